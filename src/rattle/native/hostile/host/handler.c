#include "handler.h"

#include "../system.h"

HOST_DEFINE_FUNKNOWN(Handler, IComponentHandler, handler)

static void look(Handler *handler) {
    if (thread_name() != handler->main_thread) atomic_fetch_add(&handler->strange_calls, 1);
}

static tresult PLUGIN_API begin_edit(IComponentHandler *self, ParamID id) {
    (void)id;
    look((Handler *)self);
    atomic_fetch_add(&((Handler *)self)->open_edits, 1);
    return kResultOk;
}

static tresult PLUGIN_API perform_edit(IComponentHandler *self, ParamID id, ParamValue value) {
    Handler *handler = (Handler *)self;
    (void)id, (void)value;
    look(handler);
    atomic_fetch_add(&handler->edits[atomic_load(&handler->moment)], 1);
    if (atomic_load(&handler->open_edits) <= 0) atomic_fetch_add(&handler->bare_edits, 1);
    return kResultOk;
}

static tresult PLUGIN_API end_edit(IComponentHandler *self, ParamID id) {
    (void)id;
    look((Handler *)self);
    atomic_fetch_sub(&((Handler *)self)->open_edits, 1);
    return kResultOk;
}

static tresult PLUGIN_API restart_component(IComponentHandler *self, int32_t flags) {
    Handler *handler = (Handler *)self;
    const int32_t moment = atomic_load(&handler->moment);
    look(handler);
    atomic_fetch_add(&handler->restarts[moment], 1);
    atomic_fetch_or(&handler->flags, flags);
    if ((flags & kLatencyChanged) != 0) atomic_fetch_add(&handler->latency_notices, 1);
    if (moment == ACTIVATING) atomic_fetch_or(&handler->activating_flags, flags);
    if (handler->answer != NULL) handler->answer(handler->extra);
    return kResultOk;
}

static const IComponentHandlerVtbl methods = {
    HOST_FUNKNOWN_ENTRIES(handler),        .beginEdit = begin_edit,
    .performEdit = perform_edit,           .endEdit = end_edit,
    .restartComponent = restart_component,
};

void handler_init(Handler *handler) {
    memset(handler, 0, sizeof *handler);
    handler->interface.vtbl = &methods;
    atomic_init(&handler->references, 1);
    handler->main_thread = thread_name();
}

int32_t handler_restarts(const Handler *handler) {
    int32_t count = 0;
    for (int32_t m = 0; m < MOMENTS; m++) count += atomic_load(&handler->restarts[m]);
    return count;
}

int32_t handler_edits(const Handler *handler) {
    int32_t count = 0;
    for (int32_t m = 0; m < MOMENTS; m++) count += atomic_load(&handler->edits[m]);
    return count;
}
