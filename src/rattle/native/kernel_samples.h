/* kernel_samples.h: what is done to every sample at the border between a host and a processor. In a header,
 * so that it is compiled for each kernel's instruction set (border.c); the bits are the same in all.
 * Bits are tested, not numbers: branch-free, so that compilers vectorise. */
#ifndef RATTLE_KERNEL_SAMPLES_H
#define RATTLE_KERNEL_SAMPLES_H

#include "processor.h"

#include <stdbool.h>

#if defined(__clang__)
#define RATTLE_WIDE _Pragma("clang loop vectorize(enable) interleave_count(4)")
#define RATTLE_NARROW _Pragma("clang loop vectorize(disable) unroll(disable)")
#else /* tests under other sanitizers */
#define RATTLE_WIDE
#define RATTLE_NARROW
#endif

typedef struct RattleFlaws { /* of some samples */
    bool infinite, tiny;     /* infinity or NaN; below the least that is kept, and not zero */
} RattleFlaws;

/* rattle_is_clean: whether rattle_clean would change nothing. [audio]
 * rattle_clean: copies; what is not finite, and what is tiny but no zero, becomes +0. No overlap. [audio]
 * rattle_make_finite: in place; what is not finite becomes +0. Nonzero if there was any. Nearly always there
 * is none, so nothing is written before that is known: reading alone costs half. [audio]
 *
 * Bits is an integer of the sample's width; minimum, infinity: bits of the least sample that is kept and of
 * infinity (the exponent is biased by 127, by 1023). A sample's size is its bits without the sign. */
#define RATTLE_MINIMUM_f32 (UINT32_C(64) << 23)
#define RATTLE_INFINITY_f32 (UINT32_C(0xff) << 23)
#define RATTLE_MINIMUM_f64 (UINT64_C(512) << 52)
#define RATTLE_INFINITY_f64 (UINT64_C(0x7ff) << 52)
#define RATTLE_SAMPLE_OPERATIONS(t, Bits, minimum, infinity)                                                 \
    typedef Bits __attribute__((may_alias)) RattleBits_##t;                                                  \
    static inline Bits rattle_size_##t(Bits bits) { return bits & ((Bits)-1 >> 1); }                         \
    static inline RattleFlaws rattle_flaws_of_few_##t(const RattleBits_##t *samples, uint32_t count)         \
        RATTLE_NONBLOCKING {                                                                                 \
        RattleFlaws flaws = {false, false};                                                                  \
        RATTLE_NARROW for (uint32_t i = 0; i < count; i++) {                                                 \
            const Bits size = rattle_size_##t(samples[i]);                                                   \
            flaws.infinite |= size >= (infinity);                                                            \
            flaws.tiny |= (Bits)(size - 1) < (minimum) - 1; /* so that a zero's is the greatest */           \
        }                                                                                                    \
        return flaws;                                                                                        \
    }                                                                                                        \
    RATTLE_SAMPLE_FLAWS(t, Bits, minimum, infinity)                                                          \
    static __attribute__((unused)) uint32_t rattle_is_clean_##t(const void *samples, uint32_t count)         \
        RATTLE_NONBLOCKING {                                                                                 \
        const RattleFlaws flaws = rattle_flaws_##t(samples, count);                                          \
        return !flaws.infinite && !flaws.tiny;                                                               \
    }                                                                                                        \
    static __attribute__((unused)) void rattle_clean_##t(const void *from, void *to, uint32_t count)         \
        RATTLE_NONBLOCKING {                                                                                 \
        const RattleBits_##t *restrict source = from;                                                        \
        RattleBits_##t *restrict target = to;                                                                \
        RATTLE_WIDE for (uint32_t i = 0; i < count; i++) {                                                   \
            const Bits size = rattle_size_##t(source[i]);                                                    \
            const Bits above = size - (minimum); /* one comparison for both ends */                          \
            target[i] = source[i] & -(Bits)(above < (infinity) - (minimum) || size == 0);                    \
        }                                                                                                    \
    }                                                                                                        \
    static __attribute__((unused)) uint32_t rattle_make_finite_##t(void *samples, uint32_t count)            \
        RATTLE_NONBLOCKING {                                                                                 \
        RattleBits_##t *sample = samples;                                                                    \
        if (!rattle_flaws_##t(sample, count).infinite) return 0;                                             \
        RATTLE_NARROW for (uint32_t i = 0; i < count; i++)                                                   \
            sample[i] &= -(Bits)(rattle_size_##t(sample[i]) < (infinity));                                   \
        return 1;                                                                                            \
    }

#if defined(__clang__)
/* What a kernel has just stored must not be loaded in wider pieces than it was stored in, or the processor
 * waits: 32 bytes. Two such runs a round keep it busy; the first round may see again what the second does. */
#define RATTLE_SAMPLE_FLAWS(t, Bits, minimum, infinity)                                                      \
    typedef Bits __attribute__((vector_size(32))) RattleSizes_##t;                                           \
    typedef Bits __attribute__((vector_size(32), aligned(sizeof(Bits)), may_alias)) RattleRun_##t;           \
    enum { RATTLE_RUN_##t = 32 / sizeof(Bits), RATTLE_ROUND_##t = 2 * RATTLE_RUN_##t };                      \
    static inline RattleSizes_##t rattle_sizes_##t(const RattleBits_##t *samples) RATTLE_NONBLOCKING {       \
        return *(const RattleRun_##t *)samples & ((Bits)-1 >> 1);                                            \
    }                                                                                                        \
    static inline RattleFlaws rattle_flaws_##t(const RattleBits_##t *samples, uint32_t count)                \
        RATTLE_NONBLOCKING {                                                                                 \
        if (count < RATTLE_ROUND_##t) return rattle_flaws_of_few_##t(samples, count);                        \
        RattleSizes_##t a = rattle_sizes_##t(samples), b = rattle_sizes_##t(samples + RATTLE_RUN_##t);       \
        RattleSizes_##t most_a = a, most_b = b, least_a = a - 1, least_b = b - 1;                            \
        for (uint32_t i = (count - 1) % RATTLE_ROUND_##t + 1; i < count; i += RATTLE_ROUND_##t) {            \
            a = rattle_sizes_##t(samples + i);                                                               \
            b = rattle_sizes_##t(samples + i + RATTLE_RUN_##t);                                              \
            most_a = __builtin_elementwise_max(most_a, a);                                                   \
            most_b = __builtin_elementwise_max(most_b, b);                                                   \
            least_a = __builtin_elementwise_min(least_a, a - 1);                                             \
            least_b = __builtin_elementwise_min(least_b, b - 1);                                             \
        }                                                                                                    \
        const RattleSizes_##t most = __builtin_elementwise_max(most_a, most_b);                              \
        const RattleSizes_##t least = __builtin_elementwise_min(least_a, least_b);                           \
        return (RattleFlaws){__builtin_reduce_or(most >= (infinity)) != 0,                                   \
                             __builtin_reduce_or(least < (minimum) - 1) != 0};                               \
    }
#else
#define RATTLE_SAMPLE_FLAWS(t, Bits, minimum, infinity)                                                      \
    static inline RattleFlaws rattle_flaws_##t(const RattleBits_##t *samples, uint32_t count) {              \
        return rattle_flaws_of_few_##t(samples, count);                                                      \
    }
#endif

RATTLE_SAMPLE_OPERATIONS(f32, uint32_t, RATTLE_MINIMUM_f32, RATTLE_INFINITY_f32)
RATTLE_SAMPLE_OPERATIONS(f64, uint64_t, RATTLE_MINIMUM_f64, RATTLE_INFINITY_f64)

/* The RattleBorder of these. */
#define RATTLE_BORDER_OF(t) {rattle_clean_##t, rattle_is_clean_##t, rattle_make_finite_##t}

#endif
