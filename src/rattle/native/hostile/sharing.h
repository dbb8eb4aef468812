/* sharing.h: outputs that lie in the inputs' memory. A piece is played with share as its twist and
 * sharing_copy_back as its look; what came out is then where it always is. [main] */
#ifndef HOSTILE_SHARING_H
#define HOSTILE_SHARING_H

#include "sound.h"

enum { MOST_SHARED = 16 };

typedef struct Sharing { /* output channel c of the first bus lies where channel order[c] of input bus `bus`
                            does */
    int32_t bus, channels;
    int32_t order[MOST_SHARED];
    void *pointers[MOST_SHARED];
} Sharing;

void share(Block *block, int64_t sample, void *sharing);
void sharing_copy_back(Block *block, int64_t sample, void *sharing);

/* Plays the piece with outputs apart and shared, by two instances, and expects the same of both. */
void look_shared(Run *run, Instance *apart, Instance *shared, Piece piece, Sharing sharing, const char *how);

#endif
