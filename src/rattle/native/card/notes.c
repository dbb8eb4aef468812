#include "notes.h"

#include <stdlib.h>

#include "random.h"

enum {
    HELD = 256,          /* notes at once; more are not begun */
    POINTS = 512,        /* in a block */
    KNOBS = 64,          /* Params that are turned */
    CHANNELS = 2,        /* that notes and controllers are on */
    CONTROLLERS = kCountCtrlNumber,
};
#define STEPS_PER_S 150.0 /* things that happen, on average; one in three is a note or a chord */
#define LONGEST_S 4.0    /* note */

typedef struct HeldNote {
    bool is_used;
    int16_t channel, key;
    int32_t id;
    uint64_t end;
} HeldNote;

struct Notes {
    Random random;
    double sample_rate;
    uint64_t end, next; /* positions */
    uint64_t count;
    bool has_ended;
    int32_t knob_count;
    ParamID knobs[KNOBS];
    double defaults[KNOBS];
    bool is_assigned[CHANNELS][CONTROLLERS];
    ParamID assigned[CHANNELS][CONTROLLERS];
    HeldNote held[HELD];
    int32_t event_count, point_count;
    Event events[RATTLE_PLAYER_EVENTS];
    RattlePlayerPoint points[POINTS];
};

/* ---- What the plugin has ------------------------------------------------------------------------------ */

static void find_controllers(Notes *notes, RattlePlayer *player) {
    IMidiMapping *mapping = NULL;
    IEditController *controller = player->controller;
    if (controller->vtbl->queryInterface(controller, IMidiMapping_iid, (void **)&mapping) != kResultOk) return;
    for (int16_t channel = 0; channel < CHANNELS; channel++)
        for (int16_t number = 0; number < CONTROLLERS; number++)
            notes->is_assigned[channel][number] =
                mapping->vtbl->getMidiControllerAssignment(mapping, 0, channel, number,
                                                           &notes->assigned[channel][number]) == kResultTrue;
    mapping->vtbl->release(mapping);
}

static void find_knobs(Notes *notes, RattlePlayer *player) {
    const int32_t count = rattle_player_parameter_count(player);
    for (int32_t i = 0; i < count && notes->knob_count < KNOBS; i++) {
        ParameterInfo info;
        if (!rattle_player_parameter(player, i, &info)) continue;
        if (!(info.flags & kCanAutomate) || (info.flags & kIsBypass)) continue;
        notes->defaults[notes->knob_count] = info.defaultNormalizedValue;
        notes->knobs[notes->knob_count++] = info.id;
    }
}

Notes *notes_open(const Options *options, RattlePlayer *player) {
    IComponent *component = player->component;
    if (component->vtbl->getBusCount(component, kEvent, kInput) < 1) return NULL;
    Notes *notes = calloc(1, sizeof *notes);
    if (notes == NULL) return NULL;
    const double all = options->warm + options->seconds - NOTES_REST_S;
    notes->random = random_of((uint32_t)options->notes);
    notes->sample_rate = options->sample_rate;
    notes->end = all > 0.0 ? (uint64_t)(all * options->sample_rate) : 0;
    find_controllers(notes, player);
    find_knobs(notes, player);
    return notes;
}

uint64_t notes_end(const Notes *notes) { return notes->end; }
uint64_t notes_count(const Notes *notes) { return notes != NULL ? notes->count : 0; }

/* ---- Playing ------------------------------------------------------------------------------------------ */

static uint64_t samples_of(const Notes *notes, double seconds) { return (uint64_t)(seconds * notes->sample_rate) + 1; }

static bool add_event(Notes *notes, Event event) {
    if (notes->event_count == RATTLE_PLAYER_EVENTS) return false;
    notes->events[notes->event_count++] = event;
    return true;
}

static void turn(Notes *notes, uint32_t offset, ParamID id, double value) {
    if (notes->point_count < POINTS)
        notes->points[notes->point_count++] = (RattlePlayerPoint){.sample = offset, .id = id, .value = value};
}

static void control(Notes *notes, uint32_t offset, int32_t channel, int32_t number, double value) {
    if (notes->is_assigned[channel][number]) turn(notes, offset, notes->assigned[channel][number], value);
}

/* One note in three has no id; lengths are short rather than long. */
static void begin_note(Notes *notes, uint32_t offset, uint64_t now) {
    int32_t place = 0;
    while (place < HELD && notes->held[place].is_used) place++;
    if (place == HELD) return;
    const double length = random_uniform(&notes->random) * random_uniform(&notes->random) * LONGEST_S;
    const HeldNote note = {.is_used = true,
                           .channel = (int16_t)random_below(&notes->random, CHANNELS),
                           .key = (int16_t)(24 + random_below(&notes->random, 72)),
                           .id = random_below(&notes->random, 3) ? (int32_t)(notes->count & 0xFFFFFF) : -1,
                           .end = now + samples_of(notes, length)};
    const float velocity = (float)(0.01 + 0.99 * random_uniform(&notes->random));
    Event event = {.sampleOffset = (int32_t)offset, .type = kNoteOnEvent};
    event.noteOn = (NoteOnEvent){note.channel, note.key, 0.0f, velocity, 0, note.id};
    if (!add_event(notes, event)) return;
    notes->held[place] = note;
    notes->count++;
}

static void end_note(Notes *notes, uint32_t offset, HeldNote *note) {
    Event event = {.sampleOffset = (int32_t)offset, .type = kNoteOffEvent};
    event.noteOff = (NoteOffEvent){note->channel, note->key, (float)random_uniform(&notes->random), note->id, 0.0f};
    if (add_event(notes, event)) note->is_used = false;
}

/* Pressure of a key, or an expression of a note that has an id. */
static void express(Notes *notes, uint32_t offset) {
    const HeldNote *note = &notes->held[random_below(&notes->random, HELD)];
    const double value = random_uniform(&notes->random);
    if (!note->is_used) return;
    Event event = {.sampleOffset = (int32_t)offset, .type = kPolyPressureEvent};
    event.polyPressure = (PolyPressureEvent){note->channel, note->key, (float)value, note->id};
    if (note->id >= 0 && random_below(&notes->random, 4)) {
        const uint32_t type = (uint32_t)random_below(&notes->random, kBrightnessTypeID + 1);
        event.type = kNoteExpressionValueEvent;
        event.noteExpressionValue = (NoteExpressionValueEvent){type, note->id, type == kTuningTypeID ? 0.5 : value};
    }
    (void)add_event(notes, event);
}

static void move_a_controller(Notes *notes, uint32_t offset) {
    static const int16_t numbers[] = {kPitchBend, kPitchBend,       kAfterTouch, 1, kCtrlVolume, kCtrlPan,
                                      kCtrlExpression, kCtrlFilterResonance};
    const int32_t number = numbers[random_below(&notes->random, (int32_t)(sizeof numbers / sizeof *numbers))];
    control(notes, offset, random_below(&notes->random, CHANNELS), number, random_uniform(&notes->random));
}

static void tread(Notes *notes, uint32_t offset) {
    const int32_t number = random_below(&notes->random, 2) ? kCtrlSustainOnOff : kCtrlSustenutoOnOff;
    control(notes, offset, random_below(&notes->random, CHANNELS), number, random_below(&notes->random, 2));
}

static void panic(Notes *notes, uint32_t offset) {
    static const int16_t numbers[] = {kCtrlAllSoundsOff, kCtrlResetAllCtrlers, kCtrlAllNotesOff};
    control(notes, offset, random_below(&notes->random, CHANNELS), numbers[random_below(&notes->random, 3)], 0.0);
}

static void step(Notes *notes, uint32_t offset, uint64_t now) {
    const int32_t which = random_below(&notes->random, 300);
    if (which < 80) begin_note(notes, offset, now);
    else if (which < 100) for (int32_t i = 3 + random_below(&notes->random, 8); i > 0; i--) begin_note(notes, offset, now);
    else if (which < 180) move_a_controller(notes, offset);
    else if (which < 240) express(notes, offset);
    else if (which < 270 && notes->knob_count > 0)
        turn(notes, offset, notes->knobs[random_below(&notes->random, notes->knob_count)], random_uniform(&notes->random));
    else if (which < 299) tread(notes, offset);
    else panic(notes, offset);
    notes->next = now + samples_of(notes, 2.0 * random_uniform(&notes->random) / STEPS_PER_S);
}

static void rest(Notes *notes, uint32_t offset) {
    for (int32_t i = 0; i < notes->knob_count; i++) turn(notes, offset, notes->knobs[i], notes->defaults[i]);
    for (int32_t channel = 0; channel < CHANNELS; channel++) {
        control(notes, offset, channel, kCtrlSustainOnOff, 0.0);
        control(notes, offset, channel, kCtrlSustenutoOnOff, 0.0);
        control(notes, offset, channel, kCtrlAllNotesOff, 0.0);
    }
    notes->has_ended = true;
}

static HeldNote *first_to_end(Notes *notes) {
    HeldNote *first = NULL;
    for (int32_t place = 0; place < HELD; place++) {
        HeldNote *each = &notes->held[place];
        if (each->is_used && (first == NULL || each->end < first->end)) first = each;
    }
    return first;
}

void notes_prepare(Notes *notes, uint64_t position, uint32_t samples) {
    notes->event_count = notes->point_count = 0;
    const uint64_t stop = position + samples;
    while (!notes->has_ended && notes->event_count < RATTLE_PLAYER_EVENTS) {
        HeldNote *ending = first_to_end(notes);
        const bool is_end = ending != NULL && ending->end <= notes->next;
        const uint64_t then = is_end ? ending->end : notes->next, now = then > position ? then : position;
        const uint64_t at = now < notes->end ? now : notes->end;
        if (at >= stop) return;
        const uint32_t offset = (uint32_t)(at - position);
        if (at == notes->end) rest(notes, offset);
        else if (is_end) end_note(notes, offset, ending);
        else step(notes, offset, at);
    }
}

const RattlePlayerPoint *notes_give(const Notes *notes, RattlePlayer *player, int32_t *count) {
    for (int32_t i = 0; i < notes->event_count; i++) (void)rattle_player_events_add(&player->events, notes->events[i]);
    *count = notes->point_count;
    return notes->points;
}
