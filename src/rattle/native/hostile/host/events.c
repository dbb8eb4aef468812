#include "events.h"

HOST_DEFINE_FUNKNOWN(Events, HostEventList, events)

static int32_t PLUGIN_API get_event_count(HostEventList *self) {
    return ((Events *)self)->count + ((Events *)self)->boast;
}

static tresult PLUGIN_API get_event(HostEventList *self, int32_t index, Event *event) {
    const Events *events = (Events *)self;
    if (index < 0 || index >= events->count) return kResultFalse;
    memcpy(event, &events->events[index], sizeof(HostEvent));
    return kResultOk;
}

static tresult PLUGIN_API add_event(HostEventList *self, Event *event) {
    HostEvent copy;
    memcpy(&copy, event, sizeof copy);
    return events_add((Events *)self, copy) ? kResultOk : kOutOfMemory;
}

static const HostEventListVtbl methods = {
    HOST_FUNKNOWN_ENTRIES(events),
    .getEventCount = get_event_count,
    .getEvent = get_event,
    .addEvent = add_event,
};

Events *events_new(Run *run, int32_t capacity) {
    Events *events = run_take(run, sizeof *events);
    events->interface.vtbl = &methods;
    atomic_init(&events->references, 1);
    events->capacity = capacity;
    events->events = run_take(run, (size_t)capacity * sizeof(HostEvent));
    return events;
}

bool events_add(Events *events, HostEvent event) {
    if (events->count >= events->capacity) return false;
    events->events[events->count++] = event;
    return true;
}
