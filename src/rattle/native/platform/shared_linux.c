/* shared_linux.c: futexes, memory files, process handles. */
#include "shared.h"

/* Of the C library, which the host process has. The two that audio calls: a wake-up never sleeps, and the clock is
 * read without entering the kernel (vDSO). */
long syscall(long number, ...) RATTLE_NONBLOCKING;

typedef struct Time {
    int64_t seconds, nanoseconds;
} Time;

int clock_gettime(int clock, Time *time) RATTLE_NONBLOCKING;
int nanosleep(const Time *length, Time *left);

#if defined(__x86_64__)
enum { SYS_FUTEX = 202 };
#elif defined(__aarch64__)
enum { SYS_FUTEX = 98 };
#endif
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, CLOCK_MONOTONIC_NUMBER = 1, EVERY_WAITER = INT32_MAX };

static Time time_of(uint64_t microseconds) {
    return (Time){(int64_t)(microseconds / 1000000), (int64_t)(microseconds % 1000000) * 1000};
}

/* ---- A wait in shared memory, and the time ------------------------------------------------------------ */

void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    const Time timeout = time_of(timeout_us);
    syscall(SYS_FUTEX, word, FUTEX_WAIT, value, &timeout, NULL, 0);
}

void rattle_platform_wake(_Atomic uint32_t *word) {
    syscall(SYS_FUTEX, word, FUTEX_WAKE, EVERY_WAITER, NULL, NULL, 0);
}

uint64_t rattle_platform_now_ns(void) {
    Time now;
    clock_gettime(CLOCK_MONOTONIC_NUMBER, &now);
    return (uint64_t)now.seconds * 1000000000 + (uint64_t)now.nanoseconds;
}

void rattle_platform_sleep_us(uint32_t microseconds) {
    const Time length = time_of(microseconds);
    nanosleep(&length, NULL);
}
