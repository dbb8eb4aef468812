/* check.h: the least a C test needs. A failed check names its place and goes on; main returns failures. */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>

static int failure_count;

#define CHECK(condition)                                                                     \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            if (failure_count++ < 20) printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                                    \
    } while (0)

static uint64_t random_state = 0x9e3779b97f4a7c15;

/* xorshift64*, so that a failure happens again. [any] */
static inline uint32_t random_below(uint32_t limit) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1d) >> 33) % limit;
}

/* In [-1, 1). [any] */
static inline double random_signal(void) { return (double)random_below(1 << 24) / (1 << 23) - 1.0; }

#endif
