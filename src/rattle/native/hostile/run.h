/* run.h: one check at a time: its verdict, and all memory and instances it takes, which go with it. Checks
 * run in the main thread; what another thread finds wrong it says through run_blame. [main] */
#ifndef HOSTILE_RUN_H
#define HOSTILE_RUN_H

#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Run Run;
typedef struct Plugin Plugin;
typedef struct Instance Instance;

typedef enum Level {
    MUST,  /* who fails this breaks in some host */
    SHOULD /* a plugin may rightly differ, a Rattle plugin does not */
} Level;

typedef struct Check {
    const char *name;  /* "area.what-holds" */
    const char *traps; /* "T29 T35": of vst3-traps.md */
    const char *shows; /* one sentence */
    Level level;
    void (*run)(Run *run);
} Check;

typedef enum Verdict { PASSED, FAILED, SKIPPED } Verdict;

typedef struct Memory {
    struct Memory *next;
    max_align_t bytes[];
} Memory;

struct Run {
    Plugin *plugin;
    const char *other_library; /* of --with; NULL: none */
    Verdict verdict;
    char words[512];
    atomic_flag is_blamed; /* the first blame stays */
    jmp_buf end;
    Memory *memory;
    Instance *instances;
};

Verdict run_check(Run *run, const Check *check);

/* Zeroed, until the end of the check. */
void *run_take(Run *run, size_t bytes);

/* Ends the check. */
_Noreturn void run_fail(Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void run_skip(Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The check fails, but goes on. [any] */
void run_blame(Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define EXPECT(condition, ...)                                                                               \
    do {                                                                                                     \
        if (!(condition)) run_fail(run, __VA_ARGS__);                                                        \
    } while (0)

#endif
