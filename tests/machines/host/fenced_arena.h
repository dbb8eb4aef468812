/* Included before all else: every part of the arena is taken from the edge, each between fences of its own. */
#ifndef FENCED_ARENA_H
#define FENCED_ARENA_H

#define rattle_arena_take rattle_arena_take_together
#include "processor.h"
#undef rattle_arena_take

void *rattle_arena_take(RattleArena *arena, uint64_t bytes);

#endif
