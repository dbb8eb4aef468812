/* aligned.h: zeroed memory on lines of 64 bytes, within what a system hands out as it likes. [main] */
#ifndef RATTLE_PLATFORM_ALIGNED_H
#define RATTLE_PLATFORM_ALIGNED_H

#include <stddef.h>
#include <stdint.h>

enum { RATTLE_ALIGNED_TO = 64, RATTLE_ALIGNED_MARGIN = 2 * RATTLE_ALIGNED_TO };

/* What to ask the system for; 0 for what no system has. */
static inline size_t rattle_aligned_request(uint64_t bytes) {
    return bytes <= PTRDIFF_MAX - RATTLE_ALIGNED_MARGIN ? (size_t)bytes + RATTLE_ALIGNED_MARGIN : 0;
}

/* Within `taken`, which the request gave: its place is kept just below. NULL allowed. */
static inline void *rattle_aligned(unsigned char *taken, uint64_t bytes) {
    if (!taken) return NULL;
    unsigned char *memory = taken + RATTLE_ALIGNED_MARGIN - (uintptr_t)taken % RATTLE_ALIGNED_TO;
    ((void **)(void *)memory)[-1] = taken;
    for (uint64_t i = 0; i < bytes; i++) memory[i] = 0;
    return memory;
}

/* What the system gets back. */
static inline void *rattle_aligned_taken(void *memory) { return ((void **)memory)[-1]; }

#endif
