#include "../platform/platform.h"
#include "command.h"
#include "watch.h"

/* RATTLE_WORKER_FORK=0: each by itself, as on systems that cannot. */
static bool forks(void) {
    char value[4];
    const bool is_said = rattle_platform_variable("RATTLE_WORKER_FORK", value, sizeof value) > 0;
    return rattle_platform_forks() && !(is_said && value[0] == '0');
}

/* ---- Parents ------------------------------------------------------------------------------------------ */

void rattle_family_close(RattleParent *parent, uint64_t now_ns) {
    if (parent->channel < 0) return;
    rattle_platform_close_handle(parent->channel);
    parent->channel = -1;
    parent->closed_ns = now_ns;
}

/* "parent ID": which cannot be learned otherwise, for the nursery forked it. */
static int64_t said_process(const char *line) {
    static const char word[] = "parent ";
    int64_t id = 0;
    for (uint32_t i = 0; i < sizeof word - 1; i++, line++)
        if (*line != word[i]) return 0;
    for (; *line >= '0' && *line <= '9' && id < INT32_MAX / 10; line++) id = 10 * id + *line - '0';
    return id;
}

static void hear(RattleParent *parent, uint64_t now_ns) {
    char line[64];
    int32_t length = 0;
    while (parent->channel >= 0 && (length = rattle_platform_receive(parent->channel, line, sizeof line)) > 0) {
        const int64_t id = said_process(line);
        parent->nursery->has_served = true;
        if (id && !parent->process.id) parent->process = rattle_platform_watch(id, parent->nursery->process.id);
    }
    if (length < 0) rattle_family_close(parent, now_ns);
}

static void look_at_parent(RattleSupervisor *s, RattleParent *parent, uint64_t now_ns) {
    if (!parent->nursery) return;
    hear(parent, now_ns);
    if (parent->process.id && rattle_platform_has_ended(&parent->process)) {
        rattle_family_close(parent, now_ns); /* its channel may live on in a process that the author's code forked */
        rattle_platform_forget(&parent->process);
    }
    if (parent->channel >= 0) return;
    if (parent->process.id && now_ns - parent->closed_ns > RATTLE_SECOND_NS) rattle_platform_kill(&parent->process);
    if (parent->process.id) return;
    if (rattle_nursery_is_gone(parent->nursery) && !parent->nursery->has_served) s->has_no_python = true;
    parent->nursery->parents--;
    *parent = (RattleParent){.channel = -1, .process.handle = -1, .has_served = parent->has_served};
}

void rattle_family_look(RattleSupervisor *s, uint64_t now_ns) {
    look_at_parent(s, &s->parent, now_ns);
    look_at_parent(s, &s->successor, now_ns);
}

bool rattle_family_is_gone(const RattleSupervisor *s) { return !s->parent.nursery && !s->successor.nursery; }

RattleParent *rattle_family_parent(RattleSupervisor *s, uint32_t slot) {
    return s->slots[slot].is_of_successor ? &s->successor : &s->parent;
}

int64_t rattle_family_session(RattleSupervisor *s, uint32_t slot) {
    const RattleParent *parent = rattle_family_parent(s, slot);
    return parent->nursery ? parent->nursery->process.id : 0;
}

bool rattle_family_is_lost(const RattleSupervisor *s, uint32_t slot) {
    const RattleParent *parent = s->slots[slot].is_of_successor ? &s->successor : &s->parent;
    return forks() && parent->channel < 0;
}

void rattle_family_came(RattleSupervisor *s, uint32_t slot) {
    const RattleParent *parent = rattle_family_parent(s, slot);
    if (parent->nursery) parent->nursery->has_served = true;
    s->has_come = true;
}

bool rattle_family_never_came(const RattleSupervisor *s, uint32_t slot) {
    return !forks() && !s->has_come && s->slots[slot].use == RATTLE_SLOT_COMING;
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

static RattleAsked open_parent(RattleSupervisor *s, RattleParent *parent, bool is_fresh) {
    int64_t ends[2];
    RattleNursery *nursery = NULL;
    const RattleAsked asked = rattle_house_nursery(s->worker, s->log, is_fresh, &nursery);
    if (asked != RATTLE_ASKED) return asked;
    rattle_platform_channel(ends);
    const int64_t handles[3] = {s->memory, ends[1], s->log};
    const uint32_t count = s->log >= 0 ? 3 : 2;
    const bool is_sent = ends[0] >= 0 && rattle_platform_send(nursery->channel, "instance", handles, count);
    rattle_platform_close_handle(ends[1]);
    if (is_sent) {
        *parent = (RattleParent){.nursery = nursery, .process.handle = -1, .channel = ends[0]};
        nursery->parents++;
        return RATTLE_ASKED;
    }
    rattle_platform_close_handle(ends[0]);
    return rattle_nursery_is_gone(nursery) && !nursery->has_served ? RATTLE_NO_PYTHON : RATTLE_ASK_LATER;
}

static RattleAsked ask_parent(RattleSupervisor *s, uint32_t slot, bool of_successor) {
    RattleParent *parent = of_successor ? &s->successor : &s->parent;
    if (parent->nursery && parent->channel < 0) return RATTLE_ASK_LATER; /* the last one has not ended yet */
    const RattleAsked asked = parent->nursery ? RATTLE_ASKED : open_parent(s, parent, of_successor);
    const char *const lines[RATTLE_LINK_SLOTS] = {"worker 0", "worker 1"};
    if (asked != RATTLE_ASKED) return asked;
    return rattle_platform_send(parent->channel, lines[slot], NULL, 0) ? RATTLE_ASKED : RATTLE_ASK_LATER;
}

/* Where nothing forks. */
static RattleAsked start_alone(RattleSupervisor *s, uint32_t slot) {
    RattleCommand *command = rattle_platform_take(sizeof *command);
    RattleProcess process = {.id = 0, .handle = -1};
    if (command && rattle_command(command, s->worker, (int32_t)slot, s->link->bytes, s->memory))
        process = rattle_platform_start(command->python, command->arguments, s->memory, s->log);
    rattle_platform_give(command);
    if (process.id <= 0) return process.id ? RATTLE_ASK_LATER : RATTLE_NO_PYTHON;
    s->slots[slot].process = process;
    return RATTLE_ASKED;
}

RattleAsked rattle_family_ask(RattleSupervisor *s, uint32_t slot, bool of_successor) {
    rattle_link_vacate(s->link, slot);
    return forks() ? ask_parent(s, slot, of_successor) : start_alone(s, slot);
}
