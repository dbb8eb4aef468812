/* application.h: IHostApplication: a host with a name, and without messages, as some are. [any] */
#ifndef HOSTILE_APPLICATION_H
#define HOSTILE_APPLICATION_H

#include "unknown.h"

typedef struct Application {
    IHostApplication interface;
    _Atomic int32_t references;
    uintptr_t main_thread;
    _Atomic int32_t strange_calls; /* of other threads than main's */
} Application;

void application_init(Application *application);

#endif
