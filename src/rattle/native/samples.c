#include "samples.h"

typedef uint32_t __attribute__((may_alias)) Bits32;
typedef uint64_t __attribute__((may_alias)) Bits64;

enum { TINY32 = (127 - 63) << 23, INFINITE32 = 0xff << 23 };
static const int64_t tiny64 = (int64_t)(1023 - 511) << 52, infinite64 = (int64_t)0x7ff << 52;

static void clean32(const Bits32 *restrict from, Bits32 *restrict to, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const int32_t size = (int32_t)(from[i] & 0x7fffffff);
        to[i] = from[i] & -(uint32_t)((size >= TINY32) & (size < INFINITE32));
    }
}

static void clean64(const Bits64 *restrict from, Bits64 *restrict to, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const int64_t size = (int64_t)(from[i] & INT64_MAX);
        to[i] = from[i] & -(uint64_t)((size >= tiny64) & (size < infinite64));
    }
}

static uint32_t make_finite32(Bits32 *samples, uint32_t count) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t mask = -(uint32_t)((int32_t)(samples[i] & 0x7fffffff) < INFINITE32);
        samples[i] &= mask;
        found |= ~mask;
    }
    return found != 0;
}

static uint32_t make_finite64(Bits64 *samples, uint32_t count) {
    uint64_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t mask = -(uint64_t)((int64_t)(samples[i] & INT64_MAX) < infinite64);
        samples[i] &= mask;
        found |= ~mask;
    }
    return found != 0;
}

void rattle_samples_clean(uint32_t sample_size, const void *from, void *to, uint32_t count) {
    if (sample_size == 8)
        clean64(from, to, count);
    else
        clean32(from, to, count);
}

uint32_t rattle_samples_make_finite(uint32_t sample_size, void *samples, uint32_t count) {
    return sample_size == 8 ? make_finite64(samples, count) : make_finite32(samples, count);
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
