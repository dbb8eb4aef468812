/* Linux and macOS. */
#if !defined(_WIN32)
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* for anonymous pages */
#endif
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "system.h"

struct Library {
    void *handle;
};

struct Thread {
    pthread_t thread;
    void (*run)(void *);
    void *argument;
};

#if defined(__APPLE__)
const char *const system_entry = "bundleEntry", *const system_exit = "bundleExit";
#else
const char *const system_entry = "ModuleEntry", *const system_exit = "ModuleExit";
#endif
const bool system_entry_is_mandatory = true;

Library *library_open(const char *path, char *why, size_t size) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        const char *words = dlerror();
        (void)snprintf(why, size, "%s", words != NULL ? words : "it cannot be loaded");
        return NULL;
    }
    Library *library = malloc(sizeof *library);
    if (library != NULL) library->handle = handle;
    return library;
}

void *library_symbol(Library *library, const char *name) { return dlsym(library->handle, name); }

void *system_symbol(const char *name) { return dlsym(RTLD_DEFAULT, name); }

bool library_enter(Library *library, void *entry) {
#if defined(__APPLE__)
    void *argument = NULL; /* a CFBundleRef, which only Core Foundation makes */
    (void)library;
#else
    void *argument = library->handle;
#endif
    bool (*enter)(void *) = (bool (*)(void *))(uintptr_t)entry;
    return enter(argument);
}

void library_close(Library *library) {
    (void)dlclose(library->handle);
    free(library);
}

static void *start(void *argument) {
    const Thread *thread = argument;
    thread->run(thread->argument);
    return NULL;
}

Thread *thread_start(void (*run)(void *), void *argument) {
    Thread *thread = malloc(sizeof *thread);
    if (thread == NULL) return NULL;
    thread->run = run;
    thread->argument = argument;
    if (pthread_create(&thread->thread, NULL, start, thread) == 0) return thread;
    free(thread);
    return NULL;
}

void thread_join(Thread *thread) {
    (void)pthread_join(thread->thread, NULL);
    free(thread);
}

void thread_yield(void) { (void)sched_yield(); }

size_t page_bytes(void) { return (size_t)sysconf(_SC_PAGESIZE); }

void *pages_take(size_t bytes) {
    const size_t page = page_bytes();
    unsigned char *all = mmap(NULL, bytes + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return NULL;
    if (mprotect(all + page, bytes, PROT_READ | PROT_WRITE) == 0) return all + page;
    (void)munmap(all, bytes + 2 * page);
    return NULL;
}

void pages_give(void *pages, size_t bytes) {
    (void)munmap((unsigned char *)pages - page_bytes(), bytes + 2 * page_bytes());
}

#endif

typedef int hostile_system_posix; /* a file of C is never empty */
