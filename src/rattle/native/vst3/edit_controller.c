/* edit_controller.c: IEditController: parameters, their texts, the controller's side of a state. [main] */
#include "../fpmode.h"
#include "../param.h"
#include "../platform/platform.h"
#include "../text.h"
#include "component_state.h"
#include "host.h"
#include "object.h"
#include "program.h"
#include "string128.h"

VST3_DEFINE_FUNKNOWN(IEditController, edit_controller)

static tresult PLUGIN_API initialize(IEditController *self, FUnknown *context) {
    vst3_host_meet(VST3_OBJECT(self, edit_controller), context);
    return kResultOk;
}

static tresult PLUGIN_API terminate(IEditController *self) {
    vst3_object_terminate(VST3_OBJECT(self, edit_controller));
    return kResultOk;
}

/* ---- State ------------------------------------------------------------------------------------------ */

/* Part of every load: hosts show, and write back, what the controller answers after this. */
static tresult PLUGIN_API set_component_state(IEditController *self, IBStream *stream) {
    Vst3Object *object = VST3_OBJECT(self, edit_controller);
    double *plain = vst3_state_load(stream);
    if (plain == NULL) return kResultFalse;
    const RattleFpMode mode = rattle_fpmode_enter();
    vst3_settings_show(&object->settings, plain);
    rattle_fpmode_leave(mode);
    rattle_platform_give(plain);
    vst3_host_values_changed(object);
    return kResultOk;
}

/* The controller has nothing of its own to keep. */
static tresult PLUGIN_API set_state(IEditController *self, IBStream *stream) {
    (void)self, (void)stream;
    return kResultOk;
}

static tresult PLUGIN_API get_state(IEditController *self, IBStream *stream) {
    (void)self, (void)stream;
    return kResultOk;
}

/* ---- Numbers, whatever rounding the host's threads have ---------------------------------------------- */

static double plain_at(const RattleParam *parameter, double normalized) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const double plain = rattle_param_plain(parameter, normalized);
    rattle_fpmode_leave(mode);
    return plain;
}

static double travel_at(const RattleParam *parameter, double plain) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const double travel = rattle_param_travel(parameter, plain);
    rattle_fpmode_leave(mode);
    return travel;
}

static void text_at(const RattleParam *parameter, double plain, char *text, uint32_t size) {
    const RattleFpMode mode = rattle_fpmode_enter();
    (void)rattle_text_from_value(parameter, plain, text, size);
    rattle_fpmode_leave(mode);
}

static bool read_text(const RattleParam *parameter, const char *text, double *plain) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const bool is_understood = rattle_text_to_value(parameter, text, plain);
    rattle_fpmode_leave(mode);
    return is_understood;
}

/* ---- Parameters ------------------------------------------------------------------------------------- */

static int32_t PLUGIN_API get_parameter_count(IEditController *self) {
    (void)self;
    return (int32_t)vst3_parameter_count();
}

static int32_t flags_of(uint32_t index, const RattleParam *parameter) {
    if (index >= vst3_first_controller()) return kIsReadOnly | kIsHidden; /* the standard: one implies the other */
    if (vst3_is_output(index)) return kIsReadOnly | (vst3_is_status(index) ? kIsList : 0);
    return (parameter->is_automatable ? kCanAutomate : 0) | (parameter->members != NULL ? kIsList : 0) |
           (vst3_is_bypass(index) ? kIsBypass : 0) | (vst3_is_program(index) ? kIsProgramChange : 0);
}

static tresult PLUGIN_API get_parameter_info(IEditController *self, int32_t index, ParameterInfo *info) {
    (void)self;
    if (index < 0 || (uint32_t)index >= vst3_parameter_count() || info == NULL) return kInvalidArgument;
    const RattleParam parameter = vst3_parameter((uint32_t)index);
    *info = (ParameterInfo){
        .id = parameter.number,
        .stepCount = (int32_t)parameter.step_count,
        .defaultNormalizedValue = travel_at(&parameter, parameter.default_value),
        .unitId = (UnitID)rattle_plugin.groups[parameter.group].number,
        .flags = flags_of((uint32_t)index, &parameter),
    };
    char title[VST3_CONTROLLER_TITLE];
    const bool is_controller = (uint32_t)index >= vst3_first_controller();
    if (is_controller) vst3_controller_title(parameter.number, title);
    VST3_SET16(info->title, is_controller ? title : parameter.title);
    VST3_SET16(info->shortTitle, is_controller ? title : parameter.title);
    VST3_SET16(info->units, parameter.unit);
    return kResultOk;
}

static bool find(ParamID id, uint32_t *index) {
    *index = vst3_parameter_index(id);
    return *index < vst3_parameter_count();
}

static tresult PLUGIN_API get_param_string_by_value(IEditController *self, ParamID id, ParamValue normalized,
                                                    String128 string) {
    uint32_t index;
    char text[RATTLE_TEXT_SIZE];
    (void)self;
    if (!find(id, &index) || string == NULL) return kInvalidArgument;
    const RattleParam parameter = vst3_parameter(index);
    text_at(&parameter, plain_at(&parameter, normalized), text, sizeof text);
    vst3_utf16_from_utf8(string, VST3_STRING128_SIZE, text);
    return kResultOk;
}

static tresult PLUGIN_API get_param_value_by_string(IEditController *self, ParamID id, TChar *string,
                                                    ParamValue *normalized) {
    uint32_t index;
    char text[3 * RATTLE_TEXT_SIZE];
    double plain;
    (void)self;
    if (!find(id, &index) || string == NULL || normalized == NULL) return kInvalidArgument;
    const RattleParam parameter = vst3_parameter(index);
    if (!vst3_utf8_from_utf16(text, sizeof text, string)) return kResultFalse;
    if (!read_text(&parameter, text, &plain)) return kResultFalse;
    *normalized = travel_at(&parameter, plain);
    return kResultOk;
}

static ParamValue PLUGIN_API normalized_param_to_plain(IEditController *self, ParamID id,
                                                       ParamValue normalized) {
    uint32_t index;
    (void)self;
    if (!find(id, &index)) return normalized;
    const RattleParam parameter = vst3_parameter(index);
    return plain_at(&parameter, normalized);
}

static ParamValue PLUGIN_API plain_param_to_normalized(IEditController *self, ParamID id, ParamValue plain) {
    uint32_t index;
    (void)self;
    if (!find(id, &index)) return plain;
    const RattleParam parameter = vst3_parameter(index);
    return travel_at(&parameter, plain);
}

static ParamValue PLUGIN_API get_param_normalized(IEditController *self, ParamID id) {
    const Vst3Object *object = VST3_OBJECT(self, edit_controller);
    uint32_t index;
    if (!find(id, &index)) return 0.0;
    return atomic_load_explicit(&object->settings.shown[index], memory_order_relaxed);
}

/* While the host plays, its points move the sound and this only follows them; else it is the only way in. */
static tresult PLUGIN_API set_param_normalized(IEditController *self, ParamID id, ParamValue value) {
    Vst3Object *object = VST3_OBJECT(self, edit_controller);
    uint32_t index;
    if (!find(id, &index) || value != value) return kInvalidArgument;
    value = value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value;
    if (vst3_is_program(index)) {
        vst3_program_choose(object, value);
        return kResultOk;
    }
    atomic_store_explicit(&object->settings.shown[index], value, memory_order_relaxed);
    if (vst3_is_output(index)) return kResultOk;
    if (atomic_load(&object->is_playing)) {
        vst3_settings_turn(&object->settings, index);
        return kResultOk;
    }
    const RattleParam parameter = vst3_parameter(index);
    const double plain = plain_at(&parameter, value);
    vst3_object_change_settings(object, index, 1, &plain);
    return kResultOk;
}

static tresult PLUGIN_API set_component_handler(IEditController *self, IComponentHandler *handler) {
    vst3_host_take_handler(VST3_OBJECT(self, edit_controller), handler);
    return kResultOk;
}

static IPlugView *PLUGIN_API create_view(IEditController *self, FIDString name) {
    (void)self, (void)name;
    return NULL; /* the host draws the parameters */
}

const IEditControllerVtbl vst3_edit_controller_methods = {
    VST3_FUNKNOWN_ENTRIES(edit_controller),
    .initialize = initialize,
    .terminate = terminate,
    .setComponentState = set_component_state,
    .setState = set_state,
    .getState = get_state,
    .getParameterCount = get_parameter_count,
    .getParameterInfo = get_parameter_info,
    .getParamStringByValue = get_param_string_by_value,
    .getParamValueByString = get_param_value_by_string,
    .normalizedParamToPlain = normalized_param_to_plain,
    .plainParamToNormalized = plain_param_to_normalized,
    .getParamNormalized = get_param_normalized,
    .setParamNormalized = set_param_normalized,
    .setComponentHandler = set_component_handler,
    .createView = create_view,
};
