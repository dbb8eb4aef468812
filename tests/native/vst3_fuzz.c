/* vst3_fuzz.c: thousands of calls in no order at all. What stays true: every sample is finite, what the
 * plugin was not given to write is untouched, a silence flag is no lie, and the sanitizers find nothing. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "vst3_host.h"

enum { STEPS = 30000, CHANNELS = 4, LONGEST = 1500, GUARD = 7, MANY = 5000 };

typedef struct Fuzz {
    Instance instance;
    uint32_t seed;
    float in[CHANNELS][LONGEST], out[CHANNELS][LONGEST + 1];
    Changes changes, sent;
    Events *events;
    Stream state;
    int32_t sounding; /* samples that were heard: a test of silence alone would show nothing */
} Fuzz;

static uint32_t pick(Fuzz *fuzz, uint32_t count) { return random_next(&fuzz->seed) % count; }

static float any_sample(Fuzz *fuzz) {
    static const float odd[] = {0.0f, -0.0f, 1e-40f, 1e30f, -1.0f, INFINITY, -INFINITY, NAN};
    return pick(fuzz, 20) ? (float)pick(fuzz, 1000) / 500.0f - 1.0f : odd[pick(fuzz, 8)];
}

static void any_points(Fuzz *fuzz) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, CUTOFF, BYPASS, LEVEL, PROGRAM, OLD_GAIN, 0x7777};
    static const double odd[] = {-1.0, 2.0, 1e300, (double)NAN, (double)INFINITY};
    changes_init(&fuzz->changes), changes_init(&fuzz->sent);
    fuzz->sent.gives_null_queues = pick(fuzz, 4) == 0;
    for (uint32_t i = pick(fuzz, 12); i > 0; i--) {
        const double value = pick(fuzz, 10) ? pick(fuzz, 1000) / 999.0 : odd[pick(fuzz, 5)];
        changes_add(&fuzz->changes, ids[pick(fuzz, 9)], (int32_t)pick(fuzz, 2000) - 200, value);
    }
}

static IEventList *any_events(Fuzz *fuzz) {
    if (pick(fuzz, 3) == 0) return NULL;
    fuzz->events->count = 0;
    fuzz->events->boast = pick(fuzz, 8) ? 0 : (int32_t)pick(fuzz, 100) - 50;
    for (uint32_t i = pick(fuzz, 4) ? pick(fuzz, 12) : pick(fuzz, MANY); i > 0; i--) {
        Event event = {.sampleOffset = (int32_t)pick(fuzz, 2000) - 200, .type = (uint16_t)pick(fuzz, 6)};
        event.noteOn = (NoteOnEvent){.channel = (int16_t)pick(fuzz, 20), .pitch = (int16_t)pick(fuzz, 140),
                                     .velocity = any_sample(fuzz), .noteId = (int32_t)pick(fuzz, 9) - 1};
        events_add(fuzz->events, event);
    }
    return &fuzz->events->interface;
}

static AudioBusBuffers any_bus(Fuzz *fuzz, float **channels) {
    AudioBusBuffers bus = {.numChannels = (int32_t)pick(fuzz, CHANNELS + 1), .silenceFlags = pick(fuzz, 16)};
    for (int c = 0; c < CHANNELS; c++)
        if (pick(fuzz, 12) == 0) channels[c] = NULL;
    if (pick(fuzz, 15)) bus.channelBuffers32 = channels;
    return bus;
}

static void check_output(Fuzz *fuzz, const AudioBusBuffers *bus, int32_t count) {
    for (int32_t c = 0; bus->channelBuffers32 != NULL && c < bus->numChannels; c++) {
        const float *y = bus->channelBuffers32[c];
        for (int32_t i = 0; y != NULL && i < count; i++) {
            CHECK(isfinite(y[i]));
            fuzz->sounding += y[i] != 0.0f;
            CHECK(y[i] == 0.0f || !(bus->silenceFlags >> c & 1));
        }
        CHECK(y == NULL || y[count] == GUARD);
    }
}

static void any_block(Fuzz *fuzz) {
    const int32_t count = (int32_t)(pick(fuzz, 4) ? pick(fuzz, 200) : pick(fuzz, LONGEST));
    float *in[CHANNELS], *out[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
        for (int32_t i = 0; i < count; i++) fuzz->in[c][i] = fuzz->out[c][i] = any_sample(fuzz);
        fuzz->out[c][count] = GUARD;
        out[c] = fuzz->out[c];
        in[c] = pick(fuzz, 2) ? fuzz->in[c] : fuzz->out[(c + (int)pick(fuzz, 2)) % CHANNELS];
    }
    any_points(fuzz);
    AudioBusBuffers inputs = any_bus(fuzz, in), outputs = any_bus(fuzz, out);
    ProcessData data = {.processMode = (int32_t)pick(fuzz, 4),
                        .symbolicSampleSize = kSample32,
                        .numSamples = count,
                        .numInputs = (int32_t)pick(fuzz, 2),
                        .numOutputs = (int32_t)pick(fuzz, 2),
                        .inputs = pick(fuzz, 15) ? &inputs : NULL,
                        .outputs = pick(fuzz, 15) ? &outputs : NULL,
                        .inputParameterChanges = pick(fuzz, 4) ? &fuzz->changes.interface : NULL,
                        .outputParameterChanges = pick(fuzz, 4) ? &fuzz->sent.interface : NULL,
                        .inputEvents = any_events(fuzz)};
    CHECK(process_data(&fuzz->instance, &data) == kResultOk);
    if (data.numOutputs > 0 && data.outputs != NULL) check_output(fuzz, &outputs, count);
}

static void any_setup(Fuzz *fuzz) {
    static const double rates[] = {8000.0, 44100.0, 48000.0, 192000.0, 0.0, (double)NAN};
    static const SpeakerArrangement sets[] = {0, kSpeakerM, kSpeakerL | kSpeakerR, 0x3f};
    ProcessSetup setup = {(int32_t)pick(fuzz, 3), (int32_t)pick(fuzz, 3), (int32_t)pick(fuzz, 999),
                          rates[pick(fuzz, 6)]};
    SpeakerArrangement in = sets[pick(fuzz, 4)], out = sets[pick(fuzz, 4)];
    IAudioProcessor *processor = fuzz->instance.processor;
    if (pick(fuzz, 2)) (void)processor->vtbl->setupProcessing(processor, &setup);
    else (void)processor->vtbl->setBusArrangements(processor, &in, 1, &out, 1);
}

static void any_state(Fuzz *fuzz) {
    if (pick(fuzz, 2)) {
        stream_init(&fuzz->state);
        write_state(&fuzz->instance, &fuzz->state);
        return;
    }
    fuzz->state.position = 0;
    if (pick(fuzz, 3) == 0) fuzz->state.bytes[pick(fuzz, 200)] = (unsigned char)pick(fuzz, 256);
    IComponent *component = fuzz->instance.component;
    (void)component->vtbl->setState(component, &fuzz->state.interface);
}

/* Of the processor that is there, if one is. */
static void any_proposal(Fuzz *fuzz) {
    const RattleListener *listener = fixture_setup.listener;
    const uint32_t latency = 1 + pick(fuzz, 3000);
    if (fixture_prepares == fixture_closes) return;
    CHECK(listener->wants_latency(listener->context, latency) != 0);
}

static void any_call(Fuzz *fuzz) {
    IComponent *component = fuzz->instance.component;
    IEditController *controller = fuzz->instance.controller;
    switch (pick(fuzz, 16)) {
    case 0: any_setup(fuzz); break;
    case 1: CHECK(component->vtbl->setActive(component, (TBool)(pick(fuzz, 4) != 0)) == kResultOk); break;
    case 2: set_processing(&fuzz->instance, (TBool)pick(fuzz, 2)); break;
    case 3: any_state(fuzz); break;
    case 4:
        (void)controller->vtbl->setParamNormalized(controller, GAIN + pick(fuzz, 7), pick(fuzz, 9) / 8.0);
        break;
    case 5:
        if (pick(fuzz, 50) == 0) CHECK(component->vtbl->terminate(component) == kResultOk);
        break;
    case 6: any_proposal(fuzz); break;
    default: any_block(fuzz);
    }
}

static Fuzz *fuzz_new(uint32_t seed) {
    Fuzz *fuzz = calloc(1, sizeof *fuzz);
    CHECK(fuzz != NULL);
    fuzz->seed = seed;
    fuzz->events = events_new(MANY);
    stream_init(&fuzz->state);
    return fuzz;
}

static void fuzz_free(Fuzz *fuzz) {
    events_free(fuzz->events);
    free(fuzz);
}

static void calls_in_no_order(void) {
    for (uint32_t round = 1; round <= 3; round++) {
        Fuzz *fuzz = fuzz_new(round);
        fuzz->instance = instance_create();
        for (int step = 0; step < STEPS / 3; step++) any_call(fuzz);
        CHECK(fuzz->sounding > 10000);
        instance_close(&fuzz->instance);
        fuzz_free(fuzz);
    }
}

/* ---- Two threads ------------------------------------------------------------------------------------ */

typedef struct Audio {
    Fuzz *fuzz;
    atomic_bool stops;
    atomic_uint blocks, sounding;
} Audio;

static void *play_any(void *argument) {
    Audio *audio = argument;
    while (!atomic_load(&audio->stops)) {
        if (pick(audio->fuzz, 20) == 0) set_processing(&audio->fuzz->instance, (TBool)pick(audio->fuzz, 2));
        else any_block(audio->fuzz);
        atomic_store(&audio->sounding, audio->fuzz->sounding);
        atomic_fetch_add(&audio->blocks, 1);
    }
    return NULL;
}

/* What main may call while a host plays, wisely or not. */
static void any_call_of_main(Fuzz *fuzz) {
    IComponent *component = fuzz->instance.component;
    IAudioProcessor *processor = fuzz->instance.processor;
    IEditController *controller = fuzz->instance.controller;
    switch (pick(fuzz, 8)) {
    case 0: any_setup(fuzz); break;
    case 1: (void)component->vtbl->setActive(component, (TBool)(pick(fuzz, 4) != 0)); break;
    case 2:
    case 3: any_state(fuzz); break;
    case 4: (void)component->vtbl->activateBus(component, kAudio, kInput, 1, (TBool)pick(fuzz, 2)); break;
    case 5:
        (void)processor->vtbl->getTailSamples(processor);
        (void)processor->vtbl->getLatencySamples(processor);
        (void)controller->vtbl->getParamNormalized(controller, GAIN + pick(fuzz, 6));
        break;
    default:
        (void)controller->vtbl->setParamNormalized(controller, GAIN + pick(fuzz, 6), pick(fuzz, 9) / 8.0);
    }
}

/* Main calls anything while audio plays anything. How many blocks fall while the plugin is active depends on
   the machine's other work: on a busy one, 3000 blocks were too few to be heard, so the two go on until it was. */
static void calls_on_two_threads(void) {
    Fuzz *main = fuzz_new(1), *played = fuzz_new(2);
    Audio audio = {.fuzz = played};
    pthread_t thread;
    main->instance = played->instance = instance_open(kSample32);
    CHECK(pthread_create(&thread, NULL, play_any, &audio) == 0);
    while (atomic_load(&audio.blocks) < 3000 ||
           (atomic_load(&audio.sounding) <= 1000 && atomic_load(&audio.blocks) < 1000000)) any_call_of_main(main);
    atomic_store(&audio.stops, true);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(played->sounding > 1000);
    instance_close(&main->instance);
    fuzz_free(main), fuzz_free(played);
}

const Test fuzz_tests[] = {{"calls_in_no_order", calls_in_no_order},
                           {"calls_on_two_threads", calls_on_two_threads},
                           {NULL, NULL}};
