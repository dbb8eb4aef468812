/* shared.h: what a worker behind the ring asks of an operating system beside platform.h: memory that processes
 * share, a wait in it, threads, and processes. One file per system defines it: shared_linux.c, shared_macos.c,
 * shared_windows.c. A plugin without a worker contains none of it. */
#ifndef RATTLE_PLATFORM_SHARED_H
#define RATTLE_PLATFORM_SHARED_H

#include "../processor.h"

/* ---- Memory ------------------------------------------------------------------------------------------ */

typedef struct RattleShared {
    void *memory; /* zeroed, every page touched, aligned to a page */
    uint64_t bytes;
    int64_t handle; /* a file descriptor or HANDLE: who has it maps the same memory; it has no name */
} RattleShared;

/* memory is NULL if there is none. [main] */
RattleShared rattle_platform_share(uint64_t bytes);
/* Maps what another process shares; its handle is not taken over. [main] */
void *rattle_platform_map(int64_t handle, uint64_t bytes);
void rattle_platform_unmap(void *memory, uint64_t bytes); /* [main] */
void rattle_platform_unshare(RattleShared *shared);       /* [main] */

/* ---- A wait in shared memory, and the time ------------------------------------------------------------ */

/* Sleeps while *word == value, until it is woken, at most timeout_us; may return early. [worker] */
void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us);
/* Wakes who waits there. [audio]: bounded, and only called if somebody sleeps. */
void rattle_platform_wake(_Atomic uint32_t *word) RATTLE_NONBLOCKING;
/* Monotonic, without a system call. [audio] */
uint64_t rattle_platform_now_ns(void) RATTLE_NONBLOCKING;
void rattle_platform_sleep_us(uint32_t microseconds); /* [worker] */

/* ---- Threads ------------------------------------------------------------------------------------------ */

typedef struct RattleThread RattleThread;

/* NULL if there is none to be had. It asks for a real-time class a little below audio's, and goes on without. [main] */
RattleThread *rattle_platform_thread(void (*run)(void *context), void *context, const char *name);
void rattle_platform_join(RattleThread *thread); /* [main] */

/* ---- Processes ---------------------------------------------------------------------------------------- */

typedef struct RattleProcess {
    int64_t id;     /* 0: none */
    int64_t handle; /* a pidfd, a kqueue's, a HANDLE: ready once the process has ended; -1: none */
} RattleProcess;

/* A program with arguments (the last is NULL) and the host's environment. It inherits `inherited` as its file
 * descriptor 3, or by that value as a HANDLE; nothing else but log, for stdout and stderr. It dies with its parent's
 * process where the system can see to that. id 0: it could not be started. [supervisor] */
RattleProcess rattle_platform_start(const char *program, const char *const *arguments, int64_t inherited,
                                    int64_t log);
/* The handle of a process somebody else started; handle -1 if it is gone. [supervisor] */
RattleProcess rattle_platform_watch(int64_t id);
void rattle_platform_kill(const RattleProcess *process);   /* [supervisor] */
void rattle_platform_forget(RattleProcess *process);       /* closes the handle, reaps. [supervisor] */
int32_t rattle_platform_has_ended(const RattleProcess *process); /* [supervisor] */

/* A pair of connected ends, over which handles of memory can be sent; -1: none. [supervisor] */
void rattle_platform_channel(int64_t ends[2]);
int32_t rattle_platform_send(int64_t end, const char *line, int64_t handle); /* handle -1: none */ /* [supervisor] */
void rattle_platform_close_handle(int64_t handle); /* [supervisor] */

/* Sleeps until one of the handles is ready, or for timeout_us. [supervisor] */
void rattle_platform_wait_any(const int64_t *handles, uint32_t count, uint32_t timeout_us);

/* ---- Places ------------------------------------------------------------------------------------------- */

/* UTF-8; the size needed with its zero, 0 if there is none; written if it fits. [supervisor] */
uint32_t rattle_platform_library_path(char *path, uint32_t size); /* of the file this code is in */
uint32_t rattle_platform_cache_path(char *path, uint32_t size);   /* of Rattle's cache folder, made if need be */
uint32_t rattle_platform_variable(const char *name, char *value, uint32_t size);
/* A file to append to; -1 if it cannot be. [supervisor] */
int64_t rattle_platform_append(const char *path);

#endif
