/* block.h: what one call of process() goes through. */
#ifndef RATTLE_VST3_BLOCK_H
#define RATTLE_VST3_BLOCK_H

#include "object.h"

/* Any block a host can ask for: no samples, no buses, no channels, not active. Every output channel is
 * written, and every silence flag is true. [audio] */
void vst3_block_process(Vst3Object *object, ProcessData *data) RATTLE_NONBLOCKING;

#endif
