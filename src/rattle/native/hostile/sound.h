/* sound.h: playing an instance for some time, cut into blocks and twisted as a check wants, and comparing
 * what came out of its first output bus. [main] */
#ifndef HOSTILE_SOUND_H
#define HOSTILE_SOUND_H

#include "block.h"

typedef struct Move { /* a parameter moves at a sample of the piece */
    int64_t sample;
    ParamID id;
    double value; /* normalized */
} Move;

typedef struct Piece {
    int64_t length; /* samples */
    Signal signal;
    int64_t signal_end;   /* silence after that sample; 0: never */
    int64_t first_sample; /* of the signal */
    int32_t block;        /* samples; 0: the announced maximum */
    uint32_t seed;        /* not 0: blocks of any size from 1 to `block` */
    const Move *moves;    /* in the order of their samples */
    int32_t move_count;
    bool cuts_at_moves; /* a move is always the first sample of a block */
    /* Called on each block before and after it is processed; either may be NULL. */
    void (*twist)(Block *block, int64_t sample, void *extra);
    void (*look)(Block *block, int64_t sample, void *extra);
    void *extra;
} Piece;

typedef struct Sound {
    int32_t channels;
    int64_t length;
    double *samples; /* channel after channel */
} Sound;

Sound play(Instance *instance, Piece piece);

/* Opens an instance, plays the piece, closes it. */
Sound play_fresh(Run *run, Setup setup, Piece piece);

double sound_at(const Sound *sound, int32_t channel, int64_t sample);
/* Largest sample of [first, last), and largest difference; infinity for what is no number or no match. */
double sound_peak(const Sound *sound, int64_t first, int64_t last);
double sound_difference(const Sound *a, const Sound *b);

/* The first sample that differs by a bit; -1: none. Shapes must be equal. */
int64_t sound_first_difference(const Sound *a, const Sound *b);

#define EXPECT_SAME(a, b, what)                                                                              \
    do {                                                                                                     \
        const int64_t differs_at = sound_first_difference(&(a), &(b));                                       \
        EXPECT(differs_at < 0, "%s: sample %lld differs, by up to %g", what, (long long)differs_at,          \
               sound_difference(&(a), &(b)));                                                                \
    } while (0)

#endif
