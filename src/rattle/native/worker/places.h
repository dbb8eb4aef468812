/* places.h: where an instance's processes write, and where `rattle monitor` finds it. Inside worker/ only. */
#ifndef RATTLE_WORKER_PLACES_H
#define RATTLE_WORKER_PLACES_H

#include "command.h"

typedef struct RattlePlaces { /* of one instance; empty texts where there is no cache folder */
    char log[RATTLE_PATH], entry[RATTLE_PATH];
} RattlePlaces;

/* CACHE/logs/PLUGIN-PID-N.log and CACHE/instances/PID-N.json; their folders are made. [supervisor] */
void rattle_places(RattlePlaces *places, uint32_t number);
/* Writes the entry by which `rattle monitor` finds the link: {"plugin", "host_pid", "fd", "bytes", "log",
 * "library"}; the memory is /proc/PID/fd/FD. [supervisor] */
void rattle_places_enter(const RattlePlaces *places, int64_t memory_handle, uint64_t bytes);
/* Removes the entry, and the log if nobody wrote to it. [supervisor] */
void rattle_places_leave(const RattlePlaces *places);

/* To the host's user and to the log: parts one after the other, the last is NULL. [supervisor] */
void rattle_places_say(int64_t log, const char *const *parts);

#endif
