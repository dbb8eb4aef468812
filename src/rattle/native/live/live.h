/* live.h: a driver (driver.h) on a sound card, in the form that PortAudio calls. A library by itself, of `rattle run`;
 * the driver is in the plugin's.
 *
 * Whoever opens the stream fills in what is above the counts, once the rest is zero, and reads the counts at any time.
 */
#ifndef RATTLE_LIVE_H
#define RATTLE_LIVE_H

#include "driver.h"

enum {
    RATTLE_LIVE_FRAMES = 512, /* that are played at once, however many the card wants */
    RATTLE_LIVE_MOVES = 256,  /* a power of two */
};

typedef struct RattleLive {
    RattleDriver *driver; /* of 32-bit samples */
    void (*process)(RattleDriver *driver, const void *const *inputs, void *const *outputs, uint32_t count,
                    const RattlePoint *points, uint32_t point_count) RATTLE_NONBLOCKING; /* rattle_driver_process */
    double sample_rate;
    uint32_t card_inputs, card_outputs, plugin_inputs, plugin_outputs; /* channels */

    _Atomic uint64_t calls, frames;
    _Atomic uint64_t late;     /* calls that took longer than their sound */
    _Atomic uint64_t gaps;     /* calls before which the card had run out of sound, or input was lost */
    _Atomic uint64_t busy_ns;  /* in all calls */
    _Atomic uint64_t worst_ns; /* the call that took most of its sound's duration, and that duration */
    _Atomic uint64_t worst_of_ns;

    _Atomic uint32_t put, taken; /* of the ring of moves; both only grow */
    RattlePoint moves[RATTLE_LIVE_MOVES];
    float input[RATTLE_MAX_CHANNELS][RATTLE_LIVE_FRAMES];
    float output[RATTLE_MAX_CHANNELS][RATTLE_LIVE_FRAMES];
} RattleLive;

/* A PaStreamCallback of interleaved floats; context is the RattleLive. A plugin's channel without one of the card hears
 * the card's last; one channel is heard on all, and many are mixed into one. Goes on: 0. [audio] */
RATTLE_EXPORT int rattle_live_callback(const void *input, void *output, unsigned long frames, const void *times,
                                       unsigned long flags, void *context) RATTLE_NONBLOCKING;

/* A Param's new target from the next call on. False if too many wait. [any] one thread at a time */
RATTLE_EXPORT int32_t rattle_live_set(RattleLive *live, uint32_t param, double plain) RATTLE_NONBLOCKING;

RATTLE_EXPORT uint64_t rattle_live_bytes(void); /* [any] sizeof(RattleLive) */

#endif
