/* driver.h: a compiled plugin without a host, for Python (rattle.compile, through ctypes, so without the
 * interpreter's lock) and for C tests. The same schedule plays it as in a studio. */
#ifndef RATTLE_DRIVER_H
#define RATTLE_DRIVER_H

#include <stdint.h>

#include "sent.h"
#include "transport.h"

#if defined(_WIN32)
#define RATTLE_EXPORT __declspec(dllexport)
#else
#define RATTLE_EXPORT __attribute__((visibility("default")))
#endif

typedef struct RattleDriver RattleDriver;

typedef struct RattlePoint { /* a Param's new target at a sample of the block, in plain units */
    uint32_t offset, param;
    double value;
} RattlePoint;

typedef struct RattleTimedEvent { /* at a sample of the block */
    uint32_t offset;
    RattleEvent event;
} RattleTimedEvent;

enum { RATTLE_KERNEL_BEST = -1 }; /* else 0, 1, 2: x86-64-v2, v3, v4 */

/* NULL if memory ran out, or the plugin has no such kernel or this machine cannot run it. [main] */
RATTLE_EXPORT RattleDriver *rattle_driver_open(double sample_rate, uint32_t input_channels,
                                               uint32_t output_channels, uint32_t sample_size, int32_t kernel);
/* The same for a sound card that asks for so many samples at once, or fewer, and waits for none; of 0 the caller waits
 * for every sample, as above. [main] */
RATTLE_EXPORT RattleDriver *rattle_driver_open_live(double sample_rate, uint32_t input_channels,
                                                    uint32_t output_channels, uint32_t sample_size,
                                                    int32_t kernel, uint32_t largest_block);
RATTLE_EXPORT void rattle_driver_close(RattleDriver *driver);        /* [main] NULL allowed */
RATTLE_EXPORT void rattle_driver_reset(RattleDriver *driver) RATTLE_NONBLOCKING; /* [audio] */
RATTLE_EXPORT int32_t rattle_driver_kernel(const RattleDriver *driver); /* [any] the one chosen */

/* From the next sample on; before the first sample (or after reset) it jumps, later it ramps. [audio] */
RATTLE_EXPORT void rattle_driver_set(RattleDriver *driver, uint32_t param, double plain) RATTLE_NONBLOCKING;

/* What the host's transport says is so from the next sample on. [audio] */
RATTLE_EXPORT void rattle_driver_follow(RattleDriver *driver, const RattlePlayhead *playhead) RATTLE_NONBLOCKING;

/* Whether side-chain number so-and-so of the description is connected, from the next sample on. [audio] */
RATTLE_EXPORT void rattle_driver_connect(RattleDriver *driver, uint32_t sidechain, uint32_t is_connected)
    RATTLE_NONBLOCKING;

/* What comes at samples of the next process, sorted by offset; it is read in place then, and forgotten. What
 * finds no room (schedule.h), or falls behind the block, is dropped. [audio] */
RATTLE_EXPORT void rattle_driver_tell(RattleDriver *driver, const RattleTimedEvent *events, uint32_t count)
    RATTLE_NONBLOCKING;

/* At the first sample of the next process, from one thread that is not the one that processes: a keyboard, a port.
 * False, and counted, if too many wait, or the plugin takes none. [any] */
RATTLE_EXPORT int32_t rattle_driver_play(RattleDriver *driver, const RattleEvent *event) RATTLE_NONBLOCKING;
RATTLE_EXPORT uint64_t rattle_driver_overflown(const RattleDriver *driver); /* [any] */

/* What the plugin sent in the last process, by sample. [audio] */
RATTLE_EXPORT const RattleSentEvent *rattle_driver_sent(const RattleDriver *driver, uint32_t *count)
    RATTLE_NONBLOCKING;

/* Any count, 0 included. Points sorted by offset. inputs (the side-chains' behind the main one's; NULL is
 * silence) and outputs hold channel pointers of the sample type and may alias each other. [audio] */
RATTLE_EXPORT void rattle_driver_process(RattleDriver *driver, const void *const *inputs, void *const *outputs,
                                         uint32_t count, const RattlePoint *points, uint32_t point_count)
    RATTLE_NONBLOCKING;

/* The processor itself: what its own functions, as rattle_worker_link, take. [any] */
RATTLE_EXPORT const void *rattle_driver_processor(const RattleDriver *driver);

RATTLE_EXPORT double rattle_driver_meter(const RattleDriver *driver, uint32_t meter); /* [any] last block's */
RATTLE_EXPORT uint64_t rattle_driver_nan_count(const RattleDriver *driver); /* [any] resets after a NaN */
RATTLE_EXPORT uint32_t rattle_driver_latency(const RattleDriver *driver);   /* [any] samples */
RATTLE_EXPORT double rattle_driver_tail(const RattleDriver *driver);        /* [any] seconds */
/* Plain to travel (0 to 1) and back, as the host sees it. [any] */
RATTLE_EXPORT double rattle_driver_normalized(uint32_t param, double plain);
RATTLE_EXPORT double rattle_driver_plain(uint32_t param, double normalized);
/* The text a host shows for a value; returns its length, always terminated. And back: 1 if understood. [any] */
RATTLE_EXPORT int32_t rattle_driver_text(uint32_t param, double plain, char *text, int32_t size);
RATTLE_EXPORT int32_t rattle_driver_value(uint32_t param, const char *text, double *plain);

#endif
