#include "latency.h"

#include "../fpmode.h"
#include "host.h"

/* What an engine would do that was opened now, with that proposal. */
static uint32_t latency_with(const Vst3Object *object, uint32_t wanted_latency) {
    const RattleProcessor *processor = vst3_object_processor(object, atomic_load(&object->sample_size));
    const RattleFpMode mode = rattle_fpmode_enter();
    RattleSetup setup = vst3_object_setup(object);
    setup.wanted_latency = wanted_latency;
    const uint32_t latency_samples = processor->latency_samples(&setup);
    rattle_fpmode_leave(mode);
    return latency_samples;
}

uint32_t vst3_latency_samples(const Vst3Object *object) {
    const uint32_t in_force = atomic_load(&object->latency_in_force);
    return in_force != VST3_NO_LATENCY ? in_force : latency_with(object, atomic_load(&object->wanted_latency));
}

/* [supervisor], of the processor that plays. A host that starts or stops it at this moment must not be told. */
static uint32_t wants_latency(void *context, uint32_t latency_samples) {
    Vst3Object *object = context;
    const uint32_t in_force = atomic_load(&object->latency_in_force);
    if (atomic_load(&object->is_changing) || in_force == VST3_NO_LATENCY) return 0;
    const uint32_t before = atomic_exchange(&object->wanted_latency, latency_samples);
    const uint32_t next = latency_with(object, latency_samples);
    if (before != latency_samples && next != in_force && next != latency_with(object, before))
        vst3_host_latency_changed(object);
    return 1;
}

void vst3_latency_prepare(Vst3Object *object) {
    atomic_init(&object->wanted_latency, 0);
    atomic_init(&object->latency_in_force, VST3_NO_LATENCY);
    object->listener = (RattleListener){object, wants_latency};
}
