/* kernel_floor.h: Python's `//` and `%` of floats, exact as C's fmod and never past the divisor. Included by
 * kernel.h. All [any].
 *
 * A quotient that is not huge leaves its remainder without rounding: the divisor is taken in two halves, so that
 * the products are exact. The quotient may have been rounded up to the next whole number; the remainder then has
 * the other sign, as one has that Python moves to the divisor's side: both are one test.
 */
#ifndef RATTLE_KERNEL_FLOOR_H
#define RATTLE_KERNEL_FLOOR_H

/* T may be a vector too. `half` are the bits of the fraction that the lower half has. */
#define RATTLE_NEAR_QUOTIENT(t, T, half)                                                                   \
    INLINE T rattle_near_rest_##t(T a, T b, T whole) {                                                     \
        const T high = rattle_from_bits_##t(rattle_bits_##t(b) >> (half) << (half));                       \
        return (a - whole * high) - whole * (b - high);                                                    \
    }                                                                                                      \
    INLINE T rattle_near_mod_##t(T a, T b, T whole) {                                                      \
        const T rest = rattle_near_rest_##t(a, b, whole);                                                  \
        const T beside = (rest < 0) != (b < 0) ? rest + b : rest;                                          \
        return rest == 0 ? rattle_copysign_##t(rest, b) : beside;                                          \
    }                                                                                                      \
    INLINE T rattle_near_floordiv_##t(T a, T b, T whole) {                                                 \
        const T rest = rattle_near_rest_##t(a, b, whole);                                                  \
        return ((rest != 0) & ((rest < 0) != (b < 0))) ? whole - 1 : whole;                                 \
    }

RATTLE_NEAR_QUOTIENT(f32, float, 12)
RATTLE_NEAR_QUOTIENT(f64, double, 26)
#define RATTLE_HUGE_f32 0x1p12f /* a quotient from here on is too long for exact products */
#define RATTLE_HUGE_f64 0x1p26

/* 2**exponent times a whole number, both as the bits of a double have them. */
INLINE double rattle_scaled_fraction(uint64_t fraction, uint64_t exponent) {
    while (fraction < UINT64_C(1) << 52 && exponent > 1) {
        fraction <<= 1;
        exponent--;
    }
    const uint64_t field = fraction < UINT64_C(1) << 52 ? 0 : exponent << 52;
    return rattle_from_bits_f64(field | (fraction & ((UINT64_C(1) << 52) - 1)));
}

/* C's fmod, in whole numbers: the quotient's bits are gone through eleven at a time. */
NOINLINE double rattle_far_rest(double a, double b) {
    const uint64_t one = UINT64_C(1) << 52, top = UINT64_C(0x7ff);
    const uint64_t bits_a = rattle_bits_f64(a), bits_b = rattle_bits_f64(b);
    const uint64_t field_a = bits_a >> 52 & top, field_b = bits_b >> 52 & top;
    if (field_a == top || b != b || b == 0) return __builtin_nan("");
    if (__builtin_fabs(a) < __builtin_fabs(b)) return a;
    const uint64_t divisor = (bits_b & (one - 1)) | (field_b ? one : 0);
    const uint64_t first = field_a ? field_a : 1, last = field_b ? field_b : 1;
    uint64_t rest = ((bits_a & (one - 1)) | (field_a ? one : 0)) % divisor;
    for (uint64_t left = first - last; left > 0;) {
        const uint64_t step = left < 11 ? left : 11;
        rest = (rest << step) % divisor;
        left -= step;
    }
    return __builtin_copysign(rest ? rattle_scaled_fraction(rest, last) : 0.0, a);
}
INLINE double rattle_fmod(double a, double b) {
    const double quotient = a / b;
    const bool is_near = __builtin_fabs(quotient) < RATTLE_HUGE_f64 && __builtin_fabs(b) < __builtin_inf();
    if (!is_near) return rattle_far_rest(a, b);
    const double rest = rattle_near_rest_f64(a, b, __builtin_trunc(quotient));
    return rest != 0 && (rest < 0) != (a < 0) ? rest + __builtin_copysign(b, a) : rest;
}

/* CPython, Objects/floatobject.c: what it computes from fmod. By 0 the quotient is that of `/`. */
#define RATTLE_FLOOR_OPERATIONS(t, T, suffix)                                                              \
    NOINLINE T rattle_far_mod_##t(T a, T b) {                                                              \
        const T rest = (T)rattle_fmod((double)a, (double)b);                                               \
        if (rest == 0) return rattle_copysign_##t(rest, b);                                                \
        return (rest < 0) != (b < 0) ? rest + b : rest;                                                    \
    }                                                                                                      \
    NOINLINE T rattle_far_floordiv_##t(T a, T b) {                                                         \
        if (b == 0) return a / b;                                                                          \
        const T rest = (T)rattle_fmod((double)a, (double)b);                                               \
        const T quotient = (a - rest) / b - (rest != 0 && (rest < 0) != (b < 0) ? 1 : 0);                  \
        const T floor = __builtin_floor##suffix(quotient);                                                 \
        return quotient == 0 ? rattle_copysign_##t(quotient, a / b)                                        \
                             : quotient - floor > 0.5f ? floor + 1 : floor;                                \
    }                                                                                                      \
    INLINE bool rattle_is_near_##t(T quotient, T b) {                                                      \
        return __builtin_fabs##suffix(quotient) < RATTLE_HUGE_##t &&                                       \
               __builtin_fabs##suffix(b) < (T)__builtin_inf();                                             \
    }                                                                                                      \
    INLINE T rattle_mod_##t(T a, T b) {                                                                    \
        const T quotient = a / b;                                                                          \
        if (!rattle_is_near_##t(quotient, b)) return rattle_far_mod_##t(a, b);                             \
        return rattle_near_mod_##t(a, b, __builtin_trunc##suffix(quotient));                               \
    }                                                                                                      \
    INLINE T rattle_floordiv_##t(T a, T b) {                                                               \
        const T quotient = a / b;                                                                          \
        if (!rattle_is_near_##t(quotient, b)) return rattle_far_floordiv_##t(a, b);                        \
        return rattle_near_floordiv_##t(a, b, __builtin_trunc##suffix(quotient));                          \
    }

RATTLE_FLOOR_OPERATIONS(f32, float, f)
RATTLE_FLOOR_OPERATIONS(f64, double, )
#define rattle_floordiv_real RATTLE_REAL_NAME(rattle_floordiv)
#define rattle_mod_real RATTLE_REAL_NAME(rattle_mod)

#endif
