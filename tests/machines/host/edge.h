/* edge.h: what the play host asks of the machine below it. One file per kind of machine defines it. */
#ifndef EDGE_H
#define EDGE_H

#include <stdint.h>

/* Where unreadable memory lies close to an array, so that the first access outside ends the process. */
typedef enum Fence { FENCE_NONE, FENCE_BELOW, FENCE_ABOVE } Fence;

void *edge_take(uint64_t bytes, Fence fence); /* zeroed, aligned to 64 bytes unless fenced above */
void edge_give_all(void);                     /* everything taken */
void edge_write(const void *bytes, uint64_t count);

#if defined(__x86_64__) || defined(__aarch64__)
uint64_t edge_mode(void);
void edge_set_mode(uint64_t mode);
#else /* only one mode there is */
static inline uint64_t edge_mode(void) { return 0; }
static inline void edge_set_mode(uint64_t mode) { (void)mode; }
#endif

/* The host itself (play_host.c): plays every script, one after the other. */
void play(const unsigned char *scripts, uint64_t size);

#endif
