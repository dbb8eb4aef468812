/* block.h: a ProcessData with a buffer for each channel of each bus, and canaries around every buffer. It may
 * be twisted in any way before it is processed. [any] */
#ifndef HOSTILE_BLOCK_H
#define HOSTILE_BLOCK_H

#include "host/points.h"
#include "instance.h"

typedef enum Signal { SILENCE, NOISE, SINE, IMPULSES } Signal;

typedef struct Block {
    Instance *instance;
    int32_t capacity;     /* samples */
    int32_t filled;       /* of them; behind stand canaries */
    int32_t bus_count[2]; /* as the plugin has them */
    AudioBusBuffers *buses[2];
    int32_t *channel_count[2]; /* of each bus */
    bool *is_aux[2];
    void ***buffers[2]; /* [bus][channel]: where the block's own memory is, whatever is handed over */
    Points *points, *sent;
    ProcessData data;
    tresult result;
} Block;

enum { IMPULSE_PERIOD = 1000, CANARY_BYTES = 64, MAX_POINT_QUEUES = 512 };
extern const double sentinel; /* what outputs hold before they are written */

/* For so many samples, in the instance's sample type. [main] */
Block *block_new(Instance *instance, int32_t capacity);

/* Fresh: all buses with their own buffers, flags and points cleared, outputs full of sentinels, inputs of the
 * signal from that sample on (aux buses: silence unless they are on). */
void block_fill(Block *block, Signal signal, int64_t first_sample, int32_t count);

/* Hands it over. Blames the run if it is refused or a canary died. */
void block_process(Block *block);

double block_sample(const Block *block, BusDirection direction, int32_t bus, int32_t channel, int32_t i);
void block_put(const Block *block, BusDirection direction, int32_t bus, int32_t channel, int32_t i, double x);

/* The signal itself; channel is counted over all inputs. */
double signal_at(Signal signal, int32_t channel, int64_t sample);

/* A stream of numbers: the next one, and one between 0 and 1. */
uint32_t random_next(uint32_t *seed);
double random_travel(uint32_t *seed);

bool is_finite(double x);

#endif
