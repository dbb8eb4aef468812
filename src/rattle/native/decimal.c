/* Shortest digits: R. G. Steele, J. L. White, "How to Print Floating-Point Numbers Accurately", 1990, with
 * R. G. Burger and R. K. Dybvig's fixed-up estimate, 1996. Reading: W. D. Clinger, "How to Read
 * Floating-Point Numbers Accurately", 1990, always by his exact way (one division of big integers). */
#include "decimal.h"

#include <stdbool.h>

#include "bignum.h"

enum { MANTISSA_BITS = 52, BIAS = 1075, MAX_DIGITS_READ = 800 };
#define HIDDEN_BIT ((uint64_t)1 << MANTISSA_BITS)

typedef union DoubleBits {
    double value;
    uint64_t bits;
} DoubleBits;

typedef struct Parts { /* value = mantissa * 2 ** exponent */
    uint64_t mantissa;
    int32_t exponent;
    bool is_negative, is_finite, has_narrow_below; /* the next double below is half as far as the next above */
} Parts;

static Parts parts_of(double value) {
    const DoubleBits d = {value};
    const int32_t biased = (int32_t)(d.bits >> MANTISSA_BITS & 0x7ff);
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
    while (whole.count > 0 || count <= digits) reversed[count++] = (char)('0' + rattle_bignum_divide(&whole, 10));
    while (count-- > 0) {
        text[length++] = reversed[count];
        if (count == digits && digits > 0) text[length++] = '.';
    }
    text[length] = 0;
    return length;
}

typedef struct Decimal { /* digits * 10 ** exponent */
    RattleBignum digits;
    int64_t exponent;
    uint32_t digit_count; /* without leading zeros */
    bool is_negative, has_more; /* nonzero digits beyond digits */
} Decimal;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void take_digit(Decimal *d, char c, bool is_fraction) {
    d->exponent -= is_fraction;
    if (d->digit_count == MAX_DIGITS_READ) {
        d->exponent++;
        d->has_more |= c != '0';
    } else if (d->digit_count > 0 || c != '0') {
        d->digit_count++;
        rattle_bignum_multiply_add(&d->digits, 10, (uint32_t)(c - '0'));
    }
}

/* Returns the end of the exponent, or start if there is none. */
static uint64_t read_exponent(const char *text, uint64_t size, uint64_t start, Decimal *d) {
    uint64_t at = start;
    if (at == size || (text[at] | 0x20) != 'e') return start;
    const bool is_negative = ++at < size && text[at] == '-';
    if (at < size && (text[at] == '-' || text[at] == '+')) at++;
    if (at == size || !is_digit(text[at])) return start;
    int64_t exponent = 0;
    for (; at < size && is_digit(text[at]); at++)
        if (exponent < INT64_MAX / 100) exponent = exponent * 10 + (text[at] - '0');
    d->exponent += is_negative ? -exponent : exponent;
    return at;
}

static uint64_t read_decimal(const char *text, uint64_t size, Decimal *d) {
    uint64_t at = 0;
    bool has_digits = false;
    d->is_negative = size > 0 && text[0] == '-';
    if (size > 0 && (text[0] == '-' || text[0] == '+')) at++;
    for (bool is_fraction = false; at < size; at++) {
        if (text[at] == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (!is_digit(text[at])) break;
        take_digit(d, text[at], is_fraction);
        has_digits = true;
    }
    if (!has_digits) return 0;
    if (d->has_more) rattle_bignum_multiply_add(&d->digits, 10, 1); /* any digit: it only breaks ties */
    d->exponent -= d->has_more;
    return read_exponent(text, size, at, d);
}

/* The double nearest to (quotient + rest) / 2**63 * 2**exponent; quotient's top bit is set, 0 <= rest < 1. */
static double nearest(uint64_t quotient, bool has_rest, int64_t exponent) {
    if (exponent > 1023) return (DoubleBits){.bits = (uint64_t)0x7ff << MANTISSA_BITS}.value;
    if (exponent < -1075) return 0.0;
    const uint32_t dropped = exponent >= -1022 ? 11 : (uint32_t)(11 - 1022 - exponent);
    uint64_t mantissa = dropped < 64 ? quotient >> dropped : 0;
    const uint64_t half = (uint64_t)1 << (dropped - 1), rest = quotient & (half | (half - 1));
    mantissa += rest > half || (rest == half && (has_rest || (mantissa & 1)));
    /* A mantissa that has its hidden bit adds 1 to the exponent, also where rounding carried it there. */
    const uint64_t biased = exponent >= -1022 ? (uint64_t)(exponent + 1022) : 0;
    return (DoubleBits){.bits = (biased << MANTISSA_BITS) + mantissa}.value;
}

/* One bit of the quotient a step: slow and plainly right. */
static double divide(RattleBignum *value, RattleBignum *by) {
    const int32_t above = (int32_t)rattle_bignum_bits(value) - (int32_t)rattle_bignum_bits(by);
    rattle_bignum_shift_left(above > 0 ? by : value, (uint32_t)(above > 0 ? above : -above));
    int64_t exponent = above;
    if (rattle_bignum_compare(value, by) < 0) {
        rattle_bignum_shift_left(value, 1);
        exponent--;
    }
    uint64_t quotient = 0;
    for (uint32_t i = 0; i < 64; i++) {
        quotient <<= 1;
        if (rattle_bignum_compare(value, by) >= 0) {
            rattle_bignum_subtract(value, by);
            quotient |= 1;
        }
        rattle_bignum_shift_left(value, 1);
    }
    return nearest(quotient, value->count > 0, exponent);
}

static double magnitude(Decimal *d) {
    const int64_t point = d->exponent + d->digit_count;
    if (d->digits.count == 0 || point < -330) return 0.0;
    if (point > 310) return (DoubleBits){.bits = (uint64_t)0x7ff << MANTISSA_BITS}.value;
    RattleBignum by;
    rattle_bignum_set(&by, 1);
    rattle_bignum_multiply_power_of_ten(d->exponent > 0 ? &d->digits : &by,
                                        (uint32_t)(d->exponent > 0 ? d->exponent : -d->exponent));
    return divide(&d->digits, &by);
}

uint64_t rattle_decimal_read(const char *text, uint64_t size, double *value) {
    Decimal d = {.exponent = 0};
    const uint64_t end = read_decimal(text, size, &d);
    if (end == 0) return 0;
    const double size_of_it = magnitude(&d);
    *value = d.is_negative ? -size_of_it : size_of_it;
    return end;
}
