/* windows.c: Windows, by kernel32 alone, which every process has loaded: a plugin then asks for no runtime
 * library that a fresh Windows lacks. */
#include <stddef.h>

#include "aligned.h"
#include "platform.h"

#define KERNEL32 __declspec(dllimport)

KERNEL32 void *GetProcessHeap(void);
KERNEL32 void *HeapAlloc(void *heap, uint32_t flags, size_t bytes);
KERNEL32 int32_t HeapFree(void *heap, uint32_t flags, void *memory);
KERNEL32 void OutputDebugStringA(const char *text);
KERNEL32 void *GetStdHandle(uint32_t which);
KERNEL32 int32_t WriteFile(void *file, const void *bytes, uint32_t count, uint32_t *written, void *overlapped);

static const uint32_t standard_error = (uint32_t)-12;

void *rattle_platform_take(uint64_t bytes) {
    const size_t request = rattle_aligned_request(bytes);
    return request ? rattle_aligned(HeapAlloc(GetProcessHeap(), 0, request), bytes) : NULL;
}

void rattle_platform_give(void *memory) {
    if (memory) HeapFree(GetProcessHeap(), 0, rattle_aligned_taken(memory));
}

/* A studio has no console, so the line also goes where DebugView and debuggers listen. */
void rattle_platform_log(const char *line) {
    char text[256] = "rattle: ";
    uint32_t length = 8, written = 0;
    while (*line && length < sizeof text - 2) text[length++] = *line++;
    text[length++] = '\n';
    text[length] = '\0';
    OutputDebugStringA(text);
    void *const error = GetStdHandle(standard_error);
    if (error != NULL && error != (void *)-1) (void)WriteFile(error, text, length, &written, NULL);
}
