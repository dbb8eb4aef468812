#include "plugins.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Opening and closing ----------------------------------------------------------------------------- */

typedef IPluginFactory *(PLUGIN_API *GetFactory)(void);

static const char *load(Plugins *plugins) {
    plugins->library = dlopen(plugins->options->library, RTLD_NOW | RTLD_LOCAL);
    if (plugins->library == NULL) return dlerror();
    bool (*enter)(void *) = (bool (*)(void *))(uintptr_t)dlsym(plugins->library, "ModuleEntry");
    if (enter == NULL || !enter(plugins->library)) return "the module's entry is missing or says no";
    const GetFactory get = (GetFactory)(uintptr_t)dlsym(plugins->library, "GetPluginFactory");
    plugins->factory = get != NULL ? get() : NULL;
    return plugins->factory != NULL ? NULL : "GetPluginFactory gives no factory";
}

static const char *open_instance(Plugins *plugins, Instance *instance) {
    instance->player = calloc(1, sizeof *instance->player);
    if (instance->player == NULL) return "there is no memory for an instance";
    if (rattle_player_open(instance->player, plugins->factory, plugins->options->class_number) != RATTLE_PLAYER_OK)
        return "an instance cannot be opened";
    instance->player->process_mode = plugins->options->is_offline ? kOffline : kRealtime;
    return NULL;
}

Plugins *plugins_open(const Options *options) {
    Plugins *plugins = calloc(1, sizeof *plugins);
    if (plugins == NULL) return NULL;
    plugins->options = options;
    const size_t bytes = sizeof(float) * (size_t)options->block;
    for (int32_t channel = 0; channel < CARD_MAX_CHANNELS; channel++) {
        plugins->inputs[channel] = calloc(1, bytes);
        plugins->outputs[channel] = calloc(1, bytes);
    }
    plugins->silence = calloc(1, bytes);
    plugins->unheard = calloc(1, bytes);
    const char *why = load(plugins);
    for (int32_t i = 0; i < options->instances && why == NULL; i++)
        why = open_instance(plugins, &plugins->instances[i]);
    if (why == NULL && options->notes > 0) {
        plugins->notes = notes_open(options, plugins->instances[0].player);
        if (plugins->notes == NULL) why = "it takes no notes";
    }
    if (why == NULL) return plugins;
    fprintf(stderr, "card: %s: %s\n", options->library, why);
    return NULL; /* the process ends */
}

void plugins_close(Plugins *plugins) {
    for (int32_t i = 0; i < plugins->options->instances; i++) {
        rattle_player_close(plugins->instances[i].player);
        free(plugins->instances[i].player);
    }
    plugins->factory->vtbl->release(plugins->factory);
    bool (*leave)(void) = (bool (*)(void))(uintptr_t)dlsym(plugins->library, "ModuleExit");
    if (leave != NULL) (void)leave();
    (void)dlclose(plugins->library);
    for (int32_t channel = 0; channel < CARD_MAX_CHANNELS; channel++)
        free(plugins->inputs[channel]), free(plugins->outputs[channel]);
    free(plugins->silence), free(plugins->unheard), free(plugins->notes);
    free(plugins);
}

uint32_t plugins_restarts(const Plugins *plugins) {
    uint32_t restarts = 0;
    for (int32_t i = 0; i < plugins->options->instances; i++)
        restarts += atomic_load(&plugins->instances[i].player->latency_notices);
    return restarts;
}

/* ---- Activation -------------------------------------------------------------------------------------- */

static void expect(Plugins *plugins, Instance *instance) {
    const Options *options = plugins->options;
    instance->latency = rattle_player_latency(instance->player);
    instance->expected = (Expectation){.first = plugins->position,
                                       .latency = instance->latency,
                                       .gain = (float)options->gain,
                                       .dry_gain = options->is_dry_silent ? 0.0f : 1.0f,
                                       .is_impulse = options->impulse};
    for (int32_t channel = 0; channel < CARD_MAX_CHANNELS; channel++) instance->expected.wet[channel] = -1.0;
}

bool plugins_activate(Plugins *plugins) {
    const Options *options = plugins->options;
    plugins->activation++;
    for (int32_t i = 0; i < options->instances; i++) {
        Instance *instance = &plugins->instances[i];
        RattlePlayer *player = instance->player;
        const RattlePlayerResult result = rattle_player_start(player, options->sample_rate, options->block,
                                                              options->channels, plugins->silence, plugins->unheard);
        plugins->input_channels = rattle_player_channels(player, kInput);
        plugins->output_channels = rattle_player_channels(player, kOutput);
        if (result != RATTLE_PLAYER_OK || plugins->output_channels > CARD_MAX_CHANNELS ||
            plugins->input_channels > CARD_MAX_CHANNELS) {
            fprintf(stderr, "card: it cannot be activated (RattlePlayerResult %d)\n", (int)result);
            return false;
        }
        expect(plugins, instance);
    }
    if (plugins->activation <= CARD_TOLD_ACTIVATIONS)
        plugins->latencies[plugins->activation - 1] = plugins->instances[0].latency;
    return true;
}

void plugins_deactivate(Plugins *plugins) {
    for (int32_t i = 0; i < plugins->options->instances; i++) rattle_player_stop(plugins->instances[i].player);
}

/* ---- Sound ------------------------------------------------------------------------------------------- */

static uint64_t whole_rate(const Plugins *plugins) { return (uint64_t)plugins->options->sample_rate; }

void plugins_prepare_input(Plugins *plugins, uint32_t samples) {
    const Expectation *expected = &plugins->instances[0].expected;
    if (plugins->notes != NULL) notes_prepare(plugins->notes, plugins->position, samples);
    for (int32_t channel = 0; channel < plugins->input_channels; channel++)
        for (uint32_t i = 0; i < samples; i++)
            plugins->inputs[channel][i] =
                signal_input(expected, plugins->position + i, (uint32_t)channel, whole_rate(plugins));
}

bool plugins_play(Plugins *plugins, int32_t instance, uint32_t samples) {
    RattlePlayer *player = plugins->instances[instance].player;
    int32_t count = 0;
    const RattlePlayerPoint *points = plugins->notes != NULL ? notes_give(plugins->notes, player, &count) : NULL;
    return rattle_player_play(player, (void *const *)plugins->inputs, (void *const *)plugins->outputs,
                              (int32_t)samples, (int32_t)samples, points, count) == RATTLE_PLAYER_OK;
}

/* Nobody knows what notes sound like: whatever is a number is right. */
static void judge_notes(Plugins *plugins, uint32_t samples, uint16_t fates[FATE_COUNT]) {
    for (uint32_t i = 0; i < samples; i++) {
        Fate fate = FATE_EXACT;
        for (int32_t channel = 0; channel < plugins->output_channels; channel++) {
            const float y = plugins->outputs[channel][i];
            if (!(y - y == 0.0f)) fate = FATE_WRONG;
            if (y != 0.0f) plugins->heard = plugins->position + i + 1;
        }
        if (fates[fate] < UINT16_MAX) fates[fate]++;
    }
}

void plugins_judge(Plugins *plugins, int32_t instance, uint32_t samples, uint16_t fates[FATE_COUNT]) {
    if (plugins->notes != NULL) {
        judge_notes(plugins, samples, fates);
        return;
    }
    Expectation *expected = &plugins->instances[instance].expected;
    for (uint32_t i = 0; i < samples; i++) {
        const Fate fate = signal_fate(expected, plugins->position + i, (const float *const *)plugins->outputs,
                                      (uint32_t)plugins->output_channels, i, whole_rate(plugins));
        if (fates[fate] < UINT16_MAX) fates[fate]++;
    }
}
