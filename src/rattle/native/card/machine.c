#include "machine.h"

#include <errno.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4
#endif

static uint64_t clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t machine_now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
uint64_t machine_thread_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

void machine_sleep_until(uint64_t now_ns) {
    const struct timespec until = {(time_t)(now_ns / 1000000000u), (long)(now_ns % 1000000000u)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) continue;
}

bool machine_real_time(int32_t priority) {
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &(struct sched_param){.sched_priority = priority}) == 0;
}

void machine_deny_real_time(void) {
    (void)prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0); /* of root: what a program it starts could have */
    (void)setrlimit(RLIMIT_RTPRIO, &(struct rlimit){0, 0});
}

/* On fault: a plugin may map far more than it ever uses. */
bool machine_lock_memory(void) { return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0; }
