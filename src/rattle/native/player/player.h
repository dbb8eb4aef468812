/* player.h: plays a VST3 plugin, ours or another's, as a well-behaved host does. A library for a process of its
 * own: a plugin that crashes takes nothing else with it. All functions: [main].
 *
 * It asks no system for anything: memory is the caller's, and so is loading the plugin. */
#ifndef RATTLE_PLAYER_H
#define RATTLE_PLAYER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../vst3/abi.h"

enum {
    RATTLE_PLAYER_BUSES = 32,
    RATTLE_PLAYER_CHANNELS = 64,
    RATTLE_PLAYER_QUEUES = 4096, /* parameters that move in one block */
    RATTLE_PLAYER_POINTS = 64,  /* of one of them, in one block */
    RATTLE_PLAYER_EVENTS = 256, /* in one block */
};

/* What a plugin refused to do first; the same numbers are in rattle/check/played.py. */
typedef enum RattlePlayerResult {
    RATTLE_PLAYER_OK,
    RATTLE_PLAYER_NO_CLASS,      /* no audio class in the factory */
    RATTLE_PLAYER_NO_COMPONENT,  /* createInstance */
    RATTLE_PLAYER_NO_START,      /* initialize */
    RATTLE_PLAYER_NO_PROCESSOR,  /* IAudioProcessor */
    RATTLE_PLAYER_NO_CONTROLLER, /* IEditController, in the component or beside it */
    RATTLE_PLAYER_NO_SETUP,      /* setupProcessing: this sample rate or block size */
    RATTLE_PLAYER_NO_ACTIVITY,   /* setActive */
    RATTLE_PLAYER_NO_SOUND,      /* process answered an error */
    RATTLE_PLAYER_TOO_MANY_CHANNELS,
} RattlePlayerResult;

typedef struct RattlePlayerPoint {
    uint32_t sample; /* counted from the start of what is played; points are in order */
    ParamID id;
    ParamValue value;
} RattlePlayerPoint;

typedef struct RattlePlayerQueue {
    IParamValueQueue interface;
    ParamID id;
    int32_t count;
    int32_t offsets[RATTLE_PLAYER_POINTS];
    ParamValue values[RATTLE_PLAYER_POINTS];
} RattlePlayerQueue;

typedef struct RattlePlayerChanges {
    IParameterChanges interface;
    int32_t count;
    RattlePlayerQueue queues[RATTLE_PLAYER_QUEUES];
} RattlePlayerChanges;

typedef struct RattlePlayerEvents {
    IEventList interface;
    int32_t count;
    Event events[RATTLE_PLAYER_EVENTS];
} RattlePlayerEvents;

typedef struct RattlePlayer {
    IHostApplication application;
    IComponentHandler handler;
    _Atomic uint32_t latency_notices; /* restartComponent(kLatencyChanged), from whatever thread */
    IComponent *component;
    IAudioProcessor *processor;
    IEditController *controller;
    IConnectionPoint *component_end, *controller_end; /* NULL in a plugin of one piece */
    bool has_own_controller;
    RattlePlayerChanges changes, sent;
    bool has_event_input;
    RattlePlayerEvents events; /* of the next block, by the caller: rattle_player_events_add; empty behind it */
    int32_t bus_count[2], bus_channels[2][RATTLE_PLAYER_BUSES];
    AudioBusBuffers buses[2][RATTLE_PLAYER_BUSES];
    void *channels[2][RATTLE_PLAYER_CHANNELS];
    int32_t sample_size;  /* kSample32 unless said otherwise */
    int32_t process_mode; /* kRealtime unless the caller wrote another one here */
    ProcessContext context; /* it plays, from the start, at 120 bpm */
    void *silence, *unheard; /* of the longest block: what buses beside the main ones get */
} RattlePlayer;

/* An audio class of a factory, the first is 0, made and initialized. A player that is refused something is
 * closed. */
VST3_EXPORT RattlePlayerResult rattle_player_open(RattlePlayer *player, IPluginFactory *factory,
                                                  int32_t number);
VST3_EXPORT void rattle_player_close(RattlePlayer *player);
VST3_EXPORT int32_t rattle_player_bytes(void);

/* The class that would be opened; false if there is none. */
VST3_EXPORT bool rattle_player_class(IPluginFactory *factory, int32_t number, PClassInfo2 *info);

/* Parameters. */
VST3_EXPORT int32_t rattle_player_parameter_count(RattlePlayer *player);
VST3_EXPORT bool rattle_player_parameter(RattlePlayer *player, int32_t index, ParameterInfo *info);
VST3_EXPORT bool rattle_player_text(RattlePlayer *player, ParamID id, ParamValue value, TChar *text);

/* kSample64 from the next start to the next open: all samples are then doubles. */
VST3_EXPORT void rattle_player_use(RattlePlayer *player, int32_t sample_size);

/* From the next start to the next open: nobody listens yet, the plugin may wait for what it needs. */
VST3_EXPORT void rattle_player_offline(RattlePlayer *player, bool is_offline);

/* Between start and stop it sounds. Both main buses get `channels` if the plugin takes them, else what it
 * offers; `silence` and `unheard` are of block_size samples. */
VST3_EXPORT RattlePlayerResult rattle_player_start(RattlePlayer *player, double sample_rate, int32_t block_size,
                                                   int32_t channels, void *silence, void *unheard);
VST3_EXPORT void rattle_player_stop(RattlePlayer *player);
VST3_EXPORT int32_t rattle_player_channels(RattlePlayer *player, int32_t direction); /* of the main bus */
VST3_EXPORT int32_t rattle_player_buses(RattlePlayer *player, int32_t direction);
VST3_EXPORT uint32_t rattle_player_latency(RattlePlayer *player);
VST3_EXPORT uint32_t rattle_player_tail(RattlePlayer *player);

/* `count` samples in blocks of block_size, the last one shorter. */
VST3_EXPORT RattlePlayerResult rattle_player_play(RattlePlayer *player, void *const *inputs,
                                                  void *const *outputs, int32_t count, int32_t block_size,
                                                  const RattlePlayerPoint *points, int32_t point_count);

/* changes.c: the host's lists of points; what is beyond their length is left out. */
void rattle_player_changes_init(RattlePlayerChanges *changes);
void rattle_player_changes_add(RattlePlayerChanges *changes, ParamID id, int32_t offset, ParamValue value);

/* events.c: the host's list of events; false: there is no more room. */
void rattle_player_events_init(RattlePlayerEvents *events);
bool rattle_player_events_add(RattlePlayerEvents *events, Event event);

#endif
