#include "house.h"

#include "../platform/platform.h"
#include "command.h"
#include "watch.h"

enum { MOST_HANDLES = 256, LONGEST_US = 50000, EMPTY_US = 1000000, CLOSING_US = 5000 };

typedef struct House {
    _Atomic uint32_t door; /* held by who enters or leaves, and while the thread starts or ends */
    _Atomic uint32_t lock; /* of all below, and of what supervisors keep for the thread */
    _Atomic uint32_t is_ending;
    _Atomic int64_t process; /* whose thread and nurseries they are; 0: nobody has entered yet */
    uint32_t entered, number; /* entered: supervisors, and who keeps it */
    uint32_t kept;
    RattleThread *thread;
    int64_t bell;
    RattleSupervisor *first;
    RattleNursery *nurseries; /* the newest first */
} House;

static House house;

static void lock(_Atomic uint32_t *word) {
    while (atomic_exchange_explicit(word, 1, memory_order_acquire)) rattle_platform_wait(word, 1, 1000);
}

static void unlock(_Atomic uint32_t *word) {
    atomic_store_explicit(word, 0, memory_order_release);
    rattle_platform_wake(word);
}

/* ---- Nurseries ---------------------------------------------------------------------------------------- */

static void close_channel(RattleNursery *nursery) {
    if (nursery->channel < 0) return;
    rattle_platform_close_handle(nursery->channel);
    nursery->channel = -1;
    nursery->closed_ns = rattle_platform_now_ns();
}

bool rattle_nursery_is_gone(RattleNursery *nursery) {
    char line[64];
    if (nursery->channel >= 0 && rattle_platform_receive(nursery->channel, line, sizeof line) < 0)
        close_channel(nursery);
    return nursery->channel < 0;
}

/* Its process, which hears at the channel's end. */
static RattleAsked start_process(RattleNursery *nursery, const RattleWorker *worker, int64_t channel, int64_t log) {
    RattleCommand *command = rattle_platform_take(sizeof *command);
    if (!command) return RATTLE_ASK_LATER;
    if (rattle_command(command, worker, -1, 0, -1))
        nursery->process = rattle_platform_start(command->python, command->arguments, channel, log);
    rattle_platform_give(command);
    if (nursery->process.id == 0) return RATTLE_NO_PYTHON;
    return nursery->process.id > 0 ? RATTLE_ASKED : RATTLE_ASK_LATER;
}

static RattleAsked start_nursery(const RattleWorker *worker, int64_t log, RattleNursery **started) {
    RattleNursery *nursery = rattle_platform_take(sizeof *nursery);
    RattleAsked asked = RATTLE_ASK_LATER;
    int64_t ends[2] = {-1, -1};
    if (nursery) rattle_platform_channel(ends);
    if (ends[0] >= 0 && ends[1] >= 0) asked = start_process(nursery, worker, ends[1], log);
    rattle_platform_close_handle(ends[1]);
    if (asked == RATTLE_ASKED) {
        nursery->channel = ends[0];
        *started = nursery;
        return asked;
    }
    rattle_platform_close_handle(ends[0]);
    rattle_platform_give(nursery);
    return asked;
}

RattleAsked rattle_house_nursery(const RattleWorker *worker, int64_t log, bool is_fresh, RattleNursery **nursery) {
    RattleNursery *newest = house.nurseries;
    *nursery = newest;
    if (newest && !is_fresh && !rattle_nursery_is_gone(newest)) return RATTLE_ASKED;
    const RattleAsked asked = start_nursery(worker, log, nursery);
    if (asked != RATTLE_ASKED) return asked;
    (*nursery)->next = newest;
    house.nurseries = *nursery;
    return asked;
}

/* False once it can be forgotten. A nursery that nobody will ask again ends when its channel closes. */
static bool look_at_nursery(RattleNursery *nursery, bool is_needed, uint64_t now_ns) {
    if (!rattle_nursery_is_gone(nursery) && !is_needed && nursery->parents == 0) close_channel(nursery);
    if (nursery->process.id && rattle_platform_has_ended(&nursery->process)) {
        close_channel(nursery);
        rattle_platform_forget(&nursery->process);
    }
    const bool is_late = nursery->channel < 0 && now_ns - nursery->closed_ns > RATTLE_SECOND_NS;
    if (nursery->process.id && is_late) rattle_platform_kill(&nursery->process);
    return nursery->process.id || nursery->parents;
}

static void look_at_nurseries(uint64_t now_ns) {
    const bool has_guests = house.first != NULL || house.kept > 0;
    for (RattleNursery **place = &house.nurseries; *place;) {
        RattleNursery *nursery = *place;
        if (look_at_nursery(nursery, has_guests && nursery == house.nurseries, now_ns)) {
            place = &nursery->next;
            continue;
        }
        *place = nursery->next;
        rattle_platform_give(nursery);
    }
}

/* ---- The thread --------------------------------------------------------------------------------------- */

typedef struct Waiting {
    int64_t handles[MOST_HANDLES];
    uint32_t count, timeout_us;
} Waiting;

static void await(Waiting *waiting, int64_t handle) {
    if (handle >= 0 && waiting->count < MOST_HANDLES) waiting->handles[waiting->count++] = handle;
}

static void await_all(Waiting *waiting, uint64_t now_ns) {
    await(waiting, house.bell);
    for (RattleNursery *nursery = house.nurseries; nursery; nursery = nursery->next) {
        await(waiting, nursery->channel);
        await(waiting, nursery->process.handle);
        if (nursery->channel < 0 && waiting->timeout_us > CLOSING_US) waiting->timeout_us = CLOSING_US;
    }
    for (RattleSupervisor *s = house.first; s; s = s->next) {
        int64_t handles[RATTLE_SUPERVISOR_HANDLES];
        const uint32_t count = rattle_supervisor_handles(s, handles);
        const uint32_t patience = rattle_supervisor_patience_us(s, now_ns);
        for (uint32_t i = 0; i < count; i++) await(waiting, handles[i]);
        if (patience < waiting->timeout_us) waiting->timeout_us = patience;
    }
}

static void look_at_all(uint64_t now_ns) {
    for (RattleSupervisor **place = &house.first; *place;) {
        RattleSupervisor *supervisor = *place;
        if (rattle_supervisor_look(supervisor, now_ns)) {
            place = &supervisor->next;
            continue;
        }
        *place = supervisor->next;
        atomic_store(&supervisor->is_gone, 1);
        rattle_platform_wake(&supervisor->is_gone);
    }
}

static void run(void *nothing) {
    (void)nothing;
    for (bool is_needed = true; is_needed;) {
        Waiting waiting = {.count = 0};
        lock(&house.lock);
        waiting.timeout_us = house.first ? LONGEST_US : EMPTY_US;
        const uint64_t now_ns = rattle_platform_now_ns();
        look_at_all(now_ns);
        look_at_nurseries(now_ns);
        await_all(&waiting, now_ns);
        is_needed = !atomic_load(&house.is_ending) || house.nurseries || house.first;
        unlock(&house.lock);
        if (is_needed) rattle_platform_wait_any(waiting.handles, waiting.count, waiting.timeout_us);
        rattle_platform_hush(house.bell);
    }
}

/* ---- Coming and going --------------------------------------------------------------------------------- */

static bool start_thread(void) {
    house.bell = rattle_platform_bell();
    atomic_store(&house.is_ending, 0);
    house.thread = house.bell < 0 ? NULL : rattle_platform_thread(run, NULL, "rattle worker", true);
    if (!house.thread) rattle_platform_close_handle(house.bell);
    return house.thread != NULL;
}

static void end_thread(void) {
    atomic_store(&house.is_ending, 1);
    rattle_platform_ring_bell(house.bell);
    rattle_platform_join(house.thread);
    rattle_platform_close_handle(house.bell);
}

/* A fork of the host has the house in its memory, perhaps locked, but not its thread: there it is built anew, by the
 * one thread that a fork has at first. The processes stay its parent's. */
static void leave_ancestor(void) {
    const int64_t here = rattle_platform_process_id();
    int64_t before = atomic_load(&house.process);
    if (before == here || !atomic_compare_exchange_strong(&house.process, &before, here) || before == 0) return;
    rattle_platform_close_handle(house.bell);
    for (const RattleNursery *nursery = house.nurseries; nursery; nursery = nursery->next) {
        rattle_platform_close_handle(nursery->channel);
        rattle_platform_close_handle(nursery->process.handle);
    }
    atomic_store(&house.door, 0);
    atomic_store(&house.lock, 0);
    house.entered = house.kept = 0;
    house.first = NULL;
    house.nurseries = NULL;
}

/* Behind the door. */
static bool come_in(void) {
    if (house.entered == 0 && !start_thread()) return false;
    house.entered++;
    return true;
}

static void go_out(void) {
    if (--house.entered == 0) end_thread();
}

static void set_kept(uint32_t kept) {
    lock(&house.lock);
    house.kept = kept;
    unlock(&house.lock);
}

void rattle_house_keep(void) {
    leave_ancestor();
    lock(&house.door);
    if (come_in()) set_kept(house.kept + 1);
    unlock(&house.door);
}

void rattle_house_unkeep(void) {
    leave_ancestor();
    lock(&house.door);
    if (house.kept > 0) { /* a fork of the host keeps nothing */
        set_kept(house.kept - 1);
        go_out();
    }
    unlock(&house.door);
}

bool rattle_house_enter(RattleSupervisor *supervisor) {
    leave_ancestor();
    lock(&house.door);
    const bool has_thread = come_in();
    if (has_thread) {
        lock(&house.lock);
        supervisor->next = house.first;
        house.first = supervisor;
        unlock(&house.lock);
        rattle_platform_ring_bell(house.bell);
    }
    unlock(&house.door);
    return has_thread;
}

void rattle_house_notify(void) { rattle_platform_ring_bell(house.bell); }

void rattle_house_leave(RattleSupervisor *supervisor) {
    atomic_store(&supervisor->is_closing, 1);
    rattle_house_notify();
    while (!atomic_load(&supervisor->is_gone)) rattle_platform_wait(&supervisor->is_gone, 0, 100000);
    lock(&house.lock); /* the thread may still be waking us */
    unlock(&house.lock);
    lock(&house.door);
    go_out();
    unlock(&house.door);
}

uint32_t rattle_house_number(void) {
    leave_ancestor();
    lock(&house.door);
    const uint32_t number = ++house.number;
    unlock(&house.door);
    return number;
}
