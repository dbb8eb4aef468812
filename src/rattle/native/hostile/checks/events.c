/* events.c: notes and other events, for who wants them and for an effect that wants none. */
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

/* ---- Lists that mean the same -------------------------------------------------------------------------- */

enum { NOTES = 24, IN_BLOCKS_OF = 200 };

/* Each block has the same notes. */
static HostEvent note_of_block(int32_t i) {
    return note(i % 2 == 0 ? NOTE_ON : NOTE_OFF, IN_BLOCKS_OF * i / NOTES, 48 + (uint32_t)(i / 2));
}

static Sound with_list(Run *run, Events *events) {
    Piece with = piece;
    with.twist = give;
    with.extra = events;
    return play_fresh(run, usual_setup, with);
}

static Sound with_usual_list(Run *run) {
    Events *events = events_new(run, NOTES);
    for (int32_t i = 0; i < NOTES; i++) (void)events_add(events, note_of_block(i));
    return with_list(run, events);
}

static void any_order(Run *run) {
    const Sound usual = with_usual_list(run);
    Events *events = events_new(run, NOTES);
    for (int32_t i = NOTES; i-- > 0;) (void)events_add(events, note_of_block(i));
    const Sound sound = with_list(run, events);
    EXPECT_SAME(usual, sound, "a list in another order than its samples'");
}

static void out_of_block(Run *run) {
    Events *inside = events_new(run, NOTES), *outside = events_new(run, NOTES);
    for (int32_t i = 0; i < NOTES; i++) {
        HostEvent event = note_of_block(i);
        event.sampleOffset = i < NOTES / 2 ? 0 : IN_BLOCKS_OF - 1;
        (void)events_add(inside, event);
        event.sampleOffset = i < NOTES / 2 ? -1 - i : IN_BLOCKS_OF + i;
        (void)events_add(outside, event);
    }
    const Sound usual = with_list(run, inside), sound = with_list(run, outside);
    EXPECT_SAME(usual, sound, "events before and behind the block");
}

static void give_if_even(Block *block, int64_t sample, void *extra) {
    if (sample / IN_BLOCKS_OF % 2 == 0) give(block, sample, extra);
}

static void give_or_empty(Block *block, int64_t sample, void *extra) {
    Events *const *lists = extra;
    give(block, sample, lists[sample / IN_BLOCKS_OF % 2]);
}

static void no_list(Run *run) {
    Events *lists[] = {usual_notes(run), events_new(run, 1)};
    Piece with = piece, without = piece;
    with.twist = give_or_empty, with.extra = lists;
    without.twist = give_if_even, without.extra = lists[0];
    const Sound usual = play_fresh(run, usual_setup, with), sound = play_fresh(run, usual_setup, without);
    EXPECT_SAME(usual, sound, "no list in place of an empty one");
}

/* ---- Lists that nobody plays --------------------------------------------------------------------------- */

static void stays_sound(Run *run, Events *events, const char *what) {
    const Sound sound = with_list(run, events);
    EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "%s give no number", what);
}

static void doubled_note_offs(Run *run) {
    Events *events = events_new(run, 256);
    for (int32_t i = 0; i < 64; i++) {
        if (i % 8 == 0) (void)events_add(events, note(NOTE_ON, i, 60 + (uint32_t)i / 8));
        for (int twice = 0; twice < 2; twice++) (void)events_add(events, note(NOTE_OFF, 2 * i, 40 + (uint32_t)i));
    }
    stays_sound(run, events, "notes that end twice, or never began,");
}

static void note_ids(Run *run) {
    const int32_t ids[] = {-1, 0, 7, 7, INT32_MAX, INT32_MIN};
    Events *events = events_new(run, 256);
    for (int32_t i = 0; i < 96; i++) {
        HostEvent on = note(NOTE_ON, i, 60), off = note(NOTE_OFF, i + 50, 60);
        on.body[4] = (uint32_t)ids[i % 6];
        off.body[2] = (uint32_t)ids[i / 6 % 6];
        (void)events_add(events, on);
        (void)events_add(events, off);
    }
    stays_sound(run, events, "ids that are missing, strange or used twice");
}

static void ten_thousand(Run *run) {
    enum { COUNT = 10000 };
    Events *events = events_new(run, COUNT);
    for (int32_t i = 0; i < COUNT; i++)
        (void)events_add(events, note(i % 2 == 0 ? NOTE_ON : NOTE_OFF, i % 3 == 0 ? 7 : i * 200 / COUNT, 60));
    stays_sound(run, events, "ten thousand events in a block");
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
    {"events.any-order", "T35", "A list is played in the order of its samples, whatever its own.", SHOULD,
     any_order},
    {"events.out-of-block", "T35", "Events before and behind a block are played at its edges.", SHOULD,
     out_of_block},
    {"events.no-list", "T25", "No list is as good as an empty one.", MUST, no_list},
    {"events.doubled-note-offs", "T25", "Notes may end twice, and without a beginning.", MUST, doubled_note_offs},
    {"events.note-ids", "T25", "Notes may be without an id, and ids strange.", MUST, note_ids},
    {"events.ten-thousand", "T25 T42", "A block may have ten thousand events.", MUST, ten_thousand},
    {"events.output-list", "T29 T35", "A list for its events may be there, and full.", MUST, output_list},
    {0},
};
