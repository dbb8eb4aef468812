/* The schedule against a model that knows nothing of blocks or segments, in any cutting, bit for bit. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "param.h"
#include "schedule.h"

enum { LENGTH = 3000, CHANNELS = 2, POINTS = 40 };

typedef struct Point {
    uint32_t at, param;
    double value;
} Point;

static Point points[POINTS];
static double input[CHANNELS][LENGTH], expected[CHANNELS][LENGTH];

static int by_position(const void *a, const void *b) {
    const Point *left = a, *right = b;
    if (left->at != right->at) return left->at < right->at ? -1 : 1;
    return left < right ? -1 : left > right; /* as they stand */
}

static void draw(void) {
    static const double hostile[] = {0x1p-600, -0x1p-512, 5e-324, -0.0, NAN, INFINITY, -INFINITY, 200.0};
    for (uint32_t i = 0; i < LENGTH; i++)
        for (uint32_t c = 0; c < CHANNELS; c++)
            input[c][i] = random_below(60) ? random_signal() : hostile[random_below(8)];
    for (uint32_t p = 0; p < POINTS; p++) {
        points[p].at = random_below(8) ? random_below(LENGTH) : 256 * random_below(LENGTH / 256);
        points[p].param = random_below(FIXTURE_PARAMS);
        points[p].value = random_below(5) ? 2.0 * random_signal() : (double)random_below(3);
    }
    qsort(points, POINTS, sizeof *points, by_position);
    for (uint32_t p = 1; p < POINTS; p++) /* some at one sample, the last of each Param counts */
        if (random_below(6) == 0) points[p].at = points[p - 1].at;
}

/* processor.h and schedule.h, read literally, one sample at a time, in double. */
static void play_model(void) {
    double target = 0.5, from = 0.5, memory[CHANNELS] = {0}, shift = 0.0;
    uint32_t remaining = 0, next = 0;
    bool is_marked = false;
    for (uint32_t n = 0; n < LENGTH; n++) {
        if (n % RATTLE_TICK == 0) {
            for (uint32_t c = 0; c < CHANNELS; c++) memory[c] = (is_marked ? 0.0 : memory[c]) + 0.001;
            is_marked = false;
        }
        double wanted = target;
        for (; next < POINTS && points[next].at == n; next++) {
            const double value = points[next].value;
            if (points[next].param == FIXTURE_GAIN) wanted = fmin(fmax(value, 0.0), 2.0);
            if (points[next].param == FIXTURE_SHIFT) shift = fmin(fmax(value, -1.0), 1.0);
        }
        if (wanted != target) {
            const double present = target - (target - from) / 480.0 * remaining;
            from = n == 0 ? wanted : present;
            target = wanted;
            remaining = n == 0 ? 0 : 480;
        }
        double clean[CHANNELS];
        for (uint32_t c = 0; c < CHANNELS; c++) {
            const double x = input[c][n];
            clean[c] = isfinite(x) && fabs(x) >= 0x1p-511 ? x : 0.0;
        }
        for (uint32_t c = 0; c < CHANNELS; c++) {
            const double gain = target - (target - from) / 480.0 * remaining;
            memory[c] = gain * clean[c] + shift + 0.5 * memory[c] + 0.1 * clean[(c + 1) % CHANNELS];
            if (clean[c] > 100) memory[c] = INFINITY;
            expected[c][n] = isfinite(memory[c]) ? memory[c] : 0.0;
            is_marked |= !isfinite(memory[c]);
        }
        if (remaining > 0 && --remaining == 0) from = target;
    }
}

static RattleSchedule *open(const RattleProcessor *processor, uint32_t inputs, uint32_t outputs,
                            void **memory) {
    const RattleSetup setup = {.sample_rate = 48000.0,
                               .channel_count = outputs,
                               .input_channels = inputs,
                               .output_channels = outputs};
    const uint64_t size = rattle_schedule_bytes(&rattle_plugin, processor, &setup);
    *memory = aligned_alloc(64, size);
    memset(*memory, 0, size);
    RattleArena arena = {*memory, size, 0};
    RattleSchedule *schedule = rattle_schedule_prepare(&rattle_plugin, processor, &setup, NULL, &arena);
    CHECK(arena.used == size);
    return schedule;
}

/* Blocks of 0 to longest samples, cut where points fall and at random; swapped: outputs stand crosswise in
 * the inputs' memory. */
static void play(RattleSchedule *s, double result[CHANNELS][LENGTH], uint32_t longest, bool swapped) {
    static double work[CHANNELS][LENGTH];
    memcpy(work, input, sizeof work);
    const void *inputs[] = {work[0], work[1]};
    void *outputs[] = {swapped ? work[1] : result[0], swapped ? work[0] : result[1]};
    uint32_t n = 0, next = 0;
    while (n < LENGTH || next < POINTS) {
        uint32_t count = random_below(longest + 1);
        const uint32_t due = next < POINTS ? points[next].at : LENGTH;
        for (; next < POINTS && points[next].at == n; next++)
            rattle_schedule_set(s, points[next].param, points[next].value);
        if (due > n && n + count > due) count = due - n;
        if (due <= n && next < POINTS && points[next].at - n < count) count = points[next].at - n;
        if (n + count > LENGTH) count = LENGTH - n;
        rattle_schedule_begin_block(s);
        rattle_schedule_process(s, inputs, outputs, n, count);
        n += count;
        CHECK(rattle_schedule_position(s) == n);
    }
    if (!swapped) return;
    memcpy(result[0], work[1], sizeof work[1]);
    memcpy(result[1], work[0], sizeof work[0]);
}

static void check_double(void) {
    static double result[CHANNELS][LENGTH];
    static const uint32_t longest[] = {1, 2, 7, 64, 300, LENGTH};
    void *memory;
    RattleSchedule *s = open(rattle_plugin.kernels.f64[0], CHANNELS, CHANNELS, &memory);
    const double plain[] = {0.5, 0.0, 1000.0, 1.0, 1.0, 4.0};
    for (uint32_t round = 0; round < 12; round++) {
        draw();
        play_model();
        for (uint32_t p = 0; p < FIXTURE_PARAMS; p++) rattle_schedule_set(s, p, plain[p]);
        rattle_schedule_reset(s); /* the targets are taken over, no ramp goes on */
        play(s, result, longest[round % 6], round % 2);
        CHECK(memcmp(result, expected, sizeof result) == 0);
    }
    CHECK(rattle_schedule_nan_count(s) > 0);
    free(memory);
}

static float float_input[CHANNELS][LENGTH];

/* No model in float, but one hash: whatever the cutting, the bits are those of one block. */
static void check_float(void) {
    static float whole[CHANNELS][LENGTH], cut[CHANNELS][LENGTH];
    draw();
    for (uint32_t i = 0; i < CHANNELS * LENGTH; i++)
        float_input[i / LENGTH][i % LENGTH] = (float)input[i / LENGTH][i % LENGTH];
    for (uint32_t round = 0; round < 5; round++) {
        void *memory;
        RattleSchedule *s = open(rattle_plugin.kernels.f32[0], CHANNELS, CHANNELS, &memory);
        const void *inputs[] = {float_input[0], float_input[1]};
        float (*result)[LENGTH] = round ? cut : whole;
        void *outputs[] = {result[0], result[1]};
        for (uint32_t n = 0, next = 0; n < LENGTH;) {
            for (; next < POINTS && points[next].at == n; next++)
                rattle_schedule_set(s, points[next].param, points[next].value);
            uint32_t count = next < POINTS ? points[next].at - n : LENGTH - n;
            if (round && count > 1) count = random_below(count + 1);
            rattle_schedule_process(s, inputs, outputs, n, count);
            n += count;
        }
        if (round) CHECK(memcmp(whole, cut, sizeof whole) == 0);
        free(memory);
    }
}

static void check_missing_channels(void) {
    void *memory;
    double left[700] = {0}, right[700];
    RattleSchedule *s = open(rattle_plugin.kernels.f64[0], CHANNELS, CHANNELS, &memory);
    for (uint32_t i = 0; i < 700; i++) left[i] = random_signal();
    const void *inputs[] = {left, NULL};
    void *outputs[] = {NULL, right};
    rattle_schedule_process(s, inputs, outputs, 0, 700);
    CHECK(right[0] == 0.5 * 0.0 + 0.5 * 0.001 + 0.1 * left[0]); /* NULL is silence to its neighbour */
    rattle_schedule_process(s, NULL, NULL, 0, 700);
    CHECK(rattle_schedule_position(s) == 1400);
    free(memory);
}

static void check_meters(void) {
    void *memory;
    double x[300] = {0}, y[300];
    const void *inputs[] = {x};
    void *outputs[] = {y};
    RattleSchedule *s = open(rattle_plugin.kernels.f64[0], 1, 1, &memory);
    x[100] = 1.5;
    rattle_schedule_begin_block(s);
    rattle_schedule_process(s, inputs, outputs, 0, 300);
    CHECK(rattle_schedule_meter(s, FIXTURE_PEAK) == y[100]);
    CHECK(rattle_schedule_meter(s, FIXTURE_LAST) == y[299]);
    rattle_schedule_begin_block(s);
    CHECK(rattle_schedule_meter(s, FIXTURE_PEAK) == 0.0);
    CHECK(rattle_schedule_meter(s, FIXTURE_LAST) == y[299]); /* the last value stands till the next */
    x[0] = 200.0;
    rattle_schedule_process(s, inputs, outputs, 0, 1);
    CHECK(y[0] == 0.0 && rattle_schedule_meter(s, FIXTURE_LAST) == -1.0); /* infinity shows as rest */
    rattle_schedule_reset(s);
    CHECK(rattle_schedule_meter(s, FIXTURE_PEAK) == 0.0);
    free(memory);
}

static void check_targets(void) {
    void *memory;
    double x[10] = {0}, y[10];
    const void *inputs[] = {x};
    void *outputs[] = {y};
    RattleSchedule *s = open(rattle_plugin.kernels.f64[0], 1, 1, &memory);
    rattle_schedule_set(s, FIXTURE_STEPS, 6.4);
    rattle_schedule_set(s, FIXTURE_GAIN, 77.0);
    rattle_schedule_set(s, FIXTURE_CUTOFF, NAN);
    rattle_schedule_set(s, FIXTURE_PARAMS, 1.0);
    for (uint32_t i = 0; i < 5000; i++) rattle_schedule_set(s, FIXTURE_MODE, i % 3); /* takes no more room */
    CHECK(rattle_schedule_target(s, FIXTURE_STEPS) == 6.0);
    CHECK(rattle_schedule_target(s, FIXTURE_GAIN) == 2.0);
    CHECK(rattle_schedule_target(s, FIXTURE_CUTOFF) == 1000.0);
    rattle_schedule_process(s, inputs, outputs, 0, 10);
    CHECK(rattle_schedule_target(s, FIXTURE_STEPS) == 6.0);
    CHECK(rattle_schedule_target(s, FIXTURE_MODE) == 4999 % 3);
    free(memory);
}

int main(void) {
    check_double();
    check_float();
    check_missing_channels();
    check_meters();
    check_targets();
    CHECK(fixture_breaches == 0);
    return failure_count != 0;
}
