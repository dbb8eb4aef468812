/* Tremolo: compiled from Python by Rattle. */
#define RATTLE_LANES 4
#include "kernel_lanes.h"

typedef struct State { /* what process changes */
    uint32_t lfo__phase;
} State;

typedef struct Copy { /* the state of one copy */
    uint32_t lfo__phase;
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
    double cache__0;
    uint32_t cache__1;
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

#if RATTLE_REAL_BITS == 64
#define rattle_sin_real rattle_sin
#else
#define rattle_sin_real rattle_sin_f32
#endif

NOINLINE f64_v rattle_far_sin_v(f64_v x) {
    const f64_v t_0 = rattle_significand_f64_v(x);
    const f64_v t_1 = rattle_abs_f64_v(t_0);
    const f64_v m_2 = t_1 * (f64_v)(0x1.0p+26);
    const i64_v upper_3 = rattle_saturate_f64_v(rattle_floor_f64_v(m_2));
    const f64_v t_4 = __builtin_convertvector(upper_3, f64_v);
    const f64_v t_5 = m_2 - t_4;
    const f64_v t_6 = t_5 * (f64_v)(0x1.0p+26);
    const i64_v lower_7 = rattle_saturate_f64_v(rattle_floor_f64_v(t_6));
    const f64_v t_8 = rattle_exponent_f64_v(x);
    const i64_v t_9 = rattle_saturate_f64_v(rattle_trunc_f64_v(t_8));
    const i64_v first_10 = t_9 - (i64_v)(53);
    const i64_v w0_11 = RATTLE_GATHER(i64, rattle_two_over_pi(first_10[l]));
    const i64_v t_12 = first_10 + (i64_v)(26);
    const i64_v w1_13 = RATTLE_GATHER(i64, rattle_two_over_pi(t_12[l]));
    const i64_v t_14 = first_10 + (i64_v)(52);
    const i64_v w2_15 = RATTLE_GATHER(i64, rattle_two_over_pi(t_14[l]));
    const i64_v t_16 = first_10 + (i64_v)(78);
    const i64_v w3_17 = RATTLE_GATHER(i64, rattle_two_over_pi(t_16[l]));
    const i64_v t_18 = first_10 + (i64_v)(104);
    const i64_v w4_19 = RATTLE_GATHER(i64, rattle_two_over_pi(t_18[l]));
    const i64_v t_20 = first_10 + (i64_v)(130);
    const i64_v w5_21 = RATTLE_GATHER(i64, rattle_two_over_pi(t_20[l]));
    const i64_v t_22 = first_10 + (i64_v)(156);
    const i64_v w6_23 = RATTLE_GATHER(i64, rattle_two_over_pi(t_22[l]));
    const i64_v t_24 = upper_3 * w5_21;
    const i64_v t_25 = lower_7 * w4_19;
    const i64_v t_26 = t_24 + t_25;
    const i64_v t_27 = upper_3 * w6_23;
    const i64_v t_28 = lower_7 * w5_21;
    const i64_v t_29 = t_27 + t_28;
    const i64_v t_30 = t_29 >> 26;
    const i64_v d5_31 = t_26 + t_30;
    const i64_v t_32 = upper_3 * w4_19;
    const i64_v t_33 = lower_7 * w3_17;
    const i64_v t_34 = t_32 + t_33;
    const i64_v t_35 = d5_31 >> 26;
    const i64_v d4_36 = t_34 + t_35;
    const i64_v t_37 = upper_3 * w3_17;
    const i64_v t_38 = lower_7 * w2_15;
    const i64_v t_39 = t_37 + t_38;
    const i64_v t_40 = d4_36 >> 26;
    const i64_v d3_41 = t_39 + t_40;
    const i64_v t_42 = upper_3 * w2_15;
    const i64_v t_43 = lower_7 * w1_13;
    const i64_v t_44 = t_42 + t_43;
    const i64_v t_45 = d3_41 >> 26;
    const i64_v d2_46 = t_44 + t_45;
    const i64_v t_47 = upper_3 * w1_13;
    const i64_v t_48 = lower_7 * w0_11;
    const i64_v t_49 = t_47 + t_48;
    const i64_v t_50 = d2_46 >> 26;
    const i64_v d1_51 = t_49 + t_50;
    const i64_v leading_52 = d1_51 & (i64_v)(67108863);
    const i64_v t_53 = leading_52 + (i64_v)(8388608);
    const i64_v turns_54 = t_53 >> 24;
    const i64_v t_55 = (i64_v)((u64_v)turns_54 << 24);
    const i64_v t_56 = leading_52 - t_55;
    const i64_v t_57 = (i64_v)((u64_v)t_56 << 26);
    const i64_v t_58 = d2_46 & (i64_v)(67108863);
    const i64_v t_59 = t_57 + t_58;
    const f64_v t_60 = __builtin_convertvector(t_59, f64_v);
    const f64_v head_61 = t_60 * (f64_v)(0x1.0p-50);
    const i64_v t_62 = d3_41 & (i64_v)(67108863);
    const i64_v t_63 = (i64_v)((u64_v)t_62 << 26);
    const i64_v t_64 = d4_36 & (i64_v)(67108863);
    const i64_v t_65 = t_63 + t_64;
    const f64_v t_66 = __builtin_convertvector(t_65, f64_v);
    const f64_v middle_67 = t_66 * (f64_v)(0x1.0p-102);
    const i64_v t_68 = d5_31 & (i64_v)(67108863);
    const f64_v t_69 = __builtin_convertvector(t_68, f64_v);
    const f64_v last_70 = t_69 * (f64_v)(0x1.0p-128);
    const f64_v sum_71 = head_61 + middle_67;
    const f64_v t_72 = sum_71 - head_61;
    const f64_v t_73 = middle_67 - t_72;
    const f64_v rest_74 = t_73 + last_70;
    const f64_v r_75 = sum_71 * (f64_v)(0x1.921fb54442d18p+0);
    const f64_v c_76 = (f64_v)(0x1.0000002000000p+27) * sum_71;
    const f64_v t_77 = c_76 - sum_71;
    const f64_v a_head_78 = c_76 - t_77;
    const f64_v a_tail_79 = sum_71 - a_head_78;
    const f64_v t_80 = a_head_78 * (f64_v)(0x1.921fb58000000p+0);
    const f64_v t_81 = t_80 - r_75;
    const f64_v t_82 = a_head_78 * (f64_v)((-0x1.dde9740000000p-27));
    const f64_v t_83 = t_81 + t_82;
    const f64_v t_84 = a_tail_79 * (f64_v)(0x1.921fb58000000p+0);
    const f64_v t_85 = t_83 + t_84;
    const f64_v t_86 = a_tail_79 * (f64_v)((-0x1.dde9740000000p-27));
    const f64_v t_87 = t_85 + t_86;
    const f64_v t_88 = sum_71 * (f64_v)(0x1.1a62633145c07p-54);
    const f64_v t_89 = rest_74 * (f64_v)(0x1.921fb54442d18p+0);
    const f64_v t_90 = t_88 + t_89;
    const f64_v r_rest_91 = t_87 + t_90;
    const f64_v r_head_92 = r_75 + r_rest_91;
    const f64_v turns_93 = __builtin_convertvector(turns_54, f64_v);
    const f64_v t_94 = r_head_92 - r_75;
    const f64_v tail_95 = r_rest_91 - t_94;
    const f64_v t_96 = rattle_flip_f64_v((f64_v)(0x1.0p+0), turns_93);
    const bool_v t_97 = rattle_mask_f64(t_96 < (f64_v)(0x0.0p+0));
    f64_v y_98_then = (f64_v)(0);
    if (rattle_any(t_97)) {
        const f64_v z_99 = r_head_92 * r_head_92;
        const f64_v t_100 = (f64_v)(0x1.0p-1) * z_99;
        const f64_v head_101 = (f64_v)(0x1.0p+0) - t_100;
        const f64_v t_102 = (f64_v)(0x1.0p+0) - head_101;
        const f64_v t_103 = t_102 - t_100;
        const f64_v t_104 = z_99 * z_99;
        const f64_v t_105 = (f64_v)(0x1.ab67e5186a139p-45) * z_99;
        const f64_v y_106 = t_105 - (f64_v)(0x1.93949dd42b20fp-37);
        const f64_v t_107 = y_106 * z_99;
        const f64_v y_108 = t_107 + (f64_v)(0x1.1eed8dd998e14p-29);
        const f64_v t_109 = y_108 * z_99;
        const f64_v y_110 = t_109 - (f64_v)(0x1.27e4fb77085d7p-22);
        const f64_v t_111 = y_110 * z_99;
        const f64_v y_112 = t_111 + (f64_v)(0x1.a01a01a019cb3p-16);
        const f64_v t_113 = y_112 * z_99;
        const f64_v y_114 = t_113 - (f64_v)(0x1.6c16c16c16c16p-10);
        const f64_v t_115 = y_114 * z_99;
        const f64_v t_116 = t_115 + (f64_v)(0x1.5555555555555p-5);
        const f64_v t_117 = t_104 * t_116;
        const f64_v t_118 = r_head_92 * tail_95;
        const f64_v t_119 = t_117 - t_118;
        const f64_v t_120 = t_103 + t_119;
        const f64_v t_121 = head_101 + t_120;
        y_98_then = t_121;
    }
    f64_v y_98_else = (f64_v)(0);
    if (rattle_any(~t_97)) {
        const f64_v z_122 = r_head_92 * r_head_92;
        const f64_v t_123 = r_head_92 * z_122;
        const f64_v t_124 = (f64_v)((-0x1.ab05530bed06ep-41)) * z_122;
        const f64_v y_125 = t_124 + (f64_v)(0x1.61215f52027b0p-33);
        const f64_v t_126 = y_125 * z_122;
        const f64_v y_127 = t_126 - (f64_v)(0x1.ae6453ea500e6p-26);
        const f64_v t_128 = y_127 * z_122;
        const f64_v y_129 = t_128 + (f64_v)(0x1.71de3a54490a5p-19);
        const f64_v t_130 = y_129 * z_122;
        const f64_v y_131 = t_130 - (f64_v)(0x1.a01a01a019874p-13);
        const f64_v t_132 = y_131 * z_122;
        const f64_v y_133 = t_132 + (f64_v)(0x1.1111111111110p-7);
        const f64_v t_134 = y_133 * z_122;
        const f64_v t_135 = t_134 - (f64_v)(0x1.5555555555555p-3);
        const f64_v t_136 = t_123 * t_135;
        const f64_v t_137 = (f64_v)(0x1.0p-1) * z_122;
        const f64_v t_138 = (f64_v)(0x1.0p+0) - t_137;
        const f64_v t_139 = tail_95 * t_138;
        const f64_v t_140 = t_136 + t_139;
        const f64_v t_141 = r_head_92 + t_140;
        y_98_else = t_141;
    }
    const f64_v y_98 = rattle_select_f64(t_97, y_98_then, y_98_else);
    const f64_v t_142 = (f64_v)(0x1.0p-1) * turns_93;
    const f64_v t_143 = rattle_floor_f64_v(t_142);
    const f64_v t_144 = t_143 + (f64_v)(0x0.0p+0);
    const f64_v y_145 = rattle_flip_f64_v(y_98, t_144);
    const bool_v t_146 = rattle_mask_f64(x < (f64_v)(0x0.0p+0));
    const f64_v t_147 = -y_145;
    const f64_v signed_1ebbd8c3_148 = rattle_select_f64(t_146, t_147, y_145);
    const f64_v t_149 = rattle_abs_f64_v(x);
    const bool_v t_150 = rattle_mask_f64(t_149 < (f64_v)(__builtin_inf()));
    const f64_v t_151 = rattle_select_f64(t_150, signed_1ebbd8c3_148, (f64_v)(__builtin_nan("")));
    return t_151;
}

#if RATTLE_REAL_BITS == 64
static f64_v rattle_sin_v(f64_v x) {
    const f64_v t_0 = rattle_abs_f64_v(x);
    const bool_v t_1 = rattle_mask_f64(t_0 <= (f64_v)(0x1.921fb00000000p+20));
    const f64_v angle_2 = rattle_select_f64(t_1, x, (f64_v)(0x0.0p+0));
    const f64_v t_3 = angle_2 * (f64_v)(0x1.45f306dc9c883p-1);
    const f64_v t_4 = t_3 + (f64_v)(0x1.8000000000000p+52);
    const f64_v turns_5 = t_4 - (f64_v)(0x1.8000000000000p+52);
    const f64_v t_6 = turns_5 * (f64_v)(0x1.921fb54400000p+0);
    const f64_v first_7 = angle_2 - t_6;
    const f64_v t_8 = turns_5 * (f64_v)(0x1.0b4611a600000p-34);
    const f64_v second_9 = first_7 - t_8;
    const f64_v t_10 = turns_5 * (f64_v)(0x1.3198a2e000000p-69);
    const f64_v third_11 = second_9 - t_10;
    const f64_v b_used_12 = first_7 - second_9;
    const f64_v t_13 = second_9 + b_used_12;
    const f64_v t_14 = first_7 - t_13;
    const f64_v t_15 = b_used_12 - t_8;
    const f64_v tail_16 = t_14 + t_15;
    const f64_v b_used_17 = second_9 - third_11;
    const f64_v t_18 = third_11 + b_used_17;
    const f64_v t_19 = second_9 - t_18;
    const f64_v t_20 = b_used_17 - t_10;
    const f64_v t_21 = t_19 + t_20;
    const f64_v tail_22 = tail_16 + t_21;
    const f64_v t_23 = turns_5 * (f64_v)(0x1.b839a252049c1p-104);
    const f64_v t_24 = tail_22 - t_23;
    const f64_v r_25 = third_11 + t_24;
    const f64_v t_26 = third_11 - r_25;
    const f64_v t_27 = t_26 + t_24;
    const f64_v t_28 = rattle_flip_f64_v((f64_v)(0x1.0p+0), turns_5);
    const bool_v t_29 = rattle_mask_f64(t_28 < (f64_v)(0x0.0p+0));
    f64_v y_30_then = (f64_v)(0);
    if (rattle_any(t_29)) {
        const f64_v z_31 = r_25 * r_25;
        const f64_v t_32 = (f64_v)(0x1.0p-1) * z_31;
        const f64_v head_33 = (f64_v)(0x1.0p+0) - t_32;
        const f64_v t_34 = (f64_v)(0x1.0p+0) - head_33;
        const f64_v t_35 = t_34 - t_32;
        const f64_v t_36 = z_31 * z_31;
        const f64_v t_37 = (f64_v)(0x1.ab67e5186a139p-45) * z_31;
        const f64_v y_38 = t_37 - (f64_v)(0x1.93949dd42b20fp-37);
        const f64_v t_39 = y_38 * z_31;
        const f64_v y_40 = t_39 + (f64_v)(0x1.1eed8dd998e14p-29);
        const f64_v t_41 = y_40 * z_31;
        const f64_v y_42 = t_41 - (f64_v)(0x1.27e4fb77085d7p-22);
        const f64_v t_43 = y_42 * z_31;
        const f64_v y_44 = t_43 + (f64_v)(0x1.a01a01a019cb3p-16);
        const f64_v t_45 = y_44 * z_31;
        const f64_v y_46 = t_45 - (f64_v)(0x1.6c16c16c16c16p-10);
        const f64_v t_47 = y_46 * z_31;
        const f64_v t_48 = t_47 + (f64_v)(0x1.5555555555555p-5);
        const f64_v t_49 = t_36 * t_48;
        const f64_v t_50 = r_25 * t_27;
        const f64_v t_51 = t_49 - t_50;
        const f64_v t_52 = t_35 + t_51;
        const f64_v t_53 = head_33 + t_52;
        y_30_then = t_53;
    }
    f64_v y_30_else = (f64_v)(0);
    if (rattle_any(~t_29)) {
        const f64_v z_54 = r_25 * r_25;
        const f64_v t_55 = r_25 * z_54;
        const f64_v t_56 = (f64_v)((-0x1.ab05530bed06ep-41)) * z_54;
        const f64_v y_57 = t_56 + (f64_v)(0x1.61215f52027b0p-33);
        const f64_v t_58 = y_57 * z_54;
        const f64_v y_59 = t_58 - (f64_v)(0x1.ae6453ea500e6p-26);
        const f64_v t_60 = y_59 * z_54;
        const f64_v y_61 = t_60 + (f64_v)(0x1.71de3a54490a5p-19);
        const f64_v t_62 = y_61 * z_54;
        const f64_v y_63 = t_62 - (f64_v)(0x1.a01a01a019874p-13);
        const f64_v t_64 = y_63 * z_54;
        const f64_v y_65 = t_64 + (f64_v)(0x1.1111111111110p-7);
        const f64_v t_66 = y_65 * z_54;
        const f64_v t_67 = t_66 - (f64_v)(0x1.5555555555555p-3);
        const f64_v t_68 = t_55 * t_67;
        const f64_v t_69 = (f64_v)(0x1.0p-1) * z_54;
        const f64_v t_70 = (f64_v)(0x1.0p+0) - t_69;
        const f64_v t_71 = t_27 * t_70;
        const f64_v t_72 = t_68 + t_71;
        const f64_v t_73 = r_25 + t_72;
        y_30_else = t_73;
    }
    const f64_v y_30 = rattle_select_f64(t_29, y_30_then, y_30_else);
    const f64_v t_74 = (f64_v)(0x1.0p-1) * turns_5;
    const f64_v t_75 = rattle_floor_f64_v(t_74);
    const f64_v t_76 = t_75 + (f64_v)(0x0.0p+0);
    const f64_v y_77 = rattle_flip_f64_v(y_30, t_76);
    const bool_v t_78 = rattle_mask_f64(t_0 < (f64_v)(0x1.0p-27));
    const f64_v near_79 = rattle_select_f64(t_78, x, y_77);
    f64_v t_80_else = (f64_v)(0);
    if (rattle_any(~t_1)) {
        const f64_v t_81 = rattle_far_sin_v(x);
        t_80_else = t_81;
    }
    const f64_v t_80 = rattle_select_f64(t_1, near_79, t_80_else);
    return t_80;
}

#endif
#if RATTLE_REAL_BITS == 32
static real_v rattle_sin_f32_v(real_v x) {
    const real_v t_0 = rattle_abs_real_v(x);
    const bool_v t_1 = rattle_mask_real(t_0 <= (real_v)((real)0x1.0p+27));
    const real_v t_2 = rattle_select_real(t_1, x, (real_v)((real)0x0.0p+0));
    const f64_v angle_3 = __builtin_convertvector(t_2, f64_v);
    const f64_v t_4 = angle_3 * (f64_v)(0x1.45f306dc9c883p-2);
    const f64_v t_5 = t_4 + (f64_v)(0x1.8000000000000p+52);
    const f64_v halves_6 = t_5 - (f64_v)(0x1.8000000000000p+52);
    const f64_v t_7 = halves_6 * (f64_v)(0x1.921fb58000000p+1);
    const f64_v t_8 = angle_3 - t_7;
    const f64_v t_9 = halves_6 * (f64_v)((-0x1.dde973dcb3b3ap-26));
    const f64_v r_10 = t_8 - t_9;
    const f64_v t_11 = rattle_flip_f64_v(r_10, halves_6);
    const f64_v z_12 = t_11 * t_11;
    const f32_v t_13 = __builtin_convertvector(z_12, f32_v);
    const real_v narrow_z_14 = __builtin_convertvector(t_13, real_v);
    const real_v t_15 = (real_v)((real)0x1.5dc93e072222fp-19) * narrow_z_14;
    const real_v y_16 = t_15 - (real_v)((real)0x1.9f70f20acf6e8p-13);
    const real_v t_17 = y_16 * narrow_z_14;
    const real_v y_18 = t_17 + (real_v)((real)0x1.110ed9feb6c44p-7);
    const real_v t_19 = y_18 * narrow_z_14;
    const real_v y_20 = t_19 - (real_v)((real)0x1.55554bfb9ada5p-3);
    const f64_v t_21 = t_11 * z_12;
    const f64_v t_22 = __builtin_convertvector(y_20, f64_v);
    const f64_v t_23 = t_21 * t_22;
    const f64_v t_24 = t_11 + t_23;
    const f32_v t_25 = __builtin_convertvector(t_24, f32_v);
    const real_v y_26 = __builtin_convertvector(t_25, real_v);
    const bool_v t_27 = rattle_mask_real(t_0 < (real_v)((real)0x1.0p-13));
    const real_v near_28 = rattle_select_real(t_27, x, y_26);
    real_v t_29_else = (real_v)(0);
    if (rattle_any(~t_1)) {
        const f64_v t_30 = __builtin_convertvector(x, f64_v);
        const f64_v t_31 = rattle_far_sin_v(t_30);
        const f32_v t_32 = __builtin_convertvector(t_31, f32_v);
        const real_v t_33 = __builtin_convertvector(t_32, real_v);
        t_29_else = t_33;
    }
    const real_v t_29 = rattle_select_real(t_1, near_28, t_29_else);
    return t_29;
}

#endif
#if RATTLE_REAL_BITS == 64
#define rattle_sin_real_v rattle_sin_v
#else
#define rattle_sin_real_v rattle_sin_f32_v
#endif

NOINLINE void control__0(const Self *self, const Group *group, uint32_t lane, uint32_t i, double *s0, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* sine.py: steps = f64(freq_hz) * (STEPS / self.sample_rate) */
    const double sample_rate_0 = self->sample_rate;
    const double t_1 = 0x1.0p+32 / sample_rate_0;
    *s0 = t_1;
}

NOINLINE void control__1(const Self *self, const Group *group, uint32_t lane, uint32_t i, const RattleRamp *p0, double *s0, uint32_t *s1, const RattleRamp *params, Caches *caches) {
    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real rate_hz_0 = rattle_ramp(p0, i);
    /* sine.py: steps = f64(freq_hz) * (STEPS / self.sample_rate) */
    const double t_1 = (double)rate_hz_0;
    const double t_2 = *s0;
    const double steps_3 = t_1 * t_2;
    /* sine.py: step = int(min(max(steps, -2147483648.0), 2147483647.0)) */
    const double t_4 = (-0x1.0p+31) > steps_3 ? (-0x1.0p+31) : steps_3;
    const double t_5 = 0x1.fffffffc00000p+30 < t_4 ? 0x1.fffffffc00000p+30 : t_4;
    const int64_t step_6 = rattle_saturate(rattle_trunc_f64(t_5));
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const int64_t t_7 = step_6 & INT64_C(4294967295);
    const uint32_t t_8 = (uint32_t)t_7;
    *s1 = t_8;
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
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t t_0 = caches->cache__1;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_1 = caches->cache__2;
    /* sine.py: y = math.sin(float(self.phase) * RADIANS_PER_STEP + modulation * TURN) */
    const uint32_t phase_2 = state->lfo__phase;
    const real t_3 = (real)phase_2;
    const real t_4 = t_3 * (real)0x1.921fb54442d18p-30;
    const real t_5 = t_4 + (real)0x0.0p+0;
    const real y_6 = rattle_sin_real(t_5);
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t t_7 = phase_2 + t_0;
    state->lfo__phase = t_7;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_8 = (real)0x1.0p-1 * y_6;
    const real t_9 = (real)0x1.0p-1 + t_8;
    const real t_10 = t_1 * t_9;
    const real t_11 = (real)0x1.0p+0 - t_10;
    const real t_12 = in0 * t_11;
    *out0 = t_12;
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
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t t_0 = caches->cache__1;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_1 = caches->cache__2;
    /* sine.py: y = math.sin(float(self.phase) * RADIANS_PER_STEP + modulation * TURN) */
    const uint32_t phase_2 = state->lfo__phase;
    const real t_3 = (real)phase_2;
    const real t_4 = t_3 * (real)0x1.921fb54442d18p-30;
    const real t_5 = t_4 + (real)0x0.0p+0;
    const real y_6 = rattle_sin_real(t_5);
    /* sine.py: self.phase = self.phase + np.uint32(step & 0xFFFFFFFF) */
    const uint32_t t_7 = phase_2 + t_0;
    state->lfo__phase = t_7;
    /* plugins.py: return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz))) */
    const real t_8 = (real)0x1.0p-1 * y_6;
    const real t_9 = (real)0x1.0p-1 + t_8;
    const real t_10 = t_1 * t_9;
    const real t_11 = (real)0x1.0p+0 - t_10;
    const real_v t_12 = in0 * (real_v)(t_11);
    *out = t_12;
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
    group->state.lfo__phase = 0u;
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
