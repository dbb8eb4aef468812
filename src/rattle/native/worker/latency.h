/* latency.h: the one function that says how long the ring is; ring and host take the same number. */
#ifndef RATTLE_WORKER_LATENCY_H
#define RATTLE_WORKER_LATENCY_H

#include "../description.h"

/* Samples, rounded to the nearest (2205 for 50 ms at 44.1 kHz), and never less than what a worker that takes no time
 * at all would need: a block, a quantum and a fade (ring/fade.h).
 *   fixed     max(latency_ms, max(largest_block, quantum) + 0.8 * latency_ms): 50 ms; at blocks above 10 ms
 *             the block + 40 ms
 *   live      largest_block + max(2 * largest_block, 5 ms)
 *   adaptive  setup->wanted_latency if it is not 0, else as fixed
 * A largest_block of 0 (not announced) counts as 1024. What a sample rate of the model's own adds comes on top.
 * [any] */
uint32_t rattle_worker_latency(const RattleWorker *worker, const RattleSetup *setup) RATTLE_NONBLOCKING;

/* Of resampling to a rate of the model's own and back, in samples of the host's; 0 without one, or if it is the
 * host's. Each way a kernel reaches 64 samples of the slower rate to both sides, and the model waits for a whole
 * quantum of its own: with lower = min(host, model), the least whole number not below
 *     128 * host / lower + (quantum - 1) * host / model
 * computed in doubles in this order; rattle/worker_process/resampling.py has the same line. [any] */
uint32_t rattle_worker_resampling_latency(const RattleWorker *worker, double sample_rate) RATTLE_NONBLOCKING;

#endif
