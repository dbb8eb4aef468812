#include "connection.h"

#include "../system.h"

HOST_DEFINE_FUNKNOWN(Connection, IConnectionPoint, connection)

static tresult PLUGIN_API connect(IConnectionPoint *self, IConnectionPoint *other) {
    (void)self, (void)other;
    return kResultFalse;
}

static tresult PLUGIN_API disconnect(IConnectionPoint *self, IConnectionPoint *other) {
    (void)self, (void)other;
    return kResultFalse;
}

static tresult PLUGIN_API notify(IConnectionPoint *self, IMessage *message) {
    Connection *connection = (Connection *)self;
    if (thread_name() != connection->handler->main_thread)
        atomic_fetch_add(&connection->handler->strange_calls, 1);
    return connection->other->vtbl->notify(connection->other, message);
}

static const IConnectionPointVtbl methods = {
    HOST_FUNKNOWN_ENTRIES(connection),
    .connect = connect,
    .disconnect = disconnect,
    .notify = notify,
};

void connection_init(Connection *connection, IConnectionPoint *other, Handler *handler) {
    *connection = (Connection){.interface = {&methods}, .references = 1, .other = other, .handler = handler};
}
