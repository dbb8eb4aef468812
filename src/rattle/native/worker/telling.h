/* telling.h: what the audio thread tells the worker besides samples: only what is new. A Param that moves on as its
 * last record foretold, or a song that goes on, is not. Everything once more at each keyframe. */
#ifndef RATTLE_WORKER_TELLING_H
#define RATTLE_WORKER_TELLING_H

#include "link.h"

typedef struct RattleTelling RattleTelling;

/* [any] [main] */
uint64_t rattle_telling_bytes(const RattleLinkShape *shape);
RattleTelling *rattle_telling_open(RattleLink *link, RattleArena *arena);

/* Sample 0 is at what is told of next. [audio] */
void rattle_telling_reset(RattleTelling *telling) RATTLE_NONBLOCKING;

/* What is new at this segment, whose first sample is at the position. [audio] */
void rattle_telling_segment(RattleTelling *telling, const RattleSegment *segment, uint64_t position)
    RATTLE_NONBLOCKING;

#endif
