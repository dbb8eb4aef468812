#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "instance.h"

void *run_take(Run *run, size_t bytes) {
    Memory *memory = calloc(1, sizeof(Memory) + bytes);
    if (memory == NULL) run_skip(run, "the host has no memory left for %zu bytes", bytes);
    memory->next = run->memory;
    run->memory = memory;
    return memory->bytes;
}

static void give_all(Run *run) {
    while (run->memory != NULL) {
        Memory *memory = run->memory;
        run->memory = memory->next;
        free(memory);
    }
}

static void say(Run *run, Verdict verdict, const char *format, va_list words) {
    if (atomic_flag_test_and_set(&run->is_blamed)) return;
    run->verdict = verdict;
    (void)vsnprintf(run->words, sizeof run->words, format, words);
}

void run_fail(Run *run, const char *format, ...) {
    va_list words;
    va_start(words, format);
    say(run, FAILED, format, words);
    va_end(words);
    longjmp(run->end, 1);
}

void run_skip(Run *run, const char *format, ...) {
    va_list words;
    va_start(words, format);
    say(run, SKIPPED, format, words);
    va_end(words);
    longjmp(run->end, 1);
}

void run_blame(Run *run, const char *format, ...) {
    va_list words;
    va_start(words, format);
    say(run, FAILED, format, words);
    va_end(words);
}

Verdict run_check(Run *run, const Check *check) {
    run->verdict = PASSED;
    run->words[0] = 0;
    atomic_flag_clear(&run->is_blamed);
    if (setjmp(run->end) == 0) check->run(run);
    instances_close(run);
    give_all(run);
    return run->verdict;
}
