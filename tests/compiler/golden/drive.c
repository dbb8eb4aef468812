/* Drive: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    real_v level;
} State;

typedef struct Copy { /* the state of one copy */
    real level;
} Copy;
INLINE Copy take(const State *state, uint32_t lane) {
    Copy copy;
    (void)state, (void)lane;
    copy.level = ((real *)&state->level)[lane];
    return copy;
}
/* What copies share is put back by the last of them: the others then begin as it did. */
INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {
    (void)state, (void)lane, (void)copy;
    ((real *)&state->level)[lane] = copy.level;
    if (!last) return;
}

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

#if RATTLE_REAL_BITS == 64
#define rattle_tanh_real rattle_tanh
#else
#define rattle_tanh_real rattle_tanh_f32
#endif

#if RATTLE_REAL_BITS == 64
static f64_v rattle_tanh_v(f64_v x) {
    const f64_v t_0 = rattle_abs_f64_v(x);
    const f64_v a_1 = (f64_v)(0x1.4000000000000p+4) < t_0 ? (f64_v)(0x1.4000000000000p+4) : t_0;
    const f64_v z_2 = a_1 * a_1;
    const f64_v t_3 = (f64_v)(0x1.0p+1) * a_1;
    const f64_v t_4 = t_3 * (f64_v)(0x1.71547652b82fep+0);
    const f64_v t_5 = t_4 + (f64_v)(0x1.8000000000000p+52);
    const f64_v n_6 = t_5 - (f64_v)(0x1.8000000000000p+52);
    const f64_v t_7 = n_6 * (f64_v)(0x1.62e42fee00000p-1);
    const f64_v r_8 = t_3 - t_7;
    const f64_v t_9 = -n_6;
    const f64_v tail_10 = t_9 * (f64_v)(0x1.a39ef35793c76p-33);
    const f64_v head_11 = (f64_v)(0x1.0p+0) + r_8;
    const f64_v sum_12 = r_8 + tail_10;
    const f64_v t_13 = head_11 - (f64_v)(0x1.0p+0);
    const f64_v t_14 = r_8 - t_13;
    const f64_v t_15 = sum_12 * sum_12;
    const f64_v t_16 = (f64_v)(0x1.61c0771ef2dc6p-33) * sum_12;
    const f64_v y_17 = t_16 + (f64_v)(0x1.1f7fe7ae52b10p-29);
    const f64_v t_18 = y_17 * sum_12;
    const f64_v y_19 = t_18 + (f64_v)(0x1.ae642c13c8d5fp-26);
    const f64_v t_20 = y_19 * sum_12;
    const f64_v y_21 = t_20 + (f64_v)(0x1.27e4d3b13855fp-22);
    const f64_v t_22 = y_21 * sum_12;
    const f64_v y_23 = t_22 + (f64_v)(0x1.71de3a5abc8c6p-19);
    const f64_v t_24 = y_23 * sum_12;
    const f64_v y_25 = t_24 + (f64_v)(0x1.a01a01aa109bbp-16);
    const f64_v t_26 = y_25 * sum_12;
    const f64_v y_27 = t_26 + (f64_v)(0x1.a01a01a01967ap-13);
    const f64_v t_28 = y_27 * sum_12;
    const f64_v y_29 = t_28 + (f64_v)(0x1.6c16c16c15a0ap-10);
    const f64_v t_30 = y_29 * sum_12;
    const f64_v y_31 = t_30 + (f64_v)(0x1.1111111111111p-7);
    const f64_v t_32 = y_31 * sum_12;
    const f64_v y_33 = t_32 + (f64_v)(0x1.5555555555557p-5);
    const f64_v t_34 = y_33 * sum_12;
    const f64_v y_35 = t_34 + (f64_v)(0x1.5555555555555p-3);
    const f64_v t_36 = y_35 * sum_12;
    const f64_v t_37 = t_36 + (f64_v)(0x1.0p-1);
    const f64_v t_38 = t_15 * t_37;
    const f64_v t_39 = tail_10 + t_38;
    const f64_v rest_40 = t_14 + t_39;
    const f64_v power_41 = head_11 + rest_40;
    const f64_v t_42 = power_41 - head_11;
    const f64_v power_tail_43 = rest_40 - t_42;
    const f64_v t_44 = rattle_power2_f64_v(n_6);
    const f64_v large_45 = power_41 * t_44;
    const f64_v under_46 = large_45 + (f64_v)(0x1.0p+0);
    const f64_v t_47 = under_46 - large_45;
    const f64_v t_48 = (f64_v)(0x1.0p+0) - t_47;
    const f64_v t_49 = power_tail_43 * t_44;
    const f64_v under_tail_50 = t_48 + t_49;
    const f64_v ratio_51 = (f64_v)(0x1.0p+1) / under_46;
    const f64_v product_52 = ratio_51 * under_46;
    const f64_v t_53 = (f64_v)(0x1.0p+1) - product_52;
    const f64_v c_54 = (f64_v)(0x1.0000002000000p+27) * ratio_51;
    const f64_v t_55 = c_54 - ratio_51;
    const f64_v a_head_56 = c_54 - t_55;
    const f64_v a_tail_57 = ratio_51 - a_head_56;
    const f64_v c_58 = (f64_v)(0x1.0000002000000p+27) * under_46;
    const f64_v t_59 = c_58 - under_46;
    const f64_v b_head_60 = c_58 - t_59;
    const f64_v b_tail_61 = under_46 - b_head_60;
    const f64_v t_62 = a_head_56 * b_head_60;
    const f64_v t_63 = t_62 - product_52;
    const f64_v t_64 = a_head_56 * b_tail_61;
    const f64_v t_65 = t_63 + t_64;
    const f64_v t_66 = a_tail_57 * b_head_60;
    const f64_v t_67 = t_65 + t_66;
    const f64_v t_68 = a_tail_57 * b_tail_61;
    const f64_v t_69 = t_67 + t_68;
    const f64_v t_70 = t_53 - t_69;
    const f64_v t_71 = ratio_51 * under_tail_50;
    const f64_v t_72 = t_70 - t_71;
    const f64_v ratio_tail_73 = t_72 / under_46;
    const f64_v y_74 = (f64_v)(0x1.0p+0) - ratio_51;
    const f64_v t_75 = (f64_v)(0x1.0p+0) - y_74;
    const f64_v t_76 = t_75 - ratio_51;
    const f64_v t_77 = t_76 - ratio_tail_73;
    const f64_v beyond_78 = y_74 + t_77;
    const bool_v t_79 = rattle_mask_f64(a_1 < (f64_v)(0x1.3333333333333p-1));
    f64_v near_80_then = (f64_v)(0);
    if (rattle_any(t_79)) {
        const f64_v t_81 = a_1 * z_2;
        const f64_v t_82 = (f64_v)((-0x1.57b12d7e93566p-19)) * z_2;
        const f64_v y_83 = t_82 + (f64_v)(0x1.a2a6c4e891b2bp-17);
        const f64_v t_84 = y_83 * z_2;
        const f64_v y_85 = t_84 - (f64_v)(0x1.39332b4117348p-15);
        const f64_v t_86 = y_85 * z_2;
        const f64_v y_87 = t_86 + (f64_v)(0x1.9369b2344ee31p-14);
        const f64_v t_88 = y_87 * z_2;
        const f64_v y_89 = t_88 - (f64_v)(0x1.f516e67b11783p-13);
        const f64_v t_90 = y_89 * z_2;
        const f64_v y_91 = t_90 + (f64_v)(0x1.3553833a8e46ep-11);
        const f64_v t_92 = y_91 * z_2;
        const f64_v y_93 = t_92 - (f64_v)(0x1.7da31a9682904p-10);
        const f64_v t_94 = y_93 * z_2;
        const f64_v y_95 = t_94 + (f64_v)(0x1.d6d3cdcaf543dp-9);
        const f64_v t_96 = y_95 * z_2;
        const f64_v y_97 = t_96 - (f64_v)(0x1.226e3553c453dp-7);
        const f64_v t_98 = y_97 * z_2;
        const f64_v y_99 = t_98 + (f64_v)(0x1.664f4882952ebp-6);
        const f64_v t_100 = y_99 * z_2;
        const f64_v y_101 = t_100 - (f64_v)(0x1.ba1ba1ba1b43bp-5);
        const f64_v t_102 = y_101 * z_2;
        const f64_v y_103 = t_102 + (f64_v)(0x1.111111111110fp-3);
        const f64_v t_104 = y_103 * z_2;
        const f64_v t_105 = t_104 - (f64_v)(0x1.5555555555555p-2);
        const f64_v t_106 = t_81 * t_105;
        const f64_v t_107 = a_1 + t_106;
        near_80_then = t_107;
    }
    const f64_v near_80 = rattle_select_f64(t_79, near_80_then, beyond_78);
    const bool_v t_108 = rattle_mask_f64(a_1 < (f64_v)(0x1.0p-27));
    const bool_v t_109 = rattle_mask_f64(x < (f64_v)(0x0.0p+0));
    const bool_v mask_110 = ~t_108 & t_109;
    const f64_v t_111 = -near_80;
    const f64_v t_113 = rattle_select_f64(t_109, t_111, near_80);
    const f64_v t_114 = rattle_select_f64(t_108, x, t_113);
    return t_114;
}

#endif
#if RATTLE_REAL_BITS == 32
static real_v rattle_tanh_f32_v(real_v x) {
    const real_v t_0 = rattle_abs_real_v(x);
    const real_v a_1 = (real_v)((real)0x1.4000000000000p+3) < t_0 ? (real_v)((real)0x1.4000000000000p+3) : t_0;
    const real_v z_2 = a_1 * a_1;
    const real_v t_3 = (real_v)(((real)-0x1.82877600e539ap-8)) * z_2;
    const real_v y_4 = t_3 + (real_v)((real)0x1.54c3c1f943aa2p-6);
    const real_v t_5 = y_4 * z_2;
    const real_v y_6 = t_5 - (real_v)((real)0x1.b89aba0386174p-5);
    const real_v t_7 = y_6 * z_2;
    const real_v y_8 = t_7 + (real_v)((real)0x1.1109be001183fp-3);
    const real_v t_9 = y_8 * z_2;
    const real_v y_10 = t_9 - (real_v)((real)0x1.55553e06312dbp-2);
    const real_v t_11 = (real_v)((real)0x1.0p+1) * a_1;
    const real_v t_12 = t_11 * (real_v)((real)0x1.71547652b82fep+0);
    const real_v t_13 = t_12 + (real_v)((real)0x1.8000000000000p+23);
    const real_v n_14 = t_13 - (real_v)((real)0x1.8000000000000p+23);
    const real_v t_15 = n_14 * (real_v)((real)0x1.62e8000000000p-1);
    const real_v t_16 = t_11 - t_15;
    const real_v t_17 = n_14 * (real_v)(((real)-0x1.e8082e3086543p-16));
    const real_v r_18 = t_16 - t_17;
    const real_v t_19 = (real_v)((real)0x1.6a542601d0446p-10) * r_18;
    const real_v y_20 = t_19 + (real_v)((real)0x1.123afffd9e1d6p-7);
    const real_v t_21 = y_20 * r_18;
    const real_v y_22 = t_21 + (real_v)((real)0x1.5558abfefc12fp-5);
    const real_v t_23 = y_22 * r_18;
    const real_v y_24 = t_23 + (real_v)((real)0x1.55548ff19c875p-3);
    const real_v t_25 = y_24 * r_18;
    const real_v y_26 = t_25 + (real_v)((real)0x1.fffffbf935359p-2);
    const real_v t_27 = r_18 * r_18;
    const real_v t_28 = t_27 * y_26;
    const real_v t_29 = r_18 + t_28;
    const real_v near_1_30 = (real_v)((real)0x1.0p+0) + t_29;
    const real_v t_31 = rattle_power2_real_v(n_14);
    const real_v t_32 = near_1_30 * t_31;
    const real_v t_33 = t_32 + (real_v)((real)0x1.0p+0);
    const real_v t_34 = (real_v)((real)0x1.0p+1) / t_33;
    const real_v beyond_35 = (real_v)((real)0x1.0p+0) - t_34;
    const bool_v t_36 = rattle_mask_real(a_1 < (real_v)((real)0x1.3333333333333p-1));
    const real_v t_37 = a_1 * z_2;
    const real_v t_38 = t_37 * y_10;
    const real_v t_39 = a_1 + t_38;
    const real_v t_40 = rattle_select_real(t_36, t_39, beyond_35);
    const real_v t_41 = rattle_copysign_real_v(t_40, x);
    return t_41;
}

#endif
#if RATTLE_REAL_BITS == 64
#define rattle_tanh_real_v rattle_tanh_v
#else
#define rattle_tanh_real_v rattle_tanh_f32_v
#endif

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, bool *s0, bool *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const int64_t shape_0 = rattle_saturate((p0)->target);
    const bool t_1 = shape_0 == 1;
    *s0 = t_1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = shape_0 == 2;
    *s1 = t_2;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, real *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const double drive_db_0 = (p0)->target;
    const double t_1 = drive_db_0 / 0x1.4000000000000p+4;
    const double t_2 = rattle_pow(0x1.4000000000000p+3, t_1);
    const real t_3 = (real)t_2;
    *s0 = t_3;
}

NOINLINE void control(const Self *self, const Group *group, uint32_t lane, const RattleRamp *params, uint32_t i, bool all,
                      Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;
    if (all) control__0(self, group, lane, i, &params[0], &caches->cache__1, &caches->cache__2, params, caches);
    if (all) control__1(self, group, lane, i, &params[1], &caches->cache__0, params, caches);
}

INLINE void sample(const Self *self, const Group *group, uint32_t lane, Copy *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in0, real *out0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)in0;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real t_0 = caches->cache__0;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const bool t_1 = caches->cache__1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = caches->cache__2;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real y_3 = in0 * t_0;
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
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real t_0 = caches->cache__0;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const bool t_1 = caches->cache__1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = caches->cache__2;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real_v y_3 = in0 * (real_v)(t_0);
    /* plugins.py: if self.shape == Shape.SOFT: */
    real_v y_4;
    if (t_1) {
        /* plugins.py: y = math.tanh(y) */
        const real_v y_5 = rattle_tanh_real_v(y_3);
        y_4 = y_5;
    } else {
        /* plugins.py: elif self.shape == Shape.HARD: */
        real_v y_6;
        if (t_2) {
            /* plugins.py: y = min(max(y, -1.0), 1.0) */
            const real_v t_7 = (real_v)(((real)-0x1.0p+0)) > y_3 ? (real_v)(((real)-0x1.0p+0)) : y_3;
            const real_v y_8 = (real_v)((real)0x1.0p+0) < t_7 ? (real_v)((real)0x1.0p+0) : t_7;
            y_6 = y_8;
        } else {
            y_6 = y_3;
        }
        y_4 = y_6;
    }
    /* plugins.py: self.level = abs(y) */
    const real_v t_9 = rattle_abs_real_v(y_4);
    const f64_v t_10 = __builtin_convertvector(t_9, f64_v);
    EACH_LANE(l) if (l < active) meters[0] = rattle_farthest(meters[0], t_10[l], 0x0.0p+0);
    state->level = t_9;
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
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    ((real *)&group->state.level)[lane] = (real)0x0.0p+0;
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
        state->level = rattle_flush_real_v(state->level);
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
