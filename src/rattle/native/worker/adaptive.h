/* adaptive.h: which latency a worker would like better, from how long it lets its input wait. Pure: who asks also
 * brings the time.
 *
 *   needed = a block + 1.5 * the worst wait, up to the next 5 ms, from 10 ms to 2 s
 *
 * More than there is: said at once, but not within 2 s of the last word (or of the start). Less than half of it for
 * 30 s: said once. What was said is not said again. */
#ifndef RATTLE_WORKER_ADAPTIVE_H
#define RATTLE_WORKER_ADAPTIVE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct RattleAdaptive { /* zero at the start */
    uint64_t said_ns, calm_ns;  /* when it last said something, or began; since when half would do */
    uint64_t worst_ns, calm_worst_ns; /* not yet answered; since calm_ns */
    uint32_t said;              /* samples; 0: nothing yet */
    bool has_begun, has_said_less;
} RattleAdaptive;

typedef struct RattleWaited {
    uint64_t now_ns;
    uint64_t worst_ns;  /* longest that whole input waited to become output since the last call */
    double sample_rate; /* Hz */
    uint32_t latency;   /* of the ring now, samples */
    uint32_t block;     /* the host's largest, or the quantum if that is longer, samples */
} RattleWaited;

/* Samples of latency to propose; 0: none. [any] */
uint32_t rattle_adaptive_propose(RattleAdaptive *adaptive, const RattleWaited *waited);

#endif
