#include "options.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum Kind { FLAG, INTEGER, NUMBER, TEXT } Kind;

typedef struct Row {
    const char *word;
    Kind kind;
    size_t place;
    double least, most;
    const char *meaning;
} Row;

#define AT(member) offsetof(Options, member)

static const Row table[] = {
    {"--rate", NUMBER, AT(sample_rate), 8000.0, 768000.0, "Hz (48000)"},
    {"--block", INTEGER, AT(block), 1, CARD_LARGEST_BLOCK, "samples (128)"},
    {"--seconds", NUMBER, AT(seconds), 0.0, 1e6, "of sound (5)"},
    {"--warm", NUMBER, AT(warm), 0.0, 1e6, "seconds before the count begins (0)"},
    {"--jitter", NUMBER, AT(jitter), 0.0, 1.0, "a call comes up to so many blocks late (0)"},
    {"--burst", INTEGER, AT(burst), 1, 4096, "blocks back to back, then a wait (1)"},
    {"--pause-every", NUMBER, AT(pause_every), 0.0, 1e6, "seconds of sound between pauses (never)"},
    {"--pause", NUMBER, AT(pause), 0.0, 1e6, "seconds of a pause (0)"},
    {"--offline", FLAG, AT(is_offline), 0, 0, "no clock: call after call, in the host's offline mode"},
    {"--vary", FLAG, AT(varies), 0, 0, "blocks of 1 to --block samples"},
    {"--impulse", FLAG, AT(impulse), 0, 0, "a 1 at each second's start goes in, not the numbered noise"},
    {"--seed", INTEGER, AT(seed), 0, 2147483647.0, "of jitter and of block sizes (1)"},
    {"--notes", INTEGER, AT(notes), 0, 2147483647.0, "plays an instrument, by this seed, until 3 s before the end (0)"},
    {"--gain", NUMBER, AT(gain), -16.0, 16.0, "that the plugin is known to have (1)"},
    {"--dry-silent", FLAG, AT(is_dry_silent), 0, 0, "what is missing is silence, not the input"},
    {"--channels", INTEGER, AT(channels), 1, 2, "of the main buses (2)"},
    {"--instances", INTEGER, AT(instances), 1, CARD_MAX_INSTANCES, "played one after the other (1)"},
    {"--class", INTEGER, AT(class_number), 0, 1000, "which audio class of the factory (0)"},
    {"--control-ms", NUMBER, AT(control_ms), -1.0, 1000.0, "latency of the control; 0 as the plugin (none)"},
    {"--other", FLAG, AT(is_without_real_time), 0, 0, "this thread does not ask for a real-time class"},
    {"--deny-real-time", FLAG, AT(denies_real_time), 0, 0, "what plugins start gets no real-time class"},
    {"--signal-every", NUMBER, AT(signal_every), 0.0, 1e6, "seconds; to the worker that is heard (never)"},
    {"--signal", INTEGER, AT(signal), 0, 64, "which (9, SIGKILL)"},
    {"--system-calls", FLAG, AT(counts_system_calls), 0, 0, "counts those inside process"},
    {"--ignore-restart", FLAG, AT(ignores_restart), 0, 0, "a host that does not hear restartComponent"},
    {"--cycles", INTEGER, AT(cycles), 0, 1e9, "no clock: so often activated, played and deactivated"},
    {"--cycle-blocks", INTEGER, AT(cycle_blocks), 0, 1e6, "blocks in each (4)"},
    {"--reopen", FLAG, AT(reopens), 0, 0, "each cycle loads and closes the plugin too"},
    {"--blocks", TEXT, AT(blocks_file), 0, 0, "FILE for one record a call"},
    {"--sound", TEXT, AT(sound_file), 0, 0, "FILE for what came out, 32-bit floats"},
};

static bool wrong_use(const char *word) {
    fprintf(stderr, "card: %s\nuse: card LIBRARY [OPTION [VALUE]] ...\n", word);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        fprintf(stderr, "  %-15s %s\n", table[i].word, table[i].meaning);
    return false;
}

static const Row *row_of(const char *word) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].word, word) == 0) return &table[i];
    return NULL;
}

static bool store(Options *options, const Row *row, const char *value) {
    char *place = (char *)options + row->place, *end = NULL;
    if (row->kind == TEXT) {
        memcpy(place, &value, sizeof value);
        return true;
    }
    const double number = strtod(value, &end);
    if (end == value || *end != 0 || !(number >= row->least && number <= row->most)) return false;
    if (row->kind == NUMBER) memcpy(place, &number, sizeof number);
    else memcpy(place, &(int32_t){(int32_t)number}, sizeof(int32_t));
    return true;
}

bool options_read(Options *options, int count, char **words) {
    *options = (Options){.sample_rate = 48000.0, .seconds = 5.0, .gain = 1.0, .control_ms = -1.0, .block = 128,
                         .burst = 1, .channels = 2, .instances = 1, .cycle_blocks = 4, .signal = 9, .seed = 1};
    for (int i = 1; i < count; i++) {
        const Row *row = row_of(words[i]);
        if (row == NULL && (words[i][0] == '-' || options->library != NULL)) return wrong_use(words[i]);
        if (row == NULL) options->library = words[i];
        else if (row->kind == FLAG) *((char *)options + row->place) = true;
        else if (i + 1 == count || !store(options, row, words[i + 1])) return wrong_use(words[i]);
        else i++;
    }
    return options->library != NULL || wrong_use("no library is named");
}
