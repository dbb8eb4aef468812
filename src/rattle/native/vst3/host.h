/* host.h: what the host is told of changes that it did not make itself. [main] */
#ifndef RATTLE_VST3_HOST_H
#define RATTLE_VST3_HOST_H

#include "object.h"

/* What initialize brings, on whichever interface; NULL allowed. */
void vst3_host_meet(Vst3Object *object, FUnknown *context);

/* Several parameters have other values than the host set. Called inside the call of the host's that did it,
 * as the standard's own examples do. */
void vst3_host_values_changed(Vst3Object *object);

#endif
