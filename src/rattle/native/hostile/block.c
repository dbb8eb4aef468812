#include "block.h"

#include <math.h>

#include "trap.h"

enum { CANARY = 0xA7 };
const double sentinel = 12345.0;

uint32_t random_next(uint32_t *seed) { return (*seed = *seed * 1664525u + 1013904223u) >> 8; }
double random_travel(uint32_t *seed) { return random_next(seed) / 16777215.0; }
bool is_finite(double x) { return x - x == 0.0; }

/* ---- Signals ---------------------------------------------------------------------------------------- */

static double noise(int32_t channel, int64_t sample) {
    uint64_t x = (uint64_t)sample * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)(channel + 1);
    x = (x ^ x >> 31) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 29) * UINT64_C(0x94D049BB133111EB);
    return (float)((double)(x >> 41) / 4194304.0 - 1.0) * 0.25; /* -12 dB, exact in 32 bits */
}

double signal_at(Signal signal, int32_t channel, int64_t sample) {
    switch (signal) {
    case NOISE: return noise(channel, sample);
    case SINE: return (float)(0.5 * sin((double)sample * (0.02 + 0.003 * channel)));
    case IMPULSES: return sample % IMPULSE_PERIOD == 0 ? 0.5 : 0.0;
    default: return 0.0;
    }
}

/* ---- Making ----------------------------------------------------------------------------------------- */

static size_t sample_bytes(const Block *block) {
    return block->instance->setup.sample_type == kSample64 ? sizeof(double) : sizeof(float);
}

static void *buffer_new(const Block *block) {
    const size_t bytes = (size_t)block->capacity * sample_bytes(block);
    unsigned char *all = run_take(block->instance->run, bytes + 2 * CANARY_BYTES);
    memset(all, CANARY, bytes + 2 * CANARY_BYTES);
    return all + CANARY_BYTES;
}

static void make_buses(Block *block, BusDirection direction) {
    Run *run = block->instance->run;
    const int32_t count = bus_count(block->instance, kAudio, direction);
    block->bus_count[direction] = count;
    block->buses[direction] = run_take(run, (size_t)(count + 1) * sizeof(AudioBusBuffers));
    block->channel_count[direction] = run_take(run, (size_t)(count + 1) * sizeof(int32_t));
    block->buffers[direction] = run_take(run, (size_t)(count + 1) * sizeof(void **));
    block->is_aux[direction] = run_take(run, (size_t)(count + 1) * sizeof(bool));
    for (int32_t b = 0; b < count; b++) {
        const BusInfo bus = bus_info(block->instance, direction, b);
        const int32_t channels = bus.channelCount;
        block->is_aux[direction][b] = bus.busType == kAux;
        block->channel_count[direction][b] = channels;
        block->buffers[direction][b] = run_take(run, (size_t)(channels + 1) * sizeof(void *));
        for (int32_t c = 0; c < channels; c++) block->buffers[direction][b][c] = buffer_new(block);
    }
}

Block *block_new(Instance *instance, int32_t capacity) {
    Block *block = run_take(instance->run, sizeof *block);
    block->instance = instance;
    block->capacity = capacity;
    make_buses(block, kInput);
    make_buses(block, kOutput);
    const IEditController *controller = instance->controller;
    const int32_t parameters =
        controller != NULL ? controller->vtbl->getParameterCount(instance->controller) : 0;
    const int32_t wanted = 4 * parameters + 8; /* some hosts split a parameter's queue */
    const int32_t queues = wanted < MAX_POINT_QUEUES ? wanted : MAX_POINT_QUEUES;
    block->points = points_new(instance->run, queues, 16);
    block->sent = points_new(instance->run, queues, 16);
    return block;
}

/* ---- Filling ---------------------------------------------------------------------------------------- */

void block_put(const Block *block, BusDirection direction, int32_t bus, int32_t channel, int32_t i,
               double x) {
    void *buffer = block->buffers[direction][bus][channel];
    if (sample_bytes(block) == sizeof(double)) ((double *)buffer)[i] = x;
    else ((float *)buffer)[i] = (float)x;
}

double block_sample(const Block *block, BusDirection direction, int32_t bus, int32_t channel, int32_t i) {
    const void *buffer = block->buffers[direction][bus][channel];
    return sample_bytes(block) == sizeof(double) ? ((const double *)buffer)[i]
                                                 : (double)((const float *)buffer)[i];
}

/* Of the samples that are filled: there is room for the canary behind any number of them. */
static unsigned char *end_of(const Block *block, void *buffer) {
    return (unsigned char *)buffer + (size_t)block->filled * sample_bytes(block);
}

static void fill_bus(Block *block, BusDirection direction, int32_t bus, Signal signal, int32_t first_channel,
                     int64_t first_sample, int32_t count) {
    AudioBusBuffers *buffers = &block->buses[direction][bus];
    const int32_t channels = block->channel_count[direction][bus];
    buffers->numChannels = channels;
    buffers->silenceFlags = 0;
    buffers->channelBuffers32 = (float **)block->buffers[direction][bus];
    for (int32_t c = 0; c < channels; c++) {
        for (int32_t i = 0; i < count; i++)
            block_put(block, direction, bus, c, i,
                      direction == kOutput ? sentinel
                                           : signal_at(signal, first_channel + c, first_sample + i));
        memset(end_of(block, block->buffers[direction][bus][c]), CANARY, CANARY_BYTES);
    }
    if (direction == kInput && signal == SILENCE) buffers->silenceFlags = (UINT64_C(1) << channels) - 1;
}

static void fill_data(Block *block, int32_t count) {
    points_clear(block->points);
    points_clear(block->sent);
    block->data = (ProcessData){
        .processMode = block->instance->setup.mode,
        .symbolicSampleSize = block->instance->setup.sample_type,
        .numSamples = count,
        .numInputs = block->bus_count[kInput],
        .numOutputs = block->bus_count[kOutput],
        .inputs = block->buses[kInput],
        .outputs = block->buses[kOutput],
        .inputParameterChanges = &block->points->interface,
        .outputParameterChanges = &block->sent->interface,
    };
}

void block_fill(Block *block, Signal signal, int64_t first_sample, int32_t count) {
    int32_t first_channel = 0;
    block->filled = count;
    for (int32_t b = 0; b < block->bus_count[kInput]; b++) {
        const bool is_off = block->is_aux[kInput][b] && !block->instance->setup.with_aux;
        fill_bus(block, kInput, b, is_off ? SILENCE : signal, first_channel, first_sample, count);
        first_channel += block->channel_count[kInput][b];
    }
    for (int32_t b = 0; b < block->bus_count[kOutput]; b++)
        fill_bus(block, kOutput, b, SILENCE, 0, first_sample, count);
    fill_data(block, count);
}

/* ---- Processing ------------------------------------------------------------------------------------- */

static bool is_canary_alive(const Block *block, void *buffer) {
    const unsigned char *before = (const unsigned char *)buffer - CANARY_BYTES;
    const unsigned char *after = end_of(block, buffer);
    for (int i = 0; i < CANARY_BYTES; i++)
        if (before[i] != CANARY || after[i] != CANARY) return false;
    return true;
}

static void look_at_canaries(Block *block) {
    for (BusDirection direction = kInput; direction <= kOutput; direction++)
        for (int32_t b = 0; b < block->bus_count[direction]; b++)
            for (int32_t c = 0; c < block->channel_count[direction][b]; c++)
                if (!is_canary_alive(block, block->buffers[direction][b][c]))
                    run_blame(block->instance->run, "it writes outside the buffer of %s bus %d, channel %d",
                              direction == kInput ? "input" : "output", (int)b, (int)c);
}

void block_process(Block *block) {
    IAudioProcessor *processor = block->instance->processor;
    Handler *handler = &block->instance->handler;
    const bool is_main = thread_name() == handler->main_thread;
    if (is_main) atomic_store(&handler->moment, PROCESSING);
    trap_enter();
    block->result = processor->vtbl->process(processor, &block->data);
    trap_leave();
    if (is_main) atomic_store(&handler->moment, IDLE);
    if (block->result != kResultOk) run_blame(block->instance->run, "process says %d", (int)block->result);
    look_at_canaries(block);
}
