/* notes.h: who plays an instrument and knows no music: notes, chords, pedals, wheels, note expression and knobs at
 * random samples, the same for the same seed. Three seconds before the end of the sound it takes its feet off the
 * pedals, turns the knobs back to their defaults, sends all notes off (123), and plays no more. */
#ifndef CARD_NOTES_H
#define CARD_NOTES_H

#include "../player/player.h"
#include "options.h"

#define NOTES_REST_S 3.0

typedef struct Notes Notes;

/* For an initialized plugin. NULL: it takes no events, or there is no memory; free() ends it. [main] */
Notes *notes_open(const Options *options, RattlePlayer *player);

/* What is played in the next samples; position: of the first of them. [any] */
void notes_prepare(Notes *notes, uint64_t position, uint32_t samples);

/* Gives it to a player: events into its list, the points are what is returned. [any] */
const RattlePlayerPoint *notes_give(const Notes *notes, RattlePlayer *player, int32_t *count);

uint64_t notes_end(const Notes *notes);   /* the position from which on nothing is played [any] */
uint64_t notes_count(const Notes *notes); /* notes so far; NULL: 0 [any] */

#endif
