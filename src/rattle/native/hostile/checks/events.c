/* events.c: notes and other events, for an effect that wants none. */
#include "../host/events.h"
#include "../parameters.h"
#include "../table.h"

static const Piece piece = {.length = 3000, .signal = NOISE, .block = 200};

static void give(Block *block, int64_t sample, void *extra) {
    Events *events = extra;
    (void)sample;
    block->data.inputEvents = (IEventList *)&events->interface;
}

static HostEvent note(uint16_t type, int32_t offset, uint32_t pitch) {
    HostEvent event = {.sampleOffset = offset, .type = type};
    event.body[0] = pitch << 16; /* channel 0 */
    event.body[1] = 0x3F800000;  /* tuning or velocity, 1.0 */
    event.body[2] = 0x3F800000;
    event.body[3] = event.body[4] = UINT32_MAX; /* no id */
    return event;
}

static Events *usual_notes(Run *run) {
    Events *events = events_new(run, 64);
    for (int32_t i = 0; i < 8; i++) {
        (void)events_add(events, note(NOTE_ON, i, 60 + (uint32_t)i));
        (void)events_add(events, note(NOTE_OFF, 100 + i, 60 + (uint32_t)i));
    }
    return events;
}

static void mad_events(Events *events) {
    uint32_t seed = 3;
    const int32_t offsets[] = {-1, 200, INT32_MAX, INT32_MIN, 5, 3};
    for (int32_t i = 0; i < 48; i++) {
        HostEvent event = note((uint16_t)(i % 12), offsets[i % 6], 60);
        event.busIndex = i % 5 - 1;
        if (event.type == DATA) event.body[0] = event.body[1] = event.body[2] = event.body[3] = 0;
        else if (i % 3 == 0)
            for (int w = 0; w < 2; w++) event.body[w] = random_next(&seed) << 8;
        if (event.type != 0 && event.type != 1 && event.type != 3) /* those hold pointers */
            memset(event.body, 0, sizeof event.body);
        (void)events_add(events, event);
    }
}

static void notes_are_not_heard(Run *run) {
    const Instance *instance = instance_create(run);
    if (bus_count(instance, kEvent, kInput) > 0) run_skip(run, "it takes notes");
    Piece with = piece;
    with.twist = give;
    with.extra = usual_notes(run);
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play_fresh(run, usual_setup, with);
    EXPECT_SAME(usual, sound, "notes for which there is no bus");
}

static void mad_lists(Run *run) {
    Events *events = events_new(run, 64);
    mad_events(events);
    for (int32_t boast = -100; boast <= 100; boast += 100) {
        events->boast = boast;
        Piece with = piece;
        with.twist = give;
        with.extra = events;
        const Sound sound = play_fresh(run, usual_setup, with);
        EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "mad events give no number");
    }
}

static void take_back(Block *block, int64_t sample, void *extra) {
    Events *events = extra;
    (void)sample;
    block->data.outputEvents = (IEventList *)&events->interface;
}

static void output_list(Run *run) {
    for (int32_t capacity = 0; capacity < 64; capacity += 63) { /* full from the start, and not */
        Events *events = events_new(run, capacity);
        Piece with = piece;
        with.twist = take_back;
        with.extra = events;
        (void)play_fresh(run, usual_setup, with);
        EXPECT(events->count == 0 || bus_count(instance_create(run), kEvent, kOutput) > 0,
               "it sends events without a bus for them");
    }
}

const Check events_checks[] = {
    {"events.notes-are-not-heard", "T25 T26", "Notes for which there is no bus are not heard.", SHOULD,
     notes_are_not_heard},
    {"events.mad-lists", "T25 T42", "Lists of unknown and misplaced events do no harm.", MUST, mad_lists},
    {"events.output-list", "T29 T35", "A list for its events may be there, and full.", MUST, output_list},
    {0},
};
