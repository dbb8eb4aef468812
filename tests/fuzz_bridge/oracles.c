/* oracles.c: the platform, watched (the linker sends the runtime's calls through here), and the floating-point
 * unit. */
#include "fuzz.h"

_Thread_local bool is_in_process;
int32_t takes_left = -1;
int64_t blocks_taken;

void *__real_rattle_platform_take(uint64_t bytes);
void __real_rattle_platform_give(void *memory);
void *__wrap_rattle_platform_take(uint64_t bytes);
void __wrap_rattle_platform_give(void *memory);
void __wrap_rattle_platform_log(const char *line);

void *__wrap_rattle_platform_take(uint64_t bytes) {
    HOLDS_THAT(!is_in_process, "memory is taken in process");
    if (takes_left == 0) return NULL;
    if (takes_left > 0) takes_left--;
    void *memory = __real_rattle_platform_take(bytes);
    blocks_taken += memory != NULL;
    return memory;
}

void __wrap_rattle_platform_give(void *memory) {
    HOLDS_THAT(!is_in_process, "memory is given back in process");
    blocks_taken -= memory != NULL;
    __real_rattle_platform_give(memory);
}

/* Thousands of refused states a second: nobody reads that. */
void __wrap_rattle_platform_log(const char *line) {
    HOLDS_THAT(!is_in_process, "process writes a line: %s", line);
    HOLDS_THAT(strlen(line) < 256, "a line of the log is cut");
}

enum { CONTROL_BITS = 0xffc0 }; /* of MXCSR; below are flags of what has happened, which nobody restores */

uint32_t fp_control(void) {
#if defined(__x86_64__)
    return __builtin_ia32_stmxcsr() & CONTROL_BITS;
#else
    return 0;
#endif
}

void fp_set_control(uint32_t control) {
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr(control);
#else
    (void)control;
#endif
}
