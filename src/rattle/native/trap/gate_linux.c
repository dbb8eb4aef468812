#include "gate.h"

__attribute__((naked, used, visibility("hidden"))) void rattle_trap_gate(void);

#if defined(__x86_64__)

#define WAY_IN(number) __asm__ volatile("movl %0, %%r11d\n\t jmp rattle_trap_gate" ::"i"(number))

void rattle_trap_gate(void) {
    __asm__ volatile("pushq %rbp\n\t movq %rsp, %rbp\n\t subq $192, %rsp\n\t"
                     "movq %rax, (%rsp)\n\t movq %rdi, 8(%rsp)\n\t movq %rsi, 16(%rsp)\n\t"
                     "movq %rdx, 24(%rsp)\n\t movq %rcx, 32(%rsp)\n\t movq %r8, 40(%rsp)\n\t"
                     "movq %r9, 48(%rsp)\n\t movq %r10, 56(%rsp)\n\t"
                     "movaps %xmm0, 64(%rsp)\n\t movaps %xmm1, 80(%rsp)\n\t movaps %xmm2, 96(%rsp)\n\t"
                     "movaps %xmm3, 112(%rsp)\n\t movaps %xmm4, 128(%rsp)\n\t movaps %xmm5, 144(%rsp)\n\t"
                     "movaps %xmm6, 160(%rsp)\n\t movaps %xmm7, 176(%rsp)\n\t"
                     "movl %r11d, %edi\n\t leaq 16(%rbp), %rsi\n\t movq 8(%rbp), %rdx\n\t"
                     "leaq 8(%rsp), %rcx\n\t"
                     "call rattle_trap_meet\n\t movq %rax, %r11\n\t"
                     "movq (%rsp), %rax\n\t movq 8(%rsp), %rdi\n\t movq 16(%rsp), %rsi\n\t"
                     "movq 24(%rsp), %rdx\n\t movq 32(%rsp), %rcx\n\t movq 40(%rsp), %r8\n\t"
                     "movq 48(%rsp), %r9\n\t movq 56(%rsp), %r10\n\t"
                     "movaps 64(%rsp), %xmm0\n\t movaps 80(%rsp), %xmm1\n\t movaps 96(%rsp), %xmm2\n\t"
                     "movaps 112(%rsp), %xmm3\n\t movaps 128(%rsp), %xmm4\n\t movaps 144(%rsp), %xmm5\n\t"
                     "movaps 160(%rsp), %xmm6\n\t movaps 176(%rsp), %xmm7\n\t"
                     "leave\n\t jmp *%r11");
}

#elif defined(__aarch64__)

#define WAY_IN(number) __asm__ volatile("mov w16, %0\n\t b rattle_trap_gate" ::"i"(number))

void rattle_trap_gate(void) {
    __asm__ volatile("stp x29, x30, [sp, #-224]!\n\t mov x29, sp\n\t"
                     "stp x0, x1, [sp, #16]\n\t stp x2, x3, [sp, #32]\n\t stp x4, x5, [sp, #48]\n\t"
                     "stp x6, x7, [sp, #64]\n\t str x8, [sp, #80]\n\t"
                     "stp q0, q1, [sp, #96]\n\t stp q2, q3, [sp, #128]\n\t stp q4, q5, [sp, #160]\n\t"
                     "stp q6, q7, [sp, #192]\n\t"
                     "mov w0, w16\n\t add x1, sp, #224\n\t mov x2, x30\n\t add x3, sp, #16\n\t"
                     "bl rattle_trap_meet\n\t mov x16, x0\n\t"
                     "ldp x0, x1, [sp, #16]\n\t ldp x2, x3, [sp, #32]\n\t ldp x4, x5, [sp, #48]\n\t"
                     "ldp x6, x7, [sp, #64]\n\t ldr x8, [sp, #80]\n\t"
                     "ldp q0, q1, [sp, #96]\n\t ldp q2, q3, [sp, #128]\n\t ldp q4, q5, [sp, #160]\n\t"
                     "ldp q6, q7, [sp, #192]\n\t"
                     "ldp x29, x30, [sp], #224\n\t br x16");
}

#endif

/* In C under names of its own, so that the compiler does not take them for what it knows. */
#define STUB(name, kind)                                                                                     \
    __attribute__((naked, used, visibility("default"))) void trap_##name(void) __asm__(#name);               \
    void trap_##name(void) { WAY_IN(NUMBER_##name); }
RATTLE_TRAP_NAMES(STUB)
