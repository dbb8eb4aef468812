/* modes.c: offline, prefetched, in 32 and in 64 bits. */
#include "../parameters.h"
#include "../table.h"

static const Piece piece = {.length = 4000, .signal = NOISE};

static Setup in_mode(int32_t mode) {
    Setup setup = usual_setup;
    setup.mode = mode;
    return setup;
}

static void each_mode(Run *run) {
    for (int32_t mode = kRealtime; mode <= kOffline; mode++) {
        const Sound sound = play_fresh(run, in_mode(mode), piece);
        EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "in mode %d the sound is no number",
               (int)mode);
    }
}

static void modes_sound_the_same(Run *run) {
    if (run->plugin->keeps_to_a_clock) run_skip(run, "it keeps to a clock, and there is none");
    const Sound usual = play_fresh(run, usual_setup, piece);
    for (int32_t mode = kPrefetch; mode <= kOffline; mode++) {
        const Sound sound = play_fresh(run, in_mode(mode), piece);
        EXPECT_SAME(usual, sound, mode == kOffline ? "offline" : "prefetched");
    }
}

static void say_another_mode(Block *block, int64_t sample, void *extra) {
    (void)extra;
    block->data.processMode = (int32_t)(sample / 512 % 4);
}

static void mode_of_the_block(Run *run) {
    Piece with = piece;
    with.twist = say_another_mode;
    const Sound sound = play_fresh(run, usual_setup, with);
    EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "blocks of another mode give no number");
}

static void say_offline(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    block->data.processMode = kOffline;
}

/* As hosts export that are too lazy for another setup. */
static void offline_by_block(Run *run) {
    Piece with = piece;
    with.twist = say_offline;
    const Sound usual = play_fresh(run, in_mode(kOffline), piece);
    const Sound sound = play_fresh(run, in_mode(kRealtime), with);
    EXPECT_SAME(usual, sound, "blocks that are offline after a setup that is not");
}

static void prefetch_answer(Run *run) {
    Instance *instance = instance_create(run);
    HostPrefetchable *prefetchable = NULL;
    (void)instance->component->vtbl->queryInterface(instance->component, HostPrefetchable_iid,
                                                    (void **)&prefetchable);
    if (prefetchable == NULL) return; /* as it likes */
    uint32_t answer = 77;
    const tresult result = prefetchable->vtbl->getPrefetchableSupport(prefetchable, &answer);
    (void)prefetchable->vtbl->release(prefetchable);
    EXPECT(result == kResultOk && answer <= PREFETCH_NOT_YET, "asked whether it may be prefetched it says %u, %d",
           (unsigned)answer, (int)result);
}

static void io_modes(Run *run) {
    for (IoMode mode = -1; mode < 5; mode++) {
        Instance *instance = instance_new(run, run->plugin);
        (void)instance->component->vtbl->setIoMode(instance->component,
                                                   mode); /* before initialize, it says */
        instance_initialize(instance);
        (void)instance->component->vtbl->setIoMode(instance->component, mode);
        instance_start(instance, usual_setup);
        (void)play(instance, (Piece){.length = 600, .signal = NOISE});
    }
}

/* ---- Sample types ----------------------------------------------------------------------------------- */

static bool can(const Instance *instance, int32_t type) {
    return instance->processor->vtbl->canProcessSampleSize(instance->processor, type) == kResultTrue;
}

static void types_are_honest(Run *run) {
    EXPECT(can(instance_create(run), kSample32), "it does not play 32 bits");
    for (int32_t type = kSample32; type <= kSample64; type++) {
        Instance *instance = instance_create(run);
        IAudioProcessor *processor = instance->processor;
        ProcessSetup setup = {kRealtime, type, 512, 48000.0};
        const bool is_accepted = processor->vtbl->setupProcessing(processor, &setup) == kResultOk;
        EXPECT(is_accepted == can(instance, type), "it says %s to %d bits and its setup says %s",
               can(instance, type) ? "yes" : "no", type == kSample64 ? 64 : 32, is_accepted ? "yes" : "no");
    }
}

static void strange_types(Run *run) {
    const int32_t types[] = {-1, 2, 3, 64, INT32_MAX};
    for (size_t i = 0; i < 5; i++) {
        Instance *instance = instance_create(run);
        IAudioProcessor *processor = instance->processor;
        ProcessSetup setup = {kRealtime, types[i], 512, 48000.0};
        EXPECT(!can(instance, types[i]), "it plays samples of type %d", (int)types[i]);
        EXPECT(processor->vtbl->setupProcessing(processor, &setup) != kResultOk, "its setup accepts type %d",
               (int)types[i]);
    }
}

static Setup double_setup(Run *run) {
    Setup setup = usual_setup;
    setup.sample_type = kSample64;
    if (!can(instance_create(run), kSample64)) run_skip(run, "it does not play 64 bits");
    return setup;
}

static void doubles_sound_alike(Run *run) {
    const Setup setup = double_setup(run);
    const Sound narrow = play_fresh(run, usual_setup, piece), wide = play_fresh(run, setup, piece);
    const double difference = sound_difference(&narrow, &wide), peak = sound_peak(&wide, 0, piece.length);
    EXPECT(difference <= 0.01 * peak + 1e-6, "in 64 bits it sounds quite different, by %g of %g", difference,
           peak);
}

static void doubles_in_any_block(Run *run) {
    const Setup setup = double_setup(run);
    const Sound usual = play_fresh(run, setup, piece);
    for (uint32_t seed = 1; seed < 4; seed++) {
        Piece cut = piece;
        cut.seed = seed;
        const Sound sound = play_fresh(run, setup, cut);
        EXPECT_SAME(usual, sound, "64 bits in blocks of changing sizes");
    }
}

static void types_in_turn(Run *run) {
    const Setup wide = double_setup(run);
    Instance *instance = instance_create(run);
    for (int i = 0; i < 4; i++) {
        instance_start(instance, i % 2 == 0 ? usual_setup : wide);
        const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
        EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "after a change of type the sound is no number");
        instance_stop(instance);
    }
}

/* Buffers of 64 bits: who takes them for 32 stays inside. */
static void say_32(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    block->data.symbolicSampleSize = kSample32;
}

static void type_of_the_block(Run *run) {
    Instance *instance = instance_open(run, double_setup(run));
    Piece with = piece;
    with.twist = say_32;
    (void)play(instance, with);
}

const Check modes_checks[] = {
    {"modes.each-mode", "T41", "It plays in real time, prefetched and offline.", MUST, each_mode},
    {"modes.sound-the-same", "T41", "And sounds the same in all of them.", SHOULD, modes_sound_the_same},
    {"modes.mode-of-the-block", "T41", "A block's mode may differ from the setup's.", MUST,
     mode_of_the_block},
    {"modes.offline-by-block", "T41", "Blocks may be offline after a setup that is not, and sound as offline.",
     SHOULD, offline_by_block},
    {"modes.prefetch-answer", "T41", "Asked whether it may be prefetched it gives one of the answers.", MUST,
     prefetch_answer},
    {"modes.io-modes", "T41", "setIoMode may come, with any number.", MUST, io_modes},
    {"modes.types-are-honest", "T38",
     "The setup accepts the sample types it says it can play, and only those.", MUST, types_are_honest},
    {"modes.strange-types", "T38", "Types of samples that are none are refused.", MUST, strange_types},
    {"modes.doubles-sound-alike", "T38", "In 64 bits it sounds as in 32.", SHOULD, doubles_sound_alike},
    {"modes.doubles-in-any-block", "T30 T38", "64 bits may be cut into any blocks too.", SHOULD,
     doubles_in_any_block},
    {"modes.types-in-turn", "T38", "An instance may change between 32 and 64 bits.", MUST, types_in_turn},
    {"modes.type-of-the-block", "T38", "A block of the other type does no harm.", SHOULD, type_of_the_block},
    {0},
};
