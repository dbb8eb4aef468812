#include "system_calls.h"

#include <stddef.h>

long syscall(long number, ...);

#if defined(__x86_64__)

int sigaction(int signal, const void *new_action, void *old_action);

enum { PRCTL = 157, PR_SET_SYSCALL_USER_DISPATCH = 59, PR_SYS_DISPATCH_ON = 1 };
enum { ALLOW, BLOCK }; /* SYSCALL_DISPATCH_FILTER_... */
enum { SIGSYS = 31, SA_SIGINFO = 4, SA_NODEFER = 0x40000000 };
enum { STACK = 5 + 15, INSTRUCTION = 5 + 16 }; /* 64-bit words of ucontext_t (asm/sigcontext.h) */
enum { SYSCALL_BYTES = 2 };                    /* of the instruction */

typedef struct SignalAction { /* struct sigaction of glibc */
    void (*handler)(int, void *, void *);
    uint64_t mask[16];
    int32_t flags;
    void (*restorer)(void);
} SignalAction;

#define OF_THREAD static _Thread_local __attribute__((tls_model("initial-exec")))
OF_THREAD volatile unsigned char selector = ALLOW; /* the kernel reads it at every system call */
OF_THREAD int32_t is_asked, is_granted;

/* Runs the call again, and all that follow, unseen: the return from here is one, too. */
static void meet(int signal, void *information, void *context) {
    (void)signal, (void)information;
    uint64_t *words = context;
    selector = ALLOW;
    rattle_system_call_met((const uint64_t *)(uintptr_t)words[STACK], words[INSTRUCTION]);
    words[INSTRUCTION] -= SYSCALL_BYTES;
}

static void ask(void) {
    const SignalAction action = {meet, {0}, SA_SIGINFO | SA_NODEFER, NULL};
    is_asked = 1;
    if (sigaction(SIGSYS, &action, NULL)) return;
    is_granted = syscall(PRCTL, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0L, 0L, &selector) == 0;
}

void rattle_system_calls_trap(void) {
    if (!is_asked) ask();
    if (is_granted) selector = BLOCK;
}

void rattle_system_calls_allow(void) { selector = ALLOW; }

int32_t rattle_system_calls_are_seen(void) { return is_granted; }

#else

void rattle_system_calls_trap(void) {}
void rattle_system_calls_allow(void) {}
int32_t rattle_system_calls_are_seen(void) { return 0; }

#endif
