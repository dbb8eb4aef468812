/* bytes.h: an input of the fuzzer, read as numbers. After its end everything is 0. */
#ifndef FUZZ_BYTES_H
#define FUZZ_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Bytes {
    const uint8_t *data;
    size_t left;
} Bytes;

static inline uint64_t bytes_take(Bytes *bytes, size_t count) {
    uint64_t value = 0;
    const size_t there = count < bytes->left ? count : bytes->left;
    if (there > 0) memcpy(&value, bytes->data, there);
    bytes->data += there;
    bytes->left -= there;
    return value;
}

static inline uint32_t take8(Bytes *bytes) { return (uint32_t)bytes_take(bytes, 1); }
static inline int32_t take16(Bytes *bytes) { return (int16_t)bytes_take(bytes, 2); }
static inline int32_t take32(Bytes *bytes) { return (int32_t)bytes_take(bytes, 4); }
static inline uint32_t below(Bytes *bytes, uint32_t count) { return take8(bytes) % count; }

/* Nearly always a number between 0 and 1; else the bits of any double. */
static inline double take_travel(Bytes *bytes) {
    static const double odd[] = {0.0, 1.0, 0.5, -0.0, -1.0, 2.0, 1e308, 5e-324};
    const uint32_t kind = take8(bytes);
    double value;
    if (kind < 200) return kind / 199.0;
    if (kind < 240) return odd[kind % 8];
    const uint64_t bits = bytes_take(bytes, 8);
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
