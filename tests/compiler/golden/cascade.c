/* Cascade: compiled from Python by Rattle. */
#if defined(__x86_64__) && !defined(__AVX__)
#define RATTLE_LANES 4
#elif defined(__AVX512VL__)
#define RATTLE_LANES (256 / RATTLE_REAL_BITS)
#else
#define RATTLE_LANES 16
#endif
#include "kernel_lanes.h"

static const real table_rings_____a[3] = {
    (real)0x0.0p+0, (real)0x1.0p-3, (real)0x1.0p-2,
};

enum { PIECES = 16 / RATTLE_LANES };
typedef struct State { /* what process changes */
    real_v rings_____z[PIECES];
} State;

typedef struct Copy { /* the state of one copy */
    real rings_____z[3];
} Copy;
INLINE Copy take(const State *state, uint32_t lane) {
    Copy copy;
    (void)state, (void)lane;
    for (uint32_t u = 0; u < 3; u++) copy.rings_____z[u] = ((real *)&state->rings_____z)[(u) * 4 + lane];
    return copy;
}
/* What copies share is put back by the last of them: the others then begin as it did. */
INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {
    (void)state, (void)lane, (void)copy;
    for (uint32_t u = 0; u < 3; u++) ((real *)&state->rings_____z)[(u) * 4 + lane] = copy.rings_____z[u];
    if (!last) return;
}

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real_v cache__0[PIECES];
    real cache__1;
} Caches;

typedef struct Arrays {
    char none;
} Arrays;

enum { COPIES = 4, GROUPS = (COPIES - 1 + RATTLE_MAX_CHANNELS) / COPIES };
enum { CACHE_COUNT = 1 };

typedef struct Group { /* copies side by side: channels of a process(x: float); or the plugin */
    State state, snapshot;
    Control control;
    Arrays arrays;
    int64_t channel_index; /* of the first */
} Group;

typedef struct Self {
    double sample_rate;
    int64_t channel_count;
    uint64_t generation;
    uint32_t input_count, copy_count;
    Group groups[GROUPS];
    Caches caches[CACHE_COUNT]; /* one for all, unless what copies keep differs */
} Self;

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * self.gain */
    const real gain_0 = rattle_ramp(p0, i);
    *s0 = gain_0;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, Caches *caches, int64_t u) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: self.z = x + self.a * self.z */
    const int64_t t_0 = u;
    const real t_1 = table_rings_____a[t_0];
    for (uint32_t l = 0; l < 4; l++) ((real *)&caches->cache__0)[(u) * 4 + l] = t_1;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all || params[0].remaining) control__0(self, group, lane, i, &params[0], &caches->cache__1, params, caches);
    for (int64_t u = 0; u < 3; u++)
        if (all) control__1(self, group, lane, params, i, caches, u);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* plugins.py: return x * self.gain */
    const real gain_0 = caches->cache__1;
    /* plugins.py: for ring in self.rings: */
    real x_1 = in0;
    for (uint64_t k_i_2 = 0, n_i_2 = rattle_rounds(0, 3, 1, UINT64_MAX); k_i_2 < n_i_2; k_i_2++) {
        const int64_t i_2 = 0 + (int64_t)k_i_2 * 1;
        /* plugins.py: self.z = x + self.a * self.z */
        const real t_3 = ((real *)&caches->cache__0)[(i_2) * 4 + lane];
        const real z_4 = state->rings_____z[i_2];
        const real t_5 = t_3 * z_4;
        const real t_6 = x_1 + t_5;
        state->rings_____z[i_2] = t_6;
        x_1 = t_6;
    }
    /* plugins.py: return x * self.gain */
    const real t_7 = x_1 * gain_0;
    *out0 = t_7;
}

/* Samples begin to end - 1 of one copy, with the caches as they stand. */
NOINLINE void run(const Self *self, Group *memory, uint32_t channel, const RattleSegment *segment,
                  uint32_t begin, uint32_t end) {
    const uint32_t lane = channel % COPIES;
    const RattleRamp *params = segment->params;
    double *meters = segment->meters;
    const Group *group = memory;
    Copy copy = take(&memory->state, lane);
    const Caches *caches = &self->caches[channel / COPIES % CACHE_COUNT];
    (void)lane, (void)params, (void)meters, (void)group, (void)caches;
    const real *restrict in0 = segment->inputs[channel];
    real *restrict out0 = segment->outputs[channel + 0];
    for (uint32_t i = begin; i < end; i++) {
        real y0;
        sample(self, group, lane, &copy, caches, meters, params, i, in0[i], &y0);
        out0[i] = y0;
    }
    put(&memory->state, lane, copy, lane + 1 == COPIES || channel + 1 == self->copy_count);
}

enum { STAGES = 3, LEAST_WAVE = 4 * STAGES };

INLINE real before_chain(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x;
    /* plugins.py: return x * self.gain */
    const real gain_0 = caches->cache__1;
    return in_x;
}

INLINE real after_chain(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, const real y) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in_x, (void)y;
    /* plugins.py: return x * self.gain */
    const real gain_0 = caches->cache__1;
    const real t_1 = y * gain_0;
    return t_1;
}

INLINE real_v shift(const real_v before, const real_v y) {
    const real_bits_v entering = (real_bits_v)before, here = (real_bits_v)y;
    return (real_v)RATTLE_GATHER(real_bits, l < COPIES ? entering[RATTLE_LANES - COPIES + l]
                                                       : here[l - COPIES]);
}
INLINE real_v enter(const real *const *in, uint32_t i) {
    real_v last = (real_v)(0);
    RATTLE_UNROLLED for (int c = 0; c < COPIES; c++) last[RATTLE_LANES - COPIES + c] = in[c][i];
    return last;
}
INLINE void leave(real *const *out, uint32_t i, const real_v *y) {
    enum { LAST = (STAGES - 1) * COPIES };
    RATTLE_UNROLLED for (int c = 0; c < COPIES; c++)
        out[c][i] = y[(LAST + c) / RATTLE_LANES][(LAST + c) % RATTLE_LANES];
}

/* Stages `first` to `last` are on. */
INLINE void step(const Self *self, const Group *group, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, real_v *y,
                 const real_v in, const int32_t first, const int32_t last) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    /* plugins.py: return x * self.gain */
    const real gain_0 = caches->cache__1;
    RATTLE_UNROLLED for (int p = PIECES - 1; p >= 0; p--) {
        const int lowest = p * RATTLE_LANES / COPIES;
        const int highest = ((p + 1) * RATTLE_LANES - 1) / COPIES;
        if (lowest > last || highest < first) continue;
        const i32_v stage = RATTLE_GATHER(i32, (p * RATTLE_LANES + l) / COPIES);
        const bool_v on = (stage >= first) & (stage <= last);
        const i64_v unit = RATTLE_GATHER(i64, stage[l] < STAGES ? stage[l] : 0);
        (void)unit;
        const real_v x = shift(p > 0 ? y[p - 1] : in, y[p]);
        /* plugins.py: self.z = x + self.a * self.z */
        const real_v t_1 = caches->cache__0[p];
        const real_v z_2 = state->rings_____z[p];
        const real_v t_3 = t_1 * z_2;
        const real_v t_4 = x + t_3;
        state->rings_____z[p] = rattle_select_real(on, t_4, state->rings_____z[p]);
        y[p] = t_4;
    }
}

/* Samples begin to end - 1 of the copies side by side; lanes without a channel hear silence. */
NOINLINE void run_wave(const Self *self, Group *memory, const RattleSegment *segment,
                       uint32_t first, uint32_t begin, uint32_t end) {
    real wave[COPIES][RATTLE_TICK]; /* what enters the chain, then what leaves it */
    const RattleRamp *params = segment->params;
    double *meters = segment->meters;
    const Group *group = memory;
    const uint32_t active = self->copy_count - first < COPIES ? self->copy_count - first : COPIES;
    const uint32_t count = end - begin;
    const Caches *caches = &self->caches[first / COPIES % CACHE_COUNT];
    const Caches fixed = *caches;
    const real *in[COPIES];
    real *out[COPIES];
    for (uint32_t c = 0; c < COPIES; c++) {
        in[c] = c < active ? (const real *)segment->inputs[first + c] + begin : rattle_silence;
        out[c] = c < active ? (real *)wave[c] : wave[c];
    }
    State state = memory->state;
    real_v y[PIECES];
    RATTLE_UNROLLED for (int p = 0; p < PIECES; p++) y[p] = (real_v)(0);
    uint32_t t = 0;
    for (; t < STAGES - 1; t++) step(self, group, 0, &state, &fixed, meters, params, 0, y, enter(in, t), 0, (int32_t)t);
    for (; t < count; t++) {
        step(self, group, 0, &state, &fixed, meters, params, 0, y, enter(in, t), 0, INT32_MAX);
        leave(out, t - (STAGES - 1), y);
    }
    for (; t < count + STAGES - 1; t++) {
        step(self, group, 0, &state, &fixed, meters, params, 0, y, (real_v)(0), (int32_t)(t - count + 1), INT32_MAX);
        leave(out, t - (STAGES - 1), y);
    }
    memory->state = state;
    for (uint32_t lane = 0; lane < active; lane++) {
        const real *restrict in = (const real *)segment->inputs[first + lane] + begin;
        real *restrict out = (real *)segment->outputs[first + lane] + begin;
        (void)in, (void)out;
        for (uint32_t i = 0; i < count; i++)
            out[i] = after_chain(self, group, lane, NULL, &fixed, meters, params, begin + i, in[i], wave[lane][i]);
    }
}

static uint32_t play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {
    if (end - begin >= LEAST_WAVE) {
        EACH_GROUP(g) run_wave(self, &self->groups[g], segment, g * COPIES, begin, end);
        return 1;
    }
    EACH_COPY(c) run(self, &self->groups[c / COPIES], c, segment, begin, end);
    return 1;
}

static void play_moving(Self *self, const RattleSegment *segment) {
    const uint32_t count = segment->count;
    for (uint32_t i = 0; i < count; i++) {
        EACH_CACHE(c) control(self, &self->groups[c / COPIES], c % COPIES, segment->params, i, false, &self->caches[c / COPIES]);
        EACH_COPY(c) run(self, &self->groups[c / COPIES], c, segment, i, i + 1);
    }
}

static uint32_t process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {
    Self *self = memory;
    if (self->generation != segment->generation) {
        EACH_CACHE(c) control(self, &self->groups[c / COPIES], c % COPIES, segment->params, 0, true, &self->caches[c / COPIES]);
        self->generation = segment->generation;
    }
    if (!segment->moving) return play(self, segment, 0, segment->count);
    play_moving(self, segment);
    return 1;
}

enum { LENGTHS = 1 };
static void lengths_at(double sample_rate, int64_t channel_count, int64_t *lengths) {
    (void)sample_rate, (void)channel_count, (void)lengths;
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    int64_t lengths[LENGTHS];
    lengths_at(setup->sample_rate, setup->channel_count, lengths);
    uint64_t bytes = 0;
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    for (uint32_t u = 0; u < 3; u++) ((real *)&group->state.rings_____z)[(u) * 4 + lane] = (real)0x0.0p+0;
}

static void keep(Group *group) {
    group->snapshot = group->state;
}

static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {
    Self *self = rattle_arena_take(arena, sizeof *self);
    self->sample_rate = setup->sample_rate;
    self->channel_count = setup->channel_count;
    self->input_count = setup->input_channels;
    self->copy_count = setup->channel_count;
    EACH_GROUP(g) {
        Group *group = &self->groups[g];
        group->channel_index = g * COPIES;
        take_arrays(self, group, arena);
        EACH_LANE_OF_GROUP(l) prepare_copy(self, group, l, params);
        keep(group);
    }
    return self;
}

static void reset(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_GROUP(g) {
        Group *group = &self->groups[g];
        group->state = group->snapshot;
    }
}

static void tick(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_GROUP(g) {
        State *state = &self->groups[g].state;
        (void)state;
        for (uint32_t g = 0; g < PIECES; g++) state->rings_____z[g] = rattle_flush_real_v(state->rings_____z[g]);
    }
}

static uint32_t latency_samples(const RattleSetup *setup) {
    const double sample_rate = setup->sample_rate;
    (void)sample_rate;
    return rattle_to_u32((double)0);
}

static double tail_s(double sample_rate, const double *params) RATTLE_NONBLOCKING {
    (void)sample_rate, (void)params;
    return __builtin_inf();
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    &RATTLE_BORDER, NULL, NULL, NULL,
};
