/* handler.h: IComponentHandler: counts what the plugin says, on which thread, and during which of the host's
 * calls. [any] */
#ifndef HOSTILE_HANDLER_H
#define HOSTILE_HANDLER_H

#include "unknown.h"

typedef enum Moment { IDLE, ACTIVATING, PROCESSING, SETTING, LOADING, CLOSING, MOMENTS } Moment;

typedef struct Handler {
    IComponentHandler interface;
    _Atomic int32_t references;
    uintptr_t main_thread;
    _Atomic int32_t moment; /* what the host is doing with main's thread */
    _Atomic int32_t restarts[MOMENTS], edits[MOMENTS];
    _Atomic int32_t flags;            /* all of restartComponent's */
    _Atomic int32_t activating_flags; /* those that came while the host (de)activated */
    _Atomic int32_t latency_notices;
    _Atomic int32_t strange_calls;    /* of other threads than main's */
    _Atomic int32_t open_edits;       /* beginEdit without its endEdit */
    _Atomic int32_t bare_edits;       /* performEdit outside such */
    void (*answer)(void *extra);      /* what the host does inside restartComponent; NULL: nothing */
    void *extra;
} Handler;

void handler_init(Handler *handler);
int32_t handler_restarts(const Handler *handler);
int32_t handler_edits(const Handler *handler);

#endif
