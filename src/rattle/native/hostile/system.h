/* system.h: what differs between operating systems: libraries, threads, pages. The rest is C11. */
#ifndef HOSTILE_SYSTEM_H
#define HOSTILE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Library Library;
typedef struct Thread Thread;

/* The names of a module's entry and exit. The entry takes what system_entry_argument gives. */
extern const char *const system_entry, *const system_exit;
extern const bool system_entry_is_mandatory;

/* NULL, and why in words, if it cannot be loaded. [main] */
Library *library_open(const char *path, char *why, size_t size);
void *library_symbol(Library *library, const char *name);
bool library_enter(Library *library, void *entry);
void library_close(Library *library);

/* Of this program or a library loaded with it; NULL if nobody has that name. [any] */
void *system_symbol(const char *name);

/* [main] */
Thread *thread_start(void (*run)(void *), void *argument);
void thread_join(Thread *thread);

/* Lets other threads run; two threads at the same time never have the same name. [any] */
void thread_yield(void);
uintptr_t thread_name(void);

/* Whole pages between two that nobody may touch; NULL if the system gives none. [main] */
void *pages_take(size_t bytes);
void pages_give(void *pages, size_t bytes);
size_t page_bytes(void);

#endif
