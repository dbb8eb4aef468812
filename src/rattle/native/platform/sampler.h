/* sampler.h: where the time of a thread goes. It interrupts the calling thread at even intervals of time and
 * writes down which instruction it was at, and who called. A library of its own, for `rattle show report`;
 * no plugin contains it. One sampling at a time in a process: there is one SIGPROF. */
#ifndef RATTLE_SAMPLER_H
#define RATTLE_SAMPLER_H

#include <stdint.h>

enum { RATTLE_SAMPLER_DEPTH = 4 };

#define RATTLE_SAMPLER_EXPORT __attribute__((visibility("default")))

/* Addresses: the instruction, then where each caller goes on; 0 where none is known. */
typedef struct RattleMoment {
    uint64_t address[RATTLE_SAMPLER_DEPTH];
} RattleMoment;

typedef struct RattleSampler {
    RattleMoment *moments; /* filled until there are `size` of them */
    uint64_t low, high;    /* callers are looked for from code between them, which keeps frame pointers */
    uint32_t size;
    volatile uint32_t count; /* of the moments written */
    uint64_t stack_end;
    uint64_t old_action[20];
    int32_t timer;
} RattleSampler;

/* The caller has set moments, low, high and size, and keeps `sampler` where it is until it is stopped. Returns
 * 0, or -1 if the system has no such timer. [main] */
RATTLE_SAMPLER_EXPORT int32_t rattle_sampler_start(RattleSampler *sampler, uint64_t interval_ns);

/* By the thread that started. [main] */
RATTLE_SAMPLER_EXPORT void rattle_sampler_stop(RattleSampler *sampler);

#endif
