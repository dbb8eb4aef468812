#include "samples.h"

#include "kernel_samples.h"

typedef RattleBits_f32 Bits32;
typedef RattleBits_f64 Bits64;

uint32_t rattle_samples_make_finite(uint32_t sample_size, void *samples, uint32_t count) {
    return sample_size == 8 ? rattle_make_finite_f64(samples, count) : rattle_make_finite_f32(samples, count);
}

void rattle_samples_copy(uint32_t sample_size, const void *from, void *to, uint32_t count) {
    const Bits32 *restrict source = from;
    Bits32 *restrict target = to;
    const uint64_t words = (uint64_t)count * (sample_size / 4);
    for (uint64_t i = 0; i < words; i++) target[i] = source[i];
}

void rattle_samples_silence(uint32_t sample_size, void *samples, uint64_t count) {
    Bits32 *target = samples;
    const uint64_t words = count * (sample_size / 4);
    for (uint64_t i = 0; i < words; i++) target[i] = 0;
}

/* A zero has no bit but its sign. Sound shows in the first sample, mostly. */
static bool are_zero32(const Bits32 *samples, uint32_t count) {
    uint32_t any = samples[0];
    if (any << 1) return false;
    for (uint32_t i = 1; i < count; i++) any |= samples[i];
    return any << 1 == 0;
}

static bool are_zero64(const Bits64 *samples, uint32_t count) {
    uint64_t any = samples[0];
    if (any << 1) return false;
    for (uint32_t i = 1; i < count; i++) any |= samples[i];
    return any << 1 == 0;
}

bool rattle_samples_are_zero(uint32_t sample_size, const void *samples, uint32_t count) {
    if (count == 0) return true;
    return sample_size == 8 ? are_zero64(samples, count) : are_zero32(samples, count);
}
