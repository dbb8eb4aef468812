#include "bignum.h"

static void push(RattleBignum *n, uint32_t limb) {
    if (limb != 0 && n->count < RATTLE_BIGNUM_LIMBS) n->limbs[n->count++] = limb;
}

static void trim(RattleBignum *n) {
    while (n->count > 0 && n->limbs[n->count - 1] == 0) n->count--;
}

void rattle_bignum_set(RattleBignum *n, uint64_t value) {
    n->count = 2;
    n->limbs[0] = (uint32_t)value;
    n->limbs[1] = (uint32_t)(value >> 32);
    trim(n);
}

void rattle_bignum_multiply_add(RattleBignum *n, uint32_t factor, uint32_t term) {
    uint64_t carry = term;
    for (uint32_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limbs[i] * factor;
        n->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    push(n, (uint32_t)carry);
}

void rattle_bignum_multiply_power_of_ten(RattleBignum *n, uint32_t exponent) {
    for (; exponent >= 9; exponent -= 9) rattle_bignum_multiply_add(n, 1000000000, 0);
    for (; exponent > 0; exponent--) rattle_bignum_multiply_add(n, 10, 0);
}

void rattle_bignum_shift_left(RattleBignum *n, uint32_t bits) {
    const uint32_t whole = bits / 32, part = bits % 32;
    if (n->count == 0) return;
    if (part > 0) rattle_bignum_multiply_add(n, (uint32_t)1 << part, 0);
    if (whole == 0) return;
    uint32_t count = n->count + whole;
    if (count > RATTLE_BIGNUM_LIMBS) count = RATTLE_BIGNUM_LIMBS;
    for (uint32_t i = count; i-- > 0;) n->limbs[i] = i >= whole ? n->limbs[i - whole] : 0;
    n->count = count;
    trim(n);
}

static uint32_t bit(const RattleBignum *n, uint32_t index) {
    return index / 32 < n->count ? n->limbs[index / 32] >> index % 32 & 1 : 0;
}

static uint32_t any_bit_below(const RattleBignum *n, uint32_t index) {
    for (uint32_t i = 0; i < n->count && i <= index / 32; i++) {
        const uint32_t mask = i < index / 32 ? UINT32_MAX : ((uint32_t)1 << index % 32) - 1;
        if (n->limbs[i] & mask) return 1;
    }
    return 0;
}

void rattle_bignum_shift_right_half_even(RattleBignum *n, uint32_t bits) {
    if (bits == 0) return;
    const uint32_t up = bit(n, bits - 1) & (any_bit_below(n, bits - 1) | bit(n, bits));
    const uint32_t whole = bits / 32, part = bits % 32;
    const uint32_t count = whole < n->count ? n->count - whole : 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t high = i + whole + 1 < n->count ? n->limbs[i + whole + 1] : 0;
        n->limbs[i] = (uint32_t)((high << 32 | n->limbs[i + whole]) >> part);
    }
    n->count = count;
    trim(n);
    rattle_bignum_multiply_add(n, 1, up);
}

void rattle_bignum_add(RattleBignum *n, const RattleBignum *term) {
    uint64_t carry = 0;
    while (n->count < term->count) n->limbs[n->count++] = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limbs[i] + (i < term->count ? term->limbs[i] : 0);
        n->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    push(n, (uint32_t)carry);
}

void rattle_bignum_subtract(RattleBignum *n, const RattleBignum *term) {
    int64_t borrow = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        borrow += (int64_t)n->limbs[i] - (i < term->count ? term->limbs[i] : 0);
        n->limbs[i] = (uint32_t)borrow;
        borrow = borrow < 0 ? -1 : 0;
    }
    trim(n);
}

uint32_t rattle_bignum_divide(RattleBignum *n, uint32_t divisor) {
    uint64_t rest = 0;
    for (uint32_t i = n->count; i-- > 0;) {
        rest = rest << 32 | n->limbs[i];
        n->limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    trim(n);
    return (uint32_t)rest;
}

int rattle_bignum_compare(const RattleBignum *a, const RattleBignum *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (uint32_t i = a->count; i-- > 0;)
        if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

uint32_t rattle_bignum_bits(const RattleBignum *n) {
    if (n->count == 0) return 0;
    uint32_t bits = n->count * 32;
    while (!bit(n, bits - 1)) bits--;
    return bits;
}
