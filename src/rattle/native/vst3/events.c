#include "events.h"

#include <stddef.h>

#include "../description.h"
#include "../schedule.h"
#include "expressions.h"

enum { MOST_READ = 1 << 20 }; /* of a list without an end */

uint64_t vst3_events_bytes(void) {
    return rattle_plugin.has_events ? 2 * rattle_arena_padded(VST3_EVENTS * sizeof(Vst3Place)) : 0;
}

void vst3_events_prepare(Vst3Events *events, RattleArena *arena) {
    *events = (Vst3Events){.list = NULL};
    if (!rattle_plugin.has_events) return;
    events->places = rattle_arena_take(arena, VST3_EVENTS * sizeof(Vst3Place));
    events->spare = rattle_arena_take(arena, VST3_EVENTS * sizeof(Vst3Place));
}

/* ---- One event, made legal --------------------------------------------------------------------------- */

static int32_t within(int32_t x, int32_t most) { return x < 0 ? 0 : x > most ? most : x; }

/* What is no number is 0. */
static double unit(float x) { return x > 0.0f ? (x < 1.0f ? (double)x : 1.0) : 0.0; }

static float cents(float x) { return x - x == 0.0f ? x : 0.0f; }

static RattleEvent of_note(RattleEventKind kind, int32_t channel, int32_t pitch, int32_t id, double value) {
    return (RattleEvent){.kind = kind,
                         .channel = within(channel, 15),
                         .note = within(pitch, 127),
                         .number = -1,
                         .id = id < 0 ? -1 : id,
                         .value = value};
}

/* A note that begins with no velocity ends one, as in MIDI. */
static RattleEvent note_on(const NoteOnEvent *on) {
    const double velocity = unit(on->velocity);
    const RattleEventKind kind = velocity > 0.0 ? RATTLE_NOTE_ON : RATTLE_NOTE_OFF;
    RattleEvent event = of_note(kind, on->channel, on->pitch, on->noteId, velocity);
    event.tuning = cents(on->tuning);
    return event;
}

static RattleEvent note_off(const NoteOffEvent *off) {
    RattleEvent event = of_note(RATTLE_NOTE_OFF, off->channel, off->pitch, off->noteId, unit(off->velocity));
    event.tuning = cents(off->tuning);
    return event;
}

static RattleEvent pressure(const PolyPressureEvent *pressed) {
    return of_note(RATTLE_PRESSURE, pressed->channel, pressed->pitch, pressed->noteId, unit(pressed->pressure));
}

/* False: the list has none there, or one that is of no business here. There is one bus, whatever number an event
 * says; texts, data, chords and the like hold pointers that nobody follows. */
static bool read_event(IEventList *list, int32_t index, Event *given, RattleEvent *event) {
    *given = (Event){.type = UINT16_MAX};
    if (list->vtbl->getEvent(list, index, given) != kResultOk) return false;
    switch (given->type) {
    case kNoteOnEvent: *event = note_on(&given->noteOn); return true;
    case kNoteOffEvent: *event = note_off(&given->noteOff); return true;
    case kPolyPressureEvent: *event = pressure(&given->polyPressure); return true;
    case kNoteExpressionValueEvent: return vst3_expression_event(&given->noteExpressionValue, event);
    default: return false;
    }
}

/* ---- All of a block ---------------------------------------------------------------------------------- */

static uint32_t sample_of(const Event *event, uint32_t block) {
    const int32_t last = block > 0 ? (int32_t)block - 1 : 0;
    return (uint32_t)within(event->sampleOffset, last);
}

/* Both runs are sorted; of equals the first run's come first. */
static void merge_runs(const Vst3Place *from, Vst3Place *to, uint32_t first, uint32_t middle, uint32_t end) {
    uint32_t a = first, b = middle;
    for (uint32_t i = first; i < end; i++) {
        const bool is_first = b == end || (a < middle && from[a].sample <= from[b].sample);
        to[i] = is_first ? from[a++] : from[b++];
    }
}

static void sort(Vst3Events *events) {
    const uint32_t count = events->count;
    for (uint32_t run = 1; run < count; run *= 2) {
        for (uint32_t first = 0; first < count; first += 2 * run) {
            const uint32_t middle = first + run < count ? first + run : count;
            const uint32_t end = middle + run < count ? middle + run : count;
            merge_runs(events->places, events->spare, first, middle, end);
        }
        Vst3Place *sorted = events->spare;
        events->spare = events->places;
        events->places = sorted;
    }
}

static bool has_room(const Vst3Events *events, const RattleEvent *event) {
    return events->count < rattle_event_room(event, VST3_EVENTS);
}

static void add_place(Vst3Events *events, Vst3Place place) {
    if (events->count > 0 && place.sample < events->places[events->count - 1].sample) events->is_unsorted = true;
    events->places[events->count++] = place;
}

/* Lists may boast of more than they have: so many that are missing are believed to be the end. */
static void read_places(Vst3Events *events, uint32_t block) {
    const int32_t told = events->list->vtbl->getEventCount(events->list);
    const int32_t count = told < MOST_READ ? told : MOST_READ;
    uint32_t passed = 0;
    for (int32_t i = 0; i < count && passed < VST3_EVENTS; i++) {
        Event given;
        RattleEvent event;
        if (!read_event(events->list, i, &given, &event)) passed++;
        else if (has_room(events, &event)) add_place(events, (Vst3Place){sample_of(&given, block), i});
        else events->dropped++;
    }
    if (events->is_unsorted) sort(events);
}

void vst3_events_begin(Vst3Events *events, IEventList *list, uint32_t block) {
    events->list = list;
    events->count = events->next = 0;
    events->is_unsorted = false;
    if (list != NULL && events->places != NULL) read_places(events, block);
}

bool vst3_events_take(Vst3Events *events, uint32_t sample, RattleEvent *event) {
    while (vst3_events_next(events) <= sample && events->next < events->count) {
        Event given;
        if (read_event(events->list, events->places[events->next++].index, &given, event)) return true;
    }
    return false;
}

uint32_t vst3_events_next(const Vst3Events *events) {
    return events->next < events->count ? events->places[events->next].sample : UINT32_MAX;
}
