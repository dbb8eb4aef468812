/* gate.h: the way in by every name of trap_names.h, whatever its arguments are: they are kept, the trap is asked
 * where to go on, and there the call goes on as if it had come there by itself. */
#ifndef RATTLE_TRAP_GATE_H
#define RATTLE_TRAP_GATE_H

#include <stdint.h>

#include "trap_names.h"

#define RATTLE_TRAP_NUMBER(name, kind) NUMBER_##name,
enum { RATTLE_TRAP_NAMES(RATTLE_TRAP_NUMBER) NAME_COUNT };

/* `stack` points above the return address, `arguments` to the first three that are no floats. The result is the C
 * library's function. [any] */
__attribute__((visibility("hidden"), used)) void *rattle_trap_meet(uint32_t name, const uint64_t *stack,
                                                                   uint64_t return_address,
                                                                   const uint64_t *arguments);

#endif
