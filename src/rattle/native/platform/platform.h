/* platform.h: all that the runtime asks of an operating system. One file per system defines it, and only
 * there may its names be imported. */
#ifndef RATTLE_PLATFORM_H
#define RATTLE_PLATFORM_H

#include <stdint.h>

/* Zeroed, every page touched (so that the audio thread takes no page fault), aligned to 64 bytes; NULL if
 * memory ran out. [main] */
void *rattle_platform_take(uint64_t bytes);

/* NULL allowed. [main] */
void rattle_platform_give(void *memory);

/* One line, without its end, to where the host's user finds it. [main] */
void rattle_platform_log(const char *line);

#endif
