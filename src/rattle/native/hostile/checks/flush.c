/* flush.c: blocks without sound, by which hosts move parameters while nothing plays. */
#include "../parameters.h"
#include "../table.h"

typedef void Form(Block *block);

static void buffers_there(Block *block) { (void)block; }

static void no_buses(Block *block) {
    block->data.numInputs = block->data.numOutputs = 0;
    block->data.inputs = block->data.outputs = NULL;
}

static void null_buses(Block *block) { block->data.inputs = block->data.outputs = NULL; }

static void no_channels(Block *block) {
    for (BusDirection d = kInput; d <= kOutput; d++)
        for (int32_t b = 0; b < block->bus_count[d]; b++) {
            block->buses[d][b].numChannels = 0;
            block->buses[d][b].channelBuffers32 = NULL;
        }
}

static void null_channels(Block *block) {
    for (BusDirection d = kInput; d <= kOutput; d++)
        for (int32_t b = 0; b < block->bus_count[d]; b++) block->buses[d][b].channelBuffers32 = NULL;
}

static void no_lists(Block *block) {
    no_buses(block);
    block->data.outputParameterChanges = NULL;
    block->data.inputEvents = block->data.outputEvents = NULL;
}

/* Every setting goes to a value of its own by one flush; then the state must have them all. */
static void look_applied(Run *run, Instance *instance, Form *form, const char *how) {
    Block *block = block_new(instance, 64);
    uint32_t seed = 21;
    block_fill(block, SILENCE, 0, 0);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (is_setting(&info)) points_add(block->points, info.id, 0, random_travel(&seed));
    }
    form(block);
    block_process(block);
    seed = 21;
    instance_sync(instance);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        const double wanted = is_setting(&info) ? random_travel(&seed) : 0.0;
        EXPECT(!is_setting(&info) || is_near(&info, shown(instance, info.id), wanted),
               "%s: parameter %d was moved to %g and is %g", how, (int)i, wanted, shown(instance, info.id));
    }
}

static void flush(Run *run, Form *form, const char *how) {
    Instance *instance = instance_open(run, usual_setup);
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    look_applied(run, instance, form, how);
    (void)play(instance, (Piece){.length = 700, .signal = NOISE});
    look_applied(run, instance, form, how);
}

static void without_samples(Run *run) { flush(run, buffers_there, "without samples"); }
static void without_buses(Run *run) {
    flush(run, no_buses, "without buses");
    flush(run, null_buses, "with null buses");
}
static void without_channels(Run *run) {
    flush(run, no_channels, "without channels");
    flush(run, null_channels, "with null channels");
}
static void without_lists(Run *run) { flush(run, no_lists, "without output lists"); }

static void while_inactive(Run *run) {
    Instance *instance = instance_create(run);
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    look_applied(run, instance, no_buses, "before the first activation");
    instance_start(instance, usual_setup);
    instance_stop(instance);
    look_applied(run, instance, no_buses, "after a deactivation");
}

static void is_heard(Run *run) {
    double value;
    const ParameterInfo info = audible_of(run, &value);
    Instance *instance = instance_open(run, usual_setup);
    Block *block = block_new(instance, 64);
    block_fill(block, SILENCE, 0, 0);
    points_add(block->points, info.id, 0, value);
    no_buses(block);
    block_process(block);
    const Piece piece = {.length = 4096, .signal = NOISE};
    const Sound moved = play(instance, piece), still = play_fresh(run, usual_setup, piece);
    EXPECT(sound_difference(&moved, &still) > 1e-6, "what a flush moves is not heard");
}

/* ProcessData all zero but for its points: its samples are of 32 bits, whatever was agreed. */
static void flush_bare(Instance *instance, ParamID id, double value, bool is_bare) {
    Block *block = block_new(instance, 64);
    block_fill(block, SILENCE, 0, 0);
    points_add(block->points, id, 0, value);
    no_buses(block);
    if (is_bare) block->data.symbolicSampleSize = kSample32;
    block_process(block);
}

static void without_a_type(Run *run) {
    double value;
    const ParameterInfo info = audible_of(run, &value);
    Sound sounds[2];
    for (int i = 0; i < 2; i++) {
        Instance *instance = instance_create(run);
        Setup setup = usual_setup;
        setup.sample_type = kSample64;
        if (instance->processor->vtbl->canProcessSampleSize(instance->processor, kSample64) != kResultTrue)
            run_skip(run, "it does not play 64 bits");
        instance_start(instance, setup);
        (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
        flush_bare(instance, info.id, value, i == 1);
        sounds[i] = play(instance, (Piece){.length = 4096, .signal = NOISE, .first_sample = 1000});
    }
    EXPECT_SAME(sounds[0], sounds[1], "a flush that says 32 bits while 64 are played");
}

static void keeps_sound(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    const Sound usual = play_fresh(run, usual_setup, (Piece){.length = 4096, .signal = NOISE});
    (void)play(instance, (Piece){.length = 2048, .signal = NOISE});
    Block *block = block_new(instance, 64);
    Form *const forms[] = {buffers_there, no_buses, null_buses, no_channels, null_channels, no_lists};
    for (size_t f = 0; f < 6; f++) {
        block_fill(block, SILENCE, 0, 0);
        forms[f](block);
        block_process(block);
    }
    const Sound rest = play(instance, (Piece){.length = 2048, .signal = NOISE, .first_sample = 2048});
    for (int32_t c = 0; c < rest.channels; c++)
        for (int64_t i = 0; i < rest.length; i++)
            EXPECT(sound_at(&rest, c, i) == sound_at(&usual, c, 2048 + i),
                   "flushes are heard %lld samples later", (long long)i);
}

static void touches_no_sample(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Block *block = block_new(instance, 64);
    block_fill(block, NOISE, 0, 64);
    block->data.numSamples = 0;
    block_process(block);
    for (int32_t b = 0; b < block->bus_count[kOutput]; b++)
        for (int32_t c = 0; c < block->channel_count[kOutput][b]; c++)
            for (int32_t i = 0; i < 64; i++)
                EXPECT(block_sample(block, kOutput, b, c, i) == sentinel,
                       "a block without samples writes one");
}

const Check flush_checks[] = {
    {"flush.without-samples", "T29", "A block without samples moves parameters.", MUST, without_samples},
    {"flush.without-buses", "T29", "So does one without buses, or with null for them.", MUST, without_buses},
    {"flush.without-channels", "T29", "So does one whose buses have no channels, or null for them.", MUST,
     without_channels},
    {"flush.without-lists", "T29 T35", "So does one that takes nothing back.", MUST, without_lists},
    {"flush.while-inactive", "T27 T29", "So does one that comes while it is inactive.", SHOULD,
     while_inactive},
    {"flush.is-heard", "T29", "What was moved is heard in the next block.", MUST, is_heard},
    {"flush.without-a-type", "T29 T38", "Also if it says the other type of samples, of which it has none.",
     SHOULD, without_a_type},
    {"flush.keeps-sound", "T29", "A flush between two blocks is not heard.", SHOULD, keeps_sound},
    {"flush.touches-no-sample", "T29", "It writes into no buffer.", MUST, touches_no_sample},
    {0},
};
