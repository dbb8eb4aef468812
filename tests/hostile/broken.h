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

#endif
