/* shared_macos.c: shared memory, waits in it, the thread, and processes. Written by the system's documentation and
 * compiled and linked in tests, but not run there: no Mac was at hand. Processes do not fork here: Apple's libraries do
 * not survive it. */
#include <stdatomic.h>
#include <stddef.h>

#include "platform.h"
#include "shared.h"

int *__error(void);

/* ---- Memory ------------------------------------------------------------------------------------------- */

int shm_open(const char *name, int flags, ...);
int shm_unlink(const char *name);
int getpid(void);
int64_t rattle_platform_anonymous_file(void);

/* Its name, at most 31 bytes, is there for a moment only. */
int64_t rattle_platform_anonymous_file(void) {
    enum { READ_WRITE = 2, CREATE = 0x200, EXCLUSIVE = 0x800, TRIES = 100, FIRST_DIGIT = 8, DIGITS = 16 };
    for (uint64_t i = 0; i < TRIES; i++) {
        char name[] = "/rattle-0123456789abcdef";
        uint64_t number = rattle_platform_now_ns() << 20 ^ (uint64_t)getpid() << 7 ^ i;
        for (int digit = 0; digit < DIGITS; digit++, number >>= 4)
            name[FIRST_DIGIT + digit] = "0123456789abcdef"[number & 15];
        const int file = shm_open(name, READ_WRITE | CREATE | EXCLUSIVE, 0600);
        if (file < 0) continue;
        shm_unlink(name);
        return file;
    }
    return -1;
}

/* ---- Waiting and the time ----------------------------------------------------------------------------- */

typedef struct TimeSpec {
    int64_t seconds, nanoseconds;
} TimeSpec;

int nanosleep(const TimeSpec *time, TimeSpec *left);
uint64_t clock_gettime_nsec_np(int clock) RATTLE_NONBLOCKING;
/* From macOS 14.4 on. */
__attribute__((weak_import)) int os_sync_wait_on_address_with_timeout(void *word, uint64_t value, size_t size,
                                                                      uint32_t flags, uint32_t clock,
                                                                      uint64_t timeout_ns);
__attribute__((weak_import)) int os_sync_wake_by_address_all(void *word, size_t size, uint32_t flags)
    RATTLE_NONBLOCKING;

enum { SHARED = 1, MACH_TIME = 32, LOOK_US = 500 };

/* Before 14.4 nothing public waits in memory of two processes, so there it is looked at every half millisecond. */
void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    if (os_sync_wait_on_address_with_timeout) {
        os_sync_wait_on_address_with_timeout((void *)word, value, sizeof *word, SHARED, MACH_TIME,
                                             timeout_us ? timeout_us * UINT64_C(1000) : 1);
        return;
    }
    const uint64_t until_ns = rattle_platform_now_ns() + timeout_us * UINT64_C(1000);
    while (atomic_load(word) == value && rattle_platform_now_ns() < until_ns) rattle_platform_sleep_us(LOOK_US);
}

void rattle_platform_wake(_Atomic uint32_t *word) {
    if (os_sync_wake_by_address_all) os_sync_wake_by_address_all((void *)word, sizeof *word, SHARED);
}

uint64_t rattle_platform_now_ns(void) {
    enum { UPTIME_RAW = 8 };
    return clock_gettime_nsec_np(UPTIME_RAW);
}

void rattle_platform_sleep_us(uint32_t microseconds) {
    const TimeSpec time = {microseconds / 1000000, microseconds % 1000000 * INT64_C(1000)};
    nanosleep(&time, NULL);
}

/* ---- The thread --------------------------------------------------------------------------------------- */

int pthread_setname_np(const char *name);
int pthread_set_qos_class_self_np(uint32_t class, int relative);
void rattle_platform_name_thread(const char *name);
void rattle_platform_hurry(void);

void rattle_platform_name_thread(const char *name) { pthread_setname_np(name); }

void rattle_platform_hurry(void) {
    enum { USER_INTERACTIVE = 0x21 };
    pthread_set_qos_class_self_np(USER_INTERACTIVE, 0);
}
