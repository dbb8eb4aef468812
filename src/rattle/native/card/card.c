#include "card.h"

#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "random.h"

enum { TOO_LATE_NS = 200000000 }; /* a real card would have started anew */

typedef struct Clock {
    Random random;       /* jitter and block sizes */
    uint64_t base_ns;    /* when the sample at base_sample is due */
    uint64_t base_sample;
    uint64_t group_sample; /* the burst's first */
    uint64_t ended_ns;   /* the last call */
    int32_t in_burst;
    double since_pause;  /* seconds of sound */
} Clock;

bool card_prepare(Card *card) {
    const Options *options = card->options;
    const double samples = (options->warm + options->seconds) * options->sample_rate;
    const double mean_block = options->varies ? (options->block + 1) / 4.0 : options->block;
    card->block_capacity = (uint64_t)(samples / mean_block) + 1024;
    const uint64_t cycles = (uint64_t)options->cycles * (uint64_t)options->cycle_blocks;
    if (options->cycles > 0) card->block_capacity = cycles < 65536 ? cycles + 1 : 65536;
    card->blocks = malloc(card->block_capacity * sizeof(Block));
    if (card->blocks != NULL) memset(card->blocks, 1, card->block_capacity * sizeof(Block)); /* every page is there */
    card->sound_samples = options->sound_file != NULL ? (uint64_t)samples + CARD_LARGEST_BLOCK : 0;
    const uint64_t bytes = card->sound_samples * (uint64_t)card->plugins->output_channels * sizeof(float);
    card->sound = bytes > 0 ? malloc(bytes) : NULL;
    if (card->sound != NULL) memset(card->sound, 0, bytes);
    return card->blocks != NULL && (bytes == 0 || card->sound != NULL);
}

/* ---- One block --------------------------------------------------------------------------------------- */

static void keep_sound(Card *card, uint32_t samples) {
    const Plugins *plugins = card->plugins;
    const uint64_t channels = (uint64_t)plugins->output_channels;
    for (uint64_t i = 0; i < samples && plugins->position + i < card->sound_samples; i++)
        for (uint64_t channel = 0; channel < channels; channel++)
            card->sound[(plugins->position + i) * channels + channel] = plugins->outputs[channel][i];
}

static void play_all(Card *card, Block *block) {
    Plugins *plugins = card->plugins;
    for (int32_t i = 0; i < card->options->instances; i++) {
        const uint64_t used = machine_thread_ns(), before = machine_now_ns();
        const bool is_good = plugins_play(plugins, i, block->samples);
        block->process_ns += (uint32_t)(machine_now_ns() - before);
        block->processor_ns += (uint32_t)(machine_thread_ns() - used);
        if (!is_good) card->has_failed = true;
        if (i == 0 && card->sound != NULL) keep_sound(card, block->samples);
        plugins_judge(plugins, i, block->samples, block->fates);
    }
}

static void play_block(Card *card, Block *block) {
    Plugins *plugins = card->plugins;
    play_all(card, block);
    if (card->counts_system_calls) block->system_calls = (uint16_t)machine_system_calls();
    block->lag = workers_lag(card->workers);
    if (card->control != NULL) {
        const float *const *inputs = (const float *const *)plugins->inputs;
        block->control_missing = (uint16_t)control_play(card->control, inputs, block->samples);
        block->control_lag = control_lag(card->control);
    }
    block->activation = (uint16_t)plugins->activation;
    plugins->position += block->samples;
}

static Block *next_block(Card *card, uint32_t samples) {
    Block *block = &card->blocks[card->block_count];
    if (card->block_count + 1 < card->block_capacity) card->block_count++; /* else the last is written over */
    *block = (Block){.samples = samples};
    return block;
}

void card_play_blocks(Card *card, int32_t count) {
    for (int32_t i = 0; i < count && !card->has_failed; i++) {
        Block *block = next_block(card, (uint32_t)card->options->block);
        plugins_prepare_input(card->plugins, block->samples);
        play_block(card, block);
    }
}

/* ---- The clock --------------------------------------------------------------------------------------- */

static void set_clock(Clock *clock, uint64_t now_ns, uint64_t sample) {
    clock->base_ns = now_ns;
    clock->base_sample = clock->group_sample = sample;
    clock->in_burst = 0;
}

static uint64_t ns_of(const Card *card, double samples) {
    return (uint64_t)(samples * 1e9 / card->options->sample_rate);
}

static uint64_t due_of(Card *card, Clock *clock, uint32_t samples) {
    const Options *options = card->options;
    if (clock->in_burst == 0) clock->group_sample = card->plugins->position;
    clock->in_burst = (clock->in_burst + 1) % options->burst;
    const uint64_t in_time = clock->base_ns + ns_of(card, (double)(clock->group_sample - clock->base_sample));
    const double jitter = options->jitter > 0.0 ? options->jitter * random_uniform(&clock->random) : 0.0;
    return in_time + ns_of(card, jitter * (double)samples);
}

static void pause_if_due(Card *card, Clock *clock, uint32_t samples) {
    const Options *options = card->options;
    clock->since_pause += (double)samples / options->sample_rate;
    if (options->pause_every <= 0.0 || clock->since_pause < options->pause_every) return;
    clock->since_pause = 0.0;
    clock->base_ns += (uint64_t)(options->pause * 1e9);
}

static void park(Card *card, Clock *clock) {
    card->is_parked = true;
    while (card->order == CARD_PARK) machine_sleep_until(machine_now_ns() + 500000);
    card->is_parked = false;
    set_clock(clock, machine_now_ns() + ns_of(card, card->options->block), card->plugins->position);
}

static void play_on_time(Card *card, Clock *clock, uint64_t start_ns, uint32_t samples) {
    Block *block = next_block(card, samples);
    plugins_prepare_input(card->plugins, samples);
    const uint64_t due = due_of(card, clock, samples);
    if (!card->options->is_offline) machine_sleep_until(due);
    /* A plugin that is slow is no late card. */
    const uint64_t could_begin = due > clock->ended_ns ? due : clock->ended_ns;
    const uint64_t now = machine_now_ns(), late = now > could_begin ? now - could_begin : 0;
    block->due_ns = (card->options->is_offline ? now : due) - start_ns;
    if (!card->options->is_offline) block->late_ns = late < UINT32_MAX ? (uint32_t)late : UINT32_MAX;
    play_block(card, block);
    clock->ended_ns = machine_now_ns();
    if (now > due + TOO_LATE_NS && !card->options->is_offline) {
        card->resynchronised++;
        clock->base_ns += now - due;
    }
    pause_if_due(card, clock, samples);
}

static void begin(Card *card) {
    card->is_real_time =
        !card->options->is_offline && !card->options->is_without_real_time && machine_real_time(CARD_PRIORITY);
    card->counts_system_calls = card->options->counts_system_calls && machine_count_system_calls();
}

void *card_run(void *argument) {
    Card *card = argument;
    const Options *options = card->options;
    Plugins *plugins = card->plugins;
    const uint64_t warm = plugins->position + (uint64_t)(options->warm * options->sample_rate);
    const uint64_t end = warm + (uint64_t)(options->seconds * options->sample_rate);
    Clock clock = {.random = random_of(options->seed)};
    begin(card);
    const uint64_t start_ns = machine_now_ns() + 2000000;
    set_clock(&clock, start_ns, plugins->position);
    while (plugins->position < end && !card->has_failed) {
        if (card->order == CARD_PARK) park(card, &clock);
        if (plugins->position < warm) card->warm_blocks = card->block_count + 1;
        const uint64_t left = end - plugins->position, block = (uint64_t)options->block;
        const uint64_t most = options->varies ? 1 + (uint64_t)(random_uniform(&clock.random) * (double)block) : block;
        play_on_time(card, &clock, start_ns, (uint32_t)(left < most ? left : most));
    }
    card->has_ended = true;
    return NULL;
}
