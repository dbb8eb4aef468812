/* The two ends in threads of their own, for ThreadSanitizer and for the weak order of real processors: every sample
 * carries its position, so that a torn, stale or shifted one is seen. Nothing here depends on who is fast. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "platform/shared.h"
#include "ring/buffer.h"
#include "worker/audio.h"

enum { CHANNELS = 2, LENGTH = 200000 };

/* shared_linux.c's, in the C library's words; ThreadSanitizer knows nothing of a futex: atomics order all. */
void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    (void)timeout_us;
    if (atomic_load(word) == value) sched_yield();
}
void rattle_platform_wake(_Atomic uint32_t *word) { (void)word; }
void rattle_platform_sleep_us(uint32_t microseconds) {
    (void)microseconds;
    sched_yield();
}
uint64_t rattle_platform_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Exact in a float, unlike in the channels, and no zero. */
static float sample_at(uint64_t position, uint64_t channel) {
    return (float)(position % 4000000 + 1) * 2.0f + (float)channel;
}

static void fill(float (*samples)[512], uint64_t position, uint32_t count) {
    for (uint32_t c = 0; c < CHANNELS; c++)
        for (uint32_t i = 0; i < count; i++) samples[c][i] = sample_at(position + i, c);
}

/* ---- A ring whose writer waits for nobody ------------------------------------------------------------- */

typedef struct Shared {
    RattleRing *ring;
    RattleBuffer *buffer;
    RattleLink *link;
    _Atomic uint32_t is_done;
    uint64_t seen;
    uint32_t seed;
} Shared;

static uint32_t below(uint32_t *seed, uint32_t limit) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % limit;
}

static void *write_and_overrun(void *context) {
    Shared *shared = context;
    float samples[CHANNELS][512];
    const float *from[CHANNELS] = {samples[0], samples[1]};
    uint64_t position = 0;
    while (position < LENGTH) {
        const uint32_t count = 1 + below(&shared->seed, 16);
        fill(samples, position, count);
        rattle_ring_write(shared->ring, from, count);
        position += count;
        if (below(&shared->seed, 500) == 0) { /* a new life, elsewhere */
            position += below(&shared->seed, 100);
            rattle_ring_restart(shared->ring, position);
        }
        if (below(&shared->seed, 8) == 0) sched_yield();
    }
    atomic_store(&shared->is_done, 1);
    return NULL;
}

static void read_what_is_there(Shared *shared) {
    float samples[CHANNELS][512], *to[CHANNELS] = {samples[0], samples[1]};
    uint64_t position = 0, whole = 0;
    while (!atomic_load(&shared->is_done)) {
        const RattleSpan span = rattle_ring_readable(shared->ring, position, UINT64_MAX);
        if (span.from == span.to) {
            sched_yield();
            continue;
        }
        CHECK(span.from >= position);
        const uint32_t count = span.to - span.from < 40 ? (uint32_t)(span.to - span.from) : 40;
        if (rattle_ring_read(shared->ring, span.from, to, count)) {
            for (uint32_t c = 0; c < CHANNELS; c++)
                for (uint32_t i = 0; i < count; i++) CHECK(samples[c][i] == sample_at(span.from + i, c));
            position = span.from + count;
            whole += count;
        }
    }
    printf("ring: %llu samples read of %d\n", (unsigned long long)whole, LENGTH);
}

static void check_ring(void) {
    const uint64_t bytes = rattle_ring_bytes(CHANNELS, 64);
    Shared shared = {.ring = aligned_alloc(RATTLE_LINE, bytes), .seed = 1};
    pthread_t writer;
    memset(shared.ring, 0, bytes);
    rattle_ring_init(shared.ring, CHANNELS, 64, 0);
    pthread_create(&writer, NULL, write_and_overrun, &shared);
    read_what_is_there(&shared);
    pthread_join(writer, NULL);
    free(shared.ring);
}

/* ---- rattle.WriteAheadBuffer -------------------------------------------------------------------------- */

static void *write_ahead(void *context) {
    Shared *shared = context;
    float samples[CHANNELS][512];
    const float *from[CHANNELS] = {samples[0], samples[1]};
    for (uint64_t position = 0; position < LENGTH;) {
        const uint32_t count = 1 + below(&shared->seed, 512);
        fill(samples, position, count);
        const uint32_t fitted = rattle_buffer_write(shared->buffer, from, count);
        position += fitted;
        if (fitted < count || below(&shared->seed, 4) == 0) sched_yield();
    }
    atomic_store(&shared->is_done, 1);
    return NULL;
}

static void check_buffer(void) {
    enum { LATENCY = 1000 };
    const uint64_t bytes = rattle_buffer_bytes(8000.0, CHANNELS, LATENCY, 512);
    void *memory = aligned_alloc(RATTLE_LINE, bytes);
    memset(memory, 0, bytes);
    Shared shared = {.buffer = rattle_buffer_init(memory, 8000.0, CHANNELS, LATENCY, 512), .seed = 2};
    float samples[CHANNELS][512], *to[CHANNELS] = {samples[0], samples[1]};
    uint32_t seed = 4;
    pthread_t writer;
    pthread_create(&writer, NULL, write_ahead, &shared);
    for (uint64_t time = 0; time < LENGTH;) {
        const uint32_t count = 1 + below(&seed, 400);
        rattle_buffer_read(shared.buffer, to, count);
        for (uint32_t i = 0; i < count; i++, time++) { /* whole, or faded by one gain */
            const float left = samples[0][i], right = samples[1][i];
            const float whole = time < LATENCY ? 0.0f : sample_at(time - LATENCY, 0);
            const float gain = whole > 0.0f ? left / whole : left;
            const float remainder = right - gain * (time < LATENCY ? 0.0f : whole + 1.0f);
            CHECK(gain >= 0.0f && gain <= 1.0f && remainder * remainder <= 1e-8f * whole * whole + 1e-8f);
        }
        if (below(&seed, 4) == 0) sched_yield();
    }
    while (!atomic_load(&shared.is_done)) rattle_buffer_read(shared.buffer, to, 256);
    pthread_join(writer, NULL);
    RattleBufferHealth health;
    rattle_buffer_health(shared.buffer, &health);
    CHECK(health.written >= LENGTH && health.dropped <= health.missing);
    free(memory);
}

/* ---- A link ------------------------------------------------------------------------------------------- */

static void *work(void *context) { /* twice the input, in slot 0 */
    Shared *shared = context;
    RattleRing *in = rattle_link_input(shared->link), *out = rattle_link_output(shared->link, 0);
    const uint32_t quantum = shared->link->shape.quantum;
    RattleTurn turn;
    rattle_link_state(shared->link, 0, RATTLE_SLOT_STARTING, 1);
    rattle_link_state(shared->link, 0, RATTLE_SLOT_READY, 1);
    for (rattle_link_turn(shared->link, 0, &turn); turn.kind != RATTLE_TURN_END;
         rattle_link_turn(shared->link, 0, &turn)) {
        if (turn.kind != RATTLE_TURN_PLAY) continue;
        RattleRecord record;
        for (uint64_t number = turn.record; number < turn.record_end; number++) {
            CHECK(rattle_link_record(shared->link, number, &record));
            CHECK(record.position < turn.position + quantum);
            if (record.kind == RATTLE_RECORD_EVENT) CHECK((uint64_t)record.as.event.id == record.position);
        }
        for (uint32_t c = 0; c < CHANNELS; c++) {
            const float *from = rattle_ring_at(in, c, turn.position);
            float *to = rattle_ring_at(out, c, turn.position);
            for (uint32_t i = 0; i < quantum; i++) {
                CHECK(from[i] == sample_at(turn.position + i, c));
                to[i] = 2.0f * from[i];
            }
        }
        shared->seen++;
        rattle_link_finish(shared->link, 0, 0);
    }
    return NULL;
}

static void play(RattleAudio *audio, uint64_t position, uint32_t count, float (*outputs)[512]) {
    float samples[CHANNELS][512];
    void *to[CHANNELS] = {outputs[0], outputs[1]};
    const void *from[CHANNELS] = {samples[0], samples[1]};
    const RattleTransport transport = {.passed_samples = (int64_t)position};
    const RattleEvent event = {.id = (int32_t)position};
    fill(samples, position, count);
    const RattleSegment segment = {.inputs = from, .outputs = to, .count = count, .generation = 1,
                                   .transport = &transport, .events = &event, .event_count = 1};
    rattle_audio_process(audio, &segment);
}

/* Offline every sample must be there, whoever is slow; otherwise each is whole, dry or between. */
static void check_link(uint32_t is_offline, uint32_t pace) {
    RattleLinkShape shape = {.sample_rate = 8000.0, .inputs = CHANNELS, .outputs = CHANNELS, .quantum = 64,
                             .latency = 700, .largest_block = 256};
    shape.capacity = rattle_link_capacity(&shape);
    void *memory = aligned_alloc(RATTLE_LINE, rattle_link_bytes(&shape));
    memset(memory, 0, rattle_link_bytes(&shape));
    Shared shared = {.link = rattle_link_init(memory, &shape, "Threads"), .seed = 3};
    unsigned char *arena_memory = aligned_alloc(RATTLE_ARENA_ALIGNMENT, rattle_audio_bytes(&shape));
    memset(arena_memory, 0, rattle_audio_bytes(&shape));
    RattleArena arena = {arena_memory, rattle_audio_bytes(&shape), 0};
    RattleAudio *audio = rattle_audio_open(shared.link, 0, false, &arena);
    atomic_store(&shared.link->is_offline, is_offline);
    atomic_store(&shared.link->pace, pace);
    rattle_link_order(shared.link, 0, RATTLE_ORDER_PLAY, 0, 0);
    rattle_audio_offer(audio, 0, 0);
    pthread_t worker;
    pthread_create(&worker, NULL, work, &shared);
    for (uint64_t position = 0; position < LENGTH / 2;) {
        float outputs[CHANNELS][512];
        const uint32_t count = 1 + below(&shared.seed, RATTLE_TICK);
        play(audio, position, count, outputs);
        for (uint32_t i = 0; i < count; i++, position++)
            for (uint32_t c = 0; c < CHANNELS; c++) {
                const float dry = position < 700 ? 0.0f : sample_at(position - 700, c), wet = 2.0f * dry;
                const float y = outputs[c][i], slack = dry * 1e-6f;
                CHECK(is_offline ? y == wet : y >= dry - slack && y <= wet + slack);
            }
        if (below(&shared.seed, 4) == 0) sched_yield();
    }
    rattle_link_close(shared.link);
    pthread_join(worker, NULL);
    CHECK(!is_offline || (shared.seen > 700 && shared.link->host.missing == 0));
    printf("link: %llu quanta, %llu missing\n", (unsigned long long)shared.seen,
           (unsigned long long)shared.link->host.missing);
    free(memory);
    free(arena_memory);
}

int main(void) {
    check_ring();
    check_buffer();
    check_link(1, RATTLE_PACE_TIMER);
    check_link(1, RATTLE_PACE_WAKE);
    check_link(0, RATTLE_PACE_WAKE);
    return failure_count > 0;
}
