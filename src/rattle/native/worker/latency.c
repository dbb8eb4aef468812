#include "latency.h"

#include "../ring/fade.h"

enum { UNKNOWN_BLOCK = 1024 };

static const double block_ms_of_live = 5.0; /* for a block shorter than half of it */
static const double rest_of_fixed = 0.8;    /* of its latency, beside a block */
static const double kernel_samples = 64.0;  /* to either side, of the slower rate */

static double greater(double a, double b) { return a > b ? a : b; }

static double fixed(const RattleWorker *worker, double sample_rate, double block) {
    const double latency = worker->latency_ms * sample_rate / 1000.0;
    return greater(latency, greater(block, worker->quantum) + rest_of_fixed * latency);
}

static double wished(const RattleWorker *worker, const RattleSetup *setup, double block) {
    if (worker->policy == RATTLE_POLICY_LIVE)
        return block + greater(2.0 * block, block_ms_of_live * setup->sample_rate / 1000.0);
    if (worker->policy == RATTLE_POLICY_ADAPTIVE && setup->wanted_latency > 0) return setup->wanted_latency;
    return fixed(worker, setup->sample_rate, block);
}

uint32_t rattle_worker_latency(const RattleWorker *worker, const RattleSetup *setup) {
    const double block = setup->largest_block > 0 ? setup->largest_block : UNKNOWN_BLOCK;
    const double least = block + worker->quantum + RATTLE_FADE;
    return (uint32_t)(greater(wished(worker, setup, block), least) + 0.5);
}

uint32_t rattle_worker_resampling_latency(const RattleWorker *worker, double sample_rate) {
    const double model = worker->sample_rate;
    if (model == 0.0 || model == sample_rate) return 0;
    const double lower = model < sample_rate ? model : sample_rate;
    const double least = 2.0 * kernel_samples * sample_rate / lower +
                         ((double)worker->quantum - 1.0) * sample_rate / model;
    const uint32_t whole = (uint32_t)least;
    return whole < least ? whole + 1 : whole;
}
