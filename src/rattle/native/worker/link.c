#include "link.h"

#include "../platform/shared.h"

static uint64_t lines(uint64_t bytes) { return (bytes + RATTLE_LINE - 1) & ~(uint64_t)(RATTLE_LINE - 1); }

static uint64_t power_of_two(uint64_t at_least) {
    uint64_t power = 1;
    while (power < at_least) power *= 2;
    return power;
}

/* ---- The whole --------------------------------------------------------------------------------------- */

typedef struct Places { /* bytes from the link's start */
    uint64_t records, input, outputs[RATTLE_LINK_SLOTS], meters[RATTLE_LINK_SLOTS], end;
} Places;

/* Some keyframes must be among them. */
static uint64_t record_capacity(const RattleLinkShape *shape) {
    const uint64_t keyframes = 8 * ((uint64_t)shape->params + 4);
    return power_of_two(keyframes > RATTLE_RECORDS ? keyframes : RATTLE_RECORDS);
}

static Places places_of(const RattleLinkShape *shape) {
    Places places = {.records = lines(sizeof(RattleLink))};
    uint64_t at = places.records + lines(sizeof(RattleRecords) + record_capacity(shape) * sizeof(RattleRecord));
    places.input = at;
    at += rattle_ring_bytes((uint64_t)shape->inputs + shape->sidechains, shape->capacity);
    for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) {
        places.outputs[s] = at;
        at += rattle_ring_bytes(shape->outputs, shape->capacity);
    }
    for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) {
        places.meters[s] = at;
        at += lines(shape->meters * sizeof(double));
    }
    places.end = at;
    return places;
}

static void *at(const RattleLink *link, uint64_t place) { return (unsigned char *)(uintptr_t)link + place; }

uint64_t rattle_link_capacity(const RattleLinkShape *shape) {
    const uint64_t latency = shape->latency, second = (uint64_t)shape->sample_rate + 1;
    const uint64_t past = (uint64_t)(shape->sample_rate * RATTLE_PAST_MS / 1000.0) + RATTLE_OVERLAP;
    uint64_t wanted = 2 * (latency + shape->largest_block + shape->quantum + past);
    if (wanted < 4 * latency) wanted = 4 * latency;
    if (wanted < second) wanted = second;
    if (wanted < 4 * (uint64_t)shape->quantum) wanted = 4 * (uint64_t)shape->quantum;
    return power_of_two(wanted);
}

uint64_t rattle_link_bytes(const RattleLinkShape *shape) { return places_of(shape).end; }

RattleLink *rattle_link_init(void *memory, const RattleLinkShape *shape, const char *name) {
    RattleLink *link = memory;
    link->version = RATTLE_LINK_VERSION;
    link->shape = *shape;
    link->bytes = rattle_link_bytes(shape);
    for (uint32_t i = 0; name[i] && i < sizeof link->name - 1; i++) link->name[i] = name[i];
    rattle_link_records(link)->capacity = record_capacity(shape);
    rattle_ring_init(rattle_link_input(link), (uint64_t)shape->inputs + shape->sidechains, shape->capacity, 0);
    for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++)
        rattle_ring_init(rattle_link_output(link, s), shape->outputs, shape->capacity, 0);
    link->magic = RATTLE_LINK_MAGIC;
    return link;
}

static bool is_sane(const RattleLinkShape *shape) {
    const uint64_t most = UINT64_C(1) << 40;
    return shape->inputs <= RATTLE_MAX_INPUTS && shape->sidechains <= RATTLE_MAX_INPUTS - shape->inputs &&
           shape->outputs <= RATTLE_MAX_CHANNELS && shape->capacity > 0 && shape->capacity < most &&
           (shape->capacity & (shape->capacity - 1)) == 0 && shape->quantum > 0 &&
           shape->capacity % shape->quantum == 0;
}

RattleLink *rattle_link_attach(void *memory, uint64_t bytes) {
    RattleLink *link = memory;
    if (bytes < sizeof *link || link->magic != RATTLE_LINK_MAGIC || link->version != RATTLE_LINK_VERSION)
        return NULL;
    if (!is_sane(&link->shape) || link->bytes != rattle_link_bytes(&link->shape)) return NULL;
    return link->bytes <= bytes ? link : NULL;
}

RattleRecords *rattle_link_records(const RattleLink *link) {
    return at(link, lines(sizeof(RattleLink)));
}
RattleRing *rattle_link_input(const RattleLink *link) { return at(link, places_of(&link->shape).input); }
RattleRing *rattle_link_output(const RattleLink *link, uint32_t slot) {
    return at(link, places_of(&link->shape).outputs[slot]);
}
double *rattle_link_meters(const RattleLink *link, uint32_t slot) {
    return at(link, places_of(&link->shape).meters[slot]);
}

/* ---- Records ------------------------------------------------------------------------------------------ */

void rattle_link_tell(RattleLink *link, const RattleRecord *record) {
    RattleRecords *records = rattle_link_records(link);
    const uint64_t number = atomic_load_explicit(&records->end, memory_order_relaxed);
    atomic_store_explicit(&records->claimed, number + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* as in ring.c */
    records->records[number & (records->capacity - 1)] = *record;
    atomic_store_explicit(&records->end, number + 1, memory_order_release);
}

bool rattle_link_record(const RattleLink *link, uint64_t number, RattleRecord *record) {
    const RattleRecords *records = rattle_link_records(link);
    if (number >= atomic_load_explicit(&records->end, memory_order_acquire)) return false;
    *record = records->records[number & (records->capacity - 1)];
    atomic_thread_fence(memory_order_acquire);
    const uint64_t claimed = atomic_load_explicit(&records->claimed, memory_order_relaxed);
    return number + records->capacity >= claimed;
}

/* ---- The supervisor's side ---------------------------------------------------------------------------- */

void rattle_link_order(RattleLink *link, uint32_t slot, uint32_t order, uint64_t first, uint64_t sound) {
    RattleSlot *s = &link->slots[slot];
    atomic_store_explicit(&s->first, first, memory_order_relaxed);
    atomic_store_explicit(&s->sound, sound, memory_order_relaxed);
    atomic_store_explicit(&s->order, order, memory_order_release);
    rattle_platform_wake(&s->order);
    rattle_eventcount_signal(&s->input);
}

void rattle_link_vacate(RattleLink *link, uint32_t slot) {
    RattleSlot *s = &link->slots[slot];
    atomic_store(&s->order, RATTLE_ORDER_WAIT);
    atomic_store(&s->process, 0);
    atomic_store(&s->state, RATTLE_SLOT_EMPTY);
    rattle_eventcount_cancel(&s->input); /* it may have died in its sleep */
}

void rattle_link_close(RattleLink *link) {
    atomic_store(&link->is_closed, 1);
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
        rattle_link_order(link, slot, RATTLE_ORDER_END, 0, 0);
}
