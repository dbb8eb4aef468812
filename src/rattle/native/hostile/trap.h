/* trap.h: the real-time trap of native/trap/, if this program was started with it (LD_PRELOAD): around every
 * call of process, in every check. [any] */
#ifndef HOSTILE_TRAP_H
#define HOSTILE_TRAP_H

#include <stdbool.h>
#include <stddef.h>

/* At the beginning of the program; before that, and without a trap, the others do nothing. [main] */
void trap_find(void);

void trap_enter(void);
void trap_leave(void);

/* False: this program was started without it. [main] */
bool trap_is_loaded(void);

/* What was caught since the program began, one after the other; false: nothing. [main] */
bool trap_words(char *words, size_t size);

#endif
