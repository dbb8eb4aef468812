/* parameters.h: what a host learns of a plugin's parameters. [main] */
#ifndef HOSTILE_PARAMETERS_H
#define HOSTILE_PARAMETERS_H

#include "sound.h"

/* 0 without a controller. */
int32_t parameter_count(const Instance *instance);
ParameterInfo parameter_at(const Instance *instance, int32_t index);

/* A host may move it, and a state keeps it: neither a meter nor a choice of program. */
bool is_setting(const ParameterInfo *info);

/* Skips the check if there is none. */
ParameterInfo bypass_of(const Instance *instance);
/* A setting that can be heard when it moves from its default to `value`. Skips the check if there is none. */
ParameterInfo audible_of(Run *run, double *value);

double shown(const Instance *instance, ParamID id);

/* Whether the controller shows so much: exactly so, or the nearest of its steps. */
bool is_near(const ParameterInfo *info, double shown_value, double wanted);

/* The block's points in one call, before any sound. */
void move_all(Instance *instance, uint32_t seed);

#endif
