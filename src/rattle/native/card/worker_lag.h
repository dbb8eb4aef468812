/* worker_lag.h: how far the worker behind a plugin of Rattle is, read from the memory it shares with its host: this
 * process. */
#ifndef CARD_WORKER_LAG_H
#define CARD_WORKER_LAG_H

#include <stdint.h>

typedef struct WorkerLag WorkerLag;

/* The first link there is in this process; NULL: there is none. library: of the plugin, as dlopen gives it. [main] */
const WorkerLag *worker_lag_find(void *library);

enum { WORKER_LAG_NONE = UINT32_MAX };

/* Samples that its input is ahead of what the worker that is heard has finished. NULL: WORKER_LAG_NONE. [any] */
uint32_t worker_lag(const WorkerLag *found);

/* What its audio side counted, as a JSON object. [main] */
void worker_lag_write(const WorkerLag *found);

#endif
