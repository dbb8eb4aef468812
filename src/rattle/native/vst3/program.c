#include "program.h"

#include "../fpmode.h"
#include "../param.h"
#include "host.h"

static void show(Vst3Object *object, uint32_t index, ParamValue normalized) {
    atomic_store_explicit(&object->settings.shown[index], normalized, memory_order_relaxed);
    if (atomic_load(&object->is_playing)) vst3_settings_turn(&object->settings, index);
}

static void show_preset(Vst3Object *object, const double *plain) {
    for (uint32_t i = 0; i < rattle_plugin.param_count; i++)
        show(object, i, rattle_param_travel(&rattle_plugin.params[i], plain[i]));
}

static void follow(Vst3Object *object, double program) {
    const double *plain = rattle_preset(&rattle_plugin, (uint32_t)program);
    const RattleFpMode mode = rattle_fpmode_enter();
    show_preset(object, plain);
    rattle_fpmode_leave(mode);
    if (!atomic_load(&object->is_playing)) {
        vst3_object_change_settings(object, 0, rattle_plugin.param_count, plain);
        vst3_object_change_settings(object, vst3_program_setting(), 1, &program);
    }
    vst3_host_values_changed(object);
}

static double program_at(ParamValue normalized) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const double program = vst3_setting_plain(vst3_program_setting(), normalized);
    rattle_fpmode_leave(mode);
    return program;
}

void vst3_program_choose(Vst3Object *object, ParamValue normalized) {
    const uint32_t setting = vst3_program_setting();
    const _Atomic double *shown = &object->settings.shown[setting];
    const double before = program_at(atomic_load_explicit(shown, memory_order_relaxed));
    const double program = program_at(normalized);
    show(object, setting, normalized);
    if (program != before) follow(object, program);
}
