/* process_macos.c: processes, each with a kqueue that is ready once it has ended. As shared_macos.c, never run. */
#include <stddef.h>

#include "platform.h"
#include "shared.h"

typedef struct Event { /* struct kevent */
    uintptr_t of;
    int16_t filter;
    uint16_t flags;
    uint32_t details;
    intptr_t data;
    void *context;
} Event;

typedef struct Awaited { /* struct pollfd */
    int32_t file;
    int16_t events, found;
} Awaited;

int kqueue(void);
int kevent(int queue, const Event *changes, int change_count, Event *events, int event_count, const int64_t *timeout);
int poll(Awaited *files, uint32_t count, int timeout_ms);
int kill(int process, int signal);
int waitpid(int process, int *status, int options);

enum { PROCESS = -5, USER = -10, ADD = 1, CLEAR = 0x20, INPUT = 1, MOST_AWAITED = 256 };
static const uint32_t has_exited = UINT32_C(0x80000000), trigger = 0x01000000;

/* ---- Waiting ------------------------------------------------------------------------------------------ */

static int is_ready(int64_t handle) {
    Awaited file = {(int32_t)handle, INPUT, 0};
    return poll(&file, 1, 0) == 1;
}

void rattle_platform_wait_any(const int64_t *handles, uint32_t count, uint32_t timeout_us) {
    Awaited files[MOST_AWAITED];
    const uint32_t fitting = count < MOST_AWAITED ? count : MOST_AWAITED;
    for (uint32_t i = 0; i < fitting; i++) files[i] = (Awaited){(int32_t)handles[i], INPUT, 0};
    poll(files, fitting, (int)((timeout_us + 999) / 1000));
}

static int64_t queue_with(uintptr_t of, int16_t filter, uint16_t flags, uint32_t details) {
    const int queue = kqueue();
    const Event change = {.of = of, .filter = filter, .flags = flags, .details = details};
    if (queue >= 0 && kevent(queue, &change, 1, NULL, 0, NULL) == 0) return queue;
    rattle_platform_close_handle(queue);
    return -1;
}

int64_t rattle_platform_bell(void) { return queue_with(0, USER, ADD | CLEAR, 0); }

void rattle_platform_ring_bell(int64_t bell) {
    const Event change = {.filter = USER, .details = trigger};
    kevent((int)bell, &change, 1, NULL, 0, NULL);
}

void rattle_platform_hush(int64_t bell) {
    const int64_t at_once[2] = {0, 0};
    Event event;
    kevent((int)bell, NULL, 0, &event, 1, at_once);
}

/* ---- Watching ----------------------------------------------------------------------------------------- */

/* One that has ended already cannot be watched. */
RattleProcess rattle_platform_watch(int64_t id, int64_t session) {
    (void)session; /* nobody starts a process but this one */
    const int64_t queue = queue_with((uintptr_t)id, PROCESS, ADD, has_exited);
    return queue >= 0 ? (RattleProcess){.id = id, .handle = queue} : (RattleProcess){.id = 0, .handle = -1};
}

void rattle_platform_kill(const RattleProcess *process) {
    enum { SIGNAL_KILL = 9 };
    if (process->id > 0 && !rattle_platform_has_ended(process)) kill((int)process->id, SIGNAL_KILL);
}

void rattle_platform_forget(RattleProcess *process) {
    enum { NO_HANG = 1 };
    if (process->id > 0) waitpid((int)process->id, NULL, NO_HANG);
    rattle_platform_close_handle(process->handle);
    *process = (RattleProcess){.id = 0, .handle = -1};
}

int32_t rattle_platform_has_ended(const RattleProcess *process) {
    return process->id == 0 || process->handle < 0 || is_ready(process->handle);
}

/* ---- Starting ----------------------------------------------------------------------------------------- */

char ***_NSGetEnviron(void);
int posix_spawnp(int *process, const char *program, void *const *files, void *const *attributes,
                 char *const *arguments, char *const *environment);
int posix_spawnattr_init(void **attributes);
int posix_spawnattr_destroy(void **attributes);
int posix_spawnattr_setflags(void **attributes, int16_t flags);
int posix_spawnattr_setsigdefault(void **attributes, const uint32_t *signals);
int posix_spawnattr_setsigmask(void **attributes, const uint32_t *signals);
int posix_spawn_file_actions_init(void **files);
int posix_spawn_file_actions_destroy(void **files);
int posix_spawn_file_actions_adddup2(void **files, int from, int to);
int posix_spawn_file_actions_addopen(void **files, int file, const char *path, int flags, uint16_t mode);
int posix_spawn_file_actions_addinherit_np(void **files, int file);

enum { MOST_VARIABLES = 4096, CHANNEL = 3 };

static int begins(const char *text, const char *with) {
    while (*with && *text == *with) text++, with++;
    return *with == 0;
}

static void choose_environment(const char **chosen) {
    uint32_t count = 0;
    for (char **variable = *_NSGetEnviron(); *variable && count < MOST_VARIABLES; variable++)
        if (!begins(*variable, "PYTHONHOME=") && !begins(*variable, "__PYVENV_LAUNCHER__="))
            chosen[count++] = *variable;
    chosen[count] = NULL;
}

static void place_files(void **files, int64_t inherited, int64_t log) {
    enum { READ_WRITE = 2 };
    posix_spawn_file_actions_init(files);
    posix_spawn_file_actions_addopen(files, 0, "/dev/null", READ_WRITE, 0);
    for (int file = 1; file <= 2; file++) posix_spawn_file_actions_adddup2(files, log >= 0 ? (int)log : 0, file);
    if (inherited == CHANNEL) posix_spawn_file_actions_addinherit_np(files, CHANNEL);
    else if (inherited >= 0) posix_spawn_file_actions_adddup2(files, (int)inherited, CHANNEL);
}

/* Nothing is inherited but what is placed, and no signal is ignored or blocked. */
static void set_attributes(void **attributes) {
    enum { SET_SIGNAL_DEFAULT = 4, SET_SIGNAL_MASK = 8, CLOSE_OTHERS = 0x4000 };
    const uint32_t all = ~UINT32_C(0), none = 0;
    posix_spawnattr_init(attributes);
    posix_spawnattr_setflags(attributes, SET_SIGNAL_DEFAULT | SET_SIGNAL_MASK | CLOSE_OTHERS);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setsigmask(attributes, &none);
}

RattleProcess rattle_platform_start(const char *program, const char *const *arguments, int64_t inherited,
                                    int64_t log) {
    const char **environment = rattle_platform_take((MOST_VARIABLES + 1) * sizeof *environment);
    RattleProcess process = {.id = 0, .handle = -1};
    void *files = NULL, *attributes = NULL;
    int id = 0;
    if (!environment) return process;
    choose_environment(environment);
    place_files(&files, inherited, log);
    set_attributes(&attributes);
    const int error = posix_spawnp(&id, program, &files, &attributes, (char *const *)(uintptr_t)arguments,
                                   (char *const *)(uintptr_t)environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    rattle_platform_give(environment);
    if (error) return process;
    process = rattle_platform_watch(id, 0);
    return process.id ? process : (RattleProcess){.id = id, .handle = -1}; /* it has ended already */
}

/* ---- What there is only where processes fork ----------------------------------------------------------- */

int32_t rattle_platform_forks(void) { return 0; }
int64_t rattle_platform_inherited_as(int64_t handle) { return handle >= 0 ? CHANNEL : -1; }
void rattle_platform_channel(int64_t ends[2]) { ends[0] = ends[1] = -1; }

int32_t rattle_platform_send(int64_t end, const char *line, const int64_t *handles, uint32_t count) {
    (void)end, (void)line, (void)handles, (void)count;
    return 0;
}

int32_t rattle_platform_receive(int64_t end, char *line, uint32_t size) {
    (void)end, (void)line, (void)size;
    return -1;
}
