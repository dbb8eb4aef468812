/* random.h: xorshift64*: the same for the same seed. All: [any]. */
#ifndef CARD_RANDOM_H
#define CARD_RANDOM_H

#include <stdint.h>

typedef struct Random {
    uint64_t state; /* never 0 */
} Random;

static inline Random random_of(uint32_t seed) { return (Random){(uint64_t)seed * 2 + 1}; }

/* 0 to 1, without 1. */
static inline double random_uniform(Random *random) {
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return (double)((random->state * 0x2545F4914F6CDD1Du) >> 11) * 0x1p-53;
}

/* 0 to count - 1. */
static inline int32_t random_below(Random *random, int32_t count) {
    return (int32_t)(random_uniform(random) * (double)count);
}

#endif
