/* lifecycle.c: the usual order of calls, and the unusual ones. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

static void usual_order(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const Sound sound = play(instance, (Piece){.length = 4096, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 4096)), "the sound is no number");
}

static void initialize_again(Run *run) {
    Instance *instance = instance_create(run);
    if (instance->is_split) run_skip(run, "two objects, each with its own life");
    IComponent *component = instance->component;
    for (int i = 0; i < 3; i++) {
        EXPECT(component->vtbl->terminate(component) == kResultOk, "terminate fails");
        FUnknown *host = (FUnknown *)&instance->application.interface;
        EXPECT(component->vtbl->initialize(component, host) == kResultOk, "initialize fails after terminate");
    }
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

static void no_host(Run *run) {
    Instance *instance = instance_new(run, run->plugin);
    IComponent *component = instance->component;
    EXPECT(component->vtbl->initialize(component, NULL) == kResultOk,
           "without a host it does not initialize");
    instance->stage = INITIALIZED;
}

static void suspend_and_resume(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    for (int i = 0; i < 20; i++) {
        instance_stop(instance);
        instance_resume(instance);
        if (i % 3 == 0) (void)play(instance, (Piece){.length = 700, .signal = NOISE});
    }
}

static void everything_twice(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IComponent *component = instance->component;
    IAudioProcessor *processor = instance->processor;
    (void)component->vtbl->setActive(component, 1);
    (void)processor->vtbl->setProcessing(processor, 1);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    for (int i = 0; i < 2; i++) (void)processor->vtbl->setProcessing(processor, 0);
    for (int i = 0; i < 2; i++) (void)component->vtbl->setActive(component, 0);
    instance->is_processing = false;
    instance->stage = INITIALIZED;
    instance_resume(instance);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

static void setup_again(Run *run) {
    Instance *instance = instance_create(run);
    const double rates[] = {44100.0, 96000.0, 48000.0, 48000.0};
    for (size_t i = 0; i < 4; i++) {
        Setup setup = usual_setup;
        setup.sample_rate = rates[i];
        setup.max_block = 64 << i;
        instance_start(instance, setup);
        (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
        instance_stop(instance);
    }
}

static void every_rate(Run *run) {
    const double rates[] = {8000.0,  11025.0,  22050.0,  44100.0,  47952.047952, 88200.0,
                            96000.0, 176400.0, 192000.0, 384000.0, 768000.0};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        Setup setup = usual_setup;
        setup.sample_rate = rates[i];
        const Sound sound = play_fresh(run, setup, (Piece){.length = 2000, .signal = NOISE});
        EXPECT(is_finite(sound_peak(&sound, 0, 2000)), "at %g Hz the sound is no number", rates[i]);
    }
}

static void impossible_setups(Run *run) {
    Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    const double rates[] = {0.0, -48000.0, (double)NAN};
    for (size_t i = 0; i < 3; i++) {
        ProcessSetup setup = {kRealtime, kSample32, 512, rates[i]};
        (void)processor->vtbl->setupProcessing(processor, &setup);
    }
    instance_start(instance, usual_setup);
    const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "impossible sample rates have spoilt it");
}

static void impossible_rates(Run *run) {
    const Instance *instance = instance_create(run);
    const double rates[] = {0.0, -48000.0, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < 4; i++) {
        ProcessSetup setup = {kRealtime, kSample32, 512, rates[i]};
        EXPECT(instance->processor->vtbl->setupProcessing(instance->processor, &setup) != kResultOk,
               "a sample rate of %g is accepted", rates[i]);
    }
}

/* ---- process where it should not come --------------------------------------------------------------- */

static void look_silent(Block *block, const char *when) {
    Run *run = block->instance->run;
    if (block->bus_count[kOutput] == 0) return;
    for (int32_t c = 0; c < block->channel_count[kOutput][0]; c++)
        for (int32_t i = 0; i < block->data.numSamples; i++)
            EXPECT(block_sample(block, kOutput, 0, c, i) == 0.0, "%s the output is not silence", when);
}

static void process_before_activation(Run *run) {
    Instance *instance = instance_create(run);
    Block *block = block_new(instance, 256);
    block_fill(block, NOISE, 0, 256);
    block_process(block);
    look_silent(block, "before any setup");
    ProcessSetup setup = {kRealtime, kSample32, 512, 48000.0};
    (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
    block_fill(block, NOISE, 0, 256);
    block_process(block);
    look_silent(block, "before the activation");
}

static void process_after_deactivation(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    instance_stop(instance);
    Block *block = block_new(instance, 256);
    block_fill(block, NOISE, 0, 256);
    block_process(block);
    look_silent(block, "after the deactivation");
}

static void process_without_set_processing(Run *run) {
    Instance *instance = instance_create(run);
    const Sound usual = play_fresh(run, usual_setup, (Piece){.length = 2000, .signal = NOISE});
    instance_start(instance, usual_setup);
    instance_stop(instance);
    (void)instance->component->vtbl->setActive(instance->component, 1);
    instance->stage = ACTIVE;
    const Sound sound = play(instance, (Piece){.length = 2000, .signal = NOISE});
    EXPECT_SAME(usual, sound, "without setProcessing it plays something else");
}

static void set_processing_while_inactive(Run *run) {
    Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    for (int i = 0; i < 2; i++) {
        (void)processor->vtbl->setProcessing(processor, 1);
        (void)processor->vtbl->setProcessing(processor, 0);
    }
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

static void set_processing_first(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IComponent *component = instance->component;
    instance_stop(instance);
    (void)instance->processor->vtbl->setProcessing(instance->processor, 1); /* Ardour: inside setActive */
    EXPECT(component->vtbl->setActive(component, 1) == kResultOk, "setActive fails after setProcessing");
    instance->stage = ACTIVE;
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(component->vtbl->setActive(component, 0) == kResultOk, "setActive(false) fails while processing");
    instance->stage = INITIALIZED;
    (void)instance->processor->vtbl->setProcessing(instance->processor, 0);
}

/* ---- Tails ------------------------------------------------------------------------------------------ */

static void off_and_on_forgets(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    IAudioProcessor *processor = instance->processor;
    (void)play(instance, (Piece){.length = 6000, .signal = NOISE});
    (void)processor->vtbl->setProcessing(processor, 0);
    (void)processor->vtbl->setProcessing(processor, 1);
    const Sound after = play(instance, (Piece){.length = 4000, .signal = NOISE, .first_sample = 77});
    const Sound fresh =
        play_fresh(run, usual_setup, (Piece){.length = 4000, .signal = NOISE, .first_sample = 77});
    EXPECT_SAME(after, fresh, "off and on leaves something of the past");
}

static void activation_forgets(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 6000, .signal = NOISE});
    instance_stop(instance);
    instance_resume(instance);
    const Sound after = play(instance, (Piece){.length = 4000, .signal = NOISE, .first_sample = 77});
    const Sound fresh =
        play_fresh(run, usual_setup, (Piece){.length = 4000, .signal = NOISE, .first_sample = 77});
    EXPECT_SAME(after, fresh, "a new activation leaves something of the past");
}

static void on_twice_goes_on(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const Sound usual = play_fresh(run, usual_setup, (Piece){.length = 4096, .signal = NOISE});
    (void)play(instance, (Piece){.length = 2048, .signal = NOISE});
    (void)instance->processor->vtbl->setProcessing(instance->processor, 1);
    const Sound rest = play(instance, (Piece){.length = 2048, .signal = NOISE, .first_sample = 2048});
    for (int32_t c = 0; c < rest.channels; c++)
        for (int64_t i = 0; i < rest.length; i++)
            EXPECT(sound_at(&rest, c, i) == sound_at(&usual, c, 2048 + i), "on, while it is on, interrupts");
}

/* ---- Questions before their time -------------------------------------------------------------------- */

static void early_questions(Run *run) {
    Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    SpeakerArrangement arrangement;
    (void)processor->vtbl->getLatencySamples(processor);
    (void)processor->vtbl->getTailSamples(processor);
    (void)processor->vtbl->canProcessSampleSize(processor, kSample32);
    for (BusDirection direction = kInput; direction <= kOutput; direction++)
        for (int32_t b = 0; b < bus_count(instance, kAudio, direction); b++)
            (void)processor->vtbl->getBusArrangement(processor, direction, b, &arrangement);
    (void)instance_load(instance, instance_save(instance));
    instance_switch_buses(instance, true, 1);
    instance_switch_buses(instance, true, 0);
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

const Check lifecycle_checks[] = {
    {"lifecycle.usual-order", "T27 T40", "All calls in their usual order say yes, and the sound is finite.",
     MUST, usual_order},
    {"lifecycle.initialize-again", "T6", "After terminate an object can be initialized and played again.",
     MUST, initialize_again},
    {"lifecycle.no-host", "T9", "initialize without a host's context works.", SHOULD, no_host},
    {"lifecycle.suspend-and-resume", "T27", "Twenty activations of one instance.", MUST, suspend_and_resume},
    {"lifecycle.everything-twice", "T27 T40", "setActive and setProcessing, each said twice, do no harm.",
     MUST, everything_twice},
    {"lifecycle.setup-again", "T27", "Sample rate and block size may change between activations.", MUST,
     setup_again},
    {"lifecycle.every-rate", "T27", "It plays at all sample rates from 8 to 768 kHz.", MUST, every_rate},
    {"lifecycle.impossible-setups", "T42", "Impossible sample rates do no harm.", MUST, impossible_setups},
    {"lifecycle.impossible-rates", "T42", "And are refused.", SHOULD, impossible_rates},
    {"lifecycle.process-before-activation", "T27",
     "process before the activation writes silence and says yes.", MUST, process_before_activation},
    {"lifecycle.process-after-deactivation", "T27", "So does process after the deactivation.", MUST,
     process_after_deactivation},
    {"lifecycle.process-without-set-processing", "T27",
     "A host that never says setProcessing hears the same.", SHOULD, process_without_set_processing},
    {"lifecycle.set-processing-while-inactive", "T28", "setProcessing while inactive does no harm.", MUST,
     set_processing_while_inactive},
    {"lifecycle.set-processing-first", "T27", "setProcessing may come before setActive, and end after it.",
     MUST, set_processing_first},
    {"lifecycle.off-and-on-forgets", "T28", "setProcessing off and on forgets all tails.", SHOULD,
     off_and_on_forgets},
    {"lifecycle.activation-forgets", "T28", "A new activation sounds like a new instance.", SHOULD,
     activation_forgets},
    {"lifecycle.on-twice-goes-on", "T28", "setProcessing(true) while it is on interrupts nothing.", SHOULD,
     on_twice_goes_on},
    {"lifecycle.early-questions", "T27 T37", "All may be asked, and a state loaded, before the first setup.",
     MUST, early_questions},
    {0},
};
