#include "eventcount.h"

#include "../platform/shared.h"

/* Why none is lost: the operations marked seq_cst have one order. If the signal did not see `waiting`, it stands
 * before begin in that order, so begin reads its sequence, and with it all that was published before the signal:
 * the condition is true. If it saw `waiting`, the sequence has changed and the word is woken: a sleeper gets up, and
 * who is about to sleep finds another value and does not. The signal must not clear `waiting`: it may be an older
 * one, which would take away what a new begin has said (tests/native/test_native_protocol.py finds that). */

uint32_t rattle_eventcount_signal(RattleEventCount *count) {
    atomic_fetch_add_explicit(&count->sequence, 1, memory_order_seq_cst);
    if (atomic_load_explicit(&count->waiting, memory_order_seq_cst) == 0) return 0;
    rattle_platform_wake(&count->sequence);
    return 1;
}

uint32_t rattle_eventcount_begin(RattleEventCount *count) {
    atomic_store_explicit(&count->waiting, 1, memory_order_seq_cst);
    return atomic_load_explicit(&count->sequence, memory_order_seq_cst);
}

void rattle_eventcount_cancel(RattleEventCount *count) {
    atomic_store_explicit(&count->waiting, 0, memory_order_relaxed);
}

bool rattle_eventcount_wait(RattleEventCount *count, uint32_t seen, uint32_t timeout_us) {
    const uint64_t start_ns = rattle_platform_now_ns(), timeout_ns = (uint64_t)timeout_us * 1000;
    bool is_signalled = false;
    for (;;) { /* a platform's wait may return early */
        is_signalled = atomic_load_explicit(&count->sequence, memory_order_acquire) != seen;
        const uint64_t passed_ns = rattle_platform_now_ns() - start_ns;
        if (is_signalled || passed_ns >= timeout_ns) break;
        rattle_platform_wait(&count->sequence, seen, (uint32_t)((timeout_ns - passed_ns + 999) / 1000));
    }
    rattle_eventcount_cancel(count);
    return is_signalled;
}
