/* virtual_platform.h: platform/shared.h's waits in a time of the test's own, in one thread: who sleeps lets time pass,
 * and what the test does meanwhile is a function of its own. So every run is the same. */
#ifndef VIRTUAL_PLATFORM_H
#define VIRTUAL_PLATFORM_H

#include "platform/shared.h"

static uint64_t clock_ns = 1;
static void (*while_audio_sleeps)(void); /* NULL: nothing happens */
static uint32_t sleep_count, wake_count;

static void pass_us(uint32_t microseconds) { clock_ns += (uint64_t)microseconds * 1000; }

/* At most a millisecond at once, as if woken for no reason: callers must look again. */
void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    if (atomic_load(word) != value) return;
    sleep_count++;
    pass_us(timeout_us < 1000 ? timeout_us : 1000);
    if (while_audio_sleeps) while_audio_sleeps();
}

void rattle_platform_wake(_Atomic uint32_t *word) {
    (void)word;
    wake_count++;
}

uint64_t rattle_platform_now_ns(void) { return clock_ns; }
void rattle_platform_sleep_us(uint32_t microseconds) { pass_us(microseconds); }

#endif
