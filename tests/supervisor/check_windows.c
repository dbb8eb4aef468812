/* shared.h on Windows, and a supervisor over it. Started as Python is, it is the worker and halves its input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "host.h"
#include "platform/platform.h"
#include "platform/shared.h"

enum { LONG_US = 20000000 };

/* ---- The worker ---------------------------------------------------------------------------------------- */

static void work(RattleLink *link, uint32_t slot, int32_t id) {
    RattleTurn turn;
    rattle_link_state(link, slot, RATTLE_SLOT_STARTING, id);
    rattle_link_state(link, slot, RATTLE_SLOT_READY, id);
    for (;;) {
        rattle_link_turn(link, slot, &turn);
        if (turn.kind == RATTLE_TURN_END) return;
        if (turn.kind != RATTLE_TURN_PLAY) continue;
        for (uint32_t c = 0; c < link->shape.outputs; c++) {
            const float *from = rattle_ring_at(rattle_link_input(link), c, turn.position);
            float *to = rattle_ring_at(rattle_link_output(link, slot), c, turn.position);
            for (uint32_t i = 0; i < link->shape.quantum; i++) to[i] = 0.5f * from[i];
        }
        rattle_link_finish(link, slot, 1000);
    }
}

/* PROGRAM -m rattle.worker_process LIBRARY FILE CLASS PATHS --slot S --bytes N --memory H */
static int be_worker(char **arguments) {
    const uint64_t bytes = strtoull(arguments[10], NULL, 10);
    void *memory = rattle_platform_map((int64_t)strtoull(arguments[12], NULL, 10), bytes);
    RattleLink *link = memory ? rattle_link_attach(memory, bytes) : NULL;
    if (!link || strcmp(arguments[5], "a class \"of\\\\\" mine") != 0) return 3;
    printf("a worker\n");
    fflush(stdout);
    work(link, (uint32_t)strtoull(arguments[8], NULL, 10), (int32_t)rattle_platform_process_id());
    return 0;
}

/* ---- The platform -------------------------------------------------------------------------------------- */

static void check_memory(void) {
    RattleShared shared = rattle_platform_share(100000);
    CHECK(shared.memory && (uintptr_t)shared.memory % 4096 == 0);
    unsigned char *other = rattle_platform_map(shared.handle, shared.bytes);
    CHECK(other && other[99999] == 0);
    ((unsigned char *)shared.memory)[99999] = 7;
    CHECK(other[99999] == 7);
    rattle_platform_unmap(other, shared.bytes);
    rattle_platform_unshare(&shared);
    CHECK(shared.memory == NULL && shared.handle == -1);
}

static _Atomic uint32_t word;

static void wake_later(void *context) {
    rattle_platform_sleep_us(3000);
    *(int *)context = 5;
    atomic_store(&word, 1);
    rattle_platform_wake(&word);
}

static void check_waits(void) {
    int seen = 0;
    const uint64_t before_ns = rattle_platform_now_ns();
    rattle_platform_wait(&word, 0, 3000);
    rattle_platform_wait(&word, 1, LONG_US);
    const uint64_t passed_ns = rattle_platform_now_ns() - before_ns;
    CHECK(passed_ns >= 3000000 && passed_ns < UINT64_C(15000000000));
    RattleThread *thread = rattle_platform_thread(wake_later, &seen, "test", 1);
    while (atomic_load(&word) == 0) rattle_platform_wait(&word, 0, LONG_US);
    rattle_platform_join(thread);
    CHECK(seen == 5);
    const int64_t handles[2] = {-1, rattle_platform_bell()};
    rattle_platform_wait_any(handles, 2, 1000);
    rattle_platform_ring_bell(handles[1]);
    rattle_platform_wait_any(handles, 2, LONG_US);
    rattle_platform_hush(handles[1]);
    rattle_platform_wait_any(handles, 2, 1000);
    rattle_platform_close_handle(handles[1]);
}

static void check_process(const char *self) {
    const char *const nobody[] = {"C:\\nowhere\\nothing.exe", NULL}, *const sleeper[] = {self, "sleep", NULL};
    CHECK(rattle_platform_start(nobody[0], nobody, -1, -1).id == 0);
    RattleProcess process = rattle_platform_start(self, sleeper, -1, -1);
    RattleProcess watched = rattle_platform_watch(process.id, 0);
    CHECK(process.id > 0 && watched.handle >= 0);
    CHECK(!rattle_platform_has_ended(&process) && !rattle_platform_has_ended(&watched));
    rattle_platform_kill(&watched);
    rattle_platform_wait_any(&process.handle, 1, LONG_US);
    CHECK(rattle_platform_has_ended(&process) && rattle_platform_has_ended(&watched));
    rattle_platform_forget(&process);
    rattle_platform_forget(&watched);
    process = rattle_platform_start(self, sleeper, -1, -1);
    watched = rattle_platform_watch(process.id, 0);
    rattle_platform_forget(&process); /* closes the job, as the end of this process would */
    rattle_platform_wait_any(&watched.handle, 1, LONG_US);
    CHECK(rattle_platform_has_ended(&watched));
    rattle_platform_forget(&watched);
}

static void check_places(void) {
    char folder[1024], path[1200], text[64];
    CHECK(rattle_platform_cache_path(folder, sizeof folder) > 1);
    CHECK(rattle_platform_cache_path(path, 3) > 3 && path[0] == 0);
    CHECK(rattle_platform_library_path(path, sizeof path) > 1 && strstr(path, ".exe"));
    CHECK(rattle_platform_settings_path(path, sizeof path) > 1 && strstr(path, "\\rattle\\settings.json"));
    snprintf(path, sizeof path, "%s\\a\\b", folder);
    rattle_platform_make_folder(path);
    snprintf(path, sizeof path, "%s\\a\\b\\log", folder);
    CHECK(rattle_platform_read(path, text, sizeof text) == -1);
    int64_t file = rattle_platform_append(path);
    CHECK(rattle_platform_write(file, "one ", 4) && rattle_platform_limit(file, 4) == 4);
    rattle_platform_close_handle(file);
    file = rattle_platform_append(path);
    CHECK(rattle_platform_write(file, "two", 3));
    CHECK(rattle_platform_read(path, text, sizeof text) == 7 && memcmp(text, "one two", 7) == 0);
    CHECK(rattle_platform_limit(file, 6) == 7 && rattle_platform_limit(file, 6) == 0);
    rattle_platform_close_handle(file);
    rattle_platform_remove(path);
    CHECK(rattle_platform_read(path, text, sizeof text) == -1);
}

/* ---- The supervisor ------------------------------------------------------------------------------------ */

static void check_supervisor(void) {
    Host host = {0};
    host_open(&host, 1);
    CHECK(host_status(&host) == RATTLE_STATUS_PLAYING);
    host_play(&host, 24000 / 128 * 128);
    CHECK(host.exact == host.position * HOST_CHANNELS);
    const RattleLink *link = host_link(&host);
    for (int look = 0; look < 20000 && atomic_load(&link->slots[1].state) != RATTLE_SLOT_READY; look++)
        rattle_platform_sleep_us(1000);
    rattle_platform_sleep_us(600000); /* no young death */
    CHECK(atomic_load(&link->host.heard) == 0);
    RattleProcess player = rattle_platform_watch(atomic_load(&link->slots[0].process), 0);
    rattle_platform_kill(&player);
    rattle_platform_forget(&player);
    host_play(&host, 24000 / 128 * 128);
    CHECK(host.exact + host.near == host.position * HOST_CHANNELS);
    CHECK(atomic_load(&link->host.takeovers) == 2 && atomic_load(&link->supervision.deaths) == 1);
    host_close(&host);
}

int main(int count, char **arguments) {
    if (count == 13) return be_worker(arguments);
    if (count == 2) rattle_platform_sleep_us(LONG_US);
    if (count == 2) return 0;
    host_plugin("a class \"of\\\\\" mine", 50.0, RATTLE_POLICY_FIXED);
    check_memory();
    check_waits();
    check_process(arguments[0]);
    check_places();
    check_supervisor();
    printf("%d failures\n", failure_count);
    return failure_count != 0;
}
