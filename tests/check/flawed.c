/* flawed.c: a stereo effect as others may write it, with one flaw: -DFLAW=NAME. One instance at a time.
 * Every one has a bypass that clicks. */
#include <stddef.h>

#include "vst3/abi.h"

enum { NONE, GIVES_NAN, KEEPS_NAN, BY_BLOCK, CRASHES, HANGS, DEAF_BYPASS, NO_44100, NO_START,
       RANDOM, ALLOCATES, TWO, SIX_CHANNELS, LATER_THAN_ALL, ENDS_UNNAMED, MANY_PARAMETERS,
       REFUSES_ONCE, CRASHES_AT_CLASSES, HANGS_AT_CLASSES, CHATTERS_AT_CLASSES, SULKS, CALLS_THE_SYSTEM };

enum { BYPASS_ID = 1, CHANNELS = FLAW == SIX_CHANNELS ? 6 : 2, UNNAMED_SIGNAL = 40,
       PARAMETERS = FLAW == MANY_PARAMETERS ? 300 : 1 };

void *malloc(size_t); /* the C library's, which a host has loaded */
void free(void *);
int raise(int);
int puts(const char *);
long write(int, const void *, size_t);
static void *volatile taken;

static double sample_rate;
static float last, bypass;
static double values[BYPASS_ID + PARAMETERS];
static int is_active, was_ended_active, has_refused, is_hurt;
static uint32_t seed; /* never put back: no two instances are alike */

/* ---- One object for all ----------------------------------------------------------------------------- */

static struct {
    IComponent component;
    IAudioProcessor processor;
    IEditController controller;
} object;

static int is_id(const TUID a, const TUID b) {
    for (int i = 0; i < 16; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

static tresult query(void *self, const TUID iid, void **obj) {
    (void)self;
    *obj = is_id(iid, IAudioProcessor_iid) ? (void *)&object.processor
           : is_id(iid, IEditController_iid) ? (void *)&object.controller
           : is_id(iid, IComponent_iid) || is_id(iid, FUnknown_iid) ? (void *)&object.component : NULL;
    return *obj != NULL ? kResultOk : kNoInterface;
}
static uint32_t hold(void *self) { return (void)self, 1; }
static tresult done(void) { return kResultOk; }
static tresult refuse(void) { return kNotImplemented; }

/* ---- Component -------------------------------------------------------------------------------------- */

static tresult start(IComponent *self, FUnknown *context) {
    (void)self, (void)context;
    return FLAW == NO_START ? kInternalError : kResultOk;
}
static int32_t bus_count(IComponent *self, MediaType type, BusDirection direction) {
    return (void)self, (void)direction, type == kAudio;
}
static tresult bus_info(IComponent *self, MediaType type, BusDirection direction, int32_t index, BusInfo *info) {
    (void)self, (void)index;
    *info = (BusInfo){.mediaType = type, .direction = direction, .channelCount = CHANNELS, .flags = kDefaultActive};
    return kResultOk;
}
static tresult end(IComponent *self) {
    (void)self;
    was_ended_active |= is_active;
    return kResultOk;
}
static tresult activate(IComponent *self, TBool state) {
    (void)self;
    is_active = state;
    last = 0.0f, bypass = 0.0f;
    return kResultOk;
}

/* ---- Sound ------------------------------------------------------------------------------------------ */

static tresult arrangement(IAudioProcessor *self, BusDirection direction, int32_t index, SpeakerArrangement *it) {
    (void)self, (void)direction, (void)index;
    *it = kSpeakerL | kSpeakerR;
    return kResultOk;
}
static tresult setup(IAudioProcessor *self, ProcessSetup *wanted) {
    (void)self;
    if (FLAW == NO_44100 && wanted->sampleRate == 44100.0) return kResultFalse;
    sample_rate = wanted->sampleRate;
    return kResultOk;
}
static uint32_t none(IAudioProcessor *self) { return (void)self, 0; }
static uint32_t latency(IAudioProcessor *self) { return (void)self, FLAW == LATER_THAN_ALL ? 1u << 20 : 0; }

static float played(float x, int32_t at, int32_t count) {
    if (FLAW == GIVES_NAN) return x > 0.4f ? __builtin_nanf("") : x;
    if (FLAW == KEEPS_NAN) return last = 0.5f * last + 0.5f * x;
    if (FLAW == SULKS) return is_hurt = is_hurt || x != x, is_hurt ? 0.0f : x;
    if (FLAW == BY_BLOCK) return x * ((float)at / (float)count);
    if (FLAW == MANY_PARAMETERS) {
        double product = x;
        for (int id = BYPASS_ID; id < BYPASS_ID + PARAMETERS; id++) product *= values[id];
        return (float)product;
    }
    if (FLAW == REFUSES_ONCE) return was_ended_active ? 0.0f : x;
    if (FLAW == RANDOM) return x * ((float)(seed = seed * 1664525u + 1013904223u) / 4294967296.0f);
    if (FLAW == CRASHES && sample_rate == 96000.0) *(volatile int *)16 = 1;
    if (FLAW == ENDS_UNNAMED) raise(UNNAMED_SIGNAL);
    if (FLAW == HANGS && x != x) for (volatile int on = 1; on;) {}
    if (FLAW == DEAF_BYPASS) return 0.5f * x;
    return bypass > 0.5f ? x : 0.5f * x;
}

static void read_points(IParameterChanges *changes) {
    for (int32_t i = 0; changes != NULL && i < changes->vtbl->getParameterCount(changes); i++) {
        IParamValueQueue *queue = changes->vtbl->getParameterData(changes, i);
        int32_t offset;
        double value;
        queue->vtbl->getPoint(queue, queue->vtbl->getPointCount(queue) - 1, &offset, &value);
        values[queue->vtbl->getParameterId(queue)] = value;
        bypass = (float)values[BYPASS_ID];
    }
}

static tresult process(IAudioProcessor *self, ProcessData *data) {
    (void)self;
    read_points(data->inputParameterChanges);
    if (FLAW == REFUSES_ONCE && !has_refused) return has_refused = 1, kInternalError;
    if (FLAW == CALLS_THE_SYSTEM && (write(-1, "", 1) != -1 || write(-1, "", 0) != -1)) return kInternalError;
    if (FLAW == ALLOCATES) taken = malloc(64), free(taken);
    for (int32_t channel = 0; channel < CHANNELS; channel++)
        for (int32_t at = 0; at < data->numSamples; at++)
            data->outputs[0].channelBuffers32[channel][at] =
                played(data->inputs[0].channelBuffers32[channel][at], at, data->numSamples);
    return kResultOk;
}

/* ---- Parameters: the bypass ------------------------------------------------------------------------- */

static int32_t parameter_count(IEditController *self) { return (void)self, PARAMETERS; }
static tresult parameter_info(IEditController *self, int32_t index, ParameterInfo *info) {
    (void)self;
    *info = (ParameterInfo){.id = BYPASS_ID + (ParamID)index, .title = {'B', 'y', 'p', 'a', 's', 's'}, .stepCount = 1,
                            .flags = kCanAutomate | kIsBypass};
    return kResultOk;
}

/* ---- Module ----------------------------------------------------------------------------------------- */

#define FUNKNOWN .queryInterface = (void *)query, .addRef = (void *)hold, .release = (void *)hold

static const IComponentVtbl component_methods = {
    FUNKNOWN, .initialize = start, .terminate = end, .getControllerClassId = (void *)refuse,
    .setIoMode = (void *)done, .getBusCount = bus_count, .getBusInfo = bus_info,
    .getRoutingInfo = (void *)refuse, .activateBus = (void *)done, .setActive = activate,
    .setState = (void *)done, .getState = (void *)done,
};
static const IAudioProcessorVtbl processor_methods = {
    FUNKNOWN, .setBusArrangements = (void *)done, .getBusArrangement = arrangement,
    .canProcessSampleSize = (void *)done, .getLatencySamples = latency, .setupProcessing = setup,
    .setProcessing = (void *)done, .process = process, .getTailSamples = none,
};
static const IEditControllerVtbl controller_methods = {
    FUNKNOWN, .initialize = (void *)done, .terminate = (void *)done, .setComponentState = (void *)done,
    .setState = (void *)done, .getState = (void *)done, .getParameterCount = parameter_count,
    .getParameterInfo = parameter_info, .getParamStringByValue = (void *)refuse,
    .getParamValueByString = (void *)refuse, .setComponentHandler = (void *)done,
};

static int32_t class_count(IPluginFactory *self) { return (void)self, FLAW == TWO ? 2 : 1; }
static tresult class_info(IPluginFactory *self, int32_t index, PClassInfo *info) {
    (void)self;
    if (FLAW == CRASHES_AT_CLASSES && index != 0) *(volatile int *)16 = 1;
    if (FLAW == CHATTERS_AT_CLASSES && index != 0) for (volatile int on = 1; on;) puts("still there");
    if (FLAW == HANGS_AT_CLASSES && index != 0) for (volatile int on = 1; on;) {}
    if (index < 0 || index >= class_count(self)) return kInvalidArgument;
    *info = (PClassInfo){.cid = {(uint8_t)(index + 1)}, .cardinality = kManyInstances,
                         .category = kVstAudioEffectClass, .name = "Flawed"};
    if (index == 1) *info->name = 'C';
    return kResultOk;
}
static tresult create(IPluginFactory *self, FIDString cid, FIDString iid, void **obj) {
    (void)self, (void)cid;
    object.component.vtbl = &component_methods;
    object.processor.vtbl = &processor_methods;
    object.controller.vtbl = &controller_methods;
    return query(NULL, (const uint8_t *)iid, obj);
}
static tresult factory_query(IPluginFactory *self, const TUID iid, void **obj) {
    const int is_mine = is_id(iid, IPluginFactory_iid) || is_id(iid, FUnknown_iid);
    *obj = is_mine ? self : NULL;
    return is_mine ? kResultOk : kNoInterface;
}
static const IPluginFactoryVtbl factory_methods = {
    .queryInterface = factory_query, .addRef = (void *)hold, .release = (void *)hold,
    .getFactoryInfo = (void *)refuse, .countClasses = class_count, .getClassInfo = class_info,
    .createInstance = create,
};
static IPluginFactory factory = {&factory_methods};

IPluginFactory *GetPluginFactory(void) { return &factory; }
VST3_EXPORT int ModuleEntry(void *library);
VST3_EXPORT int ModuleEntry(void *library) { return (void)library, 1; }
VST3_EXPORT int ModuleExit(void);
VST3_EXPORT int ModuleExit(void) { return 1; }
