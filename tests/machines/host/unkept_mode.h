/* In place of fpmode.h: what happens to the sound when nobody sets the mode. */
#ifndef RATTLE_FPMODE_H
#define RATTLE_FPMODE_H

#include <stdint.h>

typedef struct RattleFpMode {
    uint64_t control;
} RattleFpMode;

static inline RattleFpMode rattle_fpmode_enter(void) { return (RattleFpMode){0}; }
static inline void rattle_fpmode_leave(RattleFpMode mode) { (void)mode; }

#endif
