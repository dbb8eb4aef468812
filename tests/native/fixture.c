#include "fixture.h"

#include "kernel_samples.h"

#include <math.h>
#include <stdio.h>

int fixture_breaches;

#define BREACH_UNLESS(condition)                                                                            \
    do {                                                                                                    \
        if (!(condition) && fixture_breaches++ < 20) printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
    } while (0)

static uint32_t latency_samples(const RattleSetup *setup) {
    (void)setup;
    return FIXTURE_LATENCY;
}

static double tail_s(double sample_rate, const double *params) {
    return params[FIXTURE_GAIN] * sample_rate / 48000.0;
}

static const RattleBorder border_f32 = RATTLE_BORDER_OF(f32), border_f64 = RATTLE_BORDER_OF(f64);

#define REAL float
#define NAME(x) x##_f32
#define TINY 0x1p-63
#include "fixture_kernel.h"

#define REAL double
#define NAME(x) x##_f64
#define TINY 0x1p-511
#include "fixture_kernel.h"

static const RattleLabel silent[] = {{0.0, "-inf"}};
static const char *const modes[] = {"LOW", "BAND", "HIGH"};
static const RattleLabel mode_labels[] = {{0.0, "Low pass"}, {1.0, "Band pass"}, {2.0, "High pass"}};

static const RattleParam params[FIXTURE_PARAMS] = {
    [FIXTURE_GAIN] = {.id = "gain",
                      .title = "Gain",
                      .unit = "",
                      .default_value = 0.5,
                      .minimum = 0.0,
                      .maximum = 2.0,
                      .smooth_ms = 10.0,
                      .digits = 2,
                      .labels = silent,
                      .label_count = 1,
                      .number = 11,
                      .is_automatable = 1},
    [FIXTURE_SHIFT] = {.id = "shift",
                       .title = "Shift",
                       .unit = "",
                       .default_value = 0.0,
                       .minimum = -1.0,
                       .maximum = 1.0,
                       .digits = 3,
                       .number = 12,
                       .is_automatable = 1},
    [FIXTURE_CUTOFF] = {.id = "filter.cutoff_hz",
                        .title = "Cutoff",
                        .unit = "Hz",
                        .default_value = 1000.0,
                        .minimum = 20.0,
                        .maximum = 20000.0,
                        .smooth_ms = 3.0,
                        .digits = 0,
                        .number = 13,
                        .taper = RATTLE_LOG,
                        .is_automatable = 1},
    [FIXTURE_MODE] = {.id = "mode",
                      .title = "Mode",
                      .unit = "",
                      .default_value = 1.0,
                      .maximum = 2.0,
                      .step = 1.0,
                      .step_count = 2,
                      .members = modes,
                      .labels = mode_labels,
                      .label_count = 3,
                      .number = 14},
    [FIXTURE_ON] = {.id = "on",
                    .title = "On",
                    .unit = "",
                    .default_value = 1.0,
                    .maximum = 1.0,
                    .step = 1.0,
                    .step_count = 1,
                    .is_bool = 1,
                    .number = 15},
    [FIXTURE_STEPS] = {.id = "steps",
                       .title = "Steps",
                       .unit = "",
                       .default_value = 4.0,
                       .minimum = 1.0,
                       .maximum = 8.0,
                       .step = 1.0,
                       .step_count = 7,
                       .number = 16},
};

static const RattleMeter meters[FIXTURE_METERS] = {
    [FIXTURE_PEAK] = {.id = "peak", .title = "Peak", .unit = "", .maximum = 1.0, .number = 21, .is_peak = 1},
    [FIXTURE_LAST] = {.id = "last", .title = "Last", .unit = "", .rest = -1.0, .maximum = 1.0, .number = 22},
};

static const RattleGroup groups[] = {{"", 0, 0}};
static const RattleRenamed renamed[] = {{"freq", 99, FIXTURE_CUTOFF}};
static const RattleLayout layouts[] = {{2, 2}, {1, 1}};

const RattlePlugin rattle_plugin = {
    .id = "com.example.fixture",
    .name = "Fixture",
    .vendor = "Example",
    .version = "1.2.0",
    .url = "",
    .email = "",
    .subcategories = "Fx",
    .params = params,
    .meters = meters,
    .groups = groups,
    .renamed = renamed,
    .layouts = layouts,
    .param_count = FIXTURE_PARAMS,
    .meter_count = FIXTURE_METERS,
    .group_count = 1,
    .renamed_count = 1,
    .layout_count = 2,
    .bypass_number = 10,
    .kernels = {{&processor_f32, NULL, NULL}, {&processor_f64, NULL, NULL}},
};
