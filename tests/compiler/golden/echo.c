/* Echo: compiled from Python by Rattle. */
#include "kernel.h"

typedef struct State { /* what process changes */
    int64_t position;
} State;

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    double cache__0;
    int64_t cache__1;
    real cache__2;
    int64_t cache__3;
} Caches;

typedef struct Arrays {
    float *line;
    int64_t line_length;
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

NOINLINE void control__0(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, double *s0, int64_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    *s0 = sample_rate_0;
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t t_1 = copy->arrays.line_length;
    *s1 = t_1;
}

NOINLINE void control__1(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, double *s0, int64_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const double time_ms_0 = (p0)->target;
    const double t_1 = time_ms_0 * 0x1.0624dd2f1a9fcp-10;
    const double sample_rate_2 = *s0;
    const double t_3 = t_1 * sample_rate_2;
    const int64_t delay_4 = rattle_saturate(rattle_trunc_f64(t_3));
    *s1 = delay_4;
}

NOINLINE void control__2(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real feedback_0 = rattle_ramp(p0, i);
    *s0 = feedback_0;
}

NOINLINE void control(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, copy, lane, i, &caches->cache__0, &caches->cache__3, params, caches);
    if (all) control__1(self, copy, lane, i, &params[0], &caches->cache__0, &caches->cache__1, params, caches);
    if (all || params[1].remaining) control__2(self, copy, lane, i, &params[1], &caches->cache__2, params, caches);
}

INLINE void sample(const Self *self, const Copy *copy, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const int64_t delay_0 = caches->cache__1;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real feedback_1 = caches->cache__2;
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t t_2 = caches->cache__3;
    /* plugins.py: y = self.line[self.position - delay] */
    const int64_t position_3 = state->position;
    const int64_t t_4 = position_3 - delay_0;
    const int64_t t_5 = rattle_wrap_index(t_4, copy->arrays.line_length);
    const float t_6 = copy->arrays.line[t_5];
    const real y_7 = (real)t_6;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real t_8 = y_7 * feedback_1;
    const real t_9 = in_x + t_8;
    const int64_t position_10 = state->position;
    const int64_t t_11 = rattle_wrap_index(position_10, copy->arrays.line_length);
    const float t_12 = (float)t_9;
    copy->arrays.line[t_11] = rattle_flush_f32(t_12);
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t position_13 = state->position;
    const int64_t t_14 = position_13 + 1;
    const int64_t t_15 = rattle_mod_i64(t_14, t_2);
    state->position = t_15;
    *out_0 = y_7;
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
    /* plugins.py: self.line = zeros(int(0.5 * self.sample_rate) + 1) */
    const double sample_rate_0 = sample_rate;
    const double t_1 = 0x1.0p-1 * sample_rate_0;
    const int64_t t_2 = rattle_saturate(rattle_trunc_f64(t_1));
    const int64_t t_3 = t_2 + 1;
    lengths[0] = rattle_length(t_3);
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    int64_t lengths[LENGTHS];
    lengths_at(setup->sample_rate, lengths);
    uint64_t bytes = 0;
    bytes += rattle_arena_padded((uint64_t)lengths[0] * sizeof(float));
    return rattle_arena_padded(sizeof(Self)) + setup->channel_count * bytes;
}

static void prepare_copy(const Self *self, Copy *copy, RattleArena *arena,
                         const double *params) {
    (void)self, (void)arena, (void)params;
    copy->state.position = 0;
    int64_t lengths[LENGTHS];
    lengths_at(self->sample_rate, lengths);
    copy->arrays.line_length = lengths[0];
    copy->arrays.line = rattle_arena_take(arena, (uint64_t)lengths[0] * sizeof(float));
    /* plugins.py: self.line = zeros(int(0.5 * self.sample_rate) + 1) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.0p-1 * sample_rate_0;
    const int64_t t_2 = rattle_saturate(rattle_trunc_f64(t_1));
    const int64_t t_3 = t_2 + 1;
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
        memset(copy->arrays.line, 0, (size_t)copy->arrays.line_length * 1 * sizeof(float));
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
