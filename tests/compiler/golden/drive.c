/* Drive: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    real_v level;
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
    const f64_v a_0 = rattle_abs_f64_v(x);
    const bool_v t_1 = rattle_mask_f64(a_0 < (f64_v)(0x1.0p-27));
    const bool_v t_2 = rattle_mask_f64(x != x);
    const bool_v t_3 = rattle_select_bool(t_1, t_1, t_2);
    f64_v t_4_else = (f64_v)(0);
    if (rattle_any(~t_3)) {
        const bool_v t_5 = rattle_mask_f64(a_0 < (f64_v)(0x1.3333333333333p-1));
        const bool_v mask_1_6 = ~t_3 & t_5;
        f64_v t_6_then = (f64_v)(0);
        if (rattle_any(mask_1_6)) {
            const f64_v t_7 = x * x;
            const f64_v t_8 = x * t_7;
            const f64_v t_9 = (f64_v)((-0x1.57b12d7e93566p-19)) * t_7;
            const f64_v y_10 = t_9 + (f64_v)(0x1.a2a6c4e891b2bp-17);
            const f64_v t_11 = y_10 * t_7;
            const f64_v y_12 = t_11 - (f64_v)(0x1.39332b4117348p-15);
            const f64_v t_13 = y_12 * t_7;
            const f64_v y_14 = t_13 + (f64_v)(0x1.9369b2344ee31p-14);
            const f64_v t_15 = y_14 * t_7;
            const f64_v y_16 = t_15 - (f64_v)(0x1.f516e67b11783p-13);
            const f64_v t_17 = y_16 * t_7;
            const f64_v y_18 = t_17 + (f64_v)(0x1.3553833a8e46ep-11);
            const f64_v t_19 = y_18 * t_7;
            const f64_v y_20 = t_19 - (f64_v)(0x1.7da31a9682904p-10);
            const f64_v t_21 = y_20 * t_7;
            const f64_v y_22 = t_21 + (f64_v)(0x1.d6d3cdcaf543dp-9);
            const f64_v t_23 = y_22 * t_7;
            const f64_v y_24 = t_23 - (f64_v)(0x1.226e3553c453dp-7);
            const f64_v t_25 = y_24 * t_7;
            const f64_v y_26 = t_25 + (f64_v)(0x1.664f4882952ebp-6);
            const f64_v t_27 = y_26 * t_7;
            const f64_v y_28 = t_27 - (f64_v)(0x1.ba1ba1ba1b43bp-5);
            const f64_v t_29 = y_28 * t_7;
            const f64_v y_30 = t_29 + (f64_v)(0x1.111111111110fp-3);
            const f64_v t_31 = y_30 * t_7;
            const f64_v t_32 = t_31 - (f64_v)(0x1.5555555555555p-2);
            const f64_v t_33 = t_8 * t_32;
            const f64_v t_34 = x + t_33;
            t_6_then = t_34;
        }
        const bool_v mask_2_35 = ~t_3 & ~t_5;
        f64_v t_6_else = (f64_v)(0);
        if (rattle_any(mask_2_35)) {
            const bool_v t_35 = rattle_mask_f64(a_0 > (f64_v)(0x1.4000000000000p+4));
            const bool_v mask_3_36 = mask_2_35 & t_35;
            const bool_v t_36 = rattle_mask_f64(x < (f64_v)(0x0.0p+0));
            const f64_v t_37 = rattle_select_f64(t_36, (f64_v)((-0x1.0p+0)), (f64_v)(0x1.0p+0));
            const bool_v mask_6_38 = mask_2_35 & ~t_35;
            f64_v t_38_else = (f64_v)(0);
            if (rattle_any(mask_6_38)) {
                const f64_v t_39 = (f64_v)(0x1.0p+1) * a_0;
                const f64_v t_40 = t_39 * (f64_v)(0x1.71547652b82fep+0);
                const f64_v t_41 = t_40 + (f64_v)(0x1.8000000000000p+52);
                const f64_v n_42 = t_41 - (f64_v)(0x1.8000000000000p+52);
                const f64_v t_43 = n_42 * (f64_v)(0x1.62e42fee00000p-1);
                const f64_v r_44 = t_39 - t_43;
                const f64_v t_45 = -n_42;
                const f64_v tail_46 = t_45 * (f64_v)(0x1.a39ef35793c76p-33);
                const f64_v head_47 = (f64_v)(0x1.0p+0) + r_44;
                const f64_v sum_48 = r_44 + tail_46;
                const f64_v t_49 = head_47 - (f64_v)(0x1.0p+0);
                const f64_v t_50 = r_44 - t_49;
                const f64_v t_51 = sum_48 * sum_48;
                const f64_v t_52 = (f64_v)(0x1.61c0771ef2dc6p-33) * sum_48;
                const f64_v y_53 = t_52 + (f64_v)(0x1.1f7fe7ae52b10p-29);
                const f64_v t_54 = y_53 * sum_48;
                const f64_v y_55 = t_54 + (f64_v)(0x1.ae642c13c8d5fp-26);
                const f64_v t_56 = y_55 * sum_48;
                const f64_v y_57 = t_56 + (f64_v)(0x1.27e4d3b13855fp-22);
                const f64_v t_58 = y_57 * sum_48;
                const f64_v y_59 = t_58 + (f64_v)(0x1.71de3a5abc8c6p-19);
                const f64_v t_60 = y_59 * sum_48;
                const f64_v y_61 = t_60 + (f64_v)(0x1.a01a01aa109bbp-16);
                const f64_v t_62 = y_61 * sum_48;
                const f64_v y_63 = t_62 + (f64_v)(0x1.a01a01a01967ap-13);
                const f64_v t_64 = y_63 * sum_48;
                const f64_v y_65 = t_64 + (f64_v)(0x1.6c16c16c15a0ap-10);
                const f64_v t_66 = y_65 * sum_48;
                const f64_v y_67 = t_66 + (f64_v)(0x1.1111111111111p-7);
                const f64_v t_68 = y_67 * sum_48;
                const f64_v y_69 = t_68 + (f64_v)(0x1.5555555555557p-5);
                const f64_v t_70 = y_69 * sum_48;
                const f64_v y_71 = t_70 + (f64_v)(0x1.5555555555555p-3);
                const f64_v t_72 = y_71 * sum_48;
                const f64_v t_73 = t_72 + (f64_v)(0x1.0p-1);
                const f64_v t_74 = t_51 * t_73;
                const f64_v t_75 = tail_46 + t_74;
                const f64_v rest_76 = t_50 + t_75;
                const f64_v power_77 = head_47 + rest_76;
                const f64_v t_78 = power_77 - head_47;
                const f64_v power_tail_79 = rest_76 - t_78;
                const f64_v t_80 = rattle_power2_f64_v(n_42);
                const f64_v large_81 = power_77 * t_80;
                const f64_v under_82 = large_81 + (f64_v)(0x1.0p+0);
                const f64_v t_83 = under_82 - large_81;
                const f64_v t_84 = (f64_v)(0x1.0p+0) - t_83;
                const f64_v t_85 = power_tail_79 * t_80;
                const f64_v under_tail_86 = t_84 + t_85;
                const f64_v ratio_87 = (f64_v)(0x1.0p+1) / under_82;
                const f64_v product_88 = ratio_87 * under_82;
                const f64_v t_89 = (f64_v)(0x1.0p+1) - product_88;
                const f64_v c_90 = (f64_v)(0x1.0000002000000p+27) * ratio_87;
                const f64_v t_91 = c_90 - ratio_87;
                const f64_v a_head_92 = c_90 - t_91;
                const f64_v a_tail_93 = ratio_87 - a_head_92;
                const f64_v c_94 = (f64_v)(0x1.0000002000000p+27) * under_82;
                const f64_v t_95 = c_94 - under_82;
                const f64_v b_head_96 = c_94 - t_95;
                const f64_v b_tail_97 = under_82 - b_head_96;
                const f64_v t_98 = a_head_92 * b_head_96;
                const f64_v t_99 = t_98 - product_88;
                const f64_v t_100 = a_head_92 * b_tail_97;
                const f64_v t_101 = t_99 + t_100;
                const f64_v t_102 = a_tail_93 * b_head_96;
                const f64_v t_103 = t_101 + t_102;
                const f64_v t_104 = a_tail_93 * b_tail_97;
                const f64_v t_105 = t_103 + t_104;
                const f64_v t_106 = t_89 - t_105;
                const f64_v t_107 = ratio_87 * under_tail_86;
                const f64_v t_108 = t_106 - t_107;
                const f64_v ratio_tail_109 = t_108 / under_82;
                const f64_v y_110 = (f64_v)(0x1.0p+0) - ratio_87;
                const f64_v t_111 = (f64_v)(0x1.0p+0) - y_110;
                const f64_v t_112 = t_111 - ratio_87;
                const f64_v t_113 = t_112 - ratio_tail_109;
                const f64_v precise_114 = y_110 + t_113;
                const bool_v t_115 = rattle_mask_f64(x < (f64_v)(0x0.0p+0));
                const bool_v mask_7_116 = mask_6_38 & t_115;
                const f64_v t_116 = -precise_114;
                const f64_v t_117 = rattle_select_f64(t_115, t_116, precise_114);
                t_38_else = t_117;
            }
            const f64_v t_38 = rattle_select_f64(t_35, t_37, t_38_else);
            t_6_else = t_38;
        }
        const f64_v t_6 = rattle_select_f64(t_5, t_6_then, t_6_else);
        t_4_else = t_6;
    }
    const f64_v t_4 = rattle_select_f64(t_3, x, t_4_else);
    return t_4;
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
    const real_v y_30 = (real_v)((real)0x1.0p+0) + t_29;
    const real_v power_31 = n_14 + (real_v)((real)0x0.0p+0);
    const real_v t_32 = (real_v)((real)0x1.0p-1) * power_31;
    const real_v t_33 = rattle_floor_real_v(t_32);
    const real_v half_34 = t_33 + (real_v)((real)0x0.0p+0);
    const real_v t_35 = rattle_power2_real_v(half_34);
    const real_v t_36 = y_30 * t_35;
    const real_v t_37 = power_31 - half_34;
    const real_v t_38 = rattle_power2_real_v(t_37);
    const real_v t_39 = t_36 * t_38;
    const real_v t_40 = t_39 + (real_v)((real)0x1.0p+0);
    const real_v t_41 = (real_v)((real)0x1.0p+1) / t_40;
    const real_v beyond_42 = (real_v)((real)0x1.0p+0) - t_41;
    const bool_v t_43 = rattle_mask_real(a_1 < (real_v)((real)0x1.3333333333333p-1));
    const real_v t_44 = a_1 * z_2;
    const real_v t_45 = t_44 * y_10;
    const real_v t_46 = a_1 + t_45;
    const real_v t_47 = rattle_select_real(t_43, t_46, beyond_42);
    const real_v t_48 = rattle_copysign_real_v(t_47, x);
    return t_48;
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

INLINE void sample(const Self *self, const Group *group, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i, const real in_x, real *out_0) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
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
    state->level[lane] = t_9;
    *out_0 = y_4;
}

/* Samples begin to end - 1 of one copy, with the caches as they stand. */
NOINLINE void run(const Self *self, Group *memory, uint32_t lane, const RattleSegment *segment,
                  uint32_t channel, uint32_t begin, uint32_t end) {
    const RattleRamp *params = segment->params;
    double *meters = segment->meters;
    const Group *group = memory;
    State state = memory->state;
    const Caches caches = self->caches[channel / COPIES % CACHE_COUNT];
    const real *restrict in_0 = segment->inputs[channel];
    real *restrict out_0 = segment->outputs[channel + 0];
    for (uint32_t i = begin; i < end; i++) {
        real y_0;
        sample(self, group, lane, &state, &caches, meters, params, i, in_0[i], &y_0);
        out_0[i] = y_0;
    }
    memory->state = state;
}

INLINE void sample_of_channels(const Self *self, const Group *group, uint32_t lane, State *state, const Caches *caches, double *meters,
                   const RattleRamp *params, uint32_t i,
                               uint32_t active, const real_v in_x, real_v *out) {
    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;
    (void)i;
    (void)active;
    (void)in_x;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real t_0 = caches->cache__0;
    /* plugins.py: if self.shape == Shape.SOFT: */
    const bool t_1 = caches->cache__1;
    /* plugins.py: elif self.shape == Shape.HARD: */
    const bool t_2 = caches->cache__2;
    /* plugins.py: y = x * 10.0 ** (self.drive_db / 20.0) */
    const real_v y_3 = in_x * (real_v)(t_0);
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
    const real *in_0[COPIES];
    real *out[COPIES];
    for (uint32_t l = 0; l < COPIES; l++) {
        const uint32_t channel = first + l;
        in_0[l] = l < active ? segment->inputs[channel] : rattle_silence;
        out[l] = l < active ? segment->outputs[channel] : unheard;
    }
    State state = memory->state;
    const Caches caches = self->caches[first / COPIES % CACHE_COUNT];
    for (uint32_t i = begin; i < end; i++) {
        real_v y;
        sample_of_channels(self, group, 0, &state, &caches, meters, params, i, active
                           , RATTLE_GATHER(real, in_0[l][i]), &y);
        EACH_LANE(l) out[l][i] = y[l];
    }
    memory->state = state;
}

static void play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {
    if (self->copy_count > 1) {
        EACH_GROUP(g) run_channels(self, &self->groups[g], segment, g * COPIES, begin, end);
        return;
    }
    EACH_COPY(c) run(self, &self->groups[c / COPIES], c % COPIES, segment, c, begin, end);
}

static void play_moving(Self *self, const RattleSegment *segment) {
    const uint32_t count = segment->count;
    for (uint32_t i = 0; i < count; i++) {
        EACH_CACHE(c) control(self, &self->groups[c / COPIES], c % COPIES, segment->params, i, false, &self->caches[c / COPIES]);
        play(self, segment, i, i + 1);
    }
}

static void process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {
    Self *self = memory;
    if (self->generation != segment->generation) {
        EACH_CACHE(c) control(self, &self->groups[c / COPIES], c % COPIES, segment->params, 0, true, &self->caches[c / COPIES]);
        self->generation = segment->generation;
    }
    if (segment->moving) play_moving(self, segment);
    else play(self, segment, 0, segment->count);
}

enum { LENGTHS = 1 };
static void lengths_at(double sample_rate, int64_t *lengths) {
    (void)sample_rate, (void)lengths;
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    int64_t lengths[LENGTHS];
    lengths_at(setup->sample_rate, lengths);
    uint64_t bytes = 0;
    return rattle_arena_padded(sizeof(Self)) + (setup->channel_count + COPIES - 1) / COPIES * bytes;
}

static void take_arrays(const Self *self, Group *group, RattleArena *arena) {
    (void)self, (void)group, (void)arena;
}

static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {
    (void)self, (void)lane, (void)params;
    group->state.level[lane] = (real)0x0.0p+0;
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
