/* block_look.c: what every block leaves behind, whatever it was asked. */
#include "block.h"

static double sample_at(const FuzzBlock *block, const void *samples, int32_t i) {
    return block->is_wide ? ((const double *)samples)[i] : (double)((const float *)samples)[i];
}

static void look_at_output(const FuzzBlock *block, const AudioBusBuffers *bus, int32_t c, const void *samples) {
    const bool is_silent = c < 64 && (bus->silenceFlags >> c & 1);
    for (int32_t i = 0; i < block->count; i++) {
        const double x = sample_at(block, samples, i);
        HOLDS_THAT(x - x == 0.0, "channel %d, sample %d of %d is %g", (int)c, (int)i, (int)block->count, x);
        HOLDS_THAT(x == 0.0 || !is_silent, "channel %d is said to be silent, sample %d is %g", (int)c, (int)i, x);
    }
}

static void look_at_outputs(const FuzzBlock *block) {
    for (int32_t b = 0; b < block->data.numOutputs && block->data.outputs != NULL; b++) {
        const AudioBusBuffers *bus = &block->buses[kOutput][b];
        for (int32_t c = 0; c < bus->numChannels && bus->channelBuffers32 != NULL; c++)
            if (block->handed[kOutput][b][c] != NULL)
                look_at_output(block, bus, c, block->handed[kOutput][b][c]);
    }
}

static bool is_an_output(const FuzzBlock *block, const void *samples) {
    for (int32_t b = 0; b < block->data.numOutputs && block->data.outputs != NULL; b++) {
        const AudioBusBuffers *bus = &block->buses[kOutput][b];
        for (int32_t c = 0; c < bus->numChannels && bus->channelBuffers32 != NULL; c++)
            if (block->handed[kOutput][b][c] == samples) return true;
    }
    return false;
}

/* Inputs are the host's, unless it said that an output may overwrite them. */
static void look_at_inputs(const FuzzBlock *block) {
    const size_t bytes = (size_t)block->count * (block->is_wide ? sizeof(double) : sizeof(float));
    for (int32_t b = 0; b < BUSES; b++)
        for (int32_t c = 0; c < CHANNELS; c++) {
            const void *input = block->inputs[b][c];
            if (input == NULL || is_an_output(block, input)) continue;
            HOLDS_THAT(memcmp(input, block->before[b][c], bytes) == 0, "input %d of bus %d is written", (int)c,
                       (int)b);
        }
}

static void look_at_sent(const FuzzBlock *block) {
    for (int32_t q = 0; block->sent != NULL && q < block->sent->count; q++) {
        const Queue *queue = &block->sent->queues[q];
        for (int32_t p = 0; p < queue->count; p++) {
            const Point point = queue->points[p];
            HOLDS_THAT(point.value >= 0.0 && point.value <= 1.0, "meter %u says %g", queue->id, point.value);
            HOLDS_THAT(point.offset >= 0 && point.offset <= block->count, "meter %u speaks at %d", queue->id,
                       (int)point.offset);
        }
    }
}

static float as_float(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void look_at_note(const HostEvent *event) {
    const uint32_t channel = event->body[0] & 0xFFFF, pitch = event->body[0] >> 16;
    const float velocity = as_float(event->body[event->type == NOTE_ON ? 2 : 1]);
    HOLDS_THAT(channel < 16 && pitch < 128, "it sends note %u of channel %u", pitch, channel);
    HOLDS_THAT(velocity >= 0.0f && velocity <= 1.0f, "it sends a velocity of %g", (double)velocity);
}

static void look_at_events(const FuzzBlock *block) {
    for (int32_t i = 0, last = 0; block->sent_events != NULL && i < block->sent_events->count; i++) {
        const HostEvent *event = &block->sent_events->events[i];
        HOLDS_THAT(event->sampleOffset >= last && event->sampleOffset < block->count, "it sends an event at %d of %d",
                   (int)event->sampleOffset, (int)block->count);
        last = event->sampleOffset;
        if (event->type == NOTE_ON || event->type == NOTE_OFF || event->type == POLY_PRESSURE) look_at_note(event);
        else HOLDS_THAT(event->type == NOTE_EXPRESSION || event->type == CONTROLLER_OUT, "it sends an event of type %u",
                        event->type);
    }
}

void block_look(const FuzzBlock *block) {
    look_at_outputs(block);
    look_at_inputs(block);
    look_at_sent(block);
    look_at_events(block);
}
