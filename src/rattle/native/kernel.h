/* kernel.h: what compiled Python is made of. Included by generated C only, which is compiled once per sample
 * type (-DRATTLE_REAL_BITS=32 or 64) and instruction set (-DRATTLE_KERNEL=name of the processor it defines).
 *
 * Every operation here gives the same bits on every machine: IEEE 754 arithmetic, no contraction, no
 * conversion out of range, no trap. Their meaning is defined by rattle/compiler/primitives.py. All [any].
 */
#ifndef RATTLE_KERNEL_H
#define RATTLE_KERNEL_H

#include "processor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline, unused))
/* Over copies, and groups of them: a handful at most, so not worth the compiler's efforts. */
#define RATTLE_FEW _Pragma("clang loop vectorize(disable) unroll(disable)")
#define EACH_COPY(c) RATTLE_FEW for (uint32_t c = 0; c < self->copy_count; c++)
#define EACH_GROUP(g) RATTLE_FEW for (uint32_t g = 0; g * COPIES < self->copy_count; g++)
#define EACH_LANE_OF_GROUP(l) RATTLE_FEW for (uint32_t l = 0; l < COPIES; l++)
#define EACH_CACHE(c) /* lanes without a channel too */ \
    for (uint32_t c = 0; c < (CACHE_COUNT == 1 ? 1 : (self->copy_count + COPIES - 1) / COPIES * COPIES); c++)
#define NOINLINE static __attribute__((noinline, unused)) /* called now and then: small is better than fast */

#if RATTLE_REAL_BITS == 64
typedef double real;
#define RATTLE_TINY_REAL 0x1p-511
#define RATTLE_REAL_NAME(name) name##_f64
#else
typedef float real;
#define RATTLE_TINY_REAL 0x1p-63f
#define RATTLE_REAL_NAME(name) name##_f32
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t size) RATTLE_NONBLOCKING;
void *memset(void *to, int byte, size_t size) RATTLE_NONBLOCKING;

/* Floats. Tiny values become +0 where state is stored, so that no recursion stays subnormal (its squares
 * stay normal above these bounds). */
#define RATTLE_FLOAT_OPERATIONS(t, T, suffix, tiny)                                                        \
    INLINE T rattle_abs_##t(T x) { return __builtin_fabs##suffix(x); }                                     \
    INLINE T rattle_sqrt_##t(T x) { return __builtin_sqrt##suffix(x); }                                    \
    INLINE T rattle_floor_##t(T x) { return __builtin_floor##suffix(x); }                                  \
    INLINE T rattle_ceil_##t(T x) { return __builtin_ceil##suffix(x); }                                    \
    INLINE T rattle_trunc_##t(T x) { return __builtin_trunc##suffix(x); }                                  \
    INLINE T rattle_rint_##t(T x) { return __builtin_rint##suffix(x); }                                    \
    INLINE T rattle_copysign_##t(T x, T sign) { return __builtin_copysign##suffix(x, sign); }              \
    INLINE T rattle_flush_##t(T x) { return __builtin_fabs##suffix(x) < (tiny) ? (T)0 : x; }

RATTLE_FLOAT_OPERATIONS(f32, float, f, 0x1p-63f)
RATTLE_FLOAT_OPERATIONS(f64, double, , 0x1p-511)
#define rattle_abs_real RATTLE_REAL_NAME(rattle_abs)
#define rattle_sqrt_real RATTLE_REAL_NAME(rattle_sqrt)
#define rattle_floor_real RATTLE_REAL_NAME(rattle_floor)
#define rattle_ceil_real RATTLE_REAL_NAME(rattle_ceil)
#define rattle_trunc_real RATTLE_REAL_NAME(rattle_trunc)
#define rattle_rint_real RATTLE_REAL_NAME(rattle_rint)
#define rattle_copysign_real RATTLE_REAL_NAME(rattle_copysign)
#define rattle_flush_real RATTLE_REAL_NAME(rattle_flush)

/* Float to integer: clamped before it is converted, for a conversion out of range is undefined in C and
 * differs between machines. NaN gives 0. */
INLINE int64_t rattle_saturate(double x) {
    const double above = x < 2147483647.0 ? x : 2147483647.0;
    const double within = above > -2147483648.0 ? above : -2147483648.0;
    return x == x ? (int64_t)within : 0;
}
/* The same, of what is known to fit into 32 bits, or to be no number. */
INLINE int64_t rattle_whole(double x) { return (int32_t)(x == x ? x : 0.0); }
INLINE int32_t rattle_to_i32(double x) { return (int32_t)rattle_saturate(x); }
INLINE uint32_t rattle_to_u32(double x) {
    const double above = x < 4294967295.0 ? x : 4294967295.0;
    return x == x && above > 0.0 ? (uint32_t)above : 0;
}

/* Integers: two's complement (-fwrapv); division by zero gives 0; a shift beyond the width gives what
 * shifting one by one would. */
INLINE int64_t rattle_floordiv_i64(int64_t a, int64_t b) {
    if (b == 0) return 0;
    if (b == -1) return (int64_t)(0 - (uint64_t)a);
    const int64_t quotient = a / b;
    return quotient - (a % b != 0 && (a < 0) != (b < 0));
}
INLINE int64_t rattle_mod_i64(int64_t a, int64_t b) {
    if (b == 0 || b == -1) return 0;
    const int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
INLINE int32_t rattle_floordiv_i32(int32_t a, int32_t b) { return (int32_t)rattle_floordiv_i64(a, b); }
INLINE int32_t rattle_mod_i32(int32_t a, int32_t b) { return (int32_t)rattle_mod_i64(a, b); }
INLINE uint32_t rattle_floordiv_u32(uint32_t a, uint32_t b) { return b ? a / b : 0; }
INLINE uint32_t rattle_mod_u32(uint32_t a, uint32_t b) { return b ? a % b : 0; }
INLINE int64_t rattle_abs_i64(int64_t a) { return a < 0 ? (int64_t)(0 - (uint64_t)a) : a; }
INLINE int32_t rattle_abs_i32(int32_t a) { return a < 0 ? (int32_t)(0 - (uint32_t)a) : a; }
INLINE uint32_t rattle_abs_u32(uint32_t a) { return a; }
INLINE int64_t rattle_shl_i64(int64_t a, int64_t n) { return n < 0 || n > 63 ? 0 : (int64_t)((uint64_t)a << n); }
INLINE int32_t rattle_shl_i32(int32_t a, int64_t n) { return n < 0 || n > 31 ? 0 : (int32_t)((uint32_t)a << n); }
INLINE uint32_t rattle_shl_u32(uint32_t a, int64_t n) { return n < 0 || n > 31 ? 0 : a << n; }
INLINE int64_t rattle_shr_i64(int64_t a, int64_t n) { return n < 0 || n > 63 ? -(a < 0) : a >> n; }
INLINE int32_t rattle_shr_i32(int32_t a, int64_t n) { return n < 0 || n > 31 ? -(a < 0) : a >> n; }
INLINE uint32_t rattle_shr_u32(uint32_t a, int64_t n) { return n < 0 || n > 31 ? 0 : a >> n; }

/* The bits of floats (rattle/lang/bits.py). From `whole` on, 2**fraction, floats are whole numbers and lie one
 * apart: what is added to it shows in the low bits. Nothing here is converted, so T may be a vector too. */
#define RATTLE_BIT_OPERATIONS(t, T, Bits, width, fraction, bias, whole)                                    \
    INLINE Bits rattle_bits_##t(T x) {                                                                     \
        Bits bits;                                                                                         \
        __builtin_memcpy(&bits, &x, sizeof bits);                                                          \
        return bits;                                                                                       \
    }                                                                                                      \
    INLINE T rattle_from_bits_##t(Bits bits) {                                                             \
        T x;                                                                                               \
        __builtin_memcpy(&x, &bits, sizeof x);                                                             \
        return x;                                                                                          \
    }                                                                                                      \
    INLINE T rattle_power2_##t(T n) {                                                                      \
        return rattle_from_bits_##t((rattle_bits_##t(n + 1.5f * (whole)) + (bias)) << (fraction));         \
    }                                                                                                      \
    INLINE T rattle_flip_##t(T x, T n) {                                                                   \
        return rattle_from_bits_##t(rattle_bits_##t(x) ^                                                   \
                                    rattle_bits_##t(n + 1.5f * (whole)) << ((width) - 1));                 \
    }                                                                                                      \
    INLINE T rattle_exponent_##t(T x) {                                                                    \
        const Bits field = rattle_bits_##t(x) >> (fraction) & (2 * (bias) + 1);                            \
        return rattle_from_bits_##t(field | ((bias) + (fraction)) << (fraction)) - ((whole) + (bias));     \
    }                                                                                                      \
    INLINE T rattle_significand_##t(T x) {                                                                 \
        const Bits kept = rattle_bits_##t(x) & ~((2 * (bias) + 1) << (fraction));                          \
        return rattle_from_bits_##t(kept | (bias) << (fraction));                                          \
    }

RATTLE_BIT_OPERATIONS(f32, float, uint32_t, 32, 23, UINT32_C(127), 0x1p23f)
RATTLE_BIT_OPERATIONS(f64, double, uint64_t, 64, 52, UINT64_C(1023), 0x1p52)
#define rattle_power2_real RATTLE_REAL_NAME(rattle_power2)
#define rattle_flip_real RATTLE_REAL_NAME(rattle_flip)
#define rattle_exponent_real RATTLE_REAL_NAME(rattle_exponent)
#define rattle_significand_real RATTLE_REAL_NAME(rattle_significand)

#include "kernel_floor.h"

static const uint32_t rattle_two_over_pi_words[] __attribute__((unused)) = { /* from the bit worth 2**63 on */
    0x00000000, 0x00000000, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
    0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e,
    0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b,
    0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
    0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab,
    0xf0cfbc20,
};
NOINLINE int64_t rattle_two_over_pi(int64_t first) {
    const uint32_t *words = rattle_two_over_pi_words;
    const int64_t clamped = first < -63 ? -63 : first > 1200 ? 1200 : first;
    const uint64_t place = (uint64_t)(clamped + 63);
    const uint64_t both = (uint64_t)words[place / 32] << 32 | words[place / 32 + 1];
    return (int64_t)(both >> (38 - place % 32) & 0x3ffffff);
}

/* Rounds of a loop, at most so many, counted before it runs: the counter itself could wrap and never arrive. */
INLINE uint64_t rattle_rounds(int64_t start, int64_t stop, int64_t step, uint64_t most) {
    const uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    const uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
    const bool runs = step > 0 ? start < stop : start > stop;
    const uint64_t rounds = runs ? (distance - 1) / stride + 1 : 0;
    return rounds < most ? rounds : most;
}

/* Arrays: a negative index wraps once, as in Python, then is clamped. Lengths are at least 1. */
INLINE int64_t rattle_clamp_index(int64_t i, int64_t length) {
    return i < 0 ? 0 : i < length ? i : length - 1;
}
INLINE int64_t rattle_wrap_index(int64_t i, int64_t length) {
    return rattle_clamp_index(i < 0 ? i + length : i, length);
}
INLINE int64_t rattle_length(int64_t n) { return n < 1 ? 1 : n > INT32_MAX ? INT32_MAX : n; }

/* Of 16: each half onto the other, down to one. */
INLINE real rattle_halving_sum(real *terms) {
    for (uint32_t half = 8; half > 0; half /= 2)
        for (uint32_t i = 0; i < half; i++) terms[i] = terms[i] + terms[i + half];
    return terms[0];
}

/* A smoothed Param at sample i of a segment. */
INLINE real rattle_ramp(const RattleRamp *ramp, uint32_t i) {
    if (ramp->remaining == 0) return (real)ramp->target;
    return (real)ramp->target - (real)ramp->step * (real)(int32_t)(ramp->remaining - i);
}

/* `assert`, which only debug builds have: who makes one says what happens, or with which line it failed. */
#ifdef RATTLE_DEBUG
void rattle_assert_failed(int line) RATTLE_NONBLOCKING;
#define RATTLE_ASSERT(holds, line) ((holds) ? (void)0 : rattle_assert_failed(line))
#else
#define RATTLE_ASSERT(holds, line) ((void)(holds))
#endif

/* A Meter shows the value farthest from rest; of two as far the greater, whatever order channels come in. */
INLINE double rattle_farthest(double shown, double value, double rest) {
    const double far = __builtin_fabs(value - rest), known = __builtin_fabs(shown - rest);
    return far > known || (far == known && value > shown) ? value : shown;
}

extern const RattleBorder RATTLE_BORDER; /* border.c, compiled for the same instruction set */

#endif
