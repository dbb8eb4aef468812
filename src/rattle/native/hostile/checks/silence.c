/* silence.c: flags that are true, and tails as long as they are told. */
#include <string.h>

#include "../parameters.h"
#include "../table.h"

static void preset_flags(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t b = 0; b < block->bus_count[kOutput]; b++)
        block->buses[kOutput][b].silenceFlags = ~UINT64_C(0);
}

static bool is_zero(const Block *block, int32_t bus, int32_t channel) {
    for (int32_t i = 0; i < block->data.numSamples; i++)
        if (block_sample(block, kOutput, bus, channel, i) != 0.0) return false;
    return true;
}

static void look_at_flags(Block *block, int64_t sample, void *extra) {
    (void)extra;
    for (int32_t b = 0; b < block->bus_count[kOutput]; b++)
        for (int32_t c = 0; c < block->channel_count[kOutput][b] && c < 64; c++)
            if ((block->buses[kOutput][b].silenceFlags >> c & 1) != 0 && !is_zero(block, b, c))
                run_blame(block->instance->run, "channel %d is flagged silent at %lld and sounds", (int)c,
                          (long long)sample);
}

/* The validator's rule: what is all zero after a long silence is flagged. */
static void look_at_silence(Block *block, int64_t sample, void *extra) {
    look_at_flags(block, sample, extra);
    const int64_t from = *(const int64_t *)extra;
    for (int32_t c = 0; sample >= from && c < block->channel_count[kOutput][0] && c < 64; c++)
        if ((block->buses[kOutput][0].silenceFlags >> c & 1) == 0 && is_zero(block, 0, c))
            run_blame(block->instance->run, "channel %d is silent at %lld and not flagged", (int)c,
                      (long long)sample);
}

static void flags_are_true(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 6000,
                                 .signal = NOISE,
                                 .signal_end = 2000,
                                 .block = 100,
                                 .twist = preset_flags,
                                 .look = look_at_flags});
    (void)play(
        instance,
        (Piece){
            .length = 6000, .signal = IMPULSES, .block = 10, .twist = preset_flags, .look = look_at_flags});
}

static void twenty_seconds(Run *run) {
    const Setup setup = {.sample_rate = 8000.0, .max_block = 1024};
    Instance *instance = instance_open(run, setup);
    int64_t from = 20 * 8000 + 4000;
    (void)play(instance, (Piece){.length = 21 * 8000,
                                 .signal = NOISE,
                                 .signal_end = 4000,
                                 .twist = preset_flags,
                                 .look = look_at_silence,
                                 .extra = &from});
}

static void silence_from_the_start(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance,
               (Piece){.length = 48000, .signal = SILENCE, .twist = preset_flags, .look = look_at_flags});
}

/* ---- Flags of inputs -------------------------------------------------------------------------------- */

static void flag_nothing(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t b = 0; b < block->bus_count[kInput]; b++) block->buses[kInput][b].silenceFlags = 0;
}

static void flag_all(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t b = 0; b < block->bus_count[kInput]; b++)
        block->buses[kInput][b].silenceFlags = ~UINT64_C(0);
}

static void unflagged_silence(Run *run) {
    const Piece piece = {.length = 6000, .signal = NOISE, .signal_end = 2000, .block = 100};
    Piece unflagged = piece;
    unflagged.twist = flag_nothing;
    const Sound one = play_fresh(run, usual_setup, piece), other = play_fresh(run, usual_setup, unflagged);
    EXPECT_SAME(one, other, "silence with and without its flag differ");
}

static void wrong_flags(Run *run) {
    const Sound sound = play_fresh(run, usual_setup,
                                   (Piece){.length = 6000, .signal = NOISE, .block = 100, .twist = flag_all});
    EXPECT(is_finite(sound_peak(&sound, 0, 6000)), "inputs flagged silent that sound give no number");
}

static void flags_are_hints(Run *run) {
    const Piece piece = {.length = 6000, .signal = NOISE, .block = 100};
    Piece flagged = piece;
    flagged.twist = flag_all;
    const Sound one = play_fresh(run, usual_setup, piece), other = play_fresh(run, usual_setup, flagged);
    EXPECT_SAME(one, other, "a wrong flag is believed");
}

/* ---- Tails ------------------------------------------------------------------------------------------ */

enum { LONGEST_TAIL_S = 30, MOST_MOVED = 12 };
static const double inaudible = 2e-3; /* tails are told to -60 dB, more or less */

static const Setup slow = {.sample_rate = 8000.0, .max_block = 1024};

/* False: it would take too long, or never end. */
static bool look_at_tail(Run *run, Instance *instance, const char *at) {
    IAudioProcessor *processor = instance->processor;
    const int64_t latency = processor->vtbl->getLatencySamples(processor), sound_end = 4000;
    (void)play(instance, (Piece){.length = 4000, .signal = SILENCE}); /* Params have settled */
    const uint32_t tail = processor->vtbl->getTailSamples(processor);
    if (tail > LONGEST_TAIL_S * 8000) return false;
    const int64_t end = sound_end + latency + tail;
    const Sound sound =
        play(instance, (Piece){.length = end + 8000, .signal = NOISE, .signal_end = sound_end});
    const double left = sound_peak(&sound, end, end + 8000), before = sound_peak(&sound, 0, sound_end);
    EXPECT(left <= inaudible * before || left <= 1e-5,
           "%s%u samples after its input's end, at 8 kHz, it still sounds, with %g of %g", at, (unsigned)tail,
           left, before);
    return true;
}

static void tail_is_long_enough(Run *run) {
    if (!look_at_tail(run, instance_open(run, slow), "")) run_skip(run, "its tail is endless, or very long");
}

static void look_at_tail_with(Run *run, const ParameterInfo *info, double value) {
    Instance *instance = instance_open(run, slow);
    Block *block = block_new(instance, 1);
    block_fill(block, SILENCE, 0, 0);
    points_add(block->points, info->id, 0, value);
    block_process(block);
    char at[160] = "";
    for (int32_t i = 0; i < 100 && info->title[i] != 0; i++)
        at[i] = info->title[i] >= ' ' && info->title[i] < 127 ? (char)info->title[i] : '?';
    strcat(at, value > 0.5 ? " at its maximum: " : " at its minimum: ");
    (void)look_at_tail(run, instance, at);
    instance_close(instance);
}

static void tail_follows_moves(Run *run) {
    const Instance *learner = instance_create(run);
    const int32_t count = parameter_count(learner) < MOST_MOVED ? parameter_count(learner) : MOST_MOVED;
    for (int32_t i = 0; i < count; i++) {
        const ParameterInfo info = parameter_at(learner, i);
        if (!is_setting(&info)) continue;
        look_at_tail_with(run, &info, 0.0);
        look_at_tail_with(run, &info, 1.0);
    }
}

static void tail_is_asked_any_time(Run *run) {
    Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    (void)processor->vtbl->getTailSamples(processor);
    instance_start(instance, usual_setup);
    const uint32_t before = processor->vtbl->getTailSamples(processor);
    (void)play(instance, (Piece){.length = 3000, .signal = NOISE});
    EXPECT(processor->vtbl->getTailSamples(processor) == before, "the tail changes though nothing was moved");
}

const Check silence_checks[] = {
    {"silence.flags-are-true", "T33",
     "A channel that is flagged silent is zero, whatever flags the host left.", MUST, flags_are_true},
    {"silence.twenty-seconds", "T33", "After twenty seconds of silence flags and buffers say the same.", MUST,
     twenty_seconds},
    {"silence.from-the-start", "T33", "Flags are true in silence from the first block on.", MUST,
     silence_from_the_start},
    {"silence.unflagged", "T33", "Silence sounds the same without its flag.", SHOULD, unflagged_silence},
    {"silence.wrong-flags", "T33", "Inputs that sound and are flagged silent do no harm.", MUST, wrong_flags},
    {"silence.flags-are-hints", "T33", "They are heard all the same.", SHOULD, flags_are_hints},
    {"silence.tail-is-long-enough", "T33", "When the tail it tells is over, it is silent.", MUST,
     tail_is_long_enough},
    {"silence.tail-follows-moves", "T33", "Nor is it too short when parameters have moved.", SHOULD,
     tail_follows_moves},
    {"silence.tail-is-asked-any-time", "T33", "The tail may be asked before the activation, and stays.",
     SHOULD, tail_is_asked_any_time},
    {0},
};
