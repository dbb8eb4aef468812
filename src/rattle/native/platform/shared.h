/* shared.h: what a worker behind the ring asks of an operating system beside platform.h: memory that processes
 * share, a wait in it, threads, and processes. shared_linux.c, shared_macos.c and shared_windows.c
 * define it, and for the first two shared_posix.c. A plugin without a worker contains none of it. */
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

/* NULL if there is none to be had. If it is urgent it asks for a real-time class a little below audio's, and goes on
 * without. [any] */
RattleThread *rattle_platform_thread(void (*run)(void *context), void *context, const char *name,
                                     uint32_t is_urgent);
void rattle_platform_join(RattleThread *thread); /* NULL allowed. [any] */

/* ---- Processes ---------------------------------------------------------------------------------------- */

typedef struct RattleProcess {
    int64_t id;     /* 0: none */
    int64_t handle; /* a pidfd, a kqueue's, a HANDLE: ready once the process has ended; -1: none */
    int64_t job;    /* Windows: what ends the process when this one ends; 0: none */
} RattleProcess;

int64_t rattle_platform_process_id(void); /* of the host. [any] */

/* A program with arguments (the first is its own name, the last NULL) and the host's environment, but for what
 * hosts say to a Python of their own (PYTHONHOME). A program without a slash is looked for in PATH. It inherits
 * `inherited` as its file descriptor 3 (none if that is -1), or by that value as a HANDLE; nothing else but log, for
 * stdout and stderr (-1: nowhere). It is in a session of its own and dies with the thread that started it where the
 * system can see to that. id 0: it could not be started; -1: not now, the system has no file, process or memory left.
 * [supervisor] */
RattleProcess rattle_platform_start(const char *program, const char *const *arguments, int64_t inherited,
                                    int64_t log);
/* By which number that program finds it. [any] */
int64_t rattle_platform_inherited_as(int64_t handle);
/* The handle of a process somebody else started, in the session of this process of ours; id 0 if it is gone, or if
 * the id is a stranger's by now. [supervisor] */
RattleProcess rattle_platform_watch(int64_t id, int64_t session);
void rattle_platform_kill(const RattleProcess *process);         /* [supervisor] */
void rattle_platform_forget(RattleProcess *process);             /* closes the handle, reaps. [supervisor] */
int32_t rattle_platform_has_ended(const RattleProcess *process); /* true of none. [supervisor] */

/* Whether a process can fork the next one of its kind (Linux); else each is started by itself, and there are no
 * channels. [any] */
int32_t rattle_platform_forks(void);

/* A pair of connected ends, over which handles can be sent; -1: none. [supervisor] */
void rattle_platform_channel(int64_t ends[2]);
/* False if nobody is there any more or it is full; at most 4 handles. Never waits. [supervisor] */
int32_t rattle_platform_send(int64_t end, const char *line, const int64_t *handles, uint32_t count);
/* A line, ended with zero; its length, 0 if there is none yet, -1 if there never will be. Never waits. [supervisor] */
int32_t rattle_platform_receive(int64_t end, char *line, uint32_t size);
void rattle_platform_close_handle(int64_t handle); /* -1 allowed. [supervisor] */

/* What wakes a thread in wait_any: ready from ring until hush. -1: none. [any] */
int64_t rattle_platform_bell(void);
void rattle_platform_ring_bell(int64_t bell); /* [any] */
void rattle_platform_hush(int64_t bell);      /* [supervisor] */

/* Sleeps until one of the handles (processes, channels, bells; -1 counts for none) is ready, or for timeout_us.
 * [supervisor] */
void rattle_platform_wait_any(const int64_t *handles, uint32_t count, uint32_t timeout_us);

/* ---- Places ------------------------------------------------------------------------------------------- */

/* UTF-8; the size needed with its zero, 0 if there is none; written if it fits. [supervisor] */
uint32_t rattle_platform_library_path(char *path, uint32_t size);  /* of the file this code is in */
uint32_t rattle_platform_cache_path(char *path, uint32_t size);    /* RATTLE_CACHE, or rattle in the user's cache */
uint32_t rattle_platform_settings_path(char *path, uint32_t size); /* rattle/settings.json in the user's settings */
uint32_t rattle_platform_variable(const char *name, char *value, uint32_t size);

const char *rattle_platform_path_separator(void); /* between the paths of a list. [any] */

/* Also the folders above it; that it is there already is no mistake. [supervisor] */
void rattle_platform_make_folder(const char *path);
/* A file to append to, made if need be; -1 if it cannot be. [supervisor] */
int64_t rattle_platform_append(const char *path);
/* Bytes written so far; emptied if they are more than limit. [supervisor] */
uint64_t rattle_platform_limit(int64_t file, uint64_t limit);
int32_t rattle_platform_write(int64_t file, const char *bytes, uint32_t count); /* [supervisor] */
/* The first size bytes of a file; how many there were, -1 if it cannot be read. [supervisor] */
int64_t rattle_platform_read(const char *path, char *bytes, uint32_t size);
void rattle_platform_remove(const char *path); /* a file. [supervisor] */

#endif
