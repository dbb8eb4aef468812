#include "block.h"

#include "../fpmode.h"
#include "../samples.h"
#include "arrangement.h"
#include "process_context.h"

enum { MAX_FLAGGED_CHANNELS = 64 };

typedef struct Block { /* a ProcessData, made safe */
    uint32_t count; /* samples */
    uint32_t sample_size;
    const void *inputs[RATTLE_MAX_INPUTS];   /* NULL: silence */
    void *outputs[RATTLE_MAX_CHANNELS];      /* NULL: not wanted */
} Block;

/* ---- Buffers ---------------------------------------------------------------------------------------- */

static uint32_t bus_count(const AudioBusBuffers *buses, int32_t count) {
    return buses != NULL && count > 0 ? (uint32_t)count : 0;
}

static uint32_t channel_count(const AudioBusBuffers *bus) {
    return bus->channelBuffers32 != NULL && bus->numChannels > 0 ? (uint32_t)bus->numChannels : 0;
}

/* One of float pointers and one of double pointers lie in the same union. */
static void *channel(const AudioBusBuffers *bus, uint32_t index, uint32_t sample_size) {
    return sample_size == sizeof(double) ? (void *)bus->channelBuffers64[index]
                                         : (void *)bus->channelBuffers32[index];
}

/* Those that a processor can have; bus may be NULL. */
static uint32_t main_channels(const AudioBusBuffers *bus) {
    const uint32_t count = bus != NULL ? channel_count(bus) : 0;
    return count < RATTLE_MAX_CHANNELS ? count : RATTLE_MAX_CHANNELS;
}

static void take_main_buses(Block *block, const Vst3Engine *engine, const ProcessData *data) {
    const AudioBusBuffers *input = bus_count(data->inputs, data->numInputs) ? &data->inputs[0] : NULL;
    const AudioBusBuffers *output = bus_count(data->outputs, data->numOutputs) ? &data->outputs[0] : NULL;
    const uint32_t inputs = main_channels(input), outputs = main_channels(output);
    for (uint32_t c = 0; c < engine->setup.input_channels; c++)
        block->inputs[c] = c < inputs ? channel(input, c, block->sample_size) : NULL;
    for (uint32_t c = 0; c < engine->setup.output_channels; c++)
        block->outputs[c] = c < outputs ? channel(output, c, block->sample_size) : NULL;
}

/* The side-chains' inputs stand behind the main bus's. A mono one goes to all channels of its side-chain. */
static void connect_sidechains(Block *block, const Vst3Object *object, Vst3Engine *engine,
                               const ProcessData *data) {
    const uint32_t buses = bus_count(data->inputs, data->numInputs);
    const uint32_t active = atomic_load_explicit(&object->active_sidechains, memory_order_relaxed);
    uint32_t first = engine->setup.input_channels;
    for (uint32_t b = 0; b < rattle_plugin.sidechain_count; b++) {
        const uint32_t index = b + (uint32_t)vst3_main_inputs();
        const AudioBusBuffers *bus = index < buses ? &data->inputs[index] : NULL;
        const uint32_t given = bus != NULL && (active >> b & 1) ? main_channels(bus) : 0;
        const uint32_t wanted = rattle_sidechain_channels(&rattle_plugin, b, engine->setup.input_channels);
        for (uint32_t c = 0; c < wanted; c++)
            block->inputs[first + c] =
                c < given || given == 1 ? channel(bus, given == 1 ? 0 : c, block->sample_size) : NULL;
        rattle_schedule_connect(engine->schedule, b, given > 0);
        first += wanted;
    }
}

/* Every output channel that the engine did not write: the main bus has `written` that it did. */
static void silence_outputs(const ProcessData *data, const Block *block, uint32_t written) {
    for (uint32_t b = 0; b < bus_count(data->outputs, data->numOutputs); b++) {
        const AudioBusBuffers *bus = &data->outputs[b];
        for (uint32_t c = b == 0 ? written : 0; c < channel_count(bus); c++) {
            unsigned char *bytes = channel(bus, c, block->sample_size);
            for (uint64_t i = 0; bytes != NULL && i < (uint64_t)block->count * block->sample_size; i++)
                bytes[i] = 0;
        }
    }
}

static bool is_silent(const void *samples, const Block *block) {
    return samples != NULL && block->count > 0 &&
           rattle_samples_are_zero(block->sample_size, samples, block->count);
}

static void flag_silence(const ProcessData *data, const Block *block) {
    for (uint32_t b = 0; b < bus_count(data->outputs, data->numOutputs); b++) {
        AudioBusBuffers *bus = &data->outputs[b];
        bus->silenceFlags = 0;
        for (uint32_t c = 0; c < channel_count(bus) && c < MAX_FLAGGED_CHANNELS; c++)
            if (is_silent(channel(bus, c, block->sample_size), block)) bus->silenceFlags |= UINT64_C(1) << c;
    }
}

/* ---- Sound ------------------------------------------------------------------------------------------ */

/* What main sent: a state that was loaded, or what was turned while the host did not play. engine may be
 * NULL. */
static void take_settings(Vst3Object *object, Vst3Engine *engine) {
    const Vst3Letter *letter = vst3_settings_take(&object->settings);
    if (letter == NULL) return;
    for (uint32_t i = 0; i < vst3_setting_count(); i++) {
        if (letter->plain[i] != letter->plain[i]) continue;
        if (engine != NULL) vst3_engine_set(engine, i, letter->plain[i]);
        vst3_settings_set(&object->settings, i, letter->plain[i]);
    }
    vst3_settings_acknowledge(&object->settings, letter);
}

/* What was kept while no engine was there, or while it was built. */
static void catch_up(Vst3Object *object, Vst3Engine *engine) {
    if (!object->is_engine_behind) return;
    object->is_engine_behind = false;
    for (uint32_t i = 0; i < vst3_setting_count(); i++)
        vst3_engine_set(engine, i, vst3_settings_present(&object->settings, i));
}

static void update_tail(Vst3Object *object, Vst3Engine *engine) {
    if (!engine->tail_is_stale) return;
    engine->tail_is_stale = 0;
    atomic_store(&object->tail_samples,
                 vst3_tail_samples(engine->processor, engine->setup.sample_rate, engine->plain));
}

static void follow(Vst3Engine *engine, const ProcessContext *context) {
    if (rattle_plugin.transport == 0) return;
    const RattlePlayhead playhead = vst3_playhead(context);
    rattle_schedule_follow(engine->schedule, &playhead);
}

static void play(Vst3Object *object, Vst3Engine *engine, const Block *block, const ProcessData *data) {
    const bool may_want_reset = atomic_load_explicit(&object->wants_reset, memory_order_relaxed);
    if (may_want_reset && atomic_exchange(&object->wants_reset, false)) vst3_engine_reset(engine);
    if (block->count > 0) {
        vst3_settings_sound(&object->settings);
        follow(engine, data->processContext);
        rattle_schedule_offline(engine->schedule, data->processMode == kOffline);
        if (!atomic_load_explicit(&object->is_playing, memory_order_relaxed))
            atomic_store(&object->is_playing, true);
    }
    catch_up(object, engine);
    take_settings(object, engine);
    vst3_engine_process(engine, block->inputs, block->outputs, block->count, data->inputParameterChanges,
                        data->inputEvents, &object->settings);
    vst3_engine_send_meters(engine, data->outputParameterChanges);
    if (block->count > 0) vst3_engine_send_events(engine, data->outputEvents);
    if (object->is_host_locked_out) vst3_engine_send_program(engine, data->outputParameterChanges);
    update_tail(object, engine);
}

static void keep_points(Vst3Object *object, IParameterChanges *list, bool of_program) {
    const int32_t queues = list != NULL ? list->vtbl->getParameterCount(list) : 0;
    Vst3Point point;
    for (int32_t i = 0; i < queues; i++)
        if (vst3_changes_last(list, i, &point) && vst3_is_program(point.setting) == of_program)
            vst3_engine_apply(NULL, &object->settings, &point);
}

/* Not active, or just being (de)activated: nothing must be lost, the next activation starts there. */
static void keep_settings(Vst3Object *object, IParameterChanges *list) {
    object->is_engine_behind = true;
    take_settings(object, NULL);
    if (vst3_has_programs()) keep_points(object, list, true);
    keep_points(object, list, false);
}

void vst3_block_process(Vst3Object *object, ProcessData *data) {
    Block block; /* its channels are set as far as the engine has them */
    block.count = data->numSamples > 0 ? (uint32_t)data->numSamples : 0;
    block.sample_size = data->symbolicSampleSize == kSample64 ? sizeof(double) : sizeof(float);
    const RattleFpMode mode = rattle_fpmode_enter();
    const bool is_ours = vst3_gate_try(object);
    Vst3Engine *engine = is_ours ? object->engine : NULL;
    const bool is_playable = engine != NULL && engine->processor->sample_size == block.sample_size;
    if (is_playable) {
        take_main_buses(&block, engine, data);
        connect_sidechains(&block, object, engine, data);
        play(object, engine, &block, data);
    } else keep_settings(object, data->inputParameterChanges);
    silence_outputs(data, &block, is_playable ? engine->setup.output_channels : 0);
    flag_silence(data, &block);
    if (is_ours) vst3_gate_open(object);
    rattle_fpmode_leave(mode);
}
