/* shared_windows.c: memory, waits, the thread and places, by kernel32 alone. */
#include <stdatomic.h>
#include <stddef.h>

#include "platform.h"
#include "shared.h"
#include "wide.h"

static void *of(int64_t handle) { return (void *)(intptr_t)handle; }
static int64_t from(void *handle) { return handle && handle != of(-1) ? (int64_t)(intptr_t)handle : -1; }

/* ---- Memory ------------------------------------------------------------------------------------------- */

KERNEL32 void *CreateFileMappingW(void *file, const void *security, uint32_t protection, uint32_t high,
                                  uint32_t low, const uint16_t *name);
KERNEL32 void *MapViewOfFile(void *mapping, uint32_t access, uint32_t high, uint32_t low, size_t bytes);
KERNEL32 int32_t UnmapViewOfFile(const void *memory);
KERNEL32 int32_t CloseHandle(void *handle);

void *rattle_platform_map(int64_t handle, uint64_t bytes) {
    enum { READ_AND_WRITE = 6 };
    return MapViewOfFile(of(handle), READ_AND_WRITE, 0, 0, bytes);
}

void rattle_platform_unmap(void *memory, uint64_t bytes) {
    (void)bytes;
    if (memory) UnmapViewOfFile(memory);
}

RattleShared rattle_platform_share(uint64_t bytes) {
    enum { PAGE_READ_WRITE = 4 };
    void *mapping = CreateFileMappingW(of(-1), NULL, PAGE_READ_WRITE, (uint32_t)(bytes >> 32), (uint32_t)bytes, NULL);
    RattleShared shared = {NULL, bytes, from(mapping)};
    if (shared.handle < 0) return shared;
    unsigned char *memory = shared.memory = rattle_platform_map(shared.handle, bytes);
    if (!memory) rattle_platform_unshare(&shared);
    for (uint64_t at = 0; memory && at < bytes; at += 4096) *(volatile unsigned char *)(memory + at) = 0;
    return shared;
}

void rattle_platform_unshare(RattleShared *shared) {
    rattle_platform_unmap(shared->memory, shared->bytes);
    rattle_platform_close_handle(shared->handle);
    *shared = (RattleShared){NULL, 0, -1};
}

void rattle_platform_close_handle(int64_t handle) {
    if (handle >= 0) CloseHandle(of(handle));
}

/* ---- Waiting and the time ----------------------------------------------------------------------------- */

KERNEL32 void Sleep(uint32_t milliseconds);
KERNEL32 void *CreateWaitableTimerExW(const void *security, const uint16_t *name, uint32_t flags, uint32_t access);
KERNEL32 int32_t SetWaitableTimer(void *timer, const int64_t *due, int32_t period_ms, void *routine, void *argument,
                                  int32_t resume);
KERNEL32 uint32_t WaitForSingleObject(void *handle, uint32_t milliseconds);
KERNEL32 int32_t QueryPerformanceCounter(int64_t *count) RATTLE_NONBLOCKING;
KERNEL32 int32_t QueryPerformanceFrequency(int64_t *per_second) RATTLE_NONBLOCKING;

enum { LOOK_US = 500 };

uint64_t rattle_platform_now_ns(void) {
    int64_t count = 0, per_second = 1;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&per_second);
    const uint64_t whole = (uint64_t)(count / per_second), rest = (uint64_t)(count % per_second);
    return whole * 1000000000 + rest * 1000000000 / (uint64_t)per_second;
}

/* A timer of high resolution (Windows 10, 1803) keeps to half a millisecond; Sleep to 15, unless the host asked for
 * more. */
void rattle_platform_sleep_us(uint32_t microseconds) {
    enum { HIGH_RESOLUTION = 2, ALL_ACCESS = 0x1f0003, LONGEST_MS = 1000 };
    const int64_t due = -10 * (int64_t)microseconds; /* so many 100 ns from now */
    void *timer = CreateWaitableTimerExW(NULL, NULL, HIGH_RESOLUTION, ALL_ACCESS);
    if (timer && SetWaitableTimer(timer, &due, 0, NULL, NULL, 0))
        (void)WaitForSingleObject(timer, microseconds / 1000 + LONGEST_MS);
    else Sleep((microseconds + 999) / 1000);
    if (timer) CloseHandle(timer);
}

/* Windows waits on addresses of one process alone, and an event is no word; so the word is looked at every half
 * millisecond, and nobody need be woken. */
void rattle_platform_wait(_Atomic uint32_t *word, uint32_t value, uint32_t timeout_us) {
    const uint64_t until_ns = rattle_platform_now_ns() + timeout_us * UINT64_C(1000);
    while (atomic_load(word) == value && rattle_platform_now_ns() < until_ns)
        rattle_platform_sleep_us(timeout_us < LOOK_US ? timeout_us : LOOK_US);
}

void rattle_platform_wake(_Atomic uint32_t *word) { (void)word; }

/* ---- Threads ------------------------------------------------------------------------------------------ */

KERNEL32 void *CreateThread(const void *security, size_t stack, uint32_t (*run)(void *), void *context,
                            uint32_t flags, uint32_t *id);
KERNEL32 void *GetCurrentThread(void);
KERNEL32 int32_t SetThreadPriority(void *thread, int32_t priority);

struct RattleThread {
    void *handle;
    void (*run)(void *context);
    void *context;
    uint32_t is_urgent;
};

static uint32_t run_thread(void *context) {
    enum { HIGHEST = 2 };
    const RattleThread *thread = context;
    if (thread->is_urgent) SetThreadPriority(GetCurrentThread(), HIGHEST);
    thread->run(thread->context);
    return 0;
}

RattleThread *rattle_platform_thread(void (*run)(void *context), void *context, const char *name,
                                     uint32_t is_urgent) {
    RattleThread *thread = rattle_platform_take(sizeof *thread);
    (void)name;
    if (!thread) return NULL;
    *thread = (RattleThread){.run = run, .context = context, .is_urgent = is_urgent};
    thread->handle = CreateThread(NULL, 0, run_thread, thread, 0, NULL);
    if (thread->handle) return thread;
    rattle_platform_give(thread);
    return NULL;
}

void rattle_platform_join(RattleThread *thread) {
    enum { FOR_EVER = -1 };
    if (!thread) return;
    (void)WaitForSingleObject(thread->handle, (uint32_t)FOR_EVER);
    CloseHandle(thread->handle);
    rattle_platform_give(thread);
}
