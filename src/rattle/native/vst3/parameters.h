/* parameters.h: the parameters a host sees, in one list: the plugin's Params in their order, the bypass if
 * there is an input that could pass by, the program if there are presets; the Meters, how the worker is if
 * there is one, and controllers (controllers.h). The first three are the settings: what a state stores and a host may move. Their plain values
 * lie in arrays of vst3_setting_count(), the bypass as 0 or 1, the program as the preset's place in its list. */
#ifndef RATTLE_VST3_PARAMETERS_H
#define RATTLE_VST3_PARAMETERS_H

#include <stdbool.h>

#include "../description.h"
#include "abi.h"
#include "controllers.h"

/* [any] */
static inline bool vst3_has_programs(void) { return rattle_plugin.preset_count > 0; }
static inline bool vst3_has_bypass(void) { return rattle_plugin.layouts[0].inputs > 0; }
static inline bool vst3_has_status(void) { return rattle_plugin.worker != NULL; }
static inline uint32_t vst3_bypass_setting(void) { return rattle_plugin.param_count; }
static inline uint32_t vst3_program_setting(void) { return rattle_plugin.param_count + vst3_has_bypass(); }
static inline uint32_t vst3_setting_count(void) {
    return rattle_plugin.param_count + vst3_has_bypass() + vst3_has_programs();
}
static inline uint32_t vst3_status_index(void) { return vst3_setting_count() + rattle_plugin.meter_count; }
static inline uint32_t vst3_first_controller(void) { return vst3_status_index() + vst3_has_status(); }
static inline uint32_t vst3_parameter_count(void) { return vst3_first_controller() + vst3_controller_count(); }
static inline bool vst3_is_bypass(uint32_t index) {
    return vst3_has_bypass() && index == vst3_bypass_setting();
}
static inline bool vst3_is_program(uint32_t index) {
    return vst3_has_programs() && index == vst3_program_setting();
}
static inline bool vst3_is_status(uint32_t index) { return vst3_has_status() && index == vst3_status_index(); }
static inline bool vst3_is_output(uint32_t index) { return index >= vst3_setting_count(); } /* read only */

/* Its place in the list, vst3_parameter_count() if nobody has that id. A Param also answers to the ids it
 * had in older versions: projects go on automating them. [any] */
uint32_t vst3_parameter_index(ParamID id) RATTLE_NONBLOCKING;

/* What is no Param is described as if it were one: text and travel are one matter. A controller has no title: the
 * parameter's id says it (controllers.h). [any] */
RattleParam vst3_parameter(uint32_t index) RATTLE_NONBLOCKING;

/* [any] */
double vst3_setting_plain(uint32_t setting, ParamValue normalized) RATTLE_NONBLOCKING;
double vst3_meter_travel(uint32_t meter, double plain) RATTLE_NONBLOCKING;

/* Of what a processor says of itself: where the parameter shows it. 0: nobody plays. [any] */
static inline double vst3_status_plain(uint32_t status) RATTLE_NONBLOCKING { return 1.0 + status; }
double vst3_status_travel(double plain) RATTLE_NONBLOCKING;

#endif
