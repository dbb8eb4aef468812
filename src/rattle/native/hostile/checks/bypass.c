/* bypass.c: what is heard while the plugin is said to be out of the way. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

enum { LENGTH = 30000, OFF_AT = 10000, SETTLED = 8000, FEWEST_FADED = 64 };

/* The bypass, where in and out have the same channels. */
static ParameterInfo bypass_like_a_wire(Run *run) {
    Instance *instance = instance_create(run);
    const ParameterInfo bypass = bypass_of(instance);
    for (BusDirection d = kInput; d <= kOutput; d++)
        if (bus_count(instance, kAudio, d) == 0) run_skip(run, "it has no main bus in and out");
    if (bus_info(instance, kInput, 0).channelCount != bus_info(instance, kOutput, 0).channelCount)
        run_skip(run, "it has not as many channels in as out");
    return bypass;
}

static int64_t latency(Run *run) {
    const Instance *instance = instance_open(run, usual_setup);
    return instance->processor->vtbl->getLatencySamples(instance->processor);
}

static double dry(Signal signal, int32_t channel, int64_t sample) {
    return sample < 0 ? 0.0 : signal_at(signal, channel, sample);
}

static Sound with_moves(Run *run, Signal signal, const Move *moves, int32_t count) {
    return play_fresh(run, usual_setup,
                      (Piece){.length = LENGTH, .signal = signal, .moves = moves, .move_count = count});
}

/* Largest difference from the delayed input. */
static double off_the_wire(const Sound *sound, Signal signal, int64_t delay, int64_t first, int64_t last) {
    double most = 0.0;
    for (int32_t c = 0; c < sound->channels; c++)
        for (int64_t i = first; i < last; i++)
            most = fmax(most, fabs(sound_at(sound, c, i) - dry(signal, c, i - delay)));
    return most;
}

static void is_a_wire(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const int64_t delay = latency(run);
    const Move on = {0, bypass.id, 1.0};
    const Signal signals[] = {IMPULSES, NOISE};
    for (int s = 0; s < 2; s++) {
        const Sound sound = with_moves(run, signals[s], &on, 1);
        const double off = off_the_wire(&sound, signals[s], delay, SETTLED + delay, LENGTH);
        EXPECT(off < 1e-6, "in bypass it differs by %g from its input, %lld samples late", off,
               (long long)delay);
    }
}

static void is_exact(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const int64_t delay = latency(run);
    const Move on = {0, bypass.id, 1.0};
    const Sound sound = with_moves(run, NOISE, &on, 1);
    const double off = off_the_wire(&sound, NOISE, delay, delay, LENGTH);
    EXPECT(off == 0.0, "bypassed from its first sample on it differs by %g from its input", off);
}

static void is_there_from_the_start(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const int64_t delay = latency(run);
    Instance *first = instance_open(run, usual_setup), *second = instance_create(run);
    Block *block = block_new(first, 64);
    block_fill(block, SILENCE, 0, 0);
    points_add(block->points, bypass.id, 0, 1.0);
    block_process(block);
    (void)instance_load(second, instance_save(first));
    instance_start(second, usual_setup);
    const Sound sound = play(second, (Piece){.length = 4000, .signal = NOISE});
    const double off = off_the_wire(&sound, NOISE, delay, delay, 4000);
    EXPECT(off == 0.0, "loaded bypassed it differs by %g from its input", off);
}

/* ---- Changing over ---------------------------------------------------------------------------------- */

static double steepest(const Sound *sound, int64_t first, int64_t last) {
    double most = 0.0;
    for (int32_t c = 0; c < sound->channels; c++)
        for (int64_t i = first + 1; i < last; i++)
            most = fmax(most, fabs(sound_at(sound, c, i) - sound_at(sound, c, i - 1)));
    return most;
}

/* No step is larger than those of both sounds and of a fade of some samples between them. */
static void look_soft(Run *run, const Sound *sound, const Sound *wet, int64_t at, int64_t delay) {
    const int64_t last = at + SETTLED < LENGTH ? at + SETTLED : LENGTH;
    const double wet_steps = steepest(wet, at - 100, last), dry_steps = 0.5 * 0.03;
    const double apart = sound_peak(wet, at - 100, last) + 0.5;
    const double limit = 1.01 * fmax(wet_steps, dry_steps) + apart / FEWEST_FADED;
    const double found = steepest(sound, at - 100, last);
    (void)delay;
    EXPECT(found <= limit, "around sample %lld it steps by %g; %g is soft", (long long)at, found, limit);
}

static void is_soft(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const Move moves[] = {{OFF_AT, bypass.id, 1.0}, {2 * OFF_AT, bypass.id, 0.0}};
    const Sound wet = with_moves(run, SINE, NULL, 0), sound = with_moves(run, SINE, moves, 2);
    if (bus_info(instance_create(run), kInput, 0).channelCount > 4)
        run_skip(run, "it has more than four channels");
    look_soft(run, &sound, &wet, OFF_AT, latency(run));
    look_soft(run, &sound, &wet, 2 * OFF_AT, latency(run));
}

static void comes_back(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const Move moves[] = {{OFF_AT, bypass.id, 1.0}, {2 * OFF_AT, bypass.id, 0.0}};
    const Sound wet = with_moves(run, NOISE, NULL, 0), sound = with_moves(run, NOISE, moves, 2);
    for (int32_t c = 0; c < sound.channels; c++)
        for (int64_t i = 2 * OFF_AT + SETTLED; i < LENGTH; i++)
            EXPECT(sound_at(&sound, c, i) == sound_at(&wet, c, i), "it comes back as somebody else");
}

static void toggles_fast(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    Move moves[200];
    for (int m = 0; m < 200; m++) moves[m] = (Move){OFF_AT + 37 * m, bypass.id, m % 2 == 0};
    const Sound wet = with_moves(run, SINE, NULL, 0), sound = with_moves(run, SINE, moves, 200);
    if (bus_info(instance_create(run), kInput, 0).channelCount > 4)
        run_skip(run, "it has more than four channels");
    look_soft(run, &sound, &wet, OFF_AT, 0);
    look_soft(run, &sound, &wet, OFF_AT + 37 * 200, 0);
}

static void whatever_the_cut(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const Move moves[] = {{777, bypass.id, 1.0}, {3333, bypass.id, 0.0}, {3500, bypass.id, 1.0}};
    Piece piece = {.length = 8000, .signal = NOISE, .moves = moves, .move_count = 3};
    const Sound usual = play_fresh(run, usual_setup, piece);
    for (uint32_t seed = 1; seed < 4; seed++) {
        piece.seed = seed;
        const Sound sound = play_fresh(run, usual_setup, piece);
        EXPECT_SAME(usual, sound, "the bypass in other blocks");
    }
}

static void spoil(Block *block, int64_t sample, void *extra) {
    (void)extra;
    if (sample % 1024 != 0) return;
    for (int32_t c = 0; c < block->channel_count[kInput][0]; c++) {
        block_put(block, kInput, 0, c, 0, (double)NAN);
        block_put(block, kInput, 0, c, 5, (double)INFINITY);
    }
}

static void stays_finite(Run *run) {
    const ParameterInfo bypass = bypass_like_a_wire(run);
    const Move on = {0, bypass.id, 1.0};
    const Sound sound =
        play_fresh(run, usual_setup,
                   (Piece){.length = 4000, .signal = NOISE, .moves = &on, .move_count = 1, .twist = spoil});
    EXPECT(is_finite(sound_peak(&sound, 0, 4000)), "in bypass it passes on what is no number");
}

const Check bypass_checks[] = {
    {"bypass.is-a-wire", "T17", "In bypass the input comes out, as late as the latency that is told.", MUST,
     is_a_wire},
    {"bypass.is-exact", "T17", "To the bit, and from the first sample on if it was on then.", SHOULD,
     is_exact},
    {"bypass.is-there-from-the-start", "T17", "So it is after a state that has it on.", SHOULD,
     is_there_from_the_start},
    {"bypass.is-soft", "T17", "Nobody hears a click when it goes on or off.", SHOULD, is_soft},
    {"bypass.comes-back", "T17", "The plugin goes on underneath, and comes back as if it had not been away.",
     SHOULD, comes_back},
    {"bypass.toggles-fast", "T17", "It stays soft when it changes faster than it fades.", SHOULD,
     toggles_fast},
    {"bypass.whatever-the-cut", "T17 T30", "It sounds the same however blocks are cut.", SHOULD,
     whatever_the_cut},
    {"bypass.stays-finite", "T17 T42", "What is no number is not passed on in bypass either.", SHOULD,
     stays_finite},
    {0},
};
