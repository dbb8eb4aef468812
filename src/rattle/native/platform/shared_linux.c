/* shared_linux.c: memory files, futexes, the thread. What a C library older than its kernel lacks is asked for by the
 * system call's number. */
#include <stddef.h>

#include "shared.h"

typedef struct TimeSpec {
    int64_t seconds, nanoseconds;
} TimeSpec;

/* Audio calls these two: a wake never sleeps, and the clock is read without entering the kernel (vDSO). */
long syscall(long number, ...) RATTLE_NONBLOCKING;
int clock_gettime(int clock, TimeSpec *time) RATTLE_NONBLOCKING;
int nanosleep(const TimeSpec *time, TimeSpec *left);
int prctl(int option, ...);

#if defined(__x86_64__)
enum { MEMFD_CREATE = 319, FUTEX = 202, SCHED_SETSCHEDULER = 144 };
#elif defined(__aarch64__)
enum { MEMFD_CREATE = 279, FUTEX = 98, SCHED_SETSCHEDULER = 119 };
#endif

/* ---- Memory and waiting ------------------------------------------------------------------------------- */

int64_t rattle_platform_anonymous_file(void);

int64_t rattle_platform_anonymous_file(void) {
    enum { CLOSE_ON_EXEC = 1 };
    return syscall(MEMFD_CREATE, "rattle", CLOSE_ON_EXEC);
}

static TimeSpec duration(uint64_t microseconds) {
    return (TimeSpec){(int64_t)(microseconds / 1000000), (int64_t)(microseconds % 1000000 * 1000)};
}

void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    enum { WAIT = 0 };
    const TimeSpec timeout = duration(timeout_us);
    syscall(FUTEX, word, WAIT, value, &timeout, NULL, 0);
}

void rattle_platform_wake(_Atomic uint32_t *word) {
    enum { WAKE = 1 };
    syscall(FUTEX, word, WAKE, INT32_MAX, NULL, NULL, 0);
}

uint64_t rattle_platform_now_ns(void) {
    enum { MONOTONIC = 1 };
    TimeSpec now;
    clock_gettime(MONOTONIC, &now);
    return (uint64_t)now.seconds * 1000000000 + (uint64_t)now.nanoseconds;
}

void rattle_platform_sleep_us(uint32_t microseconds) {
    const TimeSpec time = duration(microseconds);
    nanosleep(&time, NULL);
}

/* ---- The thread --------------------------------------------------------------------------------------- */

void rattle_platform_name_thread(const char *name);
void rattle_platform_hurry(void);

void rattle_platform_name_thread(const char *name) {
    enum { SET_NAME = 15 };
    prctl(SET_NAME, name, 0, 0, 0);
}

/* Below audio threads (50 and more in most hosts), above workers. What it starts begins without it. */
void rattle_platform_hurry(void) {
    enum { FIFO = 1, RESET_ON_FORK = 0x40000000 };
    for (int priority = 40; priority > 0; priority /= 2)
        if (syscall(SCHED_SETSCHEDULER, 0, FIFO | RESET_ON_FORK, &priority) == 0) return;
}
