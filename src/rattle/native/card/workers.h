/* workers.h: the workers behind plugins of Rattle, seen in the memory they share with their host: this process. */
#ifndef CARD_WORKERS_H
#define CARD_WORKERS_H

#include <stdint.h>

typedef struct Workers Workers;

/* The links that there are in this process; NULL: none. library: of the plugin, as dlopen gives it. What was found
 * before is gone. [main] */
const Workers *workers_find(void *library);

enum { WORKERS_NO_LAG = UINT32_MAX };

/* Samples that input is ahead of what the worker that is heard has finished: the most of all instances. NULL:
 * WORKERS_NO_LAG. [any] */
uint32_t workers_lag(const Workers *found);

/* To the process of each worker that is heard; how many there were. NULL: none. [main] */
uint32_t workers_signal(const Workers *found, int32_t signal);

/* What was counted: a JSON list with an object for each link. [main] */
void workers_write(const Workers *found);

#endif
