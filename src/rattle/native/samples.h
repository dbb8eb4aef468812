/* samples.h: what is done to runs of samples outside a processor. sample_size: 4 for float, 8 for double. */
#ifndef RATTLE_SAMPLES_H
#define RATTLE_SAMPLES_H

#include <stdbool.h>

#include "processor.h"

/* In place; what is not finite becomes +0. Nonzero if there was any. [audio] */
uint32_t rattle_samples_make_finite(uint32_t sample_size, void *samples, uint32_t count) RATTLE_NONBLOCKING;

/* The memories must not overlap. [audio] */
void rattle_samples_copy(uint32_t sample_size, const void *from, void *to, uint32_t count) RATTLE_NONBLOCKING;

/* All +0. [audio] */
void rattle_samples_silence(uint32_t sample_size, void *samples, uint64_t count) RATTLE_NONBLOCKING;

/* Every one is +0 or -0. [audio] */
bool rattle_samples_are_zero(uint32_t sample_size, const void *samples, uint32_t count) RATTLE_NONBLOCKING;

/* The sample of this number in a channel. [any] */
static inline void *rattle_samples_at(uint32_t sample_size, const void *channel, uint64_t index) {
    return (unsigned char *)(uintptr_t)channel + index * sample_size;
}

#endif
