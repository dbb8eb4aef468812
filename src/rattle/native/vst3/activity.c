/* activity.c: from setActive to setActive: engines are made, put in their place, and closed. [main] */
#include "../fpmode.h"
#include "../platform/platform.h"
#include "host.h"
#include "object.h"

/* ---- The gate ----------------------------------------------------------------------------------------- */

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

#ifndef VST3_GATE_PATIENCE
#define VST3_GATE_PATIENCE (UINT64_C(1) << 28) /* turns: some seconds */
#endif

/* Waits for the end of a block that is playing. False: it hangs, or the host killed its thread. */
static bool wait_for_gate(Vst3Object *object) {
    for (uint64_t waited = 0; waited < VST3_GATE_PATIENCE; waited++) {
        if (vst3_gate_try(object)) return true;
        relax();
    }
    rattle_platform_log("a block never ends: its memory is left alone");
    return false;
}

/* One at a time may change the engine, which takes a while if Python must start. False: another does, for ever. */
static bool begin_change(Vst3Object *object) {
    for (uint64_t waited = 0; waited < 8 * VST3_GATE_PATIENCE; waited++) {
        if (!atomic_exchange(&object->is_changing, true)) return true;
        relax();
    }
    return false;
}

static void end_change(Vst3Object *object) { atomic_store(&object->is_changing, false); }

/* Those whose call of the host has returned. */
static void close_retired(Vst3Object *object) {
    for (Vst3Engine **place = &object->retired; *place != NULL;) {
        Vst3Engine *engine = *place;
        if (vst3_engine_is_calling(engine)) {
            place = &engine->next_retired;
            continue;
        }
        *place = engine->next_retired;
        vst3_engine_close(engine);
    }
}

static void close_or_retire(Vst3Object *object, Vst3Engine *engine) {
    if (engine == NULL) return;
    vst3_engine_hush(engine);
    engine->next_retired = object->retired;
    object->retired = engine;
    close_retired(object);
}

/* Puts another engine in its place and closes what was there. False: it could not, nothing changed. */
static bool exchange_engine(Vst3Object *object, Vst3Engine *engine) {
    if (!wait_for_gate(object)) return false;
    Vst3Engine *before = object->engine;
    object->engine = engine;
    vst3_gate_open(object);
    atomic_store(&object->latency_in_force, engine != NULL ? engine->latency : VST3_NO_LATENCY);
    close_or_retire(object, before);
    return true;
}

/* What is proposed counts once it is taken; none at all is no proposal. */
static void take_latency(Vst3Object *object, RattleSetup *setup) {
    if (setup->wanted_latency != object->taken_latency && setup->wanted_latency > 0) object->adjustments++;
    object->taken_latency = setup->wanted_latency;
    setup->adjustments = object->adjustments;
}

static Vst3Engine *open_engine(Vst3Object *object) {
    const RattleProcessor *processor = vst3_object_processor(object, atomic_load(&object->sample_size));
    RattleSetup setup = vst3_object_setup(object);
    take_latency(object, &setup);
    if (!object->keeps && processor->keep != NULL) processor->keep(1);
    object->keeps = processor->keep != NULL;
    const RattleFpMode mode = rattle_fpmode_enter();
    Vst3Engine *engine = vst3_engine_open(processor, &setup, &object->settings);
    rattle_fpmode_leave(mode);
    return engine;
}

/* The engine that is there is one to be kept, or one that could not be closed. */
static tresult stay_active(Vst3Object *object) {
    if (!wait_for_gate(object)) return kInternalError;
    vst3_gate_open(object);
    return kResultOk;
}

static tresult activate(Vst3Object *object) {
    close_retired(object);
    if (object->engine != NULL) return stay_active(object);
    Vst3Engine *engine = open_engine(object);
    if (engine == NULL) return kOutOfMemory;
    if (!exchange_engine(object, engine)) {
        close_or_retire(object, engine);
        return kInternalError;
    }
    vst3_object_change_settings(object, 0, 0, NULL);
    return kResultOk;
}

/* What was turned after the last block is what the next activation starts with. */
static void keep_turned(Vst3Object *object) {
    for (uint32_t i = 0; i < vst3_setting_count(); i++) {
        if (!vst3_settings_is_turned(&object->settings, i)) continue;
        const double plain = vst3_setting_plain(i, atomic_load(&object->settings.shown[i]));
        vst3_object_change_settings(object, i, 1, &plain);
    }
}

static tresult deactivate(Vst3Object *object) {
    atomic_store(&object->is_playing, false);
    const RattleFpMode mode = rattle_fpmode_enter();
    keep_turned(object);
    rattle_fpmode_leave(mode);
    close_retired(object);
    return object->engine == NULL || exchange_engine(object, NULL) ? kResultOk : kInternalError;
}

static tresult keep_nothing(Vst3Object *object) {
    if (object->keeps) vst3_object_processor(object, sizeof(float))->keep(0);
    object->keeps = false;
    return kResultOk;
}

static tresult start_anew(Vst3Object *object) {
    if (object->engine == NULL) {
        vst3_object_change_settings(object, 0, 0, NULL);
        return kResultOk;
    }
    const tresult result = deactivate(object);
    return result == kResultOk ? activate(object) : result;
}

static tresult change(Vst3Object *object, tresult (*what)(Vst3Object *object)) {
    if (!begin_change(object)) return kInternalError;
    const tresult result = what(object);
    end_change(object);
    return result;
}

tresult vst3_object_activate(Vst3Object *object) { return change(object, activate); }
tresult vst3_object_deactivate(Vst3Object *object) { return change(object, deactivate); }
tresult vst3_object_setup_changed(Vst3Object *object) { return change(object, start_anew); }

/* A host that is being told of something is waited for: its thread is inside this library. */
void vst3_object_terminate(Vst3Object *object) {
    vst3_host_take_handler(object, NULL);
    (void)vst3_object_deactivate(object);
    for (uint64_t waited = 0; object->retired != NULL && waited < 8 * VST3_GATE_PATIENCE; waited++) {
        if (vst3_engine_is_calling(object->retired)) relax();
        else (void)vst3_object_deactivate(object);
    }
    (void)change(object, keep_nothing);
}
