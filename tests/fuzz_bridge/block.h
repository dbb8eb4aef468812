/* block.h: one call of process, with buffers of any number, size and kinship. Every channel is a piece of
 * memory of its own, of exactly the block's length: a sanitizer sees what is read or written beyond. */
#ifndef FUZZ_BLOCK_H
#define FUZZ_BLOCK_H

#include "fuzz.h"

enum { BUSES = 6, CHANNELS = 9, LONGEST = 2048 };

typedef struct FuzzBlock {
    int32_t count; /* samples, at least 0 */
    bool is_wide;  /* of 64 bits */
    AudioBusBuffers buses[2][BUSES];
    void *handed[2][BUSES][CHANNELS]; /* to process, as it was before it */
    void *inputs[BUSES][CHANNELS]; /* own memory, and what was in it */
    void *before[BUSES][CHANNELS];
    Points *points, *sent;
    Events *events, *sent_events;
    ProcessData data;
} FuzzBlock;

/* Reads one from the bytes; its memory is the run's. */
FuzzBlock *block_take(Fuzz *fuzz, Slot *slot);

/* What holds after it was processed. */
void block_look(const FuzzBlock *block);

#endif
