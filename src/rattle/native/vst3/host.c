#include "host.h"

#include "string128.h"

/* They call the controller with a lock held that they take again in restartComponent, and hang for ever:
 * Ardour 7.3, which Debian 12 has, when a preset is loaded. A state they read again without being asked;
 * after a program they are sent points; a latency they take whenever they start anew. */
static const char *const locked_out[] = {"Ardour", "Mixbus", "LiveTrax"};

static bool begins_with(const char *text, const char *beginning) {
    while (*beginning != 0 && *text == *beginning) text++, beginning++;
    return *beginning == 0;
}

void vst3_host_meet(Vst3Object *object, FUnknown *context) {
    IHostApplication *host = NULL;
    String128 wide = {0};
    char name[3 * VST3_STRING128_SIZE];
    if (context == NULL) return;
    (void)context->vtbl->queryInterface(context, IHostApplication_iid, (void **)&host);
    if (host == NULL) return;
    if (host->vtbl->getName(host, wide) == kResultOk) {
        wide[VST3_STRING128_SIZE - 1] = 0;
        (void)vst3_utf8_from_utf16(name, sizeof name, wide);
        for (uint32_t i = 0; i < sizeof locked_out / sizeof locked_out[0]; i++)
            if (begins_with(name, locked_out[i])) object->is_host_locked_out = true;
    }
    (void)host->vtbl->release(host);
}

void vst3_host_values_changed(Vst3Object *object) {
    IComponentHandler *handler = object->handler;
    if (handler == NULL || object->is_host_locked_out) return;
    (void)handler->vtbl->restartComponent(handler, kParamValuesChanged);
}

static void lock(Vst3Object *object) {
    while (atomic_flag_test_and_set_explicit(&object->handler_lock, memory_order_acquire)) {}
}

static void unlock(Vst3Object *object) {
    atomic_flag_clear_explicit(&object->handler_lock, memory_order_release);
}

void vst3_host_take_handler(Vst3Object *object, IComponentHandler *handler) {
    if (handler != NULL) (void)handler->vtbl->addRef(handler);
    lock(object);
    IComponentHandler *before = object->handler;
    object->handler = handler;
    unlock(object);
    if (before != NULL) (void)before->vtbl->release(before);
}

void vst3_host_latency_changed(Vst3Object *object) {
    lock(object);
    IComponentHandler *handler = object->is_host_locked_out ? NULL : object->handler;
    if (handler != NULL) (void)handler->vtbl->addRef(handler); /* main may let it go meanwhile */
    unlock(object);
    if (handler == NULL) return;
    (void)handler->vtbl->restartComponent(handler, kLatencyChanged);
    (void)handler->vtbl->release(handler);
}
