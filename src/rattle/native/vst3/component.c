/* component.c: IComponent: buses, activity, the state. [main] */
#include "../fpmode.h"
#include "../platform/platform.h"
#include "arrangement.h"
#include "component_state.h"
#include "host.h"
#include "object.h"
#include "string128.h"

VST3_DEFINE_FUNKNOWN(IComponent, component)

static tresult PLUGIN_API initialize(IComponent *self, FUnknown *context) {
    vst3_host_meet(VST3_OBJECT(self, component), context); /* some hosts call this for each interface */
    return kResultOk;
}

static tresult PLUGIN_API terminate(IComponent *self) {
    vst3_object_terminate(VST3_OBJECT(self, component));
    return kResultOk;
}

static tresult PLUGIN_API get_controller_class_id(IComponent *self, TUID class_id) {
    (void)self, (void)class_id;
    return kNotImplemented; /* the controller is this very object: ask it for IEditController */
}

static tresult PLUGIN_API set_io_mode(IComponent *self, IoMode mode) {
    (void)self, (void)mode;
    return kResultOk;
}

/* ---- Buses: one in, one out, side-chains, events ----------------------------------------------------- */

static int32_t PLUGIN_API get_bus_count(IComponent *self, MediaType type, BusDirection direction) {
    (void)self;
    return vst3_bus_count(type, direction);
}

enum { EVENT_CHANNELS = 16 };

static void describe_audio_bus(const Vst3Object *object, BusDirection direction, int32_t index, BusInfo *bus) {
    const bool is_sidechain = vst3_is_sidechain(direction, index);
    bus->channelCount = (int32_t)vst3_arrangement_channels(vst3_object_arrangement(object, direction, index));
    bus->busType = is_sidechain ? kAux : kMain;
    bus->flags = is_sidechain ? 0 : kDefaultActive;
    if (is_sidechain) VST3_SET16(bus->name, rattle_plugin.sidechains[index - vst3_main_inputs()].name);
    else VST3_SET16(bus->name, direction == kInput ? "Input" : "Output");
}

static tresult PLUGIN_API get_bus_info(IComponent *self, MediaType type, BusDirection direction,
                                       int32_t index, BusInfo *bus) {
    if (!vst3_has_bus(type, direction, index) || bus == NULL) return kInvalidArgument;
    *bus = (BusInfo){type, direction, EVENT_CHANNELS, .busType = kMain, .flags = kDefaultActive};
    if (type == kEvent) VST3_SET16(bus->name, rattle_plugin.has_events || direction == kOutput ? "Notes" : "MIDI");
    else describe_audio_bus(VST3_OBJECT(self, component), direction, index, bus);
    return kResultOk;
}

static tresult PLUGIN_API get_routing_info(IComponent *self, RoutingInfo *in, RoutingInfo *out) {
    (void)self;
    if (in == NULL || out == NULL) return kInvalidArgument;
    if (!vst3_has_bus(in->mediaType, kOutput, in->busIndex)) return kInvalidArgument;
    *out = *in;
    return kResultOk;
}

static tresult PLUGIN_API activate_bus(IComponent *self, MediaType type, BusDirection direction,
                                       int32_t index, TBool state) {
    if (!vst3_has_bus(type, direction, index)) return kInvalidArgument;
    if (type != kAudio || !vst3_is_sidechain(direction, index))
        return kResultOk; /* process() looks at the buffers it gets, whatever was announced */
    _Atomic uint32_t *active = &VST3_OBJECT(self, component)->active_sidechains;
    const uint32_t bit = UINT32_C(1) << (index - vst3_main_inputs());
    if (state) atomic_fetch_or(active, bit);
    else atomic_fetch_and(active, ~bit);
    return kResultOk;
}

static tresult PLUGIN_API set_active(IComponent *self, TBool state) {
    Vst3Object *object = VST3_OBJECT(self, component);
    if (state) return vst3_object_activate(object);
    (void)vst3_object_deactivate(object); /* some hosts read a refusal as "still active" and ask for ever */
    return kResultOk;
}

/* ---- State ------------------------------------------------------------------------------------------ */

static tresult PLUGIN_API set_state(IComponent *self, IBStream *stream) {
    Vst3Object *object = VST3_OBJECT(self, component);
    double *plain = vst3_state_load(stream);
    if (plain == NULL) return kResultFalse;
    const RattleFpMode mode = rattle_fpmode_enter();
    vst3_settings_show(&object->settings, plain);
    rattle_fpmode_leave(mode);
    vst3_object_change_settings(object, 0, vst3_setting_count(), plain);
    rattle_platform_give(plain);
    return kResultOk;
}

static tresult PLUGIN_API get_state(IComponent *self, IBStream *stream) {
    if (stream == NULL) return kInvalidArgument;
    double *plain = rattle_platform_take(vst3_setting_count() * sizeof(double));
    if (plain == NULL) return kOutOfMemory;
    const RattleFpMode mode = rattle_fpmode_enter();
    vst3_settings_copy(&VST3_OBJECT(self, component)->settings, plain);
    rattle_fpmode_leave(mode);
    const bool done = vst3_state_save(plain, stream);
    rattle_platform_give(plain);
    return done ? kResultOk : kResultFalse;
}

const IComponentVtbl vst3_component_methods = {
    VST3_FUNKNOWN_ENTRIES(component),
    .initialize = initialize,
    .terminate = terminate,
    .getControllerClassId = get_controller_class_id,
    .setIoMode = set_io_mode,
    .getBusCount = get_bus_count,
    .getBusInfo = get_bus_info,
    .getRoutingInfo = get_routing_info,
    .activateBus = activate_bus,
    .setActive = set_active,
    .setState = set_state,
    .getState = get_state,
};
