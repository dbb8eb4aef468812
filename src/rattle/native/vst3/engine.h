/* engine.h: what exists between setActive(true) and setActive(false): the processor, its schedule, the bypass
 * before it, and the cursors on the host's points, in one piece of memory. All of it is called in the
 * processor's floating-point mode (fpmode.h). */
#ifndef RATTLE_VST3_ENGINE_H
#define RATTLE_VST3_ENGINE_H

#include "../bypass.h"
#include "../schedule.h"
#include "abi.h"
#include "parameter_changes.h"
#include "settings.h"

typedef struct Vst3Engine {
    const RattleProcessor *processor;
    RattleSetup setup;
    RattleSchedule *schedule;
    RattleBypass *bypass;
    Vst3Changes changes;
    double *plain;          /* [vst3_setting_count()] in force */
    double *meters_sent;    /* [meter_count] normalized, as the host last got them */
    uint32_t tail_is_stale; /* a setting moved since the tail was computed */
    uint32_t has_new_program; /* that moved all Params, and was not sent yet */
} Vst3Engine;

/* With the present settings. NULL if memory ran out. [main] */
Vst3Engine *vst3_engine_open(const RattleProcessor *processor, const RattleSetup *setup,
                             Vst3Settings *settings);

/* NULL allowed. Logs how often the processor had to be reset after a NaN. [main] */
void vst3_engine_close(Vst3Engine *engine);

/* [audio] */
void vst3_engine_reset(Vst3Engine *engine) RATTLE_NONBLOCKING;
void vst3_engine_set(Vst3Engine *engine, uint32_t setting, double plain) RATTLE_NONBLOCKING;

/* A point of the host, said to the settings and, unless it is NULL, to the engine. A program that is another
 * than the one in force brings all Params along; one that is repeated does not undo what was turned since.
 * [audio] */
void vst3_engine_apply(Vst3Engine *engine, Vst3Settings *settings, const Vst3Point *point)
    RATTLE_NONBLOCKING;

/* The host's block: sound and points. Channels as rattle_schedule_process wants them. Every point that is
 * applied is also said to the settings. [audio] */
void vst3_engine_process(Vst3Engine *engine, const void *const *inputs, void *const *outputs, uint32_t count,
                         IParameterChanges *points, Vst3Settings *settings) RATTLE_NONBLOCKING;

/* What moved since the last time. [audio] */
void vst3_engine_send_meters(Vst3Engine *engine, IParameterChanges *list) RATTLE_NONBLOCKING;

/* After a program was chosen: where all Params are now. For hosts that can be told in no other way. [audio] */
void vst3_engine_send_program(Vst3Engine *engine, IParameterChanges *list) RATTLE_NONBLOCKING;

/* Samples of sound after the input ends, or kInfiniteTail. plain: one value per Param. [any] */
uint32_t vst3_tail_samples(const RattleProcessor *processor, double sample_rate, const double *plain)
    RATTLE_NONBLOCKING;

#endif
