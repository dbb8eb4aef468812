/* eventcount.h: how one side of shared memory waits for the other. Who signals pays an atomic addition, and a
 * system call only if the other said that it sleeps. No signal is lost: the sequence is read before the condition.
 *
 * The waiting side:
 *     const uint32_t seen = rattle_eventcount_begin(count);      says that it will sleep
 *     if (condition) rattle_eventcount_cancel(count);
 *     else rattle_eventcount_wait(count, seen, timeout_us);      returns at a signal after begin, or in time
 */
#ifndef RATTLE_EVENTCOUNT_H
#define RATTLE_EVENTCOUNT_H

#include "ring.h"

typedef struct RattleEventCount {
    _Alignas(RATTLE_LINE) _Atomic uint32_t sequence;
    _Alignas(RATTLE_LINE) _Atomic uint32_t waiting; /* 1: whoever signals must wake */
} RattleEventCount;

/* Nonzero if it made a system call. [audio]: none while nobody sleeps, and none that can block. */
uint32_t rattle_eventcount_signal(RattleEventCount *count) RATTLE_NONBLOCKING;

/* [worker] */
uint32_t rattle_eventcount_begin(RattleEventCount *count);
void rattle_eventcount_cancel(RattleEventCount *count);
/* False if time ran out. [worker] */
bool rattle_eventcount_wait(RattleEventCount *count, uint32_t seen, uint32_t timeout_us);

#endif
