#include "block.h"

#include <math.h>

/* ---- Samples ---------------------------------------------------------------------------------------- */

static void fill(void *samples, const FuzzBlock *block, uint32_t seed) {
    static const double odd[] = {0.0, -0.0, 1e-40, 1e30, -1.0, 1e-310, 1e300};
    const uint32_t kind = seed % 8; /* silence, noise, a constant, or anything */
    for (int32_t i = 0; i < block->count; i++) {
        seed = seed * 1664525u + 1013904223u;
        double x = kind < 2 ? 0.0 : kind < 5 ? (seed >> 8) / 8388608.0 - 1.0 : 0.5;
        if (kind == 7 && seed % 16 < 9) {
            const uint32_t which = seed >> 20 & 15;
            x = which < 7 ? odd[which] : which < 10 ? HUGE_VAL : which < 13 ? -HUGE_VAL : (double)NAN;
        }
        if (block->is_wide) ((double *)samples)[i] = x;
        else ((float *)samples)[i] = (float)x;
    }
}

static size_t bytes_of(const FuzzBlock *block) {
    return (size_t)block->count * (block->is_wide ? sizeof(double) : sizeof(float));
}

/* ---- Buses ------------------------------------------------------------------------------------------ */

static int32_t take_channels(Fuzz *fuzz, Slot *slot, int32_t direction, int32_t bus) {
    BusInfo info = {.channelCount = 2};
    const uint32_t kind = take8(&fuzz->bytes);
    (void)slot->component->vtbl->getBusInfo(slot->component, kAudio, direction, bus, &info);
    if (kind < 192 && info.channelCount <= CHANNELS) return info.channelCount;
    return kind < 250 ? (int32_t)(kind % (CHANNELS + 1)) : -1;
}

static void take_inputs(Fuzz *fuzz, FuzzBlock *block, int32_t bus) {
    for (int32_t c = 0; c < block->buses[kInput][bus].numChannels; c++) {
        const uint32_t kind = take8(&fuzz->bytes);
        block->inputs[bus][c] = run_take(fuzz->run, bytes_of(block));
        block->before[bus][c] = run_take(fuzz->run, bytes_of(block));
        fill(block->inputs[bus][c], block, kind * 2654435761u);
        memcpy(block->before[bus][c], block->inputs[bus][c], bytes_of(block));
        block->handed[kInput][bus][c] = kind == 255 ? NULL : block->inputs[bus][c];
    }
}

/* Its own memory, or one of the inputs', in place or crosswise. */
static void *take_output(Fuzz *fuzz, FuzzBlock *block) {
    const uint32_t kind = take8(&fuzz->bytes);
    void *shared = block->inputs[kind % 2][kind / 2 % CHANNELS];
    if (kind == 255) return NULL;
    if (kind >= 160 && shared != NULL) return shared;
    void *own = run_take(fuzz->run, bytes_of(block));
    fill(own, block, kind * 2654435761u);
    return own;
}

static int32_t take_buses(Fuzz *fuzz, Slot *slot, FuzzBlock *block, int32_t direction) {
    const int32_t own = slot->component->vtbl->getBusCount(slot->component, kAudio, direction);
    const uint32_t kind = take8(&fuzz->bytes);
    const int32_t count = kind < 200 ? own : (int32_t)(kind % (BUSES + 1));
    for (int32_t b = 0; b < count && b < BUSES; b++) {
        AudioBusBuffers *bus = &block->buses[direction][b];
        bus->numChannels = take_channels(fuzz, slot, direction, b);
        bus->silenceFlags = bytes_take(&fuzz->bytes, 1) * UINT64_C(0x0101010101010101);
        if (direction == kInput) take_inputs(fuzz, block, b);
        else
            for (int32_t c = 0; c < bus->numChannels; c++)
                block->handed[direction][b][c] = take_output(fuzz, block);
        if (take8(&fuzz->bytes) < 248) bus->channelBuffers32 = (float **)block->handed[direction][b];
    }
    return count < BUSES ? count : BUSES;
}

/* ---- Points, notes, the transport ------------------------------------------------------------------- */

static Points *take_points(Fuzz *fuzz, int32_t count) {
    Points *points = points_new(fuzz->run, 12, 8);
    points->gives_null = take8(&fuzz->bytes) > 250;
    for (uint32_t n = below(&fuzz->bytes, 16); n > 0; n--) {
        const uint32_t kind = take8(&fuzz->bytes);
        const ParamID id = take_id(fuzz);
        Queue *queue = kind < 128 ? points_queue(points, id) : points_queue_new(points, id);
        const int32_t offset = kind % 8 ? take16(&fuzz->bytes) % (count + 1) : take32(&fuzz->bytes);
        const double value = take_travel(&fuzz->bytes);
        if (queue == NULL) continue;
        if (queue->count < queue->capacity) queue->points[queue->count++] = (Point){offset, value};
        queue->boast = kind == 254 ? 3 : 0;
        queue->gives_nothing = kind == 255;
    }
    return points;
}

static ProcessContext *take_context(Fuzz *fuzz) {
    ProcessContext *context = run_take(fuzz->run, sizeof *context);
    unsigned char *bytes = (unsigned char *)context;
    for (size_t i = 0; i < sizeof *context; i++) bytes[i] = (unsigned char)take8(&fuzz->bytes);
    return context;
}

/* Bits of any float, mostly of one that is a velocity. */
static uint32_t take_bits(Bytes *bytes) {
    const uint32_t kind = take8(bytes);
    const float usual = (float)kind / 199.0f;
    uint32_t bits;
    if (kind >= 200) return (uint32_t)take32(bytes);
    memcpy(&bits, &usual, sizeof bits);
    return bits;
}

/* Of any type, with notes that mostly are some. What holds pointers points anywhere: nobody may follow. */
static HostEvent take_event(Fuzz *fuzz, int32_t count) {
    Bytes *bytes = &fuzz->bytes;
    const uint32_t kind = take8(bytes);
    HostEvent event = {.busIndex = kind % 16 ? 0 : take16(bytes), .type = (uint16_t)(kind < 240 ? kind % 10 : take16(bytes))};
    event.sampleOffset = kind % 8 ? take16(bytes) % (count + 1) : take32(bytes);
    event.body[0] = kind % 32 ? (below(bytes, 128) << 16 | below(bytes, 16)) : (uint32_t)take32(bytes);
    for (int w = 1; w < 3; w++) event.body[w] = take_bits(bytes);
    for (int w = 3; w < 6; w++) event.body[w] = take8(bytes) < 200 ? below(bytes, 8) - 1 : (uint32_t)take32(bytes);
    if (event.type == NOTE_OFF || event.type == POLY_PRESSURE) event.body[2] = event.body[3];
    if (event.type == NOTE_EXPRESSION) event.body[0] = below(bytes, 8), event.body[1] = event.body[3];
    return event;
}

static Events *take_events(Fuzz *fuzz, int32_t count) {
    const uint32_t kind = take8(&fuzz->bytes), wanted = below(&fuzz->bytes, 24);
    Events *events = events_new(fuzz->run, 24);
    for (uint32_t n = wanted; n > 0; n--) (void)events_add(events, take_event(fuzz, count));
    events->boast = kind > 250 ? take16(&fuzz->bytes) : 0;
    return events;
}

static void take_extras(Fuzz *fuzz, FuzzBlock *block) {
    const uint32_t kind = take8(&fuzz->bytes);
    if (kind & 1) block->data.inputParameterChanges = &(block->points = take_points(fuzz, block->count))->interface;
    if (kind & 2) {
        block->sent = points_new(fuzz->run, 1 + (int32_t)below(&fuzz->bytes, 8), 4);
        block->sent->takes_none = take8(&fuzz->bytes) > 240;
        block->data.outputParameterChanges = &block->sent->interface;
    }
    if (kind & 4) {
        block->events = take_events(fuzz, block->count);
        block->data.inputEvents = (IEventList *)(void *)&block->events->interface;
    }
    if (kind & 16) {
        block->sent_events = events_new(fuzz->run, (int32_t)below(&fuzz->bytes, 32));
        block->data.outputEvents = (IEventList *)(void *)&block->sent_events->interface;
    }
    if (kind & 8) block->data.processContext = take_context(fuzz);
}

FuzzBlock *block_take(Fuzz *fuzz, Slot *slot) {
    static const int32_t counts[] = {0, 1, 2, 31, 64, 255, 256, 257, 512, 1024, LONGEST};
    FuzzBlock *block = run_take(fuzz->run, sizeof *block);
    const uint32_t kind = take8(&fuzz->bytes), which = below(&fuzz->bytes, 14);
    block->count = which < 11 ? counts[which] : (uint16_t)take16(&fuzz->bytes) % LONGEST;
    block->is_wide = kind & 1;
    block->data = (ProcessData){.processMode = (int32_t)(kind >> 1 & 3),
                                .symbolicSampleSize = block->is_wide ? kSample64 : kSample32,
                                .numSamples = block->count};
    if (kind == 255 && block->count == 0) block->data.numSamples = -take8(&fuzz->bytes);
    block->data.numInputs = take_buses(fuzz, slot, block, kInput);
    block->data.numOutputs = take_buses(fuzz, slot, block, kOutput);
    block->data.inputs = kind >> 4 == 15 ? NULL : block->buses[kInput];
    block->data.outputs = kind >> 4 == 14 ? NULL : block->buses[kOutput];
    take_extras(fuzz, block);
    return block;
}

void block_call(Fuzz *fuzz, Slot *slot) {
    FuzzBlock *block = block_take(fuzz, slot);
    is_in_process = true;
    const tresult result = slot->processor->vtbl->process(slot->processor, &block->data);
    is_in_process = false;
    HOLDS_THAT(result == kResultOk, "process says %d", (int)result);
    block_look(block);
}
