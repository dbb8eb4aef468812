/* process_linux.c: processes and their handles, and channels between them. */
#include <stddef.h>

#include "platform.h"
#include "shared.h"

long syscall(long number, ...);
int *__errno_location(void);

enum { PIDFD_SEND_SIGNAL = 424, PIDFD_OPEN = 434, CLOSE_RANGE = 436 };

/* ---- Waiting ------------------------------------------------------------------------------------------- */

typedef struct Awaited { /* struct pollfd */
    int32_t file;
    int16_t events, found;
} Awaited;

int poll(Awaited *files, unsigned long count, int timeout_ms);
int ppoll(Awaited *files, unsigned long count, const int64_t timeout[2], const void *mask);

enum { INPUT = 1, MOST_AWAITED = 256 };

static int is_ready(int64_t handle) {
    Awaited file = {(int32_t)handle, INPUT, 0};
    return poll(&file, 1, 0) == 1;
}

/* What does not fit is looked at when the time is over. */
void rattle_platform_wait_any(const int64_t *handles, uint32_t count, uint32_t timeout_us) {
    Awaited files[MOST_AWAITED];
    const uint32_t fitting = count < MOST_AWAITED ? count : MOST_AWAITED;
    const int64_t timeout[2] = {timeout_us / 1000000, timeout_us % 1000000 * INT64_C(1000)};
    for (uint32_t i = 0; i < fitting; i++) files[i] = (Awaited){(int32_t)handles[i], INPUT, 0};
    ppoll(files, fitting, timeout, NULL);
}

/* ---- Watching processes -------------------------------------------------------------------------------- */

int kill(int process, int signal);
int waitid(int what, unsigned id, void *information, int options);
int getsid(int process);

enum { SIGNAL_KILL = 9, NO_SUCH_PROCESS = 3 };

/* The session is looked at behind the handle: whose that is, had the id then. */
RattleProcess rattle_platform_watch(int64_t id, int64_t session) {
    const RattleProcess process = {.id = id, .handle = syscall(PIDFD_OPEN, (int)id, 0)};
    if (getsid((int)id) == session) return process;
    rattle_platform_close_handle(process.handle);
    return (RattleProcess){.id = 0, .handle = -1};
}

/* By handle where there is one: an id may meanwhile be another process's. */
void rattle_platform_kill(const RattleProcess *process) {
    if (process->handle >= 0) syscall(PIDFD_SEND_SIGNAL, (int)process->handle, SIGNAL_KILL, NULL, 0);
    else if (process->id > 0) kill((int)process->id, SIGNAL_KILL);
}

/* Another's child cannot be waited for; then this does nothing. */
static int reap(const RattleProcess *process, int options) {
    enum { BY_ID = 1, BY_HANDLE = 3, EXITED = 4 };
    int32_t information[32] = {0}; /* siginfo_t; word 0 is a signal's number if something was found */
    const int by = process->handle >= 0 ? BY_HANDLE : BY_ID;
    const int64_t id = process->handle >= 0 ? process->handle : process->id;
    return waitid(by, (unsigned)id, information, EXITED | options) == 0 && information[0] != 0;
}

void rattle_platform_forget(RattleProcess *process) {
    enum { NO_HANG = 1 };
    if (process->id > 0) reap(process, NO_HANG);
    rattle_platform_close_handle(process->handle);
    *process = (RattleProcess){.id = 0, .handle = -1};
}

int32_t rattle_platform_has_ended(const RattleProcess *process) {
    enum { NO_HANG = 1, LEAVE = 0x1000000 };
    if (process->id == 0) return 1;
    if (process->handle >= 0) return is_ready(process->handle);
    if (reap(process, NO_HANG | LEAVE)) return 1;
    return kill((int)process->id, 0) != 0 && *__errno_location() == NO_SUCH_PROCESS;
}

/* ---- Starting a process ------------------------------------------------------------------------------- */

extern char **environ;
int clone(int (*run)(void *), void *stack, int flags, void *argument, ...);
int execvpe(const char *program, char *const *arguments, char *const *environment);
__attribute__((noreturn)) void _exit(int status);
int sigaction(int signal, const void *action, void *old);
int sigprocmask(int how, const void *set, void *old);
int open(const char *path, int flags, ...);
int close(int file);
int dup2(int from, int to);
int fcntl(int file, int command, ...);
int setsid(void);
int prctl(int option, ...);

enum { MOST_VARIABLES = 4096, FIRST_CLOSED = 4, CHILD_STACK = 65536 };

typedef struct Start { /* what a child needs, which runs in its parent's memory until it is another program */
    const char *program;
    const char *const *arguments;
    const char *environment[MOST_VARIABLES + 1];
    int inherited, log;
    int failed; /* errno */
    _Alignas(16) unsigned char stack[CHILD_STACK];
} Start;

static int begins(const char *text, const char *with) {
    while (*with && *text == *with) text++, with++;
    return *with == 0;
}

static void choose_environment(Start *start) {
    uint32_t count = 0;
    for (char **variable = environ; *variable && count < MOST_VARIABLES; variable++)
        if (!begins(*variable, "PYTHONHOME=")) start->environment[count++] = *variable;
    start->environment[count] = NULL;
}

/* A handler of the host's must not run here, and what the host ignores is no business of the child's. */
static void forget_signals(void) {
    enum { SIGNALS = 64, SET_MASK = 2 };
    static const uint64_t nothing[32]; /* a struct sigaction that says default, and an empty mask */
    for (int signal = 1; signal <= SIGNALS; signal++) sigaction(signal, nothing, NULL);
    sigprocmask(SET_MASK, nothing, NULL);
}

static void close_the_rest(int first) {
    if (syscall(CLOSE_RANGE, first, ~0U, 0) == 0) return;
    for (int file = first; file < 65536; file++) close(file);
}

/* False if there is none to be had. */
static int place_files(const Start *start) {
    enum { DUP_FROM = 0, READ_WRITE = 2 };
    const int nowhere = open("/dev/null", READ_WRITE);
    const int log = fcntl(start->log >= 0 ? start->log : nowhere, DUP_FROM, 10);
    const int inherited = start->inherited >= 0 ? fcntl(start->inherited, DUP_FROM, 10) : -1;
    if (log < 0 || (start->inherited >= 0 && inherited < 0)) return 0;
    dup2(nowhere, 0);
    dup2(log, 1);
    dup2(log, 2);
    if (inherited >= 0) dup2(inherited, 3);
    close_the_rest(inherited >= 0 ? FIRST_CLOSED : FIRST_CLOSED - 1);
    return 1;
}

static int become(void *argument) {
    enum { SET_PARENT_DEATH_SIGNAL = 1, SIGKILL = 9 };
    Start *start = argument;
    setsid();
    prctl(SET_PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0);
    forget_signals();
    if (place_files(start))
        execvpe(start->program, (char *const *)(uintptr_t)start->arguments,
                (char *const *)(uintptr_t)start->environment);
    start->failed = *__errno_location();
    _exit(127);
}

#if defined(__SANITIZE_THREAD__) /* which takes every clone for a fork; a missing program is then not noticed */
enum { VM = 0 };
#else
enum { VM = 0x100 };
#endif

/* For want of what may be there later: EAGAIN, ENOMEM, ENFILE, EMFILE. */
static int is_short_of_something(int error) { return error == 11 || error == 12 || error == 23 || error == 24; }

/* As posix_spawn does it: without copying the host's memory, and failing before it returns. */
RattleProcess rattle_platform_start(const char *program, const char *const *arguments, int64_t inherited,
                                    int64_t log) {
    enum { VFORK = 0x4000, PIDFD = 0x1000, SIGCHLD = 17 };
    Start *start = rattle_platform_take(sizeof *start);
    RattleProcess process = {.id = 0, .handle = -1};
    int handle = -1;
    if (!start) return process;
    start->program = program;
    start->arguments = arguments;
    start->inherited = (int)inherited;
    start->log = (int)log;
    choose_environment(start);
    const int id = clone(become, start->stack + CHILD_STACK, VM | VFORK | PIDFD | SIGCHLD, start, &handle);
    const int error = id > 0 ? start->failed : *__errno_location();
    if (id > 0) process = (RattleProcess){.id = id, .handle = handle};
    if (id > 0 && error) reap(&process, 0), rattle_platform_forget(&process);
    if (error && is_short_of_something(error)) process.id = -1;
    rattle_platform_give(start);
    return process;
}

/* ---- Channels and bells -------------------------------------------------------------------------------- */

typedef struct Piece { /* struct iovec */
    void *bytes;
    size_t count;
} Piece;

typedef struct Message { /* struct msghdr */
    void *name;
    uint32_t name_size;
    Piece *pieces;
    size_t piece_count;
    void *control;
    size_t control_size;
    int32_t flags;
} Message;

enum { MOST_HANDLES = 4 };

typedef struct Rights { /* struct cmsghdr and its data */
    size_t size;
    int32_t level, type;
    int32_t handles[MOST_HANDLES];
} Rights;

int socketpair(int domain, int type, int protocol, int ends[2]);
ptrdiff_t sendmsg(int end, const Message *message, int flags);
ptrdiff_t recv(int end, void *bytes, size_t count, int flags);
int eventfd(unsigned first, int flags);
ptrdiff_t read(int file, void *bytes, size_t count);
ptrdiff_t write(int file, const void *bytes, size_t count);

int32_t rattle_platform_forks(void) { return 1; }
int64_t rattle_platform_inherited_as(int64_t handle) { return handle >= 0 ? 3 : -1; }

int64_t rattle_platform_above_standard(int64_t handle); /* of shared_posix.c. [supervisor] */

void rattle_platform_channel(int64_t ends[2]) {
    enum { UNIX = 1, SEQUENCED_PACKETS = 5, CLOSE_ON_EXEC = 0x80000 };
    int pair[2] = {-1, -1};
    socketpair(UNIX, SEQUENCED_PACKETS | CLOSE_ON_EXEC, 0, pair);
    for (int i = 0; i < 2; i++) ends[i] = rattle_platform_above_standard(pair[i]);
}

int32_t rattle_platform_send(int64_t end, const char *line, const int64_t *handles, uint32_t count) {
    enum { LEVEL_SOCKET = 1, RIGHTS = 1, DO_NOT_WAIT = 0x40, NO_SIGNAL = 0x4000 };
    Rights rights = {offsetof(Rights, handles) + count * sizeof(int32_t), LEVEL_SOCKET, RIGHTS, {0}};
    Piece piece = {(void *)(uintptr_t)line, 0};
    Message message = {.pieces = &piece, .piece_count = 1};
    while (line[piece.count]) piece.count++;
    for (uint32_t i = 0; i < count && i < MOST_HANDLES; i++) rights.handles[i] = (int32_t)handles[i];
    if (count) message.control = &rights, message.control_size = rights.size;
    return sendmsg((int)end, &message, DO_NOT_WAIT | NO_SIGNAL) == (ptrdiff_t)piece.count;
}

int32_t rattle_platform_receive(int64_t end, char *line, uint32_t size) {
    enum { DO_NOT_WAIT = 0x40, TRY_AGAIN = 11, INTERRUPTED = 4 };
    const ptrdiff_t count = recv((int)end, line, size - 1, DO_NOT_WAIT);
    if (count > 0) line[count] = 0;
    if (count > 0) return (int32_t)count;
    const int error = *__errno_location();
    return count < 0 && (error == TRY_AGAIN || error == INTERRUPTED) ? 0 : -1;
}

int64_t rattle_platform_bell(void) {
    enum { CLOSE_ON_EXEC = 0x80000, DO_NOT_WAIT = 0x800 };
    return eventfd(0, CLOSE_ON_EXEC | DO_NOT_WAIT);
}

void rattle_platform_ring_bell(int64_t bell) {
    const uint64_t one = 1;
    (void)!write((int)bell, &one, sizeof one);
}

void rattle_platform_hush(int64_t bell) {
    uint64_t rings;
    (void)!read((int)bell, &rings, sizeof rings);
}
