/* points.h: IParameterChanges and its queues: points of one block, in the order and the shape a check wants,
 * or what the plugin sends. Room is taken beforehand: the plugin adds points in the audio thread. */
#ifndef HOSTILE_POINTS_H
#define HOSTILE_POINTS_H

#include "../run.h"
#include "unknown.h"

typedef struct Point {
    int32_t offset;
    double value;
} Point;

typedef struct Queue {
    IParamValueQueue interface;
    _Atomic int32_t references;
    ParamID id;
    int32_t count, capacity;
    int32_t boast;      /* added to the count that is told: points that are not there */
    bool gives_nothing; /* getPoint says kResultFalse and writes nothing */
    Point *points;
} Queue;

typedef struct Points {
    IParameterChanges interface;
    _Atomic int32_t references;
    int32_t count, capacity;
    bool gives_null; /* instead of a queue */
    bool takes_none; /* addParameterData says NULL */
    Queue *queues;
} Points;

/* [main] */
Points *points_new(Run *run, int32_t queues, int32_t points_per_queue);

/* A queue of its own each time, or the one that is there; NULL if the room is used up. [any] */
Queue *points_queue_new(Points *points, ParamID id);
Queue *points_queue(Points *points, ParamID id);
void points_add(Points *points, ParamID id, int32_t offset, double value);
void points_clear(Points *points);

/* The queue with this id; NULL if there is none. [any] */
const Queue *points_find(const Points *points, ParamID id);

/* The last queue first. [main] */
void points_reverse(Points *points);

#endif
