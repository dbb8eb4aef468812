#include "watch.h"

#include "../platform/platform.h"
#include "../ring/ring.h"

enum {
    YOUNG_MS = 500,       /* what dies before it has played so long dies of how it begins */
    DEATHS_WITHIN_S = 20, /* so many young ones, RATTLE_DEATHS, and no more are started; hangs take their time */
    HUNG_LEAST_MS = 20,   /* without progress; longer if the latency has more than that to spare */
    TAKEOVER_MS = 20,     /* that the next one needs before what is finished runs out */
    HUNG_OFFLINE_MS = 3000,
    HUNG_YOUNG_MS = 5000, /* of one that hung as soon as it took over: so does the code, it is given time */
    LEAVING_MS = 500,     /* to end in peace */
    LOOK_MS = 8,          /* between two looks, at most: longer ones were this thread's fault, not the worker's */
    RETRY_MS = 50,
    WITHOUT_SPARE_S = 10,
    TOLD = 3, /* deaths, and hangs: the health counts the others */
};

static uint64_t min_u64(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t back(uint64_t from, uint64_t samples) { return from > samples ? from - samples : 0; }

static uint64_t samples_in(const RattleSupervisor *s, uint32_t ms) {
    return (uint64_t)(s->link->shape.sample_rate * ms / 1000.0);
}

static void use(RattleSupervisor *s, uint32_t slot, RattleSlotUse use_now, uint64_t now_ns) {
    s->slots[slot].use = (uint32_t)use_now;
    s->slots[slot].since_ns = now_ns;
    s->slots[slot].stalled_ns = 0;
}

static void say_status(RattleSupervisor *s, RattleStatus status) {
    atomic_store(&s->link->supervision.status, (uint32_t)status);
}

/* ---- Who plays ---------------------------------------------------------------------------------------- */

/* Whole output up to here can be heard whoever plays next. */
static void note_finished(RattleSupervisor *s, uint32_t slot) {
    const uint64_t end = rattle_ring_end(rattle_link_output(s->link, slot));
    const uint64_t sound = atomic_load(&s->link->slots[slot].sound);
    if (atomic_load(&s->link->slots[slot].state) != RATTLE_SLOT_PLAYING) return;
    if (end > sound && end > s->heard_until) s->heard_until = end;
}

/* From when it is heard: from where audio goes over from the last one's output, before that fades; or if that is over
 * from what is due now. */
static uint64_t sound_of_next(const RattleSupervisor *s) {
    const uint64_t position = atomic_load(&s->link->host.position), needed = RATTLE_OVERLAP;
    const uint64_t due = back(position, s->link->shape.latency + needed);
    const uint64_t fades = back(s->heard_until, needed), from = s->was_young ? s->behind_death : fades;
    return from > due ? from : due;
}

static void play(RattleSupervisor *s, uint32_t slot, uint64_t sound, uint32_t crossfade, uint64_t now_ns) {
    const uint64_t past = s->was_young ? 0 : samples_in(s, RATTLE_PAST_MS);
    const uint64_t first = back(sound, past) & ~(uint64_t)(s->link->shape.quantum - 1);
    s->slots[slot].position = first;
    s->playing = (int32_t)slot;
    s->has_played = true;
    use(s, slot, RATTLE_SLOT_PLAYS, now_ns);
    rattle_link_order(s->link, slot, RATTLE_ORDER_PLAY, first, sound);
    rattle_audio_offer(s->audio, (int32_t)slot, crossfade);
}

static int32_t find(const RattleSupervisor *s, RattleSlotUse wanted) {
    const uint32_t heard = atomic_load(&s->link->host.heard);
    int32_t found = -1;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
        if (s->slots[slot].use == (uint32_t)wanted && (found < 0 || (uint32_t)found == heard)) found = (int32_t)slot;
    return found;
}

/* One that plays goes on while audio goes over to the other, and until it has. */
static void go_over(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    const uint32_t old = (uint32_t)s->playing;
    use(s, old, RATTLE_SLOT_FADES, now_ns);
    s->was_young = false;
    play(s, slot, atomic_load(&s->link->host.position), (uint32_t)samples_in(s, RATTLE_CROSSFADE_MS), now_ns);
}

static void choose(RattleSupervisor *s, uint64_t now_ns) {
    const int32_t spare = find(s, RATTLE_SLOT_SPARE), fading = find(s, RATTLE_SLOT_FADES);
    if (s->playing >= 0) {
        const bool is_unfit = atomic_load(&s->link->slots[s->playing].wants_rotation);
        const bool is_newer = spare >= 0 && s->slots[spare].is_of_successor && !s->slots[s->playing].is_of_successor;
        const bool is_better = is_newer || (is_unfit && !s->is_reloading);
        if (spare >= 0 && fading < 0 && is_better) go_over(s, (uint32_t)spare, now_ns);
    } else if (fading >= 0) { /* the new one is gone already, the old one still plays */
        use(s, (uint32_t)fading, RATTLE_SLOT_PLAYS, now_ns);
        s->playing = fading;
        rattle_audio_offer(s->audio, fading, RATTLE_FADE);
    } else if (spare >= 0) {
        play(s, (uint32_t)spare, sound_of_next(s), RATTLE_FADE, now_ns);
    }
}

/* ---- Ends --------------------------------------------------------------------------------------------- */

static void leave(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    use(s, slot, RATTLE_SLOT_LEAVES, now_ns);
    rattle_link_order(s->link, slot, RATTLE_ORDER_END, 0, atomic_load(&s->link->slots[slot].sound));
}

/* Who plays is not to suffer from what its successor lacks: that is tried again later, or when it is needed. */
static bool goes_on_without_spare(RattleSupervisor *s, uint64_t now_ns) {
    if (s->playing < 0) return false;
    s->ask_ns = now_ns + WITHOUT_SPARE_S * RATTLE_SECOND_NS;
    return true;
}

static void note_young(RattleSupervisor *s, uint64_t now_ns) {
    static const char *const why[] = {"three worker processes in a row died or hung as soon as they began; the sound "
                                      "stays dry. The log: ", NULL};
    for (uint32_t i = RATTLE_DEATHS - 1; i > 0; i--) s->deaths_ns[i] = s->deaths_ns[i - 1];
    s->deaths_ns[0] = now_ns;
    s->ask_ns = now_ns + RETRY_MS * RATTLE_MS_NS;
    const uint64_t third = s->deaths_ns[RATTLE_DEATHS - 1];
    const bool is_third = third && now_ns - third < DEATHS_WITHIN_S * RATTLE_SECOND_NS;
    if (is_third && !goes_on_without_spare(s, now_ns)) rattle_supervisor_give_up(s, RATTLE_STATUS_GIVEN_UP, why);
}

static bool is_young(const RattleSlotWatch *watch, uint64_t now_ns) {
    return watch->use == RATTLE_SLOT_COMING || now_ns - watch->since_ns < YOUNG_MS * RATTLE_MS_NS;
}

/* Of itself, and not because its parent was killed: that is gone before its children are. */
static bool died_young(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    const RattleSlotWatch *watch = &s->slots[slot];
    rattle_family_look(s, now_ns);
    if (!rattle_family_is_lost(s, slot)) return is_young(watch, now_ns);
    return watch->use == RATTLE_SLOT_COMING && !rattle_family_parent(s, slot)->has_served;
}

static void lose_player(RattleSupervisor *s, uint32_t slot, bool is_early) {
    const RattleSlot *of_link = &s->link->slots[slot];
    const bool has_begun = atomic_load(&of_link->state) == RATTLE_SLOT_PLAYING;
    note_finished(s, slot);
    s->was_young = is_early && has_begun;
    if (s->was_young) s->behind_death = atomic_load(&of_link->position) + s->link->shape.quantum;
    s->playing = -1;
    s->ask_ns = 0;
    say_status(s, RATTLE_STATUS_REPLACING);
}

/* To the log, and to the user of the host: the first of them. */
static void say_lost(const RattleSupervisor *s, const char *what, uint32_t before) {
    if (before >= TOLD) return;
    const char *parts[] = {what, s->places.log[0] ? s->places.log : "none", NULL};
    rattle_places_say(s->log, parts);
}

static void bury(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    RattleSlotWatch *watch = &s->slots[slot];
    const bool is_early = died_young(s, slot, now_ns), was_told = watch->use == RATTLE_SLOT_LEAVES;
    if (s->playing == (int32_t)slot) lose_player(s, slot, is_early);
    s->has_no_python = s->has_no_python || rattle_family_never_came(s, slot);
    rattle_platform_forget(&watch->process);
    rattle_link_vacate(s->link, slot);
    use(s, slot, RATTLE_SLOT_VACANT, now_ns);
    if (was_told || s->has_no_python) return;
    const uint32_t deaths = (uint32_t)atomic_fetch_add(&s->link->supervision.deaths, 1);
    say_lost(s, "a worker process died; another takes over. The log: ", deaths);
    if (is_early) note_young(s, now_ns);
}

static void fail(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    static const char *const why[] = {"its Python code failed before it could play; the sound stays dry. The log: ",
                                      NULL};
    leave(s, slot, now_ns);
    if (s->slots[slot].is_of_successor) s->is_reloading = false; /* the old one goes on */
    else if (!goes_on_without_spare(s, now_ns)) rattle_supervisor_give_up(s, RATTLE_STATUS_FAILED, why);
}

/* ---- Progress ----------------------------------------------------------------------------------------- */

static uint64_t hung_after_ns(const RattleSupervisor *s, const RattleSlotWatch *watch, uint64_t now_ns) {
    const double latency_ms = 1000.0 * s->link->shape.latency / s->link->shape.sample_rate;
    const bool is_long = latency_ms > HUNG_LEAST_MS + TAKEOVER_MS;
    const uint64_t spared = is_long ? (uint64_t)latency_ms - TAKEOVER_MS : HUNG_LEAST_MS;
    const bool has_spare = find(s, RATTLE_SLOT_SPARE) >= 0 || find(s, RATTLE_SLOT_FADES) >= 0;
    if (is_young(watch, now_ns - watch->stalled_ns)) return HUNG_YOUNG_MS * RATTLE_MS_NS;
    if (atomic_load(&s->link->is_offline)) return HUNG_OFFLINE_MS * RATTLE_MS_NS;
    return (has_spare ? spared : spared + LEAVING_MS) * RATTLE_MS_NS;
}

/* A worker that hangs for a moment is replaced, and comes back to be told to end. */
static void see_hung(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    const RattleSlotWatch watch = s->slots[slot];
    const bool was_young = is_young(&watch, now_ns - watch.stalled_ns);
    lose_player(s, slot, was_young);
    leave(s, slot, now_ns);
    s->slots[slot].is_hung = true;
    s->slots[slot].stalled_ns = watch.stalled_ns;
    const uint32_t hangs = (uint32_t)atomic_fetch_add(&s->link->supervision.hangs, 1);
    say_lost(s, "process came to no end in time; another worker takes over. The log: ", hangs);
    if (was_young) note_young(s, now_ns);
}

static void see_progress(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    RattleSlotWatch *watch = &s->slots[slot];
    const uint64_t position = atomic_load(&s->link->slots[slot].position);
    const bool has_input = atomic_load(&s->link->host.position) >= position + s->link->shape.quantum;
    const bool has_begun = atomic_load(&s->link->slots[slot].state) == RATTLE_SLOT_PLAYING;
    if (has_begun) say_status(s, RATTLE_STATUS_PLAYING);
    if (has_begun && (position != watch->position || !has_input)) {
        rattle_waits_note(s, watch->stalled_ns);
        watch->position = position;
        watch->stalled_ns = 0;
        return;
    }
    watch->stalled_ns += min_u64(now_ns - s->looked_ns, LOOK_MS * RATTLE_MS_NS);
    if (watch->stalled_ns >= hung_after_ns(s, watch, now_ns)) see_hung(s, slot, now_ns);
}

/* ---- One slot ----------------------------------------------------------------------------------------- */

static void see_process(RattleSupervisor *s, uint32_t slot) {
    RattleSlotWatch *watch = &s->slots[slot];
    const int32_t id = atomic_load(&s->link->slots[slot].process);
    if (watch->process.id != 0 || id <= 0) return;
    watch->process = rattle_platform_watch(id, rattle_family_session(s, slot));
    if (watch->process.id == 0) watch->process.id = -1; /* ended before it was seen */
}

static bool has_died(const RattleSupervisor *s, uint32_t slot) {
    const RattleProcess *process = &s->slots[slot].process;
    if (process->id == 0) return rattle_family_is_lost(s, slot);
    return process->id < 0 || rattle_platform_has_ended(process);
}

/* Before its end is looked for: who failed says so and ends. */
static void see_coming(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    const uint32_t state = atomic_load(&s->link->slots[slot].state);
    if (state != RATTLE_SLOT_EMPTY) rattle_family_came(s, slot);
    if (state == RATTLE_SLOT_FAILED) fail(s, slot, now_ns);
    if (state != RATTLE_SLOT_READY) return;
    rattle_family_parent(s, slot)->has_served = true;
    use(s, slot, RATTLE_SLOT_SPARE, now_ns);
}

/* Audio has gone over, and has had time for the crossfade. */
static void see_fading(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    if (atomic_load(&s->link->host.heard) == slot) s->slots[slot].since_ns = now_ns;
    else if (now_ns - s->slots[slot].since_ns > 2 * RATTLE_CROSSFADE_MS * RATTLE_MS_NS) leave(s, slot, now_ns);
}

static void see_leaving(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    RattleSlotWatch *watch = &s->slots[slot];
    const uint64_t passed_ns = now_ns - watch->since_ns;
    if (watch->is_hung && atomic_load(&s->link->slots[slot].position) != watch->position) {
        rattle_waits_note(s, watch->stalled_ns + passed_ns);
        watch->is_hung = false;
    }
    if (passed_ns > LEAVING_MS * RATTLE_MS_NS) rattle_platform_kill(&watch->process);
}

static void look_at_slot(RattleSupervisor *s, uint32_t slot, uint64_t now_ns) {
    if (s->slots[slot].use == RATTLE_SLOT_VACANT) return;
    see_process(s, slot);
    if (s->slots[slot].use == RATTLE_SLOT_COMING) see_coming(s, slot, now_ns);
    if (has_died(s, slot)) {
        bury(s, slot, now_ns);
        return;
    }
    switch (s->slots[slot].use) {
    case RATTLE_SLOT_PLAYS: see_progress(s, slot, now_ns); break;
    case RATTLE_SLOT_FADES: see_fading(s, slot, now_ns); break;
    case RATTLE_SLOT_LEAVES: see_leaving(s, slot, now_ns); break;
    default: break;
    }
}

/* ---- Who comes ---------------------------------------------------------------------------------------- */

static void give_up_without_python(RattleSupervisor *s) {
    static const char *const why[] = {"no Python that can run its worker: set RATTLE_PYTHON, or \"python\" in "
                                      "settings.json, to one that has rattle; the sound stays dry. The log: ",
                                      NULL};
    RattleCommand *command = rattle_platform_take(sizeof *command);
    if (command && rattle_command(command, s->worker, -1, 0, -1))
        rattle_places_say(s->log, (const char *[]){command->python, " is not there, or cannot run it", NULL});
    rattle_platform_give(command);
    rattle_supervisor_give_up(s, RATTLE_STATUS_NO_PYTHON, why);
}

static void ask(RattleSupervisor *s, uint64_t now_ns) {
    const int32_t vacant = find(s, RATTLE_SLOT_VACANT);
    const bool is_quiet = s->playing < 0 || atomic_load(&s->link->slots[s->playing].state) == RATTLE_SLOT_PLAYING;
    if (vacant < 0 || !is_quiet || now_ns < s->ask_ns || find(s, RATTLE_SLOT_COMING) >= 0) return;
    RattleSlotWatch *watch = &s->slots[vacant];
    *watch = (RattleSlotWatch){.process.handle = -1, .is_of_successor = s->is_reloading};
    const RattleAsked asked = rattle_family_ask(s, (uint32_t)vacant, s->is_reloading);
    s->ask_ns = now_ns + RETRY_MS * RATTLE_MS_NS;
    if (asked == RATTLE_ASKED) use(s, (uint32_t)vacant, RATTLE_SLOT_COMING, now_ns);
    else if (asked == RATTLE_NO_PYTHON) s->has_no_python = true;
}

void rattle_watch_look(RattleSupervisor *s, uint64_t now_ns) {
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) look_at_slot(s, slot, now_ns);
    if (s->is_dry) return;
    choose(s, now_ns);
    if (!s->has_no_python) ask(s, now_ns);
    if (s->has_no_python && goes_on_without_spare(s, now_ns)) s->has_no_python = false;
    else if (s->has_no_python) give_up_without_python(s);
}

void rattle_watch_dismiss(RattleSupervisor *s, uint64_t now_ns) {
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) {
        const uint32_t use_now = s->slots[slot].use;
        if (use_now == RATTLE_SLOT_COMING || use_now == RATTLE_SLOT_SPARE) leave(s, slot, now_ns);
    }
}

bool rattle_watch_end(RattleSupervisor *s, uint64_t now_ns) {
    bool is_empty = true;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) {
        RattleSlotWatch *watch = &s->slots[slot];
        if (watch->use != RATTLE_SLOT_VACANT && watch->use != RATTLE_SLOT_LEAVES) leave(s, slot, now_ns);
        look_at_slot(s, slot, now_ns);
        is_empty = is_empty && watch->use == RATTLE_SLOT_VACANT;
    }
    return is_empty;
}
