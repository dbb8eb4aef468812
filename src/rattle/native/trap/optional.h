/* optional.h: for a host that may run with the trap or without it. */
#ifndef RATTLE_TRAP_OPTIONAL_H
#define RATTLE_TRAP_OPTIONAL_H

#include <stddef.h>

#if defined(__linux__)

__attribute__((weak)) void rattle_trap_enter(void);
__attribute__((weak)) void rattle_trap_leave(void);

/* Around a call of process. [any] */
static inline void rattle_trap_enter_if_loaded(void) {
    if (rattle_trap_enter != NULL) rattle_trap_enter();
}
static inline void rattle_trap_leave_if_loaded(void) {
    if (rattle_trap_leave != NULL) rattle_trap_leave();
}

#else

static inline void rattle_trap_enter_if_loaded(void) {} /* [any] */
static inline void rattle_trap_leave_if_loaded(void) {} /* [any] */

#endif

#endif
