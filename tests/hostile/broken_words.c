/* broken_words.c: faults of the component and of the controller. */
#include <math.h>
#include <string.h>

#include "broken.h"

/* ---- Component -------------------------------------------------------------------------------------- */

static tresult PLUGIN_API set_active(IComponent *self, TBool state) {
    is_active = state;
    if (has_fault("restarts-in-activation") && handler != NULL)
        (void)handler->vtbl->restartComponent(handler, kLatencyChanged);
    return whole_component.setActive(self, state);
}

static tresult PLUGIN_API bus_info(IComponent *self, MediaType type, BusDirection direction, int32_t index,
                                   BusInfo *bus) {
    const tresult result =
        whole_component.getBusInfo(self, type, direction, has_fault("any-bus") ? 0 : index, bus);
    if (result == kResultOk && has_fault("all-aux")) bus->busType = index == 0 ? kAux : kMain;
    return result;
}

static uint32_t PLUGIN_API hold(IComponent *self) {
    return has_fault("does-not-count") ? 1 : whole_component.addRef(self);
}

static tresult PLUGIN_API answer_anything(IPrefetchableSupport *self, PrefetchableSupport *support) {
    (void)self;
    *support = 7;
    return kResultOk;
}

static uint32_t PLUGIN_API let_go(IPrefetchableSupport *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API query(IComponent *self, const TUID iid, void **obj) {
    static const IPrefetchableSupportVtbl methods = {.release = let_go,
                                                     .getPrefetchableSupport = answer_anything};
    static IPrefetchableSupport prefetchable = {&methods};
    if (!has_fault("any-prefetch-answer") || memcmp(iid, IPrefetchableSupport_iid, sizeof(TUID)) != 0)
        return whole_component.queryInterface(self, iid, obj);
    *obj = &prefetchable;
    return kResultOk;
}

typedef struct Once { /* a stream that is read by one call */
    IBStream interface;
    IBStream *whole;
    bool is_read;
} Once;

static tresult PLUGIN_API read_once(IBStream *self, void *buffer, int32_t count, int32_t *done) {
    Once *once = (Once *)self;
    *done = 0;
    if (once->is_read) return kResultFalse;
    once->is_read = true;
    return once->whole->vtbl->read(once->whole, buffer, count, done);
}

static tresult PLUGIN_API set_state(IComponent *self, IBStream *stream) {
    static const IBStreamVtbl methods = {.read = read_once};
    Once once = {{&methods}, stream, false};
    int64_t position;
    if (has_fault("reads-from-the-start")) (void)stream->vtbl->seek(stream, 0, 0, &position);
    if (has_fault("forgets-its-state")) return kResultOk;
    return whole_component.setState(self, has_fault("reads-once") ? &once.interface : stream);
}

static tresult PLUGIN_API get_state(IComponent *self, IBStream *stream) {
    char space = ' ';
    int64_t position;
    if (has_fault("holds-streams")) (void)stream->vtbl->addRef(stream);
    if (has_fault("writes-at-the-start")) (void)stream->vtbl->seek(stream, 0, 0, &position);
    const tresult result = whole_component.getState(self, stream);
    for (int32_t i = 0; has_fault("saves-controllers") && i < hidden_points; i++)
        (void)stream->vtbl->write(stream, &space, 1, NULL);
    return has_fault("always-written") ? kResultOk : result;
}

void break_component(IComponentVtbl *methods) {
    methods->queryInterface = query;
    methods->addRef = hold;
    methods->setActive = set_active;
    methods->getBusInfo = bus_info;
    methods->setState = set_state;
    methods->getState = get_state;
}

/* ---- Controller ------------------------------------------------------------------------------------- */

static tresult PLUGIN_API parameter_info(IEditController *self, int32_t index, ParameterInfo *info) {
    const tresult result = whole_controller.getParameterInfo(self, index, info);
    if (result != kResultOk) return result;
    if (has_fault("same-ids")) info->id = 1;
    if (has_fault("id-of-the-host")) info->id |= UINT32_C(1) << 31;
    if (has_fault("reads-only-and-moves")) info->flags |= kIsReadOnly | kCanAutomate;
    if (has_fault("title-without-end")) memset(info->title, 1, sizeof info->title);
    if (has_fault("another-default")) info->defaultNormalizedValue = 1.0 - info->defaultNormalizedValue / 2.0;
    if (has_fault("unit-of-nobody")) info->unitId = 12345;
    return result;
}

static tresult PLUGIN_API text(IEditController *self, ParamID id, ParamValue value, String128 string) {
    if (has_fault("no-text-at-the-end") && value == 1.0) return kResultFalse;
    const tresult result = whole_controller.getParamStringByValue(self, id, value, string);
    if (has_fault("text-without-end")) memset(string, 1, sizeof(String128));
    return result;
}

static tresult PLUGIN_API read_text(IEditController *self, ParamID id, TChar *string, ParamValue *value) {
    const tresult result = whole_controller.getParamValueByString(self, id, string, value);
    if (has_fault("misreads")) *value = *value * 0.5;
    return result;
}

static ParamValue PLUGIN_API to_plain(IEditController *self, ParamID id, ParamValue value) {
    ParameterInfo info = {.stepCount = 0};
    for (int32_t i = 0; has_fault("one-step-off") && i < whole_controller.getParameterCount(self); i++) {
        (void)whole_controller.getParameterInfo(self, i, &info);
        if (info.id == id) break;
        info.stepCount = 0;
    }
    if (info.stepCount > 0) value = floor(value * info.stepCount) / info.stepCount;
    return whole_controller.normalizedParamToPlain(self, id, value);
}

static ParamValue PLUGIN_API to_normalized(IEditController *self, ParamID id, ParamValue plain) {
    const ParamValue value = whole_controller.plainParamToNormalized(self, id, plain);
    return has_fault("no-inverse") ? value * value : value;
}

static tresult PLUGIN_API set(IEditController *self, ParamID id, ParamValue value) {
    if (has_fault("does-not-show")) return kResultOk;
    if (has_fault("edits-back") && handler != NULL) (void)handler->vtbl->performEdit(handler, id, value);
    return whole_controller.setParamNormalized(self, id, value);
}

static tresult PLUGIN_API set_component_state(IEditController *self, IBStream *stream) {
    if (has_fault("announces-nothing") && handler != NULL)
        (void)handler->vtbl->restartComponent(handler, kLatencyChanged);
    return has_fault("ignores-component-state") ? kResultOk
                                                : whole_controller.setComponentState(self, stream);
}

static tresult PLUGIN_API set_handler(IEditController *self, IComponentHandler *given) {
    if (given != NULL && has_fault("keeps-the-handler")) (void)given->vtbl->addRef(given);
    handler = given;
    return whole_controller.setComponentHandler(self, given);
}

void break_controller(IEditControllerVtbl *methods) {
    methods->getParameterInfo = parameter_info;
    methods->getParamStringByValue = text;
    methods->getParamValueByString = read_text;
    methods->normalizedParamToPlain = to_plain;
    methods->plainParamToNormalized = to_normalized;
    methods->setParamNormalized = set;
    methods->setComponentState = set_component_state;
    methods->setComponentHandler = set_handler;
}
