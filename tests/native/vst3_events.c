/* vst3_events.c: notes on their way in. Built with FIXTURE_WORKER, whose plugin takes them. */
#include <math.h>
#include <string.h>

#include "vst3_host.h"

static Event note_on(int32_t offset, int16_t pitch, float velocity) {
    return (Event){.sampleOffset = offset,
                   .type = kNoteOnEvent,
                   .noteOn = {.pitch = pitch, .velocity = velocity, .noteId = -1}};
}

static Event note_off(int32_t offset, int16_t pitch) {
    return (Event){.sampleOffset = offset, .type = kNoteOffEvent, .noteOff = {.pitch = pitch, .noteId = -1}};
}

/* A block of silence; events and changes may be NULL. */
static void play(const Instance *instance, int32_t count, Events *events, Changes *changes) {
    float *x = floats(count > 0 ? count : 1);
    float *channels[] = {x, x};
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
    ProcessData data = {.numSamples = count,
                        .numInputs = 1,
                        .numOutputs = 1,
                        .inputs = &bus,
                        .outputs = &bus,
                        .inputParameterChanges = changes != NULL ? &changes->interface : NULL,
                        .inputEvents = events != NULL ? &events->interface : NULL};
    CHECK(process_data(instance, &data) == kResultOk);
    free(x);
}

static Instance open_plugin(void) {
    Instance instance = instance_open(kSample32);
    fixture_heard_count = 0;
    return instance;
}

static void there_is_a_bus(void) {
    Instance instance = instance_create();
    IComponent *component = instance.component;
    BusInfo bus;
    CHECK(component->vtbl->getBusCount(component, kEvent, kInput) == 1);
    CHECK(component->vtbl->getBusCount(component, kEvent, kOutput) == 0);
    CHECK(component->vtbl->getBusInfo(component, kEvent, kInput, 0, &bus) == kResultOk);
    CHECK(bus.mediaType == kEvent && bus.direction == kInput && bus.channelCount == 16);
    CHECK(bus.busType == kMain && bus.flags == kDefaultActive && bus.name[0] == 'N');
    CHECK(component->vtbl->getBusInfo(component, kEvent, kInput, 1, &bus) == kInvalidArgument);
    CHECK(component->vtbl->getBusInfo(component, kEvent, kOutput, 0, &bus) == kInvalidArgument);
    CHECK(component->vtbl->activateBus(component, kEvent, kInput, 0, 1) == kResultOk);
    CHECK(component->vtbl->activateBus(component, kEvent, kInput, 0, 0) == kResultOk);
    CHECK(component->vtbl->activateBus(component, kEvent, kInput, 1, 1) == kInvalidArgument);
    instance_close(&instance);
}

static void each_comes_at_its_sample(void) {
    Instance instance = open_plugin();
    Events *events = events_new(8);
    Event pressed = {.sampleOffset = 63, .type = kPolyPressureEvent};
    pressed.polyPressure = (PolyPressureEvent){.channel = 3, .pitch = 60, .pressure = 0.25f, .noteId = 5};
    Event on = note_on(0, 60, 0.5f);
    on.noteOn.channel = 3, on.noteOn.noteId = 5, on.noteOn.tuning = 12.5f, on.busIndex = 7;
    events_add(events, on);
    events_add(events, pressed);
    events_add(events, note_off(64, 60));
    play(&instance, 100, NULL, NULL);
    play(&instance, 100, events, NULL);
    play(&instance, 100, NULL, NULL);
    CHECK(fixture_heard_count == 3);
    const RattleEvent *first = &fixture_heard[0].event, *second = &fixture_heard[1].event;
    CHECK(fixture_heard[0].sample == 100 && first->kind == RATTLE_NOTE_ON && first->note == 60);
    CHECK(first->channel == 3 && first->id == 5 && first->value == 0.5 && first->tuning == 12.5f);
    CHECK(fixture_heard[1].sample == 163 && second->kind == RATTLE_PRESSURE && second->value == 0.25);
    CHECK(second->channel == 3 && second->note == 60 && second->id == 5 && second->number == -1);
    CHECK(fixture_heard[2].sample == 164 && fixture_heard[2].event.kind == RATTLE_NOTE_OFF);
    CHECK(fixture_heard[2].event.id == -1);
    events_free(events);
    instance_close(&instance);
}

static void points_come_first(void) {
    Instance instance = open_plugin();
    Events *events = events_new(8);
    Changes changes;
    for (int32_t offset = 9; offset <= 11; offset++) events_add(events, note_on(offset, 60, 1.0f));
    changes_init(&changes);
    changes_add(&changes, MODE, 10, MODE_AT(INVERT));
    play(&instance, 64, events, &changes);
    CHECK(fixture_heard_count == 3);
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(fixture_heard[i].sample == 9 + i);
        CHECK(fixture_heard[i].mode == (i == 0 ? CLEAN : INVERT));
    }
    events_free(events);
    instance_close(&instance);
}

/* By sample, and at one sample as they came. */
static void sorted_as_they_came(void) {
    enum { COUNT = 1000, BLOCK = 64 };
    Instance instance = open_plugin();
    Events *events = events_new(COUNT);
    uint32_t seed = 5;
    for (int32_t i = 0; i < COUNT; i++) {
        Event event = note_on((int32_t)(random_next(&seed) % BLOCK), 60, 1.0f);
        event.noteOn.noteId = i;
        events_add(events, event);
    }
    play(&instance, BLOCK, events, NULL);
    CHECK(fixture_heard_count == COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        const Heard *heard = &fixture_heard[i];
        CHECK(heard->sample == (uint64_t)events->events[heard->event.id].sampleOffset);
        if (i == 0) continue;
        const Heard *before = heard - 1;
        CHECK(heard->sample > before->sample ||
              (heard->sample == before->sample && heard->event.id > before->event.id));
    }
    events_free(events);
    instance_close(&instance);
}

static void moved_to_the_edge(void) {
    Instance instance = open_plugin();
    Events *events = events_new(8);
    const int32_t offsets[] = {INT32_MIN, -1, 64, 100, INT32_MAX};
    for (int i = 0; i < 5; i++) events_add(events, note_on(offsets[i], (int16_t)(60 + i), 1.0f));
    play(&instance, 64, events, NULL);
    CHECK(fixture_heard_count == 5);
    for (int i = 0; i < 5; i++) {
        CHECK(fixture_heard[i].event.note == 60 + i);
        CHECK(fixture_heard[i].sample == (i < 2 ? 0 : 63));
    }
    events_free(events);
    instance_close(&instance);
}

static RattleEvent heard_of(const Instance *instance, Event event) {
    Events *events = events_new(1);
    events_add(events, event);
    fixture_heard_count = 0;
    play(instance, 32, events, NULL);
    CHECK(fixture_heard_count == 1);
    events_free(events);
    return fixture_heard[0].event;
}

static void made_legal(void) {
    Instance instance = open_plugin();
    const float odd[] = {NAN, INFINITY, -INFINITY, -1.0f, 2.0f};
    const double velocities[] = {0.0, 1.0, 0.0, 0.0, 1.0};
    for (int i = 0; i < 5; i++) {
        const RattleEvent event = heard_of(&instance, note_on(0, 60, odd[i]));
        CHECK(event.value == velocities[i]);
        CHECK(event.kind == (velocities[i] > 0.0 ? RATTLE_NOTE_ON : RATTLE_NOTE_OFF));
        Event off = note_off(0, 60);
        off.noteOff.velocity = odd[i], off.noteOff.tuning = odd[i];
        const RattleEvent ended = heard_of(&instance, off);
        CHECK(ended.value == velocities[i] && ended.tuning - ended.tuning == 0.0f);
    }
    Event wild = note_on(0, 200, 1.0f);
    wild.noteOn.channel = 99, wild.noteOn.noteId = -77;
    RattleEvent event = heard_of(&instance, wild);
    CHECK(event.note == 127 && event.channel == 15 && event.id == -1);
    wild.noteOn.pitch = wild.noteOn.channel = -5;
    event = heard_of(&instance, wild);
    CHECK(event.note == 0 && event.channel == 0);
    CHECK(heard_of(&instance, note_on(0, 60, 0.0f)).kind == RATTLE_NOTE_OFF);
    instance_close(&instance);
}

/* Data, expressions, chords, and kinds of another time; a list that boasts, or counts below nothing. */
static void others_are_passed_over(void) {
    Instance instance = open_plugin();
    Events *events = events_new(32);
    for (int32_t type = 0; type < 12; type++) {
        Event event = {.sampleOffset = type, .type = (uint16_t)type};
        event.noteOn.velocity = 1.0f;
        events_add(events, event);
    }
    const int32_t boasts[] = {0, 100, INT32_MAX - 100, -100};
    for (int i = 0; i < 4; i++) {
        fixture_heard_count = 0;
        events->boast = boasts[i];
        play(&instance, 64, events, NULL);
        CHECK(fixture_heard_count == (i < 3 ? 3 : 0)); /* notes and pressure: no voice reads an expression */
    }
    events_free(events);
    instance_close(&instance);
}

/* A block without samples: its events belong to the next sample, unless that is another life's. */
static void without_samples(void) {
    Instance instance = open_plugin();
    Events *events = events_new(8);
    events_add(events, note_on(5, 60, 1.0f));
    events_add(events, note_off(0, 60));
    play(&instance, 0, events, NULL);
    CHECK(fixture_heard_count == 0);
    play(&instance, 16, NULL, NULL);
    CHECK(fixture_heard_count == 2 && fixture_heard[0].sample == 0 && fixture_heard[1].sample == 0);
    CHECK(fixture_heard[0].event.kind == RATTLE_NOTE_ON); /* as they came */
    play(&instance, 0, events, NULL);
    set_processing(&instance, 0);
    set_processing(&instance, 1);
    play(&instance, 16, NULL, NULL);
    CHECK(fixture_heard_count == 2);
    CHECK(instance.component->vtbl->setActive(instance.component, 0) == kResultOk);
    play(&instance, 16, events, NULL);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    play(&instance, 16, NULL, NULL);
    CHECK(fixture_heard_count == 2);
    events_free(events);
    instance_close(&instance);
}

/* More than anybody plays: note-offs have room where others have none, and the block goes on. */
static void too_many(void) {
    enum { COUNT = 40000, ROOM = 16384, FOR_ALL = 12288 };
    Instance instance = open_plugin();
    Events *events = events_new(COUNT);
    uint32_t offs = 0;
    for (int32_t i = 0; i < COUNT; i++)
        events_add(events, i % 2 || i > 2 * FOR_ALL ? note_off(7, 60) : note_on(7, 60, 1.0f));
    play(&instance, 512, events, NULL);
    CHECK(fixture_heard_count == ROOM);
    for (uint32_t i = FOR_ALL; i < ROOM; i++) CHECK(fixture_heard[i].event.kind == RATTLE_NOTE_OFF);
    play(&instance, 512, NULL, NULL);
    CHECK(fixture_heard_count == ROOM);
    events->count = 10000; /* all of a crowded block come, in their order */
    fixture_heard_count = 0;
    for (int32_t i = 0; i < 10000; i++) events->events[i].sampleOffset = (9999 - i) % 512;
    play(&instance, 512, events, NULL);
    CHECK(fixture_heard_count == 10000);
    for (uint32_t i = 0; i < 10000; i++) offs += fixture_heard[i].event.kind == RATTLE_NOTE_OFF;
    CHECK(offs == 5000);
    events_free(events);
    instance_close(&instance);
}

/* However the host cuts its blocks, the plugin hears the same. */
static void whatever_the_cut(void) {
    enum { LENGTH = 4096, COUNT = 300 };
    static Event all[COUNT];
    static Heard whole[COUNT];
    uint32_t seed = 11;
    for (int32_t i = 0; i < COUNT; i++) {
        all[i] = note_on((int32_t)((uint32_t)i * LENGTH / COUNT), (int16_t)(random_next(&seed) % 128), 0.5f);
        if (i % 3 == 1) all[i] = note_off(all[i - 1].sampleOffset, all[i - 1].noteOn.pitch);
    }
    for (uint32_t round = 0; round < 6; round++) {
        Instance instance = open_plugin();
        for (int32_t first = 0; first < LENGTH;) {
            Events *events = events_new(COUNT);
            int32_t count = round == 0 ? LENGTH : (int32_t)(random_next(&seed) % (round * round * 40));
            if (count > LENGTH - first) count = LENGTH - first;
            for (int32_t i = 0; i < COUNT; i++) {
                Event event = all[i];
                event.sampleOffset -= first;
                if (event.sampleOffset >= 0 && event.sampleOffset < count) events_add(events, event);
            }
            play(&instance, count, events, NULL);
            events_free(events);
            first += count;
        }
        CHECK(fixture_heard_count == COUNT);
        if (round == 0) memcpy(whole, fixture_heard, sizeof whole);
        for (uint32_t i = 0; i < COUNT; i++) {
            CHECK(fixture_heard[i].sample == whole[i].sample);
            CHECK(fixture_heard[i].event.note == whole[i].event.note);
        }
        instance_close(&instance);
    }
}

const Test event_tests[] = {{"there_is_a_bus", there_is_a_bus},
                            {"each_comes_at_its_sample", each_comes_at_its_sample},
                            {"points_come_first", points_come_first},
                            {"sorted_as_they_came", sorted_as_they_came},
                            {"moved_to_the_edge", moved_to_the_edge},
                            {"made_legal", made_legal},
                            {"others_are_passed_over", others_are_passed_over},
                            {"without_samples", without_samples},
                            {"too_many", too_many},
                            {"whatever_the_cut", whatever_the_cut},
                            {NULL, NULL}};
