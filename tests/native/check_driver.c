/* The driver: points, meters, kernels, and a floating-point mode of its own that leaves the caller's alone.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xmmintrin.h>

#include "check.h"
#include "dispatch.h"
#include "driver.h"
#include "fixture.h"
#include "schedule.h"

enum { LENGTH = 2000 };

static float input[LENGTH], expected[LENGTH], result[LENGTH];

/* By the schedule alone, in the mode that every C program starts in. */
static void play_without_driver(void) {
    const RattleProcessor *processor = rattle_plugin.kernels.f32[0];
    const RattleSetup setup = {.sample_rate = 48000.0, .channel_count = 1, .input_channels = 1, .output_channels = 1};
    const uint64_t size = rattle_schedule_bytes(&rattle_plugin, processor, &setup);
    RattleArena arena = {aligned_alloc(64, size), size, 0};
    memset(arena.memory, 0, size);
    RattleSchedule *schedule = rattle_schedule_prepare(&rattle_plugin, processor, &setup, NULL, &arena);
    const void *in[] = {input};
    void *out[] = {expected};
    rattle_schedule_set(schedule, FIXTURE_GAIN, 0.1);
    rattle_schedule_process(schedule, in, out, 0, 100);
    rattle_schedule_set(schedule, FIXTURE_GAIN, 1.9);
    rattle_schedule_process(schedule, in, out, 100, LENGTH - 100);
    free(arena.memory);
}

/* Noise, then silence, in which the memory decays through the subnormal numbers between two ticks. */
static void play_under(unsigned int mode) {
    RattleDriver *driver = rattle_driver_open(48000.0, 1, 1, 4, RATTLE_KERNEL_BEST);
    const void *in[] = {input};
    void *out[] = {result};
    const RattlePoint points[] = {{0, FIXTURE_GAIN, 0.1}, {100, FIXTURE_GAIN, 1.9}};
    const unsigned int normal = _mm_getcsr();
    _mm_setcsr(mode);
    rattle_driver_process(driver, in, out, LENGTH, points, 2);
    const unsigned int after = _mm_getcsr();
    _mm_setcsr(normal);
    CHECK(after == mode);
    CHECK(memcmp(result, expected, sizeof expected) == 0);
    rattle_driver_close(driver);
}

/* Flush to zero, denormals are zero, round up, a trap on inexact: gone inside, back afterwards. */
static void check_hostile_mode(void) {
    uint32_t subnormal_count = 0;
    for (uint32_t i = 0; i < LENGTH; i++) input[i] = i < 700 ? (float)random_signal() : 0.0f;
    play_without_driver();
    for (uint32_t i = 0; i < LENGTH; i++) subnormal_count += fpclassify(expected[i]) == FP_SUBNORMAL;
    CHECK(subnormal_count > 50);
    play_under(0x1f80);
    play_under(0x8000 | 0x0040 | 0x4000 | (0x1f80 & ~0x1000u));
}

static void check_points(void) {
    double x[100], y[100];
    const void *in[] = {x};
    void *out[] = {y};
    for (uint32_t i = 0; i < 100; i++) x[i] = 1.0;
    RattleDriver *driver = rattle_driver_open(48000.0, 1, 1, 8, 0);
    const RattlePoint points[] = {
        {0, FIXTURE_GAIN, 2.0}, {50, FIXTURE_SHIFT, 1.0}, {1000, FIXTURE_SHIFT, 0.25}};
    rattle_driver_process(driver, in, out, 100, points, 3);
    CHECK(y[0] == 2.0 + 0.5 * 0.001 + 0.1); /* a jump before the first sample */
    CHECK(y[50] - y[49] > 0.9);             /* unsmoothed: at its very sample */
    const double last = y[99];
    const double peak = rattle_driver_meter(driver, FIXTURE_PEAK);
    rattle_driver_process(driver, in, out, 0, NULL, 0);
    CHECK(peak > 2.0 && rattle_driver_meter(driver, FIXTURE_PEAK) == peak); /* no samples, no block */
    rattle_driver_process(driver, in, out, 100, NULL, 0);
    CHECK(fabs(y[0] - (2.0 + 0.25 + 0.5 * last + 0.1)) <
          1e-12); /* the point beyond the block's end holds from the next one on */
    CHECK(rattle_driver_tail(driver) == 2.0 && rattle_driver_latency(driver) == FIXTURE_LATENCY);
    CHECK(rattle_driver_meter(driver, FIXTURE_PEAK) > 3.0 && rattle_driver_meter(driver, 99) == 0.0);
    rattle_driver_close(driver);
}

static void check_nan_count(void) {
    double x[600] = {0}, y[600];
    const void *in[] = {x};
    void *out[] = {y};
    x[3] = x[5] = x[300] = 200.0;
    RattleDriver *driver = rattle_driver_open(48000.0, 1, 1, 8, RATTLE_KERNEL_BEST);
    rattle_driver_process(driver, in, out, 600, NULL, 0);
    CHECK(rattle_driver_nan_count(driver) == 2); /* once a tick */
    CHECK(y[3] == 0.0 && y[255] == 0.0 && y[256] == 0.5 * 0.001);
    rattle_driver_close(driver);
}

static void check_refusals(void) {
    CHECK(!rattle_driver_open(48000.0, 2, 2, 8, 1)); /* no such kernel */
    CHECK(!rattle_driver_open(48000.0, 2, 2, 5, 0));
    CHECK(!rattle_driver_open(48000.0, 9, 2, 4, 0));
    CHECK(!rattle_driver_open(NAN, 2, 2, 4, 0));
    rattle_driver_close(NULL);
}

/* What a caller's rounding does not change: numbers and texts of Params. */
static void check_numbers_under(unsigned int mode) {
    const unsigned int normal = _mm_getcsr();
    for (uint32_t i = 0; i <= 300; i++) {
        double plain[2], travel[2], read[2];
        char text[2][64];
        for (uint32_t j = 0; j < 2; j++) {
            _mm_setcsr(j ? mode : normal);
            plain[j] = rattle_driver_plain(FIXTURE_CUTOFF, i / 300.0);
            travel[j] = rattle_driver_normalized(FIXTURE_CUTOFF, plain[0]);
            rattle_driver_text(FIXTURE_CUTOFF, plain[0], text[j], sizeof text[j]);
            CHECK(rattle_driver_value(FIXTURE_CUTOFF, text[0], &read[j]) == 1);
            _mm_setcsr(normal);
        }
        CHECK(plain[0] == plain[1] && travel[0] == travel[1]);
        CHECK(read[0] == read[1] && !strcmp(text[0], text[1]));
    }
}

static void check_texts(void) {
    char text[8];
    double plain = 0.0;
    CHECK(rattle_driver_text(FIXTURE_CUTOFF, 1234.0, text, sizeof text) == 7 && !strcmp(text, "1.23 kH"));
    CHECK(rattle_driver_text(99, 1.0, text, sizeof text) == 0 && text[0] == 0);
    CHECK(rattle_driver_value(FIXTURE_MODE, "high pass", &plain) == 1 && plain == 2.0);
    CHECK(rattle_driver_value(FIXTURE_MODE, "?", &plain) == 0 && rattle_driver_value(99, "1", &plain) == 0);
    CHECK(rattle_driver_plain(FIXTURE_STEPS, rattle_driver_normalized(FIXTURE_STEPS, 5.0)) == 5.0);
}

/* Which kernel a machine gets, from a set with gaps. */
static void check_dispatch(void) {
    const RattleProcessor a = {.sample_size = 4}, c = {.sample_size = 4};
    const RattleKernels kernels = {.f32 = {&a, NULL, &c}};
    int32_t chosen = -5;
    CHECK(rattle_dispatch_kernel(&kernels, 4, 2, -1, &chosen) == &c && chosen == 2);
    CHECK(rattle_dispatch_kernel(&kernels, 4, 1, -1, &chosen) == &a && chosen == 0);
    CHECK(rattle_dispatch_kernel(&kernels, 4, 2, 0, &chosen) == &a && chosen == 0);
    CHECK(!rattle_dispatch_kernel(&kernels, 4, 1, 2, NULL)); /* there is one, but not for this machine */
    CHECK(!rattle_dispatch_kernel(&kernels, 4, -1, -1, NULL));
    CHECK(!rattle_dispatch_kernel(&kernels, 8, 2, -1, NULL));
}

int main(void) {
    check_hostile_mode();
    check_points();
    check_nan_count();
    check_refusals();
    check_texts();
    check_numbers_under(0x8000 | 0x0040 | 0x4000 | 0x1f80);
    check_dispatch();
    CHECK(fixture_breaches == 0);
    return failure_count != 0;
}
