/* Bank: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

static const real table_rings_____a[3] = {
    (real)0x0.0p+0, (real)0x1.0p-3, (real)0x1.0p-2,
};

typedef struct State { /* what process changes */
    real_v rings_____z;
} State;

typedef State Copy;
#define take(state, lane) (*(state))
#define put(state, lane, copy, last) (*(state) = (copy))

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real_v cache__0;
} Caches;

typedef struct Arrays {
    char none;
} Arrays;

enum { COPIES = 1, GROUPS = RATTLE_MAX_CHANNELS };
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
    /* plugins.py: self.z = x + self.a * self.z */
    const int64_t t_0 = u;
    const real t_1 = table_rings_____a[t_0];
    ((real *)&caches->cache__0)[u] = t_1;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    for (int64_t u = 0; u < 3; u++)
        if (all) control__0(self, group, lane, params, i, caches, u);
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
    Copy *state = &copy;
    (void)state;
    const uint32_t i = begin;
    (void)i;
    real_v sum0[1][64];
    for (uint32_t base = begin; base < end; base += 64) {
        const uint32_t stop = end - base < 64 ? end : base + 64;
        RATTLE_FEW for (uint32_t g = 0; g < 1; g++) {
            const i64_v unit = RATTLE_GATHER(i64, g * RATTLE_LANES + l < 3 ? g * RATTLE_LANES + l : 0);
            (void)unit;
            for (uint32_t i = base; i < stop; i++) {
                const uint32_t k = i - base;
                (void)k;
                /* plugins.py: self.z = x + self.a * self.z */
                const real_v t_0 = caches->cache__0;
                const real_v z_1 = state->rings_____z;
                const real_v t_2 = t_0 * z_1;
                const real_v t_3 = (real_v)(in0[i]) + t_2;
                state->rings_____z = t_3;
                sum0[g][k] = t_3;
            }
        }
        for (uint32_t i = base; i < stop; i++) {
            const uint32_t k = i - base;
            (void)k;
            real total0 = (real)0x0.0p+0;
            for (uint32_t g = 0; g < 1; g++) EACH_LANE(l)
                if (g * RATTLE_LANES + l < 3) total0 = total0 + sum0[g][k][l];
            out0[i] = total0;
        }
    }
    put(&memory->state, lane, copy, true);
}

static uint32_t play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {
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
    for (uint32_t u = 0; u < 4; u++) ((real *)&group->state.rings_____z)[u] = (real)0x0.0p+0;
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
        state->rings_____z = rattle_flush_real_v(state->rings_____z);
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
