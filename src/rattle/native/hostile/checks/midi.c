/* midi.c: controllers as parameters, and what notes express beside their velocity. */
#include <math.h>

#include "../parameters.h"
#include "../sound.h"
#include "../table.h"
#include "words.h"

enum { CHANNELS = 16, BEYOND = kCountCtrlNumber + 8 };

static void *ask(const Instance *instance, const uint8_t *iid, const char *name) {
    IEditController *controller = instance->controller;
    void *found = NULL;
    if (controller != NULL) (void)controller->vtbl->queryInterface(controller, iid, &found);
    if (found == NULL) run_skip(instance->run, "it has no %s", name);
    (void)((FUnknown *)found)->vtbl->release((FUnknown *)found); /* the controller stays, and it with it */
    return found;
}

/* ---- Controllers ---------------------------------------------------------------------------------------- */

static IMidiMapping *mapping_of(const Instance *instance) { return ask(instance, IMidiMapping_iid, "IMidiMapping"); }

static bool is_assigned(IMidiMapping *mapping, int32_t bus, int32_t channel, int32_t controller, ParamID *id) {
    return mapping->vtbl->getMidiControllerAssignment(mapping, bus, (int16_t)channel, (CtrlNumber)controller, id) ==
           kResultTrue;
}

static ParamID *ids_of(const Instance *instance) {
    const int32_t count = parameter_count(instance);
    ParamID *ids = run_take(instance->run, (size_t)(count + 1) * sizeof(ParamID));
    for (int32_t i = 0; i < count; i++) ids[i] = parameter_at(instance, i).id;
    return ids;
}

static bool is_among(ParamID id, const ParamID *ids, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (ids[i] == id) return true;
    return false;
}

static void assignments(Run *run) {
    const Instance *instance = instance_create(run);
    IMidiMapping *mapping = mapping_of(instance);
    const ParamID *ids = ids_of(instance);
    for (int32_t channel = 0; channel < CHANNELS; channel++)
        for (int32_t controller = 0; controller < kCountCtrlNumber; controller++) {
            ParamID id = 0, again = 1;
            if (!is_assigned(mapping, 0, channel, controller, &id)) continue;
            EXPECT(is_among(id, ids, parameter_count(instance)), "controller %d moves %u, which is no parameter", (int)controller, id);
            EXPECT(is_assigned(mapping, 0, channel, controller, &again) && again == id,
                   "controller %d moves %u, and asked again %u", (int)controller, id, again);
        }
}

static void strange_questions(Run *run) {
    IMidiMapping *mapping = mapping_of(instance_create(run));
    static const int32_t odd[] = {INT16_MIN, -1, CHANNELS, 200, INT16_MAX};
    ParamID id;
    for (int i = 0; i < 5; i++)
        for (int32_t controller = -8; controller < BEYOND; controller++) {
            EXPECT(!is_assigned(mapping, 0, odd[i], controller, &id), "it assigns controllers of channel %d", odd[i]);
            EXPECT(!is_assigned(mapping, odd[i], 0, controller, &id), "it assigns controllers of bus %d", odd[i]);
            if (controller >= 0 && controller < kCountCtrlNumber) continue;
            EXPECT(!is_assigned(mapping, 0, 0, controller, &id), "it assigns controller %d", (int)controller);
        }
}

static int32_t assigned_ids(const Instance *instance, ParamID *ids) {
    IMidiMapping *mapping = mapping_of(instance);
    int32_t count = 0;
    for (int32_t controller = 0; controller < kCountCtrlNumber; controller++)
        count += is_assigned(mapping, 0, 0, controller, &ids[count]);
    if (count == 0) run_skip(instance->run, "no controller moves anything");
    return count;
}

static void out_of_range(Run *run) {
    static const double odd[] = {-1.0, 2.0, (double)NAN, (double)INFINITY, -(double)INFINITY, 1e300, 0.5};
    ParamID ids[kCountCtrlNumber];
    const int32_t count = assigned_ids(instance_create(run), ids);
    Move *moves = run_take(run, (size_t)count * 7 * sizeof(Move));
    for (int32_t i = 0; i < count * 7; i++) moves[i] = (Move){i / 7 * 10, ids[i / 7], odd[i % 7]};
    const Piece piece = {.length = 3000, .signal = NOISE, .moves = moves, .move_count = count * 7};
    const Sound sound = play_fresh(run, usual_setup, piece);
    EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "controllers out of range give no number");
}

static bool is_hidden(const Instance *instance, ParamID id) {
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (info.id == id) return (info.flags & FLAG_HIDDEN) != 0;
    }
    return false;
}

static void not_saved(Run *run) {
    ParamID ids[kCountCtrlNumber];
    Instance *instance = instance_open(run, usual_setup);
    const int32_t count = assigned_ids(instance, ids);
    int32_t moved = 0;
    const Stream *before = instance_save(instance);
    Block *block = block_new(instance, 64);
    block_fill(block, SILENCE, 0, 64);
    for (int32_t i = 0; i < count; i++) {
        if (!is_hidden(instance, ids[i])) continue;
        moved++;
        (void)instance->controller->vtbl->setParamNormalized(instance->controller, ids[i], 0.75);
        points_add(block->points, ids[i], 5, 0.75);
    }
    if (moved == 0) run_skip(run, "no controller has a hidden parameter of its own");
    block_process(block);
    const Stream *after = instance_save(instance);
    EXPECT(streams_equal(before, after), "wheels and pedals are in the state");
}

/* ---- Note expression ------------------------------------------------------------------------------------ */

static INoteExpressionController *notes_of(const Instance *instance) {
    return ask(instance, INoteExpressionController_iid, "INoteExpressionController");
}

static void look_at_texts(Run *run, INoteExpressionController *notes, NoteExpressionTypeID type) {
    for (int p = 0; p <= 20; p++) {
        String128 text;
        double back = -1.0;
        memset(text, 0xFF, sizeof text);
        const double value = p / 20.0;
        EXPECT(notes->vtbl->getNoteExpressionStringByValue(notes, 0, 0, type, value, text) == kResultOk,
               "expression %u has no text at %g", type, value);
        EXPECT(ends16(text, 128), "expression %u: the text at %g has no end", type, value);
        EXPECT(notes->vtbl->getNoteExpressionValueByString(notes, 0, 0, type, text, &back) == kResultOk,
               "expression %u does not read its own text at %g", type, value);
        EXPECT(fabs(back - value) < 0.01, "expression %u: the text at %g reads back as %g", type, value, back);
    }
}

static void expressions(Run *run) {
    INoteExpressionController *notes = notes_of(instance_create(run));
    const int32_t count = notes->vtbl->getNoteExpressionCount(notes, 0, 0);
    NoteExpressionTypeInfo info;
    for (int32_t i = 0; i < count; i++) {
        memset(&info, 0xFF, sizeof info);
        EXPECT(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, i, &info) == kResultOk, "expression %d has no info",
               (int)i);
        EXPECT(info.title[0] != 0 && ends16(info.title, 128) && ends16(info.shortTitle, 128) &&
                   ends16(info.units, 128),
               "expression %d: a text is missing, or has no end", (int)i);
        const NoteExpressionValueDescription *range = &info.valueDesc;
        EXPECT(range->minimum >= 0.0 && range->maximum <= 1.0 && range->defaultValue >= range->minimum &&
                   range->defaultValue <= range->maximum,
               "expression %d: its range is %g to %g, its rest %g", (int)i, range->minimum, range->maximum,
               range->defaultValue);
        look_at_texts(run, notes, info.typeId);
    }
    EXPECT(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, count, &info) != kResultOk, "there is one more than there are");
    EXPECT(notes->vtbl->getNoteExpressionInfo(notes, 0, 0, -1, &info) != kResultOk, "there is one before the first");
    (void)notes->vtbl->getNoteExpressionCount(notes, 77, -3);
}

static bool has_type(INoteExpressionController *notes, NoteExpressionTypeID type) {
    for (int32_t i = 0; i < notes->vtbl->getNoteExpressionCount(notes, 0, 0); i++) {
        NoteExpressionTypeInfo info = {.typeId = 0};
        (void)notes->vtbl->getNoteExpressionInfo(notes, 0, 0, i, &info);
        if (info.typeId == type) return true;
    }
    return false;
}

static void fingers(Run *run) {
    const Instance *instance = instance_create(run);
    INoteExpressionController *notes = notes_of(instance);
    INoteExpressionPhysicalUIMapping *mapping =
        ask(instance, INoteExpressionPhysicalUIMapping_iid, "INoteExpressionPhysicalUIMapping");
    PhysicalUIMap map[4];
    for (uint32_t i = 0; i < 4; i++) map[i] = (PhysicalUIMap){i < 3 ? i : 99, kInvalidTypeID};
    PhysicalUIMapList list = {4, map}, empty = {0, NULL};
    (void)mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, &empty);
    EXPECT(mapping->vtbl->getPhysicalUIMapping(mapping, 0, 0, &list) == kResultTrue, "there is no mapping");
    for (uint32_t i = 0; i < 4; i++)
        EXPECT(map[i].noteExpressionTypeID == kInvalidTypeID || (i < 3 && has_type(notes, map[i].noteExpressionTypeID)),
               "finger %u moves expression %u, which there is not", i, map[i].noteExpressionTypeID);
}

const Check midi_checks[] = {
    {"midi.assignments", "T24", "A controller moves a parameter that there is, always the same.", MUST, assignments},
    {"midi.strange-questions", "T24", "Of unknown buses, channels and controllers none does.", SHOULD,
     strange_questions},
    {"midi.out-of-range", "T24 T42", "Controllers out of their range do no harm.", MUST, out_of_range},
    {"midi.not-saved", "T24", "Hidden parameters of controllers are in no state.", SHOULD, not_saved},
    {"midi.expressions", "T26", "Note expressions have names, ranges and texts that are read back.", MUST, expressions},
    {"midi.fingers", "T26", "Fingers move expressions that there are.", MUST, fingers},
    {0},
};
