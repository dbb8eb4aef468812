/* realtime.c: the audio thread never waits. All checks of one run play in the trap; this one reads it. */
#include "../parameters.h"
#include "../table.h"
#include "../trap.h"

static void move(Block *block, int64_t sample, void *extra) {
    uint32_t seed = (uint32_t)sample + 1;
    (void)extra;
    for (int32_t i = 0; i < parameter_count(block->instance); i++) {
        const ParameterInfo info = parameter_at(block->instance, i);
        if (!is_setting(&info)) continue;
        points_add(block->points, info.id, i % block->data.numSamples, random_travel(&seed));
    }
}

static void play_and_flush(Run *run, int32_t sample_type) {
    Setup setup = usual_setup;
    setup.sample_type = sample_type;
    setup.with_aux = true;
    Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    if (processor->vtbl->canProcessSampleSize(processor, sample_type) != kResultTrue) return;
    instance_start(instance, setup);
    (void)play(
        instance,
        (Piece){.length = 8000, .signal = NOISE, .signal_end = 5000, .block = 300, .seed = 7, .twist = move});
    Block *block = block_new(instance, 1);
    block_fill(block, SILENCE, 0, 0);
    block_process(block);
}

static void process_never_waits(Run *run) {
    char words[400];
    if (!trap_is_loaded()) run_skip(run, "no trap is loaded before the host");
    play_and_flush(run, kSample32);
    play_and_flush(run, kSample64);
    if (trap_words(words, sizeof words)) run_fail(run, "inside process it calls %s", words);
}

const Check realtime_checks[] = {
    {"realtime.process-never-waits", "T27",
     "No memory, lock, file, clock or system call is asked for inside process, in any check.", MUST,
     process_never_waits},
    {NULL, NULL, NULL, MUST, NULL},
};
