/* places_windows.c: where things are, and files, by kernel32 alone. */
#include <stddef.h>

#include "platform.h"
#include "shared.h"
#include "wide.h"

KERNEL32 uint32_t GetEnvironmentVariableW(const uint16_t *name, uint16_t *value, uint32_t units);
KERNEL32 int32_t GetModuleHandleExW(uint32_t flags, const void *inside, void **module);
KERNEL32 uint32_t GetModuleFileNameW(void *module, uint16_t *path, uint32_t units);
KERNEL32 uint32_t GetCurrentProcessId(void);
KERNEL32 int32_t CreateDirectoryW(const uint16_t *path, const void *security);
KERNEL32 int32_t DeleteFileW(const uint16_t *path);
KERNEL32 void *CreateFileW(const uint16_t *path, uint32_t access, uint32_t sharing, const void *security,
                           uint32_t how, uint32_t flags, void *like);
KERNEL32 void *ReOpenFile(void *file, uint32_t access, uint32_t sharing, uint32_t flags);
KERNEL32 int32_t ReadFile(void *file, void *bytes, uint32_t count, uint32_t *read, void *overlapped);
KERNEL32 int32_t WriteFile(void *file, const void *bytes, uint32_t count, uint32_t *written, void *overlapped);
KERNEL32 int32_t GetFileSizeEx(void *file, int64_t *bytes);
KERNEL32 int32_t SetEndOfFile(void *file);
KERNEL32 int32_t CloseHandle(void *handle);

enum { SHARE_ALL = 7, NORMAL = 0x80 };

static void *of(int64_t handle) { return (void *)(intptr_t)handle; }
static uint16_t *take_wide(void) { return rattle_platform_take(RATTLE_WIDE * sizeof(uint16_t)); }

int64_t rattle_platform_process_id(void) { return GetCurrentProcessId(); }
const char *rattle_platform_path_separator(void) { return ";"; }

/* ---- Places ------------------------------------------------------------------------------------------- */

static uint32_t variable_and(const char *name, const char *behind, char *value, uint32_t size) {
    uint16_t wide_name[64];
    uint16_t *wide = take_wide();
    rattle_wide(name, wide_name, 64);
    uint32_t needed = 0;
    if (wide && GetEnvironmentVariableW(wide_name, wide, RATTLE_WIDE) > 0) needed = rattle_narrow(wide, value, size);
    rattle_platform_give(wide);
    if (!needed) return 0;
    uint32_t length = needed - 1;
    for (const char *more = behind; *more; more++, length++)
        if (length < size) value[length] = *more;
    if (size) value[length < size ? length : 0] = 0;
    return length + 1;
}

uint32_t rattle_platform_variable(const char *name, char *value, uint32_t size) {
    return variable_and(name, "", value, size);
}

static uint32_t user_path(const char *base, const char *in_base, const char *in_home, char *path, uint32_t size) {
    const uint32_t named = variable_and(base, in_base, path, size);
    return named ? named : variable_and("USERPROFILE", in_home, path, size);
}

uint32_t rattle_platform_cache_path(char *path, uint32_t size) {
    const uint32_t named = rattle_platform_variable("RATTLE_CACHE", path, size);
    return named ? named : user_path("XDG_CACHE_HOME", "\\rattle", "\\.cache\\rattle", path, size);
}

uint32_t rattle_platform_settings_path(char *path, uint32_t size) {
    return user_path("XDG_CONFIG_HOME", "\\rattle\\settings.json", "\\.config\\rattle\\settings.json", path, size);
}

uint32_t rattle_platform_library_path(char *path, uint32_t size) {
    enum { BY_ADDRESS = 4, UNCOUNTED = 2 };
    static const char here;
    uint16_t *wide = take_wide();
    void *module = NULL;
    uint32_t needed = 0;
    if (wide && GetModuleHandleExW(BY_ADDRESS | UNCOUNTED, &here, &module) &&
        GetModuleFileNameW(module, wide, RATTLE_WIDE) > 0)
        needed = rattle_narrow(wide, path, size);
    rattle_platform_give(wide);
    return needed;
}

/* ---- Files -------------------------------------------------------------------------------------------- */

static int64_t open_file(const char *path, uint32_t access, uint32_t how) {
    uint16_t *wide = take_wide();
    if (!wide) return -1;
    rattle_wide(path, wide, RATTLE_WIDE);
    void *file = CreateFileW(wide, access, SHARE_ALL, NULL, how, NORMAL, NULL);
    rattle_platform_give(wide);
    return file == of(-1) ? -1 : (int64_t)(intptr_t)file;
}

int64_t rattle_platform_append(const char *path) {
    enum { APPEND = 4, READ_ATTRIBUTES = 0x80, SYNCHRONIZE = 0x100000, OPEN_ALWAYS = 4 };
    return open_file(path, APPEND | READ_ATTRIBUTES | SYNCHRONIZE, OPEN_ALWAYS);
}

static void empty(int64_t file) {
    enum { WRITE = 0x40000000 };
    void *again = ReOpenFile(of(file), WRITE, SHARE_ALL, 0); /* at its start */
    if (again == of(-1)) return;
    SetEndOfFile(again);
    CloseHandle(again);
}

uint64_t rattle_platform_limit(int64_t file, uint64_t limit) {
    int64_t bytes = 0;
    if (!GetFileSizeEx(of(file), &bytes)) return 0;
    if ((uint64_t)bytes > limit) empty(file);
    return (uint64_t)bytes;
}

int32_t rattle_platform_write(int64_t file, const char *bytes, uint32_t count) {
    uint32_t written = 0;
    return WriteFile(of(file), bytes, count, &written, NULL) && written == count;
}

int64_t rattle_platform_read(const char *path, char *bytes, uint32_t size) {
    enum { OPEN_EXISTING = 3 };
    const uint32_t read_access = UINT32_C(0x80000000);
    const int64_t file = open_file(path, read_access, OPEN_EXISTING);
    if (file < 0) return -1;
    uint32_t count = 0, more = 0;
    while (count < size && ReadFile(of(file), bytes + count, size - count, &more, NULL) && more > 0) count += more;
    CloseHandle(of(file));
    return count;
}

void rattle_platform_remove(const char *path) {
    uint16_t *wide = take_wide();
    if (!wide) return;
    rattle_wide(path, wide, RATTLE_WIDE);
    DeleteFileW(wide);
    rattle_platform_give(wide);
}

void rattle_platform_make_folder(const char *path) {
    uint16_t *wide = take_wide();
    if (!wide) return;
    rattle_wide(path, wide, RATTLE_WIDE);
    for (uint32_t i = 1; wide[0] && i < RATTLE_WIDE; i++) {
        const uint16_t unit = wide[i];
        if (unit != '/' && unit != '\\' && unit != 0) continue;
        wide[i] = 0;
        CreateDirectoryW(wide, NULL);
        if (unit == 0) break;
        wide[i] = unit;
    }
    rattle_platform_give(wide);
}
