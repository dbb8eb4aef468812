#if defined(_WIN32)
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "system.h"

struct Library {
    HMODULE handle;
};

struct Thread {
    HANDLE thread;
    void (*run)(void *);
    void *argument;
};

const char *const system_entry = "InitDll", *const system_exit = "ExitDll";
const bool system_entry_is_mandatory = false;

Library *library_open(const char *path, char *why, size_t size) {
    HMODULE handle = LoadLibraryA(path);
    if (handle == NULL) {
        (void)snprintf(why, size, "LoadLibrary says error %lu", (unsigned long)GetLastError());
        return NULL;
    }
    Library *library = malloc(sizeof *library);
    if (library != NULL) library->handle = handle;
    return library;
}

void *library_symbol(Library *library, const char *name) {
    return (void *)(uintptr_t)GetProcAddress(library->handle, name);
}

void *system_symbol(const char *name) {
    return (void *)(uintptr_t)GetProcAddress(GetModuleHandleA(NULL), name);
}

bool library_enter(Library *library, void *entry) {
    bool (*enter)(void) = (bool (*)(void))(uintptr_t)entry;
    (void)library;
    return enter();
}

void library_close(Library *library) {
    (void)FreeLibrary(library->handle);
    free(library);
}

static DWORD WINAPI start(void *argument) {
    const Thread *thread = argument;
    thread->run(thread->argument);
    return 0;
}

Thread *thread_start(void (*run)(void *), void *argument) {
    Thread *thread = malloc(sizeof *thread);
    if (thread == NULL) return NULL;
    thread->run = run;
    thread->argument = argument;
    thread->thread = CreateThread(NULL, 0, start, thread, 0, NULL);
    if (thread->thread != NULL) return thread;
    free(thread);
    return NULL;
}

void thread_join(Thread *thread) {
    (void)WaitForSingleObject(thread->thread, INFINITE);
    (void)CloseHandle(thread->thread);
    free(thread);
}

void thread_yield(void) { (void)SwitchToThread(); }

size_t page_bytes(void) {
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    return system.dwPageSize;
}

void *pages_take(size_t bytes) {
    const size_t page = page_bytes();
    unsigned char *all = VirtualAlloc(NULL, bytes + 2 * page, MEM_RESERVE, PAGE_NOACCESS);
    if (all == NULL) return NULL;
    return VirtualAlloc(all + page, bytes, MEM_COMMIT, PAGE_READWRITE);
}

void pages_give(void *pages, size_t bytes) {
    (void)bytes;
    (void)VirtualFree((unsigned char *)pages - page_bytes(), 0, MEM_RELEASE);
}

#endif

typedef int hostile_system_windows; /* a file of C is never empty */
