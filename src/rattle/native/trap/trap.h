/* trap.h: what a plugin does on the audio thread that it must not: takes memory, locks, waits, opens files,
 * asks the time. The trap has the C library's names for all that (trap_names.h); whoever is loaded after it
 * calls them here first. So it is preloaded (LD_PRELOAD), or part of a host that exports its symbols; Linux
 * with glibc. What calls the system without the C library is found by the kernel (system_calls_linux.c), from
 * Linux 5.11 on.
 *
 * It forwards every call, and between enter and leave it counts those of that thread. */
#ifndef RATTLE_TRAP_H
#define RATTLE_TRAP_H

#include <stdint.h>

#define RATTLE_TRAP_EXPORT __attribute__((visibility("default")))

enum { RATTLE_TRAP_DEPTH = 6 };

typedef struct RattleTrapped {
    const char *name; /* of the C library: "malloc" */
    const char *kind; /* "memory", "lock", "wait", "file", "network", "clock", "thread", "loader", "system" */
    uint64_t count;
    uint64_t callers[RATTLE_TRAP_DEPTH]; /* of the first one: return addresses, the nearest first; 0: unknown */
} RattleTrapped;

/* Around a call of process, by its thread. They do not nest. [any] */
RATTLE_TRAP_EXPORT void rattle_trap_enter(void);
RATTLE_TRAP_EXPORT void rattle_trap_leave(void);

/* Calls counted since the last rattle_trap_forget, of all threads. [any] */
RATTLE_TRAP_EXPORT uint64_t rattle_trap_count(void);

/* One row for each name, whether it was called or not, and one for system calls without a name. [any] */
RATTLE_TRAP_EXPORT const RattleTrapped *rattle_trap_rows(uint32_t *row_count);

/* "malloc (memory), 3 times, from plugin.so+0x12a0 < plugin.so+0x1f00"; always terminated. [main] */
RATTLE_TRAP_EXPORT void rattle_trap_describe(const RattleTrapped *row, char *text, uint32_t size);

/* [main] */
RATTLE_TRAP_EXPORT void rattle_trap_forget(void);

/* 1 if system calls without a name are found too, on the thread that asks. [any] */
RATTLE_TRAP_EXPORT int32_t rattle_trap_sees_system_calls(void);

#endif
