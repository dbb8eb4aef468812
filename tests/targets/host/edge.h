/* edge.h: the play host's system: a file of lines to read, one to write, and libraries. */
#ifndef EDGE_H
#define EDGE_H

#include <stddef.h>

extern const char *const edge_entry; /* what a host calls first in a module */

size_t edge_read(char *bytes, size_t size); /* 0 at the end */
void edge_write(const char *bytes, size_t size);
void *edge_open(const char *path); /* NULL if it cannot be loaded */
void *edge_symbol(void *library, const char *name);
_Noreturn void edge_exit(int code);

int play_host(void);

#endif
