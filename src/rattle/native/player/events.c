/* events.c: IEventList, which lives inside the player. */
#include <stddef.h>

#include "player.h"

static tresult PLUGIN_API events_query(IEventList *self, const TUID iid, void **obj) {
    (void)self, (void)iid;
    *obj = NULL;
    return kNoInterface;
}

static uint32_t PLUGIN_API events_hold(IEventList *self) {
    (void)self;
    return 1;
}

static int32_t PLUGIN_API events_count(IEventList *self) VST3_NONBLOCKING {
    return ((RattlePlayerEvents *)self)->count;
}

static tresult PLUGIN_API events_get(IEventList *self, int32_t index, Event *event) VST3_NONBLOCKING {
    const RattlePlayerEvents *events = (RattlePlayerEvents *)self;
    if (index < 0 || index >= events->count) return kInvalidArgument;
    *event = events->events[index];
    return kResultOk;
}

static tresult PLUGIN_API events_add(IEventList *self, Event *event) VST3_NONBLOCKING {
    RattlePlayerEvents *events = (RattlePlayerEvents *)self;
    if (events->count == RATTLE_PLAYER_EVENTS) return kOutOfMemory;
    events->events[events->count++] = *event;
    return kResultOk;
}

static const IEventListVtbl methods = {
    .queryInterface = events_query,
    .addRef = events_hold,
    .release = events_hold,
    .getEventCount = events_count,
    .getEvent = events_get,
    .addEvent = events_add,
};

void rattle_player_events_init(RattlePlayerEvents *events) {
    events->interface.vtbl = &methods;
    events->count = 0;
}

bool rattle_player_events_add(RattlePlayerEvents *events, Event event) {
    return events_add(&events->interface, &event) == kResultOk;
}
