/* host_processes.h: checks of a host that is itself one of several processes: it is killed, or forks. */
#ifndef TEST_HOST_PROCESSES_H
#define TEST_HOST_PROCESSES_H

#include <sys/resource.h>

#include "processes.h"

/* A host that is killed leaves nobody behind. */
static void check_host_killed(void) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        Host host = {0};
        host_open(&host, 1);
        host_play(&host, 4096);
        const pid_t worker = player(&host), parent = parent_of(worker);
        const pid_t family[3] = {worker, parent, parent_of(parent)};
        if (write(ends[1], family, sizeof family) < 0) _exit(1);
        pause();
    }
    pid_t family[3] = {0};
    CHECK(read(ends[0], family, sizeof family) == sizeof family);
    CHECK(family[0] > 1 && family[1] > 1 && family[2] > 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (int i = 0; i < 3; i++) await_end(family[i]);
    close(ends[0]);
    close(ends[1]);
}

/* A fork of the host can open and close instances of its own and close what it inherited; its parent's play on. */
static void check_host_forks(void) {
    Host host = {0};
    host_open(&host, 1);
    host_play(&host, 4096);
    const pid_t child = fork();
    if (child == 0) {
        Host own = {0};
        alarm(60);
        host_open(&own, 1);
        host_play(&own, 4096);
        CHECK(own.exact == 4096 * HOST_CHANNELS);
        host_close(&host);
        host_close(&own);
        _exit(failure_count != 0);
    }
    int status = 1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    host_play(&host, 4096);
    CHECK(host.exact == 8192 * HOST_CHANNELS && host_status(&host) == RATTLE_STATUS_PLAYING);
    char path[512];
    snprintf(path, sizeof path, "%s/instances/%d-1.json", getenv("RATTLE_CACHE"), (int)getpid());
    CHECK(access(path, F_OK) == 0);
    host_close(&host);
}

/* A host that has no file left for a moment is not one without Python. */
static void check_fileless(void) {
    enum { LIMIT = 64 };
    int kept[LIMIT], count = 0;
    struct rlimit before;
    Host host = {0};
    host_open(&host, 0);
    host_play(&host, 4096);
    await_spare(&host);
    const pid_t worker = player(&host);
    getrlimit(RLIMIT_NOFILE, &before);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){LIMIT, before.rlim_max});
    strike_one(parent_of(parent_of(worker)), SIGKILL);
    for (int look = 0; look < 2000; look++) {
        for (int file; count < LIMIT && (file = dup(1)) >= 0;) kept[count++] = file;
        rattle_platform_sleep_us(200);
    }
    while (count > 0) close(kept[--count]);
    setrlimit(RLIMIT_NOFILE, &before);
    CHECK(host_reaches(&host, RATTLE_STATUS_PLAYING) && player(&host) != worker);
    CHECK(host.wrong == 0);
    host_close(&host);
}

#endif
