#include "trap.h"

#include <stdbool.h>
#include <stddef.h>

#include "callers.h"
#include "gate.h"
#include "system_calls.h"

/* Of the C library, under names that the trap does not take. */
void *dlsym(void *after, const char *name);
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

enum { ROW_COUNT = NAME_COUNT + 1 };

#define ROW(name, kind) {#name, kind, 0, {0}},
static RattleTrapped rows[ROW_COUNT] = {RATTLE_TRAP_NAMES(ROW){"a system call", "system", 0, {0}}};

/* Memory is asked for before anything can be looked up, and by looking up itself. */
static void *real[NAME_COUNT] = {
    [NUMBER_malloc] = (void *)__libc_malloc,   [NUMBER_calloc] = (void *)__libc_calloc,
    [NUMBER_realloc] = (void *)__libc_realloc, [NUMBER_memalign] = (void *)__libc_memalign,
    [NUMBER_free] = (void *)__libc_free,
};

/* Reached by the gate: no call may be needed to find it. */
#define OF_THREAD static _Thread_local __attribute__((tls_model("initial-exec")))
OF_THREAD bool is_inside;
OF_THREAD const uint64_t *outermost; /* where the stack stood at enter */

static uint64_t caught;

static void note(RattleTrapped *row, const uint64_t *stack, uint64_t return_address) {
    is_inside = false; /* what is done here is not the plugin's doing */
    __atomic_fetch_add(&caught, 1, __ATOMIC_RELAXED);
    if (__atomic_fetch_add(&row->count, 1, __ATOMIC_RELAXED) == 0)
        rattle_trap_callers(stack, outermost, return_address, row->callers);
    is_inside = true;
}

static void *found(uint32_t name) {
    void *const next_object = (void *)-1L; /* RTLD_NEXT */
    const bool was_inside = is_inside;
    is_inside = false;
    void *function = dlsym(next_object, rows[name].name);
    is_inside = was_inside;
    __atomic_store_n(&real[name], function, __ATOMIC_RELAXED);
    return function;
}

#if defined(__x86_64__)
enum { FUTEX = 202 };
#else
enum { FUTEX = 98 };
#endif
enum { FUTEX_WAKE = 1, FUTEX_COMMAND = 127 };

/* syscall(SYS_futex, word, FUTEX_WAKE, ...) wakes somebody up, and does not wait. */
static bool only_wakes(uint32_t name, const uint64_t *arguments) {
    return name == NUMBER_syscall && arguments[0] == FUTEX && (arguments[2] & FUTEX_COMMAND) == FUTEX_WAKE;
}

void *rattle_trap_meet(uint32_t name, const uint64_t *stack, uint64_t return_address,
                       const uint64_t *arguments) {
    if (is_inside) {
        rattle_system_calls_allow(); /* this call accounts for those that it makes */
        if (!only_wakes(name, arguments)) note(&rows[name], stack, return_address);
    }
    void *function = __atomic_load_n(&real[name], __ATOMIC_RELAXED);
    return function != NULL ? function : found(name);
}

void rattle_system_call_met(const uint64_t *stack, uint64_t address) {
    if (is_inside) note(&rows[NAME_COUNT], stack, address);
}

/* Before any thread runs, so that the audio thread need not. */
__attribute__((constructor)) static void find_all(void) {
    for (uint32_t name = 0; name < NAME_COUNT; name++)
        if (real[name] == NULL) (void)found(name);
}

void rattle_trap_enter(void) {
    outermost = __builtin_frame_address(0);
    rattle_system_calls_trap();
    is_inside = true;
}

void rattle_trap_leave(void) {
    rattle_system_calls_allow();
    is_inside = false;
}

uint64_t rattle_trap_count(void) { return __atomic_load_n(&caught, __ATOMIC_RELAXED); }

const RattleTrapped *rattle_trap_rows(uint32_t *row_count) {
    *row_count = ROW_COUNT;
    return rows;
}

void rattle_trap_forget(void) {
    __atomic_store_n(&caught, 0, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < ROW_COUNT; i++) rows[i] = (RattleTrapped){rows[i].name, rows[i].kind, 0, {0}};
}

int32_t rattle_trap_sees_system_calls(void) { return rattle_system_calls_are_seen(); }
