/* broken.h: a plugin that is whole but for one fault, which HOSTILE_FAULT names. Its library opens a whole
 * one, HOSTILE_WHOLE, and puts methods of its own into the objects that come from there. */
#ifndef BROKEN_H
#define BROKEN_H

#include <stdbool.h>

#include "vst3/abi.h"

/* Whether this is the fault. [any] */
bool has_fault(const char *name);

/* What the objects did before. [any] */
extern IComponentVtbl whole_component;
extern IAudioProcessorVtbl whole_processor;
extern IEditControllerVtbl whole_controller;

extern bool is_active;
extern IComponentHandler *handler; /* NULL: none */

/* The methods with the fault in them. [any] */
void break_component(IComponentVtbl *methods);
void break_processor(IAudioProcessorVtbl *methods);
void break_controller(IEditControllerVtbl *methods);

/* Interfaces that not every plugin has. [any] */
void break_midi(IComponent *object);

/* A block's events before and after the whole plugin played it. [audio] */
void break_events(ProcessData *data);
void break_sent(const ProcessData *data);

/* Points of hidden parameters so far. [any] */
extern int32_t hidden_points;

#endif
