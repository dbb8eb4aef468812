/* card.h: the sound card: a thread that calls its plugins when their next block is due, and writes down what it saw. */
#ifndef CARD_CARD_H
#define CARD_CARD_H

#include <stdatomic.h>

#include "control.h"
#include "plugins.h"
#include "workers.h"

typedef enum Order { CARD_PLAY, CARD_PARK } Order;

typedef struct Card {
    const Options *options;
    Plugins *plugins;
    Control *control;           /* or NULL */
    const Workers *workers;     /* or NULL */
    Block *blocks;              /* [block_capacity] */
    uint64_t block_count, block_capacity;
    uint64_t warm_blocks;       /* the first of them, which do not count */
    float *sound;               /* of the first instance, or NULL; [sound_samples][channels] */
    uint64_t sound_samples;     /* that there is room for */
    uint64_t resynchronised;    /* times that the card was too late to catch up */
    bool is_real_time, counts_system_calls;
    _Atomic uint32_t order;     /* Order, by main */
    _Atomic bool is_parked;     /* by the card: the plugins are main's */
    _Atomic bool has_ended;     /* all is played, or a plugin answered an error */
    uint32_t signals;           /* that were sent to workers */
    bool has_failed;
} Card;

/* Takes all the memory the thread will need; plugins are active. False: there is none. [main] */
bool card_prepare(Card *card);

/* The thread, from the first block to the last; argument: a Card. [any] */
void *card_run(void *argument);

/* Without a clock and a thread: so many blocks. [main] */
void card_play_blocks(Card *card, int32_t count);

#endif
