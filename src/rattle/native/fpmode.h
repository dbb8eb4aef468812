/* fpmode.h: the floating-point mode that sound is computed in: round to nearest, gradual underflow (hosts
 * switch it off), no exception traps. Everything a processor does stands between enter and leave. */
#ifndef RATTLE_FPMODE_H
#define RATTLE_FPMODE_H

#include <stdint.h>

#include "processor.h"

typedef struct RattleFpMode { /* as the caller had it */
    uint64_t control;
} RattleFpMode;

#if defined(__x86_64__)

/* MXCSR: exceptions masked (bits 7 to 12), all else 0: nearest, no flush to zero (15), no denormals as
 * zero (6), no flag raised. [audio] */
static inline RattleFpMode rattle_fpmode_enter(void) RATTLE_NONBLOCKING {
    uint32_t saved, wanted = 0x1f80;
    __asm__ __volatile__("stmxcsr %0" : "=m"(saved)::"memory");
    __asm__ __volatile__("ldmxcsr %0" ::"m"(wanted) : "memory");
    return (RattleFpMode){saved};
}

/* [audio] */
static inline void rattle_fpmode_leave(RattleFpMode mode) RATTLE_NONBLOCKING {
    const uint32_t saved = (uint32_t)mode.control;
    __asm__ __volatile__("ldmxcsr %0" ::"m"(saved) : "memory");
}

#elif defined(__aarch64__)

/* FPCR: 0 is nearest, no flush (24), no half flush (19), no traps, IEEE NaN (25). [audio] */
static inline RattleFpMode rattle_fpmode_enter(void) RATTLE_NONBLOCKING {
    uint64_t saved;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(saved)::"memory");
    __asm__ __volatile__("msr fpcr, %0" ::"r"((uint64_t)0) : "memory");
    return (RattleFpMode){saved};
}

/* [audio] */
static inline void rattle_fpmode_leave(RattleFpMode mode) RATTLE_NONBLOCKING {
    __asm__ __volatile__("msr fpcr, %0" ::"r"(mode.control) : "memory");
}

#elif defined(__wasm__)

/* WebAssembly has this one mode and no other. [audio] */
static inline RattleFpMode rattle_fpmode_enter(void) RATTLE_NONBLOCKING { return (RattleFpMode){0}; }

/* [audio] */
static inline void rattle_fpmode_leave(RattleFpMode mode) RATTLE_NONBLOCKING { (void)mode; }

#else
#error "fpmode.h: no floating-point mode known for this architecture"
#endif

#endif
