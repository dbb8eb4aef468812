/* After W. D. Clinger, "How to Read Floating-Point Numbers Accurately", 1990, always by his exact way: one
 * division of big integers. */
#include "decimal.h"

#include <stdbool.h>

#include "bignum.h"

enum { MAX_DIGITS_READ = 800 }; /* 767 digits can decide between two doubles */

typedef struct Decimal { /* digits * 10 ** exponent */
    RattleBignum digits;
    int64_t exponent;
    uint32_t digit_count;       /* without leading zeros */
    bool is_negative, has_more; /* nonzero digits beyond digits */
} Decimal;

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
    if (at == size || !rattle_is_digit(text[at])) return start;
    int64_t exponent = 0;
    for (; at < size && rattle_is_digit(text[at]); at++)
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
        if (!rattle_is_digit(text[at])) break;
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
    if (exponent > 1023) return (RattleDoubleBits){.bits = (uint64_t)0x7ff << RATTLE_MANTISSA_BITS}.value;
    if (exponent < -1075) return 0.0;
    const uint32_t dropped = exponent >= -1022 ? 11 : (uint32_t)(11 - 1022 - exponent);
    uint64_t mantissa = dropped < 64 ? quotient >> dropped : 0;
    const uint64_t half = (uint64_t)1 << (dropped - 1), rest = quotient & (half | (half - 1));
    mantissa += rest > half || (rest == half && (has_rest || (mantissa & 1)));
    /* A mantissa that has its hidden bit adds 1 to the exponent, also where rounding carried it there. */
    const uint64_t biased = exponent >= -1022 ? (uint64_t)(exponent + 1022) : 0;
    return (RattleDoubleBits){.bits = (biased << RATTLE_MANTISSA_BITS) + mantissa}.value;
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
    if (point > 310) return (RattleDoubleBits){.bits = (uint64_t)0x7ff << RATTLE_MANTISSA_BITS}.value;
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
