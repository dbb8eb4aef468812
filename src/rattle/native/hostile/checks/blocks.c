/* blocks.c: blocks of all sizes. */
#include "../parameters.h"
#include "../table.h"

enum { LENGTH = 5000, LARGEST = 2048 };

static Setup announced(int32_t max_block) {
    Setup setup = usual_setup;
    setup.max_block = max_block;
    return setup;
}

static Sound cut(Run *run, int32_t max_block, int32_t block, uint32_t seed) {
    return play_fresh(run, announced(max_block),
                      (Piece){.length = LENGTH, .signal = NOISE, .block = block, .seed = seed});
}

static void any_size(Run *run) {
    for (uint32_t seed = 1; seed < 6; seed++) {
        const Sound sound = cut(run, 512, 512, seed);
        EXPECT(is_finite(sound_peak(&sound, 0, LENGTH)), "blocks of changing sizes give no number");
        for (int32_t c = 0; c < sound.channels; c++)
            for (int64_t i = 0; i < LENGTH; i++)
                EXPECT(sound_at(&sound, c, i) != sentinel, "sample %lld is not written", (long long)i);
    }
}

static void cutting_is_not_heard(Run *run) {
    const int32_t sizes[] = {1, 2, 3, 16, 31, 64, 157, 255, 256, 257, LARGEST};
    const Sound usual = cut(run, LARGEST, 512, 0); /* what is announced may be heard, as latency */
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const Sound sound = cut(run, LARGEST, sizes[i], 0);
        EXPECT_SAME(usual, sound, sizes[i] == 1 ? "blocks of one sample" : "blocks of another size");
    }
    for (uint32_t seed = 1; seed < 4; seed++) {
        const Sound sound = cut(run, LARGEST, 512, seed);
        EXPECT_SAME(usual, sound, "blocks of changing sizes");
    }
}

static void larger_than_announced(Run *run) {
    const int32_t sizes[] = {65, 100, 1024, 4096};
    for (size_t i = 0; i < 4; i++) {
        const Sound sound = cut(run, 64, sizes[i], 0);
        EXPECT(is_finite(sound_peak(&sound, 0, LENGTH)), "a block of %d, announced 64, gives no number",
               (int)sizes[i]);
    }
}

static void larger_sounds_the_same(Run *run) {
    const Sound usual = cut(run, 64, 64, 0);
    const Sound larger = cut(run, 64, 1000, 0);
    EXPECT_SAME(usual, larger, "blocks larger than announced");
}

static void announced_one(Run *run) {
    const Sound usual = cut(run, 512, 512, 0), one = cut(run, 1, 1, 0);
    EXPECT(is_finite(sound_peak(&one, 0, LENGTH)), "announced blocks of one sample give no number");
    EXPECT(sound_difference(&usual, &one) < 1.0, "announced blocks of one sample sound quite different");
}

static void announced_none(Run *run) {
    Instance *instance = instance_create(run);
    const int32_t sizes[] = {0, -1, INT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        ProcessSetup setup = {kRealtime, kSample32, sizes[i], 48000.0};
        (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
    }
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

static void insert_empty(Block *block, int64_t sample, void *extra) {
    Block *empty = extra;
    (void)block;
    if (sample % 3 != 0) return;
    block_fill(empty, SILENCE, 0, 0);
    block_process(empty);
}

static void empty_between(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const Piece piece = {.length = LENGTH, .signal = NOISE, .block = 100};
    Piece with = piece;
    with.twist = insert_empty;
    with.extra = block_new(instance, 1);
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play(instance, with);
    EXPECT_SAME(usual, sound, "empty blocks between others are heard");
}

static void negative(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const int32_t counts[] = {-1, -512, INT32_MIN};
    Block *block = block_new(instance, 64);
    for (size_t i = 0; i < 3; i++) {
        block_fill(block, NOISE, 0, 64);
        block->data.numSamples = counts[i];
        (void)instance->processor->vtbl->process(instance->processor, &block->data);
    }
    const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "after a negative count the sound is no number");
}

const Check blocks_checks[] = {
    {"blocks.any-size", "T30", "Blocks of all sizes up to the announced are played, every sample of them.",
     MUST, any_size},
    {"blocks.cutting-is-not-heard", "T30", "However a piece is cut into blocks, it is the same to the bit.",
     SHOULD, cutting_is_not_heard},
    {"blocks.larger-than-announced", "T30", "Blocks larger than announced are played.", MUST,
     larger_than_announced},
    {"blocks.larger-sounds-the-same", "T30", "And they sound as smaller ones do.", SHOULD,
     larger_sounds_the_same},
    {"blocks.announced-one", "T30", "A host may announce blocks of a single sample.", MUST, announced_one},
    {"blocks.announced-none", "T30 T42", "Impossible block sizes do no harm.", SHOULD, announced_none},
    {"blocks.empty-between", "T29 T30", "Blocks without samples between others are not heard.", SHOULD,
     empty_between},
    {"blocks.negative", "T42", "A negative number of samples does no harm.", SHOULD, negative},
    {0},
};
