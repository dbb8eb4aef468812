/* Shortest digits: R. G. Steele, J. L. White, "How to Print Floating-Point Numbers Accurately", 1990, with
 * R. G. Burger and R. K. Dybvig's fixed-up estimate, 1996. */
#include "decimal.h"

#include <stdbool.h>

#include "bignum.h"

enum { BIAS = 1075 };
#define HIDDEN_BIT ((uint64_t)1 << RATTLE_MANTISSA_BITS)

typedef struct Parts { /* value = mantissa * 2 ** exponent */
    uint64_t mantissa;
    int32_t exponent;
    bool is_negative, is_finite;
    bool has_narrow_below; /* the next double below is half as far as the next above */
} Parts;

static Parts parts_of(double value) {
    const RattleDoubleBits d = {value};
    const int32_t biased = (int32_t)(d.bits >> RATTLE_MANTISSA_BITS & 0x7ff);
    const uint64_t fraction = d.bits & (HIDDEN_BIT - 1);
    return (Parts){.mantissa = biased > 0 ? fraction | HIDDEN_BIT : fraction,
                   .exponent = (biased > 0 ? biased : 1) - BIAS,
                   .is_negative = d.bits >> 63 != 0,
                   .is_finite = biased < 0x7ff,
                   .has_narrow_below = fraction == 0 && biased > 1};
}

static uint32_t put(char *text, uint32_t length, const char *more) {
    while (*more) text[length++] = *more++;
    text[length] = 0;
    return length;
}

static uint32_t put_special(const Parts *parts, char *text) {
    if (parts->mantissa != HIDDEN_BIT) return put(text, 0, "nan");
    return put(text, 0, parts->is_negative ? "-inf" : "inf");
}

/* A value and half the way to its neighbours, all over one denominator. */
typedef struct Fraction {
    RattleBignum value, below, above, denominator;
    bool is_even; /* a reader rounding half to even takes the half-way points for this value */
} Fraction;

static void scale(Fraction *f, uint32_t power_of_ten) {
    rattle_bignum_multiply_power_of_ten(&f->value, power_of_ten);
    rattle_bignum_multiply_power_of_ten(&f->below, power_of_ten);
    rattle_bignum_multiply_power_of_ten(&f->above, power_of_ten);
}

static Fraction fraction_of(const Parts *parts) {
    Fraction f = {.is_even = (parts->mantissa & 1) == 0};
    const uint32_t narrow = parts->has_narrow_below;
    const uint32_t up = parts->exponent > 0 ? (uint32_t)parts->exponent : 0;
    const uint32_t down = parts->exponent < 0 ? (uint32_t)-parts->exponent : 0;
    rattle_bignum_set(&f.value, parts->mantissa);
    rattle_bignum_shift_left(&f.value, up + 1 + narrow);
    rattle_bignum_set(&f.below, 1);
    rattle_bignum_shift_left(&f.below, up);
    rattle_bignum_set(&f.above, 1);
    rattle_bignum_shift_left(&f.above, up + narrow);
    rattle_bignum_set(&f.denominator, 1);
    rattle_bignum_shift_left(&f.denominator, down + 1 + narrow);
    return f;
}

static bool reaches(const Fraction *f, const RattleBignum *limit) {
    RattleBignum high = f->value;
    rattle_bignum_add(&high, &f->above);
    const int order = rattle_bignum_compare(&high, limit);
    return order > 0 || (order == 0 && f->is_even);
}

/* Scales f to [0.1, 1) and returns the power of ten taken out. The estimate is right or one too low. */
static int32_t normalise(Fraction *f, const Parts *parts) {
    RattleBignum mantissa;
    rattle_bignum_set(&mantissa, parts->mantissa);
    const int64_t log2 = (int64_t)rattle_bignum_bits(&mantissa) - 1 + parts->exponent;
    const int64_t log10_2 = 1292913986; /* log10(2) * 2**32 */
    int32_t point = log2 == 0 ? 0 : (int32_t)(log2 * log10_2 >> 32) + 1;
    if (point >= 0)
        rattle_bignum_multiply_power_of_ten(&f->denominator, (uint32_t)point);
    else
        scale(f, (uint32_t)-point);
    if (reaches(f, &f->denominator)) {
        rattle_bignum_multiply_add(&f->denominator, 10, 0);
        point++;
    }
    return point;
}

static uint32_t next_digit(Fraction *f) {
    uint32_t digit = 0;
    scale(f, 1);
    for (; rattle_bignum_compare(&f->value, &f->denominator) >= 0; digit++)
        rattle_bignum_subtract(&f->value, &f->denominator);
    return digit;
}

static bool rounds_up(const Fraction *f, uint32_t digit) {
    RattleBignum twice = f->value;
    rattle_bignum_shift_left(&twice, 1);
    const int order = rattle_bignum_compare(&twice, &f->denominator);
    return order > 0 || (order == 0 && (digit & 1));
}

/* digits hold at most 17; *point: the value is 0.DIGITS * 10 ** point. Returns how many. */
static uint32_t shortest_digits(const Parts *parts, char *digits, int32_t *point) {
    Fraction f = fraction_of(parts);
    uint32_t count = 0;
    *point = normalise(&f, parts);
    for (;;) {
        uint32_t digit = next_digit(&f);
        const int order = rattle_bignum_compare(&f.value, &f.below);
        const bool low_is_near = order < 0 || (order == 0 && f.is_even);
        const bool high_is_near = reaches(&f, &f.denominator);
        const bool is_last = low_is_near || high_is_near;
        if (high_is_near && (!low_is_near || rounds_up(&f, digit))) digit++;
        digits[count++] = (char)('0' + digit);
        if (is_last) return count;
    }
}

static uint32_t put_exponent(char *text, uint32_t length, int32_t exponent) {
    const uint32_t size = (uint32_t)(exponent < 0 ? -exponent : exponent);
    text[length++] = 'e';
    text[length++] = exponent < 0 ? '-' : '+';
    if (size >= 100) text[length++] = (char)('0' + size / 100);
    text[length++] = (char)('0' + size / 10 % 10);
    text[length++] = (char)('0' + size % 10);
    text[length] = 0;
    return length;
}

/* Python's repr: an exponent from 1e16 on and below 1e-4. */
static uint32_t put_digits(char *text, uint32_t length, const char *digits, uint32_t count, int32_t point) {
    const bool has_exponent = point > 16 || point < -3;
    const int32_t shown_point = has_exponent ? 1 : point;
    const int32_t last = (int32_t)count > shown_point ? (int32_t)count : shown_point + !has_exponent;
    for (int32_t i = shown_point < 1 ? shown_point - 1 : 0; i < last; i++) {
        if (i == shown_point) text[length++] = '.';
        text[length++] = i >= 0 && i < (int32_t)count ? digits[i] : '0';
    }
    text[length] = 0;
    return has_exponent ? put_exponent(text, length, point - 1) : length;
}

uint32_t rattle_decimal_shortest(double value, char *text) {
    const Parts parts = parts_of(value);
    if (!parts.is_finite) return put_special(&parts, text);
    const uint32_t length = put(text, 0, parts.is_negative ? "-" : "");
    if (parts.mantissa == 0) return put(text, length, "0.0");
    char digits[24];
    int32_t point;
    const uint32_t count = shortest_digits(&parts, digits, &point);
    return put_digits(text, length, digits, count, point);
}

/* value * 10 ** digits, rounded half to even. */
static RattleBignum scaled_whole(const Parts *parts, uint32_t digits) {
    RattleBignum whole;
    rattle_bignum_set(&whole, parts->mantissa);
    rattle_bignum_multiply_power_of_ten(&whole, digits);
    if (parts->exponent >= 0)
        rattle_bignum_shift_left(&whole, (uint32_t)parts->exponent);
    else
        rattle_bignum_shift_right_half_even(&whole, (uint32_t)-parts->exponent);
    return whole;
}

uint32_t rattle_decimal_fixed(double value, uint32_t digits, char *text) {
    const Parts parts = parts_of(value);
    if (!parts.is_finite) return put_special(&parts, text);
    if (digits > RATTLE_DECIMAL_MAX_DIGITS) digits = RATTLE_DECIMAL_MAX_DIGITS;
    RattleBignum whole = scaled_whole(&parts, digits);
    char reversed[RATTLE_DECIMAL_FIXED_SIZE];
    uint32_t count = 0, length = put(text, 0, parts.is_negative ? "-" : "");
    while (whole.count > 0 || count <= digits)
        reversed[count++] = (char)('0' + rattle_bignum_divide(&whole, 10));
    while (count-- > 0) {
        text[length++] = reversed[count];
        if (count == digits && digits > 0) text[length++] = '.';
    }
    text[length] = 0;
    return length;
}
