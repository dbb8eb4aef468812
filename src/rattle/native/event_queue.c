#include "event_queue.h"

#include <stdatomic.h>

/* Both counts only grow, so full and empty differ. Each has a line of its own. */
struct RattleEventQueue {
    _Alignas(RATTLE_ARENA_ALIGNMENT) _Atomic uint64_t put;
    _Alignas(RATTLE_ARENA_ALIGNMENT) _Atomic uint64_t taken;
    _Alignas(RATTLE_ARENA_ALIGNMENT) _Atomic uint64_t overflown;
    RattleEvent events[RATTLE_EVENT_QUEUE];
};

uint64_t rattle_event_queue_bytes(void) { return rattle_arena_padded(sizeof(RattleEventQueue)); }

RattleEventQueue *rattle_event_queue_prepare(RattleArena *arena) {
    return rattle_arena_take(arena, sizeof(RattleEventQueue));
}

bool rattle_event_queue_put(RattleEventQueue *queue, const RattleEvent *event) {
    const uint64_t put = atomic_load_explicit(&queue->put, memory_order_relaxed);
    if (put - atomic_load_explicit(&queue->taken, memory_order_acquire) == RATTLE_EVENT_QUEUE) {
        atomic_fetch_add_explicit(&queue->overflown, 1, memory_order_relaxed);
        return false;
    }
    queue->events[put % RATTLE_EVENT_QUEUE] = *event;
    atomic_store_explicit(&queue->put, put + 1, memory_order_release);
    return true;
}

bool rattle_event_queue_take(RattleEventQueue *queue, RattleEvent *event) {
    const uint64_t taken = atomic_load_explicit(&queue->taken, memory_order_relaxed);
    if (taken == atomic_load_explicit(&queue->put, memory_order_acquire)) return false;
    *event = queue->events[taken % RATTLE_EVENT_QUEUE];
    atomic_store_explicit(&queue->taken, taken + 1, memory_order_release);
    return true;
}

uint64_t rattle_event_queue_overflown(const RattleEventQueue *queue) {
    return atomic_load_explicit(&queue->overflown, memory_order_relaxed);
}
