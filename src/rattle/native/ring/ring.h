/* ring.h: samples at absolute positions, from one writer to one reader, in memory that two processes may share.
 *
 * Position n is sample n for ever. A reader asks for positions and gets them or is told that they are not there:
 * nothing can arrive shifted, late or twice. The writer never waits: what is capacity samples old is overwritten.
 *
 *      begin                    end          claimed
 *        |  readable positions   |  being written |
 *
 * Readable are max(begin, claimed - capacity) to end - 1. Full and empty differ: positions never wrap.
 * One thread may write, one other may read; each index has a line of its own (128 bytes: Apple's).
 */
#ifndef RATTLE_RING_H
#define RATTLE_RING_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../processor.h"

/* Python calls it by ctypes. */
#if defined(_WIN32)
#define RATTLE_EXPORT __declspec(dllexport)
#else
#define RATTLE_EXPORT __attribute__((visibility("default")))
#endif

enum { RATTLE_LINE = 128 };

typedef struct RattleRing {
    uint64_t capacity; /* a power of two; constant after init */
    uint64_t channels; /* 0 to RATTLE_MAX_INPUTS; constant after init */
    _Alignas(RATTLE_LINE) _Atomic uint64_t restarts; /* odd while one goes on */
    _Atomic uint64_t begin;                          /* changed by a restart alone */
    _Alignas(RATTLE_LINE) _Atomic uint64_t claimed;
    _Alignas(RATTLE_LINE) _Atomic uint64_t end;
    _Alignas(RATTLE_LINE) float samples[]; /* [channels][capacity] */
} RattleRing;

typedef struct RattleSpan { /* positions from to to - 1; none if they are equal */
    uint64_t from, to;
} RattleSpan;

/* Bytes of a ring, a multiple of RATTLE_LINE. [any] */
uint64_t rattle_ring_bytes(uint64_t channels, uint64_t capacity) RATTLE_NONBLOCKING;

/* In zeroed memory aligned to RATTLE_LINE. Empty; what is written next is position first. [main] */
void rattle_ring_init(RattleRing *ring, uint64_t channels, uint64_t capacity, uint64_t first);

/* As after init, while nobody writes; also if the last writer died in the middle of it. From then on a reader sees
 * nothing or what is new, never what was there before. [any] */
void rattle_ring_restart(RattleRing *ring, uint64_t first) RATTLE_NONBLOCKING;

/* ---- The writer's ------------------------------------------------------------------------------------ */

/* Where position's sample of a channel lies; up to the ring's end, what follows lies behind it. The channels are
 * capacity samples apart. [audio] */
RATTLE_EXPORT float *rattle_ring_at(RattleRing *ring, uint64_t channel, uint64_t position) RATTLE_NONBLOCKING;

/* Says that count samples behind end are about to be overwritten; publish says they are written. [audio] */
void rattle_ring_claim(RattleRing *ring, uint64_t count) RATTLE_NONBLOCKING;
void rattle_ring_publish(RattleRing *ring, uint64_t count) RATTLE_NONBLOCKING;

/* claim, copy, publish. from: [channels][count]; NULL, or a NULL channel, is silence. count <= capacity. [audio] */
void rattle_ring_write(RattleRing *ring, const float *const *from, uint64_t count) RATTLE_NONBLOCKING;

/* ---- The reader's ------------------------------------------------------------------------------------ */

/* Behind the last position written. [any] */
RATTLE_EXPORT uint64_t rattle_ring_end(const RattleRing *ring) RATTLE_NONBLOCKING;

/* What of these positions is readable now. [any] */
RattleSpan rattle_ring_readable(const RattleRing *ring, uint64_t from, uint64_t to) RATTLE_NONBLOCKING;

/* Copies position to position + count - 1 to to[channels][count]. False unless all of them were readable until
 * the last one was copied: then what was copied is of no use. [audio] */
bool rattle_ring_read(const RattleRing *ring, uint64_t position, float *const *to, uint64_t count)
    RATTLE_NONBLOCKING;

#endif
