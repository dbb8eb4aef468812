/* events.h: a block's notes and what belongs to them, in the order of their samples. Hosts hand over one list,
 * mostly sorted, not always. [audio] */
#ifndef RATTLE_VST3_EVENTS_H
#define RATTLE_VST3_EVENTS_H

#include <stdbool.h>

#include "../processor.h"
#include "abi.h"

enum { VST3_EVENTS = 16384 }; /* in one block, the last quarter note-offs only; hosts' own lists hold some hundreds */

typedef struct Vst3Place {
    uint32_t sample; /* in the block */
    int32_t index;   /* in the host's list */
} Vst3Place;

typedef struct Vst3Events {
    Vst3Place *places, *spare; /* [VST3_EVENTS] */
    IEventList *list;
    uint32_t count, next;
    bool is_unsorted;
    uint64_t dropped; /* since it was opened: those that found no room */
} Vst3Events;

/* Bytes of arena; 0 if the plugin takes no events. [any] */
uint64_t vst3_events_bytes(void);
/* [main] */
void vst3_events_prepare(Vst3Events *events, RattleArena *arena);

/* list may be NULL. Events outside the block are moved to its edge; those at one sample keep their order. Kinds
 * that are not known here are passed over, as is what finds no room. [audio] */
void vst3_events_begin(Vst3Events *events, IEventList *list, uint32_t block) RATTLE_NONBLOCKING;

/* The next event at or before the sample, made legal; false if no more are due. [audio] */
bool vst3_events_take(Vst3Events *events, uint32_t sample, RattleEvent *event) RATTLE_NONBLOCKING;

/* The sample of the next event after those taken; UINT32_MAX if there is none. [audio] */
uint32_t vst3_events_next(const Vst3Events *events) RATTLE_NONBLOCKING;

#endif
