#include "vst3_host.h"

#include <string.h>

/* Objects of this host live where the test put them: references are counted only where a test looks. */
#define NO_FUNKNOWN(I, name)                                                                                 \
    static tresult PLUGIN_API name##_query(I *self, const TUID iid, void **obj) {                            \
        (void)self, (void)iid;                                                                               \
        *obj = NULL;                                                                                         \
        return kNoInterface;                                                                                 \
    }                                                                                                        \
    static uint32_t PLUGIN_API name##_ref(I *self) {                                                         \
        (void)self;                                                                                          \
        return 1;                                                                                            \
    }
#define NO_FUNKNOWN_ENTRIES(name) .queryInterface = name##_query, .addRef = name##_ref, .release = name##_ref

/* ---- The platform: the linker sends the runtime's calls through here (--wrap) ------------------------ */

int32_t takes_left = -1;
static _Thread_local bool is_on_audio_thread; /* inside process or setProcessing */

void *__real_rattle_platform_take(uint64_t bytes);
void *__wrap_rattle_platform_take(uint64_t bytes);
void *__wrap_rattle_platform_take(uint64_t bytes) {
    CHECK(!is_on_audio_thread);
    if (takes_left == 0) return NULL;
    if (takes_left > 0) takes_left--;
    return __real_rattle_platform_take(bytes);
}

void __real_rattle_platform_give(void *memory);
void __wrap_rattle_platform_give(void *memory);
void __wrap_rattle_platform_give(void *memory) {
    CHECK(!is_on_audio_thread);
    __real_rattle_platform_give(memory);
}

void __real_rattle_platform_log(const char *line);
void __wrap_rattle_platform_log(const char *line);
void __wrap_rattle_platform_log(const char *line) {
    CHECK(!is_on_audio_thread);
    __real_rattle_platform_log(line);
}

/* ---- Points ----------------------------------------------------------------------------------------- */

NO_FUNKNOWN(IParamValueQueue, queue)

static ParamID PLUGIN_API queue_id(IParamValueQueue *self) { return ((Queue *)self)->id; }
static int32_t PLUGIN_API queue_count(IParamValueQueue *self) { return ((Queue *)self)->count; }

static tresult PLUGIN_API queue_get(IParamValueQueue *self, int32_t index, int32_t *offset, double *value) {
    const Queue *queue = (Queue *)self;
    CHECK(index >= 0 && index < queue->count);
    *offset = queue->points[index].offset;
    *value = queue->points[index].value;
    return kResultOk;
}

static tresult PLUGIN_API queue_add(IParamValueQueue *self, int32_t offset, double value, int32_t *index) {
    Queue *queue = (Queue *)self;
    CHECK(queue->count < 1024);
    *index = queue->count;
    queue->points[queue->count++] = (Point){offset, value};
    return kResultOk;
}

static const IParamValueQueueVtbl queue_methods = {
    NO_FUNKNOWN_ENTRIES(queue), .getParameterId = queue_id, .getPointCount = queue_count,
    .getPoint = queue_get,      .addPoint = queue_add,
};

NO_FUNKNOWN(IParameterChanges, changes)

static int32_t PLUGIN_API changes_count(IParameterChanges *self) { return ((Changes *)self)->count; }

static IParamValueQueue *PLUGIN_API changes_get(IParameterChanges *self, int32_t index) {
    Changes *changes = (Changes *)self;
    CHECK(index >= 0 && index < changes->count);
    return changes->gives_null_queues ? NULL : &changes->queues[index].interface;
}

static Queue *queue_of(Changes *changes, ParamID id) {
    for (int32_t i = 0; i < changes->count; i++)
        if (changes->queues[i].id == id) return &changes->queues[i];
    CHECK(changes->count < MAX_QUEUES);
    Queue *queue = &changes->queues[changes->count++];
    queue->interface.vtbl = &queue_methods;
    queue->id = id;
    queue->count = 0;
    return queue;
}

static IParamValueQueue *PLUGIN_API changes_new(IParameterChanges *self, const ParamID *id, int32_t *index) {
    Changes *changes = (Changes *)self;
    if (changes->gives_null_queues) return NULL;
    Queue *queue = queue_of(changes, *id);
    *index = (int32_t)(queue - changes->queues);
    return &queue->interface;
}

static const IParameterChangesVtbl changes_methods = {
    NO_FUNKNOWN_ENTRIES(changes), .getParameterCount = changes_count, .getParameterData = changes_get,
    .addParameterData = changes_new,
};

void changes_init(Changes *changes) {
    changes->interface.vtbl = &changes_methods;
    changes->count = 0;
    changes->gives_null_queues = false;
}

void changes_add(Changes *changes, ParamID id, int32_t offset, double value) {
    Queue *queue = queue_of(changes, id);
    int32_t index;
    queue_add(&queue->interface, offset, value, &index);
}

const Queue *changes_find(const Changes *changes, ParamID id) {
    for (int32_t i = 0; i < changes->count; i++)
        if (changes->queues[i].id == id) return &changes->queues[i];
    return NULL;
}

/* ---- Events ----------------------------------------------------------------------------------------- */

NO_FUNKNOWN(IEventList, events)

static int32_t PLUGIN_API events_count(IEventList *self) { return ((Events *)self)->count + ((Events *)self)->boast; }

static tresult PLUGIN_API events_get(IEventList *self, int32_t index, Event *event) {
    const Events *events = (Events *)self;
    if (index < 0 || index >= events->count) return kResultFalse;
    *event = events->events[index];
    return kResultOk;
}

static tresult PLUGIN_API events_put(IEventList *self, Event *event) {
    Events *events = (Events *)self;
    CHECK(events->is_output);
    if (events->count == events->capacity) return kResultFalse;
    events_add(events, *event);
    return kResultOk;
}

static const IEventListVtbl events_methods = {NO_FUNKNOWN_ENTRIES(events), .getEventCount = events_count,
                                              .getEvent = events_get, .addEvent = events_put};

Events *events_new(int32_t capacity) {
    Events *events = calloc(1, sizeof *events);
    CHECK(events != NULL);
    *events = (Events){{&events_methods}, .events = calloc((size_t)capacity, sizeof(Event)), .capacity = capacity};
    CHECK(events->events != NULL);
    return events;
}

void events_free(Events *events) {
    free(events->events);
    free(events);
}

void events_add(Events *events, Event event) {
    CHECK(events->count < events->capacity);
    events->events[events->count++] = event;
}

/* ---- Streams ---------------------------------------------------------------------------------------- */

NO_FUNKNOWN(IBStream, stream)

static int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

static tresult PLUGIN_API stream_read(IBStream *self, void *buffer, int32_t wanted, int32_t *done) {
    Stream *stream = (Stream *)self;
    int32_t count = least(wanted, stream->size - stream->position);
    if (stream->piece > 0) count = least(count, stream->piece);
    memcpy(buffer, stream->bytes + stream->position, (size_t)count);
    stream->position += count;
    *done = count;
    return count < wanted && stream->errs_at_end ? kResultFalse : kResultOk;
}

static tresult PLUGIN_API stream_write(IBStream *self, void *buffer, int32_t offered, int32_t *done) {
    Stream *stream = (Stream *)self;
    const int32_t room = stream->room > 0 ? stream->room : (int32_t)sizeof stream->bytes;
    int32_t count = least(offered, room - stream->position);
    if (stream->piece > 0) count = least(count, stream->piece);
    memcpy(stream->bytes + stream->position, buffer, (size_t)count);
    stream->position += count;
    stream->size = stream->position;
    if (!stream->counts_nothing) *done = count;
    return kResultOk;
}

static const IBStreamVtbl stream_methods = {NO_FUNKNOWN_ENTRIES(stream), .read = stream_read,
                                            .write = stream_write};

void stream_init(Stream *stream) { *stream = (Stream){.interface = {&stream_methods}}; }

void stream_text(Stream *stream, const char *text) {
    stream_init(stream);
    stream->size = (int32_t)strlen(text);
    memcpy(stream->bytes, text, (size_t)stream->size);
}

/* ---- Handler ---------------------------------------------------------------------------------------- */

static tresult PLUGIN_API handler_query(IComponentHandler *self, const TUID iid, void **obj) {
    (void)self, (void)iid;
    *obj = NULL;
    return kNoInterface;
}
static uint32_t PLUGIN_API handler_hold(IComponentHandler *self) {
    return (uint32_t)++((Handler *)self)->references;
}
static uint32_t PLUGIN_API handler_release(IComponentHandler *self) {
    return (uint32_t)--((Handler *)self)->references;
}
static tresult PLUGIN_API handler_restart(IComponentHandler *self, int32_t flags) {
    ((Handler *)self)->restarts++;
    ((Handler *)self)->flags |= flags;
    if (((Handler *)self)->answer != NULL) ((Handler *)self)->answer(((Handler *)self)->extra);
    return kResultOk;
}

static const IComponentHandlerVtbl handler_methods = {.queryInterface = handler_query, .addRef = handler_hold,
                                                      .release = handler_release,
                                                      .restartComponent = handler_restart};

void handler_init(Handler *handler) { *handler = (Handler){.interface = {&handler_methods}}; }

/* ---- Instances -------------------------------------------------------------------------------------- */

Instance instance_create(void) {
    Instance instance = {.sample_type = kSample32};
    IPluginFactory *factory = GetPluginFactory();
    PClassInfo info;
    CHECK(factory->vtbl->getClassInfo(factory, 0, &info) == kResultOk);
    CHECK(factory->vtbl->createInstance(factory, (FIDString)info.cid, (FIDString)IComponent_iid,
                                        (void **)&instance.component) == kResultOk);
    IComponent *component = instance.component;
    CHECK(component->vtbl->initialize(component, NULL) == kResultOk);
    void **processor = (void **)&instance.processor, **controller = (void **)&instance.controller;
    CHECK(component->vtbl->queryInterface(component, IAudioProcessor_iid, processor) == kResultOk);
    CHECK(component->vtbl->queryInterface(component, IEditController_iid, controller) == kResultOk);
    CHECK(component->vtbl->queryInterface(component, IUnitInfo_iid, (void **)&instance.units) == kResultOk);
    return instance;
}

Instance instance_open(int32_t sample_type) {
    Instance instance = instance_create();
    ProcessSetup setup = {kRealtime, sample_type, 512, 48000.0};
    SpeakerArrangement stereo = kSpeakerL | kSpeakerR;
    IAudioProcessor *processor = instance.processor;
    instance.sample_type = sample_type;
    CHECK(processor->vtbl->setBusArrangements(processor, &stereo, 1, &stereo, 1) == kResultTrue);
    CHECK(processor->vtbl->setupProcessing(processor, &setup) == kResultOk);
    CHECK(instance.component->vtbl->activateBus(instance.component, kAudio, kInput, 0, 1) == kResultOk);
    CHECK(instance.component->vtbl->activateBus(instance.component, kAudio, kOutput, 0, 1) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    set_processing(&instance, 1);
    return instance;
}

void instance_stop(Instance *instance) {
    set_processing(instance, 0);
    CHECK(instance->component->vtbl->setActive(instance->component, 0) == kResultOk);
}

void instance_close(Instance *instance) {
    CHECK(instance->component->vtbl->terminate(instance->component) == kResultOk);
    CHECK(instance->units->vtbl->release(instance->units) == 3);
    CHECK(instance->controller->vtbl->release(instance->controller) == 2);
    CHECK(instance->processor->vtbl->release(instance->processor) == 1);
    CHECK(instance->component->vtbl->release(instance->component) == 0);
}

double shown(const Instance *instance, ParamID id) {
    return instance->controller->vtbl->getParamNormalized(instance->controller, id);
}

void write_state(const Instance *instance, Stream *stream) {
    CHECK(instance->component->vtbl->getState(instance->component, &stream->interface) == kResultOk);
    stream->position = 0;
}

bool saves(const Instance *instance, const char *text) {
    Stream state;
    stream_init(&state);
    write_state(instance, &state);
    state.bytes[state.size] = 0;
    return strstr((char *)state.bytes, text) != NULL;
}

bool load_state(const Instance *instance, Stream *stream) {
    IComponent *component = instance->component;
    IEditController *controller = instance->controller;
    const int32_t start = stream->position;
    const bool is_taken = component->vtbl->setState(component, &stream->interface) == kResultOk;
    stream->position = start;
    CHECK((controller->vtbl->setComponentState(controller, &stream->interface) == kResultOk) == is_taken);
    return is_taken;
}

tresult process_data(const Instance *instance, ProcessData *data) {
    is_on_audio_thread = true;
    const tresult result = instance->processor->vtbl->process(instance->processor, data);
    is_on_audio_thread = false;
    return result;
}

void set_processing(const Instance *instance, TBool state) {
    is_on_audio_thread = true;
    CHECK(instance->processor->vtbl->setProcessing(instance->processor, state) == kResultOk);
    is_on_audio_thread = false;
}

tresult process(const Instance *instance, void **inputs, void **outputs, int32_t channels, int32_t count,
                Changes *changes, Changes *sent) {
    AudioBusBuffers input = {.numChannels = channels, .channelBuffers32 = (float **)inputs};
    AudioBusBuffers output = {.numChannels = channels, .channelBuffers32 = (float **)outputs};
    ProcessData data = {.symbolicSampleSize = instance->sample_type,
                        .numSamples = count,
                        .numInputs = 1,
                        .numOutputs = 1,
                        .inputs = &input,
                        .outputs = &output,
                        .inputParameterChanges = changes ? &changes->interface : NULL,
                        .outputParameterChanges = sent ? &sent->interface : NULL};
    return process_data(instance, &data);
}

/* ---- Signals ---------------------------------------------------------------------------------------- */

uint32_t random_next(uint32_t *seed) { return (*seed = *seed * 1664525u + 1013904223u) >> 8; }

void noise(float *samples, int32_t count, uint32_t seed) {
    for (int32_t i = 0; i < count; i++) samples[i] = (float)random_next(&seed) / 8388608.0f - 1.0f;
}

float *floats(int32_t count) {
    float *samples = calloc((size_t)count, sizeof(float));
    CHECK(samples != NULL);
    return samples;
}

uint64_t hash(uint64_t seed, const void *bytes, size_t size) {
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) seed = (seed ^ byte[i]) * UINT64_C(1099511628211);
    return seed;
}

/* ---- One test by name ------------------------------------------------------------------------------- */

static const Test *const all[] = {module_tests,  parameter_tests, automation_tests, process_tests,
                                  transport_tests, state_tests,   life_tests,       thread_tests,
                                  fuzz_tests,    program_tests,   quirk_tests,      latency_tests,
                                  event_tests,   mode_tests,      instrument_tests, midi_tests,
                                  send_tests,    mpe_tests};

int main(int count, char **words) {
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        for (const Test *test = all[i]; test->name != NULL; test++) {
            if (count < 2) puts(test->name);
            if (count < 2 || strcmp(test->name, words[1]) != 0) continue;
            test->run();
            return 0;
        }
    return count < 2 ? 0 : 2;
}
