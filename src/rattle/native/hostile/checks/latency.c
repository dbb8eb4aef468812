/* latency.c: what is told is the same at all times, and true where a host can hear it. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

static uint32_t told(const Instance *instance) {
    return instance->processor->vtbl->getLatencySamples(instance->processor);
}

static void stays(Run *run) {
    Instance *instance = instance_create(run);
    ProcessSetup setup = {kRealtime, kSample32, 512, 48000.0};
    (void)told(instance);
    (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
    const uint32_t before = told(instance);
    instance_start(instance, usual_setup);
    EXPECT(told(instance) == before, "before the activation it is %u, after it %u", (unsigned)before,
           (unsigned)told(instance));
    (void)play(instance, (Piece){.length = 3000, .signal = NOISE});
    EXPECT(told(instance) == before, "after some blocks it is %u", (unsigned)told(instance));
    instance_stop(instance);
    EXPECT(told(instance) == before, "after the deactivation it is %u", (unsigned)told(instance));
}

static void changes_are_told(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const uint32_t before = told(instance);
    for (uint32_t seed = 1; seed < 8; seed++) {
        move_all(instance, seed);
        (void)play(instance, (Piece){.length = 600, .signal = NOISE});
        const bool is_told = (atomic_load(&instance->handler.flags) & RESTART_LATENCY) != 0;
        EXPECT(told(instance) == before || is_told, "parameters change it, and the host is not told");
    }
}

static void same_in_bypass(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const ParameterInfo bypass = bypass_of(instance);
    const uint32_t before = told(instance);
    const Move move = {0, bypass.id, 1.0};
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE, .moves = &move, .move_count = 1});
    EXPECT(told(instance) == before, "in bypass it is %u, not %u", (unsigned)told(instance),
           (unsigned)before);
}

static void same_for_the_same_setup(Run *run) {
    const Instance *usual = instance_open(run, usual_setup), *other = instance_open(run, usual_setup);
    EXPECT(told(other) == told(usual), "one instance says %u, another %u", (unsigned)told(usual),
           (unsigned)told(other));
}

static void set_up(Instance *instance, int32_t largest_block) {
    ProcessSetup setup = {usual_setup.mode, kSample32, largest_block, usual_setup.sample_rate};
    (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
    instance->setup.max_block = largest_block;
}

/* Hosts ask before the activation or after it, and believe what they heard until they start it anew. */
static void follows_the_setup(Run *run) {
    const int32_t sizes[] = {64, 4096, 1, 512, 8192};
    Instance *instance = instance_open(run, usual_setup);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        instance_stop(instance);
        set_up(instance, sizes[i]);
        const uint32_t before = told(instance);
        instance_resume(instance);
        EXPECT(told(instance) == before, "for blocks of %d it is %u before the activation, %u after it",
               (int)sizes[i], (unsigned)before, (unsigned)told(instance));
        (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
        EXPECT(told(instance) == before, "with blocks of %d it becomes %u", (int)sizes[i],
               (unsigned)told(instance));
    }
}

/* ---- Heard -------------------------------------------------------------------------------------------- */

enum { HEARD_LENGTH = 16384, AROUND = 400, BY_A_FILTER = 4 };

static double correlation(const Sound *sound, int64_t lag) {
    double together = 0.0, of_input = 0.0, of_output = 0.0;
    for (int64_t i = lag; i < sound->length; i++) {
        const double x = signal_at(NOISE, 0, i - lag), y = sound_at(sound, 0, i);
        together += x * y, of_input += x * x, of_output += y * y;
    }
    return of_output > 0.0 ? fabs(together) / sqrt(of_input * of_output) : 0.0;
}

/* Where noise is found again, if it is: of what turns, echoes or shifts it nobody could say. */
static void as_heard(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const int64_t delay = told(instance), length = HEARD_LENGTH + delay;
    if (delay == 0) run_skip(run, "it says 0");
    if (bus_count(instance, kAudio, kInput) == 0) run_skip(run, "it has no input");
    const Sound sound = play(instance, (Piece){.length = length, .signal = NOISE});
    int64_t best = 0;
    double most = 0.0;
    for (int64_t lag = delay > AROUND ? delay - AROUND : 0; lag <= delay + AROUND; lag++) {
        const double found = correlation(&sound, lag);
        if (found > most) most = found, best = lag;
    }
    if (most < 0.5) run_skip(run, "its sound is not its input, late");
    EXPECT(best - delay <= BY_A_FILTER && delay - best <= BY_A_FILTER, "it says %lld samples, and is %lld late", (long long)delay, (long long)best);
}

/* ---- Notices ------------------------------------------------------------------------------------------ */

/* A host that does as it is told: starts anew and asks. In vain, if it was right before. */
static void notices_have_a_reason(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    uint32_t before = told(instance);
    int32_t notices = 0;
    for (uint32_t round = 1; round < 6; round++) {
        move_all(instance, round);
        (void)play(instance, (Piece){.length = 2000, .signal = NOISE});
        (void)instance_load(instance, instance_save(instance));
        const int32_t now = atomic_load(&instance->handler.latency_notices);
        instance_stop(instance), instance_resume(instance);
        EXPECT(now - notices <= 1 || told(instance) != before, "it tells of a change %d times, and there is none",
               (int)(now - notices));
        EXPECT(now == notices || told(instance) != before, "it tells of a change, and there is none");
        notices = atomic_load(&instance->handler.latency_notices);
        EXPECT(notices == now, "it tells of a change again because the host started it anew");
        before = told(instance);
    }
}

const Check latency_checks[] = {
    {"latency.stays", "T37", "The latency is the same before, during and after an activation.", MUST, stays},
    {"latency.changes-are-told", "T37", "It never changes without a word.", MUST, changes_are_told},
    {"latency.same-in-bypass", "T17 T37", "It is the same in bypass.", MUST, same_in_bypass},
    {"latency.same-for-the-same-setup", "T37", "Instances that are set up alike have the same.", MUST,
     same_for_the_same_setup},
    {"latency.follows-the-setup", "T30 T37",
     "After each setup it is known before the activation, and stays until the next.", MUST, follows_the_setup},
    {"latency.as-heard", "T37", "Where noise is found again in the sound, it is as late as it says.", SHOULD,
     as_heard},
    {"latency.notices-have-a-reason", "T37", "Who tells of a change has one, and tells it once.", MUST,
     notices_have_a_reason},
    {0},
};
