#include "object.h"

#include "../dispatch.h"
#include "../fpmode.h"
#include "../platform/platform.h"
#include "arrangement.h"
#include "expressions.h"
#include "latency.h"
#include "parameters.h"

static const double default_sample_rate = 44100.0; /* for a latency that is asked before any setup */

/* ---- Life ------------------------------------------------------------------------------------------- */

static void fill(Vst3Object *object, RattleArena *arena, int32_t kernel_level) {
    object->component.vtbl = &vst3_component_methods;
    object->audio_processor.vtbl = &vst3_audio_processor_methods;
    object->context_requirements.vtbl = &vst3_context_requirements_methods;
    object->edit_controller.vtbl = &vst3_edit_controller_methods;
    object->unit_info.vtbl = &vst3_unit_info_methods;
    object->prefetchable_support.vtbl = &vst3_prefetchable_support_methods;
    object->midi_mapping.vtbl = &vst3_midi_mapping_methods;
    object->note_expression.vtbl = &vst3_note_expression_methods;
    object->physical_ui_mapping.vtbl = &vst3_physical_ui_mapping_methods;
    atomic_init(&object->references, 1);
    object->kernel_level = kernel_level;
    object->arrangement[kInput] = vst3_arrangement(rattle_plugin.layouts[0].inputs);
    object->arrangement[kOutput] = vst3_arrangement(rattle_plugin.layouts[0].outputs);
    atomic_init(&object->active_sidechains, 0);
    atomic_init(&object->sample_rate, default_sample_rate);
    atomic_init(&object->sample_size, sizeof(float));
    vst3_settings_prepare(&object->settings, arena);
    atomic_init(&object->is_playing, false);
    atomic_init(&object->wants_reset, false);
    object->is_engine_behind = false;
    atomic_flag_clear(&object->gate);
    atomic_flag_clear(&object->handler_lock);
    atomic_init(&object->is_changing, false);
    vst3_latency_prepare(object);
    vst3_object_change_settings(object, 0, 0, NULL);
}

Vst3Object *vst3_object_create(void) {
    const int32_t level = rattle_dispatch_level();
    if (rattle_dispatch_kernel(&rattle_plugin.kernels, sizeof(float), level, -1, NULL) == NULL) {
        rattle_platform_log("this processor is too old for the plugin: it needs x86-64-v2 or ARM64");
        return NULL;
    }
    const uint64_t size = sizeof(Vst3Object) + RATTLE_ARENA_ALIGNMENT + vst3_settings_bytes();
    RattleArena arena = {rattle_platform_take(size), size, 0};
    if (arena.memory == NULL) {
        rattle_platform_log("no memory for another instance");
        return NULL;
    }
    Vst3Object *object = rattle_arena_take(&arena, sizeof(Vst3Object));
    const RattleFpMode mode = rattle_fpmode_enter();
    fill(object, &arena, level);
    rattle_fpmode_leave(mode);
    return object;
}

uint32_t vst3_object_hold(Vst3Object *object) { return atomic_fetch_add(&object->references, 1) + 1; }

uint32_t vst3_object_release(Vst3Object *object) {
    const uint32_t left = atomic_fetch_sub(&object->references, 1) - 1;
    if (left > 0) return left;
    vst3_object_terminate(object);
    if (object->engine == NULL && object->retired == NULL) rattle_platform_give(object);
    return 0;
}

tresult vst3_object_query(Vst3Object *object, const TUID iid, void **obj) {
    const bool has_expressions = vst3_expression_count() > 0;
    const struct {
        const uint8_t *iid;
        void *interface;
    } interfaces[] = {
        {FUnknown_iid, &object->component},
        {IPluginBase_iid, &object->component},
        {IComponent_iid, &object->component},
        {IAudioProcessor_iid, &object->audio_processor},
        {IProcessContextRequirements_iid, &object->context_requirements},
        {IEditController_iid, &object->edit_controller},
        {IUnitInfo_iid, &object->unit_info},
        {IPrefetchableSupport_iid, rattle_plugin.worker != NULL ? &object->prefetchable_support : NULL},
        {IMidiMapping_iid, vst3_has_assignments() ? &object->midi_mapping : NULL},
        {INoteExpressionController_iid, has_expressions ? &object->note_expression : NULL},
        {INoteExpressionPhysicalUIMapping_iid, has_expressions ? &object->physical_ui_mapping : NULL},
    };
    if (obj == NULL) return kInvalidArgument;
    *obj = NULL;
    for (uint32_t i = 0; i < sizeof interfaces / sizeof interfaces[0]; i++) {
        if (!vst3_same_id(iid, interfaces[i].iid) || interfaces[i].interface == NULL) continue;
        *obj = interfaces[i].interface;
        (void)vst3_object_hold(object);
        return kResultOk;
    }
    return kNoInterface;
}

SpeakerArrangement vst3_object_arrangement(const Vst3Object *object, BusDirection direction, int32_t index) {
    if (!vst3_is_sidechain(direction, index)) return object->arrangement[direction];
    const uint32_t sidechain = (uint32_t)(index - vst3_main_inputs());
    const uint32_t inputs = rattle_plugin.layouts[object->layout].inputs;
    const SpeakerArrangement agreed = object->sidechain_arrangement[sidechain];
    return agreed ? agreed : vst3_arrangement(rattle_sidechain_channels(&rattle_plugin, sidechain, inputs));
}

/* ---- What it is set up to be ------------------------------------------------------------------------- */

const RattleProcessor *vst3_object_processor(const Vst3Object *object, uint32_t sample_size) {
    return rattle_dispatch_kernel(&rattle_plugin.kernels, sample_size, object->kernel_level, -1, NULL);
}

RattleSetup vst3_object_setup(const Vst3Object *object) {
    const RattleLayout *layout = &rattle_plugin.layouts[atomic_load(&object->layout)];
    return (RattleSetup){.sample_rate = atomic_load(&object->sample_rate),
                         .channel_count = layout->outputs,
                         .input_channels = layout->inputs,
                         .output_channels = layout->outputs,
                         .sidechain_channels =
                             rattle_all_sidechain_channels(&rattle_plugin, layout->inputs),
                         .largest_block = atomic_load(&object->largest_block),
                         .is_offline = atomic_load(&object->is_offline),
                         .wanted_latency = atomic_load(&object->wanted_latency),
                         .listener = &object->listener};
}

void vst3_object_change_settings(Vst3Object *object, uint32_t first, uint32_t count, const double *plain) {
    const RattleProcessor *processor = vst3_object_processor(object, atomic_load(&object->sample_size));
    const double sample_rate = atomic_load(&object->sample_rate);
    vst3_settings_draft(&object->settings);
    for (uint32_t i = 0; i < count; i++) vst3_settings_put(&object->settings, first + i, plain[i]);
    const double *merged = vst3_settings_merged(&object->settings);
    const RattleFpMode mode = rattle_fpmode_enter();
    atomic_store(&object->tail_samples, vst3_tail_samples(processor, sample_rate, merged));
    rattle_fpmode_leave(mode);
    vst3_settings_post(&object->settings);
}
