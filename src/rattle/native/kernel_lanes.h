/* kernel_lanes.h: what compiled Python is made of when several instances run side by side, one in each lane of a
 * vector: channels of an effect, units of a list, stages of a cascade. Included by generated C after it has
 * defined RATTLE_LANES (4, 8 or 16), before kernel.h's operations are used on vectors.
 *
 * A lane computes what kernel.h's operation of the same name computes for a number, to the bit. A truth value
 * is 0 or -1 in 32 bits. Vectors are explicit, so nothing here is left to a vectoriser. All [any].
 */
#ifndef RATTLE_KERNEL_LANES_H
#define RATTLE_KERNEL_LANES_H

#include "kernel.h"
#include "kernel_samples.h" /* how infinity looks */

#define RATTLE_ALIGNED(bytes) aligned((bytes) < 64 ? (bytes) : 64) /* as the arena is */
#define RATTLE_VECTOR(T) T __attribute__((ext_vector_type(RATTLE_LANES), RATTLE_ALIGNED(RATTLE_LANES * sizeof(T))))
typedef RATTLE_VECTOR(float) f32_v;
typedef RATTLE_VECTOR(double) f64_v;
typedef RATTLE_VECTOR(int64_t) i64_v;
typedef RATTLE_VECTOR(uint64_t) u64_v;
typedef RATTLE_VECTOR(int32_t) i32_v;
typedef RATTLE_VECTOR(uint32_t) u32_v;
typedef i32_v bool_v;
#if RATTLE_REAL_BITS == 64
typedef f64_v real_v;
typedef i64_v real_bits_v;
typedef u64_v real_size_v;
#else
typedef f32_v real_v;
typedef i32_v real_bits_v;
typedef u32_v real_size_v;
#endif

/* Of consecutive samples, wherever they begin. */
#define RATTLE_UNALIGNED(t) typedef t##_v t##_u __attribute__((aligned(4), may_alias))
RATTLE_UNALIGNED(f32);
RATTLE_UNALIGNED(f64);
RATTLE_UNALIGNED(i64);
RATTLE_UNALIGNED(i32);
RATTLE_UNALIGNED(u32);
RATTLE_UNALIGNED(real);

#define RATTLE_UNROLLED _Pragma("clang loop unroll(full)")
#define EACH_LANE(l) RATTLE_UNROLLED for (int l = 0; l < RATTLE_LANES; l++)

/* What lanes without a channel hear. */
static const real rattle_silence[RATTLE_TICK] __attribute__((unused)) = {0};

/* What has no vector form runs lane by lane. */
#define RATTLE_LANEWISE_1(T, function, a) \
    ({ T##_v rattle_r; EACH_LANE(l) rattle_r[l] = function((a)[l]); rattle_r; })
#define RATTLE_LANEWISE_2(T, function, a, b) \
    ({ T##_v rattle_r; EACH_LANE(l) rattle_r[l] = function((a)[l], (b)[l]); rattle_r; })
#define RATTLE_GATHER(T, place) ({ T##_v rattle_r; EACH_LANE(l) rattle_r[l] = (place); rattle_r; })

/* Masks: a comparison is as wide as what it compares. */
#define rattle_mask_f32(m) (m)
#define rattle_mask_i32(m) (m)
#define rattle_mask_u32(m) (m)
#define rattle_mask_bool(m) (m)
#define rattle_mask_f64(m) __builtin_convertvector(m, i32_v)
#define rattle_mask_i64(m) __builtin_convertvector(m, i32_v)
#define rattle_select_f32(m, a, b) ((m) ? (a) : (b))
#define rattle_select_i32(m, a, b) ((m) ? (a) : (b))
#define rattle_select_u32(m, a, b) ((m) ? (a) : (b))
#define rattle_select_bool(m, a, b) ((m) ? (a) : (b))
#define rattle_select_f64(m, a, b) (__builtin_convertvector(m, i64_v) ? (a) : (b))
#define rattle_select_i64(m, a, b) (__builtin_convertvector(m, i64_v) ? (a) : (b))
#if RATTLE_REAL_BITS == 64
#define rattle_mask_real rattle_mask_f64
#define rattle_select_real rattle_select_f64
#else
#define rattle_mask_real rattle_mask_f32
#define rattle_select_real rattle_select_f32
#endif
#define rattle_any(m) (__builtin_reduce_or(m) != 0)
#define rattle_bits_of_mask(m) (-(m)) /* 0 or 1 */

#define RATTLE_FLOAT_LANES(t, I)                                                                            \
    INLINE t##_v rattle_abs_##t##_v(t##_v x) { return __builtin_elementwise_abs(x); }                       \
    INLINE t##_v rattle_sqrt_##t##_v(t##_v x) { return __builtin_elementwise_sqrt(x); }                     \
    INLINE t##_v rattle_floor_##t##_v(t##_v x) { return __builtin_elementwise_floor(x); }                   \
    INLINE t##_v rattle_ceil_##t##_v(t##_v x) { return __builtin_elementwise_ceil(x); }                     \
    INLINE t##_v rattle_trunc_##t##_v(t##_v x) { return __builtin_elementwise_trunc(x); }                   \
    INLINE t##_v rattle_rint_##t##_v(t##_v x) { return __builtin_elementwise_rint(x); }                     \
    INLINE t##_v rattle_copysign_##t##_v(t##_v x, t##_v sign) {                                             \
        return __builtin_elementwise_copysign(x, sign);                                                     \
    }                                                                                                       \
    INLINE t##_v rattle_flush_##t##_v(t##_v x) {                                                            \
        return __builtin_elementwise_abs(x) < (t##_v)(RATTLE_TINY_##t) ? (t##_v)(0) : x;                    \
    }

#define RATTLE_TINY_f32 0x1p-63f
#define RATTLE_TINY_f64 0x1p-511
RATTLE_FLOAT_LANES(f32, i32)
RATTLE_FLOAT_LANES(f64, i64)
#define rattle_abs_real_v RATTLE_REAL_V(rattle_abs)
#define rattle_sqrt_real_v RATTLE_REAL_V(rattle_sqrt)
#define rattle_floor_real_v RATTLE_REAL_V(rattle_floor)
#define rattle_ceil_real_v RATTLE_REAL_V(rattle_ceil)
#define rattle_trunc_real_v RATTLE_REAL_V(rattle_trunc)
#define rattle_rint_real_v RATTLE_REAL_V(rattle_rint)
#define rattle_copysign_real_v RATTLE_REAL_V(rattle_copysign)
#define rattle_flush_real_v RATTLE_REAL_V(rattle_flush)
#define rattle_saturate_real_v RATTLE_REAL_V(rattle_saturate)
#define rattle_whole_real_v RATTLE_REAL_V(rattle_whole)
#define rattle_to_i32_real_v RATTLE_REAL_V(rattle_to_i32)
#define rattle_to_u32_real_v RATTLE_REAL_V(rattle_to_u32)
#if RATTLE_REAL_BITS == 64
#define RATTLE_REAL_V(name) name##_f64_v
#else
#define RATTLE_REAL_V(name) name##_f32_v
#endif

RATTLE_BIT_OPERATIONS(f32_v, f32_v, u32_v, 32, 23, UINT32_C(127), 0x1p23f)
RATTLE_BIT_OPERATIONS(f64_v, f64_v, u64_v, 64, 52, UINT64_C(1023), 0x1p52)
#define rattle_power2_real_v RATTLE_REAL_V(rattle_power2)
#define rattle_flip_real_v RATTLE_REAL_V(rattle_flip)
#define rattle_exponent_real_v RATTLE_REAL_V(rattle_exponent)
#define rattle_significand_real_v RATTLE_REAL_V(rattle_significand)

/* `//` and `%`, as in kernel_floor.h; lane by lane if one has a huge quotient, or none. */
RATTLE_NEAR_QUOTIENT(f32_v, f32_v, 12)
RATTLE_NEAR_QUOTIENT(f64_v, f64_v, 26)
#define RATTLE_FLOOR_LANES(t, operation)                                                                    \
    INLINE t##_v rattle_##operation##_##t##_v(t##_v a, t##_v b) {                                           \
        const t##_v quotient = a / b;                                                                       \
        const t##_v end = (t##_v)(__builtin_inff());                                                        \
        if (rattle_any(~((rattle_abs_##t##_v(quotient) < RATTLE_HUGE_##t) & (rattle_abs_##t##_v(b) < end))))\
            return RATTLE_LANEWISE_2(t, rattle_##operation##_##t, a, b);                                    \
        return rattle_near_##operation##_##t##_v(a, b, rattle_trunc_##t##_v(quotient));                     \
    }
RATTLE_FLOOR_LANES(f32, mod)
RATTLE_FLOOR_LANES(f64, mod)
RATTLE_FLOOR_LANES(f32, floordiv)
RATTLE_FLOOR_LANES(f64, floordiv)
#define rattle_mod_real_v RATTLE_REAL_V(rattle_mod)
#define rattle_floordiv_real_v RATTLE_REAL_V(rattle_floordiv)

INLINE i64_v rattle_abs_i64_v(i64_v a) { return a < 0 ? -a : a; }
INLINE i32_v rattle_abs_i32_v(i32_v a) { return a < 0 ? -a : a; }
INLINE u32_v rattle_abs_u32_v(u32_v a) { return a; }

/* Float to integer, clamped before it is converted, as rattle_saturate. */
INLINE i32_v rattle_to_i32_f32_v(f32_v x) {
    const i32_v above = x >= 2147483648.0f;
    const f32_v low = x > -2147483648.0f ? x : (f32_v)(-2147483648.0f);
    const f32_v within = (above | (x != x)) ? (f32_v)(0) : low;
    return above ? (i32_v)(INT32_MAX) : __builtin_convertvector(within, i32_v);
}
INLINE i32_v rattle_to_i32_f64_v(f64_v x) {
    const f64_v above = x < 2147483647.0 ? x : (f64_v)(2147483647.0);
    const f64_v within = above > -2147483648.0 ? above : (f64_v)(-2147483648.0);
    return __builtin_convertvector(x == x ? within : (f64_v)(0), i32_v);
}
INLINE i64_v rattle_saturate_f32_v(f32_v x) { return __builtin_convertvector(rattle_to_i32_f32_v(x), i64_v); }
INLINE i64_v rattle_saturate_f64_v(f64_v x) { return __builtin_convertvector(rattle_to_i32_f64_v(x), i64_v); }
INLINE i64_v rattle_whole_f32_v(f32_v x) {
    return __builtin_convertvector(__builtin_convertvector(x == x ? x : (f32_v)(0), i32_v), i64_v);
}
INLINE i64_v rattle_whole_f64_v(f64_v x) {
    return __builtin_convertvector(__builtin_convertvector(x == x ? x : (f64_v)(0), i32_v), i64_v);
}
INLINE u32_v rattle_to_u32_f64_v(f64_v x) {
    const f64_v above = x < 4294967295.0 ? x : (f64_v)(4294967295.0);
    const f64_v within = __builtin_elementwise_trunc(((x == x) & (above > 0.0)) ? above : (f64_v)(0));
    const i64_v big = (i64_v)(within >= 2147483648.0); /* int64_t is not the same type on every system */
    const i32_v low = __builtin_convertvector(big ? within - 2147483648.0 : within, i32_v);
    return __builtin_convertvector(low, u32_v) ^ (__builtin_convertvector(big, u32_v) & 0x80000000u);
}
INLINE u32_v rattle_to_u32_f32_v(f32_v x) { return rattle_to_u32_f64_v(__builtin_convertvector(x, f64_v)); }

/* Indices, as rattle_wrap_index and rattle_clamp_index. */
INLINE i64_v rattle_clamp_index_v(i64_v i, int64_t length) {
    const i64_v below = i < length ? i : (i64_v)(length - 1);
    return i < 0 ? (i64_v)(0) : below;
}
INLINE i64_v rattle_wrap_index_v(i64_v i, int64_t length) {
    return rattle_clamp_index_v(i < 0 ? i + length : i, length);
}

/* Samples that a run may have, at most `left`, while places in it move on by one from sample to sample: until a
 * mask or a length wraps one, it leaves an array, a comparison changes its mind, or two
 * places that are not the same come closer than a vector is wide. 0: none. */
#define RATTLE_FAR (INT64_C(1) << 62) /* beyond it sums could wrap */
INLINE int64_t rattle_run_to(int64_t left, int64_t samples) { return samples < left ? samples : left; }
INLINE int64_t rattle_run_masked(int64_t left, int64_t masked, int64_t mask) {
    if (mask < 0 || mask >= RATTLE_FAR || (mask & (mask + 1)) != 0) return 0;
    return rattle_run_to(left, mask - masked + 1);
}
INLINE int64_t rattle_run_modulo(int64_t left, int64_t i, int64_t rest, int64_t divisor) {
    if (divisor <= 0 || i >= RATTLE_FAR) return 0;
    return rattle_run_to(left, divisor - rest);
}
INLINE int64_t rattle_run_inside(int64_t left, int64_t i, int64_t length) {
    return i < 0 || i >= length ? 0 : rattle_run_to(left, length - i);
}
INLINE int64_t rattle_run_wrapped(int64_t left, int64_t i, int64_t length) {
    if (i >= 0) return rattle_run_inside(left, i, length);
    return i < -length ? 0 : rattle_run_to(left, -i);
}
/* Of `low < high + change`, where low gains one on high. */
INLINE int64_t rattle_run_below(int64_t left, int64_t low, int64_t high, int64_t change) {
    if (low >= RATTLE_FAR || low <= -RATTLE_FAR || high >= RATTLE_FAR || high <= -RATTLE_FAR) return 0;
    const int64_t distance = high + change - low;
    return distance > 0 ? rattle_run_to(left, distance) : left;
}
INLINE int64_t rattle_run_apart(int64_t left, int64_t a, int64_t b) {
    const int64_t distance = a < b ? b - a : a - b;
    return distance == 0 || distance >= RATTLE_LANES ? left : 0;
}

/* As rattle_halving_sum, of as many as there are lanes. */
typedef real rattle_real_8 __attribute__((ext_vector_type(8)));
typedef real rattle_real_4 __attribute__((ext_vector_type(4)));
INLINE real rattle_halving_sum_4(rattle_real_4 x) { return (x[0] + x[2]) + (x[1] + x[3]); }
INLINE real rattle_halving_sum_8(rattle_real_8 x) { return rattle_halving_sum_4(x.lo + x.hi); }
#if RATTLE_LANES == 16
INLINE real rattle_halving_sum_v(real_v x) { return rattle_halving_sum_8(x.lo + x.hi); }
#elif RATTLE_LANES == 8
INLINE real rattle_halving_sum_v(real_v x) { return rattle_halving_sum_8(x); }
#else
INLINE real rattle_halving_sum_v(real_v x) { return rattle_halving_sum_4(x); }
#endif

/* The largest of samples on their way out: only its bits matter, and only if it is not finite. */
INLINE real_size_v rattle_larger_v(real_size_v largest, real_v x) {
    const real_size_v sign = (real_size_v)(real_v)(-(real)0);
    return __builtin_elementwise_max(largest, (real_size_v)x & ~sign);
}
INLINE uint32_t rattle_is_infinite_v(real_size_v largest) {
    return __builtin_reduce_or(largest >= RATTLE_REAL_NAME(RATTLE_INFINITY)) != 0;
}

#endif
