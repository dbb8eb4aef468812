/* wide.h: the texts of Windows, UTF-16, for files of platform/ that speak to it. [any] */
#ifndef RATTLE_PLATFORM_WIDE_H
#define RATTLE_PLATFORM_WIDE_H

#include <stdint.h>

#define KERNEL32 __declspec(dllimport)

enum { RATTLE_WIDE = 32768, RATTLE_UTF_8 = 65001 }; /* units: the longest text that Windows takes */

KERNEL32 int32_t MultiByteToWideChar(uint32_t page, uint32_t flags, const char *text, int32_t bytes, uint16_t *wide,
                                     int32_t units);
KERNEL32 int32_t WideCharToMultiByte(uint32_t page, uint32_t flags, const uint16_t *wide, int32_t units, char *text,
                                     int32_t bytes, const char *otherwise, int32_t *is_otherwise);

/* Empty if it is too long. [any] */
static inline void rattle_wide(const char *text, uint16_t *wide, int32_t units) {
    if (MultiByteToWideChar(RATTLE_UTF_8, 0, text, -1, wide, units) == 0) wide[0] = 0;
}

/* The bytes needed with the zero; written if they fit. [any] */
static inline uint32_t rattle_narrow(const uint16_t *wide, char *text, uint32_t size) {
    const int32_t needed = WideCharToMultiByte(RATTLE_UTF_8, 0, wide, -1, 0, 0, 0, 0);
    if (needed > 0 && (uint32_t)needed <= size)
        (void)WideCharToMultiByte(RATTLE_UTF_8, 0, wide, -1, text, (int32_t)size, 0, 0);
    else if (size) text[0] = 0;
    return needed > 0 ? (uint32_t)needed : 0;
}

#endif
