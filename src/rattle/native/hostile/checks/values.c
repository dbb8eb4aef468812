/* values.c: normalized and plain values, both ways, and setting them. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

enum { POINTS = 101, MOST_STEPS = 2000 };

static double to_plain(const Instance *instance, ParamID id, double normalized) {
    return instance->controller->vtbl->normalizedParamToPlain(instance->controller, id, normalized);
}

static double to_normalized(const Instance *instance, ParamID id, double plain) {
    return instance->controller->vtbl->plainParamToNormalized(instance->controller, id, plain);
}

static tresult set(const Instance *instance, ParamID id, double value) {
    return instance->controller->vtbl->setParamNormalized(instance->controller, id, value);
}

/* Runs through all parameters. */
#define EACH_PARAMETER(instance, info)                                                                       \
    for (int32_t index = 0; index < parameter_count(instance); index++)                                      \
        for (ParameterInfo info = parameter_at(instance, index), *once = &info; once != NULL; once = NULL)

static void inverse(Run *run) {
    const Instance *instance = instance_create(run);
    EACH_PARAMETER (instance, info) {
        if (info.stepCount > 0) continue;
        for (int i = 0; i < POINTS; i++) {
            const double x = i / (POINTS - 1.0);
            const double again = to_normalized(instance, info.id, to_plain(instance, info.id, x));
            EXPECT(fabs(again - x) < 1e-6, "parameter %d: %g comes back as %g", (int)index, x, again);
        }
    }
}

static void monotone(Run *run) {
    const Instance *instance = instance_create(run);
    EACH_PARAMETER (instance, info) {
        const bool falls = to_plain(instance, info.id, 0.0) > to_plain(instance, info.id, 1.0);
        for (int i = 1; i < POINTS; i++) {
            const double before = to_plain(instance, info.id, (i - 1) / (POINTS - 1.0));
            const double after = to_plain(instance, info.id, i / (POINTS - 1.0));
            EXPECT(is_finite(after), "parameter %d: a plain value is no number", (int)index);
            EXPECT(falls ? after <= before : after >= before, "parameter %d turns round at %g", (int)index,
                   i / (POINTS - 1.0));
        }
    }
}

/* n steps are n + 1 values: value v stands at v / n. */
static void look_at_steps(Run *run, const Instance *instance, int32_t index, const ParameterInfo *info) {
    const int32_t n = info->stepCount < MOST_STEPS ? info->stepCount : MOST_STEPS;
    for (int32_t v = 0; v <= n; v++) {
        const double at = v / (double)info->stepCount;
        const double plain = to_plain(instance, info->id, at);
        const double again = to_normalized(instance, info->id, plain);
        EXPECT(fabs(again - at) < 1e-9, "parameter %d: value %d stands at %.17g and comes back as %.17g",
               (int)index, (int)v, at, again);
        if (v == info->stepCount || v == n) continue;
        const double next = to_plain(instance, info->id, (v + 1) / (double)info->stepCount);
        EXPECT(next != plain, "parameter %d: values %d and %d are one", (int)index, (int)v, (int)v + 1);
    }
}

/* Value v holds from v / (n + 1) on. */
static void look_at_widths(Run *run, const Instance *instance, int32_t index, const ParameterInfo *info) {
    for (int32_t v = 0; v < info->stepCount && v < MOST_STEPS; v++) {
        const double plain = to_plain(instance, info->id, v / (double)info->stepCount);
        const double next = to_plain(instance, info->id, (v + 1) / (double)info->stepCount);
        const double limit = (v + 1) / ((double)info->stepCount + 1.0);
        EXPECT(to_plain(instance, info->id, limit - 1e-9) == plain, "parameter %d: value %d ends too early",
               (int)index, (int)v);
        EXPECT(to_plain(instance, info->id, limit + 1e-9) == next, "parameter %d: value %d begins too late",
               (int)index, (int)v + 1);
    }
}

static void each_with_steps(Run *run, void (*look)(Run *, const Instance *, int32_t, const ParameterInfo *)) {
    const Instance *instance = instance_create(run);
    int32_t found = 0;
    EACH_PARAMETER (instance, info) {
        if (info.stepCount <= 0) continue;
        look(run, instance, index, &info);
        found++;
    }
    if (found == 0) run_skip(run, "no parameter has steps");
}

static void steps(Run *run) { each_with_steps(run, look_at_steps); }
static void widths(Run *run) { each_with_steps(run, look_at_widths); }

static void set_and_get(Run *run) {
    const Instance *instance = instance_create(run);
    uint32_t seed = 9;
    EACH_PARAMETER (instance, info) {
        if ((info.flags & FLAG_PROGRAM_CHANGE) != 0) continue;
        for (int i = 0; i < 12; i++) {
            const double value = i == 0 ? 0.0 : i == 1 ? 1.0 : random_travel(&seed);
            EXPECT(set(instance, info.id, value) == kResultOk, "parameter %d: setting %g fails", (int)index,
                   value);
            EXPECT(is_near(&info, shown(instance, info.id), value), "parameter %d: set to %g it is %g",
                   (int)index, value, shown(instance, info.id));
        }
    }
}

static void set_nonsense(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const double bad[] = {-0.5, 1.5, 1e300, -1e300, (double)NAN, (double)INFINITY, -(double)INFINITY, 5e-324};
    EACH_PARAMETER (instance, info)
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            (void)set(instance, info.id, bad[i]);
            const double value = shown(instance, info.id);
            EXPECT(value >= 0.0 && value <= 1.0, "parameter %d: set to %g it is %g", (int)index, bad[i],
                   value);
        }
    const Sound sound = play(instance, (Piece){.length = 2000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 2000)), "the sound is no number any more");
}

static void convert_nonsense(Run *run) {
    const Instance *instance = instance_create(run);
    const double bad[] = {-0.5, 1.5, 1e300, -1e300, (double)INFINITY, -(double)INFINITY};
    EACH_PARAMETER (instance, info)
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            const double plain = to_plain(instance, info.id, bad[i]);
            EXPECT(is_finite(plain), "parameter %d: %g is a plain %g", (int)index, bad[i], plain);
            const double value = to_normalized(instance, info.id, bad[i]);
            EXPECT(value >= 0.0 && value <= 1.0, "parameter %d: a plain %g is %g", (int)index, bad[i], value);
        }
}

static void hosts_are_not_told_their_own(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    uint32_t seed = 4;
    atomic_store(&instance->handler.moment, SETTING);
    EACH_PARAMETER (instance, info)
        if (is_setting(&info)) (void)set(instance, info.id, random_travel(&seed));
    atomic_store(&instance->handler.moment, IDLE);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(handler_edits(&instance->handler) == 0, "the host is told %d of its own edits",
           (int)handler_edits(&instance->handler));
}

static void set_is_saved(Run *run) {
    Instance *instance = instance_create(run);
    Instance *other = instance_create(run);
    if (instance->is_split) run_skip(run, "the host has to carry edits across");
    uint32_t seed = 8;
    EACH_PARAMETER (instance, info)
        if (is_setting(&info)) (void)set(instance, info.id, random_travel(&seed));
    EXPECT(instance_load(other, instance_save(instance)), "its own state is refused");
    EACH_PARAMETER (instance, info)
        EXPECT(!is_setting(&info) || is_near(&info, shown(other, info.id), shown(instance, info.id)),
               "parameter %d was %g, and %g was saved", (int)index, shown(instance, info.id),
               shown(other, info.id));
}

static void set_after_the_last_block(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    if (instance->is_split) run_skip(run, "the host has to carry edits across");
    uint32_t seed = 13, again = 13;
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    EACH_PARAMETER (instance, info)
        if (is_setting(&info)) (void)set(instance, info.id, random_travel(&seed));
    instance_stop(instance), instance_resume(instance);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    instance_sync(instance);
    EACH_PARAMETER (instance, info) {
        const double wanted = is_setting(&info) ? random_travel(&again) : 0.0;
        EXPECT(!is_setting(&info) || is_near(&info, shown(instance, info.id), wanted),
               "parameter %d was set to %g, and %g was played", (int)index, wanted, shown(instance, info.id));
    }
}

const Check values_checks[] = {
    {"values.inverse", "T18", "Normalized to plain and back is where it was.", MUST, inverse},
    {"values.monotone", "T18", "Plain values rise or fall with the knob, all the way.", SHOULD, monotone},
    {"values.steps", "T18", "n steps are n + 1 values, each at its place.", MUST, steps},
    {"values.steps-are-alike", "T18", "Each of them has the same share of the knob's travel.", SHOULD,
     widths},
    {"values.set-and-get", "T22", "What is set is shown.", MUST, set_and_get},
    {"values.set-nonsense", "T22 T42", "What is no value leaves a value between 0 and 1, and a finite sound.",
     SHOULD, set_nonsense},
    {"values.convert-nonsense", "T18 T42", "Conversions of what is no value stay in range.", SHOULD,
     convert_nonsense},
    {"values.hosts-are-not-told-their-own", "T21", "What the host sets is not an edit of the plugin's.", MUST,
     hosts_are_not_told_their_own},
    {"values.set-is-saved", "T10 T22", "A single object saves what its controller was told.", SHOULD,
     set_is_saved},
    {"values.set-after-the-last-block", "T22",
     "What is set behind the last block is there in the next activation's first.", SHOULD,
     set_after_the_last_block},
    {0},
};
