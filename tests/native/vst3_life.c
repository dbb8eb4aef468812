/* vst3_life.c: setup, activity and end, in the order of the book and in others. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "vst3/object.h"
#include "vst3_host.h"

bool ModuleExit(void);

static const SpeakerArrangement MONO = kSpeakerM, STEREO = kSpeakerL | kSpeakerR;

static tresult setup(const Instance *instance, double sample_rate, int32_t sample_type) {
    ProcessSetup wanted = {kRealtime, sample_type, 512, sample_rate};
    return instance->processor->vtbl->setupProcessing(instance->processor, &wanted);
}

static void set_active(const Instance *instance, TBool state) {
    CHECK(instance->component->vtbl->setActive(instance->component, state) == kResultOk);
}

/* One block of a constant; true if it came out silent. */
static bool plays_silence(const Instance *instance) {
    float x[64], y[64];
    void *in[] = {x, NULL}, *out[] = {y, NULL};
    for (int i = 0; i < 64; i++) x[i] = y[i] = 1.0f;
    CHECK(process(instance, in, out, 2, 64, NULL, NULL) == kResultOk);
    for (int i = 0; i < 64; i++)
        if (y[i] != 0.0f) return false;
    return true;
}

static void process_while_inactive_is_silence(void) {
    Instance instance = instance_create();
    float x[64];
    float *channels[] = {x, NULL};
    AudioBusBuffers bus = {.numChannels = 2, .silenceFlags = 0, .channelBuffers32 = channels};
    ProcessData data = {.numSamples = 64, .numOutputs = 1, .outputs = &bus};
    CHECK(plays_silence(&instance));
    for (int i = 0; i < 64; i++) x[i] = 1.0f;
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(bus.silenceFlags == 1 && x[0] == 0.0f && x[63] == 0.0f);
    CHECK(instance.processor->vtbl->process(instance.processor, NULL) == kInvalidArgument);
    set_active(&instance, 1);
    CHECK(!plays_silence(&instance));
    set_active(&instance, 0);
    CHECK(plays_silence(&instance));
    instance_close(&instance);
}

static void wrong_sample_type_is_silence(void) {
    Instance instance = instance_open(kSample64);
    instance.sample_type = kSample32;
    CHECK(plays_silence(&instance));
    instance_close(&instance);
}

static void sample_types(void) {
    Instance instance = instance_create();
    IAudioProcessor *processor = instance.processor;
    CHECK(processor->vtbl->canProcessSampleSize(processor, kSample32) == kResultTrue);
    CHECK(processor->vtbl->canProcessSampleSize(processor, kSample64) == kResultTrue);
    CHECK(processor->vtbl->canProcessSampleSize(processor, 2) == kResultFalse);
    CHECK(setup(&instance, 48000.0, 7) == kResultFalse);
    CHECK(setup(&instance, 0.0, kSample32) == kInvalidArgument);
    CHECK(setup(&instance, -1.0, kSample32) == kInvalidArgument);
    CHECK(processor->vtbl->setupProcessing(processor, NULL) == kInvalidArgument);
    instance_close(&instance);
}

static void arrangements_are_negotiated(void) {
    Instance instance = instance_create();
    IAudioProcessor *processor = instance.processor;
    SpeakerArrangement mono = MONO, stereo = STEREO, none = 0, quad = 0x33, found = 0;
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 0, &found) == kResultOk && found == STEREO);
    CHECK(processor->vtbl->setBusArrangements(processor, &mono, 1, &stereo, 1) == kResultTrue);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 0, &found) == kResultOk && found == MONO);
    CHECK(processor->vtbl->getBusArrangement(processor, kOutput, 0, &found) == kResultOk && found == STEREO);
    CHECK(processor->vtbl->setBusArrangements(processor, &quad, 1, &quad, 1) == kResultFalse);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 0, &found) == kResultOk && found == STEREO);
    BusInfo bus;
    CHECK(instance.component->vtbl->getBusInfo(instance.component, kAudio, kInput, 0, &bus) == kResultOk);
    CHECK(bus.channelCount == 2); /* what is on offer is in force */
    CHECK(processor->vtbl->setBusArrangements(processor, &stereo, 1, &mono, 1) == kResultFalse);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 0, &found) == kResultOk && found == MONO);
    CHECK(processor->vtbl->setBusArrangements(processor, &none, 1, &none, 1) == kResultFalse);
    CHECK(processor->vtbl->setBusArrangements(processor, NULL, 0, NULL, 0) == kResultFalse);
    CHECK(processor->vtbl->setBusArrangements(processor, NULL, 1, NULL, 1) == kResultFalse);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 2, &found) == kInvalidArgument);
    CHECK(processor->vtbl->getBusArrangement(processor, 2, 0, &found) == kInvalidArgument);
    instance_close(&instance);
}

static void arrangements_of_side_chains(void) {
    Instance instance = instance_create();
    IAudioProcessor *processor = instance.processor;
    SpeakerArrangement inputs[] = {STEREO, MONO, STEREO}, stereo = STEREO, found = 0;
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 1, &found) == kResultOk && found == STEREO);
    CHECK(processor->vtbl->setBusArrangements(processor, inputs, 2, &stereo, 1) == kResultTrue);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 1, &found) == kResultOk && found == MONO);
    BusInfo bus; /* the validator compares the two */
    CHECK(instance.component->vtbl->getBusInfo(instance.component, kAudio, kInput, 1, &bus) == kResultOk);
    CHECK(bus.channelCount == 1 && bus.busType == kAux && bus.flags == 0);
    inputs[1] = 0x33;
    CHECK(processor->vtbl->setBusArrangements(processor, inputs, 2, &stereo, 1) == kResultFalse);
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 1, &found) == kResultOk && found == STEREO);
    CHECK(processor->vtbl->setBusArrangements(processor, inputs, 3, &stereo, 1) == kResultFalse);
    instance_close(&instance);
}

static void latency_and_tail_follow_the_setup(void) {
    Instance instance = instance_create();
    IAudioProcessor *processor = instance.processor;
    CHECK(processor->vtbl->getLatencySamples(processor) == 44);
    CHECK(setup(&instance, 96000.0, kSample32) == kResultOk);
    CHECK(processor->vtbl->getLatencySamples(processor) == 96);
    CHECK(processor->vtbl->getTailSamples(processor) == 96);
    set_active(&instance, 1);
    CHECK(processor->vtbl->getLatencySamples(processor) == 96);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(ENDLESS));
    CHECK(process(&instance, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    CHECK(processor->vtbl->getTailSamples(processor) == kInfiniteTail);
    set_active(&instance, 0);
    CHECK(processor->vtbl->getTailSamples(processor) == kInfiniteTail);
    CHECK(instance.controller->vtbl->setParamNormalized(instance.controller, MODE, 0.0) == kResultOk);
    CHECK(processor->vtbl->getTailSamples(processor) == 96);
    CHECK(processor->vtbl->getLatencySamples(processor) == 96);
    instance_close(&instance);
}

/* What is compiled takes any block in any mode, and has nothing of what a worker brings. */
static void compiled_plugins_go_on(void) {
    Instance instance = instance_open(kSample32);
    IComponent *component = instance.component;
    const uint32_t prepares = fixture_prepares;
    void *support = &instance;
    for (int32_t mode = kRealtime; mode <= kOffline; mode++) {
        ProcessSetup wanted = {mode, kSample32, 64 << 2 * mode, 48000.0};
        CHECK(instance.processor->vtbl->setupProcessing(instance.processor, &wanted) == kResultOk);
    }
    CHECK(fixture_prepares == prepares);
    CHECK(component->vtbl->getBusCount(component, kEvent, kInput) == 0);
    CHECK(component->vtbl->activateBus(component, kEvent, kInput, 0, 1) == kInvalidArgument);
    CHECK(component->vtbl->queryInterface(component, IPrefetchableSupport_iid, &support) == kNoInterface);
    CHECK(support == NULL && shown(&instance, STATUS) == 0.0);
    instance_close(&instance);
}

static void setup_while_active_takes_effect(void) {
    Instance instance = instance_open(kSample32);
    CHECK(setup(&instance, 8000.0, kSample32) == kResultOk);
    float x[64];
    void *channels[] = {x, NULL};
    for (int i = 0; i < 64; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
    CHECK(x[7] == 0.0f && x[8] == 1.0f); /* 1 ms */
    instance_close(&instance);
}

static void arrangement_while_active_takes_effect(void) {
    Instance instance = instance_open(kSample32);
    SpeakerArrangement mono = MONO, stereo = STEREO;
    IAudioProcessor *processor = instance.processor;
    CHECK(processor->vtbl->setBusArrangements(processor, &mono, 1, &stereo, 1) == kResultTrue);
    float x[64], right[64];
    void *in[] = {x, NULL}, *out[] = {NULL, right};
    for (int i = 0; i < 64; i++) x[i] = 1.0f;
    CHECK(process(&instance, in, out, 2, 64, NULL, NULL) == kResultOk);
    CHECK(right[LATENCY] == 1.0f); /* both outputs have the one input */
    instance_close(&instance);
}

static void processing_off_and_on_forgets_the_tail(void) {
    Instance instance = instance_open(kSample32);
    CHECK(!plays_silence(&instance)); /* LATENCY samples are still inside */
    const uint32_t resets = fixture_resets;
    set_processing(&instance, 0);
    CHECK(fixture_resets == resets + 1); /* there, not in the next block: long delay lines take a while */
    set_processing(&instance, 1);
    float x[64] = {0};
    void *channels[] = {x, NULL};
    CHECK(process(&instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
    for (int i = 0; i < 64; i++) CHECK(x[i] == 0.0f);
    CHECK(fixture_resets == resets + 1);
    instance_close(&instance);
}

/* ---- Odd orders ------------------------------------------------------------------------------------- */

static void calls_repeated_and_out_of_order(void) {
    Instance instance = instance_create();
    set_processing(&instance, 1);
    set_active(&instance, 1);
    set_active(&instance, 1);
    CHECK(setup(&instance, 48000.0, kSample32) == kResultOk);
    CHECK(instance.component->vtbl->initialize(instance.component, NULL) == kResultOk);
    CHECK(instance.controller->vtbl->initialize(instance.controller, NULL) == kResultOk);
    CHECK(!plays_silence(&instance));
    set_active(&instance, 0);
    set_active(&instance, 0);
    set_processing(&instance, 0);
    CHECK(instance.component->vtbl->setIoMode(instance.component, 1) == kResultOk);
    CHECK(instance.component->vtbl->terminate(instance.component) == kResultOk);
    CHECK(instance.controller->vtbl->terminate(instance.controller) == kResultOk);
    CHECK(plays_silence(&instance));
    CHECK(instance.component->vtbl->initialize(instance.component, NULL) == kResultOk);
    set_active(&instance, 1);
    CHECK(!plays_silence(&instance));
    instance_close(&instance);
}

static void teardown_in_odd_order(void) {
    Instance instance = instance_open(kSample32);
    Handler handler;
    handler_init(&handler);
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, &handler.interface) == 0);
    CHECK(ModuleExit());
    /* active, processing, not terminated */
    CHECK(instance.component->vtbl->release(instance.component) == 3);
    CHECK(instance.units->vtbl->release(instance.units) == 2);
    set_processing(&instance, 0);
    CHECK(instance.processor->vtbl->release(instance.processor) == 1);
    CHECK(handler.references == 1);
    CHECK(instance.controller->vtbl->release(instance.controller) == 0);
    CHECK(handler.references == 0); /* and LeakSanitizer finds nothing */
}

static void memory_that_runs_out_is_survived(void) {
    Instance instance = instance_create();
    IPluginFactory *factory = GetPluginFactory();
    PClassInfo info;
    Stream state;
    void *none = &state;
    CHECK(factory->vtbl->getClassInfo(factory, 0, &info) == kResultOk);
    stream_init(&state);
    write_state(&instance, &state);
    takes_left = 0;
    CHECK(factory->vtbl->createInstance(factory, (FIDString)info.cid, (FIDString)IComponent_iid, &none) ==
          kOutOfMemory);
    CHECK(none == NULL);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kOutOfMemory);
    CHECK(plays_silence(&instance));
    CHECK(!load_state(&instance, &state));
    CHECK(instance.component->vtbl->getState(instance.component, &state.interface) == kOutOfMemory);
    takes_left = 1; /* for the values, not for the text */
    CHECK(!load_state(&instance, &state));
    takes_left = -1;
    CHECK(load_state(&instance, &state));
    set_active(&instance, 1);
    CHECK(!plays_silence(&instance));
    instance_close(&instance);
}

static void two_instances_share_nothing(void) {
    Instance one = instance_open(kSample32), two = instance_open(kSample32);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MUTE, 0, 1.0);
    CHECK(process(&one, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    CHECK(one.controller->vtbl->setParamNormalized(one.controller, GAIN, 0.1) == kResultOk);
    CHECK(plays_silence(&one) && !plays_silence(&two));
    CHECK(shown(&two, GAIN) != 0.1);
    instance_close(&one);
    CHECK(!plays_silence(&two));
    instance_close(&two);
}

static const Instance *activating;

/* A host that flushes from its audio thread while main is still inside setActive. */
static void flush_meanwhile(void) {
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MUTE, 0, 1.0);
    CHECK(process(activating, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    CHECK(plays_silence(activating));
}

static void points_during_activation_are_kept(void) {
    Instance instance = instance_create();
    activating = &instance;
    fixture_while_preparing = flush_meanwhile;
    set_active(&instance, 1);
    fixture_while_preparing = NULL;
    CHECK(plays_silence(&instance)); /* muted */
    CHECK(plays_silence(&instance));
    instance_close(&instance);
}

/* A thread that the host killed, or that hangs, inside a block: what it may still use stays as it is. */
static void block_that_never_ends(void) {
    Instance instance = instance_open(kSample32);
    Vst3Object *object = VST3_OBJECT(instance.component, component);
    CHECK(vst3_gate_try(object));
    Vst3Engine *engine = object->engine;
    set_active(&instance, 0);
    CHECK(object->engine == engine && !vst3_gate_try(object));
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kInternalError);
    CHECK(setup(&instance, 44100.0, kSample32) == kInternalError);
    CHECK(plays_silence(&instance));
    vst3_gate_open(object); /* it was only slow */
    set_active(&instance, 0);
    set_active(&instance, 1);
    CHECK(!plays_silence(&instance));
    instance_close(&instance);
}

/* ---- process() from another thread while main changes everything ------------------------------------- */

typedef struct Player {
    Instance instance;
    atomic_bool stops;
} Player;

static void *play_always(void *argument) {
    Player *player = argument;
    while (!atomic_load(&player->stops)) (void)plays_silence(&player->instance);
    return NULL;
}

static void process_during_activation(void) {
    Player player = {.instance = instance_create()};
    SpeakerArrangement mono = MONO, stereo = STEREO;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, play_always, &player) == 0);
    for (int round = 0; round < 200; round++) {
        IAudioProcessor *processor = player.instance.processor;
        SpeakerArrangement *wanted = round % 2 ? &mono : &stereo;
        CHECK(processor->vtbl->setBusArrangements(processor, wanted, 1, wanted, 1) == kResultTrue);
        CHECK(setup(&player.instance, round % 3 ? 48000.0 : 44100.0, kSample32) == kResultOk);
        set_active(&player.instance, (TBool)(round % 5 != 4));
        set_processing(&player.instance, (TBool)(round % 2));
    }
    atomic_store(&player.stops, true);
    CHECK(pthread_join(thread, NULL) == 0);
    instance_close(&player.instance);
}

const Test life_tests[] = {{"process_while_inactive_is_silence", process_while_inactive_is_silence},
                           {"wrong_sample_type_is_silence", wrong_sample_type_is_silence},
                           {"sample_types", sample_types},
                           {"arrangements_are_negotiated", arrangements_are_negotiated},
    {"arrangements_of_side_chains", arrangements_of_side_chains},
                           {"latency_and_tail_follow_the_setup", latency_and_tail_follow_the_setup},
                           {"compiled_plugins_go_on", compiled_plugins_go_on},
                           {"setup_while_active_takes_effect", setup_while_active_takes_effect},
                           {"arrangement_while_active_takes_effect", arrangement_while_active_takes_effect},
                           {"processing_off_and_on_forgets_the_tail", processing_off_and_on_forgets_the_tail},
                           {"calls_repeated_and_out_of_order", calls_repeated_and_out_of_order},
                           {"teardown_in_odd_order", teardown_in_odd_order},
                           {"memory_that_runs_out_is_survived", memory_that_runs_out_is_survived},
                           {"two_instances_share_nothing", two_instances_share_nothing},
                           {"points_during_activation_are_kept", points_during_activation_are_kept},
                           {"block_that_never_ends", block_that_never_ends},
                           {"process_during_activation", process_during_activation},
                           {NULL, NULL}};
