/* turn.c: the worker's side of link.h: what to do next, and how to wait for it. */
#include "../platform/shared.h"
#include "link.h"

enum {
    TURN_US = 100000,  /* a turn's longest wait */
    LOOK_US = 2000,    /* of PACE_TIMER */
    PARKED_MS = 200,   /* without input: from now on it wants to be woken */
};

typedef struct Playing { /* one turn */
    RattleLink *link;
    RattleSlot *slot;
    RattleTurn *turn;
    RattleRing *input, *output;
    uint64_t position, quantum;
    uint64_t start_ns;
} Playing;

static uint64_t get(const _Atomic uint64_t *count) { return atomic_load_explicit(count, memory_order_relaxed); }
static void set(_Atomic uint64_t *count, uint64_t value) { /* each has one writer */
    atomic_store_explicit(count, value, memory_order_relaxed);
}

static bool has_ended(const Playing *p) {
    return atomic_load_explicit(&p->link->is_closed, memory_order_acquire) ||
           atomic_load_explicit(&p->slot->order, memory_order_acquire) == RATTLE_ORDER_END;
}

static bool is_ordered_to_play(const Playing *p) {
    return atomic_load_explicit(&p->slot->order, memory_order_acquire) == RATTLE_ORDER_PLAY;
}

static uint64_t passed_us(const Playing *p) { return (rattle_platform_now_ns() - p->start_ns) / 1000; }

/* ---- Records ------------------------------------------------------------------------------------------ */

/* The last keyframe at or before the position; else the first that is there, for what comes is better than
 * nothing; else behind all. But a reset among the records from `unseen` on must not be missed: a keyframe follows it. */
static uint64_t keyframe_for(const RattleLink *link, uint64_t position, uint64_t unseen) {
    const RattleRecords *records = rattle_link_records(link);
    const uint64_t end = atomic_load_explicit(&records->end, memory_order_acquire);
    RattleRecord record;
    uint64_t found = end;
    bool is_found = false;
    for (uint64_t number = end; number-- > 0 && rattle_link_record(link, number, &record);) {
        const bool is_reset = record.kind == RATTLE_RECORD_RESET && number >= unseen && record.position <= position;
        if (is_reset) return number;
        if (is_found && number < unseen) break;
        if (is_found || record.kind != RATTLE_RECORD_KEYFRAME) continue;
        found = number;
        is_found = record.position <= position;
    }
    return found;
}

/* Behind the last record before the position. False if one was overwritten. */
static bool find_end(const RattleLink *link, uint64_t from, uint64_t position, uint64_t *end) {
    const uint64_t behind = atomic_load_explicit(&rattle_link_records(link)->end, memory_order_acquire);
    RattleRecord record;
    for (*end = from; *end < behind; ++*end) {
        if (!rattle_link_record(link, *end, &record)) return false;
        if (record.position >= position) break;
    }
    return true;
}

static void name_records(const Playing *p) {
    RattleTurning *turning = &p->slot->turning;
    const uint64_t behind = p->position + p->quantum;
    uint64_t end = turning->record;
    if (turning->wants_keyframe) turning->record = keyframe_for(p->link, p->position, turning->record);
    turning->wants_keyframe = 0;
    if (!find_end(p->link, turning->record, behind, &end)) {
        turning->record = keyframe_for(p->link, p->position, turning->record);
        if (!find_end(p->link, turning->record, behind, &end)) end = turning->record;
    }
    p->turn->record = turning->record;
    p->turn->record_end = turning->record_end = end; /* final: they are published before their input is */
}

/* ---- What to do --------------------------------------------------------------------------------------- */

static void go_to(Playing *p, uint64_t position) {
    p->position = position & ~(p->quantum - 1);
    rattle_ring_restart(p->output, p->position);
    p->slot->turning.wants_keyframe = 1;
    set(&p->slot->position, p->position);
}

static void begin_to_play(Playing *p) {
    go_to(p, get(&p->slot->first));
    p->slot->turning.record = UINT64_MAX; /* a new one needs no reset */
    p->slot->turning.is_playing = 1;
    p->slot->turning.idle = p->position;
    p->slot->turning.input_ns = p->start_ns;
    atomic_store_explicit(&p->slot->state, RATTLE_SLOT_PLAYING, memory_order_release);
}

static void stop_playing(Playing *p) {
    if (!p->slot->turning.is_playing) return;
    p->slot->turning.is_playing = 0;
    atomic_store_explicit(&p->slot->state, RATTLE_SLOT_READY, memory_order_release);
}

static uint32_t skip(Playing *p, uint64_t input_end) {
    const uint64_t lost = ((input_end & ~(p->quantum - 1)) - p->position) / p->quantum;
    go_to(p, input_end);
    rattle_link_count(&p->slot->health.skipped, lost);
    return RATTLE_TURN_SKIP;
}

static uint32_t play(const Playing *p) {
    name_records(p);
    rattle_ring_claim(p->output, p->quantum);
    return RATTLE_TURN_PLAY;
}

static uint32_t idle(const Playing *p, uint64_t input_end) {
    const double missing = (double)(p->position + p->quantum - input_end);
    p->slot->turning.idle = p->position + p->quantum;
    p->turn->slack_us = (uint32_t)(missing * 1e6 / p->link->shape.sample_rate);
    return RATTLE_TURN_IDLE;
}

/* Something to do with this much input, else -1. */
static int32_t find_work(Playing *p) {
    const uint64_t end = rattle_ring_end(p->input);
    if (end > p->position + p->link->shape.capacity / 2) return (int32_t)skip(p, end);
    if (end >= p->position + p->quantum) return (int32_t)play(p);
    if (p->slot->turning.idle <= p->position && end >= p->position) return (int32_t)idle(p, end);
    return -1;
}

/* ---- How to wait -------------------------------------------------------------------------------------- */

static bool is_parked(const Playing *p) {
    RattleTurning *turning = &p->slot->turning;
    const uint64_t end = rattle_ring_end(p->input), now_ns = rattle_platform_now_ns();
    if (end != turning->input_end || turning->input_ns == 0) turning->input_ns = now_ns;
    turning->input_end = end;
    return now_ns - turning->input_ns > PARKED_MS * UINT64_C(1000000);
}

static bool wants_to_be_woken(const Playing *p) {
    return atomic_load_explicit(&p->link->pace, memory_order_relaxed) == RATTLE_PACE_WAKE ||
           atomic_load_explicit(&p->link->is_offline, memory_order_relaxed) || is_parked(p);
}

static void sleep_until_woken(const Playing *p, uint32_t timeout_us) {
    RattleEventCount *count = &p->slot->input;
    const uint32_t seen = rattle_eventcount_begin(count);
    const bool has_input = rattle_ring_end(p->input) >= p->position + p->quantum;
    if (has_input || has_ended(p) || !is_ordered_to_play(p)) rattle_eventcount_cancel(count);
    else rattle_eventcount_wait(count, seen, timeout_us);
}

static void wait_for_input(const Playing *p) {
    const uint64_t passed = passed_us(p);
    const uint32_t left = passed < TURN_US ? (uint32_t)(TURN_US - passed) : 0;
    if (wants_to_be_woken(p)) sleep_until_woken(p, left);
    else rattle_platform_sleep_us(left < LOOK_US ? left : LOOK_US);
}

static uint32_t turn_kind(Playing *p) {
    for (;;) {
        if (has_ended(p)) return RATTLE_TURN_END;
        if (!is_ordered_to_play(p)) {
            stop_playing(p);
            if (passed_us(p) >= TURN_US) return RATTLE_TURN_WAIT;
            rattle_platform_wait(&p->slot->order, RATTLE_ORDER_WAIT, TURN_US);
            continue;
        }
        if (!p->slot->turning.is_playing) begin_to_play(p);
        const int32_t work = find_work(p);
        if (work >= 0) return (uint32_t)work;
        if (passed_us(p) >= TURN_US) return RATTLE_TURN_WAIT;
        wait_for_input(p);
    }
}

void rattle_link_turn(RattleLink *link, uint32_t slot, RattleTurn *turn) {
    RattleSlot *s = &link->slots[slot];
    Playing playing = {.link = link,
                       .slot = s,
                       .turn = turn,
                       .input = rattle_link_input(link),
                       .output = rattle_link_output(link, slot),
                       .position = get(&s->position),
                       .quantum = link->shape.quantum,
                       .start_ns = rattle_platform_now_ns()};
    *turn = (RattleTurn){.kind = RATTLE_TURN_WAIT};
    turn->kind = turn_kind(&playing);
    turn->position = playing.position;
}

/* ---- What was done ------------------------------------------------------------------------------------ */

static uint32_t bucket_of(uint64_t nanoseconds) {
    const double microseconds = (double)nanoseconds / 1000.0;
    double square = 1.0;
    uint32_t bucket = 0;
    for (; bucket < RATTLE_HISTOGRAM - 1 && microseconds * microseconds >= square; bucket++) square *= 2.0;
    return bucket;
}

void rattle_link_finish(RattleLink *link, uint32_t slot, uint64_t busy_ns) {
    RattleSlot *s = &link->slots[slot];
    RattleWorkerHealth *health = &s->health;
    rattle_ring_publish(rattle_link_output(link, slot), link->shape.quantum);
    rattle_eventcount_signal(&link->to_host);
    set(&s->position, get(&s->position) + link->shape.quantum);
    s->turning.record = s->turning.record_end;
    rattle_link_count(&health->quanta, 1);
    rattle_link_count(&health->busy, busy_ns);
    if (busy_ns > get(&health->busy_worst)) set(&health->busy_worst, busy_ns);
    rattle_link_count(&health->histogram[bucket_of(busy_ns)], 1);
}

void rattle_link_state(RattleLink *link, uint32_t slot, uint32_t state, int32_t process) {
    RattleSlot *s = &link->slots[slot];
    if (state == RATTLE_SLOT_STARTING) {
        s->turning = (RattleTurning){0};
        atomic_store(&s->wants_rotation, 0);
        atomic_store(&s->health.is_silenced, 0);
        rattle_eventcount_cancel(&s->input);
    }
    atomic_store(&s->process, process);
    atomic_store_explicit(&s->state, state, memory_order_release);
}
