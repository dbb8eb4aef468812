/* floating_mode.h: how this thread computes: the register whole, and the modes that hosts set. [any] */
#ifndef HOSTILE_FLOATING_MODE_H
#define HOSTILE_FLOATING_MODE_H

#include <stdint.h>

typedef struct FloatingMode {
    const char *name;
    uint64_t control;
} FloatingMode;

enum { FLOATING_MODES = 4 };

#if defined(__x86_64__)
static const FloatingMode floating_modes[FLOATING_MODES] = {
    {"the usual mode", 0x1F80},
    {"flush to zero", 0x9FC0}, /* FTZ and DAZ */
    {"rounding up", 0x5F80},
    {"rounding to zero and flush to zero", 0xFFC0},
};
static const uint64_t floating_mode_bits = 0xFFC0; /* all but the flags of what has happened */

static inline uint64_t floating_mode(void) {
    uint32_t control;
    __asm__ __volatile__("stmxcsr %0" : "=m"(control)::"memory");
    return control & floating_mode_bits;
}
static inline void floating_mode_set(uint64_t control) {
    const uint32_t wanted = (uint32_t)control;
    __asm__ __volatile__("ldmxcsr %0" ::"m"(wanted) : "memory");
}
#elif defined(__aarch64__)
static const FloatingMode floating_modes[FLOATING_MODES] = {
    {"the usual mode", 0},
    {"flush to zero", UINT64_C(1) << 24},
    {"rounding up", UINT64_C(1) << 22},
    {"rounding to zero and flush to zero", UINT64_C(7) << 22},
};

static inline uint64_t floating_mode(void) {
    uint64_t control;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(control)::"memory");
    return control;
}
static inline void floating_mode_set(uint64_t control) {
    __asm__ __volatile__("msr fpcr, %0" ::"r"(control) : "memory");
}
#else
#error "floating_mode.h: no floating-point mode known for this architecture"
#endif

#endif
