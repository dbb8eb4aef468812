/* buffers.c: where the samples lie, and what of them may be touched. */
#include <float.h>
#include <math.h>

#include "../parameters.h"
#include "../sharing.h"
#include "../table.h"

static const Piece piece = {.length = 3000, .signal = NOISE, .block = 200};

/* The first input and output bus, with at least so many channels each. */
static Instance *with_channels(Run *run, int32_t channels) {
    Instance *instance = instance_open(run, usual_setup);
    for (BusDirection d = kInput; d <= kOutput; d++)
        if (bus_count(instance, kAudio, d) == 0 || bus_info(instance, d, 0).channelCount < channels)
            run_skip(run, "it has no bus of %d channels in and out", (int)channels);
    return instance;
}

static Sound twisted(Instance *instance, void (*twist)(Block *, int64_t, void *), void *extra) {
    Piece with = piece;
    with.twist = twist;
    with.extra = extra;
    return play(instance, with);
}

/* ---- Shared memory ---------------------------------------------------------------------------------- */

static void look_with(Run *run, Setup setup, Sharing sharing, const char *how) {
    look_shared(run, instance_open(run, setup), instance_open(run, setup), piece, sharing, how);
}

static bool plays_doubles(const Instance *instance) {
    return instance->processor->vtbl->canProcessSampleSize(instance->processor, kSample64) == kResultTrue;
}

/* In 32 bits, and in 64 if there are such. */
static void look_in_both(Run *run, Sharing sharing, const char *how) {
    Setup wide = usual_setup;
    wide.sample_type = kSample64;
    look_with(run, usual_setup, sharing, how);
    if (plays_doubles(with_channels(run, 1))) look_with(run, wide, sharing, how);
}

static void in_place(Run *run) {
    (void)with_channels(run, 1);
    look_in_both(run, (Sharing){.channels = 1}, "in place it plays something else");
    (void)with_channels(run, 2);
    look_in_both(run, (Sharing){.channels = 2, .order = {0, 1}}, "in place it plays something else");
}

static void crosswise(Run *run) {
    (void)with_channels(run, 2);
    look_in_both(run, (Sharing){.channels = 2, .order = {1, 0}}, "crosswise it plays something else");
}

static void partly(Run *run) {
    (void)with_channels(run, 2);
    look_in_both(run, (Sharing){.channels = 1, .order = {1}}, "left out over right in plays something else");
}

static void over_aux(Run *run) {
    Instance *instance = with_channels(run, 1);
    Setup setup = usual_setup;
    setup.with_aux = true;
    if (bus_count(instance, kAudio, kInput) < 2) run_skip(run, "it has one input bus");
    for (int32_t b = 1; b < bus_count(instance, kAudio, kInput); b++)
        look_with(run, setup, (Sharing){.bus = b, .channels = 1},
                  "over a side-chain it plays something else");
}

static void one_output_for_two(Block *block, int64_t sample, void *extra) {
    void **pointers = extra;
    (void)sample;
    for (int32_t c = 0; c < block->channel_count[kOutput][0] && c < 16; c++)
        pointers[c] = block->buffers[kOutput][0][0];
    block->buses[kOutput][0].channelBuffers32 = (float **)pointers;
}

static void one_dump_for_all(Run *run) {
    Instance *instance = with_channels(run, 2);
    void *pointers[16] = {NULL};
    if (bus_info(instance, kOutput, 0).channelCount > 16) run_skip(run, "it has more than 16 channels");
    const Sound sound = twisted(instance, one_output_for_two, pointers);
    EXPECT(is_finite(sound_peak(&(Sound){1, sound.length, sound.samples}, 0, sound.length)),
           "with one buffer for all outputs the sound is no number");
}

static void same_input(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t i = 0; i < block->data.numSamples; i++)
        block_put(block, kInput, 0, 1, i, block_sample(block, kInput, 0, 0, i));
    void **pointers = extra != NULL ? extra : block->buffers[kInput][0];
    if (extra != NULL) pointers[0] = pointers[1] = block->buffers[kInput][0][0];
    block->buses[kInput][0].channelBuffers32 = (float **)pointers;
}

static void one_buffer_for_two(Run *run) {
    Instance *instance = with_channels(run, 2), *other = instance_open(run, usual_setup);
    if (bus_info(instance, kInput, 0).channelCount > 2) run_skip(run, "it has more than two channels");
    void *pointers[2] = {NULL, NULL};
    const Sound two = twisted(other, same_input, NULL), one = twisted(instance, same_input, pointers);
    EXPECT_SAME(two, one, "one buffer for both inputs plays something else");
}

/* ---- What may be written ---------------------------------------------------------------------------- */

static void look_at_inputs(Block *block, int64_t sample, void *extra) {
    int32_t first = 0;
    (void)extra;
    for (int32_t b = 0; b < block->bus_count[kInput]; b++) {
        const bool is_on = !block->is_aux[kInput][b];
        for (int32_t c = 0; c < block->channel_count[kInput][b] && is_on; c++)
            for (int32_t i = 0; i < block->data.numSamples; i++)
                if (block_sample(block, kInput, b, c, i) != signal_at(NOISE, first + c, sample + i))
                    run_blame(block->instance->run, "input bus %d, channel %d is written", (int)b, (int)c);
        first += block->channel_count[kInput][b];
    }
}

static void inputs_stay(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Piece with = piece;
    with.look = look_at_inputs;
    (void)play(instance, with);
}

static void look_at_outputs(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t b = 0; b < block->bus_count[kOutput]; b++)
        for (int32_t c = 0; c < block->channel_count[kOutput][b]; c++)
            for (int32_t i = 0; i < block->data.numSamples; i++)
                if (block_sample(block, kOutput, b, c, i) == sentinel)
                    run_blame(block->instance->run, "sample %d of output bus %d, channel %d is not written",
                              (int)i, (int)b, (int)c);
}

static void outputs_are_written(Run *run) {
    for (int form = 0; form < 2; form++) {
        Instance *instance = instance_open(run, usual_setup);
        Piece with = piece;
        with.signal = form == 0 ? NOISE : SILENCE;
        with.look = look_at_outputs;
        (void)play(instance, with);
    }
}

/* ---- Channels that are null, or of another number ---------------------------------------------------- */

static void null_channels(Block *block, int64_t sample, void *extra) {
    void **pointers = extra;
    const int64_t form = sample / 200 % 4;
    for (BusDirection d = kInput; d <= kOutput; d++)
        for (int32_t c = 0; c < block->channel_count[d][0] && c < 8; c++) {
            const bool is_null = (d == kInput ? form & 1 : form & 2) != 0 && c == (int32_t)(sample / 800 % 2);
            pointers[8 * d + c] = is_null ? NULL : block->buffers[d][0][c];
        }
    for (BusDirection d = kInput; d <= kOutput; d++)
        block->buses[d][0].channelBuffers32 = (float **)&pointers[8 * d];
}

static void channels_are_null(Run *run) {
    Instance *instance = with_channels(run, 1);
    void *pointers[16] = {NULL};
    if (bus_info(instance, kInput, 0).channelCount > 8) run_skip(run, "it has more than eight channels");
    (void)twisted(instance, null_channels, pointers);
}

static void no_pointers(Block *block, int64_t sample, void *extra) {
    (void)extra;
    if (sample / 200 % 3 != 0) block->buses[kInput][0].channelBuffers32 = NULL;
    if (sample / 200 % 3 != 1) block->buses[kOutput][0].channelBuffers32 = NULL;
}

static void buses_are_null(Run *run) {
    Instance *instance = with_channels(run, 1);
    (void)twisted(instance, no_pointers, NULL);
}

static void fewer(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    block->buses[kInput][0].numChannels = (int32_t)(sample / 200 % 2);
    block->buses[kOutput][0].numChannels = (int32_t)(sample / 400 % 2);
}

static void fewer_channels(Run *run) {
    Instance *instance = with_channels(run, 2);
    (void)twisted(instance, fewer, NULL);
}

typedef struct Crowd {
    void *pointers[2][16];
    float samples[200];
} Crowd;

static void add_channels(Block *block, int64_t sample, void *extra) {
    Crowd *crowd = extra;
    (void)sample;
    for (int i = 0; i < 200; i++) crowd->samples[i] = 3.0f;
    for (BusDirection d = kInput; d <= kOutput; d++) {
        for (int32_t c = 0; c < 16; c++)
            crowd->pointers[d][c] =
                c < block->channel_count[d][0] ? block->buffers[d][0][c] : (void *)crowd->samples;
        block->buses[d][0].numChannels = 16;
        block->buses[d][0].channelBuffers32 = (float **)crowd->pointers[d];
    }
}

static void look_at_crowd(Block *block, int64_t sample, void *extra) {
    const Crowd *crowd = extra;
    (void)sample;
    for (int32_t i = 0; i < block->data.numSamples; i++)
        if (crowd->samples[i] != 0.0f)
            run_blame(block->instance->run, "an output channel too many is left with old samples: it buzzes");
}

static void more_channels(Run *run) {
    Instance *instance = with_channels(run, 1);
    Crowd *crowd = run_take(run, sizeof *crowd);
    if (bus_info(instance, kOutput, 0).channelCount > 8) run_skip(run, "it has more than eight channels");
    Piece with = piece;
    with.twist = add_channels;
    with.look = look_at_crowd;
    with.extra = crowd;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play(instance, with);
    EXPECT_SAME(usual, sound, "channels too many are heard");
}

/* ---- Where pages end -------------------------------------------------------------------------------- */

typedef struct Paged {
    unsigned char *pages[2][8];
    void *pointers[2][8];
    bool at_end;
} Paged;

static void move_to_pages(Block *block, int64_t sample, void *extra) {
    Paged *paged = extra;
    (void)sample;
    for (BusDirection d = kInput; d <= kOutput; d++) {
        const size_t bytes = (size_t)block->data.numSamples * sizeof(float);
        for (int32_t c = 0; c < block->channel_count[d][0] && c < 8; c++) {
            paged->pointers[d][c] = paged->pages[d][c] + (paged->at_end ? page_bytes() - bytes : 0);
            memcpy(paged->pointers[d][c], block->buffers[d][0][c], bytes);
        }
        block->buses[d][0].channelBuffers32 = (float **)paged->pointers[d];
    }
}

static void copy_from_pages(Block *block, int64_t sample, void *extra) {
    const Paged *paged = extra;
    (void)sample;
    for (int32_t c = 0; c < block->channel_count[kOutput][0] && c < 8; c++)
        memcpy(block->buffers[kOutput][0][c], paged->pointers[kOutput][c],
               (size_t)block->data.numSamples * sizeof(float));
}

static void play_in_pages(Run *run, Paged *paged) {
    Instance *instance = instance_open(run, usual_setup);
    Piece with = piece;
    with.seed = 11;
    const Sound usual = play_fresh(run, usual_setup, with);
    with.twist = move_to_pages;
    with.look = copy_from_pages;
    with.extra = paged;
    const Sound sound = play(instance, with);
    EXPECT_SAME(usual, sound, "elsewhere in memory it plays something else");
}

static void page_ends(Run *run) {
    Paged paged = {.at_end = false};
    const Instance *instance = with_channels(run, 1);
    if (bus_info(instance, kInput, 0).channelCount > 8 || bus_info(instance, kOutput, 0).channelCount > 8)
        run_skip(run, "it has more than eight channels");
    for (int p = 0; p < 16; p++) {
        paged.pages[p / 8][p % 8] = pages_take(page_bytes());
        if (paged.pages[p / 8][p % 8] == NULL) run_skip(run, "this system gives no guarded pages");
    }
    play_in_pages(run, &paged);
    paged.at_end = true;
    play_in_pages(run, &paged);
    for (int p = 0; p < 16; p++) pages_give(paged.pages[p / 8][p % 8], page_bytes());
}

static void shift(Block *block, int64_t sample, void *extra) {
    Paged *paged = extra;
    (void)sample;
    for (BusDirection d = kInput; d <= kOutput; d++) {
        for (int32_t c = 0; c < block->channel_count[d][0] && c < 8; c++) {
            paged->pointers[d][c] = paged->pages[d][c] + sizeof(float) * (size_t)(1 + c);
            memcpy(paged->pointers[d][c], block->buffers[d][0][c],
                   (size_t)block->data.numSamples * sizeof(float));
        }
        block->buses[d][0].channelBuffers32 = (float **)paged->pointers[d];
    }
}

static void unaligned(Run *run) {
    Instance *instance = with_channels(run, 1);
    Paged paged = {.at_end = false};
    if (bus_info(instance, kInput, 0).channelCount > 8 || bus_info(instance, kOutput, 0).channelCount > 8)
        run_skip(run, "it has more than eight channels");
    for (int p = 0; p < 16; p++) paged.pages[p / 8][p % 8] = run_take(run, 200 * sizeof(float) + 64);
    Piece with = piece;
    with.twist = shift;
    with.look = copy_from_pages;
    with.extra = &paged;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play(instance, with);
    EXPECT_SAME(usual, sound, "from odd addresses it plays something else");
}

/* ---- Samples that are none -------------------------------------------------------------------------- */

static void spoil(Block *block, int64_t sample, void *extra) {
    static const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY, 1e38, -1e38, 1e-42};
    (void)extra;
    if (sample >= 1000) return;
    for (int32_t c = 0; c < block->channel_count[kInput][0]; c++)
        for (int32_t i = 0; i < block->data.numSamples; i += 17)
            block_put(block, kInput, 0, c, i, bad[(size_t)(i / 17 + c) % 6]);
}

static void not_numbers(Run *run) {
    Instance *instance = with_channels(run, 1);
    const Sound sound = twisted(instance, spoil, NULL);
    EXPECT(is_finite(sound_peak(&sound, 1200, 3000)),
           "after an input that is no number neither is the sound");
    EXPECT(is_finite(sound_peak(&sound, 0, 1200)), "an input that is no number is passed on");
}

/* The same samples as spoil, but silence where it has no numbers. */
static void hush(Block *block, int64_t sample, void *extra) {
    static const double good[] = {0.0, 0.0, 0.0, 1e38, -1e38, 0.0};
    (void)extra;
    if (sample >= 1000) return;
    for (int32_t c = 0; c < block->channel_count[kInput][0]; c++)
        for (int32_t i = 0; i < block->data.numSamples; i += 17)
            block_put(block, kInput, 0, c, i, good[(size_t)(i / 17 + c) % 6]);
}

static void not_numbers_are_silence(Run *run) {
    Instance *instance = with_channels(run, 1), *other = instance_open(run, usual_setup);
    const Sound spoilt = twisted(instance, spoil, NULL), hushed = twisted(other, hush, NULL);
    EXPECT_SAME(hushed, spoilt, "samples that are no numbers and silence in their place");
}

static void fill_to_the_brim(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    for (int32_t c = 0; c < block->channel_count[kInput][0]; c++)
        for (int32_t i = 0; i < block->data.numSamples; i++)
            block_put(block, kInput, 0, c, i, i % 7 < 4 ? (double)FLT_MAX : -(double)FLT_MAX);
}

static void largest_samples(Run *run) {
    enum { MOST_MOVED = 12 };
    const Instance *learner = with_channels(run, 1);
    for (int32_t i = -1; i < parameter_count(learner) && i < MOST_MOVED; i++) {
        Instance *instance = instance_open(run, usual_setup);
        const ParamID id = i < 0 ? 0 : parameter_at(learner, i).id;
        const Move move = {0, id, 1.0};
        const Sound sound = play(instance, (Piece){.length = 1000,
                                                   .signal = NOISE,
                                                   .block = 200,
                                                   .moves = &move,
                                                   .move_count = i >= 0,
                                                   .twist = fill_to_the_brim});
        EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "the largest samples there are give no number");
        instance_close(instance);
    }
}

const Check buffers_checks[] = {
    {"buffers.in-place", "T32", "Outputs may be the inputs' memory.", MUST, in_place},
    {"buffers.crosswise", "T32", "They may be each other's inputs.", MUST, crosswise},
    {"buffers.partly", "T32", "One output may be another channel's input.", MUST, partly},
    {"buffers.over-a-side-chain", "T32", "One output may be a side-chain's memory.", SHOULD, over_aux},
    {"buffers.one-dump-for-all", "T31 T32", "All outputs may be one buffer that nobody hears.", MUST,
     one_dump_for_all},
    {"buffers.one-for-two", "T32", "Two inputs may be one buffer.", MUST, one_buffer_for_two},
    {"buffers.inputs-stay", "T32", "Inputs that are no outputs are never written.", MUST, inputs_stay},
    {"buffers.outputs-are-written", "T32", "Every sample of every output is written in every block.", MUST,
     outputs_are_written},
    {"buffers.channels-are-null", "T31", "Single channels may be null, in and out.", MUST, channels_are_null},
    {"buffers.buses-are-null", "T31", "So may all pointers of a bus.", MUST, buses_are_null},
    {"buffers.fewer-channels", "T31", "A bus may have fewer channels than agreed.", MUST, fewer_channels},
    {"buffers.more-channels", "T31 T32", "Channels more than agreed are not heard, and are silenced.", SHOULD,
     more_channels},
    {"buffers.page-ends", "T30", "Not a byte beside a buffer is read.", MUST, page_ends},
    {"buffers.unaligned", "T32", "Buffers may start at any sample's address.", MUST, unaligned},
    {"buffers.not-numbers", "T42", "Inputs that are no numbers are neither passed on nor remembered.", SHOULD,
     not_numbers},
    {"buffers.not-numbers-are-silence", "T42", "They sound as silence in their place does.", SHOULD,
     not_numbers_are_silence},
    {"buffers.largest-samples", "T42",
     "The largest numbers at its input give numbers, whatever is turned up.", SHOULD, largest_samples},
    {0},
};
