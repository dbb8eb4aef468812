/* vst3_midi.c: controllers as parameters, and note expression. Built with FIXTURE_VOICES, whose voices read gate, pitch,
 * volume and pressure; controller 1 moves GAIN, 64 MODE. */
#include <math.h>
#include <string.h>

#include "vst3/controllers.h"
#include "vst3/expressions.h"
#include "vst3_host.h"

static ParamID id_of(int32_t controller) { return VST3_CONTROLLER_NUMBERS + (ParamID)controller; }

static Instance open_plugin(void) {
    Instance instance = instance_open(kSample32);
    fixture_heard_count = 0;
    return instance;
}

/* A block of silence; events and changes may be NULL. */
static void play(const Instance *instance, Events *events, Changes *changes) {
    enum { COUNT = 64 };
    float *x = floats(COUNT);
    float *channels[] = {x, x};
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
    ProcessData data = {.numSamples = COUNT,
                        .numInputs = 1,
                        .numOutputs = 1,
                        .inputs = &bus,
                        .outputs = &bus,
                        .inputParameterChanges = changes != NULL ? &changes->interface : NULL,
                        .inputEvents = events != NULL ? &events->interface : NULL};
    CHECK(process_data(instance, &data) == kResultOk);
    free(x);
}

static void *face(const Instance *instance, const uint8_t *iid) {
    void *found = NULL;
    CHECK(instance->component->vtbl->queryInterface(instance->component, iid, &found) == kResultOk);
    (void)instance->component->vtbl->release(instance->component);
    return found;
}

/* ---- Assignments ---------------------------------------------------------------------------------------- */

static void a_controller_has_its_parameter(void) {
    Instance instance = instance_create();
    IMidiMapping *mapping = face(&instance, IMidiMapping_iid);
    static const int16_t heeded[] = {kCtrlVolume,          kCtrlSustenutoOnOff, kCtrlAllSoundsOff, kCtrlResetAllCtrlers,
                                     kCtrlAllNotesOff, kAfterTouch,         kPitchBend};
    for (int16_t controller = 0; controller < kCountCtrlNumber; controller++) {
        ParamID id = 0, wanted = controller == 1 ? GAIN : controller == 64 ? MODE : 0;
        for (size_t i = 0; i < sizeof heeded / sizeof heeded[0]; i++)
            if (heeded[i] == controller) wanted = id_of(controller);
        for (int16_t channel = 0; channel < 16; channel++) {
            const tresult result = mapping->vtbl->getMidiControllerAssignment(mapping, 0, channel, controller, &id);
            CHECK(result == (wanted != 0 ? kResultTrue : kResultFalse) && id == wanted);
        }
    }
    instance_close(&instance);
}

static void strange_questions_about_controllers(void) {
    Instance instance = instance_create();
    IMidiMapping *mapping = face(&instance, IMidiMapping_iid);
    static const int32_t odd[] = {INT16_MIN, -1, 16, 127, INT16_MAX};
    ParamID id = 77;
    for (int i = 0; i < 5; i++) {
        const int16_t number = (int16_t)odd[i];
        CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 0, number, 1, &id) == kResultFalse);
        CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, odd[i], 0, 1, &id) == kResultFalse);
        if (number == 16 || number == 127) continue;
        CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 0, 0, number, &id) == kResultFalse);
    }
    CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 0, 0, kCountCtrlNumber, &id) == kResultFalse);
    CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 1, 0, 1, &id) == kResultFalse && id == 77);
    CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 0, 0, 1, NULL) == kResultFalse);
    instance_close(&instance);
}

/* ---- The parameters ------------------------------------------------------------------------------------- */

static void they_are_hidden(void) {
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    int32_t found = 0;
    for (int32_t i = 0; i < controller->vtbl->getParameterCount(controller); i++) {
        ParameterInfo info;
        CHECK(controller->vtbl->getParameterInfo(controller, i, &info) == kResultOk);
        CHECK((info.id >= VST3_CONTROLLER_NUMBERS) == ((info.flags & kIsHidden) != 0));
        if (info.id < VST3_CONTROLLER_NUMBERS) continue;
        CHECK(info.flags == (kIsHidden | kIsReadOnly) && info.title[0] == 'M' && info.unitId == kRootUnitId);
        CHECK(info.defaultNormalizedValue == shown(&instance, info.id));
        if (info.id == id_of(kPitchBend)) CHECK(info.defaultNormalizedValue == 0.5);
        CHECK(controller->vtbl->setParamNormalized(controller, info.id, 0.25) == kResultOk);
        CHECK(shown(&instance, info.id) == 0.25);
        found++;
    }
    CHECK(found == 7);
    CHECK(controller->vtbl->setParamNormalized(controller, id_of(3), 0.5) == kInvalidArgument);
    CHECK(controller->vtbl->setParamNormalized(controller, id_of(130), 0.5) == kInvalidArgument);
    instance_close(&instance);
}

static void no_state_has_them(void) {
    Instance instance = open_plugin();
    Stream before, after;
    stream_init(&before), stream_init(&after);
    write_state(&instance, &before);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, id_of(kPitchBend), 0, 1.0);
    CHECK(instance.controller->vtbl->setParamNormalized(instance.controller, id_of(kPitchBend), 1.0) == kResultOk);
    play(&instance, NULL, &changes);
    write_state(&instance, &after);
    CHECK(before.size == after.size && memcmp(before.bytes, after.bytes, (size_t)after.size) == 0);
    instance_close(&instance);
}

static void their_points_are_events(void) {
    Instance instance = open_plugin();
    Events *events = events_new(4);
    Changes changes;
    changes_init(&changes);
    const Event on = {.sampleOffset = 9, .type = kNoteOnEvent, .noteOn = {.velocity = 1.0f, .noteId = -1}};
    events_add(events, on);
    changes_add(&changes, id_of(kCtrlVolume), 9, 0.25);
    changes_add(&changes, id_of(kCtrlVolume), 12, 7.0);
    changes_add(&changes, id_of(kCtrlVolume), 13, NAN);
    changes_add(&changes, id_of(kAfterTouch), 9, 0.75);
    changes_add(&changes, id_of(kPitchBend), 5, 1.0);
    changes_add(&changes, id_of(kPitchBend), 6, -3.0);
    changes_add(&changes, id_of(kPitchBend), 7, 8192.0 / 16383.0);
    changes_add(&changes, id_of(74), 9, 0.5); /* nobody reads timbre */
    play(&instance, events, &changes);
    static const struct {
        uint32_t sample, kind;
        int32_t number;
        double value;
    } wanted[] = {{5, RATTLE_PITCH_BEND, -1, 1.0}, {6, RATTLE_PITCH_BEND, -1, -1.0}, {7, RATTLE_PITCH_BEND, -1, 0.0},
                  {9, RATTLE_CONTROLLER, 7, 0.25}, {9, RATTLE_PRESSURE, -1, 0.75},   {9, RATTLE_NOTE_ON, -1, 1.0},
                  {12, RATTLE_CONTROLLER, 7, 1.0}};
    CHECK(fixture_heard_count == 7);
    for (uint32_t i = 0; i < 7; i++) {
        const RattleEvent *event = &fixture_heard[i].event;
        CHECK(fixture_heard[i].sample == wanted[i].sample && event->kind == wanted[i].kind);
        CHECK(event->number == wanted[i].number && event->value == wanted[i].value && event->id == -1);
        if (event->kind != RATTLE_NOTE_ON) CHECK(event->channel == -1 && event->note == -1);
    }
    events_free(events);
    instance_close(&instance);
}

static void a_param_is_moved_as_by_automation(void) {
    Instance instance = open_plugin();
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(INVERT)); /* controller 64, as a host plays it */
    play(&instance, NULL, &changes);
    CHECK(fixture_heard_count == 0 && saves(&instance, "\"INVERT\""));
    instance_close(&instance);
}

static void inactive_they_are_forgotten(void) {
    Instance instance = open_plugin();
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, id_of(kPitchBend), 0, 1.0);
    CHECK(instance.component->vtbl->setActive(instance.component, 0) == kResultOk);
    play(&instance, NULL, &changes);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    play(&instance, NULL, NULL);
    CHECK(fixture_heard_count == 0);
    instance_close(&instance);
}

/* ---- Note expression ------------------------------------------------------------------------------------ */

static Event expression(uint32_t type, int32_t id, double value) {
    return (Event){.type = kNoteExpressionValueEvent, .noteExpressionValue = {type, id, value}};
}

static void expressions_are_events(void) {
    static const struct {
        uint32_t type;
        double given, heard;
    } cases[] = {{kVolumeTypeID, 0.25, 1.0},    {kVolumeTypeID, 9.0, 4.0},     {kPanTypeID, 0.0, -1.0},
                 {kPanTypeID, 0.5, 0.0},        {kTuningTypeID, 0.5, 0.0},     {kTuningTypeID, 1.0, 120.0},
                 {kTuningTypeID, -INFINITY, -120.0}, {kVibratoTypeID, 0.3, 0.3}, {kExpressionTypeID, 1.0, 1.0},
                 {kBrightnessTypeID, 0.125, 0.125}};
    enum { COUNT = sizeof cases / sizeof cases[0] };
    Instance instance = open_plugin();
    Events *events = events_new(COUNT + 1);
    for (int i = 0; i < COUNT; i++) events_add(events, expression(cases[i].type, 100 + i, cases[i].given));
    events_add(events, expression(VST3_PRESSURE_TYPE, 7, 0.5));
    play(&instance, events, NULL);
    CHECK(fixture_heard_count == COUNT + 1);
    for (int i = 0; i < COUNT; i++) {
        const RattleEvent *event = &fixture_heard[i].event;
        CHECK(event->kind == RATTLE_EXPRESSION && event->id == 100 + i && event->number == (int32_t)cases[i].type);
        CHECK(event->value == cases[i].heard && event->note == -1);
    }
    const RattleEvent *pressed = &fixture_heard[COUNT].event;
    CHECK(pressed->kind == RATTLE_PRESSURE && pressed->id == 7 && pressed->note == -1 && pressed->value == 0.5);
    events_free(events);
    instance_close(&instance);
}

static void other_expressions_are_passed_over(void) {
    Instance instance = open_plugin();
    Events *events = events_new(8);
    events_add(events, expression(kVolumeTypeID, -1, 0.5)); /* of no note */
    events_add(events, expression(kVolumeTypeID, INT32_MIN, 0.5));
    events_add(events, expression(kVolumeTypeID, 1, NAN));
    events_add(events, expression(6, 1, 0.5)); /* a text */
    events_add(events, expression(kCustomStart + 1, 1, 0.5));
    events_add(events, expression(kInvalidTypeID, 1, 0.5));
    play(&instance, events, NULL);
    CHECK(fixture_heard_count == 0);
    events_free(events);
    instance_close(&instance);
}

static void a_host_is_told_of_expressions(void) {
    Instance instance = instance_create();
    INoteExpressionController *notes = face(&instance, INoteExpressionController_iid);
    static const struct {
        uint32_t type;
        double rest;
        int32_t flags;
        const char *text; /* at 0.75 */
    } wanted[] = {{kVolumeTypeID, 0.25, 0, "300.0%"}, {kTuningTypeID, 0.5, kIsBipolar, "60.00 st"},
                  {VST3_PRESSURE_TYPE, 0.0, 0, "75.0%"}};
    CHECK(notes->vtbl->getNoteExpressionCount(notes, 0, 15) == 3);
    for (int32_t i = 0; i < 3; i++) {
        NoteExpressionTypeInfo info;
        String128 text;
        NoteExpressionValue value = -1.0;
        CHECK(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, i, &info) == kResultOk);
        CHECK(info.typeId == wanted[i].type && info.flags == wanted[i].flags && info.unitId == -1);
        CHECK(info.valueDesc.defaultValue == wanted[i].rest && info.valueDesc.maximum == 1.0);
        CHECK(notes->vtbl->getNoteExpressionStringByValue(notes, 0, 0, info.typeId, 0.75, text) == kResultOk);
        for (int c = 0; c == 0 || wanted[i].text[c - 1] != 0; c++) CHECK(text[c] == (char16)wanted[i].text[c]);
        CHECK(notes->vtbl->getNoteExpressionValueByString(notes, 0, 0, info.typeId, text, &value) == kResultOk);
        CHECK(value == 0.75);
    }
    instance_close(&instance);
}

static void strange_questions_about_expressions(void) {
    Instance instance = instance_create();
    INoteExpressionController *notes = face(&instance, INoteExpressionController_iid);
    NoteExpressionTypeInfo info;
    String128 text = {'x'};
    double value = 0.5;
    CHECK(notes->vtbl->getNoteExpressionCount(notes, 1, 0) == 0);
    CHECK(notes->vtbl->getNoteExpressionCount(notes, 0, 16) == 0);
    CHECK(notes->vtbl->getNoteExpressionCount(notes, 0, -1) == 0);
    CHECK(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, 3, &info) == kInvalidArgument);
    CHECK(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, -1, &info) == kInvalidArgument);
    CHECK(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, 0, NULL) == kInvalidArgument);
    CHECK(notes->vtbl->getNoteExpressionStringByValue(notes, 0, 0, kPanTypeID, 0.5, text) == kInvalidArgument);
    CHECK(notes->vtbl->getNoteExpressionStringByValue(notes, 0, 0, 0, NAN, text) == kResultOk);
    CHECK(notes->vtbl->getNoteExpressionValueByString(notes, 0, 0, 0, NULL, &value) == kInvalidArgument);
    text[0] = 'x', text[1] = 0;
    CHECK(notes->vtbl->getNoteExpressionValueByString(notes, 0, 0, 0, text, &value) == kResultFalse && value == 0.5);
    instance_close(&instance);
}

static void fingers_move_what_is_read(void) {
    Instance instance = instance_create();
    INoteExpressionPhysicalUIMapping *mapping = face(&instance, INoteExpressionPhysicalUIMapping_iid);
    PhysicalUIMap map[] = {{kPUIXMovement, 9}, {kPUIYMovement, 9}, {kPUIPressure, 9}, {77, 9}, {UINT32_MAX, 9}};
    PhysicalUIMapList list = {5, map}, none = {0, NULL}, lies = {5, NULL};
    CHECK(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, &list) == kResultTrue);
    CHECK(map[0].noteExpressionTypeID == kTuningTypeID && map[2].noteExpressionTypeID == VST3_PRESSURE_TYPE);
    for (int i = 1; i < 5; i++) CHECK(i == 2 || map[i].noteExpressionTypeID == kInvalidTypeID);
    CHECK(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, &none) == kResultTrue);
    CHECK(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, &lies) == kResultFalse);
    CHECK(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, NULL) == kResultFalse);
    CHECK(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 16, &list) == kResultFalse);
    instance_close(&instance);
}

const Test midi_tests[] = {{"a_controller_has_its_parameter", a_controller_has_its_parameter},
                           {"strange_questions_about_controllers", strange_questions_about_controllers},
                           {"they_are_hidden", they_are_hidden},
                           {"no_state_has_them", no_state_has_them},
                           {"their_points_are_events", their_points_are_events},
                           {"a_param_is_moved_as_by_automation", a_param_is_moved_as_by_automation},
                           {"inactive_they_are_forgotten", inactive_they_are_forgotten},
                           {"expressions_are_events", expressions_are_events},
                           {"other_expressions_are_passed_over", other_expressions_are_passed_over},
                           {"a_host_is_told_of_expressions", a_host_is_told_of_expressions},
                           {"strange_questions_about_expressions", strange_questions_about_expressions},
                           {"fingers_move_what_is_read", fingers_move_what_is_read},
                           {NULL, NULL}};
