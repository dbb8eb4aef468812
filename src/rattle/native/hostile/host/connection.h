/* connection.h: what a host puts between a component and a controller that are two objects: it passes
 * messages on, and sees on which thread they come. [any] */
#ifndef HOSTILE_CONNECTION_H
#define HOSTILE_CONNECTION_H

#include "handler.h"

typedef struct Connection {
    IConnectionPoint interface;
    _Atomic int32_t references;
    IConnectionPoint *other; /* to whom messages go */
    Handler *handler;        /* knows the moment, counts strange calls */
} Connection;

void connection_init(Connection *connection, IConnectionPoint *other, Handler *handler);

#endif
