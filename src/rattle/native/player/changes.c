/* changes.c: IParameterChanges and its queues, which live inside the player. */
#include <stddef.h>

#include "player.h"

static tresult PLUGIN_API queue_query(IParamValueQueue *self, const TUID iid, void **obj) {
    (void)self, (void)iid;
    *obj = NULL;
    return kNoInterface;
}

static uint32_t PLUGIN_API queue_hold(IParamValueQueue *self) {
    (void)self;
    return 1;
}

static ParamID PLUGIN_API queue_id(IParamValueQueue *self) VST3_NONBLOCKING {
    return ((RattlePlayerQueue *)self)->id;
}

static int32_t PLUGIN_API queue_count(IParamValueQueue *self) VST3_NONBLOCKING {
    return ((RattlePlayerQueue *)self)->count;
}

static tresult PLUGIN_API queue_get(IParamValueQueue *self, int32_t index, int32_t *offset,
                                    ParamValue *value) VST3_NONBLOCKING {
    const RattlePlayerQueue *queue = (RattlePlayerQueue *)self;
    if (index < 0 || index >= queue->count) return kInvalidArgument;
    *offset = queue->offsets[index];
    *value = queue->values[index];
    return kResultOk;
}

static tresult PLUGIN_API queue_add(IParamValueQueue *self, int32_t offset, ParamValue value,
                                    int32_t *index) VST3_NONBLOCKING {
    RattlePlayerQueue *queue = (RattlePlayerQueue *)self;
    if (queue->count == RATTLE_PLAYER_POINTS) return kOutOfMemory;
    queue->offsets[queue->count] = offset;
    queue->values[queue->count] = value;
    if (index != NULL) *index = queue->count;
    queue->count++;
    return kResultOk;
}

static const IParamValueQueueVtbl queue_methods = {
    .queryInterface = queue_query,
    .addRef = queue_hold,
    .release = queue_hold,
    .getParameterId = queue_id,
    .getPointCount = queue_count,
    .getPoint = queue_get,
    .addPoint = queue_add,
};

static tresult PLUGIN_API changes_query(IParameterChanges *self, const TUID iid, void **obj) {
    (void)self, (void)iid;
    *obj = NULL;
    return kNoInterface;
}

static uint32_t PLUGIN_API changes_hold(IParameterChanges *self) {
    (void)self;
    return 1;
}

static int32_t PLUGIN_API changes_count(IParameterChanges *self) VST3_NONBLOCKING {
    return ((RattlePlayerChanges *)self)->count;
}

static IParamValueQueue *PLUGIN_API changes_get(IParameterChanges *self, int32_t index) VST3_NONBLOCKING {
    RattlePlayerChanges *changes = (RattlePlayerChanges *)self;
    return index >= 0 && index < changes->count ? &changes->queues[index].interface : NULL;
}

/* NULL beyond the last one. */
static RattlePlayerQueue *queue_of(RattlePlayerChanges *changes, ParamID id) VST3_NONBLOCKING {
    int32_t found = 0;
    while (found < changes->count && changes->queues[found].id != id) found++;
    if (found == RATTLE_PLAYER_QUEUES) return NULL;
    RattlePlayerQueue *queue = &changes->queues[found];
    if (found < changes->count) return queue;
    changes->count++;
    queue->interface.vtbl = &queue_methods;
    queue->id = id;
    queue->count = 0;
    return queue;
}

/* A plugin that sends more than there is room for writes over the last one: nobody reads what it sends, and
 * not all plugins expect a NULL. */
static IParamValueQueue *PLUGIN_API changes_new(IParameterChanges *self, const ParamID *id, int32_t *index)
    VST3_NONBLOCKING {
    RattlePlayerChanges *changes = (RattlePlayerChanges *)self;
    RattlePlayerQueue *queue = queue_of(changes, *id);
    if (queue == NULL) queue = &changes->queues[RATTLE_PLAYER_QUEUES - 1];
    if (index != NULL) *index = (int32_t)(queue - changes->queues);
    return &queue->interface;
}

static const IParameterChangesVtbl changes_methods = {
    .queryInterface = changes_query,
    .addRef = changes_hold,
    .release = changes_hold,
    .getParameterCount = changes_count,
    .getParameterData = changes_get,
    .addParameterData = changes_new,
};

void rattle_player_changes_init(RattlePlayerChanges *changes) {
    changes->interface.vtbl = &changes_methods;
    changes->count = 0;
}

void rattle_player_changes_add(RattlePlayerChanges *changes, ParamID id, int32_t offset, ParamValue value) {
    RattlePlayerQueue *queue = queue_of(changes, id);
    if (queue != NULL) queue_add(&queue->interface, offset, value, NULL);
}
