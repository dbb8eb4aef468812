/* parameter_changes.h: a block's parameter points, in the order of their samples. A host hands over a queue
 * for each parameter; here every queue has one cursor, on its next point. [audio] */
#ifndef RATTLE_VST3_PARAMETER_CHANGES_H
#define RATTLE_VST3_PARAMETER_CHANGES_H

#include <stdbool.h>

#include "../processor.h"
#include "abi.h"

typedef struct Vst3Cursor {
    IParamValueQueue *queue;
    int32_t next, count; /* points */
    ParamID controller; /* controllers.h; 0: it is a setting */
    uint32_t setting;
    uint32_t offset; /* of the point it is on; UINT32_MAX after the last */
    double plain;
} Vst3Cursor;

typedef struct Vst3Changes {
    Vst3Cursor *cursors;
    uint32_t capacity, count, scanned;
    uint32_t block; /* samples */
} Vst3Changes;

typedef struct Vst3Point {
    ParamID controller; /* 0: it is of a setting */
    uint32_t setting;
    double plain; /* of a controller: normalized */
} Vst3Point;

/* list may be NULL. Queues of parameters that nobody has or may set are passed over, as are queues beyond
 * the capacity. */
void vst3_changes_begin(Vst3Changes *changes, IParameterChanges *list, uint32_t block) RATTLE_NONBLOCKING;

/* The next point at or before the sample; false if no more are due. Several of one setting come in the order
 * of their queue, so that the last one stays. */
bool vst3_changes_take(Vst3Changes *changes, uint32_t sample, Vst3Point *point) RATTLE_NONBLOCKING;

/* The sample of the next point after those taken; the block's length if there is none. */
uint32_t vst3_changes_next(const Vst3Changes *changes) RATTLE_NONBLOCKING;

/* The last point of the queue with this index: what a parameter is after the block. False if it has none. */
bool vst3_changes_last(IParameterChanges *list, int32_t index, Vst3Point *point) RATTLE_NONBLOCKING;

/* Nothing happens if the host wants none: list or the queue it gives is NULL. */
void vst3_changes_send(IParameterChanges *list, ParamID id, ParamValue normalized) RATTLE_NONBLOCKING;

#endif
