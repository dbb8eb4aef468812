/* sent_events.h: what the plugin sends, as a host wants it. */
#ifndef RATTLE_VST3_SENT_EVENTS_H
#define RATTLE_VST3_SENT_EVENTS_H

#include "../sent.h"
#include "abi.h"

/* Into the host's list; how many it did not take, all of them where it is NULL. [audio] */
uint32_t vst3_send_events(IEventList *list, const RattleSentEvent *sent, uint32_t count) RATTLE_NONBLOCKING;

#endif
