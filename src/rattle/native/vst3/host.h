/* host.h: what the host is told of changes that it did not make itself. */
#ifndef RATTLE_VST3_HOST_H
#define RATTLE_VST3_HOST_H

#include "object.h"

/* What initialize brings, on whichever interface; NULL allowed. [main] */
void vst3_host_meet(Vst3Object *object, FUnknown *context);

/* Several parameters have other values than the host set. Called inside the call of the host's that did it,
 * as the standard's own examples do. [main] */
void vst3_host_values_changed(Vst3Object *object);

/* It should start the plugin anew and ask for the latency. Returns when the host does, who may do it inside. Called
 * with nothing locked, never by the audio thread. [supervisor] */
void vst3_host_latency_changed(Vst3Object *object);

/* Who is told from now on; held until another comes. NULL allowed. [main] */
void vst3_host_take_handler(Vst3Object *object, IComponentHandler *handler);

#endif
