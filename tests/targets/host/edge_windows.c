#include <stdint.h>

#include "edge.h"

#define KERNEL32 __declspec(dllimport)

KERNEL32 void *LoadLibraryA(const char *path);
KERNEL32 void *GetProcAddress(void *library, const char *name);
KERNEL32 void *GetStdHandle(uint32_t which);
KERNEL32 int32_t ReadFile(void *file, void *bytes, uint32_t size, uint32_t *count, void *overlapped);
KERNEL32 int32_t WriteFile(void *file, const void *bytes, uint32_t size, uint32_t *count, void *overlapped);
KERNEL32 _Noreturn void ExitProcess(uint32_t code);

static const uint32_t standard_input = (uint32_t)-10, standard_output = (uint32_t)-11;

const char *const edge_entry = "InitDll";

size_t edge_read(char *bytes, size_t size) {
    uint32_t count = 0;
    return ReadFile(GetStdHandle(standard_input), bytes, (uint32_t)size, &count, NULL) ? count : 0;
}

void edge_write(const char *bytes, size_t size) {
    uint32_t count = 0;
    (void)WriteFile(GetStdHandle(standard_output), bytes, (uint32_t)size, &count, NULL);
}

void *edge_open(const char *path) { return LoadLibraryA(path); }

void *edge_symbol(void *library, const char *name) { return GetProcAddress(library, name); }

_Noreturn void edge_exit(int code) { ExitProcess((uint32_t)code); }

_Noreturn void start(void);
_Noreturn void start(void) { edge_exit(play_host()); }
