/* process_context.h: the host's transport, of which each field counts only if the host says that it filled it
 * in. */
#ifndef RATTLE_VST3_PROCESS_CONTEXT_H
#define RATTLE_VST3_PROCESS_CONTEXT_H

#include "../transport.h"
#include "abi.h"

/* context may be NULL. What is said can be any bits; rattle_transport_follow makes it legal. [audio] */
RattlePlayhead vst3_playhead(const ProcessContext *context) RATTLE_NONBLOCKING;

#endif
