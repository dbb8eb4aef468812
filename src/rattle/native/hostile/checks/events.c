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

enum { CROWD = 10000 };

static Events *crowd(Run *run) {
    Events *events = events_new(run, CROWD);
    for (int32_t i = 0; i < CROWD; i++)
        (void)events_add(events, note(i % 2 == 0 ? NOTE_ON : NOTE_OFF, i % 3 == 0 ? 7 : i * 200 / CROWD, 60));
    return events;
}

static void ten_thousand(Run *run) { stays_sound(run, crowd(run), "ten thousand events in a block"); }

/* Each note-off behind its note-on, of all keys. */
static Events *ended_crowd(Run *run) {
    Events *events = events_new(run, CROWD);
    for (int32_t i = 0; i < CROWD; i++)
        (void)events_add(events, note(i < CROWD / 2 ? NOTE_ON : NOTE_OFF, i < CROWD / 2 ? 0 : 199, (uint32_t)i % 128));
    return events;
}

static void give_once(Block *block, int64_t sample, void *extra) {
    if (sample == 0) give(block, sample, extra);
}

static Sound once(Run *run, Events *events, int64_t length) {
    const Piece with = {.length = length, .block = IN_BLOCKS_OF, .twist = give_once, .extra = events};
    return play_fresh(run, usual_setup, with);
}

static void nothing_sticks(Run *run) {
    enum { LONG = 240000, END = 4800 };
    Events *one = events_new(run, 2);
    (void)events_add(one, note(NOTE_ON, 0, 60));
    (void)events_add(one, note(NOTE_OFF, 199, 60));
    const Sound usual = once(run, one, LONG);
    const double peak = sound_peak(&usual, 0, LONG), rest = sound_peak(&usual, LONG - END, LONG);
    if (rest > 1e-3 * peak || peak == 0.0) run_skip(run, "a note is not over after five seconds, or not heard");
    const Sound many = once(run, ended_crowd(run), LONG);
    EXPECT(sound_peak(&many, LONG - END, LONG) <= 2e-3 * sound_peak(&many, 0, LONG),
           "five seconds after the last note-off of thousands something sounds");
}

static void velocity_zero(Run *run) {
    Events *offs = events_new(run, NOTES), *zeros = events_new(run, NOTES);
    for (int32_t i = 0; i < NOTES; i++) {
        HostEvent event = note_of_block(i);
        if (event.type == NOTE_OFF) event.body[1] = 0; /* its velocity; a note-on's tuning */
        (void)events_add(offs, event);
        if (event.type == NOTE_OFF) event = note(NOTE_ON, event.sampleOffset, event.body[0] >> 16), event.body[2] = 0;
        if (event.body[2] == 0) event.body[1] = 0;
        (void)events_add(zeros, event);
    }
    const Sound usual = with_list(run, offs), sound = with_list(run, zeros);
    EXPECT_SAME(usual, sound, "note-ons without velocity in place of note-offs");
}

static HostEvent expression(uint32_t type, int32_t id, double value) {
    HostEvent event = {.sampleOffset = 50, .type = NOTE_EXPRESSION};
    event.body[0] = type;
    event.body[1] = (uint32_t)id;
    memcpy(&event.body[2], &value, sizeof value);
    return event;
}

static void no_numbers(Run *run) {
    static const uint32_t bits[] = {0x7FC00000, 0x7F800000, 0xFF800000, 0xBF800000, 0x7F7FFFFF, 0xFFFFFFFF};
    Events *events = events_new(run, 256);
    for (uint32_t i = 0; i < 36; i++) {
        HostEvent on = note(NOTE_ON, (int32_t)i, 60), off = note(NOTE_OFF, (int32_t)i + 90, 60), pressed = on;
        on.body[1] = bits[i % 6], on.body[2] = bits[i / 6], on.body[4] = i;
        off.body[1] = off.body[3] = bits[i % 6], off.body[2] = i;
        pressed.type = POLY_PRESSURE, pressed.sampleOffset += 9, pressed.body[1] = bits[i % 6], pressed.body[2] = i;
        (void)events_add(events, note(NOTE_ON, (int32_t)i, 48)); /* and one that sounds, to be moved */
        (void)events_add(events, on);
        (void)events_add(events, pressed);
        (void)events_add(events, off);
        float value;
        memcpy(&value, &bits[i % 6], sizeof value);
        (void)events_add(events, expression(i / 6, (int32_t)i, (double)value));
    }
    stays_sound(run, events, "velocities, tunings and expressions that are no numbers");
}

static void expressions_of_nobody(Run *run) {
    Events *without = events_new(run, 64), *with = events_new(run, 64);
    (void)events_add(without, note(NOTE_ON, 0, 60));
    (void)events_add(with, note(NOTE_ON, 0, 60));
    for (uint32_t type = 0; type < 7; type++) (void)events_add(with, expression(type, 4711, 0.9));
    (void)events_add(with, expression(0, -1, 0.9));
    (void)events_add(with, expression(100077, 4711, 0.9));
    (void)events_add(with, expression(UINT32_MAX, 4711, 0.9));
    const Sound usual = once(run, without, piece.length), sound = once(run, with, piece.length);
    EXPECT_SAME(usual, sound, "expressions of notes that there are not");
}

static void take_back(Block *block, int64_t sample, void *extra) {
    Events *events = extra;
    (void)sample;
    block->data.outputEvents = (IEventList *)&events->interface;
}

/* ---- What it sends --------------------------------------------------------------------------------------- */

typedef struct Exchange {
    Events *given, *taken;
    Run *run;
    int32_t sounding[16][128];
} Exchange;

static void exchange(Block *block, int64_t sample, void *extra) {
    Exchange *both = extra;
    both->taken->count = 0;
    if (both->given != NULL) give(block, sample, both->given);
    take_back(block, sample, both->taken);
}

static void look_at_note(Exchange *both, const HostEvent *event) {
    const uint32_t channel = event->body[0] & 0xFFFF, pitch = event->body[0] >> 16;
    float velocity;
    memcpy(&velocity, &event->body[event->type == NOTE_ON ? 2 : 1], sizeof velocity);
    if (channel > 15 || pitch > 127 || !(velocity >= 0.0f && velocity <= 1.0f)) {
        run_blame(both->run, "it sends note %u of channel %u with velocity %g", pitch, channel, (double)velocity);
        return;
    }
    both->sounding[channel][pitch] += event->type == NOTE_ON ? 1 : -1;
}

static void look_at_sent(Block *block, int64_t sample, void *extra) {
    Exchange *both = extra;
    (void)sample;
    for (int32_t i = 0, last = 0; i < both->taken->count; i++) {
        const HostEvent *event = &both->taken->events[i];
        if (event->sampleOffset < last || event->sampleOffset >= block->data.numSamples)
            run_blame(both->run, "it sends an event at sample %d, behind one at %d, in a block of %d",
                      (int)event->sampleOffset, (int)last, (int)block->data.numSamples);
        last = event->sampleOffset;
        if (event->type == NOTE_ON || event->type == NOTE_OFF) look_at_note(both, event);
    }
}

static int32_t count_sounding(const Exchange *both) {
    int32_t count = 0;
    for (int c = 0; c < 16; c++)
        for (int n = 0; n < 128; n++) count += both->sounding[c][n] > 0;
    return count;
}

static Exchange *exchange_new(Run *run, Instance *instance) {
    if (bus_count(instance, kEvent, kOutput) == 0) run_skip(run, "it sends no events");
    Exchange *both = run_take(run, sizeof *both);
    *both = (Exchange){.taken = events_new(run, 4 * CROWD), .run = run};
    return both;
}

static Piece exchanging(Exchange *both, int64_t length) {
    return (Piece){
        .length = length, .block = IN_BLOCKS_OF, .twist = exchange, .look = look_at_sent, .extra = both};
}

static void sent_are_legal(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Exchange *both = exchange_new(run, instance);
    Events *mad = events_new(run, 64);
    mad_events(mad);
    Events *const given[] = {usual_notes(run), mad, crowd(run)};
    for (int i = 0; i < 3; i++) {
        both->given = given[i];
        (void)play(instance, exchanging(both, 600));
    }
}

static void sent_notes_end(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Exchange *both = exchange_new(run, instance);
    both->given = events_new(run, 64);
    for (int32_t i = 0; i < 8; i++) (void)events_add(both->given, note(NOTE_ON, i, 60 + (uint32_t)i));
    (void)play(instance, exchanging(both, IN_BLOCKS_OF));
    if (count_sounding(both) == 0) run_skip(run, "notes that go in send none");
    (void)instance->processor->vtbl->setProcessing(instance->processor, 0);
    (void)instance->processor->vtbl->setProcessing(instance->processor, 1);
    both->given = NULL;
    (void)play(instance, exchanging(both, IN_BLOCKS_OF));
    EXPECT(count_sounding(both) == 0, "%d of the notes it sent still sound after setProcessing off and on",
           (int)count_sounding(both));
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
    {"events.nothing-sticks", "T25", "After thousands of notes that ended it falls silent.", SHOULD, nothing_sticks},
    {"events.velocity-zero", "T25", "A note-on without velocity is a note-off.", SHOULD, velocity_zero},
    {"events.no-numbers", "T25 T42", "Velocities, pressures and expressions that are no numbers do no harm.", MUST,
     no_numbers},
    {"events.expressions-of-nobody", "T25 T26", "Expressions of notes that there are not are not heard.", SHOULD,
     expressions_of_nobody},
    {"events.sent-are-legal", "T29 T35", "Events that it sends are in their block, in order, and legal.", MUST,
     sent_are_legal},
    {"events.sent-notes-end", "T28", "Notes that it sent end when it is stopped.", SHOULD, sent_notes_end},
    {"events.output-list", "T29 T35", "A list for its events may be there, and full.", MUST, output_list},
    {0},
};
