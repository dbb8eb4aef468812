/* What shared.h promises of Linux: memory, waits, threads, processes, channels, places. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "platform/platform.h"
#include "platform/shared.h"

enum { LONG_US = 20000000 };

static void wait_for(const RattleProcess *process) { rattle_platform_wait_any(&process->handle, 1, LONG_US); }

/* Runs a script of the shell to its end; what it wrote. */
static const char *output_of(const char *script, int64_t inherited) {
    static char text[4096];
    int64_t pipe_ends[2];
    rattle_platform_channel(pipe_ends);
    const char *const arguments[] = {"sh", "-c", script, NULL};
    RattleProcess process = rattle_platform_start("sh", arguments, inherited, pipe_ends[1]);
    CHECK(process.id > 0 && process.handle >= 0);
    wait_for(&process);
    CHECK(rattle_platform_has_ended(&process));
    rattle_platform_forget(&process);
    CHECK(process.id == 0 && process.handle == -1);
    text[0] = 0;
    (void)rattle_platform_receive(pipe_ends[0], text, sizeof text);
    rattle_platform_close_handle(pipe_ends[0]);
    rattle_platform_close_handle(pipe_ends[1]);
    return text;
}

static void check_memory(void) {
    RattleShared shared = rattle_platform_share(100000);
    CHECK(shared.memory != NULL && (uintptr_t)shared.memory % 4096 == 0);
    unsigned char *other = rattle_platform_map(shared.handle, shared.bytes);
    CHECK(other != NULL && other != shared.memory);
    for (uint64_t i = 0; i < shared.bytes; i++) CHECK(other[i] == 0);
    ((unsigned char *)shared.memory)[99999] = 7;
    CHECK(other[99999] == 7);
    rattle_platform_unmap(other, shared.bytes);
    rattle_platform_unshare(&shared);
    CHECK(shared.memory == NULL && shared.handle == -1);
    CHECK(rattle_platform_share(UINT64_C(1) << 62).memory == NULL);
}

/* Whatever is printed in a host without standard files is not written to what a plugin opened in their place. */
static void check_standard_files(void) {
    int kept[3];
    int64_t ends[2];
    for (int file = 0; file < 3; file++) kept[file] = fcntl(file, F_DUPFD, 10);
    for (int file = 0; file < 3; file++) close(file);
    RattleShared shared = rattle_platform_share(4096);
    rattle_platform_channel(ends);
    const bool is_clear = shared.handle > 2 && ends[0] > 2 && ends[1] > 2;
    for (int i = 0; i < 2; i++) rattle_platform_close_handle(ends[i]);
    rattle_platform_unshare(&shared);
    for (int file = 0; file < 3; file++) dup2(kept[file], file), close(kept[file]);
    CHECK(is_clear);
}

static _Atomic uint32_t word;

static void wake_later(void *context) {
    rattle_platform_sleep_us(1000);
    *(int *)context = (int)getpid();
    atomic_store(&word, 1);
    rattle_platform_wake(&word);
}

static void check_waits(void) {
    const uint64_t before = rattle_platform_now_ns();
    rattle_platform_wait(&word, 0, 3000);
    rattle_platform_wait(&word, 1, LONG_US); /* it is 0: does not sleep */
    CHECK(rattle_platform_now_ns() - before < UINT64_C(15000000000));
    int seen = 0;
    RattleThread *thread = rattle_platform_thread(wake_later, &seen, "rattle test", 1);
    while (atomic_load(&word) == 0) rattle_platform_wait(&word, 0, LONG_US);
    rattle_platform_join(thread);
    CHECK(seen == getpid());
}

static void check_start(void) {
    CHECK(strcmp(output_of("echo out; echo error >&2", -1), "out\n") == 0); /* one packet a line */
    const char *const arguments[] = {"nothing", NULL};
    CHECK(rattle_platform_start("/nowhere/nothing", arguments, -1, -1).id == 0);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1); /* no child is left, not even dead */
    setenv("PYTHONHOME", "/of/the/host", 1);
    setenv("RATTLE_TEST", "kept", 1);
    CHECK(strcmp(output_of("echo $PYTHONHOME $RATTLE_TEST", -1), "kept\n") == 0);
}

/* 0 to 2, and 3 if something is to be inherited; ls has one of its own. A file of the host's stays where it is. */
static void check_inherited(void) {
    const int of_host = dup(0);
    RattleShared shared = rattle_platform_share(4096);
    memcpy(shared.memory, "shared text", 11);
    CHECK(strcmp(output_of("echo $(ls /proc/self/fd)", -1), "0 1 2 3\n") == 0);
    CHECK(strcmp(output_of("echo $(ls /proc/self/fd)", shared.handle), "0 1 2 3 4\n") == 0);
    CHECK(strcmp(output_of("head -c 11 <&3", shared.handle), "shared text") == 0);
    rattle_platform_unshare(&shared);
    close(of_host);
}

static void check_killed(void) {
    const char *const arguments[] = {"sleep", "1000", NULL};
    RattleProcess process = rattle_platform_start("sleep", arguments, -1, -1);
    CHECK(rattle_platform_watch(process.id, getsid(0)).id == 0); /* somebody else's is not touched */
    RattleProcess watched = rattle_platform_watch(process.id, process.id);
    CHECK(watched.handle >= 0);
    CHECK(!rattle_platform_has_ended(&process) && !rattle_platform_has_ended(&watched));
    rattle_platform_kill(&watched);
    wait_for(&watched);
    CHECK(rattle_platform_has_ended(&process) && rattle_platform_has_ended(&watched));
    const int64_t id = process.id;
    rattle_platform_forget(&process);
    rattle_platform_forget(&watched);
    CHECK(rattle_platform_watch(id, id).id == 0);
    CHECK(rattle_platform_has_ended(&(RattleProcess){.id = 0, .handle = -1}));
}

static void check_channel(void) {
    int64_t ends[2];
    char line[64];
    rattle_platform_channel(ends);
    RattleShared shared = rattle_platform_share(4096);
    const int64_t handles[2] = {shared.handle, ends[1]};
    CHECK(rattle_platform_receive(ends[1], line, sizeof line) == 0);
    CHECK(rattle_platform_send(ends[0], "instance", handles, 2));
    CHECK(rattle_platform_send(ends[0], "worker 0", NULL, 0));
    struct iovec piece = {line, sizeof line};
    union { struct cmsghdr head; char room[64]; } control;
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = 64};
    CHECK(recvmsg((int)ends[1], &message, 0) == 8 && memcmp(line, "instance", 8) == 0);
    CHECK(control.head.cmsg_len == CMSG_LEN(2 * sizeof(int)));
    int received[2];
    memcpy(received, CMSG_DATA(&control.head), sizeof received);
    CHECK(received[0] > 2 && received[1] > 2 && received[0] != received[1]);
    close(received[0]);
    close(received[1]);
    CHECK(rattle_platform_receive(ends[1], line, sizeof line) == 8 && strcmp(line, "worker 0") == 0);
    rattle_platform_close_handle(ends[0]);
    rattle_platform_wait_any(&ends[1], 1, LONG_US);
    CHECK(rattle_platform_receive(ends[1], line, sizeof line) == -1);
    CHECK(!rattle_platform_send(ends[1], "anybody?", NULL, 0));
    rattle_platform_close_handle(ends[1]);
    rattle_platform_unshare(&shared);
}

static void check_bell(void) {
    const int64_t handles[2] = {-1, rattle_platform_bell()};
    rattle_platform_wait_any(handles, 2, 1000);
    rattle_platform_ring_bell(handles[1]);
    rattle_platform_ring_bell(handles[1]);
    rattle_platform_wait_any(handles, 2, LONG_US);
    rattle_platform_hush(handles[1]);
    rattle_platform_wait_any(handles, 2, 1000);
    rattle_platform_close_handle(handles[1]);
}

static void check_places(const char *folder) {
    char path[512], text[64];
    setenv("XDG_CACHE_HOME", folder, 1);
    unsetenv("RATTLE_CACHE");
    const uint32_t size = rattle_platform_cache_path(path, sizeof path);
    CHECK(size == strlen(path) + 1 && strcmp(path + strlen(folder), "/rattle") == 0);
    CHECK(rattle_platform_cache_path(path, 3) == size && path[0] == 0);
    setenv("RATTLE_CACHE", folder, 1);
    CHECK(rattle_platform_cache_path(path, sizeof path) == strlen(folder) + 1);
    CHECK(rattle_platform_variable("RATTLE_UNSET", text, sizeof text) == 0);
    setenv("XDG_CONFIG_HOME", folder, 1);
    CHECK(rattle_platform_settings_path(path, sizeof path) == strlen(folder) + 22);
    CHECK(rattle_platform_library_path(path, sizeof path) > 0 && access(path, R_OK) == 0);
    snprintf(path, sizeof path, "%s/a/b", folder);
    rattle_platform_make_folder(path);
    rattle_platform_make_folder(path);
    snprintf(path, sizeof path, "%s/a/b/log", folder);
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
    CHECK(access(path, F_OK) != 0);
}

static int files_open(void) {
    int count = 0;
    for (int file = 0; file < 1024; file++) count += lseek(file, 0, SEEK_CUR) != -1 || dup2(file, file) == file;
    return count;
}

int main(int count, char **arguments) {
    const int before = files_open();
    check_memory();
    check_standard_files();
    check_waits();
    check_start();
    check_inherited();
    check_killed();
    check_channel();
    check_bell();
    check_places(arguments[count - 1]);
    CHECK(files_open() == before);
    return failure_count != 0;
}
