/* Drive: compiled from Python by Rattle. */
#include "kernel.h"

typedef struct State { /* what process changes */
    real level;
} State;

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real cache__0;
    bool cache__1;
    bool cache__2;
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
#define rattle_tanh_real rattle_tanh
#else
#define rattle_tanh_real rattle_tanh_f32
#endif

NOINLINE void control__0(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, bool *s0, bool *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const int64_t shape_0 = rattle_saturate((p0)->target);
    const bool t_1 = shape_0 == 1;
    *s0 = t_1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = shape_0 == 2;
    *s1 = t_2;
}

NOINLINE void control__1(const Self *self, const Copy *copy, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const double drive_db_0 = (p0)->target;
    const double t_1 = drive_db_0 / 0x1.4000000000000p+4;
    const double t_2 = rattle_pow(0x1.4000000000000p+3, t_1);
    const real t_3 = (real)t_2;
    *s0 = t_3;
}

NOINLINE void control(const Self *self, const Copy *copy, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)copy, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, copy, lane, i, &params[0], &caches->cache__1, &caches->cache__2, params, caches);
    if (all) control__1(self, copy, lane, i, &params[1], &caches->cache__0, params, caches);
}

INLINE void sample(const Self *self, const Copy *copy, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real t_0 = caches->cache__0;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const bool t_1 = caches->cache__1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = caches->cache__2;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real y_3 = in_x * t_0;
    /* plugins.py: if self.shape == Shape.SOFT: */
    real y_4;
    if (t_1) {
        /* plugins.py: y = math.tanh(y) */
        const real y_5 = rattle_tanh_real(y_3);
        y_4 = y_5;
    } else {
        /* plugins.py: elif self.shape == Shape.HARD: */
        real y_6;
        if (t_2) {
            /* plugins.py: y = min(max(y, -1.0), 1.0) */
            const real t_7 = ((real)-0x1.0p+0) > y_3 ? ((real)-0x1.0p+0) : y_3;
            const real y_8 = (real)0x1.0p+0 < t_7 ? (real)0x1.0p+0 : t_7;
            y_6 = y_8;
        } else {
            y_6 = y_3;
        }
        y_4 = y_6;
    }
    /* plugins.py: self.level = abs(y) */
    const real t_9 = rattle_abs_real(y_4);
    const double t_10 = (double)t_9;
    meters[0] = rattle_farthest(meters[0], t_10, 0x0.0p+0);
    state->level = t_9;
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
    return rattle_arena_padded(sizeof(Self)) + setup->channel_count * bytes;
}

static void prepare_copy(const Self *self, Copy *copy, RattleArena *arena,
                         const double *params) {
    (void)self, (void)arena, (void)params;
    copy->state.level = (real)0x0.0p+0;
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
        state->level = rattle_flush_real(state->level);
    }
}

static uint32_t latency_samples(double sample_rate) {
    (void)sample_rate;
    return rattle_to_u32((double)0);
}

static double tail_s(double sample_rate, const double *params) {
    (void)sample_rate, (void)params;
    return 0x0.0p+0;
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    RATTLE_REAL_NAME(rattle_clean), RATTLE_REAL_NAME(rattle_make_finite),
};
