/* process_windows.c: processes and what to wait for, by kernel32 alone. */
#include <stddef.h>

#include "platform.h"
#include "shared.h"
#include "wide.h"

typedef struct Startup { /* STARTUPINFOEXW */
    uint32_t size;
    uint16_t *reserved, *desktop, *title;
    uint32_t x, y, width, height, columns, rows, fill, flags;
    uint16_t show, reserved_size;
    unsigned char *more;
    void *input, *output, *error;
    void *attributes;
} Startup;

typedef struct Started { /* PROCESS_INFORMATION */
    void *process, *thread;
    uint32_t process_id, thread_id;
} Started;

typedef struct JobLimits { /* JOBOBJECT_EXTENDED_LIMIT_INFORMATION */
    int64_t times[2];
    uint32_t flags;
    size_t working_sets[2];
    uint32_t processes;
    size_t affinity;
    uint32_t priority, scheduling;
    uint64_t counters[6];
    size_t memory[4];
} JobLimits;

KERNEL32 int32_t CreateProcessW(const uint16_t *program, uint16_t *command, void *security, void *of_thread,
                                int32_t inherits, uint32_t flags, void *environment, const uint16_t *folder,
                                Startup *startup, Started *started);
KERNEL32 int32_t InitializeProcThreadAttributeList(void *list, uint32_t count, uint32_t flags, size_t *bytes);
KERNEL32 int32_t UpdateProcThreadAttribute(void *list, uint32_t flags, size_t which, void *value, size_t bytes,
                                           void *previous, size_t *returned);
KERNEL32 void DeleteProcThreadAttributeList(void *list);
KERNEL32 void *CreateJobObjectW(const void *security, const uint16_t *name);
KERNEL32 int32_t SetInformationJobObject(void *job, int32_t which, void *information, uint32_t bytes);
KERNEL32 int32_t AssignProcessToJobObject(void *job, void *process);
KERNEL32 int32_t SetHandleInformation(void *handle, uint32_t mask, uint32_t flags);
KERNEL32 void *CreateFileW(const uint16_t *path, uint32_t access, uint32_t sharing, const void *security,
                           uint32_t how, uint32_t flags, void *like);
KERNEL32 uint16_t *GetEnvironmentStringsW(void);
KERNEL32 int32_t FreeEnvironmentStringsW(uint16_t *block);
KERNEL32 void *OpenProcess(uint32_t access, int32_t inherits, uint32_t id);
KERNEL32 int32_t TerminateProcess(void *process, uint32_t status);
KERNEL32 uint32_t ResumeThread(void *thread);
KERNEL32 uint32_t WaitForSingleObject(void *handle, uint32_t milliseconds);
KERNEL32 uint32_t WaitForMultipleObjects(uint32_t count, void *const *handles, int32_t all, uint32_t milliseconds);
KERNEL32 void *CreateEventW(const void *security, int32_t is_manual, int32_t is_set, const uint16_t *name);
KERNEL32 int32_t SetEvent(void *event);
KERNEL32 int32_t ResetEvent(void *event);
KERNEL32 int32_t CloseHandle(void *handle);

static void *of(int64_t handle) { return (void *)(intptr_t)handle; }
static int64_t from(void *handle) { return handle && handle != of(-1) ? (int64_t)(intptr_t)handle : -1; }

/* ---- The command line and the environment ------------------------------------------------------------- */

typedef struct Wide {
    uint16_t *text;
    uint32_t length;
} Wide;

static void put(Wide *line, uint16_t unit, uint32_t times) {
    for (; times > 0 && line->length < RATTLE_WIDE - 1; times--) line->text[line->length++] = unit;
}

/* In quotes; a backslash counts only before one (CommandLineToArgvW). */
static void put_argument(Wide *line, const uint16_t *argument) {
    uint32_t backslashes = 0;
    put(line, '"', 1);
    for (; *argument; argument++) {
        if (*argument == '"') put(line, '\\', backslashes + 1);
        backslashes = *argument == '\\' ? backslashes + 1 : 0;
        put(line, *argument, 1);
    }
    put(line, '\\', backslashes);
    put(line, '"', 1);
}

static void put_arguments(Wide *line, const char *const *arguments, uint16_t *scratch) {
    for (; *arguments; arguments++) {
        rattle_wide(*arguments, scratch, RATTLE_WIDE);
        if (line->length) put(line, ' ', 1);
        put_argument(line, scratch);
    }
    line->text[line->length] = 0;
}

static int begins(const uint16_t *text, const char *with) {
    while (*with && *text == (unsigned char)*with) text++, with++;
    return *with == 0;
}

/* Without what a host says to a Python of its own. The block ends with an empty text. */
static int choose_environment(uint16_t *chosen, uint32_t units) {
    uint16_t *block = GetEnvironmentStringsW();
    uint32_t length = 0;
    for (const uint16_t *variable = block; variable && *variable;) {
        uint32_t size = 1;
        while (variable[size - 1]) size++;
        if (length + size + 1 > units) break;
        if (!begins(variable, "PYTHONHOME=") && !begins(variable, "__PYVENV_LAUNCHER__="))
            for (uint32_t i = 0; i < size; i++) chosen[length++] = variable[i];
        variable += size;
    }
    chosen[length] = 0;
    if (block) FreeEnvironmentStringsW(block);
    return length > 0;
}

/* ---- Starting ----------------------------------------------------------------------------------------- */

enum { ENVIRONMENT = 4 * RATTLE_WIDE, ATTRIBUTES = 256 };

typedef struct Start {
    uint16_t line[RATTLE_WIDE], scratch[RATTLE_WIDE], environment[ENVIRONMENT];
    _Alignas(16) unsigned char attributes[ATTRIBUTES];
    void *inherited[3]; /* the memory, the log, nothing to read */
    uint32_t inherited_count;
} Start;

static void set_inheritable(Start *start, uint32_t is_inheritable) {
    for (uint32_t i = 0; i < start->inherited_count; i++) SetHandleInformation(start->inherited[i], 1, is_inheritable);
}

/* The child ends when the last handle of the job is closed, which a host's end does. */
static void *job_of(void *process) {
    enum { EXTENDED_LIMITS = 9, KILL_ON_CLOSE = 0x2000 };
    JobLimits limits = {.flags = KILL_ON_CLOSE};
    void *job = CreateJobObjectW(NULL, NULL);
    if (!job) return NULL;
    if (SetInformationJobObject(job, EXTENDED_LIMITS, &limits, sizeof limits) && AssignProcessToJobObject(job, process))
        return job;
    CloseHandle(job);
    return NULL;
}

static RattleProcess create(Start *start, void *nowhere, int64_t log) {
    enum { USE_HANDLES = 0x100, SUSPENDED = 4, NO_WINDOW = 0x8000000, UNICODE = 0x400, EXTENDED = 0x80000 };
    enum { HANDLE_LIST = 0x20002 };
    Startup startup = {.size = sizeof startup, .flags = USE_HANDLES, .input = nowhere};
    Started started = {NULL, NULL, 0, 0};
    size_t bytes = ATTRIBUTES;
    startup.output = startup.error = log >= 0 ? of(log) : nowhere;
    startup.attributes = start->attributes;
    if (!InitializeProcThreadAttributeList(start->attributes, 1, 0, &bytes)) return (RattleProcess){.handle = -1};
    UpdateProcThreadAttribute(start->attributes, 0, HANDLE_LIST, start->inherited,
                              start->inherited_count * sizeof(void *), NULL, NULL);
    set_inheritable(start, 1);
    const int32_t is_started =
        CreateProcessW(NULL, start->line, NULL, NULL, 1, SUSPENDED | NO_WINDOW | UNICODE | EXTENDED,
                       start->environment, NULL, &startup, &started);
    set_inheritable(start, 0);
    DeleteProcThreadAttributeList(start->attributes);
    if (!is_started) return (RattleProcess){.handle = -1};
    const int64_t job = (int64_t)(intptr_t)job_of(started.process);
    ResumeThread(started.thread);
    CloseHandle(started.thread);
    return (RattleProcess){.id = started.process_id, .handle = from(started.process), .job = job};
}

RattleProcess rattle_platform_start(const char *program, const char *const *arguments, int64_t inherited,
                                    int64_t log) {
    enum { READ_AND_WRITE = 3, OPEN_EXISTING = 3 };
    static const uint16_t nul[] = {'N', 'U', 'L', 0};
    Start *start = rattle_platform_take(sizeof *start);
    RattleProcess process = {.handle = -1};
    if (!start) return process;
    void *nowhere = CreateFileW(nul, UINT32_C(0xc0000000), READ_AND_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    Wide line = {start->line, 0};
    (void)program; /* it is the first argument, and looked for as Windows does */
    put_arguments(&line, arguments, start->scratch);
    start->inherited[start->inherited_count++] = nowhere;
    if (log >= 0) start->inherited[start->inherited_count++] = of(log);
    if (inherited >= 0) start->inherited[start->inherited_count++] = of(inherited);
    if (choose_environment(start->environment, ENVIRONMENT)) process = create(start, nowhere, log);
    CloseHandle(nowhere);
    rattle_platform_give(start);
    return process;
}

int64_t rattle_platform_inherited_as(int64_t handle) { return handle; }

/* ---- Watching ----------------------------------------------------------------------------------------- */

RattleProcess rattle_platform_watch(int64_t id, int64_t session) {
    enum { TERMINATE = 1, SYNCHRONIZE = 0x100000 };
    (void)session; /* nobody starts a process but this one */
    const int64_t handle = from(OpenProcess(TERMINATE | SYNCHRONIZE, 0, (uint32_t)id));
    return handle >= 0 ? (RattleProcess){.id = id, .handle = handle} : (RattleProcess){.handle = -1};
}

void rattle_platform_kill(const RattleProcess *process) {
    if (process->handle >= 0) TerminateProcess(of(process->handle), 1);
}

void rattle_platform_forget(RattleProcess *process) {
    rattle_platform_close_handle(process->handle);
    if (process->job) CloseHandle(of(process->job));
    *process = (RattleProcess){.handle = -1};
}

int32_t rattle_platform_has_ended(const RattleProcess *process) {
    return process->handle < 0 || WaitForSingleObject(of(process->handle), 0) == 0;
}

/* ---- Waiting ------------------------------------------------------------------------------------------ */

void rattle_platform_wait_any(const int64_t *handles, uint32_t count, uint32_t timeout_us) {
    enum { MOST = 64 };
    void *awaited[MOST];
    uint32_t fitting = 0;
    for (uint32_t i = 0; i < count && fitting < MOST; i++)
        if (handles[i] >= 0) awaited[fitting++] = of(handles[i]);
    if (fitting) (void)WaitForMultipleObjects(fitting, awaited, 0, (timeout_us + 999) / 1000);
    else rattle_platform_sleep_us(timeout_us);
}

int64_t rattle_platform_bell(void) { return from(CreateEventW(NULL, 1, 0, NULL)); }
void rattle_platform_ring_bell(int64_t bell) { SetEvent(of(bell)); }
void rattle_platform_hush(int64_t bell) { ResetEvent(of(bell)); }

/* ---- What there is only where processes fork ----------------------------------------------------------- */

int32_t rattle_platform_forks(void) { return 0; }
void rattle_platform_channel(int64_t ends[2]) { ends[0] = ends[1] = -1; }

int32_t rattle_platform_send(int64_t end, const char *line, const int64_t *handles, uint32_t count) {
    (void)end, (void)line, (void)handles, (void)count;
    return 0;
}

int32_t rattle_platform_receive(int64_t end, char *line, uint32_t size) {
    (void)end, (void)line, (void)size;
    return -1;
}
