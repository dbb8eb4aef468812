/* broken_library.c: the factory, and the objects as they come out of it. */
#include "broken.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

IComponentVtbl whole_component;
IAudioProcessorVtbl whole_processor;
IEditControllerVtbl whole_controller;
bool is_active;
IComponentHandler *handler;

static IComponentVtbl component;
static IAudioProcessorVtbl processor;
static IEditControllerVtbl controller;
static IPluginFactory *whole_factory;
static IPluginFactoryVtbl factory_methods;
static IPluginFactory factory = {&factory_methods};

bool has_fault(const char *name) {
    const char *fault = getenv("HOSTILE_FAULT");
    return fault != NULL && strcmp(fault, name) == 0;
}

/* Methods are put in by the first object: all objects are of one class. */
static void put_faults(IComponent *object) {
    IAudioProcessor *as_processor = NULL;
    IEditController *as_controller = NULL;
    (void)object->vtbl->queryInterface(object, IAudioProcessor_iid, (void **)&as_processor);
    (void)object->vtbl->queryInterface(object, IEditController_iid, (void **)&as_controller);
    whole_component = component = *object->vtbl;
    whole_processor = processor = *as_processor->vtbl;
    whole_controller = controller = *as_controller->vtbl;
    break_component(&component);
    break_processor(&processor);
    break_controller(&controller);
    object->vtbl = &component;
    as_processor->vtbl = &processor;
    as_controller->vtbl = &controller;
    break_midi(object);
    (void)whole_processor.release(as_processor);
    (void)whole_controller.release(as_controller);
}

static tresult PLUGIN_API create(IPluginFactory *self, FIDString cid, FIDString iid, void **obj) {
    (void)self;
    const tresult result = whole_factory->vtbl->createInstance(whole_factory, cid, iid, obj);
    is_active = false;
    if (result == kResultOk && memcmp(iid, IComponent_iid, sizeof(TUID)) == 0) put_faults(*obj);
    return result;
}

static tresult PLUGIN_API query(IPluginFactory *self, const TUID iid, void **obj) {
    const bool is_known =
        memcmp(iid, FUnknown_iid, sizeof(TUID)) == 0 || memcmp(iid, IPluginFactory_iid, sizeof(TUID)) == 0;
    *obj = is_known ? self : NULL;
    return is_known ? kResultOk : kNoInterface;
}

static tresult PLUGIN_API info(IPluginFactory *self, PFactoryInfo *info) {
    (void)self;
    return whole_factory->vtbl->getFactoryInfo(whole_factory, info);
}

static int32_t PLUGIN_API count(IPluginFactory *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API class_info(IPluginFactory *self, int32_t index, PClassInfo *info) {
    (void)self;
    if (has_fault("any-class")) index = 0;
    const tresult result = whole_factory->vtbl->getClassInfo(whole_factory, index, info);
    if (result == kResultOk && has_fault("name-without-end")) memset(info->name, 'a', sizeof info->name);
    return result;
}

VST3_EXPORT bool ModuleEntry(void *library);
VST3_EXPORT bool ModuleEntry(void *library) {
    (void)library;
    return true;
}
VST3_EXPORT bool ModuleExit(void);
VST3_EXPORT bool ModuleExit(void) { return true; }

VST3_EXPORT IPluginFactory *PLUGIN_API GetPluginFactory(void) {
    void *library = dlopen(getenv("HOSTILE_WHOLE"), RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return NULL;
    IPluginFactory *(*get)(void) = (IPluginFactory * (*)(void))(uintptr_t)dlsym(library, "GetPluginFactory");
    whole_factory = get();
    factory_methods = *whole_factory->vtbl;
    factory_methods.queryInterface = query;
    factory_methods.getFactoryInfo = info;
    factory_methods.countClasses = count;
    factory_methods.getClassInfo = class_info;
    factory_methods.createInstance = create;
    return &factory;
}
