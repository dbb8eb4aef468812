/* controllers.h: MIDI controllers, pitch bend and channel pressure as parameters, which is how VST3 has them: a host
 * asks IMidiMapping which parameter a controller moves, and sends points of it.
 *
 * A controller that a Param declared moves this Param. Of the others, those that somebody heeds (a handler, the voices)
 * have parameters of their own behind all others in the list, one each or, if the plugin wants channels apart, sixteen.
 * They are no settings: hidden, read only to automation and edits, in no state. Their ids stay what they are whatever
 * else is heeded. */
#ifndef RATTLE_VST3_CONTROLLERS_H
#define RATTLE_VST3_CONTROLLERS_H

#include <stdbool.h>

#include "../description.h"
#include "abi.h"

enum {
    VST3_CHANNELS = 16,
    VST3_CONTROLLER_NUMBERS = 0x7FFFF000, /* their ids from here on; plugin/hashing.py keeps all others below */
    VST3_CONTROLLER_TITLE = 40,           /* bytes */
};

/* How many such parameters there are. [any] */
uint32_t vst3_controller_count(void) RATTLE_NONBLOCKING;

/* Whether there is one with this id. [any] */
bool vst3_is_controller(ParamID id) RATTLE_NONBLOCKING;

/* The id of the index-th of them, and its place among them. [any] */
ParamID vst3_controller_id(uint32_t index) RATTLE_NONBLOCKING;
uint32_t vst3_controller_index(ParamID id) RATTLE_NONBLOCKING;

/* "MIDI CC 64", "MIDI CC Pitch Bend Ch. 3". [any] */
void vst3_controller_title(ParamID id, char title[VST3_CONTROLLER_TITLE]);

/* Where it rests, normalized. [any] */
double vst3_controller_rest(ParamID id) RATTLE_NONBLOCKING;

/* What a point of it says. [any] */
RattleEvent vst3_controller_event(ParamID id, ParamValue normalized) RATTLE_NONBLOCKING;

/* What a host asks: the parameter, a Param's or one of these, that a controller of a channel moves. [any] */
bool vst3_controller_assignment(int32_t channel, int32_t controller, ParamID *id);

/* Whether any controller moves anything. [any] */
bool vst3_has_assignments(void);

#endif
