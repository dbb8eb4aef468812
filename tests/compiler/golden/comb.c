/* Comb: compiled from Python by Rattle. */
#include "kernel.h"

static const real table_list__1[16] = {
    (real)0x1.0p+0, (real)0x1.0p-1, (real)0x1.5555555555555p-2, (real)0x1.0p-2, (real)0x1.999999999999ap-3, (real)0x1.5555555555555p-3, (real)0x1.2492492492492p-3, (real)0x1.0p-3,
    (real)0x1.c71c71c71c71cp-4, (real)0x1.999999999999ap-4, (real)0x1.745d1745d1746p-4, (real)0x1.5555555555555p-4, (real)0x1.3b13b13b13b14p-4, (real)0x1.2492492492492p-4, (real)0x1.1111111111111p-4, (real)0x1.0p-4,
};

typedef struct State { /* what process changes */
    int64_t head;
} State;

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real cache__0[16];
} Caches;

typedef struct Arrays {
    float *past;
    int64_t past_length;
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

NOINLINE void control__0(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, Caches *caches, int64_t u) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: y += self.past[(self.head - k) & 15] * self.taps[k] */
    const int64_t t_0 = rattle_wrap_index(u, 16);
    const real t_1 = table_list__1[t_0];
    caches->cache__0[u] = t_1;
}

NOINLINE void control(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    for (int64_t u = 0; u < 16; u++)
        if (all) control__0(self, copy, lane, params, i, caches, u);
}

INLINE void sample(const Self *self, const Copy *copy, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* plugins.py: self.past[self.head & 15] = x */
    const int64_t head_0 = state->head;
    const int64_t t_1 = head_0 & 15;
    const int64_t t_2 = t_1;
    const float t_3 = (float)in_x;
    copy->arrays.past[t_2] = rattle_flush_f32(t_3);
    /* plugins.py: for k in range(16): */
    real y_4 = (real)0x0.0p+0;
    for (uint64_t k_i_5 = 0, n_i_5 = rattle_rounds(0, 16, 1, UINT64_MAX); k_i_5 < n_i_5; k_i_5++) {
        const int64_t i_5 = 0 + (int64_t)k_i_5 * 1;
        /* plugins.py: y += self.past[(self.head - k) & 15] * self.taps[k] */
        const real t_6 = caches->cache__0[i_5];
        const int64_t head_7 = state->head;
        const int64_t t_8 = head_7 - i_5;
        const int64_t t_9 = t_8 & 15;
        const int64_t t_10 = t_9;
        const float t_11 = copy->arrays.past[t_10];
        const real t_12 = (real)t_11;
        const real t_13 = t_12 * t_6;
        const real y_14 = y_4 + t_13;
        y_4 = y_14;
    }
    /* plugins.py: self.head += 1 */
    const int64_t head_15 = state->head;
    const int64_t t_16 = head_15 + 1;
    state->head = t_16;
    *out_0 = y_4;
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
    bytes += rattle_arena_padded((uint64_t)16 * sizeof(float));
    return rattle_arena_padded(sizeof(Self)) + setup->channel_count * bytes;
}

static void prepare_copy(const Self *self, Copy *copy, RattleArena *arena,
                         const double *params) {
    (void)self, (void)arena, (void)params;
    copy->state.head = 0;
    int64_t lengths[LENGTHS];
    lengths_at(self->sample_rate, lengths);
    copy->arrays.past_length = 16;
    copy->arrays.past = rattle_arena_take(arena, (uint64_t)16 * sizeof(float));
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
        memset(copy->arrays.past, 0, (size_t)16 * 1 * sizeof(float));
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
