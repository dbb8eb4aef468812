/* Prepared: compiled from Python by Rattle. */
#include "kernel.h"

typedef struct State { /* what process changes */
    real z;
} State;

typedef struct Control { /* what only prepare and hooks change */
    double a;
    int64_t order;
} Control;

typedef struct Caches { /* computed when a Param moves */
    int64_t cache__0;
    real cache__1;
} Caches;

typedef struct Arrays {
    char none;
} Arrays;

typedef struct Copy { /* one channel of a process(x: float), or the whole plugin */
    State state, snapshot;
    Control control;
    Arrays arrays;
    int64_t channel_index;
} Copy;

enum { CACHE_COUNT = RATTLE_MAX_CHANNELS };

typedef struct Self {
    double sample_rate;
    int64_t channel_count;
    uint64_t generation;
    uint32_t input_count, copy_count;
    Copy copies[RATTLE_MAX_CHANNELS];
    Caches caches[CACHE_COUNT]; /* one for all copies, unless what they keep differs */
} Self;

NOINLINE void control__0(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const int64_t *s0, int64_t *s1, const double *s2, real *s3, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: for _ in range(self.order): */
    const int64_t order_0 = *s0;
    *s1 = order_0;
    /* plugins.py: self.z = x + (self.z - x) * self.a */
    const double a_1 = *s2;
    const real t_2 = (real)a_1;
    *s3 = t_2;
}

NOINLINE void control(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, copy, lane, i, &copy->control.order, &caches->cache__0, &copy->control.a, &caches->cache__1, params, caches);
}

INLINE void sample(const Self *self, const Copy *copy, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* plugins.py: for _ in range(self.order): */
    const int64_t order_0 = caches->cache__0;
    /* plugins.py: self.z = x + (self.z - x) * self.a */
    const real t_1 = caches->cache__1;
    /* plugins.py: for _ in range(self.order): */
    for (uint64_t k_i_2 = 0, n_i_2 = rattle_rounds(0, order_0, 1, UINT64_MAX); k_i_2 < n_i_2; k_i_2++) {
        const int64_t i_2 = 0 + (int64_t)k_i_2 * 1;
        /* plugins.py: self.z = x + (self.z - x) * self.a */
        const real z_3 = state->z;
        const real t_4 = z_3 - in_x;
        const real t_5 = t_4 * t_1;
        const real t_6 = in_x + t_5;
        state->z = t_6;
    }
    /* plugins.py: return self.z */
    const real z_7 = state->z;
    *out_0 = z_7;
}

/* Samples begin to end - 1 of one copy, with the caches as they stand. */
NOINLINE void run(const Self *self, Copy *memory, const RattleSegment *segment,
                  uint32_t channel, uint32_t begin, uint32_t end) {
    const RattleRamp *params = segment->params;
    double *meters = segment->meters;
    const Copy *copy = memory;
    State state = memory->state;
    const Caches caches = self->caches[channel % CACHE_COUNT];
    const real *restrict in_0 = segment->inputs[channel];
    real *restrict out_0 = segment->outputs[channel + 0];
    for (uint32_t i = begin; i < end; i++) {
        real y_0;
        sample(self, copy, 0, &state, &caches, meters, params, i, in_0[i], &y_0);
        out_0[i] = y_0;
    }
    memory->state = state;
}

static void run_moving(Self *self, const RattleSegment *segment) {
    const uint32_t count = segment->count;
    for (uint32_t i = 0; i < count; i++) {
        EACH_CACHE(c)
            control(self, &self->copies[c], 0, segment->params, i, false, &self->caches[c]);
        EACH_COPY(c) run(self, &self->copies[c], segment, c, i, i + 1);
    }
}

static void process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {
    Self *self = memory;
    if (self->generation != segment->generation) {
        EACH_CACHE(c)
            control(self, &self->copies[c], 0, segment->params, 0, true, &self->caches[c]);
        self->generation = segment->generation;
    }
    if (segment->moving) run_moving(self, segment);
    else EACH_COPY(c) run(self, &self->copies[c], segment, c, 0, segment->count);
}

enum { LENGTHS = 1 };
static void lengths_at(double sample_rate, int64_t *lengths) {
    (void)sample_rate, (void)lengths;
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    int64_t lengths[LENGTHS];
    lengths_at(setup->sample_rate, lengths);
    uint64_t bytes = 0;
    return rattle_arena_padded(sizeof(Self)) + setup->channel_count * bytes;
}

static void prepare_copy(const Self *self, Copy *copy, RattleArena *arena,
                         const double *params) {
    (void)self, (void)arena, (void)params;
    copy->state.z = (real)0x0.0p+0;
    copy->control.a = 0x0.0p+0;
    copy->control.order = 1;
    /* plugins.py: self.a = math.exp(-1.0 / (0.01 * self.sample_rate)) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.47ae147ae147bp-7 * sample_rate_0;
    const double t_2 = (-0x1.0p+0) / t_1;
    const double t_3 = rattle_exp(t_2);
    copy->control.a = t_3;
    /* plugins.py: if self.sample_rate > 50_000.0: */
    const bool t_4 = sample_rate_0 > 0x1.86a0000000000p+15;
    if (t_4) {
        /* plugins.py: self.order = 2 */
        copy->control.order = 2;
    }
    copy->snapshot = copy->state;
}

static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {
    Self *self = rattle_arena_take(arena, sizeof *self);
    self->sample_rate = setup->sample_rate;
    self->channel_count = setup->channel_count;
    self->input_count = setup->input_channels;
    self->copy_count = setup->channel_count;
    EACH_COPY(c) {
        self->copies[c].channel_index = c;
        prepare_copy(self, &self->copies[c], arena, params);
    }
    return self;
}

static void reset(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_COPY(c) {
        Copy *copy = &self->copies[c];
        copy->state = copy->snapshot;
        /* plugins.py: super().reset() */
        copy->state.z = copy->snapshot.z;
        /* plugins.py: self.z = 0.5 */
        copy->state.z = (real)0x1.0p-1;
    }
}

static void tick(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_COPY(c) {
        State *state = &self->copies[c].state;
        (void)state;
        state->z = rattle_flush_real(state->z);
    }
}

static uint32_t latency_samples(double sample_rate) {
    (void)sample_rate;
    /* plugins.py: return int(self.sample_rate * 0.001) */
    const double sample_rate_0 = sample_rate;
    const double t_1 = sample_rate_0 * 0x1.0624dd2f1a9fcp-10;
    const int64_t t_2 = rattle_saturate(rattle_trunc_f64(t_1));
    return rattle_to_u32((double)t_2);
}

static double tail_s(double sample_rate, const double *params) {
    (void)sample_rate, (void)params;
    /* plugins.py: return self.time_s * 2.0 */
    const double time_s_0 = params[0];
    const double t_1 = time_s_0 * 0x1.0p+1;
    return t_1;
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    RATTLE_REAL_NAME(rattle_clean), RATTLE_REAL_NAME(rattle_make_finite),
};
