/* The bypass against a model: the same schedule without one, the input so many samples late, a straight fade.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bypass.h"
#include "check.h"
#include "fixture.h"

enum { LENGTH = 6000, MAX_SWITCHES = 12, FADE = 480 };

typedef struct Played {
    RattleSchedule *schedule;
    RattleBypass *bypass;
    void *memory;
} Played;

static Played open(const RattleProcessor *processor, uint32_t inputs, uint32_t outputs, uint32_t latency) {
    const RattleSetup setup = {.sample_rate = 48000.0,
                               .channel_count = outputs,
                               .input_channels = inputs,
                               .output_channels = outputs};
    const uint32_t size = processor->sample_size;
    const uint64_t bytes =
        rattle_schedule_bytes(&rattle_plugin, processor, &setup) + rattle_bypass_bytes(&setup, size, latency);
    Played p = {.memory = aligned_alloc(64, bytes)};
    memset(p.memory, 0, bytes);
    RattleArena arena = {p.memory, bytes, 0};
    p.schedule = rattle_schedule_prepare(&rattle_plugin, processor, &setup, NULL, &arena);
    p.bypass = rattle_bypass_prepare(&setup, size, latency, &arena);
    CHECK(arena.used == bytes);
    return p;
}

static float input[2][LENGTH], wet[2][LENGTH], expected[2][LENGTH], result[2][LENGTH];
static uint32_t switches[MAX_SWITCHES];

static int by_value(const void *a, const void *b) {
    const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static void draw(uint32_t switch_count) {
    for (uint32_t i = 0; i < 2 * LENGTH; i++) input[i / LENGTH][i % LENGTH] = (float)random_signal();
    input[0][700] = NAN;
    input[1][900] = 0x1p-140f;
    for (uint32_t i = 0; i < switch_count; i++) switches[i] = random_below(4) ? random_below(LENGTH) : 0;
    qsort(switches, switch_count, sizeof *switches, by_value);
}

static void model(uint32_t inputs, uint32_t outputs, uint32_t latency, uint32_t switch_count) {
    Played p = open(rattle_plugin.kernels.f32[0], inputs, outputs, 0);
    const void *in[] = {input[0], input[1]};
    void *out[] = {wet[0], wet[1]};
    rattle_schedule_process(p.schedule, in, out, 0, LENGTH);
    free(p.memory);
    bool is_bypassed = false;
    for (uint32_t n = 0, faded = 0, next = 0; n < LENGTH; n++) {
        for (; next < switch_count && switches[next] == n; next++) is_bypassed = !is_bypassed;
        if (n == 0) faded = is_bypassed ? FADE : 0;
        if (is_bypassed && faded < FADE) faded++;
        if (!is_bypassed && faded > 0) faded--;
        for (uint32_t c = 0; c < outputs; c++) {
            float dry = n < latency ? 0.0f : input[inputs == 1 ? 0 : c][n - latency];
            if (!isfinite(dry) || (c > 0 && inputs != 1 && c >= inputs)) dry = 0.0f;
            expected[c][n] = wet[c][n] + (dry - wet[c][n]) * ((float)faded / (float)FADE);
            if (faded == FADE) expected[c][n] = dry;
            if (faded == 0) expected[c][n] = wet[c][n];
        }
    }
}

static void play(uint32_t inputs, uint32_t outputs, uint32_t latency, uint32_t switch_count,
                 uint32_t longest) {
    Played p = open(rattle_plugin.kernels.f32[0], inputs, outputs, latency);
    memcpy(result, input, sizeof result);
    const void *in[] = {result[0], result[1]}; /* in place */
    void *out[] = {result[0], result[1]};
    bool is_bypassed = false;
    for (uint32_t n = 0, next = 0; n < LENGTH;) {
        for (; next < switch_count && switches[next] == n; next++)
            rattle_bypass_set(p.bypass, is_bypassed = !is_bypassed);
        uint32_t count = random_below(longest + 1);
        if (next < switch_count && n + count > switches[next]) count = switches[next] - n;
        if (n + count > LENGTH) count = LENGTH - n;
        rattle_bypass_process(p.bypass, p.schedule, in, out, n, count);
        n += count;
    }
    free(p.memory);
}

static void check_against_model(void) {
    static const uint32_t latencies[] = {0, 1, FIXTURE_LATENCY, 1024, 2500}, longest[] = {1, 13, 500, LENGTH};
    for (uint32_t round = 0; round < 20; round++) {
        const uint32_t outputs = 1 + round % 2, inputs = round % 3 ? outputs : 1;
        const uint32_t latency = latencies[round % 5], switch_count = random_below(MAX_SWITCHES);
        draw(switch_count);
        model(inputs, outputs, latency, switch_count);
        play(inputs, outputs, latency, switch_count, longest[round % 4]);
        CHECK(memcmp(result, expected, outputs * sizeof *result) == 0);
    }
}

/* The largest jump of a steady signal while the bypass goes on and off is that of the fade, not a click. */
static void check_no_click(void) {
    static double x[3000], y[3000];
    Played p = open(rattle_plugin.kernels.f64[0], 1, 1, 100);
    const void *in[] = {x};
    void *out[] = {y};
    for (uint32_t i = 0; i < 3000; i++) x[i] = 1.0;
    rattle_bypass_process(p.bypass, p.schedule, in, out, 0, 1000);
    rattle_bypass_set(p.bypass, true);
    rattle_bypass_process(p.bypass, p.schedule, in, out, 1000, 1000);
    rattle_bypass_set(p.bypass, false);
    rattle_bypass_process(p.bypass, p.schedule, in, out, 2000, 1000);
    for (uint32_t i = 300; i < 3000; i++) CHECK(fabs(y[i] - y[i - 1]) < 0.005);
    CHECK(y[1999] == 1.0);
    free(p.memory);
}

static void check_reset(void) {
    static double x[600], y[600];
    Played p = open(rattle_plugin.kernels.f64[0], 1, 1, 200);
    const void *in[] = {x};
    void *out[] = {y};
    for (uint32_t i = 0; i < 600; i++) x[i] = 1.0;
    rattle_bypass_process(p.bypass, p.schedule, in, out, 0, 600);
    rattle_bypass_set(p.bypass, true);
    rattle_bypass_reset(p.bypass);
    rattle_schedule_reset(p.schedule);
    rattle_bypass_process(p.bypass, p.schedule, in, out, 0, 600);
    CHECK(y[0] == 0.0 && y[199] == 0.0 && y[200] == 1.0); /* nothing of before, and no fade */
    free(p.memory);
}

static void check_missing_channels(void) {
    static double x[2000], y[2000];
    Played p = open(rattle_plugin.kernels.f64[0], 2, 2, 0);
    for (uint32_t i = 0; i < 2000; i++) x[i] = random_signal();
    const void *in[] = {x, NULL};
    void *out[] = {NULL, y};
    rattle_bypass_set(p.bypass, true);
    rattle_bypass_process(p.bypass, p.schedule, in, out, 0, 2000);
    CHECK(y[0] == 0.0 && y[1999] == 0.0); /* dry: the silent input of its number */
    rattle_bypass_process(p.bypass, p.schedule, NULL, NULL, 0, 2000);
    free(p.memory);
}

int main(void) {
    check_against_model();
    check_no_click();
    check_reset();
    check_missing_channels();
    CHECK(fixture_breaches == 0);
    return failure_count != 0;
}
