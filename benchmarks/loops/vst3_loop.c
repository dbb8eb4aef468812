/* vst3_loop.c: the smallest host that can time IAudioProcessor::process() of a stereo effect, reached as
 * every host reaches it: dlopen, GetPluginFactory, createInstance, the vtable. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vst3/abi.h"

enum { BLOCK = 64, CHANNELS = 2 };

typedef struct Plugin {
    IAudioProcessor *processor;
    ProcessData data;
    AudioBusBuffers inputs, outputs;
    Sample32 *channels[2][CHANNELS];
    Sample32 samples[2][CHANNELS][BLOCK];
} Plugin;

/* ---- What the host shows: no interfaces, no changes in; what the effect sends out is lost ------------- */

static tresult no_interface(FUnknown *self, const TUID iid, void **obj) {
    (void)self, (void)iid;
    *obj = NULL;
    return kNoInterface;
}
static uint32_t one(FUnknown *self) {
    (void)self;
    return 1;
}
static const FUnknownVtbl host_methods = {no_interface, one, one};
static FUnknown host = {&host_methods};

#define UNCOUNTED(I)                                                                                         \
    .queryInterface = (tresult(*)(I *, const TUID, void **))no_interface,                                    \
    .addRef = (uint32_t(*)(I *))one, .release = (uint32_t(*)(I *))one

static tresult take_point(IParamValueQueue *self, int32_t offset, ParamValue value, int32_t *index) {
    (void)self, (void)offset, (void)value;
    *index = 0;
    return kResultOk;
}
static const IParamValueQueueVtbl queue_methods = {UNCOUNTED(IParamValueQueue), .addPoint = take_point};
static IParamValueQueue queue = {&queue_methods};

static int32_t no_parameters(IParameterChanges *self) {
    (void)self;
    return 0;
}
static IParamValueQueue *any_queue(IParameterChanges *self, const ParamID *id, int32_t *index) {
    (void)self, (void)id;
    *index = 0;
    return &queue;
}
static const IParameterChangesVtbl changes_methods = {
    UNCOUNTED(IParameterChanges), .getParameterCount = no_parameters, .addParameterData = any_queue};
static IParameterChanges changes = {&changes_methods};

/* ---- From a library to a running effect --------------------------------------------------------------- */

/* The library's first audio class, or NULL. */
static IComponent *create_component(void *library) {
    typedef TBool ModuleEntry(void *library);
    ModuleEntry *entry = (ModuleEntry *)dlsym(library, "ModuleEntry");
    IPluginFactory *(*get_factory)(void) = (IPluginFactory * (*)(void)) dlsym(library, "GetPluginFactory");
    if (!entry || !entry(library) || !get_factory)
        return NULL;
    IPluginFactory *factory = get_factory();
    for (int32_t i = 0; i < factory->vtbl->countClasses(factory); i++) {
        PClassInfo info;
        void *component = NULL;
        factory->vtbl->getClassInfo(factory, i, &info);
        if (strcmp(info.category, kVstAudioEffectClass) == 0 &&
            factory->vtbl->createInstance(factory, (FIDString)info.cid, (FIDString)IComponent_iid,
                                          &component) == kResultOk)
            return component;
    }
    return NULL;
}

static int start(IComponent *component, IAudioProcessor *processor) {
    ProcessSetup setup = {kRealtime, kSample32, BLOCK, 48000.0};
    SpeakerArrangement stereo = kSpeakerL | kSpeakerR;
    processor->vtbl->setBusArrangements(processor, &stereo, 1, &stereo, 1);
    component->vtbl->activateBus(component, kAudio, kInput, 0, 1);
    component->vtbl->activateBus(component, kAudio, kOutput, 0, 1);
    if (processor->vtbl->setupProcessing(processor, &setup) != kResultOk ||
        component->vtbl->setActive(component, 1) != kResultOk)
        return 0;
    processor->vtbl->setProcessing(processor, 1);
    return 1;
}

static void connect_buffers(Plugin *plugin) {
    for (int direction = 0; direction < 2; direction++)
        for (int channel = 0; channel < CHANNELS; channel++) {
            Sample32 *samples = plugin->samples[direction][channel];
            plugin->channels[direction][channel] = samples;
            for (int i = 0; i < BLOCK; i++)
                samples[i] = (Sample32)(i % 7 - 3) * 0.1f;
        }
    plugin->inputs = (AudioBusBuffers){CHANNELS, 0, {plugin->channels[0]}};
    plugin->outputs = (AudioBusBuffers){CHANNELS, 0, {plugin->channels[1]}};
    plugin->data = (ProcessData){kRealtime, kSample32, BLOCK, 1, 1, &plugin->inputs, &plugin->outputs,
                                 &changes, &changes, NULL, NULL, NULL};
}

/* An effect that runs at 48 kHz, or NULL if the library at path is none. It lives until the process ends. */
Plugin *open_effect(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    IComponent *component = library ? create_component(library) : NULL;
    void *processor = NULL;
    Plugin *plugin = calloc(1, sizeof *plugin);
    if (!plugin || !component || component->vtbl->initialize(component, &host) != kResultOk ||
        component->vtbl->queryInterface(component, IAudioProcessor_iid, &processor) != kResultOk ||
        !start(component, processor))
        return NULL;
    plugin->processor = processor;
    connect_buffers(plugin);
    return plugin;
}

/* Whether the output holds what went in, as an empty effect must see to. */
int passes_through(Plugin *plugin) {
    memset(plugin->samples[1], 0, sizeof plugin->samples[1]);
    plugin->processor->vtbl->process(plugin->processor, &plugin->data);
    return memcmp(plugin->samples[0], plugin->samples[1], sizeof plugin->samples[0]) == 0;
}

static double cpu_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double ns_per_call(Plugin *plugin, uint32_t calls) {
    const double start_ns = cpu_ns();
    for (uint32_t i = 0; i < calls; i++)
        plugin->processor->vtbl->process(plugin->processor, &plugin->data);
    return (cpu_ns() - start_ns) / calls;
}
