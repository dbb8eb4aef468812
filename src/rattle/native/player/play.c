/* play.c: buses, blocks, and the points that fall into each. */
#include <stddef.h>

#include "../trap/optional.h"
#include "player.h"

/* ---- Buses ------------------------------------------------------------------------------------------ */

static SpeakerArrangement arrangement_of(int32_t channels) {
    return channels == 1 ? kSpeakerM : kSpeakerL | kSpeakerR;
}

/* Main buses of so many channels; what a plugin says to it is in getBusInfo. */
static void ask_for_channels(RattlePlayer *player, int32_t channels) {
    SpeakerArrangement wanted[2][RATTLE_PLAYER_BUSES];
    IAudioProcessor *processor = player->processor;
    for (int32_t direction = kInput; direction <= kOutput; direction++)
        for (int32_t bus = 0; bus < player->bus_count[direction]; bus++) {
            SpeakerArrangement *place = &wanted[direction][bus];
            *place = arrangement_of(channels);
            if (bus != 0) processor->vtbl->getBusArrangement(processor, direction, bus, place);
        }
    processor->vtbl->setBusArrangements(processor, wanted[kInput], player->bus_count[kInput], wanted[kOutput],
                                        player->bus_count[kOutput]);
}

static bool count_buses(RattlePlayer *player) {
    for (int32_t direction = kInput; direction <= kOutput; direction++) {
        const int32_t count = player->component->vtbl->getBusCount(player->component, kAudio, direction);
        if (count < 0 || count > RATTLE_PLAYER_BUSES) return false;
        player->bus_count[direction] = count;
    }
    return true;
}

static void open_events(RattlePlayer *player) {
    IComponent *component = player->component;
    player->has_event_input = component->vtbl->getBusCount(component, kEvent, kInput) > 0;
    if (player->has_event_input) component->vtbl->activateBus(component, kEvent, kInput, 0, 1);
    rattle_player_events_init(&player->events);
}

/* The main buses are active, the others have buffers and are not. */
static bool lay_buses(RattlePlayer *player) {
    IComponent *component = player->component;
    for (int32_t direction = kInput; direction <= kOutput; direction++) {
        int32_t first = 0;
        for (int32_t bus = 0; bus < player->bus_count[direction]; bus++) {
            BusInfo info = {.channelCount = 0};
            component->vtbl->getBusInfo(component, kAudio, direction, bus, &info);
            component->vtbl->activateBus(component, kAudio, direction, bus, bus == 0);
            if (info.channelCount < 0 || first + info.channelCount > RATTLE_PLAYER_CHANNELS) return false;
            player->bus_channels[direction][bus] = info.channelCount;
            player->buses[direction][bus] = (AudioBusBuffers){
                .numChannels = info.channelCount, .channelBuffers32 = (Sample32 **)&player->channels[direction][first]};
            first += info.channelCount;
        }
        for (int32_t channel = 0; channel < RATTLE_PLAYER_CHANNELS; channel++)
            player->channels[direction][channel] = direction == kInput ? player->silence : player->unheard;
    }
    return true;
}

/* ---- Start and stop --------------------------------------------------------------------------------- */

void rattle_player_use(RattlePlayer *player, int32_t sample_size) { player->sample_size = sample_size; }

void rattle_player_offline(RattlePlayer *player, bool is_offline) {
    player->process_mode = is_offline ? kOffline : kRealtime;
}

RattlePlayerResult rattle_player_start(RattlePlayer *player, double sample_rate, int32_t block_size,
                                       int32_t channels, void *silence, void *unheard) {
    IAudioProcessor *processor = player->processor;
    IComponent *component = player->component;
    ProcessSetup setup = {player->process_mode, player->sample_size, block_size, sample_rate};
    player->context = (ProcessContext){.state = kPlaying | kTempoValid | kTimeSigValid | kProjectTimeMusicValid |
                                                kBarPositionValid,
                                       .sampleRate = sample_rate,
                                       .tempo = 120.0,
                                       .timeSigNumerator = 4,
                                       .timeSigDenominator = 4};
    player->silence = silence;
    player->unheard = unheard;
    if (!count_buses(player)) return RATTLE_PLAYER_TOO_MANY_CHANNELS;
    ask_for_channels(player, channels);
    if (processor->vtbl->setupProcessing(processor, &setup) != kResultOk) return RATTLE_PLAYER_NO_SETUP;
    if (!lay_buses(player)) return RATTLE_PLAYER_TOO_MANY_CHANNELS;
    open_events(player);
    if (component->vtbl->setActive(component, 1) != kResultOk) return RATTLE_PLAYER_NO_ACTIVITY;
    processor->vtbl->setProcessing(processor, 1); /* many plugins answer that they do not implement it */
    return RATTLE_PLAYER_OK;
}

void rattle_player_stop(RattlePlayer *player) {
    player->processor->vtbl->setProcessing(player->processor, 0);
    player->component->vtbl->setActive(player->component, 0);
}

int32_t rattle_player_channels(RattlePlayer *player, int32_t direction) {
    return player->bus_count[direction] > 0 ? player->bus_channels[direction][0] : 0;
}

int32_t rattle_player_buses(RattlePlayer *player, int32_t direction) { return player->bus_count[direction]; }

uint32_t rattle_player_latency(RattlePlayer *player) {
    return player->processor->vtbl->getLatencySamples(player->processor);
}

uint32_t rattle_player_tail(RattlePlayer *player) {
    return player->processor->vtbl->getTailSamples(player->processor);
}

/* ---- Sound ------------------------------------------------------------------------------------------ */

static void point_channels(RattlePlayer *player, int32_t direction, void *const *samples, int32_t at) {
    const size_t size = player->sample_size == kSample64 ? sizeof(Sample64) : sizeof(Sample32);
    const int32_t channels = rattle_player_channels(player, direction);
    for (int32_t channel = 0; channel < channels; channel++)
        player->channels[direction][channel] = (char *)samples[channel] + (size_t)at * size;
    for (int32_t bus = 0; bus < player->bus_count[direction]; bus++)
        player->buses[direction][bus].silenceFlags = 0;
}

static tresult play_block(RattlePlayer *player, int32_t count) {
    ProcessData data = {.processMode = player->process_mode,
                        .symbolicSampleSize = player->sample_size,
                        .numSamples = count,
                        .numInputs = player->bus_count[kInput],
                        .numOutputs = player->bus_count[kOutput],
                        .inputs = player->buses[kInput],
                        .outputs = player->buses[kOutput],
                        .inputParameterChanges = &player->changes.interface,
                        .outputParameterChanges = &player->sent.interface,
                        .inputEvents = player->has_event_input ? &player->events.interface : NULL,
                        .processContext = &player->context};
    rattle_player_changes_init(&player->sent);
    rattle_trap_enter_if_loaded();
    const tresult result = player->processor->vtbl->process(player->processor, &data);
    rattle_trap_leave_if_loaded();
    return result;
}

static void move_on(ProcessContext *context, int32_t samples) {
    context->projectTimeSamples += samples;
    const double seconds = (double)context->projectTimeSamples / context->sampleRate;
    const double quarters_per_bar = 4.0;
    context->projectTimeMusic = seconds * context->tempo / 60.0;
    const double bars = (double)(int64_t)(context->projectTimeMusic / quarters_per_bar);
    context->barPositionMusic = quarters_per_bar * bars;
}

RattlePlayerResult rattle_player_play(RattlePlayer *player, void *const *inputs, void *const *outputs,
                                      int32_t count, int32_t block_size, const RattlePlayerPoint *points,
                                      int32_t point_count) {
    int32_t next = 0;
    for (int32_t at = 0; at < count; at += block_size) {
        const int32_t length = count - at < block_size ? count - at : block_size;
        rattle_player_changes_init(&player->changes);
        for (; next < point_count && (int32_t)points[next].sample < at + length; next++)
            rattle_player_changes_add(&player->changes, points[next].id, (int32_t)points[next].sample - at,
                                      points[next].value);
        point_channels(player, kInput, inputs, at);
        point_channels(player, kOutput, outputs, at);
        if (play_block(player, length) != kResultOk) return RATTLE_PLAYER_NO_SOUND;
        rattle_player_events_init(&player->events);
        move_on(&player->context, length);
    }
    return RATTLE_PLAYER_OK;
}
