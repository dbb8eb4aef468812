#include <stddef.h>

#include "platform.h"

/* Left undefined in the library: the host process, which has a C library, provides them. */
void *malloc(size_t size);
void free(void *memory);
ptrdiff_t write(int file, const void *bytes, size_t count);

enum { ALIGNMENT = 64, STANDARD_ERROR = 2 };

void *rattle_platform_take(uint64_t bytes) {
    if (bytes > PTRDIFF_MAX - 2 * ALIGNMENT) return NULL;
    unsigned char *taken = malloc(bytes + 2 * ALIGNMENT);
    if (!taken) return NULL;
    unsigned char *memory = taken + 2 * ALIGNMENT - (uintptr_t)taken % ALIGNMENT;
    ((void **)(void *)memory)[-1] = taken;
    for (uint64_t i = 0; i < bytes; i++) memory[i] = 0;
    return memory;
}

void rattle_platform_give(void *memory) {
    if (memory) free(((void **)memory)[-1]);
}

void rattle_platform_log(const char *line) {
    char text[256] = "rattle: ";
    size_t length = 8;
    while (*line && length < sizeof text - 1) text[length++] = *line++;
    text[length++] = '\n';
    const ptrdiff_t written = write(STANDARD_ERROR, text, length);
    (void)written; /* nowhere left to complain */
}
