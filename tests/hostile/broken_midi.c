/* broken_midi.c: faults of controllers, of note expression, and of events in both directions. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "broken.h"

int32_t hidden_points;

/* ---- Controllers ---------------------------------------------------------------------------------------- */

static IMidiMappingVtbl mapping, whole_mapping;

static tresult PLUGIN_API assign(IMidiMapping *self, int32_t bus, int16_t channel, CtrlNumber controller, ParamID *id) {
    const tresult result = whole_mapping.getMidiControllerAssignment(self, bus, channel, controller, id);
    if (has_fault("assigns-nobody")) *id = 99;
    return has_fault("assigns-anything") ? kResultTrue : result;
}

/* ---- Note expression ------------------------------------------------------------------------------------ */

static INoteExpressionControllerVtbl notes, whole_notes;
static INoteExpressionPhysicalUIMappingVtbl fingers, whole_fingers;

static tresult PLUGIN_API describe(INoteExpressionController *self, int32_t bus, int16_t channel, int32_t index,
                                   NoteExpressionTypeInfo *info) {
    const tresult result = whole_notes.getNoteExpressionInfo(self, bus, channel, index, info);
    if (has_fault("expressions-without-names")) info->title[0] = 0;
    return result;
}

static tresult PLUGIN_API map(INoteExpressionPhysicalUIMapping *self, int32_t bus, int16_t channel,
                              PhysicalUIMapList *list) {
    const tresult result = whole_fingers.getPhysicalUIMapping(self, bus, channel, list);
    if (has_fault("any-finger") && list->count > 0) list->map[0].noteExpressionTypeID = 77;
    return result;
}

static void *ask(IComponent *object, const uint8_t *iid) {
    void *found = NULL;
    (void)object->vtbl->queryInterface(object, iid, &found);
    if (found != NULL) (void)((FUnknown *)found)->vtbl->release((FUnknown *)found);
    return found;
}

void break_midi(IComponent *object) {
    IMidiMapping *as_mapping = ask(object, IMidiMapping_iid);
    INoteExpressionController *as_notes = ask(object, INoteExpressionController_iid);
    INoteExpressionPhysicalUIMapping *as_fingers = ask(object, INoteExpressionPhysicalUIMapping_iid);
    if (as_mapping != NULL) {
        whole_mapping = mapping = *as_mapping->vtbl;
        mapping.getMidiControllerAssignment = assign;
        as_mapping->vtbl = &mapping;
    }
    if (as_notes == NULL) return;
    whole_notes = notes = *as_notes->vtbl;
    notes.getNoteExpressionInfo = describe;
    as_notes->vtbl = &notes;
    whole_fingers = fingers = *as_fingers->vtbl;
    fingers.getPhysicalUIMapping = map;
    as_fingers->vtbl = &fingers;
}

/* ---- Events --------------------------------------------------------------------------------------------- */

static _Thread_local IEventList *given;

static bool is_lost(const Event *event, int32_t count) {
    return has_fault("loses-note-offs") && event->type == kNoteOffEvent && count > 5000;
}

static tresult PLUGIN_API get(IEventList *self, int32_t index, Event *event) VST3_NONBLOCKING {
    (void)self;
    const tresult result = given->vtbl->getEvent(given, index, event);
    if (result != kResultOk) return result;
    const bool is_zero = event->type == kNoteOnEvent && event->noteOn.velocity == 0.0f;
    if (has_fault("plays-what-has-no-velocity") && is_zero) event->noteOn.velocity = 1.0f;
    return is_lost(event, given->vtbl->getEventCount(given)) ? kResultFalse : kResultOk;
}

static int32_t PLUGIN_API count(IEventList *self) VST3_NONBLOCKING {
    (void)self;
    return given->vtbl->getEventCount(given);
}

static const IEventListVtbl other_methods = {.getEventCount = count, .getEvent = get};
static IEventList other = {&other_methods};

static void count_hidden(const ProcessData *data) {
    IParameterChanges *changes = data->inputParameterChanges;
    for (int32_t i = 0; changes != NULL && i < changes->vtbl->getParameterCount(changes); i++) {
        IParamValueQueue *queue = changes->vtbl->getParameterData(changes, i);
        hidden_points += queue != NULL && queue->vtbl->getParameterId(queue) >= 0x7FFFF000;
    }
}

void break_events(ProcessData *data) {
    count_hidden(data);
    given = data->inputEvents;
    if (given != NULL) data->inputEvents = &other;
}

static bool is_no_number(const Event *event) {
    return event->type == kNoteOnEvent && event->noteOn.velocity != event->noteOn.velocity;
}

static void spoil(const ProcessData *data, float value) {
    if (data->numSamples == 0 || data->symbolicSampleSize != kSample32) return;
    if (data->numOutputs > 0 && data->outputs[0].numChannels > 0) data->outputs[0].channelBuffers32[0][0] = value;
}

void break_sent(const ProcessData *data) {
    Event stray = {.sampleOffset = -5, .type = kNoteOnEvent, .noteOn = {.velocity = 0.5f}};
    IEventList *sent = data->outputEvents;
    if (has_fault("sends-before-the-block") && sent != NULL) (void)sent->vtbl->addEvent(sent, &stray);
    if (has_fault("passes-controllers") && hidden_points > 0) spoil(data, NAN);
    for (int32_t i = 0; given != NULL && i < given->vtbl->getEventCount(given); i++) {
        Event event = {.type = UINT16_MAX};
        if (given->vtbl->getEvent(given, i, &event) != kResultOk) continue;
        if (has_fault("plays-what-is-no-number") && is_no_number(&event)) spoil(data, NAN);
        if (has_fault("hears-any-expression") && event.type == kNoteExpressionValueEvent) spoil(data, 1.0f);
    }
}
