/* A stack as Windows gives it: it grows by a page when the page below its last one is touched, and a touch
 * further down ends the process. Here that is exit code 3. The frame is asked for as a compiler does it. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "platform/windows_stack.c"

enum { PAGE = 4096, STACK = 1 << 20, FIRST = 4 * PAGE };

static unsigned char *lowest; /* page of the stack that is there */

static void grow(int signal, siginfo_t *information, void *context) {
    unsigned char *touched = information->si_addr;
    (void)signal, (void)context;
    if (touched >= lowest || touched < lowest - PAGE) _exit(3);
    lowest -= PAGE;
    if (mprotect(lowest, PAGE, PROT_READ | PROT_WRITE)) _exit(4);
}

/* Runs on another stack: asks for `bytes`, writes at their lowest address, and says whether rax and rcx, which a
 * caller counts on, are what they were. */
uint64_t ask(unsigned char *stack, uint64_t bytes, uint64_t is_asking);
__asm__("ask:\n"
        "    pushq %rbx\n"
        "    movq %rsp, %rbx\n"
        "    movq %rdi, %rsp\n"
        "    movq %rsi, %rax\n"
        "    movq $77, %rcx\n"
        "    testq %rdx, %rdx\n"
        "    jz 1f\n"
        "    call ___chkstk_ms\n"
        "1:  subq %rax, %rsp\n"
        "    movb $1, (%rsp)\n"
        "    subq %rsi, %rax\n"
        "    subq $77, %rcx\n"
        "    orq %rcx, %rax\n"
        "    movq %rbx, %rsp\n"
        "    popq %rbx\n"
        "    ret\n");

int main(int count, char **words) {
    const stack_t other = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    const struct sigaction action = {.sa_sigaction = grow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    unsigned char *stack = mmap(NULL, STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (count != 3 || stack == MAP_FAILED || sigaltstack(&other, NULL)) return 4;
    lowest = stack + STACK - FIRST;
    if (mprotect(lowest, FIRST, PROT_READ | PROT_WRITE) || sigaction(SIGSEGV, &action, NULL)) return 4;
    return ask(stack + STACK - 64, strtoull(words[1], NULL, 10), words[2][0] == 'y') != 0;
}
