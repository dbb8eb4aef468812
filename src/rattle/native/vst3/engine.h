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
} Vst3Engine;

/* With the present settings. NULL if memory ran out. [main] */
Vst3Engine *vst3_engine_open(const RattleProcessor *processor, const RattleSetup *setup,
                             Vst3Settings *settings);

/* NULL allowed. Logs how often the processor had to be reset after a NaN. [main] */
void vst3_engine_close(Vst3Engine *engine);

/* [audio] */
void vst3_engine_reset(Vst3Engine *engine);
void vst3_engine_set(Vst3Engine *engine, uint32_t setting, double plain);

/* The host's block: sound and points. Channels as rattle_schedule_process wants them. Every point that is
 * applied is also said to the settings. [audio] */
void vst3_engine_process(Vst3Engine *engine, const void *const *inputs, void *const *outputs, uint32_t count,
                         IParameterChanges *points, Vst3Settings *settings);

/* What moved since the last time. [audio] */
void vst3_engine_send_meters(Vst3Engine *engine, IParameterChanges *list);

/* Samples of sound after the input ends, or kInfiniteTail. plain: one value per Param. [any] */
uint32_t vst3_tail_samples(const RattleProcessor *processor, double sample_rate, const double *plain);

#endif
