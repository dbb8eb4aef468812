/* component_state.h: a plugin's settings from and to a host's stream. [main] */
#ifndef RATTLE_VST3_COMPONENT_STATE_H
#define RATTLE_VST3_COMPONENT_STATE_H

#include <stdbool.h>

#include "abi.h"

/* vst3_setting_count() plain values, to be given back to rattle_platform_give. NULL, and a line in the log
 * that says why, if it is no state of this plugin. */
double *vst3_state_load(IBStream *stream);

/* False if memory ran out or the host did not take it all. */
bool vst3_state_save(double *plain, IBStream *stream);

#endif
