/* transport.h: what a host says of the song, made legal, and the song followed from one such word to the next.
 * rattle/lang/transport.py is the same in Python, and says what a field is when the host says nothing of it. */
#ifndef RATTLE_TRANSPORT_H
#define RATTLE_TRANSPORT_H

#include <stdbool.h>

#include "processor.h"

/* Which fields of a RattlePlayhead the host has filled in. */
enum {
    RATTLE_SAYS_TEMPO = 1 << 0,
    RATTLE_SAYS_SIGNATURE = 1 << 1,
    RATTLE_SAYS_SAMPLES = 1 << 2,
    RATTLE_SAYS_BEATS = 1 << 3,
    RATTLE_SAYS_BAR = 1 << 4,
    RATTLE_SAYS_LOOP = 1 << 5,
};

/* The transport at one sample, as a host puts it: any bits. All zero: it says nothing. Beats are quarter
 * notes. */
typedef struct RattlePlayhead {
    uint32_t says; /* RATTLE_SAYS_... */
    uint32_t playing, recording, looping; /* 0: no, or unknown */
    double tempo_bpm;
    int32_t beats_per_bar, beat_unit;
    int64_t position_samples;
    double position_beats, bar_start_beats, loop_start_beats, loop_end_beats;
} RattlePlayhead;

/* Of a host that has said nothing, at sample 0. [any] */
RattleTransport rattle_transport_unknown(double sample_rate);

/* Sample 0 comes next: positions start from there, until the host says where it is. [audio] */
void rattle_transport_restart(RattleTransport *transport) RATTLE_NONBLOCKING;

/* So many samples have been played. [audio] */
static inline void rattle_transport_advance(RattleTransport *transport, uint32_t samples) RATTLE_NONBLOCKING {
    transport->passed_samples += samples;
}

/* What the host says is so from the next sample on. True if anything but the time differs from what was to be
 * expected; a position within half a sample of it, and beats within a tick, do not. [audio] */
bool rattle_transport_follow(RattleTransport *transport, const RattlePlayhead *playhead,
                             double sample_rate) RATTLE_NONBLOCKING;

#endif
