/* bignum.h: natural numbers of up to 4096 bits, enough for every double and its neighbours as exact
 * fractions (decimal_*.c). What would not fit is dropped; nothing there gets so far. */
#ifndef RATTLE_BIGNUM_H
#define RATTLE_BIGNUM_H

#include <stdint.h>

enum { RATTLE_BIGNUM_LIMBS = 128 };

typedef struct RattleBignum {
    uint32_t count;                      /* of limbs in use; the highest is not 0 */
    uint32_t limbs[RATTLE_BIGNUM_LIMBS]; /* lowest first */
} RattleBignum;

void rattle_bignum_set(RattleBignum *n, uint64_t value);                                /* [any] */
void rattle_bignum_multiply_add(RattleBignum *n, uint32_t factor, uint32_t term);       /* [any] */
void rattle_bignum_multiply_power_of_ten(RattleBignum *n, uint32_t exponent);           /* [any] */
void rattle_bignum_shift_left(RattleBignum *n, uint32_t bits);                          /* [any] */
void rattle_bignum_shift_right_half_even(RattleBignum *n, uint32_t bits);               /* [any] */
void rattle_bignum_add(RattleBignum *n, const RattleBignum *term);                      /* [any] */
void rattle_bignum_subtract(RattleBignum *n, const RattleBignum *term); /* term <= n */ /* [any] */
uint32_t rattle_bignum_divide(RattleBignum *n, uint32_t divisor); /* the remainder */   /* [any] */
int rattle_bignum_compare(const RattleBignum *a, const RattleBignum *b); /* -1, 0, 1 */ /* [any] */
uint32_t rattle_bignum_bits(const RattleBignum *n); /* 0 has none */                    /* [any] */

#endif
