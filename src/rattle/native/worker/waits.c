#include "watch.h"

static const uint64_t look_ns = 100000000, tell_again_ns = 500000000;

void rattle_waits_note(RattleSupervisor *s, uint64_t waited_ns) {
    if (waited_ns > s->waited_ns) s->waited_ns = waited_ns;
}

/* The longest time in process since the last look, by the histogram: its bucket's upper end, or the worst ever. */
static uint64_t busy_ns(RattleSupervisor *s, const RattleWorkerHealth *health) {
    const bool is_same = s->busy_slot == (uint32_t)s->playing + 1;
    double square_us = 1.0, longest_us = 0.0;
    for (uint32_t bucket = 0; bucket < RATTLE_HISTOGRAM; bucket++, square_us *= 2.0) {
        const uint64_t count = atomic_load(&health->histogram[bucket]);
        if (is_same && count > s->busy_counts[bucket]) longest_us = __builtin_sqrt(square_us);
        s->busy_counts[bucket] = count;
    }
    s->busy_slot = (uint32_t)s->playing + 1;
    const uint64_t worst_ns = atomic_load(&health->busy_worst), upper_ns = (uint64_t)(longest_us * 1000.0);
    return upper_ns < worst_ns ? upper_ns : worst_ns;
}

/* Of the collector: only that it was longer than any before can be seen. */
static void note_pauses(RattleSupervisor *s, const RattleWorkerHealth *health) {
    const uint64_t worst_ns = atomic_load(&health->pause_worst), estimate_ns = atomic_load(&health->pause_estimate);
    if (worst_ns > s->pause_worst_ns) rattle_waits_note(s, worst_ns);
    if (worst_ns > s->pause_worst_ns) s->pause_worst_ns = worst_ns;
    if (estimate_ns && !s->has_estimate) rattle_waits_note(s, estimate_ns * 2 / 3); /* it has its margin already */
    s->has_estimate = s->has_estimate || estimate_ns;
}

void rattle_waits_look(RattleSupervisor *s, uint64_t now_ns) {
    const RattleLinkShape *shape = &s->link->shape;
    if (s->worker->policy != RATTLE_POLICY_ADAPTIVE || !s->listener || s->playing < 0) return;
    if (now_ns - s->adaptive_ns < look_ns || atomic_load(&s->link->is_offline)) return;
    const RattleWorkerHealth *health = &s->link->slots[s->playing].health;
    note_pauses(s, health);
    rattle_waits_note(s, busy_ns(s, health));
    const uint32_t block = shape->largest_block ? shape->largest_block : 1024;
    const RattleWaited waited = {.now_ns = now_ns,
                                 .worst_ns = s->waited_ns,
                                 .sample_rate = shape->sample_rate,
                                 .latency = shape->latency,
                                 .block = block > shape->quantum ? block : shape->quantum};
    const uint32_t proposal = rattle_adaptive_propose(&s->adaptive, &waited);
    s->adaptive_ns = now_ns;
    s->waited_ns = 0;
    if (proposal) s->proposal = proposal;
    if (proposal) s->proposal_ns = now_ns;
}

static void tell(void *context) {
    RattleSupervisor *s = context;
    const uint32_t is_settled = s->listener->wants_latency(s->listener->context, s->told);
    atomic_store(&s->answer, is_settled ? RATTLE_ANSWER_SETTLED : RATTLE_ANSWER_LATER);
    rattle_house_notify();
}

static void hear_answer(RattleSupervisor *s, uint64_t now_ns) {
    const uint32_t answer = atomic_exchange(&s->answer, RATTLE_ANSWER_NONE);
    if (answer == RATTLE_ANSWER_NONE) return;
    rattle_platform_join(s->teller);
    s->teller = NULL;
    if (answer == RATTLE_ANSWER_SETTLED) {
        atomic_store(&s->link->supervision.wanted_since, s->host_position);
        atomic_store(&s->link->supervision.wanted_latency, s->told);
    } else if (!s->proposal) {
        s->proposal = s->told;
        s->proposal_ns = now_ns + tell_again_ns;
    }
}

bool rattle_waits_tell(RattleSupervisor *s, uint64_t now_ns) {
    if (s->teller) hear_answer(s, now_ns);
    if (s->teller) return true;
    if (!s->proposal || now_ns < s->proposal_ns) return false;
    s->told = s->proposal;
    s->teller = rattle_platform_thread(tell, s, "rattle latency", false);
    if (s->teller) s->proposal = 0;
    else s->proposal_ns = now_ns + tell_again_ns;
    return s->teller != NULL;
}
