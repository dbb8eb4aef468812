/* audio.h: the audio thread's end of a link: input goes in, and what is due comes out, always at the input's
 * position minus the latency. What is heard is, sample by sample, exactly the worker's, or the dry signal at the
 * same delay, or a straight fade between them, or one between two workers: never anything shifted.
 *
 * A sample fades out over the last RATTLE_FADE samples that are finished, because where they end is known by then;
 * so an underrun is a fade, a gap and a fade. */
#ifndef RATTLE_WORKER_AUDIO_H
#define RATTLE_WORKER_AUDIO_H

#include "../ring/fade.h"
#include "link.h"

enum {
    RATTLE_CROSSFADE_MS = 10, /* between two workers that both go on: hot reload */
};

typedef struct RattleAudio RattleAudio;

/* own_latency: of the author's algorithm, which the dry signal waits for too. is_dry_silent: an instrument, or
 * wanted so. [any] [main] */
uint64_t rattle_audio_bytes(const RattleLinkShape *shape);
RattleAudio *rattle_audio_open(RattleLink *link, uint32_t own_latency, bool is_dry_silent, RattleArena *arena);

/* Sample 0 comes next: what was played before is not heard any more. params: as they stand. [audio] */
void rattle_audio_reset(RattleAudio *audio) RATTLE_NONBLOCKING;

/* A segment of processor.h in float: its inputs, and what is new of Params, transport, connections and events,
 * go in; outputs are what is due. Offline it waits for it (rattle_audio_wait). [audio] */
void rattle_audio_process(RattleAudio *audio, const RattleSegment *segment) RATTLE_NONBLOCKING;

/* The supervisor has a slot that plays and is to be heard from as soon as it can: -1 none. [any] */
void rattle_audio_offer(RattleAudio *audio, int32_t slot, uint32_t crossfade) RATTLE_NONBLOCKING;

#endif
