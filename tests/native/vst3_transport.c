/* vst3_transport.c: what becomes of the host's ProcessContext, whatever is in it. */
#include <math.h>
#include <string.h>

#include "vst3/object.h"
#include "vst3_host.h"

static const uint32_t everything = kPlaying | kRecording | kCycleActive | kProjectTimeMusicValid | kTempoValid |
                                   kBarPositionValid | kCycleValid | kTimeSigValid;

static ProcessContext song(uint32_t state) {
    return (ProcessContext){.state = state, .sampleRate = 48000.0, .projectTimeSamples = 96000,
                            .projectTimeMusic = 6.5, .barPositionMusic = 4.5, .cycleStartMusic = 4.0,
                            .cycleEndMusic = 8.0, .tempo = 90.0, .timeSigNumerator = 7,
                            .timeSigDenominator = 8};
}

/* One block with this context. What the processor then heard: at the block's last segment. */
static RattleTransport heard(const Instance *instance, ProcessContext *context, int32_t count) {
    RattleTransport transport = {0};
    float *x = floats(count);
    float *channels[] = {x, x};
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
    ProcessData data = {.numSamples = count, .numInputs = 1, .numOutputs = 1, .inputs = &bus,
                        .outputs = &bus, .processContext = context};
    fixture_hears = &transport;
    CHECK(process_data(instance, &data) == kResultOk);
    fixture_hears = NULL;
    free(x);
    return transport;
}

static RattleTransport heard_first(ProcessContext *context) {
    Instance instance = instance_open(kSample32);
    const RattleTransport transport = heard(&instance, context, 64);
    instance_close(&instance);
    return transport;
}

static double beats(const RattleTransport *t) {
    return t->first_beats + (double)t->passed_samples * t->beats_per_sample;
}

static void transport_says_what_the_host_says(void) {
    ProcessContext context = song(everything);
    const RattleTransport t = heard_first(&context);
    CHECK(t.playing == 1 && t.recording == 1 && t.looping == 1 && t.has_tempo == 1 && t.has_position == 1);
    CHECK(t.tempo_bpm == 90.0 && t.beats_per_bar == 7 && t.beat_unit == 8);
    CHECK(t.first_beats == 6.5 && t.first_samples == 96000 && t.bar_beats == 4.5);
    CHECK(t.loop_start_beats == 4.0 && t.loop_end_beats == 8.0);
    CHECK(t.beats_per_sample == 90.0 / (60.0 * 48000.0));
}

static void check_unknown(const RattleTransport *t) {
    CHECK(t->playing == 0 && t->recording == 0 && t->looping == 0 && t->has_tempo == 0);
    CHECK(t->has_position == 0 && t->tempo_bpm == 120.0 && t->beats_per_bar == 4 && t->beat_unit == 4);
    CHECK(t->first_beats == 0.0 && t->first_samples == 0 && t->bar_beats == 0.0);
    CHECK(t->loop_start_beats == 0.0 && t->loop_end_beats == 0.0);
    CHECK(t->beats_per_sample == 120.0 / (60.0 * 48000.0));
}

static void without_a_context_the_song_runs_freely(void) {
    ProcessContext silent = song(0); /* full of values that no flag vouches for */
    ProcessContext *contexts[] = {NULL, &silent};
    for (int i = 0; i < 2; i++) {
        Instance instance = instance_open(kSample32);
        RattleTransport t = heard(&instance, contexts[i], 64);
        check_unknown(&t);
        t = heard(&instance, contexts[i], 300);
        check_unknown(&t);
        CHECK(t.passed_samples == 256); /* 64 before, and a segment to the tick */
        set_processing(&instance, 0), set_processing(&instance, 1);
        t = heard(&instance, contexts[i], 64);
        CHECK(t.passed_samples == 0);
        instance_close(&instance);
    }
}

/* Every flag by itself: it brings its own field and no other's. */
static void each_field_only_with_its_flag(void) {
    const uint32_t flags[] = {kPlaying, kRecording, kCycleActive, kProjectTimeMusicValid, kTempoValid,
                              kBarPositionValid, kCycleValid, kTimeSigValid};
    for (int i = 0; i < 8; i++) {
        ProcessContext context = song(flags[i]);
        const RattleTransport t = heard_first(&context);
        const uint32_t f = flags[i];
        CHECK(t.playing == (f == kPlaying) && t.recording == (f == kRecording));
        CHECK(t.looping == (f == kCycleActive) && t.has_tempo == (f == kTempoValid));
        CHECK(t.has_position == 0 && t.first_beats == 0.0 && t.bar_beats == 0.0); /* it does not play */
        CHECK(t.tempo_bpm == (f == kTempoValid ? 90.0 : 120.0));
        CHECK(t.beats_per_bar == (f == kTimeSigValid ? 7 : 4) && t.beat_unit == (f == kTimeSigValid ? 8 : 4));
        CHECK(t.loop_end_beats == (f == kCycleValid ? 8.0 : 0.0));
        CHECK(t.first_samples == (f == kPlaying ? 96000 : 0));
        context = song(f | kPlaying);
        const RattleTransport playing = heard_first(&context);
        CHECK(playing.has_position == (f == kProjectTimeMusicValid));
        CHECK(playing.first_beats == (f == kProjectTimeMusicValid ? 6.5 : 0.0));
        CHECK(playing.bar_beats == 0.0); /* a bar of a song that is nowhere means nothing */
    }
}

static void nonsense_is_made_legal(void) {
    const double nonsense[] = {0.0, -0.0, -120.0, NAN, -NAN, INFINITY, -INFINITY, 1e300, -1e300, 5e-324};
    for (int i = 0; i < 10; i++) {
        ProcessContext context = song(everything);
        context.tempo = context.projectTimeMusic = context.barPositionMusic = nonsense[i];
        context.cycleStartMusic = context.cycleEndMusic = nonsense[i];
        context.projectTimeSamples = i % 2 ? INT64_MAX - i : INT64_MIN + i;
        context.timeSigNumerator = i % 2 ? 0 : INT32_MIN, context.timeSigDenominator = i % 3 ? -4 : INT32_MAX;
        Instance instance = instance_open(kSample32);
        for (int block = 0; block < 3; block++) {
            const RattleTransport t = heard(&instance, &context, 700);
            CHECK(t.tempo_bpm >= 1.0 && t.tempo_bpm <= 1000.0);
            CHECK(t.has_tempo == (nonsense[i] > 0.0 && isfinite(nonsense[i])));
            CHECK(t.beats_per_bar == 4 && t.beat_unit == 4);
            CHECK(isfinite(beats(&t)) && fabs(beats(&t)) < 0x1p41 && isfinite(t.bar_beats));
            CHECK(isfinite(t.loop_start_beats) && isfinite(t.loop_end_beats));
            CHECK(t.first_samples >= 0 && t.first_samples < 2100); /* no song is 2**53 samples long */
        }
        instance_close(&instance);
    }
}

static void positions_are_followed(void) {
    Instance instance = instance_open(kSample32);
    ProcessContext context = song(everything);
    RattleTransport t = heard(&instance, &context, 64);
    const double step = t.beats_per_sample;
    context.projectTimeSamples += 64, context.projectTimeMusic += 64 * step * (1.0 + 1e-12);
    t = heard(&instance, &context, 64); /* where it was expected, but for the host's rounding */
    CHECK(t.first_beats == 6.5 && t.passed_samples == 64);
    context.barPositionMusic = 8.0; /* the next bar of the same row */
    context.projectTimeSamples += 64, context.projectTimeMusic += 64 * step;
    t = heard(&instance, &context, 64);
    CHECK(t.passed_samples == 128 && t.bar_beats == 4.5);
    context.projectTimeSamples = 0, context.projectTimeMusic = 0.0; /* a jump */
    t = heard(&instance, &context, 64);
    CHECK(t.first_samples == 0 && t.first_beats == 0.0 && t.passed_samples == 0);
    context.state &= ~kPlaying; /* and there it stops; who plays through the plugin still hears it move */
    for (int i = 1; i < 3; i++) {
        t = heard(&instance, &context, 64);
        CHECK(t.has_position == 0 && t.first_samples == 0 && t.passed_samples == 64 * i && t.first_beats == 0.0);
        CHECK(t.has_tempo == 1 && t.beats_per_sample == step);
    }
    context.state = 0; /* the host falls silent: on from there, at the tempo of those who say none */
    t = heard(&instance, &context, 64);
    CHECK(t.first_beats == 192 * step && t.beats_per_sample == 120.0 / (60.0 * 48000.0));
    instance_close(&instance);
}

static void off_and_on(const Instance *instance, bool is_gate_closed) {
    Vst3Object *object = VST3_OBJECT(instance->component, component);
    if (is_gate_closed) CHECK(vst3_gate_try(object));
    set_processing(instance, 0), set_processing(instance, 1);
    if (is_gate_closed) vst3_gate_open(object); /* the next block resets */
}

/* What is remembered of the song before a reset is not believed after it, by a tick even. */
static void after_a_reset_the_first_place_is_exact(void) {
    const double places[] = {6.5, 0.5 / 1920.0};
    for (int i = 0; i < 4; i++) {
        Instance instance = instance_open(kSample32);
        ProcessContext context = song(everything);
        heard(&instance, &context, 64);
        off_and_on(&instance, i / 2);
        context.projectTimeMusic = places[i % 2];
        context.projectTimeSamples = i % 2 ? 0 : 96000;
        const RattleTransport t = heard(&instance, &context, 64), fresh = heard_first(&context);
        CHECK(memcmp(&t, &fresh, sizeof t) == 0);
        CHECK(t.first_samples == context.projectTimeSamples && t.first_beats == places[i % 2]);
        instance_close(&instance);
    }
}

static void a_flush_moves_no_song(void) {
    Instance instance = instance_open(kSample32);
    ProcessContext context = song(everything), other = song(everything);
    heard(&instance, &context, 64);
    other.projectTimeMusic = 100.0, other.tempo = 33.0;
    ProcessData flush = {.numSamples = 0, .processContext = &other};
    CHECK(process_data(&instance, &flush) == kResultOk);
    context.projectTimeSamples += 64, context.projectTimeMusic += 64 * 90.0 / (60.0 * 48000.0);
    const RattleTransport t = heard(&instance, &context, 64);
    CHECK(t.passed_samples == 64 && t.tempo_bpm == 90.0);
    instance_close(&instance);
}

static void requirements_are_what_is_read(void) {
    Instance instance = instance_create();
    void *found = NULL;
    CHECK(instance.component->vtbl->queryInterface(instance.component, IProcessContextRequirements_iid, &found) ==
          kResultOk);
    IProcessContextRequirements *requirements = found;
    CHECK(requirements->vtbl->getProcessContextRequirements(requirements) ==
          (kNeedTransportState | kNeedTempo | kNeedTimeSignature | kNeedProjectTimeMusic | kNeedBarPositionMusic));
    requirements->vtbl->release(requirements);
    instance_close(&instance);
}

/* Offline and prefetch change nothing of the sound, also while it plays. */
static void modes_sound_alike(void) {
    uint64_t sums[3];
    for (int32_t mode = kRealtime; mode <= kOffline; mode++) {
        Instance instance = instance_open(kSample32);
        float *x = floats(640);
        noise(x, 640, 5);
        for (int32_t block = 0; block < 5; block++) {
            float *channels[] = {x + 128 * block, x + 128 * block};
            AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
            ProcessData data = {.processMode = mode, .numSamples = 128, .numInputs = 1, .numOutputs = 1,
                                .inputs = &bus, .outputs = &bus};
            ProcessSetup setup = {mode, kSample32, 512, 48000.0};
            const uint32_t resets = fixture_resets;
            if (block == 2)
                CHECK(instance.processor->vtbl->setupProcessing(instance.processor, &setup) == kResultOk);
            CHECK(process_data(&instance, &data) == kResultOk);
            CHECK(fixture_resets == resets);
        }
        sums[mode] = hash(0, x, 640 * sizeof *x);
        free(x);
        instance_close(&instance);
    }
    CHECK(sums[0] == sums[1] && sums[0] == sums[2]);
}

const Test transport_tests[] = {
    {"transport_says_what_the_host_says", transport_says_what_the_host_says},
    {"without_a_context_the_song_runs_freely", without_a_context_the_song_runs_freely},
    {"each_field_only_with_its_flag", each_field_only_with_its_flag},
    {"nonsense_is_made_legal", nonsense_is_made_legal},
    {"positions_are_followed", positions_are_followed},
    {"after_a_reset_the_first_place_is_exact", after_a_reset_the_first_place_is_exact},
    {"a_flush_moves_no_song", a_flush_moves_no_song},
    {"requirements_are_what_is_read", requirements_are_what_is_read},
    {"modes_sound_alike", modes_sound_alike},
    {NULL, NULL}};
