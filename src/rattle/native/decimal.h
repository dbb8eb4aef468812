/* decimal.h: doubles as decimal text and back, exact, whatever the locale. Exactness needs integers of some
 * thousand bits: bignum.h has them. */
#ifndef RATTLE_DECIMAL_H
#define RATTLE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

typedef union RattleDoubleBits {
    double value;
    uint64_t bits;
} RattleDoubleBits;

enum { RATTLE_MANTISSA_BITS = 52 };

enum {
    RATTLE_DECIMAL_SIZE = 32,        /* bytes that shortest() needs, its end included */
    RATTLE_DECIMAL_FIXED_SIZE = 352, /* that fixed() needs */
    RATTLE_DECIMAL_MAX_DIGITS = 30,
};

/* [any] */
static inline bool rattle_is_digit(char c) { return c >= '0' && c <= '9'; }

/* The shortest text that reads back as the same double, the nearest of these, in the form of Python's
 * repr(): "0.1", "100.0", "1e-05", "1.5e+300", "inf", "nan". Returns its length; ended by 0. [any] */
uint32_t rattle_decimal_shortest(double value, char *text);

/* As f"{value:.{digits}f}" in Python: rounded from the exact value, half to even. digits is clamped to
 * RATTLE_DECIMAL_MAX_DIGITS. Returns its length; ended by 0. [any] */
uint32_t rattle_decimal_fixed(double value, uint32_t digits, char *text);

/* Reads [+-] digits [. digits] [e [+-] digits], at least one digit, from the start of size bytes, correctly
 * rounded (out of range: infinity or 0). Returns the bytes read; 0 if there is no number there. [any] */
uint64_t rattle_decimal_read(const char *text, uint64_t size, double *value);

#endif
