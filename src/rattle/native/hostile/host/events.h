/* events.h: IEventList: notes and worse, for plugins that may not even have asked. [any] */
#ifndef HOSTILE_EVENTS_H
#define HOSTILE_EVENTS_H

#include "../run.h"
#include "unknown.h"

typedef struct Events {
    HostEventList interface;
    _Atomic int32_t references;
    int32_t count, capacity;
    int32_t boast; /* added to the count that is told */
    HostEvent *events;
} Events;

Events *events_new(Run *run, int32_t capacity);

/* False if the room is used up. */
bool events_add(Events *events, HostEvent event);

#endif
