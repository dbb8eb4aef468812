#include "parameters.h"

#include "../param.h"

enum {
    METER_DIGITS = 1, /* a level that moves is not read to the hundredth */
    CONTROLLER_DIGITS = 3,
};

static uint32_t renamed_index(ParamID id) {
    for (uint32_t i = 0; i < rattle_plugin.renamed_count; i++)
        if (rattle_plugin.renamed[i].old_number == id) return rattle_plugin.renamed[i].param;
    return vst3_parameter_count();
}

uint32_t vst3_parameter_index(ParamID id) {
    for (uint32_t i = 0; i < rattle_plugin.param_count; i++)
        if (rattle_plugin.params[i].number == id) return i;
    if (vst3_has_bypass() && id == rattle_plugin.bypass_number) return vst3_bypass_setting();
    if (vst3_has_programs() && id == rattle_plugin.program_number) return vst3_program_setting();
    for (uint32_t i = 0; i < rattle_plugin.meter_count; i++)
        if (rattle_plugin.meters[i].number == id) return vst3_setting_count() + i;
    if (vst3_has_status() && id == rattle_plugin.worker->status_number) return vst3_status_index();
    if (vst3_is_controller(id)) return vst3_first_controller() + vst3_controller_index(id);
    return renamed_index(id);
}

static RattleParam bypass(void) {
    return (RattleParam){.id = "bypass",
                         .title = "Bypass",
                         .unit = "",
                         .maximum = 1.0,
                         .step = 1.0,
                         .number = rattle_plugin.bypass_number,
                         .step_count = 1,
                         .is_bool = 1,
                         .is_automatable = 1};
}

/* Not automatable: it moves Params that are (T23). */
static RattleParam program(void) {
    const uint32_t last = rattle_plugin.preset_count - 1;
    return (RattleParam){.id = "program",
                         .title = "Program",
                         .unit = "",
                         .maximum = last,
                         .step = 1.0,
                         .number = rattle_plugin.program_number,
                         .step_count = last,
                         .members = rattle_plugin.preset_names};
}

/* As vst3_status_plain numbers them. */
static const char *const status_texts[] = {"Off",       "Starting", "Running", "Restarting",
                                           "No Python", "Failed",   "Crashing"};

static RattleParam status(void) {
    const uint32_t last = sizeof status_texts / sizeof status_texts[0] - 1;
    return (RattleParam){.id = "worker status",
                         .title = "Worker",
                         .unit = "",
                         .maximum = last,
                         .step = 1.0,
                         .number = rattle_plugin.worker->status_number,
                         .step_count = last,
                         .members = status_texts};
}

static RattleParam meter(const RattleMeter *meter) {
    return (RattleParam){.id = meter->id,
                         .title = meter->title,
                         .unit = meter->unit,
                         .default_value = meter->rest,
                         .minimum = meter->minimum,
                         .maximum = meter->maximum,
                         .number = meter->number,
                         .digits = METER_DIGITS};
}

static RattleParam controller(ParamID id) {
    return (RattleParam){.id = "controller",
                         .title = "",
                         .unit = "",
                         .default_value = vst3_controller_rest(id),
                         .maximum = 1.0,
                         .number = id,
                         .digits = CONTROLLER_DIGITS};
}

RattleParam vst3_parameter(uint32_t index) {
    if (vst3_is_bypass(index)) return bypass();
    if (vst3_is_program(index)) return program();
    if (vst3_is_status(index)) return status();
    if (index >= vst3_first_controller()) return controller(vst3_controller_id(index - vst3_first_controller()));
    if (vst3_is_output(index)) return meter(&rattle_plugin.meters[index - vst3_setting_count()]);
    return rattle_plugin.params[index];
}

double vst3_setting_plain(uint32_t setting, ParamValue normalized) {
    if (setting < rattle_plugin.param_count)
        return rattle_param_plain(&rattle_plugin.params[setting], normalized);
    const RattleParam parameter = vst3_parameter(setting);
    return rattle_param_plain(&parameter, normalized);
}

double vst3_meter_travel(uint32_t index, double plain) {
    const RattleParam shown = meter(&rattle_plugin.meters[index]);
    return rattle_param_travel(&shown, plain);
}

double vst3_status_travel(double plain) {
    const RattleParam shown = status();
    return rattle_param_travel(&shown, plain);
}
