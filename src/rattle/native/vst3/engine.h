/* engine.h: what exists between setActive(true) and setActive(false): the processor, its schedule, the bypass
 * before it, and the cursors on the host's points, in one piece of memory. All of it is called in the
 * processor's floating-point mode (fpmode.h). */
#ifndef RATTLE_VST3_ENGINE_H
#define RATTLE_VST3_ENGINE_H

#include "../bypass.h"
#include "../schedule.h"
#include "abi.h"
#include "events.h"
#include "parameter_changes.h"
#include "settings.h"

typedef struct Vst3Engine {
    const RattleProcessor *processor;
    RattleSetup setup;
    RattleSchedule *schedule;
    RattleBypass *bypass;
    Vst3Changes changes;
    Vst3Events events;
    uint64_t dropped_events; /* too many at one sample */
    uint64_t refused_events; /* of those sent: the host's list was full, or none */
    double *plain;          /* [vst3_setting_count()] in force */
    double *meters_sent;    /* [meter_count] normalized, as the host last got them */
    uint32_t tail_is_stale; /* a setting moved since the tail was computed */
    uint32_t has_new_program; /* that moved all Params, and was not sent yet */
    uint32_t latency;         /* samples */
    double status_sent;       /* plain, as the host last got it */
    RattleListener listener;  /* through which the processor calls the one of the setup */
    const RattleListener *outer;
    _Atomic uint32_t calls;   /* VST3_CALLING, VST3_HUSHED */
    struct Vst3Engine *next_retired;
} Vst3Engine;

/* With the present settings. NULL if memory ran out. [main] */
Vst3Engine *vst3_engine_open(const RattleProcessor *processor, const RattleSetup *setup,
                             Vst3Settings *settings);

/* From now on the processor's proposals come to nothing. [main] */
void vst3_engine_hush(Vst3Engine *engine);

/* A proposal is on its way through the host: until it has returned, close would wait for itself. Ends for good once
 * the engine is hushed. [any] */
bool vst3_engine_is_calling(const Vst3Engine *engine);

/* NULL allowed. Logs how often the processor had to be reset after a NaN, and events that were lost. [main] */
void vst3_engine_close(Vst3Engine *engine);

/* [audio] */
void vst3_engine_reset(Vst3Engine *engine) RATTLE_NONBLOCKING;
void vst3_engine_set(Vst3Engine *engine, uint32_t setting, double plain) RATTLE_NONBLOCKING;

/* A point of the host, said to the settings and, unless it is NULL, to the engine; one of a controller is an event. A program that is another
 * than the one in force brings all Params along; one that is repeated does not undo what was turned since.
 * [audio] */
void vst3_engine_apply(Vst3Engine *engine, Vst3Settings *settings, const Vst3Point *point)
    RATTLE_NONBLOCKING;

/* The host's block: sound, points and events; at one sample points come first. Channels as
 * rattle_schedule_process wants them. Every point that is applied is also said to the settings. [audio] */
void vst3_engine_process(Vst3Engine *engine, const void *const *inputs, void *const *outputs, uint32_t count,
                         IParameterChanges *points, IEventList *events, Vst3Settings *settings)
    RATTLE_NONBLOCKING;

/* What moved since the last time, the worker's status with it. [audio] */
void vst3_engine_send_meters(Vst3Engine *engine, IParameterChanges *list) RATTLE_NONBLOCKING;

/* What the plugin sent in the block. [audio] */
void vst3_engine_send_events(Vst3Engine *engine, IEventList *list) RATTLE_NONBLOCKING;

/* After a program was chosen: where all Params are now. For hosts that can be told in no other way. [audio] */
void vst3_engine_send_program(Vst3Engine *engine, IParameterChanges *list) RATTLE_NONBLOCKING;

/* Samples of sound after the input ends, or kInfiniteTail. plain: one value per Param. [any] */
uint32_t vst3_tail_samples(const RattleProcessor *processor, double sample_rate, const double *plain)
    RATTLE_NONBLOCKING;

#endif
