/* Prepared: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    real_v z;
} State;

typedef struct Copy { /* the state of one copy */
    real z;
} Copy;
INLINE Copy take(const State *state, uint32_t lane) {
    Copy copy;
    (void)state, (void)lane;
    copy.z = ((real *)&state->z)[lane];
    return copy;
}
/* What copies share is put back by the last of them: the others then begin as it did. */
INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {
    (void)state, (void)lane, (void)copy;
    ((real *)&state->z)[lane] = copy.z;
    if (!last) return;
}

typedef struct Control { /* what only prepare and hooks change */
    double a;
    int64_t order;
} Control;

typedef struct Caches { /* computed when a Param moves */
    i64_v cache__0;
    real_v cache__1;
} Caches;

typedef struct Arrays {
    char none;
} Arrays;

enum { COPIES = 4, GROUPS = (COPIES - 1 + RATTLE_MAX_CHANNELS) / COPIES };
enum { CACHE_COUNT = GROUPS };

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

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, const int64_t *s0, const double *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: for _ in range(self.order): */
    const int64_t order_0 = *s0;
    ((int64_t *)&caches->cache__0)[lane] = order_0;
    /* plugins.py: self.z = x + (self.z - x) * self.a */
    const double a_1 = *s1;
    const real t_2 = (real)a_1;
    ((real *)&caches->cache__1)[lane] = t_2;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &group->control.order, &group->control.a, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* plugins.py: for _ in range(self.order): */
    const int64_t order_0 = ((int64_t *)&caches->cache__0)[lane];
    /* plugins.py: self.z = x + (self.z - x) * self.a */
    const real t_1 = ((real *)&caches->cache__1)[lane];
    /* plugins.py: for _ in range(self.order): */
    for (uint64_t k_i_2 = 0, n_i_2 = rattle_rounds(0, order_0, 1, UINT64_MAX); k_i_2 < n_i_2; k_i_2++) {
        const int64_t i_2 = 0 + (int64_t)k_i_2 * 1;
        /* plugins.py: self.z = x + (self.z - x) * self.a */
        const real z_3 = state->z;
        const real t_4 = z_3 - in0;
        const real t_5 = t_4 * t_1;
        const real t_6 = in0 + t_5;
        state->z = t_6;
    }
    /* plugins.py: return self.z */
    const real z_7 = state->z;
    *out0 = z_7;
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
    /* plugins.py: for _ in range(self.order): */
    const int64_t order_0 = ((int64_t *)&caches->cache__0)[0];
    /* plugins.py: self.z = x + (self.z - x) * self.a */
    const real t_1 = ((real *)&caches->cache__1)[0];
    /* plugins.py: for _ in range(self.order): */
    for (uint64_t k_i_2 = 0, n_i_2 = rattle_rounds(0, order_0, 1, UINT64_MAX); k_i_2 < n_i_2; k_i_2++) {
        const int64_t i_2 = 0 + (int64_t)k_i_2 * 1;
        /* plugins.py: self.z = x + (self.z - x) * self.a */
        const real_v z_3 = state->z;
        const real_v t_4 = z_3 - in0;
        const real_v t_5 = t_4 * (real_v)(t_1);
        const real_v t_6 = in0 + t_5;
        state->z = t_6;
    }
    /* plugins.py: return self.z */
    const real_v z_7 = state->z;
    *out = z_7;
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
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    ((real *)&group->state.z)[lane] = (real)0x0.0p+0;
    group->control.a = 0x0.0p+0;
    group->control.order = 1;
    /* plugins.py: self.a = math.exp(-1.0 / (0.01 * self.sample_rate)) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.47ae147ae147bp-7 * sample_rate_0;
    const double t_2 = (-0x1.0p+0) / t_1;
    const double t_3 = rattle_exp(t_2);
    group->control.a = t_3;
    /* plugins.py: if self.sample_rate > 50_000.0: */
    const bool t_4 = sample_rate_0 > 0x1.86a0000000000p+15;
    if (t_4) {
        /* plugins.py: self.order = 2 */
        group->control.order = 2;
    }
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
        EACH_LANE_OF_GROUP(lane) {
            (void)lane;
            /* plugins.py: super().reset() */
            ((real *)&group->state.z)[lane] = ((real *)&group->snapshot.z)[lane];
            /* plugins.py: self.z = 0.5 */
            ((real *)&group->state.z)[lane] = (real)0x1.0p-1;
        }
    }
}

static void tick(void *memory) RATTLE_NONBLOCKING {
    Self *self = memory;
    EACH_GROUP(g) {
        State *state = &self->groups[g].state;
        (void)state;
        state->z = rattle_flush_real_v(state->z);
    }
}

static uint32_t latency_samples(const RattleSetup *setup) {
    const double sample_rate = setup->sample_rate;
    (void)sample_rate;
    /* plugins.py: return int(self.sample_rate * 0.001) */
    const double sample_rate_0 = sample_rate;
    const double t_1 = sample_rate_0 * 0x1.0624dd2f1a9fcp-10;
    const int64_t t_2 = rattle_saturate(t_1);
    return rattle_to_u32((double)t_2);
}

static double tail_s(double sample_rate, const double *params) RATTLE_NONBLOCKING {
    (void)sample_rate, (void)params;
    /* plugins.py: return self.time_s * 2.0 */
    const double time_s_0 = params[0];
    const double t_1 = time_s_0 * 0x1.0p+1;
    return t_1;
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    &RATTLE_BORDER, NULL, NULL, NULL,
};
