/* processor.h: a RattleProcessor whose process runs in a worker: behind the ring, in a process of its own. The
 * library's rattle_plugin.worker says which program, how late, and in what quanta; what is the author's own and was
 * compiled comes from a kernel, which is all of this:
 *
 *     #include "kernel.h"
 *     #include "worker/processor.h"
 *     static uint32_t own_latency_samples(const RattleSetup *setup) { ... }
 *     static double own_tail_s(double sample_rate, const double *params) RATTLE_NONBLOCKING { ... }
 *     RATTLE_WORKER_PROCESSOR(own_latency_samples, own_tail_s)
 *
 * compiled once for float and once for double; the ring itself is float, so the double kernel rounds on its way.
 * One instruction set is enough. */
#ifndef RATTLE_WORKER_PROCESSOR_H
#define RATTLE_WORKER_PROCESSOR_H

#include "../description.h"
#include "link.h"

/* The ring's and the resampling's; the author's own comes on top. [any] */
uint32_t rattle_worker_latency_samples(const RattleSetup *setup);

/* sample_size: 4 or 8. [any] */
uint64_t rattle_worker_arena_bytes(const RattleSetup *setup, uint32_t sample_size);

/* Shares memory, starts the processes, and waits until one plays: at most 10 s, a minute offline; after that, or
 * without memory or Python, the sound is dry. own_latency: samples that the dry signal waits for too. [main] */
void *rattle_worker_prepare(const RattleSetup *setup, RattleArena *arena, const double *params,
                            uint32_t sample_size, uint32_t own_latency);

/* As processor.h has them. [audio] */
void rattle_worker_reset(void *self) RATTLE_NONBLOCKING;
uint32_t rattle_worker_process(void *self, const RattleSegment *segment) RATTLE_NONBLOCKING;
void rattle_worker_tick(void *self) RATTLE_NONBLOCKING;
uint32_t rattle_worker_status(const void *self) RATTLE_NONBLOCKING;

/* The process that has imported the author's module outlives the instances. [main] */
void rattle_worker_keep(uint32_t is_kept);

/* Ends the processes and gives the memory back. [main] */
void rattle_worker_close(void *self);

/* What host and worker share, its status and health among it, until close. [any] */
RATTLE_EXPORT const RattleLink *rattle_worker_link(const void *self);

/* What the build recorded: the interpreter, and the author's source; for `rattle doctor`. [any] */
RATTLE_EXPORT const char *rattle_worker_python(void);
RATTLE_EXPORT const char *rattle_worker_file(void);

/* The author's file is read anew, and what it says now takes over with a crossfade. [main] */
void rattle_worker_reload(void *self);

/* own_latency(const RattleSetup *) and own_tail(double sample_rate, const double *params) are compiled functions of
 * the file that says this; it has included kernel.h. */
#define RATTLE_WORKER_PROCESSOR(own_latency, own_tail)                                                     \
    static uint64_t worker_arena_bytes(const RattleSetup *setup) {                                         \
        return rattle_worker_arena_bytes(setup, sizeof(real));                                             \
    }                                                                                                      \
    static void *worker_prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {      \
        return rattle_worker_prepare(setup, arena, params, sizeof(real), own_latency(setup));              \
    }                                                                                                      \
    static uint32_t worker_latency(const RattleSetup *setup) {                                             \
        return rattle_worker_latency_samples(setup) + own_latency(setup);                                  \
    }                                                                                                      \
    extern const RattleProcessor RATTLE_KERNEL;                                                            \
    const RattleProcessor RATTLE_KERNEL = {                                                                \
        sizeof(real),                                                                                      \
        worker_arena_bytes,                                                                                \
        worker_prepare,                                                                                    \
        rattle_worker_reset,                                                                               \
        rattle_worker_process,                                                                             \
        rattle_worker_tick,                                                                                \
        worker_latency,                                                                                    \
        own_tail,                                                                                          \
        &RATTLE_BORDER,                                                                                    \
        rattle_worker_close,                                                                               \
        rattle_worker_status,                                                                              \
        rattle_worker_keep,                                                                                \
    };

#endif
