/* card: plays a VST3 plugin as a sound card does, and writes down what came of it.
 *
 *   card LIBRARY [OPTION [VALUE]] ...       options.c lists them
 *
 * Prints one JSON object; --blocks writes a record a call (block.h). Exit code: 0 played, 1 the plugin failed,
 * 2 wrong use. Linux only. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "card.h"
#include "machine.h"

static bool write_file(const char *name, const void *bytes, size_t size, uint64_t count) {
    FILE *file = fopen(name, "wb");
    const bool is_written = file != NULL && fwrite(bytes, size, count, file) == count;
    if (file == NULL || fclose(file) != 0 || !is_written) fprintf(stderr, "card: %s cannot be written\n", name);
    return is_written;
}

static const char *word(bool is_true) { return is_true ? "true" : "false"; }

/* Seconds from the end of all playing to the last sample that is not 0. */
static double silent_after(const Plugins *plugins) {
    const uint64_t end = plugins->notes != NULL ? notes_end(plugins->notes) : plugins->heard;
    return plugins->heard > end ? (double)(plugins->heard - end) / plugins->options->sample_rate : 0.0;
}

static void report(const Card *card, bool is_locked) {
    const Plugins *plugins = card->plugins;
    printf("{\"latency\": %" PRIu32 ", \"inputs\": %" PRId32 ", \"outputs\": %" PRId32 ", ",
           plugins->instances[0].latency, plugins->input_channels, plugins->output_channels);
    printf("\"blocks\": %" PRIu64 ", \"warm_blocks\": %" PRIu64 ", \"resynchronised\": %" PRIu64 ", ",
           card->block_count, card->warm_blocks, card->resynchronised);
    printf("\"is_real_time\": %s, \"is_locked\": %s, \"counts_system_calls\": %s, ", word(card->is_real_time),
           word(is_locked), word(card->counts_system_calls));
    printf("\"control_is_real_time\": %s, ", card->control == NULL ? "null" : word(control_is_real_time(card->control)));
    printf("\"note_count\": %" PRIu64 ", \"silent_after_s\": %.4f, ", notes_count(plugins->notes), silent_after(plugins));
    printf("\"latencies\": [");
    for (uint32_t i = 0; i < plugins->activation && i < CARD_TOLD_ACTIVATIONS; i++)
        printf(i > 0 ? ", %" PRIu32 : "%" PRIu32, plugins->latencies[i]);
    printf("], \"signals\": %" PRIu32 ", ", card->signals);
    printf("\"restarts\": %" PRIu32 ", \"activations\": %" PRIu32 ", \"has_failed\": %s, \"workers\": ",
           plugins_restarts(plugins), plugins->activation, word(card->has_failed));
    workers_write(card->workers);
    printf("}\n");
}

static bool reactivate(Card *card) {
    plugins_deactivate(card->plugins);
    const bool is_active = plugins_activate(card->plugins);
    card->workers = workers_find(card->plugins->library);
    return is_active;
}

/* As a host's main thread: it hears of new latencies, and takes the plugins out of the card's hands for them. */
static void watch(Card *card) {
    const uint64_t every_ns = (uint64_t)(card->options->signal_every * 1e9);
    uint64_t next_ns = machine_now_ns() + every_ns + (uint64_t)(card->options->warm * 1e9);
    for (uint32_t heard = 0; !card->has_ended;) {
        machine_sleep_until(machine_now_ns() + 2000000);
        if (every_ns > 0 && machine_now_ns() >= next_ns) {
            next_ns += every_ns;
            card->signals += workers_signal(card->workers, card->options->signal);
        }
        if (card->options->ignores_restart || plugins_restarts(card->plugins) == heard) continue;
        heard = plugins_restarts(card->plugins);
        card->order = CARD_PARK;
        while (!card->is_parked && !card->has_ended) machine_sleep_until(machine_now_ns() + 500000);
        if (!card->has_ended && !reactivate(card)) card->has_failed = true;
        card->order = CARD_PLAY;
    }
}

static bool play_by_clock(Card *card) {
    const Options *options = card->options;
    if (!plugins_activate(card->plugins) || !card_prepare(card)) return false;
    card->workers = workers_find(card->plugins->library);
    const double wanted = options->control_ms * options->sample_rate / 1000.0;
    const uint32_t latency = wanted > 0.0 ? (uint32_t)wanted : card->plugins->instances[0].latency;
    if (options->control_ms >= 0.0) card->control = control_open(latency, options->is_without_real_time);
    pthread_t thread;
    if (pthread_create(&thread, NULL, card_run, card) != 0) return false;
    watch(card);
    (void)pthread_join(thread, NULL);
    return !card->has_failed;
}

static bool reopen(Card *card) {
    const uint64_t position = card->plugins->position;
    const uint32_t activation = card->plugins->activation;
    plugins_close(card->plugins);
    card->plugins = plugins_open(card->options);
    if (card->plugins == NULL) return false;
    card->plugins->position = position;
    card->plugins->activation = activation;
    return true;
}

static bool play_cycles(Card *card) {
    const Options *options = card->options;
    if (!card_prepare(card)) return false;
    for (int32_t i = 0; i < options->cycles && !card->has_failed; i++) {
        if (options->reopens && i > 0 && !reopen(card)) exit(1);
        if (!plugins_activate(card->plugins)) return false;
        card_play_blocks(card, options->cycle_blocks);
        if (i + 1 < options->cycles) plugins_deactivate(card->plugins);
    }
    return !card->has_failed;
}

int main(int count, char **words) {
    Options options;
    if (!options_read(&options, count, words)) return 2;
    if (options.denies_real_time) machine_deny_real_time();
    const bool is_locked = !options.is_without_real_time && machine_lock_memory();
    Card card = {.options = &options, .plugins = plugins_open(&options)};
    if (card.plugins == NULL) return 1;
    bool is_good = options.cycles > 0 ? play_cycles(&card) : play_by_clock(&card);
    if (is_good) report(&card, is_locked);
    if (options.blocks_file != NULL && card.blocks != NULL)
        is_good &= write_file(options.blocks_file, card.blocks, sizeof *card.blocks, card.block_count);
    if (card.sound != NULL) {
        const uint64_t samples =
            card.plugins->position < card.sound_samples ? card.plugins->position : card.sound_samples;
        const size_t frame = (size_t)card.plugins->output_channels * sizeof(float);
        is_good &= write_file(options.sound_file, card.sound, frame, samples);
    }
    free(card.blocks), free(card.sound);
    if (card.control != NULL) control_close(card.control);
    plugins_deactivate(card.plugins);
    plugins_close(card.plugins);
    return is_good ? 0 : 1;
}
