/* block.h: what is written down of each call; benchmarks/card/blocks.py reads it. */
#ifndef CARD_BLOCK_H
#define CARD_BLOCK_H

#include <stdint.h>

#include "signal.h"

typedef struct Block {
    uint64_t due_ns;     /* when it was to be called, since the first */
    uint32_t late_ns;    /* how much later it was than that and the end of the last one */
    uint32_t process_ns; /* of all instances */
    uint32_t samples;
    uint32_t lag;         /* samples: input ahead of the first instance's worker; UINT32_MAX: it has none */
    uint32_t control_lag; /* likewise */
    uint32_t processor_ns; /* of process_ns: for which this thread had the processor */
    uint16_t fates[FATE_COUNT]; /* frames of all instances, at most 65535 */
    uint16_t control_missing;   /* samples */
    uint16_t system_calls;
    uint16_t activation; /* changes with each */
} Block;

_Static_assert(sizeof(Block) == 56, "blocks.py knows its layout");

#endif
