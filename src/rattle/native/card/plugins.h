/* plugins.h: the instances under test: loaded as native/player loads them, activated, and called. */
#ifndef CARD_PLUGINS_H
#define CARD_PLUGINS_H

#include <stdatomic.h>

#include "../player/player.h"
#include "block.h"
#include "notes.h"
#include "options.h"

enum { CARD_TOLD_ACTIVATIONS = 64 };

typedef struct Plugins Plugins;

typedef struct Instance {
    RattlePlayer *player;
    Expectation expected;
    uint32_t latency;
} Instance;

struct Plugins {
    const Options *options;
    void *library;
    IPluginFactory *factory;
    Instance instances[CARD_MAX_INSTANCES];
    float *inputs[CARD_MAX_CHANNELS], *outputs[CARD_MAX_CHANNELS]; /* of a block */
    Notes *notes;                   /* or NULL */
    uint64_t heard;                 /* the position behind the last sample that was not 0, with notes */
    float *silence, *unheard;
    uint64_t position;              /* of the next sample */
    uint32_t activation;            /* how many there were */
    uint32_t latencies[CARD_TOLD_ACTIVATIONS]; /* of the first instance in the first of them */
    int32_t input_channels, output_channels;
};

/* Loads the library and opens all instances. NULL, and why on stderr. [main] */
Plugins *plugins_open(const Options *options);
void plugins_close(Plugins *plugins); /* [main] */

/* False, and why on stderr. The first sample is the one at position. [main] */
bool plugins_activate(Plugins *plugins);
void plugins_deactivate(Plugins *plugins); /* [main] */

/* Calls of restartComponent(kLatencyChanged), of all instances. [any] */
uint32_t plugins_restarts(const Plugins *plugins);

/* The input of the next samples, the same for all. [any] */
void plugins_prepare_input(Plugins *plugins, uint32_t samples);

/* One instance plays them; outputs then holds its sound. False: it answered an error. [any] */
bool plugins_play(Plugins *plugins, int32_t instance, uint32_t samples);

/* What became of them, added to fates. [any] */
void plugins_judge(Plugins *plugins, int32_t instance, uint32_t samples, uint16_t fates[FATE_COUNT]);

#endif
