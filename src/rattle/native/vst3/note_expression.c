/* note_expression.c: INoteExpressionController and INoteExpressionPhysicalUIMapping: what a host can draw for a note,
 * and which of it a finger moves on a keyboard that feels more than velocity. [main] */
#include "../fpmode.h"
#include "../param.h"
#include "../text.h"
#include "arrangement.h"
#include "expressions.h"
#include "object.h"
#include "string128.h"

VST3_DEFINE_FUNKNOWN(INoteExpressionController, note_expression)
VST3_DEFINE_FUNKNOWN(INoteExpressionPhysicalUIMapping, physical_ui_mapping)

enum { NO_UNIT = -1 };

static bool has_channel(int32_t bus, int16_t channel) {
    return vst3_has_bus(kEvent, kInput, bus) && channel >= 0 && channel < VST3_CHANNELS;
}

static int32_t PLUGIN_API get_count(INoteExpressionController *self, int32_t bus, int16_t channel) {
    (void)self;
    return has_channel(bus, channel) ? (int32_t)vst3_expression_count() : 0;
}

static double travel_of(const RattleParam *shown, double plain) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const double travel = rattle_param_travel(shown, plain);
    rattle_fpmode_leave(mode);
    return travel;
}

static tresult PLUGIN_API get_info(INoteExpressionController *self, int32_t bus, int16_t channel, int32_t index,
                                   NoteExpressionTypeInfo *info) {
    (void)self;
    if (!has_channel(bus, channel) || index < 0 || info == NULL) return kInvalidArgument;
    const Vst3Expression *expression = vst3_expression_at((uint32_t)index);
    if (expression == NULL) return kInvalidArgument;
    *info = (NoteExpressionTypeInfo){
        .typeId = expression->type,
        .unitId = NO_UNIT,
        .valueDesc = {.defaultValue = travel_of(&expression->shown, expression->shown.default_value), .maximum = 1.0},
        .flags = expression->is_bipolar ? kIsBipolar : 0,
    };
    VST3_SET16(info->title, expression->shown.title);
    VST3_SET16(info->shortTitle, expression->shown.title);
    VST3_SET16(info->units, expression->shown.unit);
    return kResultOk;
}

static tresult PLUGIN_API get_string_by_value(INoteExpressionController *self, int32_t bus, int16_t channel,
                                              NoteExpressionTypeID id, NoteExpressionValue normalized,
                                              String128 string) {
    (void)self;
    const Vst3Expression *expression = vst3_expression_of(id);
    char text[RATTLE_TEXT_SIZE];
    if (!has_channel(bus, channel) || expression == NULL || string == NULL) return kInvalidArgument;
    const RattleFpMode mode = rattle_fpmode_enter();
    const double plain = rattle_param_plain(&expression->shown, normalized);
    (void)rattle_text_from_value(&expression->shown, plain, text, sizeof text);
    rattle_fpmode_leave(mode);
    vst3_utf16_from_utf8(string, VST3_STRING128_SIZE, text);
    return kResultOk;
}

static tresult PLUGIN_API get_value_by_string(INoteExpressionController *self, int32_t bus, int16_t channel,
                                              NoteExpressionTypeID id, const TChar *string,
                                              NoteExpressionValue *normalized) {
    (void)self;
    const Vst3Expression *expression = vst3_expression_of(id);
    char text[3 * RATTLE_TEXT_SIZE];
    double plain;
    if (!has_channel(bus, channel) || expression == NULL || string == NULL || normalized == NULL)
        return kInvalidArgument;
    if (!vst3_utf8_from_utf16(text, sizeof text, string)) return kResultFalse;
    const RattleFpMode mode = rattle_fpmode_enter();
    const bool is_understood = rattle_text_to_value(&expression->shown, text, &plain);
    if (is_understood) *normalized = rattle_param_travel(&expression->shown, plain);
    rattle_fpmode_leave(mode);
    return is_understood ? kResultOk : kResultFalse;
}

const INoteExpressionControllerVtbl vst3_note_expression_methods = {
    VST3_FUNKNOWN_ENTRIES(note_expression),
    .getNoteExpressionCount = get_count,
    .getNoteExpressionInfo = get_info,
    .getNoteExpressionStringByValue = get_string_by_value,
    .getNoteExpressionValueByString = get_value_by_string,
};

/* ---- Fingers --------------------------------------------------------------------------------------------- */

static NoteExpressionTypeID moved_by(PhysicalUITypeID finger) {
    for (uint32_t i = 0; i < vst3_expression_count(); i++)
        if (vst3_expression_at(i)->finger == finger) return vst3_expression_at(i)->type;
    return kInvalidTypeID;
}

static tresult PLUGIN_API get_physical_ui_mapping(INoteExpressionPhysicalUIMapping *self, int32_t bus,
                                                  int16_t channel, PhysicalUIMapList *list) {
    (void)self;
    if (!has_channel(bus, channel) || list == NULL || (list->map == NULL && list->count > 0)) return kResultFalse;
    for (uint32_t i = 0; i < list->count; i++)
        list->map[i].noteExpressionTypeID =
            list->map[i].physicalUITypeID == VST3_NO_FINGER ? kInvalidTypeID : moved_by(list->map[i].physicalUITypeID);
    return kResultTrue;
}

const INoteExpressionPhysicalUIMappingVtbl vst3_physical_ui_mapping_methods = {
    VST3_FUNKNOWN_ENTRIES(physical_ui_mapping),
    .getPhysicalUIMapping = get_physical_ui_mapping,
};
