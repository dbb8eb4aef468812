#include "sampler.h"

#include <stddef.h>
#include <stdint.h>

/* From the host process, as in posix.c. */
long syscall(long number, ...);
int sigaction(int signal, const void *new_action, void *old_action);

#if defined(__x86_64__)
enum { TIMER_CREATE = 222, TIMER_SETTIME = 223, TIMER_DELETE = 226, GETTID = 186 };
/* Of ucontext_t: 64-bit words from its start to where uc_mcontext keeps them (asm/sigcontext.h). */
enum { STACK = 5 + 15, FRAME = 5 + 10, INSTRUCTION = 5 + 16 };
#elif defined(__aarch64__)
enum { TIMER_CREATE = 107, TIMER_SETTIME = 110, TIMER_DELETE = 111, GETTID = 178 };
enum { STACK = 23 + 31, FRAME = 23 + 29, INSTRUCTION = 23 + 32 };
#endif
enum { SIGPROF = 27, SA_SIGINFO = 4, SA_RESTART = 0x10000000, SIGEV_THREAD_ID = 4, CLOCK_MONOTONIC = 1 };
enum { TIMER_VALUE = 3 }; /* word of siginfo_t */

typedef struct SignalAction { /* struct sigaction of glibc and musl on 64-bit machines */
    void (*handler)(int, void *, void *);
    uint64_t mask[16];
    int32_t flags;
    void (*restorer)(void);
} SignalAction;

typedef struct SignalEvent { /* struct sigevent of the kernel */
    void *value;
    int32_t signal, notify, thread;
    int32_t padding[11];
} SignalEvent;

typedef struct TimerSetting { /* struct itimerspec */
    int64_t interval_s, interval_ns, first_s, first_ns;
} TimerSetting;

/* Only words of this thread's stack between its pointer and the frame that started are read: they are there,
 * whatever the frame pointer holds. */
static void note_callers(const RattleSampler *sampler, uint64_t *address, uint64_t stack, uint64_t frame) {
    for (int k = 1; k < RATTLE_SAMPLER_DEPTH; k++) {
        const uint64_t inside = address[k - 1];
        if (inside < sampler->low || inside >= sampler->high) return;
        if (frame < stack || frame % 8 || frame + 16 > sampler->stack_end) return;
        const uint64_t *words = (const uint64_t *)(uintptr_t)frame;
        address[k] = words[1];
        stack = frame;
        frame = words[0];
    }
}

static void take_moment(int signal, void *information, void *context) {
    (void)signal;
    RattleSampler *sampler = ((RattleSampler *const *)information)[TIMER_VALUE];
    const uint32_t count = sampler->count;
    if (count >= sampler->size) return;
    const uint64_t *words = context;
    uint64_t *address = sampler->moments[count].address;
    address[0] = words[INSTRUCTION];
    note_callers(sampler, address, words[STACK], words[FRAME]);
    sampler->count = count + 1;
}

int32_t rattle_sampler_start(RattleSampler *sampler, uint64_t interval_ns) {
    _Static_assert(sizeof sampler->old_action >= sizeof(SignalAction), "the old action fits");
    sampler->count = 0;
    sampler->stack_end = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    const SignalAction action = {take_moment, {0}, SA_SIGINFO | SA_RESTART, NULL};
    if (sigaction(SIGPROF, &action, sampler->old_action)) return -1;
    const SignalEvent event = {sampler, SIGPROF, SIGEV_THREAD_ID, (int32_t)syscall(GETTID), {0}};
    if (syscall(TIMER_CREATE, CLOCK_MONOTONIC, &event, &sampler->timer)) {
        sigaction(SIGPROF, sampler->old_action, NULL);
        return -1;
    }
    const int64_t interval = (int64_t)interval_ns;
    const TimerSetting setting = {0, interval, 0, interval};
    syscall(TIMER_SETTIME, sampler->timer, 0, &setting, NULL);
    return 0;
}

void rattle_sampler_stop(RattleSampler *sampler) {
    syscall(TIMER_DELETE, sampler->timer); /* a signal that waits is delivered before this returns */
    sigaction(SIGPROF, sampler->old_action, NULL);
}
