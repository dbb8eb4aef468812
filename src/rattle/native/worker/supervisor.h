/* supervisor.h: life and death of the worker processes of one instance. It has a thread of its own, which starts
 * them, keeps a spare one warm, sees when one dies (a process handle) or hangs (input is there and nothing was
 * finished for 20 ms), and puts the spare in its place. The audio thread only sees slots.
 *
 * On Linux one parent per instance holds the prepared plugin and forks (rattle/worker_process/parent.py); its own parent is
 * one process per library, which has imported the author's module once for all instances. Elsewhere each worker is
 * started by itself. Three deaths in ten seconds: it stays dry and says so. */
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
