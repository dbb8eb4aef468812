/* Two threads and an event queue: all that was taken is what was put, in order, and the rest was counted. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "event_queue.h"

enum { EVENTS = 100000 };

static RattleEvent numbered(int32_t number) {
    return (RattleEvent){RATTLE_CONTROLLER, number % 16, number, -number, ~number, (float)(number % 1000), number * 0.5};
}

static int equals(const RattleEvent *a, const RattleEvent *b) {
    return a->kind == b->kind && a->channel == b->channel && a->note == b->note && a->number == b->number &&
           a->id == b->id && a->tuning == b->tuning && a->value == b->value;
}

static void *write_all(void *queue) {
    for (int32_t number = 0; number < EVENTS; number++) {
        const RattleEvent event = numbered(number);
        while (!rattle_event_queue_put(queue, &event)) sched_yield();
    }
    return NULL;
}

static void check_alone(RattleEventQueue *queue) {
    RattleEvent event;
    CHECK(!rattle_event_queue_take(queue, &event));
    for (int32_t lap = 0; lap < 3; lap++) {
        for (int32_t number = 0; number < RATTLE_EVENT_QUEUE; number++) {
            event = numbered(number);
            CHECK(rattle_event_queue_put(queue, &event));
        }
        CHECK(!rattle_event_queue_put(queue, &event));
        CHECK(rattle_event_queue_overflown(queue) == (uint64_t)lap + 1);
        for (int32_t number = 0; number < RATTLE_EVENT_QUEUE; number++) {
            const RattleEvent expected = numbered(number);
            CHECK(rattle_event_queue_take(queue, &event) && equals(&event, &expected));
        }
        CHECK(!rattle_event_queue_take(queue, &event));
    }
}

int main(void) {
    const uint64_t bytes = rattle_event_queue_bytes();
    void *memory = aligned_alloc(RATTLE_ARENA_ALIGNMENT, bytes);
    memset(memory, 0, bytes);
    RattleArena arena = {memory, bytes, 0};
    RattleEventQueue *queue = rattle_event_queue_prepare(&arena);
    CHECK(arena.used == bytes);
    check_alone(queue);

    pthread_t writer;
    CHECK(pthread_create(&writer, NULL, write_all, queue) == 0);
    for (int32_t number = 0; number < EVENTS;) {
        const RattleEvent expected = numbered(number);
        RattleEvent event;
        if (!rattle_event_queue_take(queue, &event)) {
            sched_yield();
            continue;
        }
        CHECK(equals(&event, &expected));
        number++;
    }
    pthread_join(writer, NULL);
    free(memory);
    return failure_count > 0;
}
