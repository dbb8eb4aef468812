/* Lowpass: compiled from Python by Rattle. */
#include "kernel.h"

typedef struct State { /* what process changes */
    real left__band;
    real left__low;
    real right__band;
    real right__low;
} State;

typedef State Copy;
#define take(state, lane) (*(state))
#define put(state, lane, copy, last) (*(state) = (copy))

typedef struct Control { /* what only prepare and hooks change */
    char none;
} Control;

typedef struct Caches { /* computed when a Param moves */
    real cache__0;
    real cache__1;
    real cache__2;
    real cache__3;
    real cache__4;
    real cache__5;
    real cache__6;
    real cache__7;
    real cache__8;
    real cache__9;
    real cache__10;
    real cache__11;
} Caches;

typedef struct Arrays {
    char none;
} Arrays;

enum { COPIES = 1, GROUPS = 1 };
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

#if RATTLE_REAL_BITS == 64
#define rattle_tan_real rattle_tan
#else
#define rattle_tan_real rattle_tan_f32
#endif

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, real *s0, real *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* biquad.py: freq = min(max(freq_hz, 0.1), 0.49 * self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.f5c28f5c28f5cp-2 * sample_rate_0;
    const real t_2 = (real)t_1;
    *s0 = t_2;
    /* biquad.py: g = _tuning(kind, math.tan(math.pi * freq / self.sample_rate), amplitude) */
    const real t_3 = (real)sample_rate_0;
    *s1 = t_3;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, real *s1, real *s2, real *s3, real *s4, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: left = self.left.process(x[0], BiquadKind.LOW_PASS, self.cutoff_hz, self.q) */
    const real cutoff_hz_0 = rattle_ramp(p0, i);
    /* biquad.py: freq = min(max(freq_hz, 0.1), 0.49 * self.sample_rate) */
    const real t_1 = (real)0x1.999999999999ap-4 > cutoff_hz_0 ? (real)0x1.999999999999ap-4 : cutoff_hz_0;
    const real t_2 = *s0;
    const real freq_3 = t_2 < t_1 ? t_2 : t_1;
    /* biquad.py: g = _tuning(kind, math.tan(math.pi * freq / self.sample_rate), amplitude) */
    const real t_4 = (real)0x1.921fb54442d18p+1 * freq_3;
    const real t_5 = *s1;
    const real t_6 = t_4 / t_5;
    const real g_7 = rattle_tan_real(t_6);
    *s2 = g_7;
    /* biquad.py: step = 2.0 * g * scale */
    const real t_8 = (real)0x1.0p+1 * g_7;
    *s3 = t_8;
    /* biquad.py: lead = (_band_mix(kind, k, amplitude) + g * low_mix) * scale */
    const real t_9 = g_7 * (real)0x1.0p+0;
    const real t_10 = (real)0x0.0p+0 + t_9;
    *s4 = t_10;
}

NOINLINE void control__2(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: left = self.left.process(x[0], BiquadKind.LOW_PASS, self.cutoff_hz, self.q) */
    const double q_0 = (p0)->target;
    /* biquad.py: k = 1.0 / max(q, 0.01) */
    const double t_1 = 0x1.47ae147ae147bp-7 > q_0 ? 0x1.47ae147ae147bp-7 : q_0;
    const double k_2 = 0x1.0p+0 / t_1;
    /* biquad.py: gk = g + k */
    const real t_3 = (real)k_2;
    *s0 = t_3;
}

NOINLINE void control__3(const Self *self, const Group *group, uint32_t lane, uint32_t i, real *s0, real *s1, real *s2, real *s3, real *s4, real *s5, real *s6, real *s7, real *s8, real *s9, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* biquad.py: gk = g + k */
    const real g_0 = *s0;
    const real t_1 = *s1;
    const real gk_2 = g_0 + t_1;
    /* biquad.py: scale = 1.0 / (1.0 + g * gk) */
    const real t_3 = g_0 * gk_2;
    const real t_4 = (real)0x1.0p+0 + t_3;
    const real scale_5 = (real)0x1.0p+0 / t_4;
    /* biquad.py: step = 2.0 * g * scale */
    const real t_6 = *s2;
    const real step_7 = t_6 * scale_5;
    *s3 = step_7;
    /* biquad.py: lead = (_band_mix(kind, k, amplitude) + g * low_mix) * scale */
    const real t_8 = *s4;
    const real lead_9 = t_8 * scale_5;
    *s5 = lead_9;
    /* biquad.py: dry_mix = _dry_mix(kind, amplitude) + g * lead */
    const real t_10 = g_0 * lead_9;
    const real dry_mix_11 = (real)0x0.0p+0 + t_10;
    *s6 = dry_mix_11;
    /* biquad.py: low_mix = low_mix - g * lead */
    const real low_mix_12 = (real)0x1.0p+0 - t_10;
    *s7 = low_mix_12;
    /* biquad.py: self.band = (band - (step * gk) * band) + step * v */
    const real t_13 = step_7 * gk_2;
    *s8 = t_13;
    /* biquad.py: self.low = (low + step * band) + (g * step) * v */
    const real t_14 = g_0 * step_7;
    *s9 = t_14;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &caches->cache__0, &caches->cache__1, params, caches);
    if (all || params[0].remaining) control__1(self, group, lane, i, &params[0], &caches->cache__0, &caches->cache__1, &caches->cache__2, &caches->cache__4, &caches->cache__5, params, caches);
    if (all) control__2(self, group, lane, i, &params[1], &caches->cache__3, params, caches);
    if (all || params[0].remaining) control__3(self, group, lane, i, &caches->cache__2, &caches->cache__3, &caches->cache__4, &caches->cache__7, &caches->cache__5, &caches->cache__10, &caches->cache__9, &caches->cache__11, &caches->cache__6, &caches->cache__8, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, const real in1, real *out0, real *out1) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    (void)in1;
    /* biquad.py: self.band = (band - (step * gk) * band) + step * v */
    const real t_0 = caches->cache__6;
    /* biquad.py: step = 2.0 * g * scale */
    const real step_1 = caches->cache__7;
    /* biquad.py: self.low = (low + step * band) + (g * step) * v */
    const real t_2 = caches->cache__8;
    /* biquad.py: dry_mix = _dry_mix(kind, amplitude) + g * lead */
    const real dry_mix_3 = caches->cache__9;
    /* biquad.py: lead = (_band_mix(kind, k, amplitude) + g * low_mix) * scale */
    const real lead_4 = caches->cache__10;
    /* biquad.py: low_mix = low_mix - g * lead */
    const real low_mix_5 = caches->cache__11;
    /* biquad.py: band, low = self.band, self.low */
    const real band_6 = state->left__band;
    const real low_7 = state->left__low;
    /* biquad.py: v = x - low */
    const real v_8 = in0 - low_7;
    /* biquad.py: self.band = (band - (step * gk) * band) + step * v */
    const real t_9 = t_0 * band_6;
    const real t_10 = band_6 - t_9;
    const real t_11 = step_1 * v_8;
    const real t_12 = t_10 + t_11;
    state->left__band = t_12;
    /* biquad.py: self.low = (low + step * band) + (g * step) * v */
    const real t_13 = step_1 * band_6;
    const real t_14 = low_7 + t_13;
    const real t_15 = t_2 * v_8;
    const real t_16 = t_14 + t_15;
    state->left__low = t_16;
    /* biquad.py: return dry_mix * x + (lead * band + low_mix * low) */
    const real t_17 = dry_mix_3 * in0;
    const real t_18 = lead_4 * band_6;
    const real t_19 = low_mix_5 * low_7;
    const real t_20 = t_18 + t_19;
    const real left_21 = t_17 + t_20;
    /* biquad.py: band, low = self.band, self.low */
    const real band_22 = state->right__band;
    const real low_23 = state->right__low;
    /* biquad.py: v = x - low */
    const real v_24 = in1 - low_23;
    /* biquad.py: self.band = (band - (step * gk) * band) + step * v */
    const real t_25 = t_0 * band_22;
    const real t_26 = band_22 - t_25;
    const real t_27 = step_1 * v_24;
    const real t_28 = t_26 + t_27;
    state->right__band = t_28;
    /* biquad.py: self.low = (low + step * band) + (g * step) * v */
    const real t_29 = step_1 * band_22;
    const real t_30 = low_23 + t_29;
    const real t_31 = t_2 * v_24;
    const real t_32 = t_30 + t_31;
    state->right__low = t_32;
    /* biquad.py: return dry_mix * x + (lead * band + low_mix * low) */
    const real t_33 = dry_mix_3 * in1;
    const real t_34 = lead_4 * band_22;
    const real t_35 = low_mix_5 * low_23;
    const real t_36 = t_34 + t_35;
    const real t_37 = t_33 + t_36;
    *out0 = left_21;
    *out1 = t_37;
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
    const real *restrict in1 = segment->inputs[self->input_count > 1 ? 1 : 0];
    real *restrict out0 = segment->outputs[channel + 0];
    real *restrict out1 = segment->outputs[channel + 1];
    for (uint32_t i = begin; i < end; i++) {
        real y0, y1;
        sample(self, group, lane, &copy, caches, meters, params, i, in0[i], in1[i], &y0, &y1);
        out0[i] = y0;
        out1[i] = y1;
    }
    put(&memory->state, lane, copy, lane + 1 == COPIES || channel + 1 == self->copy_count);
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
    return rattle_arena_padded(sizeof(Self)) + (1 + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    group->state.left__band = (real)0x0.0p+0;
    group->state.left__low = (real)0x0.0p+0;
    group->state.right__band = (real)0x0.0p+0;
    group->state.right__low = (real)0x0.0p+0;
}

static void keep(Group *group) {
    group->snapshot = group->state;
}

static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {
    Self *self = rattle_arena_take(arena, sizeof *self);
    self->sample_rate = setup->sample_rate;
    self->channel_count = setup->channel_count;
    self->input_count = setup->input_channels;
    self->copy_count = 1;
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
        state->left__band = rattle_flush_real(state->left__band);
        state->left__low = rattle_flush_real(state->left__low);
        state->right__band = rattle_flush_real(state->right__band);
        state->right__low = rattle_flush_real(state->right__low);
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
