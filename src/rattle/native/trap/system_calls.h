/* system_calls.h: system calls of this thread that no name of the C library accounts for. The kernel sends a
 * signal at the first one between trap and allow (prctl(2): syscall user dispatch; x86-64, Linux 5.11). */
#ifndef RATTLE_TRAP_SYSTEM_CALLS_H
#define RATTLE_TRAP_SYSTEM_CALLS_H

#include <stdint.h>

/* Asks the kernel for it at its first call of a thread. [any] */
void rattle_system_calls_trap(void);

/* No system call is needed for this. [any] */
void rattle_system_calls_allow(void);

/* On this thread; false before its first trap. [any] */
int32_t rattle_system_calls_are_seen(void);

/* What they are reported to: the stack, and the instruction after the call. [any] */
void rattle_system_call_met(const uint64_t *stack, uint64_t address);

#endif
