/* options.h: what the card is asked to do; one row a word of the command line in options.c. */
#ifndef CARD_OPTIONS_H
#define CARD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { CARD_LARGEST_BLOCK = 8192, CARD_MAX_INSTANCES = 64, CARD_MAX_CHANNELS = 8 };

typedef struct Options {
    const char *library;
    const char *blocks_file; /* a Block for each call of the clock, as block.h lays it out */
    const char *sound_file;  /* floats of the first instance: all channels of sample 0, then of 1, ... */
    double sample_rate;      /* Hz */
    double seconds;          /* of sound */
    double jitter;           /* a call comes up to this many blocks late, uniformly; 0 to 1 */
    double pause_every, pause; /* seconds: after so much sound nothing is called for so long; 0: never */
    double warm;             /* seconds of sound before the count begins */
    double signal_every;     /* seconds; 0: never */
    double gain;             /* what the plugin is known to do */
    double control_ms;       /* latency of the control; 0: the plugin's, below 0: no control */
    int32_t block, burst;    /* samples; blocks back to back */
    int32_t channels, instances, class_number;
    int32_t cycles, cycle_blocks; /* instead of a clock: opened, played for so many blocks and closed, so often */
    int32_t signal;          /* to the worker that is heard, every so often */
    uint32_t seed;
    int32_t notes; /* the seed of what is played on an instrument; 0: nothing */
    bool is_offline, is_dry_silent, is_without_real_time, counts_system_calls, ignores_restart;
    bool denies_real_time; /* to all processes that plugins start */
    bool varies;  /* block sizes: 1 to block, by the seed */
    bool impulse; /* the input is one sample of 1 at the start of every second, else the numbered noise */
    bool reopens; /* a cycle loads the plugin anew, else it is only activated */
} Options;

/* False, and why on stderr: wrong use. [main] */
bool options_read(Options *options, int count, char **words);

#endif
