/* sent.h: the events that a plugin sends, in the order of their samples, and which of its notes sound.
 *
 * Where a note-off is sent, it gets the id of the note-on that it ends; notes left sounding can be ended all at once.
 * All [audio] but prepare; no allocation.
 */
#ifndef RATTLE_SENT_H
#define RATTLE_SENT_H

#include <stdbool.h>

#include "processor.h"

enum {
    RATTLE_SENT = 1024,       /* in a block; others are dropped and counted, but for note-offs of what sounds */
    RATTLE_SENT_NOTES = 1024, /* that sound at once; further note-ons are dropped and counted */
};

typedef struct RattleSentEvent {
    uint32_t offset; /* sample of the block */
    RattleEvent event;
} RattleSentEvent;

typedef struct RattleSent RattleSent;

/* Bytes of arena; its place in it. [main] */
uint64_t rattle_sent_bytes(void);
RattleSent *rattle_sent_prepare(RattleArena *arena);

/* A block begins: nothing was sent in it. [audio] */
void rattle_sent_begin(RattleSent *sent) RATTLE_NONBLOCKING;

/* Made legal: channel 0 to 15, note 0 to 127, velocity 0 to 1; NaN is 0; a note-on of velocity 0 is a note-off; a
 * note-off of what does not sound is left out, as is a kind that there is not. Offsets never go back: an earlier one
 * counts as the last. [audio] */
void rattle_sent_add(RattleSent *sent, uint32_t offset, const RattleEvent *event) RATTLE_NONBLOCKING;

/* Note-offs for all that sounds. [audio] */
void rattle_sent_end_all(RattleSent *sent, uint32_t offset) RATTLE_NONBLOCKING;

/* Of the block: at most RATTLE_SENT + RATTLE_SENT_NOTES. [audio] */
const RattleSentEvent *rattle_sent_events(const RattleSent *sent, uint32_t *count) RATTLE_NONBLOCKING;

/* Since prepare. [audio] */
uint64_t rattle_sent_dropped(const RattleSent *sent) RATTLE_NONBLOCKING;

#endif
