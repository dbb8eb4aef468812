/* Echo: compiled from Python by Rattle. */
#define RATTLE_LANES 16
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    int64_t position;
} State;

typedef State Copy;
#define take(state, lane) (*(state))
#define put(state, lane, copy, last) (*(state) = (copy))

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

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, double *s0, int64_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    *s0 = sample_rate_0;
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t t_1 = group->arrays.line_length;
    *s1 = t_1;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, double *s0, int64_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const double time_ms_0 = (p0)->target;
    const double t_1 = time_ms_0 * 0x1.0624dd2f1a9fcp-10;
    const double sample_rate_2 = *s0;
    const double t_3 = t_1 * sample_rate_2;
    const int64_t delay_4 = rattle_saturate(t_3);
    *s1 = delay_4;
}

NOINLINE void control__2(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real feedback_0 = rattle_ramp(p0, i);
    *s0 = feedback_0;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &caches->cache__0, &caches->cache__3, params, caches);
    if (all) control__1(self, group, lane, i, &params[0], &caches->cache__0, &caches->cache__1, params, caches);
    if (all || params[1].remaining) control__2(self, group, lane, i, &params[1], &caches->cache__2, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
    const int64_t delay_0 = caches->cache__1;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real feedback_1 = caches->cache__2;
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t t_2 = caches->cache__3;
    /* plugins.py: y = self.line[self.position - delay] */
    const int64_t position_3 = state->position;
    const int64_t t_4 = position_3 - delay_0;
    const int64_t t_5 = rattle_wrap_index(t_4, group->arrays.line_length);
    const float t_6 = group->arrays.line[t_5];
    const real y_7 = (real)t_6;
    /* plugins.py: self.line[self.position] = x + y * self.feedback */
    const real t_8 = y_7 * feedback_1;
    const real t_9 = in0 + t_8;
    const int64_t t_10 = position_3;
    const float t_11 = (float)t_9;
    group->arrays.line[t_10] = rattle_flush_f32(t_11);
    /* plugins.py: self.position = (self.position + 1) % len(self.line) */
    const int64_t t_12 = position_3 + 1;
    const int64_t t_13 = rattle_mod_i64(t_12, t_2);
    state->position = t_13;
    *out0 = y_7;
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

/* Samples begin to end - 1 of one copy, side by side as far as they do not hear each other. */
NOINLINE uint32_t run_in_time(const Self *self, Group *memory, uint32_t channel,
                              const RattleSegment *segment, uint32_t begin, uint32_t end) {
    const RattleRamp *params = segment->params;
    const Group *group = memory;
    State *state = &memory->state;
    const Caches *caches = &self->caches[channel / COPIES % CACHE_COUNT];
    (void)params, (void)group, (void)state, (void)caches;
    real_size_v largest = (real_size_v)(0); /* of what leaves */
    uint32_t is_unknown = 0;
    const real *in0 = segment->inputs[channel];
    real *out0 = segment->outputs[channel + 0];
    for (uint32_t i = begin; i < end;) {
        int64_t left = end - i;
        /* plugins.py: delay = int(self.time_ms * 0.001 * self.sample_rate) */
        const int64_t delay_0 = caches->cache__1;
        /* plugins.py: self.line[self.position] = x + y * self.feedback */
        const real feedback_1 = caches->cache__2;
        /* plugins.py: self.position = (self.position + 1) % len(self.line) */
        const int64_t t_2 = caches->cache__3;
        /* plugins.py: y = self.line[self.position - delay] */
        const int64_t position_3 = state->position;
        const int64_t t_4 = position_3 - delay_0;
        const int64_t t_5 = rattle_wrap_index(t_4, group->arrays.line_length);
        left = rattle_run_wrapped(left, t_4, group->arrays.line_length);
        /* plugins.py: self.line[self.position] = x + y * self.feedback */
        const int64_t t_6 = position_3;
        /* plugins.py: self.position = (self.position + 1) % len(self.line) */
        const int64_t t_7 = position_3 + 1;
        const int64_t t_8 = rattle_mod_i64(t_7, t_2);
        left = rattle_run_modulo(left, t_7, t_8, t_2);
        left = rattle_run_inside(left, t_5, group->arrays.line_length);
        const float *const place_0_of_run = group->arrays.line + (left > 0 ? t_5 : 0);
        left = rattle_run_inside(left, t_6, group->arrays.line_length);
        float *const place_1_of_run = group->arrays.line + (left > 0 ? t_6 : 0);
        left = rattle_run_apart(left, t_6, t_5);
        if (t_8 != state->position + 1) left = 0;
        const uint32_t whole = left < RATTLE_LANES ? 0 : (uint32_t)left / RATTLE_LANES;
        const uint32_t together = whole * RATTLE_LANES;
        for (uint32_t j = 0; j < together; j += RATTLE_LANES) {
            const real_v in0_of_run = *(const real_u *)&in0[i + j];
            (void)in0_of_run;
            /* plugins.py: y = self.line[self.position - delay] */
            const f32_v t_9 = *(const f32_u *)(place_0_of_run + j);
            const real_v y_10 = __builtin_convertvector(t_9, real_v);
            /* plugins.py: self.line[self.position] = x + y * self.feedback */
            const real_v t_11 = y_10 * (real_v)(feedback_1);
            const real_v t_12 = in0_of_run + t_11;
            const f32_v t_13 = __builtin_convertvector(t_12, f32_v);
            *(f32_u *)(place_1_of_run + j) = rattle_flush_f32_v(t_13);
            const real_v out0_of_run = y_10;
            largest = rattle_larger_v(largest, out0_of_run);
            *(real_u *)&out0[i + j] = out0_of_run;
        }
        state->position += together;
        i += together;
        if (together == 0) {
            const uint32_t stop = end - i < RATTLE_LANES ? end : i + RATTLE_LANES;
            run(self, memory, channel, segment, i, stop);
            i = stop;
            is_unknown = 1;
        }
    }
    return is_unknown | rattle_is_infinite_v(largest);
}

static uint32_t play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {
    if (end - begin >= RATTLE_LANES) {
        uint32_t is_unknown = 0;
        EACH_COPY(c) is_unknown |= run_in_time(self, &self->groups[c], c, segment, begin, end);
        return is_unknown;
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
    /* plugins.py: self.line = zeros(int(0.5 * self.sample_rate) + 1) */
    const double sample_rate_0 = sample_rate;
    const double t_1 = 0x1.0p-1 * sample_rate_0;
    const int64_t t_2 = rattle_saturate(t_1);
    const int64_t t_3 = t_2 + 1;
    lengths[0] = rattle_length(t_3);
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    int64_t lengths[LENGTHS];
    lengths_at(setup->sample_rate, setup->channel_count, lengths);
    uint64_t bytes = 0;
    bytes += rattle_arena_padded((uint64_t)lengths[0] * sizeof(float));
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
    int64_t lengths[LENGTHS];
    lengths_at(self->sample_rate, self->channel_count, lengths);
    group->arrays.line_length = lengths[0];
    group->arrays.line = rattle_arena_take(arena, (uint64_t)lengths[0] * sizeof(float));
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    group->state.position = 0;
    /* plugins.py: self.line = zeros(int(0.5 * self.sample_rate) + 1) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.0p-1 * sample_rate_0;
    const int64_t t_2 = rattle_saturate(t_1);
    const int64_t t_3 = t_2 + 1;
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
        memset(group->arrays.line, 0, (size_t)group->arrays.line_length * sizeof(float));
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
