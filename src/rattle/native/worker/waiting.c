#include "waiting.h"

#include "../platform/shared.h"

enum {
    BURST_MS = 100,        /* at most, for a host that is ahead */
    PATIENCE_MS = 10000,   /* offline, without any progress */
    LOOK_MS = 100,         /* meanwhile */
    UNKNOWN_BLOCK = 1024,
};

/* Sample clocks are not that far off the system's. */
static const double clock_error = 1.0 / 512.0;

RattleWaiting rattle_waiting(RattleLink *link, RattleHearing *hearing) {
    return (RattleWaiting){.link = link, .hearing = hearing};
}

/* Waits for what is due, so long. Why this may be called on the audio thread although it sleeps: nobody listens to
 * a render; and a host that has delivered more samples than time has passed will spend the rest of it waiting for
 * its device in any case. Both end in time, whatever the worker does. So it is kept out of clang's check. */
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"
#endif
static void wait_once(RattleWaiting *w, uint64_t position, uint32_t count, uint64_t longest_us)
    RATTLE_NONBLOCKING {
    RattleEventCount *finished = &w->link->to_host;
    const uint32_t seen = rattle_eventcount_begin(finished);
    if (rattle_hearing_is_due(w->hearing, position, count)) rattle_eventcount_cancel(finished);
    else rattle_eventcount_wait(finished, seen, (uint32_t)longest_us);
}
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif

/* ---- Offline ------------------------------------------------------------------------------------------ */

static bool will_nobody_come(const RattleWaiting *w) {
    const uint32_t status = atomic_load_explicit(&w->link->supervision.status, memory_order_relaxed);
    return status == RATTLE_STATUS_NO_PYTHON || status == RATTLE_STATUS_FAILED ||
           status == RATTLE_STATUS_GIVEN_UP;
}

static void wait_offline(RattleWaiting *w, uint64_t position, uint32_t count) {
    uint64_t progress = rattle_hearing_progress(w->hearing);
    if (w->has_given_up && progress == w->progress) return;
    w->has_given_up = false;
    uint64_t since_ns = rattle_platform_now_ns();
    while (!rattle_hearing_is_due(w->hearing, position, count) && !will_nobody_come(w)) {
        wait_once(w, position, count, LOOK_MS * 1000);
        const uint64_t now_ns = rattle_platform_now_ns(), before = progress;
        progress = rattle_hearing_progress(w->hearing);
        if (progress != before) since_ns = now_ns;
        else if (now_ns - since_ns > PATIENCE_MS * UINT64_C(1000000)) {
            w->has_given_up = true;
            w->progress = progress;
            return;
        }
    }
}

/* ---- Bursts ------------------------------------------------------------------------------------------- */

/* Microseconds that the audio thread is ahead of the clock, but for a block and half the latency. */
static double ahead_us(RattleWaiting *w, uint64_t written) {
    const RattleLinkShape *shape = &w->link->shape;
    const uint64_t now_ns = rattle_platform_now_ns();
    const double passed_us = (double)(now_ns - w->start_ns) / 1000.0 * (1.0 + clock_error);
    double ahead = (double)(written - w->start_position) * 1e6 / shape->sample_rate - passed_us;
    w->looked = written;
    if (ahead < 0.0 || w->start_ns == 0) {
        w->start_position = written;
        w->start_ns = now_ns;
        ahead = 0.0;
    }
    const uint32_t block = shape->largest_block > 0 ? shape->largest_block : UNKNOWN_BLOCK;
    return ahead - (block + shape->latency / 2.0) * 1e6 / shape->sample_rate;
}

static void wait_in_burst(RattleWaiting *w, uint64_t position, uint32_t count) {
    const uint64_t written = position + count;
    if (w->looked > 0 && written - w->looked < RATTLE_TICK) return; /* the clock is not looked at for each sample */
    double left_us = ahead_us(w, written);
    if (left_us <= 0.0) return;
    w->looked = 0;
    if (will_nobody_come(w) || rattle_hearing_is_due(w->hearing, position, count)) return;
    const uint64_t progress = rattle_hearing_progress(w->hearing);
    if (w->has_given_up && progress == w->progress) return;
    rattle_link_count(&w->link->host.waits, 1);
    const uint64_t start_ns = rattle_platform_now_ns();
    if (left_us > BURST_MS * 1000.0) left_us = BURST_MS * 1000.0;
    uint64_t passed_us = 0;
    while (passed_us < (uint64_t)left_us && !rattle_hearing_is_due(w->hearing, position, count)) {
        wait_once(w, position, count, (uint64_t)left_us - passed_us);
        passed_us = (rattle_platform_now_ns() - start_ns) / 1000;
    }
    w->progress = rattle_hearing_progress(w->hearing);
    w->has_given_up = w->progress == progress && passed_us >= BURST_MS * 1000;
}

void rattle_waiting_segment(RattleWaiting *w, uint64_t position, uint32_t count) {
    if (atomic_load_explicit(&w->link->is_offline, memory_order_relaxed)) wait_offline(w, position, count);
    else wait_in_burst(w, position, count);
}
