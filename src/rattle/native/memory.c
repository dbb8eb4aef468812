/* The functions that compilers call even in freestanding code. Hidden: a host's own stay its own, and none is
 * looked up by the loader while sound plays. */
#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN void *memcpy(void *restrict to, const void *restrict from, size_t count);
HIDDEN void *memmove(void *to, const void *from, size_t count);
HIDDEN void *memset(void *to, int value, size_t count);
HIDDEN int memcmp(const void *a, const void *b, size_t count);

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    unsigned char *restrict target = to;
    const unsigned char *restrict source = from;
    for (size_t i = 0; i < count; i++) target[i] = source[i];
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    unsigned char *target = to;
    const unsigned char *source = from;
    if (target <= source)
        for (size_t i = 0; i < count; i++) target[i] = source[i];
    else
        for (size_t i = count; i-- > 0;) target[i] = source[i];
    return to;
}

void *memset(void *to, int value, size_t count) {
    unsigned char *target = to;
    for (size_t i = 0; i < count; i++) target[i] = (unsigned char)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t count) {
    const unsigned char *left = a, *right = b;
    for (size_t i = 0; i < count; i++)
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    return 0;
}

#if defined(__APPLE__) /* what clang makes of a memset to zero, on arm64 and on x86-64 */
HIDDEN void bzero(void *to, size_t count);
HIDDEN void __bzero(void *to, size_t count);

void bzero(void *to, size_t count) { memset(to, 0, count); }
void __bzero(void *to, size_t count) { memset(to, 0, count); }
#endif
