/* supervisor.h: life and death of the worker processes of one instance. A thread, shared by all instances of the
 * library in a host, starts them, keeps a spare one warm, sees when one dies (a process handle) or hangs, and puts the
 * spare in its place. The audio thread only sees slots.
 *
 * On Linux one parent per instance holds the prepared plugin and forks (rattle/worker_process/family.py); its own
 * parent, the nursery, is one process per library, which has imported the author's module once for all instances.
 * Elsewhere, and with RATTLE_WORKER_FORK=0, each worker is started by itself. Which Python: command.h.
 *
 * Hung is who finishes nothing for 20 ms although input is there; at longer latencies, until 20 ms of finished sound
 * are left. It is replaced, told to end, and killed if it has not in half a second. Offline, where waiting costs
 * nothing, it has 3 s. The next one plays the 250 ms before it is heard too, so that its state is what it was.
 *
 * Who dies or hangs within half a second of its start has a reason in its code: the next one leaves out that past and
 * what was played then. Three such deaths or hangs in twenty seconds: the sound stays dry, and the log says so. */
#ifndef RATTLE_WORKER_SUPERVISOR_H
#define RATTLE_WORKER_SUPERVISOR_H

#include "../description.h"
#include "audio.h"

typedef struct RattleSupervisor RattleSupervisor;

/* link lives in memory of rattle_platform_share; its handle goes to the processes. Returns when a worker plays, or
 * after wait_ms: then the sound is dry until one does. NULL only if no thread could be made. [main] */
RattleSupervisor *rattle_supervisor_open(const RattleWorker *worker, RattleLink *link, int64_t memory_handle,
                                         RattleAudio *audio, const RattleListener *listener, uint32_t wait_ms);

/* Ends all processes, waits for at most a second, then kills; nothing is left. NULL allowed. [main] */
void rattle_supervisor_close(RattleSupervisor *supervisor);

/* A new worker from the author's file as it is now takes over with a crossfade: hot reload. [main] */
void rattle_supervisor_reload(RattleSupervisor *supervisor);

#endif
