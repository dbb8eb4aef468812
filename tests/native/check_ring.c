/* Rings of one to eight samples, every sequence of operations, against a model that remembers all. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ring/ring.h"

enum { CHANNELS = 2, MOST = 64 };

typedef struct Model {
    uint64_t begin, end;
    uint32_t life;
} Model;

/* No two positions, channels or lives have the same. */
static float sample_at(uint64_t position, uint64_t channel, uint32_t life) {
    return (float)(1 + position * 2 + channel) + (float)life * 1000.0f;
}

static uint64_t kept_from(const Model *model, uint64_t capacity) {
    return model->end - model->begin > capacity ? model->end - capacity : model->begin;
}

static void check_read(const RattleRing *ring, const Model *model, uint64_t from, uint64_t count, bool is_there) {
    float left[MOST], right[MOST], *to[CHANNELS] = {left, right};
    const bool is_read = rattle_ring_read(ring, from, to, count);
    CHECK(is_read == is_there);
    for (uint64_t i = 0; is_read && i < count; i++)
        CHECK(left[i] == sample_at(from + i, 0, model->life) && right[i] == sample_at(from + i, 1, model->life));
}

static void check_all(const RattleRing *ring, const Model *model) {
    const uint64_t kept = kept_from(model, ring->capacity), past = model->end + 2;
    CHECK(rattle_ring_end(ring) == model->end);
    for (uint64_t from = kept > 1 ? kept - 2 : 0; from < past; from++)
        for (uint64_t to = from; to <= past; to++) {
            const RattleSpan span = rattle_ring_readable(ring, from, to);
            const uint64_t first = from > kept ? from : kept, last = to < model->end ? to : model->end;
            CHECK(last > first ? span.from == first && span.to == last : span.from == span.to);
            if (to > from) check_read(ring, model, from, to - from, from >= kept && to <= model->end);
        }
}

static void write(RattleRing *ring, Model *model, uint64_t count, bool is_in_place) {
    float left[MOST], right[MOST];
    const float *from[CHANNELS] = {left, right};
    for (uint64_t i = 0; i < count; i++) {
        left[i] = sample_at(model->end + i, 0, model->life);
        right[i] = sample_at(model->end + i, 1, model->life);
    }
    if (is_in_place) {
        rattle_ring_claim(ring, count);
        for (uint64_t i = 0; i < count; i++)
            for (uint64_t c = 0; c < CHANNELS; c++) *rattle_ring_at(ring, c, model->end + i) = from[c][i];
        rattle_ring_publish(ring, count);
    } else {
        rattle_ring_write(ring, from, count);
    }
    model->end += count;
}

/* Operations: writing 0 to capacity samples, and starting anew below, at and behind the end. */
static void apply(RattleRing *ring, Model *model, uint64_t operation, bool is_in_place) {
    if (operation <= ring->capacity) {
        write(ring, model, operation, is_in_place);
        return;
    }
    static const uint64_t places[] = {0, 3, 21};
    model->begin = model->end = places[operation - ring->capacity - 1];
    model->life++;
    rattle_ring_restart(ring, model->begin);
}

static void search(const RattleRing *ring, const Model *model, uint64_t bytes, uint32_t depth) {
    check_all(ring, model);
    if (depth == 0) return;
    RattleRing *next = aligned_alloc(RATTLE_LINE, bytes);
    for (uint64_t operation = 0; operation <= ring->capacity + 3; operation++) {
        Model after = *model;
        memcpy(next, ring, bytes);
        apply(next, &after, operation, depth & 1);
        search(next, &after, bytes, depth - 1);
    }
    free(next);
}

static void check_every_sequence(uint64_t capacity, uint32_t depth) {
    const uint64_t bytes = rattle_ring_bytes(CHANNELS, capacity);
    RattleRing *ring = aligned_alloc(RATTLE_LINE, bytes);
    CHECK(bytes % RATTLE_LINE == 0);
    for (uint64_t first = 0; first < 12; first += 11) {
        const Model model = {first, first, 0};
        memset(ring, 0, bytes);
        rattle_ring_init(ring, CHANNELS, capacity, first);
        search(ring, &model, bytes, depth);
    }
    free(ring);
}

/* What is claimed is gone before it is written; what a dying writer claimed or a restart it began does no harm. */
static void check_dying_writers(void) {
    const uint64_t bytes = rattle_ring_bytes(CHANNELS, 8);
    RattleRing *ring = aligned_alloc(RATTLE_LINE, bytes);
    memset(ring, 0, bytes);
    rattle_ring_init(ring, CHANNELS, 8, 0);
    Model model = {0, 0, 0};
    write(ring, &model, 8, true);
    rattle_ring_claim(ring, 3);
    RattleSpan span = rattle_ring_readable(ring, 0, 99);
    CHECK(span.from == 3 && span.to == 8);
    atomic_fetch_add(&ring->restarts, 1); /* it died in the middle */
    span = rattle_ring_readable(ring, 0, 99);
    CHECK(span.from == span.to);
    rattle_ring_restart(ring, 5);
    model = (Model){5, 5, 1};
    check_all(ring, &model);
    write(ring, &model, 8, false);
    check_all(ring, &model);
    free(ring);
}

static void check_silence(void) {
    const uint64_t bytes = rattle_ring_bytes(CHANNELS, 4);
    RattleRing *ring = aligned_alloc(RATTLE_LINE, bytes);
    memset(ring, 0xff, bytes);
    rattle_ring_init(ring, CHANNELS, 4, 0);
    const float right[3] = {1.0f, 2.0f, 3.0f}, *half[CHANNELS] = {NULL, right};
    float a[4], b[4], *to[CHANNELS] = {a, b};
    rattle_ring_write(ring, NULL, 1);
    rattle_ring_write(ring, half, 3);
    CHECK(rattle_ring_read(ring, 0, to, 4));
    for (uint32_t i = 0; i < 4; i++) CHECK(a[i] == 0.0f && b[i] == (float)i);
    free(ring);
}

int main(void) {
    check_every_sequence(1, 7);
    check_every_sequence(2, 6);
    check_every_sequence(4, 5);
    check_every_sequence(8, 4);
    check_dying_writers();
    check_silence();
    return failure_count > 0;
}
