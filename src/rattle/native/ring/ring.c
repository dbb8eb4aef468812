#include "ring.h"

/* Two seqlocks share the samples. `claimed` guards against the writer that comes round: it is raised before the
 * samples are overwritten, and whoever has copied looks at it again (H. Boehm, "Can seqlocks get along with
 * programming language memory models?", MSPC 2012). `restarts` guards the three indices as one. The samples
 * themselves are plain memory, so that copies are vectors; what a race may have torn is not used. */
#if defined(__SANITIZE_THREAD__)
#define MAY_RACE __attribute__((no_sanitize("thread")))
#else
#define MAY_RACE
#endif

static uint64_t lines(uint64_t bytes) { return (bytes + RATTLE_LINE - 1) & ~(uint64_t)(RATTLE_LINE - 1); }

uint64_t rattle_ring_bytes(uint64_t channels, uint64_t capacity) {
    return sizeof(RattleRing) + lines(channels * capacity * sizeof(float));
}

void rattle_ring_init(RattleRing *ring, uint64_t channels, uint64_t capacity, uint64_t first) {
    ring->capacity = capacity;
    ring->channels = channels;
    rattle_ring_restart(ring, first);
}

void rattle_ring_restart(RattleRing *ring, uint64_t first) {
    const uint64_t restarting = atomic_load_explicit(&ring->restarts, memory_order_relaxed) | 1;
    atomic_store_explicit(&ring->restarts, restarting, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&ring->begin, first, memory_order_relaxed);
    atomic_store_explicit(&ring->claimed, first, memory_order_relaxed);
    atomic_store_explicit(&ring->end, first, memory_order_relaxed);
    atomic_store_explicit(&ring->restarts, restarting + 1, memory_order_release);
}

/* ---- The writer's ------------------------------------------------------------------------------------ */

float *rattle_ring_at(RattleRing *ring, uint64_t channel, uint64_t position) {
    return &ring->samples[channel * ring->capacity + (position & (ring->capacity - 1))];
}

void rattle_ring_claim(RattleRing *ring, uint64_t count) {
    const uint64_t end = atomic_load_explicit(&ring->end, memory_order_relaxed);
    atomic_store_explicit(&ring->claimed, end + count, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* a reader of one of the samples sees that it is claimed */
}

void rattle_ring_publish(RattleRing *ring, uint64_t count) {
    const uint64_t end = atomic_load_explicit(&ring->end, memory_order_relaxed);
    atomic_store_explicit(&ring->end, end + count, memory_order_release);
}

MAY_RACE static void copy(float *restrict to, const float *restrict from, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) to[i] = from[i];
}

MAY_RACE static void clear(float *to, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) to[i] = 0.0f;
}

static void put(float *to, const float *from, uint64_t count) {
    if (from) copy(to, from, count);
    else clear(to, count);
}

/* Samples from position to the ring's seam, at most count. */
static uint64_t to_seam(const RattleRing *ring, uint64_t position, uint64_t count) {
    const uint64_t left = ring->capacity - (position & (ring->capacity - 1));
    return left < count ? left : count;
}

void rattle_ring_write(RattleRing *ring, const float *const *from, uint64_t count) {
    const uint64_t position = atomic_load_explicit(&ring->end, memory_order_relaxed);
    const uint64_t first = to_seam(ring, position, count);
    rattle_ring_claim(ring, count);
    for (uint64_t c = 0; c < ring->channels; c++) {
        const float *samples = from ? from[c] : NULL;
        put(rattle_ring_at(ring, c, position), samples, first);
        put(rattle_ring_at(ring, c, position + first), samples ? samples + first : NULL, count - first);
    }
    rattle_ring_publish(ring, count);
}

/* ---- The reader's ------------------------------------------------------------------------------------ */

uint64_t rattle_ring_end(const RattleRing *ring) {
    return atomic_load_explicit(&ring->end, memory_order_acquire);
}

/* The oldest position that is not overwritten, if the writer ever was that far. */
static uint64_t oldest(const RattleRing *ring) {
    const uint64_t claimed = atomic_load_explicit(&ring->claimed, memory_order_relaxed);
    return claimed < ring->capacity ? 0 : claimed - ring->capacity;
}

/* The number of restarts that what follows is of; odd while nothing is to be had. */
static uint64_t life(const RattleRing *ring) {
    return atomic_load_explicit(&ring->restarts, memory_order_acquire);
}

static bool is_alive(const RattleRing *ring, uint64_t since) {
    atomic_thread_fence(memory_order_acquire);
    return (since & 1) == 0 && atomic_load_explicit(&ring->restarts, memory_order_relaxed) == since;
}

RattleSpan rattle_ring_readable(const RattleRing *ring, uint64_t from, uint64_t to) {
    const uint64_t since = life(ring);
    const uint64_t begin = atomic_load_explicit(&ring->begin, memory_order_relaxed);
    const uint64_t end = rattle_ring_end(ring);
    const uint64_t kept = oldest(ring);
    if (!is_alive(ring, since)) return (RattleSpan){from, from};
    if (from < begin) from = begin;
    if (from < kept) from = kept;
    if (to > end) to = end;
    return (RattleSpan){from, to > from ? to : from};
}

bool rattle_ring_read(const RattleRing *ring, uint64_t position, float *const *to, uint64_t count) {
    const uint64_t since = life(ring);
    const RattleSpan span = rattle_ring_readable(ring, position, position + count);
    if (span.from != position || span.to != position + count) return false;
    const uint64_t mask = ring->capacity - 1, first = to_seam(ring, position, count);
    for (uint64_t c = 0; c < ring->channels; c++) {
        const float *samples = ring->samples + c * ring->capacity;
        copy(to[c], samples + (position & mask), first);
        copy(to[c] + first, samples + ((position + first) & mask), count - first);
    }
    atomic_thread_fence(memory_order_acquire);
    return oldest(ring) <= position && is_alive(ring, since);
}
