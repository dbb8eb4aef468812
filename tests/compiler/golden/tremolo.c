/* Tremolo: compiled from Python by Rattle. */
#include "kernel.h"

typedef struct State { /* what process changes */
    uint32_t lfo__phase;
} State;

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    double cache__0;
    uint32_t cache__1;
    real cache__2;
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

enum { CACHE_COUNT = 1 };

typedef struct Self {
    double sample_rate;
    int64_t channel_count;
    uint64_t generation;
    uint32_t input_count, copy_count;
    Copy copies[RATTLE_MAX_CHANNELS];
    Caches caches[CACHE_COUNT]; /* one for all copies, unless what they keep differs */
} Self;

#if RATTLE_REAL_BITS == 64
#define rattle_sin_real rattle_sin
#else
#define rattle_sin_real rattle_sin_f32
#endif

NOINLINE void control__0(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, double *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* sine.py: steps = f64(freq_hz) * (STEPS / self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.0p+32 / sample_rate_0;
    *s0 = t_1;
}

NOINLINE void control__1(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, double *s0, uint32_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real rate_hz_0 = rattle_ramp(p0, i);
    /* sine.py: steps = f64(freq_hz) * (STEPS / self.sample_rate) */
    const double t_1 = (double)rate_hz_0;
    const double t_2 = *s0;
    const double steps_3 = t_1 * t_2;
    /* sine.py: step = int(min(max(steps, -2147483648.0), 2147483647.0)) */
    const double t_4 = (-0x1.0p+31) > steps_3 ? (-0x1.0p+31) : steps_3;
    const double t_5 = 0x1.fffffffc00000p+30 < t_4 ? 0x1.fffffffc00000p+30 : t_4;
    const int64_t step_6 = rattle_saturate(rattle_trunc_f64(t_5));
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const int64_t t_7 = step_6 & INT64_C(4294967295);
    const uint32_t t_8 = (uint32_t)t_7;
    *s1 = t_8;
}

NOINLINE void control__2(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const double depth_0 = (p0)->target;
    const real t_1 = (real)depth_0;
    *s0 = t_1;
}

NOINLINE void control(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, copy, lane, i, &caches->cache__0, params, caches);
    if (all || params[0].remaining) control__1(self, copy, lane, i, &params[0], &caches->cache__0, &caches->cache__1, params, caches);
    if (all) control__2(self, copy, lane, i, &params[1], &caches->cache__2, params, caches);
}

INLINE void sample(const Self *self, const Copy *copy, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t t_0 = caches->cache__1;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_1 = caches->cache__2;
    /* sine.py: y = math.sin(float(self.phase) * RADIANS_PER_STEP) */
    const uint32_t phase_2 = state->lfo__phase;
    const real t_3 = (real)phase_2;
    const real t_4 = t_3 * (real)0x1.921fb54442d18p-30;
    const real y_5 = rattle_sin_real(t_4);
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t phase_6 = state->lfo__phase;
    const uint32_t t_7 = phase_6 + t_0;
    state->lfo__phase = t_7;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_8 = (real)0x1.0p-1 * y_5;
    const real t_9 = (real)0x1.0p-1 + t_8;
    const real t_10 = t_1 * t_9;
    const real t_11 = (real)0x1.0p+0 - t_10;
    const real t_12 = in_x * t_11;
    *out_0 = t_12;
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
    copy->state.lfo__phase = 0u;
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
    }
}

static void tick(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_COPY(c) {
        State *state = &self->copies[c].state;
        (void)state;
    }
}

static uint32_t latency_samples(double sample_rate) {
    (void)sample_rate;
    return rattle_to_u32((double)0);
}

static double tail_s(double sample_rate, const double *params) {
    (void)sample_rate, (void)params;
    return __builtin_inf();
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    RATTLE_REAL_NAME(rattle_clean), RATTLE_REAL_NAME(rattle_make_finite),
};
