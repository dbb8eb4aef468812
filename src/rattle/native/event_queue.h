/* event_queue.h: events from one thread that may wait to the audio thread, which may not: a keyboard on the screen, a
 * MIDI port, a test. One writer, one reader, no lock; what finds no room is refused and counted.
 */
#ifndef RATTLE_EVENT_QUEUE_H
#define RATTLE_EVENT_QUEUE_H

#include <stdbool.h>

#include "processor.h"

enum { RATTLE_EVENT_QUEUE = 256 }; /* a power of two */

typedef struct RattleEventQueue RattleEventQueue;

/* Bytes of arena; its place in it. [main] */
uint64_t rattle_event_queue_bytes(void);
RattleEventQueue *rattle_event_queue_prepare(RattleArena *arena);

/* False, and counted, if it is full. [any] one thread at a time */
bool rattle_event_queue_put(RattleEventQueue *queue, const RattleEvent *event) RATTLE_NONBLOCKING;

/* False if it is empty. [audio] */
bool rattle_event_queue_take(RattleEventQueue *queue, RattleEvent *event) RATTLE_NONBLOCKING;

/* Refused since prepare. [any] */
uint64_t rattle_event_queue_overflown(const RattleEventQueue *queue) RATTLE_NONBLOCKING;

#endif
