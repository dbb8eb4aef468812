/* processes.h: those of a host's plugins, as Linux shows them: who lives, who is whose parent, what is left. */
#ifndef TEST_PROCESSES_H
#define TEST_PROCESSES_H

#include <dirent.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "host.h"
#include "platform/shared.h"

static inline int entries(const char *folder) {
    int count = 0;
    DIR *open = opendir(folder);
    while (open && readdir(open)) count++;
    if (open) closedir(open);
    return count;
}

typedef struct Left { /* by what has been closed */
    int files, threads, children;
} Left;

static inline Left left(void) {
    return (Left){entries("/proc/self/fd"), entries("/proc/self/task"), waitpid(-1, NULL, WNOHANG) >= 0};
}

/* Who plays in this slot now; 0: nobody. */
static inline pid_t player(const Host *host) {
    const uint32_t heard = atomic_load(&host_link(host)->host.heard);
    return heard < RATTLE_LINK_SLOTS ? atomic_load(&host_link(host)->slots[heard].process) : 0;
}

static inline pid_t parent_of(pid_t process) {
    char path[64];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%*d (%*[^)]) %*c %d", &parent) != 1) parent = 0;
    if (file) fclose(file);
    return parent;
}

static inline void strike_one(pid_t process, int signal_number) {
    CHECK(process > 1); /* or kill would mean everybody */
    if (process > 1) kill(process, signal_number);
}

/* Until there is somebody to take over, at most 20 s. */
static inline void await_spare(Host *host) {
    const RattleLink *link = host_link(host);
    for (int look = 0; look < 20000; look++) {
        if (atomic_load(&link->slots[0].state) >= RATTLE_SLOT_READY &&
            atomic_load(&link->slots[1].state) >= RATTLE_SLOT_READY)
            return;
        if (host->setup.is_offline) rattle_platform_sleep_us(1000);
        else host_play(host, 128);
    }
    printf("no spare worker\n");
    exit(1);
}

/* Who has ended may wait for a parent that takes its time to notice. */
static inline int is_alive(pid_t process) {
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    const int is_there = file && fscanf(file, "%*d (%*[^)]) %c", &state) == 1 && state != 'Z';
    if (file) fclose(file);
    return is_there;
}

static inline void await_end(pid_t process) {
    for (int look = 0; is_alive(process) && look < 20000; look++) rattle_platform_sleep_us(1000);
    CHECK(!is_alive(process));
}

#endif
