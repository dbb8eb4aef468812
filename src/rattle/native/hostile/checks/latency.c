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

static void same_for_all_layouts_of_blocks(Run *run) {
    const int32_t sizes[] = {1, 64, 4096};
    const Instance *usual = instance_open(run, usual_setup);
    for (size_t i = 0; i < 3; i++) {
        Setup setup = usual_setup;
        setup.max_block = sizes[i];
        const Instance *instance = instance_open(run, setup);
        EXPECT(told(instance) == told(usual), "with blocks of %d it is %u, not %u", (int)sizes[i],
               (unsigned)told(instance), (unsigned)told(usual));
    }
}

const Check latency_checks[] = {
    {"latency.stays", "T37", "The latency is the same before, during and after an activation.", MUST, stays},
    {"latency.changes-are-told", "T37", "It never changes without a word.", MUST, changes_are_told},
    {"latency.same-in-bypass", "T17 T37", "It is the same in bypass.", MUST, same_in_bypass},
    {"latency.same-for-all-blocks", "T37", "It does not depend on the announced block size.", SHOULD,
     same_for_all_layouts_of_blocks},
    {0},
};
