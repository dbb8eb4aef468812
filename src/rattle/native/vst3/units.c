/* units.c: IUnitInfo: the groups of parameters, which VST3 calls units, and the presets, the one program list
 * of the root unit; there is none without presets. [main] */
#include "arrangement.h"
#include "object.h"
#include "parameters.h"
#include "string128.h"

VST3_DEFINE_FUNKNOWN(IUnitInfo, unit_info)

/* As the SDK has it, the list has the number of the parameter that chooses from it. */
static ProgramListID list_id(void) { return (ProgramListID)rattle_plugin.program_number; }

static int32_t PLUGIN_API get_unit_count(IUnitInfo *self) {
    (void)self;
    return (int32_t)rattle_plugin.group_count;
}

static tresult PLUGIN_API get_unit_info(IUnitInfo *self, int32_t index, UnitInfo *info) {
    (void)self;
    if (index < 0 || (uint32_t)index >= rattle_plugin.group_count || info == NULL) return kInvalidArgument;
    const RattleGroup *group = &rattle_plugin.groups[index];
    *info = (UnitInfo){
        .id = (UnitID)group->number,
        .parentUnitId = index == 0 ? kNoParentUnitId : (UnitID)rattle_plugin.groups[group->parent].number,
        .programListId = index == 0 && vst3_has_programs() ? list_id() : kNoProgramListId,
    };
    VST3_SET16(info->name, group->title);
    return kResultOk;
}

static UnitID PLUGIN_API get_selected_unit(IUnitInfo *self) {
    return VST3_OBJECT(self, unit_info)->selected_unit;
}

static tresult PLUGIN_API select_unit(IUnitInfo *self, UnitID unit) {
    for (uint32_t i = 0; i < rattle_plugin.group_count; i++) {
        if ((UnitID)rattle_plugin.groups[i].number != unit) continue;
        VST3_OBJECT(self, unit_info)->selected_unit = unit;
        return kResultOk;
    }
    return kInvalidArgument;
}

static tresult PLUGIN_API get_unit_by_bus(IUnitInfo *self, MediaType type, BusDirection direction,
                                          int32_t bus_index, int32_t channel, UnitID *unit) {
    (void)self, (void)channel;
    if (!vst3_has_bus(type, direction, bus_index) || unit == NULL) return kResultFalse;
    *unit = kRootUnitId;
    return kResultOk;
}

/* ---- Programs ---------------------------------------------------------------------------------------- */

static int32_t PLUGIN_API get_program_list_count(IUnitInfo *self) {
    (void)self;
    return vst3_has_programs();
}

static tresult PLUGIN_API get_program_list_info(IUnitInfo *self, int32_t list_index, ProgramListInfo *info) {
    (void)self;
    if (!vst3_has_programs() || list_index != 0 || info == NULL) return kResultFalse;
    *info = (ProgramListInfo){.id = list_id(), .programCount = (int32_t)rattle_plugin.preset_count};
    VST3_SET16(info->name, "Presets");
    return kResultOk;
}

static bool has_program(ProgramListID list, int32_t program) {
    return vst3_has_programs() && list == list_id() && program >= 0 &&
           (uint32_t)program < rattle_plugin.preset_count;
}

static tresult PLUGIN_API get_program_name(IUnitInfo *self, ProgramListID list, int32_t program,
                                           String128 name) {
    (void)self;
    if (!has_program(list, program) || name == NULL) return kResultFalse;
    vst3_utf16_from_utf8(name, VST3_STRING128_SIZE, rattle_plugin.preset_names[program]);
    return kResultOk;
}

static tresult PLUGIN_API get_program_info(IUnitInfo *self, ProgramListID list, int32_t program,
                                           CString attribute, String128 value) {
    (void)self, (void)list, (void)program, (void)attribute, (void)value;
    return kResultFalse;
}

static tresult PLUGIN_API has_program_pitch_names(IUnitInfo *self, ProgramListID list, int32_t program) {
    (void)self, (void)list, (void)program;
    return kResultFalse;
}

static tresult PLUGIN_API get_program_pitch_name(IUnitInfo *self, ProgramListID list, int32_t program,
                                                 int16_t pitch, String128 name) {
    (void)self, (void)list, (void)program, (void)pitch, (void)name;
    return kResultFalse;
}

static tresult PLUGIN_API set_unit_program_data(IUnitInfo *self, int32_t list_or_unit, int32_t program,
                                                IBStream *data) {
    (void)self, (void)list_or_unit, (void)program, (void)data;
    return kResultFalse;
}

const IUnitInfoVtbl vst3_unit_info_methods = {
    VST3_FUNKNOWN_ENTRIES(unit_info),
    .getUnitCount = get_unit_count,
    .getUnitInfo = get_unit_info,
    .getProgramListCount = get_program_list_count,
    .getProgramListInfo = get_program_list_info,
    .getProgramName = get_program_name,
    .getProgramInfo = get_program_info,
    .hasProgramPitchNames = has_program_pitch_names,
    .getProgramPitchName = get_program_pitch_name,
    .getSelectedUnit = get_selected_unit,
    .selectUnit = select_unit,
    .getUnitByBus = get_unit_by_bus,
    .setUnitProgramData = set_unit_program_data,
};
