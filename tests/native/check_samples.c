/* What happens to samples at the border, at the very edges of what is tiny and what is finite. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "kernel_samples.h"
#include "samples.h"

enum { COUNT = 37 }; /* no multiple of a vector */

static const float floats[] = {0x1p-63f, -0x1p-63f,       0x1.fffffep-64f, 0x1p-149f, -0.0f,
                               1.0f,     0x1.fffffep127f, INFINITY,        -INFINITY, NAN};
static const float clean_floats[] = {0x1p-63f, -0x1p-63f, 0, 0, -0.0f, 1.0f, 0x1.fffffep127f, 0, 0, 0};
static const float finite_floats[] = {
    0x1p-63f, -0x1p-63f, 0x1.fffffep-64f, 0x1p-149f, -0.0f, 1.0f, 0x1.fffffep127f, 0, 0, 0};
static const double doubles[] = {0x1p-511,  -0x1p-511, 0x1.fffffffffffffp-512, 0x1p-1074,
                                 -0.0,      1.0,       0x1.fffffffffffffp1023, INFINITY,
                                 -INFINITY, NAN};
static const double clean_doubles[] = {0x1p-511, -0x1p-511, 0, 0, -0.0, 1.0, 0x1.fffffffffffffp1023, 0, 0, 0};
static const double finite_doubles[] = {
    0x1p-511, -0x1p-511, 0x1.fffffffffffffp-512, 0x1p-1074, -0.0, 1.0, 0x1.fffffffffffffp1023, 0, 0, 0};

static void check_floats(void) {
    float from[COUNT], to[COUNT + 1], clean[COUNT + 1], finite[COUNT + 1];
    for (uint32_t i = 0; i < COUNT; i++) {
        from[i] = to[i] = floats[i % 10];
        clean[i] = clean_floats[i % 10];
        finite[i] = finite_floats[i % 10];
    }
    to[COUNT] = clean[COUNT] = finite[COUNT] = -7.0f; /* not ours */
    CHECK(rattle_samples_make_finite(4, to, COUNT) != 0 && memcmp(to, finite, sizeof to) == 0);
    CHECK(rattle_samples_make_finite(4, to, COUNT) == 0);
    rattle_clean_f32(from, to, COUNT);
    CHECK(memcmp(to, clean, sizeof to) == 0);
    rattle_samples_copy(4, finite, to, COUNT);
    CHECK(memcmp(to, finite, sizeof to) == 0);
}

static void check_doubles(void) {
    double from[COUNT], to[COUNT + 1], clean[COUNT + 1], finite[COUNT + 1];
    for (uint32_t i = 0; i < COUNT; i++) {
        from[i] = to[i] = doubles[i % 10];
        clean[i] = clean_doubles[i % 10];
        finite[i] = finite_doubles[i % 10];
    }
    to[COUNT] = clean[COUNT] = finite[COUNT] = -7.0;
    CHECK(rattle_samples_make_finite(8, to, COUNT) != 0 && memcmp(to, finite, sizeof to) == 0);
    CHECK(rattle_samples_make_finite(8, to, COUNT) == 0);
    rattle_clean_f64(from, to, COUNT);
    CHECK(memcmp(to, clean, sizeof to) == 0);
    rattle_samples_silence(8, to, COUNT);
    CHECK(to[0] == 0.0 && to[COUNT - 1] == 0.0 && to[COUNT] == -7.0);
}

/* One flaw among any number of samples, wherever it lies. */
static void check_flaws(void) {
    for (uint32_t count = 0; count <= COUNT; count++) {
        float singles[COUNT] = {1.0f, -0.0f, 0.0f, -0x1p-63f, 0x1.fffffep127f};
        double pairs[COUNT] = {1.0, -0.0, 0.0, -0x1p-511, 0x1.fffffffffffffp1023};
        CHECK(rattle_is_clean_f32(singles, count) && rattle_is_clean_f64(pairs, count));
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t flaw = 0; flaw < 10; flaw++) {
                const float single = singles[i];
                const double pair = pairs[i];
                singles[i] = floats[flaw], pairs[i] = doubles[flaw];
                const uint32_t is_same = flaw < 2 || (flaw >= 4 && flaw < 7);
                CHECK(rattle_is_clean_f32(singles, count) == is_same);
                CHECK(rattle_is_clean_f64(pairs, count) == is_same);
                singles[i] = single, pairs[i] = pair;
            }
    }
}

/* One sample that is not zero, wherever it lies, and however small. */
static void check_zeros(void) {
    for (uint32_t i = 0; i < COUNT; i++) {
        float singles[COUNT] = {0};
        double pairs[COUNT] = {0};
        singles[i] = -0.0f, pairs[i] = -0.0;
        CHECK(rattle_samples_are_zero(4, singles, COUNT) && rattle_samples_are_zero(8, pairs, COUNT));
        singles[i] = 0x1p-149f, pairs[i] = 0x1p-1074;
        CHECK(!rattle_samples_are_zero(4, singles, COUNT) && !rattle_samples_are_zero(8, pairs, COUNT));
        CHECK(rattle_samples_are_zero(4, singles, i) && rattle_samples_are_zero(8, pairs, i));
        pairs[i] = 0x1p900;
        CHECK(!rattle_samples_are_zero(8, pairs, COUNT));
    }
}

int main(void) {
    check_flaws();
    check_zeros();
    check_floats();
    check_doubles();
    return failure_count != 0;
}
