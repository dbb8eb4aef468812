#include "points.h"

HOST_DEFINE_FUNKNOWN(Queue, IParamValueQueue, queue)
HOST_DEFINE_FUNKNOWN(Points, IParameterChanges, points)

/* ---- One parameter's -------------------------------------------------------------------------------- */

static ParamID PLUGIN_API get_parameter_id(IParamValueQueue *self) { return ((Queue *)self)->id; }

static int32_t PLUGIN_API get_point_count(IParamValueQueue *self) {
    return ((Queue *)self)->count + ((Queue *)self)->boast;
}

static tresult PLUGIN_API get_point(IParamValueQueue *self, int32_t index, int32_t *offset, double *value) {
    const Queue *queue = (Queue *)self;
    if (queue->gives_nothing || index < 0 || index >= queue->count) return kResultFalse;
    *offset = queue->points[index].offset;
    *value = queue->points[index].value;
    return kResultOk;
}

static tresult PLUGIN_API add_point(IParamValueQueue *self, int32_t offset, double value, int32_t *index) {
    Queue *queue = (Queue *)self;
    if (queue->count >= queue->capacity) return kOutOfMemory;
    if (index != NULL) *index = queue->count;
    queue->points[queue->count++] = (Point){offset, value};
    return kResultOk;
}

static const IParamValueQueueVtbl queue_methods = {
    HOST_FUNKNOWN_ENTRIES(queue),
    .getParameterId = get_parameter_id,
    .getPointCount = get_point_count,
    .getPoint = get_point,
    .addPoint = add_point,
};

/* ---- A block's -------------------------------------------------------------------------------------- */

static int32_t PLUGIN_API get_parameter_count(IParameterChanges *self) { return ((Points *)self)->count; }

static IParamValueQueue *PLUGIN_API get_parameter_data(IParameterChanges *self, int32_t index) {
    Points *points = (Points *)self;
    if (points->gives_null || index < 0 || index >= points->count) return NULL;
    return &points->queues[index].interface;
}

static IParamValueQueue *PLUGIN_API add_parameter_data(IParameterChanges *self, const ParamID *id,
                                                       int32_t *index) {
    Points *points = (Points *)self;
    Queue *queue = points->takes_none ? NULL : points_queue(points, *id);
    if (queue == NULL) return NULL;
    if (index != NULL) *index = (int32_t)(queue - points->queues);
    return &queue->interface;
}

static const IParameterChangesVtbl points_methods = {
    HOST_FUNKNOWN_ENTRIES(points),
    .getParameterCount = get_parameter_count,
    .getParameterData = get_parameter_data,
    .addParameterData = add_parameter_data,
};

/* ---- Making ----------------------------------------------------------------------------------------- */

Points *points_new(Run *run, int32_t queues, int32_t points_per_queue) {
    Points *points = run_take(run, sizeof *points);
    points->interface.vtbl = &points_methods;
    atomic_init(&points->references, 1);
    points->capacity = queues;
    points->queues = run_take(run, (size_t)queues * sizeof(Queue));
    for (int32_t q = 0; q < queues; q++) {
        Queue *queue = &points->queues[q];
        queue->interface.vtbl = &queue_methods;
        atomic_init(&queue->references, 1);
        queue->capacity = points_per_queue;
        queue->points = run_take(run, (size_t)points_per_queue * sizeof(Point));
    }
    return points;
}

Queue *points_queue_new(Points *points, ParamID id) {
    if (points->count >= points->capacity) return NULL;
    Queue *queue = &points->queues[points->count++];
    queue->id = id;
    queue->count = queue->boast = 0;
    queue->gives_nothing = false;
    return queue;
}

Queue *points_queue(Points *points, ParamID id) {
    for (int32_t q = 0; q < points->count; q++)
        if (points->queues[q].id == id) return &points->queues[q];
    return points_queue_new(points, id);
}

void points_add(Points *points, ParamID id, int32_t offset, double value) {
    Queue *queue = points_queue(points, id);
    if (queue != NULL) (void)add_point(&queue->interface, offset, value, NULL);
}

void points_clear(Points *points) { points->count = 0; }

const Queue *points_find(const Points *points, ParamID id) {
    for (int32_t q = 0; q < points->count; q++)
        if (points->queues[q].id == id) return &points->queues[q];
    return NULL;
}

void points_reverse(Points *points) {
    for (int32_t q = 0; q < points->count / 2; q++) {
        Queue *first = &points->queues[q], *last = &points->queues[points->count - 1 - q];
        const ParamID id = first->id;
        const int32_t count = first->count;
        Point *list = first->points;
        first->id = last->id, first->count = last->count, first->points = last->points;
        last->id = id, last->count = count, last->points = list;
    }
}
