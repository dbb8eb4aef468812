/* The kernel asks a byte of ours before every system call of this thread (syscall user dispatch). If it says so,
 * there is a signal instead; its handler counts, makes the call itself and puts the answer where it belongs. */
#include <stddef.h>

#include "machine.h"

#if defined(__x86_64__)

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif
enum { ALLOW, BLOCK, DISPATCH_ON = 1, RESTORER = 0x04000000, RETURN_BYTES = 10 };

/* The way back from the handler is a system call too: the one place that always may. */
void card_return_from_signal(void);
__asm__(".text\n.globl card_return_from_signal\ncard_return_from_signal:\n\tmov $15, %rax\n\tsyscall\n\tnop\n");

static _Thread_local volatile unsigned char selector = ALLOW;
static _Thread_local volatile uint32_t count;
static _Thread_local volatile int32_t first = -1;
static _Thread_local bool is_counting;

static long make(const greg_t *registers) {
    long answer = registers[REG_RAX];
    register long r10 __asm__("r10") = registers[REG_R10];
    register long r8 __asm__("r8") = registers[REG_R8];
    register long r9 __asm__("r9") = registers[REG_R9];
    __asm__ volatile("syscall"
                     : "+a"(answer)
                     : "D"(registers[REG_RDI]), "S"(registers[REG_RSI]), "d"(registers[REG_RDX]), "r"(r10), "r"(r8),
                       "r"(r9)
                     : "rcx", "r11", "memory");
    return answer;
}

static void meet(int signal, siginfo_t *information, void *context) {
    (void)signal, (void)information;
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    selector = ALLOW;
    if (first < 0) first = (int32_t)registers[REG_RAX];
    count++;
    registers[REG_RAX] = make(registers);
    selector = BLOCK;
}

bool machine_count_system_calls(void) {
    struct { /* the kernel's sigaction */
        void (*handler)(int, siginfo_t *, void *);
        unsigned long flags;
        void (*restorer)(void);
        uint64_t mask;
    } action = {meet, SA_SIGINFO | SA_NODEFER | RESTORER, card_return_from_signal, 0};
    if (syscall(SYS_rt_sigaction, SIGSYS, &action, NULL, 8) != 0) return false;
    is_counting = syscall(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, DISPATCH_ON, card_return_from_signal,
                          (unsigned long)RETURN_BYTES, &selector) == 0;
    return is_counting;
}

uint32_t machine_system_calls(void) {
    const uint32_t counted = count;
    count = 0;
    return counted;
}

int32_t machine_first_system_call(void) { return first; }

/* native/player calls these around process, where they are defined. */
void rattle_trap_enter(void) {
    if (is_counting) selector = BLOCK;
}
void rattle_trap_leave(void) { selector = ALLOW; }

#else

bool machine_count_system_calls(void) { return false; }
uint32_t machine_system_calls(void) { return 0; }
int32_t machine_first_system_call(void) { return -1; }

#endif
