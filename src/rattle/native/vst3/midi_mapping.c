/* midi_mapping.c: IMidiMapping: which parameter a MIDI controller moves. [main] */
#include "arrangement.h"
#include "controllers.h"
#include "object.h"

VST3_DEFINE_FUNKNOWN(IMidiMapping, midi_mapping)

static tresult PLUGIN_API get_midi_controller_assignment(IMidiMapping *self, int32_t bus, int16_t channel,
                                                         CtrlNumber controller, ParamID *id) {
    (void)self;
    if (!vst3_has_bus(kEvent, kInput, bus) || id == NULL) return kResultFalse;
    return vst3_controller_assignment(channel, controller, id) ? kResultTrue : kResultFalse;
}

const IMidiMappingVtbl vst3_midi_mapping_methods = {
    VST3_FUNKNOWN_ENTRIES(midi_mapping),
    .getMidiControllerAssignment = get_midi_controller_assignment,
};
