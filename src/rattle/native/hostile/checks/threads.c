/* threads.c: the audio thread, and what comes while it plays. */
#include "../parameters.h"
#include "../table.h"

enum { BLOCK = 64 };

typedef struct Audio { /* an audio thread's work */
    Block *block;
    int32_t first, blocks; /* to play; 0: until it is stopped */
    atomic_bool is_stopped;
    _Atomic int32_t played;
    uint64_t hash; /* of all it heard */
} Audio;

static void listen(Audio *audio) {
    for (int32_t i = 0; i < BLOCK && audio->block->bus_count[kOutput] > 0; i++) {
        const double x = block_sample(audio->block, kOutput, 0, 0, i);
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        audio->hash = (audio->hash ^ bits) * UINT64_C(1099511628211);
        if (!is_finite(x)) run_blame(audio->block->instance->run, "the sound is no number");
    }
}

static void play_audio(void *extra) {
    Audio *audio = extra;
    for (int32_t b = 0; audio->blocks == 0 || b < audio->blocks; b++) {
        if (atomic_load(&audio->is_stopped)) break;
        block_fill(audio->block, NOISE, (int64_t)BLOCK * (audio->first + b), BLOCK);
        block_process(audio->block);
        listen(audio);
        atomic_fetch_add(&audio->played, 1);
    }
}

static Audio *audio_of(Run *run, Instance *instance, int32_t blocks) {
    Audio *audio = run_take(run, sizeof *audio);
    audio->block = block_new(instance, BLOCK);
    audio->blocks = blocks;
    return audio;
}

static Thread *start(Run *run, Audio *audio) {
    Thread *thread = thread_start(play_audio, audio);
    if (thread == NULL) run_skip(run, "this system gives no thread");
    return thread;
}

static void wait_for(Audio *audio, int32_t blocks) {
    const int32_t wanted = atomic_load(&audio->played) + blocks;
    while (atomic_load(&audio->played) < wanted) thread_yield();
}

static void stop(Audio *audio, Thread *thread) {
    atomic_store(&audio->is_stopped, true);
    thread_join(thread);
}

static void another_thread(Run *run) {
    Audio *here = audio_of(run, instance_open(run, usual_setup), 300);
    Audio *there = audio_of(run, instance_open(run, usual_setup), 300);
    play_audio(here);
    thread_join(start(run, there));
    EXPECT(here->hash == there->hash, "on another thread it sounds different");
}

static void from_thread_to_thread(Run *run) {
    Audio *here = audio_of(run, instance_open(run, usual_setup), 40);
    Audio *there = audio_of(run, instance_open(run, usual_setup), 10);
    play_audio(here);
    for (int t = 0; t < 4; t++, there->first += 10) thread_join(start(run, there));
    EXPECT(here->hash == there->hash, "on threads that change it sounds different");
}

static void states(Run *run) {
    Instance *instance = instance_open(run, usual_setup), *other = instance_create(run);
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    Audio *audio = audio_of(run, instance, 0);
    Stream *state = instance_save(other);
    Thread *thread = start(run, audio);
    for (int i = 0; i < 40; i++) {
        IComponent *component = instance->component;
        (void)component->vtbl->setState(component, &stream_again(state)->interface);
        (void)component->vtbl->getState(component, &stream_new(run)->interface);
        wait_for(audio, 1);
    }
    stop(audio, thread);
    instance_sync(instance);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        EXPECT(!is_setting(&info) || is_near(&info, shown(instance, info.id), info.defaultNormalizedValue),
               "a state loaded while it plays does not stay");
    }
}

static void parameters(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IEditController *controller = instance->controller;
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    Audio *audio = audio_of(run, instance, 0);
    uint32_t seed = 8;
    Thread *thread = start(run, audio);
    for (int i = 0; i < 200; i++) {
        ParameterInfo info;
        String128 text;
        const int32_t index = (int32_t)(random_next(&seed) % (uint32_t)parameter_count(instance));
        (void)controller->vtbl->getParameterInfo(controller, index, &info);
        (void)controller->vtbl->setParamNormalized(controller, info.id, random_travel(&seed));
        (void)controller->vtbl->getParamStringByValue(controller, info.id, random_travel(&seed), text);
        (void)controller->vtbl->getParamNormalized(controller, info.id);
        (void)instance->processor->vtbl->getTailSamples(instance->processor);
        (void)instance->processor->vtbl->getLatencySamples(instance->processor);
        if (i % 10 == 0) wait_for(audio, 1);
    }
    stop(audio, thread);
}

static void activation(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IComponent *component = instance->component;
    Audio *audio = audio_of(run, instance, 0);
    Thread *thread = start(run, audio);
    for (int i = 0; i < 40; i++) {
        (void)component->vtbl->setActive(component, i & 1);
        (void)component->vtbl->activateBus(component, kAudio, kInput, 0, 1);
        if (i % 4 == 0) wait_for(audio, 1);
    }
    stop(audio, thread);
    instance->is_processing = true;
}

static void setup(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IAudioProcessor *processor = instance->processor;
    Audio *audio = audio_of(run, instance, 0);
    Thread *thread = start(run, audio);
    for (int i = 0; i < 20; i++) {
        ProcessSetup changed = {kRealtime, i % 3 == 0 ? kSample64 : kSample32, 64 << i % 5,
                                i % 2 == 0 ? 44100.0 : 96000.0};
        SpeakerArrangement in = i % 2 == 0 ? 0x3 : UINT64_C(1) << 19, out = in;
        (void)processor->vtbl->setupProcessing(processor, &changed);
        (void)processor->vtbl->setBusArrangements(processor, &in, 1, &out, 1);
        if (i % 4 == 0) wait_for(audio, 1);
    }
    stop(audio, thread);
}

static void toggle(void *extra) {
    Audio *audio = extra;
    IAudioProcessor *processor = audio->block->instance->processor;
    for (int32_t b = 0; !atomic_load(&audio->is_stopped); b++) {
        if (b % 5 == 0) (void)processor->vtbl->setProcessing(processor, b % 10 == 0);
        block_fill(audio->block, NOISE, (int64_t)BLOCK * b, BLOCK);
        block_process(audio->block);
        listen(audio);
        atomic_fetch_add(&audio->played, 1);
    }
}

static void set_processing(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Audio *audio = audio_of(run, instance, 0);
    Stream *state = instance_save(instance);
    Thread *thread = thread_start(toggle, audio);
    if (thread == NULL) run_skip(run, "this system gives no thread");
    for (int i = 0; i < 40; i++) {
        (void)instance->component->vtbl->setState(instance->component, &stream_again(state)->interface);
        wait_for(audio, 1);
    }
    stop(audio, thread);
}

static void instances(Run *run) {
    Audio *audio[3];
    Thread *threads[3];
    for (int i = 0; i < 3; i++) audio[i] = audio_of(run, instance_open(run, usual_setup), 200);
    for (int i = 0; i < 3; i++) threads[i] = start(run, audio[i]);
    for (int i = 0; i < 10; i++) (void)instance_open(run, usual_setup);
    for (int i = 0; i < 3; i++) thread_join(threads[i]);
    EXPECT(audio[0]->hash == audio[1]->hash && audio[0]->hash == audio[2]->hash,
           "instances on threads of their own sound different");
}

const Check threads_checks[] = {
    {"threads.another-thread", "T27 T39", "On an audio thread of its own it sounds the same.", SHOULD,
     another_thread},
    {"threads.from-thread-to-thread", "T39", "The audio thread may change from block to block.", SHOULD,
     from_thread_to_thread},
    {"threads.states", "T15", "States are loaded and saved while it plays, and stay.", MUST, states},
    {"threads.parameters", "T15", "Parameters are read and set while it plays.", MUST, parameters},
    {"threads.activation", "T27", "process may come during an activation.", SHOULD, activation},
    {"threads.setup", "T27", "So may a new setup, and other arrangements.", SHOULD, setup},
    {"threads.set-processing", "T15 T27",
     "setProcessing may come on the audio thread while states are loaded.", MUST, set_processing},
    {"threads.instances", "T48", "Instances play at the same time, while others are made.", SHOULD,
     instances},
    {0},
};
