#include "instance.h"

Setup usual_setup = {.sample_rate = 48000.0, .max_block = 512};

/* ---- Beginning -------------------------------------------------------------------------------------- */

Instance *instance_new(Run *run, Plugin *plugin) {
    IPluginFactory *factory = plugin->factory;
    Instance *instance = run_take(run, sizeof *instance);
    *instance = (Instance){.run = run, .plugin = plugin, .setup = usual_setup};
    const tresult result = factory->vtbl->createInstance(
        factory, (FIDString)plugin->info.cid, (FIDString)IComponent_iid, (void **)&instance->component);
    EXPECT(result == kResultOk && instance->component != NULL, "createInstance says %d", (int)result);
    application_init(&instance->application);
    handler_init(&instance->handler);
    instance->next = run->instances;
    run->instances = instance;
    return instance;
}

static void connect(Instance *instance) {
    IConnectionPoint **points = instance->points;
    IComponent *component = instance->component;
    IEditController *controller = instance->controller;
    (void)component->vtbl->queryInterface(component, IConnectionPoint_iid, (void **)&points[0]);
    (void)controller->vtbl->queryInterface(controller, IConnectionPoint_iid, (void **)&points[1]);
    if (points[0] == NULL || points[1] == NULL) return;
    for (int i = 0; i < 2; i++) {
        connection_init(&instance->connections[i], points[!i], &instance->handler);
        (void)points[i]->vtbl->connect(points[i], &instance->connections[i].interface);
    }
}

/* A controller that is a class of its own; whether there is one. */
static bool make_controller(Instance *instance) {
    Run *run = instance->run;
    IPluginFactory *factory = instance->plugin->factory;
    IComponent *component = instance->component;
    TUID cid = {0};
    if (component->vtbl->getControllerClassId(component, cid) != kResultOk) return false;
    const tresult result = factory->vtbl->createInstance(
        factory, (FIDString)cid, (FIDString)IEditController_iid, (void **)&instance->controller);
    if (result != kResultOk || instance->controller == NULL) return false;
    IEditController *controller = instance->controller;
    FUnknown *host = (FUnknown *)&instance->application.interface;
    EXPECT(controller->vtbl->initialize(controller, host) == kResultOk, "the controller does not initialize");
    instance->is_split = true;
    connect(instance);
    return true;
}

void instance_initialize(Instance *instance) {
    Run *run = instance->run;
    IComponent *component = instance->component;
    FUnknown *host = (FUnknown *)&instance->application.interface;
    const tresult result = component->vtbl->initialize(component, host);
    EXPECT(result == kResultOk, "initialize says %d", (int)result);
    instance->stage = INITIALIZED;
    (void)component->vtbl->queryInterface(component, IAudioProcessor_iid, (void **)&instance->processor);
    EXPECT(instance->processor != NULL, "the component is no IAudioProcessor");
    (void)component->vtbl->queryInterface(component, IEditController_iid, (void **)&instance->controller);
    if (instance->controller == NULL && !make_controller(instance)) return;
    IEditController *controller = instance->controller;
    (void)controller->vtbl->setComponentHandler(controller, &instance->handler.interface);
    if (instance->is_split) instance_sync(instance);
}

Instance *instance_create(Run *run) {
    Instance *instance = instance_new(run, run->plugin);
    instance_initialize(instance);
    return instance;
}

/* ---- Playing ---------------------------------------------------------------------------------------- */

int32_t bus_count(const Instance *instance, MediaType type, BusDirection direction) {
    return instance->component->vtbl->getBusCount(instance->component, type, direction);
}

BusInfo bus_info(const Instance *instance, BusDirection direction, int32_t index) {
    BusInfo bus = {.channelCount = 0};
    IComponent *component = instance->component;
    (void)component->vtbl->getBusInfo(component, kAudio, direction, index, &bus);
    return bus;
}

int32_t main_buses(const Instance *instance, BusDirection direction) {
    int32_t count = 0;
    for (int32_t i = 0; i < bus_count(instance, kAudio, direction); i++)
        count += bus_info(instance, direction, i).busType == kMain;
    return count;
}

void instance_switch_buses(Instance *instance, bool with_aux, TBool state) {
    Run *run = instance->run;
    IComponent *component = instance->component;
    for (BusDirection direction = kInput; direction <= kOutput; direction++)
        for (int32_t i = 0; i < bus_count(instance, kAudio, direction); i++) {
            if (bus_info(instance, direction, i).busType == kAux && !with_aux) continue;
            const tresult result = component->vtbl->activateBus(component, kAudio, direction, i, state);
            EXPECT(result == kResultOk, "activateBus of %s bus %d says %d",
                   direction == kInput ? "input" : "output", (int)i, (int)result);
        }
}

void instance_resume(Instance *instance) {
    Run *run = instance->run;
    IComponent *component = instance->component;
    IAudioProcessor *processor = instance->processor;
    atomic_store(&instance->handler.moment, ACTIVATING);
    tresult result = component->vtbl->setActive(component, 1);
    atomic_store(&instance->handler.moment, IDLE);
    EXPECT(result == kResultOk, "setActive(true) says %d", (int)result);
    instance->stage = ACTIVE;
    result = processor->vtbl->setProcessing(processor, 1);
    EXPECT(result == kResultOk || result == kNotImplemented, "setProcessing(true) says %d", (int)result);
    instance->is_processing = true;
}

void instance_start(Instance *instance, Setup setup) {
    Run *run = instance->run;
    IAudioProcessor *processor = instance->processor;
    ProcessSetup process = {setup.mode, setup.sample_type, setup.max_block, setup.sample_rate};
    instance->setup = setup;
    const tresult result = processor->vtbl->setupProcessing(processor, &process);
    EXPECT(result == kResultOk, "setupProcessing at %g Hz with %d bits says %d", setup.sample_rate,
           setup.sample_type == kSample64 ? 64 : 32, (int)result);
    instance_switch_buses(instance, setup.with_aux, 1);
    instance_resume(instance);
}

Instance *instance_open(Run *run, Setup setup) {
    Instance *instance = instance_create(run);
    instance_start(instance, setup);
    return instance;
}

void instance_stop(Instance *instance) {
    IComponent *component = instance->component;
    IAudioProcessor *processor = instance->processor;
    if (instance->is_processing) (void)processor->vtbl->setProcessing(processor, 0);
    instance->is_processing = false;
    atomic_store(&instance->handler.moment, ACTIVATING);
    if (instance->stage == ACTIVE) (void)component->vtbl->setActive(component, 0);
    atomic_store(&instance->handler.moment, IDLE);
    if (instance->stage == ACTIVE) instance->stage = INITIALIZED;
}

/* ---- End -------------------------------------------------------------------------------------------- */

static void disconnect(Instance *instance) {
    for (int i = 0; i < 2; i++) {
        IConnectionPoint *point = instance->points[i];
        if (point == NULL) continue;
        if (instance->connections[i].other != NULL)
            (void)point->vtbl->disconnect(point, &instance->connections[i].interface);
        (void)point->vtbl->release(point);
    }
}

static void close_controller(Instance *instance) {
    IEditController *controller = instance->controller;
    if (controller == NULL) return;
    (void)controller->vtbl->setComponentHandler(controller, NULL);
    if (instance->is_split) (void)controller->vtbl->terminate(controller);
}

void instance_close(Instance *instance) {
    if (instance->stage == CLOSED) return;
    instance_stop(instance);
    atomic_store(&instance->handler.moment, CLOSING);
    disconnect(instance);
    close_controller(instance);
    IComponent *component = instance->component;
    if (instance->stage != CREATED) (void)component->vtbl->terminate(component);
    if (instance->controller != NULL) (void)instance->controller->vtbl->release(instance->controller);
    if (instance->processor != NULL) (void)instance->processor->vtbl->release(instance->processor);
    (void)component->vtbl->release(component);
    instance->stage = CLOSED;
}

void instances_close(Run *run) {
    for (; run->instances != NULL; run->instances = run->instances->next) instance_close(run->instances);
}

uint32_t instance_requirements(const Instance *instance) {
    IProcessContextRequirements *found = NULL;
    IComponent *component = instance->component;
    (void)component->vtbl->queryInterface(component, IProcessContextRequirements_iid, (void **)&found);
    if (found == NULL) run_skip(instance->run, "it has no IProcessContextRequirements");
    const uint32_t needed = found->vtbl->getProcessContextRequirements(found);
    (void)found->vtbl->release(found);
    return needed;
}

/* ---- State ------------------------------------------------------------------------------------------ */

Stream *instance_save(Instance *instance) {
    Run *run = instance->run;
    Stream *stream = stream_new(run);
    IComponent *component = instance->component;
    const tresult result = component->vtbl->getState(component, &stream->interface);
    EXPECT(result == kResultOk, "getState says %d", (int)result);
    return stream;
}

bool instance_load(Instance *instance, const Stream *state) {
    IComponent *component = instance->component;
    IEditController *controller = instance->controller;
    atomic_store(&instance->handler.moment, LOADING);
    const tresult result = component->vtbl->setState(component, &stream_again(state)->interface);
    if (controller != NULL)
        (void)controller->vtbl->setComponentState(controller, &stream_again(state)->interface);
    atomic_store(&instance->handler.moment, IDLE);
    return result == kResultOk;
}

void instance_sync(Instance *instance) {
    IEditController *controller = instance->controller;
    if (controller == NULL) return;
    const Stream *state = instance_save(instance);
    atomic_store(&instance->handler.moment, LOADING);
    (void)controller->vtbl->setComponentState(controller, &stream_again(state)->interface);
    atomic_store(&instance->handler.moment, IDLE);
}
