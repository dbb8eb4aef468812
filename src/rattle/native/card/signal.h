/* signal.h: noise whose every sample tells its position, and what became of it behind a plugin that is known to
 * multiply by a gain, to be late by its latency, and to fade to the dry signal where it has nothing. All: [any]. */
#ifndef CARD_SIGNAL_H
#define CARD_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

/* -1 to 1 in steps of 2**-23, so exact in a float. */
float signal_sample(uint64_t position, uint32_t channel);

typedef enum Fate {
    FATE_EXACT, /* the plugin's, at its place */
    FATE_NEAR,  /* the same but for rounding: a crossfade between two workers that agree */
    FATE_FADE,  /* between the plugin's and dry, and not far from the sample before */
    FATE_DRY,
    FATE_JUMP,  /* one of the above, but it does not follow from the sample before: a click */
    FATE_WRONG, /* shifted, stale, torn or garbage */
    FATE_COUNT
} Fate;

typedef struct Expectation {
    uint64_t first;     /* position of the first sample since activation; before it was silence */
    uint64_t latency;   /* samples */
    float gain;         /* of the plugin; dry has 1, or 0 */
    float dry_gain;
    bool is_impulse;
    double wet[8];      /* of each channel: 1 plugin, 0 dry; below 0: nothing was heard yet */
} Expectation;

/* What goes in at a position. */
float signal_input(const Expectation *expected, uint64_t position, uint32_t channel, uint64_t sample_rate);

/* The worst fate of a frame, a sample of each channel at one position. */
Fate signal_fate(Expectation *expected, uint64_t position, const float *const *outputs, uint32_t channels,
                 uint32_t at, uint64_t sample_rate);

#endif
