/* hearing.h: what is heard of the workers: at each position what one of them finished, exactly; or the dry signal at
 * the same delay; or a straight fade between them (ring/fade.h), or one between two workers. */
#ifndef RATTLE_WORKER_HEARING_H
#define RATTLE_WORKER_HEARING_H

#include "../ring/fade.h"
#include "link.h"

typedef struct RattleHearing RattleHearing;

/* own_latency: samples that the dry signal waits for beside the ring's. [any] [main] */
uint64_t rattle_hearing_bytes(const RattleLinkShape *shape);
RattleHearing *rattle_hearing_open(RattleLink *link, uint32_t own_latency, bool is_dry_silent, RattleArena *arena);

/* Input from this position on is of a new life: nothing before it is heard again. [audio] */
void rattle_hearing_reset(RattleHearing *hearing, uint64_t first) RATTLE_NONBLOCKING;

/* audio.h. [any] */
void rattle_hearing_offer(RattleHearing *hearing, int32_t slot, uint32_t crossfade) RATTLE_NONBLOCKING;

/* What is due while count samples of input from this position on are written: outputs[channels][count], count at most
 * RATTLE_TICK. [audio] */
void rattle_hearing_process(RattleHearing *hearing, uint64_t position, float *const *outputs, uint32_t count)
    RATTLE_NONBLOCKING;

/* Whether all of it is finished, with as much behind it as keeps it from fading; or is silence by rights. [audio] */
bool rattle_hearing_is_due(const RattleHearing *hearing, uint64_t position, uint32_t count) RATTLE_NONBLOCKING;

/* Differs from before if a worker finished something, or another was offered. [audio] */
uint64_t rattle_hearing_progress(const RattleHearing *hearing) RATTLE_NONBLOCKING;

#endif
