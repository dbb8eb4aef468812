/* parameters.h: the parameters a host sees, in one list: the plugin's Params in their order, the bypass, the
 * program if there are presets, the Meters. All but the last together are the settings: what a state stores
 * and a host may move. Their plain values lie in arrays of vst3_setting_count(), the bypass as 0 or 1, the
 * program as the preset's place in its list. */
#ifndef RATTLE_VST3_PARAMETERS_H
#define RATTLE_VST3_PARAMETERS_H

#include <stdbool.h>

#include "../description.h"
#include "abi.h"

/* [any] */
static inline bool vst3_has_programs(void) { return rattle_plugin.preset_count > 0; }
static inline uint32_t vst3_bypass_setting(void) { return rattle_plugin.param_count; }
static inline uint32_t vst3_program_setting(void) { return rattle_plugin.param_count + 1; }
static inline uint32_t vst3_setting_count(void) {
    return rattle_plugin.param_count + 1 + vst3_has_programs();
}
static inline uint32_t vst3_parameter_count(void) {
    return vst3_setting_count() + rattle_plugin.meter_count;
}
static inline bool vst3_is_bypass(uint32_t index) { return index == vst3_bypass_setting(); }
static inline bool vst3_is_program(uint32_t index) {
    return vst3_has_programs() && index == vst3_program_setting();
}
static inline bool vst3_is_meter(uint32_t index) { return index >= vst3_setting_count(); }

/* Its place in the list, vst3_parameter_count() if nobody has that id. A Param also answers to the ids it
 * had in older versions: projects go on automating them. [any] */
uint32_t vst3_parameter_index(ParamID id) RATTLE_NONBLOCKING;

/* Bypass, program and Meters described as if they were Params: text and travel are one matter. [any] */
RattleParam vst3_parameter(uint32_t index) RATTLE_NONBLOCKING;

/* [any] */
double vst3_setting_plain(uint32_t setting, ParamValue normalized) RATTLE_NONBLOCKING;
double vst3_meter_travel(uint32_t meter, double plain) RATTLE_NONBLOCKING;

#endif
