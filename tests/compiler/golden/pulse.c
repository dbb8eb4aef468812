/* Pulse: compiled from Python by Rattle. */
#define RATTLE_LANES 16
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    char none;
} State;

typedef State Copy;
#define take(state, lane) (*(state))
#define put(state, lane, copy, last) (*(state) = (copy))

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    double cache__0;
    double cache__1;
    double cache__2;
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
    const RattleTransport *transport;
    Group groups[GROUPS];
    Caches caches[CACHE_COUNT]; /* one for all, unless what copies keep differs */
} Self;

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, double *s0, double *s1, double *s2, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* transport.py: return self._first_beats + self._passed * self._beats_per_sample */
    const double first_beats_0 = self->transport->first_beats;
    *s0 = first_beats_0;
    const double beats_per_sample_1 = self->transport->beats_per_sample;
    *s1 = beats_per_sample_1;
    /* plugins.py: return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm) */
    const double tempo_bpm_2 = self->transport->tempo_bpm;
    const double t_3 = 0x1.e000000000000p+5 / tempo_bpm_2;
    *s2 = t_3;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &caches->cache__1, &caches->cache__0, &caches->cache__2, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* transport.py: return self._first_beats + self._passed * self._beats_per_sample */
    const double beats_per_sample_0 = caches->cache__0;
    const double first_beats_1 = caches->cache__1;
    /* plugins.py: return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm) */
    const double t_2 = caches->cache__2;
    /* transport.py: return self._first_beats + self._passed * self._beats_per_sample */
    const double passed_3 = (double)(self->transport->passed_samples + i);
    const double t_4 = passed_3 * beats_per_sample_0;
    const double beats_5 = first_beats_1 + t_4;
    /* plugins.py: return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm) */
    const double t_6 = rattle_floor_f64(beats_5);
    const double t_7 = beats_5 - t_6;
    const double t_8 = (double)in0;
    const double t_9 = t_8 * t_7;
    const double t_10 = t_9 * t_2;
    const real t_11 = (real)t_10;
    *out0 = t_11;
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
        /* transport.py: return self._first_beats + self._passed * self._beats_per_sample */
        const double beats_per_sample_0 = caches->cache__0;
        const double first_beats_1 = caches->cache__1;
        /* plugins.py: return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm) */
        const double t_2 = caches->cache__2;
        const uint32_t whole = left < RATTLE_LANES ? 0 : (uint32_t)left / RATTLE_LANES;
        const uint32_t together = whole * RATTLE_LANES;
        for (uint32_t j = 0; j < together; j += RATTLE_LANES) {
            const real_v in0_of_run = *(const real_u *)&in0[i + j];
            (void)in0_of_run;
            /* transport.py: return self._first_beats + self._passed * self._beats_per_sample */
            const f64_v passed_3 = (f64_v)((double)(self->transport->passed_samples + i + j)) + RATTLE_GATHER(f64, l);
            const f64_v t_4 = passed_3 * (f64_v)(beats_per_sample_0);
            const f64_v beats_5 = (f64_v)(first_beats_1) + t_4;
            /* plugins.py: return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm) */
            const f64_v t_6 = rattle_floor_f64_v(beats_5);
            const f64_v t_7 = beats_5 - t_6;
            const f64_v t_8 = __builtin_convertvector(in0_of_run, f64_v);
            const f64_v t_9 = t_8 * t_7;
            const f64_v t_10 = t_9 * (f64_v)(t_2);
            const real_v t_11 = __builtin_convertvector(t_10, real_v);
            const real_v out0_of_run = t_11;
            largest = rattle_larger_v(largest, out0_of_run);
            *(real_u *)&out0[i + j] = out0_of_run;
        }
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
        self->transport = segment->transport;
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
    return 0x0.0p+0;
}

extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {
    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,
    &RATTLE_BORDER, NULL, NULL, NULL,
};
