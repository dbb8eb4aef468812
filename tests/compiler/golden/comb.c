/* Comb: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

static const real table_list__1[16] = {
    (real)0x1.0p+0, (real)0x1.0p-1, (real)0x1.5555555555555p-2, (real)0x1.0p-2, (real)0x1.999999999999ap-3, (real)0x1.5555555555555p-3, (real)0x1.2492492492492p-3, (real)0x1.0p-3,
    (real)0x1.c71c71c71c71cp-4, (real)0x1.999999999999ap-4, (real)0x1.745d1745d1746p-4, (real)0x1.5555555555555p-4, (real)0x1.3b13b13b13b14p-4, (real)0x1.2492492492492p-4, (real)0x1.1111111111111p-4, (real)0x1.0p-4,
};

typedef struct State { /* what process changes */
    int64_t head;
} State;

typedef struct Copy { /* the state of one copy */
    int64_t head;
} Copy;
INLINE Copy take(const State *state, uint32_t lane) {
    Copy copy;
    (void)state, (void)lane;
    copy.head = state->head;
    return copy;
}
/* What copies share is put back by the last of them: the others then begin as it did. */
INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {
    (void)state, (void)lane, (void)copy;
    if (!last) return;
    state->head = copy.head;
}

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

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, Caches *caches, int64_t u) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: y += self.past[(self.head - k) & 15] * self.taps[k] */
    const int64_t t_0 = u;
    const real t_1 = table_list__1[t_0];
    caches->cache__0[u] = t_1;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    for (int64_t u = 0; u < 16; u++)
        if (all) control__0(self, group, lane, params, i, caches, u);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* plugins.py: self.past[self.head & 15] = x */
    const int64_t head_0 = state->head;
    const int64_t t_1 = head_0 & 15;
    const int64_t t_2 = t_1;
    const float t_3 = (float)in0;
    group->arrays.past[(t_2) * 4 + lane] = rattle_flush_f32(t_3);
    /* plugins.py: for k in range(16): */
    real y_4 = (real)0x0.0p+0;
    for (uint64_t k_i_5 = 0, n_i_5 = rattle_rounds(0, 16, 1, UINT64_MAX); k_i_5 < n_i_5; k_i_5++) {
        const int64_t i_5 = 0 + (int64_t)k_i_5 * 1;
        /* plugins.py: y += self.past[(self.head - k) & 15] * self.taps[k] */
        const real t_6 = caches->cache__0[i_5];
        const int64_t t_7 = head_0 - i_5;
        const int64_t t_8 = t_7 & 15;
        const int64_t t_9 = t_8;
        const float t_10 = group->arrays.past[(t_9) * 4 + lane];
        const real t_11 = (real)t_10;
        const real t_12 = t_11 * t_6;
        const real y_13 = y_4 + t_12;
        y_4 = y_13;
    }
    /* plugins.py: self.head += 1 */
    const int64_t t_14 = head_0 + 1;
    state->head = t_14;
    *out0 = y_4;
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

INLINE void sample_of_channels(const Self *self, const Group *group, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i,
                               uint32_t active, const real_v in0, real_v *out) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)active;
    (void)in0;
    /* plugins.py: self.past[self.head & 15] = x */
    const int64_t head_0 = state->head;
    const int64_t t_1 = head_0 & 15;
    const int64_t t_2 = t_1;
    const f32_v t_3 = __builtin_convertvector(in0, f32_v);
    *(f32_v *)&group->arrays.past[(t_2) * 4] = rattle_flush_f32_v(t_3);
    /* plugins.py: for k in range(16): */
    real_v y_4 = (real_v)((real)0x0.0p+0);
    for (uint64_t k_i_5 = 0, n_i_5 = rattle_rounds(0, 16, 1, UINT64_MAX); k_i_5 < n_i_5; k_i_5++) {
        const int64_t i_5 = 0 + (int64_t)k_i_5 * 1;
        /* plugins.py: y += self.past[(self.head - k) & 15] * self.taps[k] */
        const real t_6 = caches->cache__0[i_5];
        const int64_t t_7 = head_0 - i_5;
        const int64_t t_8 = t_7 & 15;
        const int64_t t_9 = t_8;
        const f32_v t_10 = *(f32_v *)&group->arrays.past[(t_9) * 4];
        const real_v t_11 = __builtin_convertvector(t_10, real_v);
        const real_v t_12 = t_11 * (real_v)(t_6);
        const real_v y_13 = y_4 + t_12;
        y_4 = y_13;
    }
    /* plugins.py: self.head += 1 */
    const int64_t t_14 = head_0 + 1;
    state->head = t_14;
    *out = y_4;
}

/* Samples begin to end - 1 of the copies side by side; lanes without a channel hear silence. */
NOINLINE void run_channels(const Self *self, Group *memory, const RattleSegment *segment,
                           uint32_t first, uint32_t begin, uint32_t end) {
    real unheard[RATTLE_TICK];
    const RattleRamp *params = segment->params;
    double *meters = segment->meters;
    const Group *group = memory;
    const uint32_t active = self->copy_count - first < COPIES ? self->copy_count - first : COPIES;
    const real *in0[COPIES];
    real *out[COPIES];
    for (uint32_t l = 0; l < COPIES; l++) {
        const uint32_t channel = first + l;
        in0[l] = l < active ? segment->inputs[channel] : rattle_silence;
        out[l] = l < active ? segment->outputs[channel] : unheard;
    }
    State state = memory->state;
    const Caches *caches = &self->caches[first / COPIES % CACHE_COUNT];
    for (uint32_t i = begin; i < end; i++) {
        real_v y;
        sample_of_channels(self, group, 0, &state, caches, meters, params, i, active
                           , RATTLE_GATHER(real, in0[l][i]), &y);
        EACH_LANE(l) out[l][i] = y[l];
    }
    memory->state = state;
}

static uint32_t play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {
    if (self->copy_count > 1) {
        EACH_GROUP(g) run_channels(self, &self->groups[g], segment, g * COPIES, begin, end);
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
    bytes += rattle_arena_padded((uint64_t)16 * 4 * sizeof(float));
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
    int64_t lengths[LENGTHS];
    lengths_at(self->sample_rate, self->channel_count, lengths);
    group->arrays.past_length = 16;
    group->arrays.past = rattle_arena_take(arena, (uint64_t)16 * 4 * sizeof(float));
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    group->state.head = 0;
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
        memset(group->arrays.past, 0, (size_t)16 * 4 * sizeof(float));
    }
}

static void tick(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_GROUP(g) {
        State *state = &self->groups[g].state;
        (void)state;
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
