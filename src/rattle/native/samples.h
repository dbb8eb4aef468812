/* samples.h: what is done to every sample at the border between a host and a processor. sample_size is 4
 * for float, 8 for double. Bits are tested, not numbers: branch-free, so that compilers vectorise. */
#ifndef RATTLE_SAMPLES_H
#define RATTLE_SAMPLES_H

#include "processor.h"

/* Copies; what is not finite, and what is tiny (below 2**-63, double 2**-511: its square would be
 * subnormal), becomes +0. The memories must not overlap. [audio] */
void rattle_samples_clean(uint32_t sample_size, const void *from, void *to,
                          uint32_t count) RATTLE_NONBLOCKING;

/* In place; what is not finite becomes +0. Nonzero if there was any. [audio] */
uint32_t rattle_samples_make_finite(uint32_t sample_size, void *samples, uint32_t count) RATTLE_NONBLOCKING;

/* The memories must not overlap. [audio] */
void rattle_samples_copy(uint32_t sample_size, const void *from, void *to, uint32_t count) RATTLE_NONBLOCKING;

/* All +0. [audio] */
void rattle_samples_silence(uint32_t sample_size, void *samples, uint64_t count) RATTLE_NONBLOCKING;

/* The sample of this number in a channel. [any] */
static inline void *rattle_samples_at(uint32_t sample_size, const void *channel, uint64_t index) {
    return (unsigned char *)(uintptr_t)channel + index * sample_size;
}

#endif
