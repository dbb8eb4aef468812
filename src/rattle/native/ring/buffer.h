/* buffer.h: rattle.WriteAheadBuffer, in memory that one or two processes share: out(n + latency) = in(n).
 *
 * The consumer's time is how much it has read; position t of it gives sample t - latency, and silence before that.
 * So a sample is never played younger than the latency, and a producer may stall for as long before it is missed.
 * A sample that comes after its time is dropped and counted; one that is missing is faded to silence over 64
 * samples, counted as an underrun, and shifts nothing. A producer that is too far ahead is told how much fits.
 */
#ifndef RATTLE_BUFFER_H
#define RATTLE_BUFFER_H

#include "ring.h"

typedef struct RattleBuffer RattleBuffer;

typedef struct RattleBufferHealth { /* counted since it was made */
    uint64_t written, read; /* samples by the producer, by the consumer */
    uint64_t readable;      /* samples at least latency old that were not read yet */
    uint64_t ahead;         /* samples in hand, of the latency's silence too: what a stall may last */
    uint64_t underruns, missing; /* times, and samples */
    uint64_t overruns, refused;  /* times that not all fitted, and samples */
    uint64_t dropped;            /* samples that came too late */
    uint64_t capacity, latency;  /* samples */
} RattleBufferHealth;

/* Capacity is a power of two, at least max(4 * latency, latency + 2 * largest), and 200 ms. [any] */
RATTLE_EXPORT uint64_t rattle_buffer_bytes(double sample_rate, uint32_t channels, uint32_t latency,
                                           uint32_t largest);
/* In zeroed memory aligned to RATTLE_LINE. [main] */
RATTLE_EXPORT RattleBuffer *rattle_buffer_init(void *memory, double sample_rate, uint32_t channels,
                                               uint32_t latency, uint32_t largest);
/* What another process made there; NULL if it is no buffer. [main] */
RATTLE_EXPORT RattleBuffer *rattle_buffer_attach(void *memory, uint64_t bytes);

/* Samples that fitted or came too late: those not counted in refused. from: [channels][count]. [audio] */
RATTLE_EXPORT uint32_t rattle_buffer_write(RattleBuffer *buffer, const float *const *from, uint32_t count)
    RATTLE_NONBLOCKING;
/* Always count samples; how many of them were missing. to: [channels][count]. [audio] */
RATTLE_EXPORT uint32_t rattle_buffer_read(RattleBuffer *buffer, float *const *to, uint32_t count)
    RATTLE_NONBLOCKING;
/* [any] */
RATTLE_EXPORT void rattle_buffer_health(const RattleBuffer *buffer, RattleBufferHealth *health);

#endif
