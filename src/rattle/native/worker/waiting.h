/* waiting.h: the one place where the audio thread may wait for a worker: offline, where the host wants every sample;
 * and for a host that calls in bursts, as long as it is ahead of the clock, because then it only waits itself. */
#ifndef RATTLE_WORKER_WAITING_H
#define RATTLE_WORKER_WAITING_H

#include "hearing.h"

typedef struct RattleWaiting {
    RattleLink *link;
    RattleHearing *hearing;
    uint64_t start_position, start_ns; /* the clock of input; it never lags behind */
    uint64_t looked;                   /* position when the clock was looked at; 0: it must be */
    bool has_given_up;                 /* the longest wait saw no progress: none until there is some */
    uint64_t progress;                 /* when it did */
} RattleWaiting;

/* [any] */
RattleWaiting rattle_waiting(RattleLink *link, RattleHearing *hearing);

/* Until what is due with these samples of input is finished. Offline, or if the audio thread is ahead of the clock by
 * more than half the latency and the largest block, then at most as long as that, and 100 ms. [audio] */
void rattle_waiting_segment(RattleWaiting *waiting, uint64_t position, uint32_t count) RATTLE_NONBLOCKING;

#endif
