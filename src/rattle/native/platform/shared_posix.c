/* shared_posix.c: what of shared.h is the same on Linux and macOS. As in posix.c, names come from the host's C
 * library. */
#include <stddef.h>

#include "platform.h"
#include "shared.h"

#if defined(__APPLE__)
enum { CREATE = 0x200, APPEND = 8, CLOSE_ON_EXEC = 0x1000000, SET_MASK = 3, MASK_WORDS = 1, DUP_FROM = 67 };
#else
enum { CREATE = 0x40, APPEND = 0x400, CLOSE_ON_EXEC = 0x80000, SET_MASK = 2, MASK_WORDS = 16, DUP_FROM = 1030 };
#endif
enum { READ_WRITE = 3, MAP_SHARED = 1, WRITE_ONLY = 1, READ_ONLY = 0, END = 2 };

void *mmap(void *address, size_t bytes, int protection, int flags, int file, int64_t offset);
int munmap(void *address, size_t bytes);
int mlock(const void *address, size_t bytes);
int ftruncate(int file, int64_t bytes);
int64_t lseek(int file, int64_t offset, int from);
int open(const char *path, int flags, ...);
int close(int file);
int fcntl(int file, int command, ...);
ptrdiff_t read(int file, void *bytes, size_t count);
ptrdiff_t write(int file, const void *bytes, size_t count);
int mkdir(const char *path, unsigned mode);
int unlink(const char *path);
int getpid(void);
char *getenv(const char *name);

/* ---- Memory ------------------------------------------------------------------------------------------ */

void *rattle_platform_map(int64_t handle, uint64_t bytes) {
    void *memory = mmap(NULL, bytes, READ_WRITE, MAP_SHARED, (int)handle, 0);
    return memory == (void *)-1 ? NULL : memory;
}

void rattle_platform_unmap(void *memory, uint64_t bytes) {
    if (memory) munmap(memory, bytes);
}

/* Every page is written to, and kept if the user may: audio then takes no fault in it. */
static void touch(unsigned char *memory, uint64_t bytes) {
    mlock(memory, bytes);
    for (uint64_t at = 0; at < bytes; at += 4096) *(volatile unsigned char *)(memory + at) = 0;
}

int64_t rattle_platform_anonymous_file(void);            /* of the system's own file; -1: none. [main] */
int64_t rattle_platform_above_standard(int64_t handle); /* for that file too. [supervisor] */

/* A host without standard files gives their numbers to what is opened next, and whatever is printed goes there. */
int64_t rattle_platform_above_standard(int64_t handle) {
    enum { LAST_STANDARD = 2 };
    if (handle < 0 || handle > LAST_STANDARD) return handle;
    const int above = fcntl((int)handle, DUP_FROM, LAST_STANDARD + 1);
    close((int)handle);
    return above;
}

RattleShared rattle_platform_share(uint64_t bytes) {
    RattleShared shared = {NULL, bytes, rattle_platform_above_standard(rattle_platform_anonymous_file())};
    if (shared.handle < 0) return shared;
    if (ftruncate((int)shared.handle, (int64_t)bytes) == 0)
        shared.memory = rattle_platform_map(shared.handle, bytes);
    if (shared.memory) touch(shared.memory, bytes);
    else rattle_platform_unshare(&shared);
    return shared;
}

void rattle_platform_unshare(RattleShared *shared) {
    rattle_platform_unmap(shared->memory, shared->bytes);
    rattle_platform_close_handle(shared->handle);
    *shared = (RattleShared){NULL, 0, -1};
}

/* ---- Threads ------------------------------------------------------------------------------------------ */

#if defined(__APPLE__)
typedef void *Pthread;
#else
typedef unsigned long Pthread;
#endif

int pthread_create(Pthread *thread, const void *attributes, void *(*run)(void *), void *context);
int pthread_join(Pthread thread, void **result);
int pthread_sigmask(int how, const void *set, void *old);

void rattle_platform_name_thread(const char *name); /* of the system's own file, as the next. [supervisor] */
void rattle_platform_hurry(void);                   /* asks for a real-time class. [supervisor] */

struct RattleThread {
    Pthread thread;
    void (*run)(void *context);
    void *context;
    const char *name;
    uint32_t is_urgent;
};

static void *run_thread(void *context) {
    const RattleThread *thread = context;
    rattle_platform_name_thread(thread->name);
    if (thread->is_urgent) rattle_platform_hurry();
    thread->run(thread->context);
    return NULL;
}

/* The host's signals are not ours: the thread begins with all of them blocked. */
RattleThread *rattle_platform_thread(void (*run)(void *context), void *context, const char *name,
                                     uint32_t is_urgent) {
    RattleThread *thread = rattle_platform_take(sizeof *thread);
    uint64_t all[MASK_WORDS], old[MASK_WORDS];
    if (!thread) return NULL;
    *thread = (RattleThread){.run = run, .context = context, .name = name, .is_urgent = is_urgent};
    for (int i = 0; i < MASK_WORDS; i++) all[i] = ~UINT64_C(0);
    pthread_sigmask(SET_MASK, all, old);
    const int error = pthread_create(&thread->thread, NULL, run_thread, thread);
    pthread_sigmask(SET_MASK, old, NULL);
    if (error == 0) return thread;
    rattle_platform_give(thread);
    return NULL;
}

void rattle_platform_join(RattleThread *thread) {
    if (!thread) return;
    pthread_join(thread->thread, NULL);
    rattle_platform_give(thread);
}

/* ---- Files and places --------------------------------------------------------------------------------- */

int64_t rattle_platform_process_id(void) { return getpid(); }

void rattle_platform_close_handle(int64_t handle) {
    if (handle >= 0) close((int)handle);
}

int64_t rattle_platform_append(const char *path) {
    return open(path, WRITE_ONLY | CREATE | APPEND | CLOSE_ON_EXEC, 0600);
}

uint64_t rattle_platform_limit(int64_t file, uint64_t limit) {
    const int64_t bytes = lseek((int)file, 0, END);
    if (bytes > 0 && (uint64_t)bytes > limit) (void)!ftruncate((int)file, 0);
    return bytes > 0 ? (uint64_t)bytes : 0;
}

int32_t rattle_platform_write(int64_t file, const char *bytes, uint32_t count) {
    return write((int)file, bytes, count) == (ptrdiff_t)count;
}

int64_t rattle_platform_read(const char *path, char *bytes, uint32_t size) {
    const int file = open(path, READ_ONLY | CLOSE_ON_EXEC);
    if (file < 0) return -1;
    uint32_t count = 0;
    for (ptrdiff_t more; count < size && (more = read(file, bytes + count, size - count)) > 0;)
        count += (uint32_t)more;
    close(file);
    return count;
}

const char *rattle_platform_path_separator(void) { return ":"; }

void rattle_platform_remove(const char *path) { unlink(path); }

void rattle_platform_make_folder(const char *path) {
    char above[4096];
    for (uint32_t i = 0; i < sizeof above; i++) {
        above[i] = path[i];
        if ((path[i] != '/' && path[i] != 0) || i == 0) continue;
        above[i] = 0;
        mkdir(above, 0700);
        if (path[i] == 0) return;
        above[i] = '/';
    }
}

/* Both texts and a zero, if they fit. */
static uint32_t put_path(const char *first, const char *second, char *path, uint32_t size) {
    uint32_t length = 0;
    const char *const parts[2] = {first, second};
    for (int part = 0; part < 2; part++)
        for (const char *from = parts[part]; *from; from++, length++)
            if (length < size) path[length] = *from;
    if (length < size) path[length] = 0;
    else if (size) path[0] = 0;
    return length + 1;
}

uint32_t rattle_platform_variable(const char *name, char *value, uint32_t size) {
    const char *found = getenv(name);
    return found && *found ? put_path(found, "", value, size) : 0;
}

static uint32_t user_path(const char *base, const char *in_base, const char *in_home, char *path, uint32_t size) {
    const char *const named = getenv(base), *const home = getenv("HOME");
    if (named && *named) return put_path(named, in_base, path, size);
    return home && *home ? put_path(home, in_home, path, size) : 0;
}

uint32_t rattle_platform_cache_path(char *path, uint32_t size) {
    const uint32_t named = rattle_platform_variable("RATTLE_CACHE", path, size);
    return named ? named : user_path("XDG_CACHE_HOME", "/rattle", "/.cache/rattle", path, size);
}

uint32_t rattle_platform_settings_path(char *path, uint32_t size) {
    return user_path("XDG_CONFIG_HOME", "/rattle/settings.json", "/.config/rattle/settings.json", path, size);
}

typedef struct LibraryFile { /* Dl_info */
    const char *path;
    void *base;
    const char *symbol;
    void *address;
} LibraryFile;

int dladdr(const void *address, LibraryFile *file);

uint32_t rattle_platform_library_path(char *path, uint32_t size) {
    static const char here;
    LibraryFile file;
    return dladdr(&here, &file) && file.path ? put_path(file.path, "", path, size) : 0;
}
