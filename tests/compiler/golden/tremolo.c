/* Tremolo: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    int32_t lfo__phase;
} State;

typedef struct Copy { /* the state of one copy */
    int32_t lfo__phase;
} Copy;
INLINE Copy take(const State *state, uint32_t lane) {
    Copy copy;
    (void)state, (void)lane;
    copy.lfo__phase = state->lfo__phase;
    return copy;
}
/* What copies share is put back by the last of them: the others then begin as it did. */
INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {
    (void)state, (void)lane, (void)copy;
    if (!last) return;
    state->lfo__phase = copy.lfo__phase;
}

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real cache__0;
    int32_t cache__1;
    real cache__2;
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

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* sine.py: self.phase = self.phase + steps(freq_hz, self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    /* edges.py: return np.int32(int(min(max(freq_hz * (STEPS / sample_rate), -MOST_STEPS), MOST_STEPS))) */
    const double t_1 = 0x1.0p+32 / sample_rate_0;
    const real t_2 = (real)t_1;
    *s0 = t_2;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, int32_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real rate_hz_0 = rattle_ramp(p0, i);
    /* edges.py: return np.int32(int(min(max(freq_hz * (STEPS / sample_rate), -MOST_STEPS), MOST_STEPS))) */
    const real t_1 = *s0;
    const real t_2 = rate_hz_0 * t_1;
    const real t_3 = ((real)-0x1.fffffe0000000p+30) > t_2 ? ((real)-0x1.fffffe0000000p+30) : t_2;
    const real t_4 = (real)0x1.fffffe0000000p+30 < t_3 ? (real)0x1.fffffe0000000p+30 : t_3;
    const int64_t t_5 = rattle_whole(t_4);
    const int32_t t_6 = (int32_t)t_5;
    *s1 = t_6;
}

NOINLINE void control__2(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const double depth_0 = (p0)->target;
    const real t_1 = (real)depth_0;
    *s0 = t_1;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &caches->cache__0, params, caches);
    if (all || params[0].remaining) control__1(self, group, lane, i, &params[0], &caches->cache__0, &caches->cache__1, params, caches);
    if (all) control__2(self, group, lane, i, &params[1], &caches->cache__2, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* edges.py: return np.int32(int(min(max(freq_hz * (STEPS / sample_rate), -MOST_STEPS), MOST_STEPS))) */
    const int32_t t_0 = caches->cache__1;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_1 = caches->cache__2;
    /* sine.py: half_turns = float(self.phase) * HALF_TURNS_OF_STEP */
    const int32_t phase_2 = state->lfo__phase;
    const real t_3 = (real)phase_2;
    const real half_turns_4 = t_3 * (real)0x1.0p-31;
    /* sine.py: self.phase = self.phase + steps(freq_hz, self.sample_rate) */
    const int32_t t_5 = phase_2 + t_0;
    state->lfo__phase = t_5;
    /* sine.py: x = max(min(half_turns, 1.0 - half_turns), -1.0 - half_turns) */
    const real t_6 = (real)0x1.0p+0 - half_turns_4;
    const real t_7 = t_6 < half_turns_4 ? t_6 : half_turns_4;
    const real t_8 = ((real)-0x1.0p+0) - half_turns_4;
    const real x_9 = t_8 > t_7 ? t_8 : t_7;
    /* sine.py: square = x * x */
    const real square_10 = x_9 * x_9;
    /* sine.py: y = 0.08203510065 - 0.007005998789 * square */
    const real t_11 = (real)0x1.cb2527acb0a8cp-8 * square_10;
    const real y_12 = (real)0x1.500409a6a7312p-4 - t_11;
    /* sine.py: y = y * square - 0.59924837998 */
    const real t_13 = y_12 * square_10;
    const real y_14 = t_13 - (real)0x1.32d0af0463e1bp-1;
    /* sine.py: y = y * square + 2.550162900401 */
    const real t_15 = y_14 * square_10;
    const real y_16 = t_15 + (real)0x1.466bbce858ef3p+1;
    /* sine.py: y = y * square - 5.16771274581 */
    const real t_17 = y_16 * square_10;
    const real y_18 = t_17 - (real)0x1.4abbce3d98158p+2;
    /* sine.py: return x * (y * square + 3.141592653298) */
    const real t_19 = y_18 * square_10;
    const real t_20 = t_19 + (real)0x1.921fb543a2674p+1;
    const real t_21 = x_9 * t_20;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_22 = (real)0x1.0p-1 * t_21;
    const real t_23 = (real)0x1.0p-1 + t_22;
    const real t_24 = t_1 * t_23;
    const real t_25 = (real)0x1.0p+0 - t_24;
    const real t_26 = in0 * t_25;
    *out0 = t_26;
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
    /* edges.py: return np.int32(int(min(max(freq_hz * (STEPS / sample_rate), -MOST_STEPS), MOST_STEPS))) */
    const int32_t t_0 = caches->cache__1;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_1 = caches->cache__2;
    /* sine.py: half_turns = float(self.phase) * HALF_TURNS_OF_STEP */
    const int32_t phase_2 = state->lfo__phase;
    const real t_3 = (real)phase_2;
    const real half_turns_4 = t_3 * (real)0x1.0p-31;
    /* sine.py: self.phase = self.phase + steps(freq_hz, self.sample_rate) */
    const int32_t t_5 = phase_2 + t_0;
    state->lfo__phase = t_5;
    /* sine.py: x = max(min(half_turns, 1.0 - half_turns), -1.0 - half_turns) */
    const real t_6 = (real)0x1.0p+0 - half_turns_4;
    const real t_7 = t_6 < half_turns_4 ? t_6 : half_turns_4;
    const real t_8 = ((real)-0x1.0p+0) - half_turns_4;
    const real x_9 = t_8 > t_7 ? t_8 : t_7;
    /* sine.py: square = x * x */
    const real square_10 = x_9 * x_9;
    /* sine.py: y = 0.08203510065 - 0.007005998789 * square */
    const real t_11 = (real)0x1.cb2527acb0a8cp-8 * square_10;
    const real y_12 = (real)0x1.500409a6a7312p-4 - t_11;
    /* sine.py: y = y * square - 0.59924837998 */
    const real t_13 = y_12 * square_10;
    const real y_14 = t_13 - (real)0x1.32d0af0463e1bp-1;
    /* sine.py: y = y * square + 2.550162900401 */
    const real t_15 = y_14 * square_10;
    const real y_16 = t_15 + (real)0x1.466bbce858ef3p+1;
    /* sine.py: y = y * square - 5.16771274581 */
    const real t_17 = y_16 * square_10;
    const real y_18 = t_17 - (real)0x1.4abbce3d98158p+2;
    /* sine.py: return x * (y * square + 3.141592653298) */
    const real t_19 = y_18 * square_10;
    const real t_20 = t_19 + (real)0x1.921fb543a2674p+1;
    const real t_21 = x_9 * t_20;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_22 = (real)0x1.0p-1 * t_21;
    const real t_23 = (real)0x1.0p-1 + t_22;
    const real t_24 = t_1 * t_23;
    const real t_25 = (real)0x1.0p+0 - t_24;
    const real_v t_26 = in0 * (real_v)(t_25);
    *out = t_26;
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
    group->state.lfo__phase = 0;
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
