/* posix.c: Linux and macOS. */
#include <stddef.h>

#include "aligned.h"
#include "platform.h"

/* On Linux they are left undefined: the host process, which has a C library, provides them. On macOS they are
 * libSystem's. */
void *malloc(size_t size);
void free(void *memory);
ptrdiff_t write(int file, const void *bytes, size_t count);

enum { STANDARD_ERROR = 2 };

void *rattle_platform_take(uint64_t bytes) {
    const size_t request = rattle_aligned_request(bytes);
    return request ? rattle_aligned(malloc(request), bytes) : NULL;
}

void rattle_platform_give(void *memory) {
    if (memory) free(rattle_aligned_taken(memory));
}

void rattle_platform_log(const char *line) {
    char text[256] = "rattle: ";
    size_t length = 8;
    while (*line && length < sizeof text - 1) text[length++] = *line++;
    text[length++] = '\n';
    const ptrdiff_t written = write(STANDARD_ERROR, text, length);
    (void)written; /* nowhere left to complain */
}
