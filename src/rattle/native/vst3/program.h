/* program.h: a preset chosen at the host's program parameter, on the controller's side. */
#ifndef RATTLE_VST3_PROGRAM_H
#define RATTLE_VST3_PROGRAM_H

#include "object.h"

/* Another program than the one shown: all Params are shown as it has them, the host is told, and while it
 * does not play they are heard so; while it plays, its point does that (engine.h). The same again changes
 * nothing: hosts write back what they read, and would undo what was turned since. [main] */
void vst3_program_choose(Vst3Object *object, ParamValue normalized);

#endif
