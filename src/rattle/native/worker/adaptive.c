#include "adaptive.h"

static const double least_ms = 10.0, most_ms = 2000.0, step_ms = 5.0, margin = 1.5;
static const uint64_t apart_ns = UINT64_C(2000000000), calm_for_ns = UINT64_C(30000000000);

static double ms_of(const RattleWaited *waited, uint32_t samples) {
    return 1000.0 * samples / waited->sample_rate;
}

static double needed_ms(const RattleWaited *waited, uint64_t worst_ns) {
    const double needed = ms_of(waited, waited->block) + margin * (double)worst_ns / 1e6;
    return needed < least_ms ? least_ms : needed < most_ms ? needed : most_ms;
}

static uint32_t in_steps(const RattleWaited *waited, double ms) {
    uint64_t steps = (uint64_t)(ms / step_ms);
    steps += (double)steps * step_ms < ms;
    return (uint32_t)((double)steps * step_ms * waited->sample_rate / 1000.0 + 0.5);
}

static uint32_t say(RattleAdaptive *adaptive, const RattleWaited *waited, uint32_t samples) {
    adaptive->said_ns = waited->now_ns;
    adaptive->worst_ns = 0;
    adaptive->said = samples;
    return samples;
}

/* A host that did not take more is not asked for less than that, but still more than there is. */
static uint32_t say_more(RattleAdaptive *adaptive, const RattleWaited *waited, uint32_t samples) {
    if (waited->now_ns - adaptive->said_ns < apart_ns) return 0;
    adaptive->worst_ns = 0;
    return samples > adaptive->said && samples > waited->latency ? say(adaptive, waited, samples) : 0;
}

static uint32_t say_less(RattleAdaptive *adaptive, const RattleWaited *waited, uint32_t samples) {
    if (adaptive->has_said_less || waited->now_ns - adaptive->calm_ns < calm_for_ns) return 0;
    adaptive->has_said_less = true;
    return samples < waited->latency ? say(adaptive, waited, samples) : 0;
}

static void look_for_calm(RattleAdaptive *adaptive, const RattleWaited *waited) {
    const double half_ms = ms_of(waited, waited->latency) / 2.0;
    if (needed_ms(waited, waited->worst_ns) >= half_ms) {
        adaptive->calm_ns = waited->now_ns;
        adaptive->calm_worst_ns = 0;
    } else if (waited->worst_ns > adaptive->calm_worst_ns) {
        adaptive->calm_worst_ns = waited->worst_ns;
    }
}

uint32_t rattle_adaptive_propose(RattleAdaptive *adaptive, const RattleWaited *waited) {
    if (!adaptive->has_begun) adaptive->said_ns = adaptive->calm_ns = waited->now_ns;
    adaptive->has_begun = true;
    if (waited->worst_ns > adaptive->worst_ns) adaptive->worst_ns = waited->worst_ns;
    look_for_calm(adaptive, waited);
    const double needed = needed_ms(waited, adaptive->worst_ns);
    if (needed > ms_of(waited, waited->latency)) return say_more(adaptive, waited, in_steps(waited, needed));
    adaptive->worst_ns = 0;
    return say_less(adaptive, waited, in_steps(waited, needed_ms(waited, adaptive->calm_worst_ns)));
}
