#include "supervisor.h"

#include "../platform/platform.h"
#include "watch.h"

enum {
    WAKE_BELOW_MS = 20,       /* of latency: then workers are woken for each quantum */
    LOG_BYTES = 1 << 20,      /* at most, looked at each ten seconds */
    PLAYING_US = 5000,        /* how often progress is looked at */
    COMING_US = 2000,         /* and whether a new one is ready */
    PARKED_US = 50000,        /* and whether a host plays again */
    PARKED_MS = 500,
};

/* ---- The thread's side -------------------------------------------------------------------------------- */

void rattle_supervisor_give_up(RattleSupervisor *s, RattleStatus status, const char *const *why) {
    const char *parts[] = {why[0], s->places.log[0] ? s->places.log : "none", NULL};
    rattle_places_say(s->log, parts);
    s->is_dry = true;
    s->playing = -1;
    rattle_audio_offer(s->audio, -1, RATTLE_FADE);
    atomic_store(&s->link->supervision.status, (uint32_t)status);
    atomic_store(&s->is_settled, 1);
    rattle_platform_wake(&s->is_settled);
    rattle_eventcount_signal(&s->link->to_host); /* an offline host need not wait */
}

static void settle(RattleSupervisor *s) {
    const uint32_t status = atomic_load(&s->link->supervision.status);
    if (atomic_load(&s->is_settled) || status != RATTLE_STATUS_PLAYING) return;
    atomic_store(&s->is_settled, 1);
    rattle_platform_wake(&s->is_settled);
}

static void end_family(RattleSupervisor *s, uint64_t now_ns) {
    rattle_family_close(&s->parent, now_ns);
    rattle_family_close(&s->successor, now_ns);
}

static bool plays_new(const RattleSupervisor *s) { return s->playing >= 0 && s->slots[s->playing].is_of_successor; }

/* Hot reload: whoever waits in the wings is of the old file and leaves. */
static void begin_reload(RattleSupervisor *s, uint64_t now_ns) {
    if (plays_new(s) || !atomic_exchange(&s->wants_reload, 0)) return; /* one after the other */
    atomic_fetch_add(&s->link->supervision.reloads, 1);
    rattle_family_close(&s->successor, now_ns);
    s->is_reloading = true;
    s->is_dry = s->has_no_python = false;
    for (uint32_t i = 0; i < RATTLE_DEATHS; i++) s->deaths_ns[i] = 0;
    rattle_watch_dismiss(s, now_ns);
}

/* Once nobody of the old file is left, the new parent is the instance's. */
static void end_reload(RattleSupervisor *s, uint64_t now_ns) {
    if (!s->is_reloading) rattle_family_close(&s->successor, now_ns); /* the new file failed */
    if (!s->is_reloading || !plays_new(s)) return;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
        if (!s->slots[slot].is_of_successor && s->slots[slot].use != RATTLE_SLOT_VACANT) return;
    rattle_family_close(&s->parent, now_ns);
    if (s->parent.nursery) return; /* it has not ended yet */
    s->parent = s->successor;
    s->successor = (RattleParent){.channel = -1, .process.handle = -1};
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) s->slots[slot].is_of_successor = false;
    s->is_reloading = false;
}

static bool see_out(RattleSupervisor *s, uint64_t now_ns) {
    if (!s->closing_ns) {
        s->closing_ns = now_ns;
        rattle_link_close(s->link);
        end_family(s, now_ns);
    }
    s->is_dry = true;
    s->proposal = 0;
    rattle_family_look(s, now_ns);
    const bool is_left = rattle_watch_end(s, now_ns) && rattle_family_is_gone(s);
    return rattle_waits_tell(s, now_ns) || !is_left;
}

bool rattle_supervisor_look(RattleSupervisor *s, uint64_t now_ns) {
    if (atomic_load(&s->is_closing)) return see_out(s, now_ns);
    const uint64_t position = atomic_load(&s->link->host.position);
    if (position != s->host_position) s->moved_ns = now_ns;
    s->host_position = position;
    begin_reload(s, now_ns);
    rattle_family_look(s, now_ns);
    if (s->is_dry) {
        end_family(s, now_ns);
        (void)rattle_watch_end(s, now_ns);
    } else {
        rattle_watch_look(s, now_ns);
        rattle_waits_look(s, now_ns);
        (void)rattle_waits_tell(s, now_ns);
        end_reload(s, now_ns);
    }
    settle(s);
    s->looked_ns = now_ns;
    if (s->log >= 0 && now_ns - s->log_ns > 10 * RATTLE_SECOND_NS) {
        (void)rattle_platform_limit(s->log, LOG_BYTES);
        s->log_ns = now_ns;
    }
    return true;
}

uint32_t rattle_supervisor_handles(const RattleSupervisor *s, int64_t *handles) {
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) handles[count++] = s->slots[slot].process.handle;
    handles[count++] = s->parent.channel;
    handles[count++] = s->parent.process.handle;
    handles[count++] = s->successor.channel;
    handles[count++] = s->successor.process.handle;
    return count;
}

uint32_t rattle_supervisor_patience_us(const RattleSupervisor *s, uint64_t now_ns) {
    bool is_changing = s->closing_ns != 0;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) {
        const uint32_t use = s->slots[slot].use;
        is_changing = is_changing || use == RATTLE_SLOT_COMING || use == RATTLE_SLOT_LEAVES;
    }
    if (is_changing || (!s->is_dry && s->playing < 0)) return COMING_US;
    /* An offline host stands still while it waits, as if it were parked. */
    const bool is_stalled = s->playing >= 0 && s->slots[s->playing].stalled_ns > 0;
    const bool is_moving = now_ns - s->moved_ns < PARKED_MS * RATTLE_MS_NS;
    return is_stalled || is_moving ? PLAYING_US : PARKED_US;
}

/* ---- The host's side ---------------------------------------------------------------------------------- */

static void make(RattleSupervisor *s) {
    const RattleLinkShape *shape = &s->link->shape;
    const bool is_short = 1000.0 * shape->latency < WAKE_BELOW_MS * shape->sample_rate;
    s->parent = s->successor = (RattleParent){.channel = -1, .process.handle = -1};
    s->playing = -1;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) s->slots[slot].process.handle = -1;
    s->looked_ns = s->moved_ns = rattle_platform_now_ns();
    atomic_store(&s->link->pace, is_short ? RATTLE_PACE_WAKE : RATTLE_PACE_TIMER);
    s->link->host_process = s->host = rattle_platform_process_id();
    rattle_places(&s->places, rattle_house_number());
    s->log = s->places.log[0] ? rattle_platform_append(s->places.log) : -1;
    rattle_places_enter(&s->places, s->memory, s->link->bytes);
}

static void unmake(RattleSupervisor *s) {
    rattle_platform_close_handle(s->log);
    rattle_places_leave(&s->places);
    rattle_platform_give(s);
}

static void wait_until_settled(RattleSupervisor *s, uint32_t wait_ms) {
    const uint64_t until_ns = rattle_platform_now_ns() + wait_ms * RATTLE_MS_NS;
    while (!atomic_load(&s->is_settled)) {
        const uint64_t now_ns = rattle_platform_now_ns();
        if (now_ns >= until_ns) return;
        const uint64_t left_us = (until_ns - now_ns) / 1000 + 1;
        rattle_platform_wait(&s->is_settled, 0, left_us < 100000 ? (uint32_t)left_us : 100000);
    }
}

RattleSupervisor *rattle_supervisor_open(const RattleWorker *worker, RattleLink *link, int64_t memory_handle,
                                         RattleAudio *audio, const RattleListener *listener, uint32_t wait_ms) {
    RattleSupervisor *s = rattle_platform_take(sizeof *s);
    if (!s) return NULL;
    s->worker = worker;
    s->link = link;
    s->memory = memory_handle;
    s->audio = audio;
    s->listener = listener;
    make(s);
    if (!rattle_house_enter(s)) {
        unmake(s);
        return NULL;
    }
    wait_until_settled(s, wait_ms);
    return s;
}

/* In a fork of the host: the instance is its parent's, and plays on. */
static void forget_inherited(RattleSupervisor *s) {
    int64_t handles[RATTLE_SUPERVISOR_HANDLES];
    const uint32_t count = rattle_supervisor_handles(s, handles);
    for (uint32_t i = 0; i < count; i++) rattle_platform_close_handle(handles[i]);
    rattle_platform_close_handle(s->log);
    rattle_platform_give(s);
}

void rattle_supervisor_close(RattleSupervisor *s) {
    if (!s) return;
    if (s->host != rattle_platform_process_id()) {
        forget_inherited(s);
        return;
    }
    rattle_house_leave(s);
    unmake(s);
}

void rattle_supervisor_reload(RattleSupervisor *s) {
    atomic_store(&s->wants_reload, 1);
    rattle_house_notify();
}
