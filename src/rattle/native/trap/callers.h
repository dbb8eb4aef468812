/* callers.h: who called, in code that keeps neither frame pointers nor tables for unwinding. */
#ifndef RATTLE_TRAP_CALLERS_H
#define RATTLE_TRAP_CALLERS_H

#include <stdint.h>

#include "trap.h"

/* The words from `stack` to `end` that follow a call instruction: return addresses, now and then an old one.
 * `nearest` stands first; 0 where there are no more. [any] */
void rattle_trap_callers(const uint64_t *stack, const uint64_t *end, uint64_t nearest,
                         uint64_t callers[RATTLE_TRAP_DEPTH]);

#endif
