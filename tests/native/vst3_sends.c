/* vst3_sends.c: events on their way out. Built with FIXTURE_VOICES, which sends what it hears an octave higher. */
#include <string.h>

#include "vst3_host.h"

static Event note(uint16_t type, int32_t offset, int16_t pitch, int32_t id) {
    Event event = {.sampleOffset = offset, .type = type};
    if (type == kNoteOnEvent) event.noteOn = (NoteOnEvent){.channel = 2, .pitch = pitch, .velocity = 0.5f, .noteId = id};
    else event.noteOff = (NoteOffEvent){.channel = 2, .pitch = pitch, .noteId = id};
    return event;
}

static Events *out_new(int32_t capacity) {
    Events *out = events_new(capacity > 0 ? capacity : 1);
    out->capacity = capacity;
    out->is_output = true;
    return out;
}

/* A block of silence; all lists may be NULL. out is empty before. */
static void play(const Instance *instance, int32_t count, Events *in, Events *out, Changes *changes, uint32_t state) {
    float *x = floats(count > 0 ? count : 1);
    float *channels[] = {x, x};
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
    ProcessContext context = {.state = state, .sampleRate = 48000.0};
    if (out != NULL) out->count = 0;
    ProcessData data = {.numSamples = count,
                        .numInputs = 1,
                        .numOutputs = 1,
                        .inputs = &bus,
                        .outputs = &bus,
                        .inputParameterChanges = changes != NULL ? &changes->interface : NULL,
                        .inputEvents = in != NULL ? &in->interface : NULL,
                        .outputEvents = out != NULL ? &out->interface : NULL,
                        .processContext = &context};
    CHECK(process_data(instance, &data) == kResultOk);
    free(x);
}

static void there_is_a_bus_for_them(void) {
    Instance instance = instance_create();
    IComponent *component = instance.component;
    BusInfo bus;
    CHECK(component->vtbl->getBusCount(component, kEvent, kOutput) == 1);
    CHECK(component->vtbl->getBusInfo(component, kEvent, kOutput, 0, &bus) == kResultOk);
    CHECK(bus.direction == kOutput && bus.channelCount == 16 && bus.busType == kMain && bus.name[0] == 'N');
    CHECK(component->vtbl->activateBus(component, kEvent, kOutput, 0, 1) == kResultOk);
    instance_close(&instance);
}

static void each_goes_out_at_its_sample(void) {
    Instance instance = instance_open(kSample32);
    Events *in = events_new(8), *out = out_new(8);
    events_add(in, note(kNoteOnEvent, 300, 60, 5)); /* behind a tick */
    events_add(in, note(kNoteOffEvent, 1500, 60, 5)); /* behind a chunk of the bypass, which has a latency to wait for */
    play(&instance, 2000, in, out, NULL, kPlaying);
    CHECK(out->count == 2);
    const Event *on = &out->events[0], *off = &out->events[1];
    CHECK(on->sampleOffset == 300 && on->type == kNoteOnEvent && on->noteOn.pitch == 72 && on->noteOn.channel == 2);
    CHECK(on->noteOn.velocity == 0.5f && on->noteOn.noteId == 5 && on->busIndex == 0);
    CHECK(off->sampleOffset == 1500 && off->type == kNoteOffEvent && off->noteOff.pitch == 72 && off->noteOff.noteId == 5);
    play(&instance, 0, NULL, out, NULL, kPlaying);
    CHECK(out->count == 0); /* a flush sends nothing again */
    play(&instance, 64, NULL, out, NULL, kPlaying);
    CHECK(out->count == 0);
    events_free(in), events_free(out);
    instance_close(&instance);
}

/* All kinds, in the form that hosts know. */
static void kinds_of_events(void) {
    Instance instance = instance_open(kSample32);
    Events *in = events_new(8), *out = out_new(8);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, 0x7FFFF000u + kPitchBend, 1, 1.0);
    changes_add(&changes, 0x7FFFF000u + kPitchBend, 2, 0.0);
    changes_add(&changes, 0x7FFFF000u + kPitchBend, 3, 0.5);
    changes_add(&changes, 0x7FFFF000u + kCtrlVolume, 4, 1.0);
    changes_add(&changes, 0x7FFFF000u + kAfterTouch, 5, 0.5);
    Event pressed = {.sampleOffset = 6, .type = kPolyPressureEvent, .polyPressure = {1, 60, 0.25f, 3}};
    events_add(in, pressed);
    events_add(in, (Event){.sampleOffset = 7, .type = kNoteExpressionValueEvent, .noteExpressionValue = {2, 9, 0.75}});
    play(&instance, 64, in, out, &changes, kPlaying);
    static const LegacyMIDICCOutEvent bytes[] = {
        {kPitchBend, 0, 127, 127}, {kPitchBend, 0, 0, 0}, {kPitchBend, 0, 0, 64}, {7, 0, 127, 0}, {kAfterTouch, 0, 64, 0}};
    CHECK(out->count == 7);
    for (int i = 0; i < 5; i++) {
        CHECK(out->events[i].type == kLegacyMIDICCOutEvent && out->events[i].sampleOffset == i + 1);
        CHECK(memcmp(&out->events[i].midiCCOut, &bytes[i], sizeof bytes[i]) == 0);
    }
    CHECK(out->events[5].type == kPolyPressureEvent && out->events[5].polyPressure.pitch == 72);
    CHECK(out->events[5].polyPressure.pressure == 0.25f && out->events[5].polyPressure.channel == 1);
    CHECK(out->events[6].type == kNoteExpressionValueEvent && out->events[6].noteExpressionValue.noteId == 9);
    CHECK(out->events[6].noteExpressionValue.value == 0.75);
    events_free(in), events_free(out);
    instance_close(&instance);
}

static void no_list_or_a_full_one(void) {
    Instance instance = instance_open(kSample32);
    Events *in = events_new(8), *out = out_new(1), *full = out_new(0);
    for (int i = 0; i < 8; i++) events_add(in, note(i % 2 ? kNoteOffEvent : kNoteOnEvent, i, 60, -1));
    play(&instance, 64, in, NULL, NULL, kPlaying);
    play(&instance, 64, in, full, NULL, kPlaying);
    CHECK(full->count == 0);
    play(&instance, 64, in, out, NULL, kPlaying);
    CHECK(out->count == 1 && out->events[0].type == kNoteOnEvent);
    events_free(in), events_free(out), events_free(full);
    instance_close(&instance);
}

/* ---- Notes left sounding --------------------------------------------------------------------------------- */

static Instance with_a_note(Events *in, Events *out) {
    Instance instance = instance_open(kSample32);
    in->count = 0;
    events_add(in, note(kNoteOnEvent, 3, 60, 5));
    play(&instance, 64, in, out, NULL, kPlaying);
    CHECK(out->count == 1 && out->events[0].noteOn.pitch == 72);
    return instance;
}

static void expect_its_end(const Events *out, int32_t offset) {
    CHECK(out->count == 1 && out->events[0].type == kNoteOffEvent && out->events[0].sampleOffset == offset);
    CHECK(out->events[0].noteOff.pitch == 72 && out->events[0].noteOff.noteId == 5);
}

static void a_reset_ends_them(void) {
    Events *in = events_new(8), *out = out_new(8);
    Instance instance = with_a_note(in, out);
    set_processing(&instance, 0);
    set_processing(&instance, 1);
    play(&instance, 0, NULL, out, NULL, kPlaying);
    CHECK(out->count == 0);
    play(&instance, 64, NULL, out, NULL, kPlaying);
    expect_its_end(out, 0);
    play(&instance, 64, NULL, out, NULL, kPlaying);
    CHECK(out->count == 0);
    events_free(in), events_free(out);
    instance_close(&instance);
}

static void a_stop_ends_them(void) {
    Events *in = events_new(8), *out = out_new(8);
    Instance instance = with_a_note(in, out);
    play(&instance, 64, NULL, out, NULL, kPlaying);
    CHECK(out->count == 0);
    play(&instance, 64, NULL, out, NULL, 0);
    expect_its_end(out, 0);
    in->count = 0;
    events_add(in, note(kNoteOnEvent, 3, 60, 5)); /* somebody plays while the song stands still */
    play(&instance, 64, in, out, NULL, 0);
    CHECK(out->count == 1);
    play(&instance, 64, NULL, out, NULL, 0);
    CHECK(out->count == 0);
    events_free(in), events_free(out);
    instance_close(&instance);
}

/* Bypassed, it lets through what comes in. */
static void bypass_passes_events(void) {
    Events *in = events_new(8), *out = out_new(8);
    Instance instance = with_a_note(in, out);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, BYPASS, 10, 1.0);
    play(&instance, 64, NULL, out, &changes, kPlaying);
    expect_its_end(out, 10);
    in->count = 0;
    events_add(in, note(kNoteOnEvent, 20, 40, 6));
    play(&instance, 64, in, out, NULL, kPlaying);
    CHECK(out->count == 1 && out->events[0].noteOn.pitch == 40 && out->events[0].sampleOffset == 20);
    changes_init(&changes);
    changes_add(&changes, BYPASS, 30, 0.0);
    in->count = 0;
    events_add(in, note(kNoteOffEvent, 40, 40, 6));
    play(&instance, 64, in, out, &changes, kPlaying);
    CHECK(out->count == 1 && out->events[0].type == kNoteOffEvent && out->events[0].sampleOffset == 30);
    CHECK(out->events[0].noteOff.pitch == 40); /* its own end, an octave higher, is of nothing that sounds */
    events_free(in), events_free(out);
    instance_close(&instance);
}

const Test send_tests[] = {{"there_is_a_bus_for_them", there_is_a_bus_for_them},
                           {"each_goes_out_at_its_sample", each_goes_out_at_its_sample},
                           {"kinds_of_events", kinds_of_events},
                           {"no_list_or_a_full_one", no_list_or_a_full_one},
                           {"a_reset_ends_them", a_reset_ends_them},
                           {"a_stop_ends_them", a_stop_ends_them},
                           {"bypass_passes_events", bypass_passes_events},
                           {NULL, NULL}};
