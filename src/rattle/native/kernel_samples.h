/* kernel_samples.h: what is done to every sample at the border between a host and a processor. In a header,
 * so that each kernel is compiled with its own for its own instruction set; the bits are the same in all.
 * Bits are tested, not numbers: branch-free, so that compilers vectorise. */
#ifndef RATTLE_KERNEL_SAMPLES_H
#define RATTLE_KERNEL_SAMPLES_H

#include "processor.h"

#if defined(__clang__)
#define RATTLE_WIDE _Pragma("clang loop vectorize(enable) interleave_count(4)")
#else
#define RATTLE_WIDE
#endif

/* rattle_clean: copies; what is not finite, and what is tiny, becomes +0. No overlap. [audio]
 * rattle_make_finite: in place; what is not finite becomes +0. Nonzero if there was any. Nearly always there
 * is none, so nothing is written before that is known: reading alone costs half. [audio]
 *
 * Bits and Size are integers of the sample's width; tiny, infinite: bits of the least sample that is kept and
 * of infinity (the exponent is biased by 127, by 1023). */
#define RATTLE_SAMPLE_OPERATIONS(t, Bits, Size, tiny, infinite)                                              \
    typedef Bits __attribute__((may_alias)) RattleBits_##t;                                                  \
    static inline Size rattle_size_##t(Bits bits) { return (Size)(bits & ((Bits)-1 >> 1)); }                 \
    static __attribute__((unused)) void rattle_clean_##t(const void *from, void *to, uint32_t count)         \
        RATTLE_NONBLOCKING {                                                                                 \
        const RattleBits_##t *restrict source = from;                                                        \
        RattleBits_##t *restrict target = to;                                                                \
        RATTLE_WIDE for (uint32_t i = 0; i < count; i++) {                                                   \
            const Size above = rattle_size_##t(source[i]) - (tiny); /* one comparison for both ends */       \
            target[i] = source[i] & -(Bits)((Bits)above < (Bits)((infinite) - (tiny)));                      \
        }                                                                                                    \
    }                                                                                                        \
    static __attribute__((unused)) uint32_t rattle_make_finite_##t(void *samples, uint32_t count)            \
        RATTLE_NONBLOCKING {                                                                                 \
        RattleBits_##t *sample = samples;                                                                    \
        Size largest = 0;                                                                                    \
        RATTLE_WIDE for (uint32_t i = 0; i < count; i++) {                                                   \
            const Size size = rattle_size_##t(sample[i]);                                                    \
            largest = size > largest ? size : largest;                                                       \
        }                                                                                                    \
        if (largest < (infinite)) return 0;                                                                  \
        for (uint32_t i = 0; i < count; i++)                                                                 \
            sample[i] &= -(Bits)(rattle_size_##t(sample[i]) < (infinite));                                   \
        return 1;                                                                                            \
    }

RATTLE_SAMPLE_OPERATIONS(f32, uint32_t, int32_t, (127 - 63) << 23, 0xff << 23)
RATTLE_SAMPLE_OPERATIONS(f64, uint64_t, int64_t, INT64_C(512) << 52, INT64_C(0x7ff) << 52)

#endif
