/* WebAssembly: whoever runs the module puts scripts where `room` says, calls `play` and imports `write`. */
#include "edge.h"

#include <stddef.h>

enum { PAGE = 65536, ALIGNMENT = 64 };

extern unsigned char __heap_base;

__attribute__((import_module("host"), import_name("write"))) void host_write(const void *bytes, uint32_t count);
__attribute__((export_name("room"))) void *room(uint32_t bytes);
__attribute__((export_name("play"))) void play_scripts(const unsigned char *scripts, uint32_t size);

static uintptr_t used, kept; /* kept: the scripts stay when all else is given back */

static void *taken(uint64_t bytes) {
    if (!used) used = kept = (uintptr_t)&__heap_base;
    const uintptr_t start = (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    used = start + (uintptr_t)bytes;
    const uintptr_t pages = (used + PAGE - 1) / PAGE, now = __builtin_wasm_memory_size(0);
    if (pages > now && __builtin_wasm_memory_grow(0, pages - now) == (size_t)-1) __builtin_trap();
    return (void *)start;
}

void *room(uint32_t bytes) {
    used = 0;
    void *scripts = taken(bytes);
    kept = used;
    return scripts;
}

void *edge_take(uint64_t bytes, Fence fence) {
    (void)fence;
    unsigned char *memory = taken(bytes);
    for (uint64_t i = 0; i < bytes; i++) memory[i] = 0;
    return memory;
}

void edge_give_all(void) { used = kept; }

void edge_write(const void *bytes, uint64_t count) { host_write(bytes, (uint32_t)count); }

void play_scripts(const unsigned char *scripts, uint32_t size) { play(scripts, size); }
