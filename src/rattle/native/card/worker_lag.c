#include "worker_lag.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../worker/link.h"

struct WorkerLag {
    RattleLink *link;
    RattleRing *outputs[RATTLE_LINK_SLOTS];
};

typedef RattleLink *(*Attach)(void *memory, uint64_t bytes);
typedef RattleRing *(*Output)(const RattleLink *link, uint32_t slot);

static RattleLink *link_in(const char *line, Attach attach) {
    unsigned long from, to;
    char rights[8];
    if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || strcmp(rights, "rw-s") != 0) return NULL;
    if (to - from < sizeof(RattleLink)) return NULL;
    RattleLink *link = (RattleLink *)(uintptr_t)from; /* NOLINT: an address from the system's own list */
    if (link->magic != RATTLE_LINK_MAGIC || link->bytes > to - from) return NULL;
    return attach(link, link->bytes);
}

const WorkerLag *worker_lag_find(void *library) {
    static WorkerLag found; /* of this process, once */
    const Attach attach = (Attach)(uintptr_t)dlsym(library, "rattle_link_attach");
    const Output output = (Output)(uintptr_t)dlsym(library, "rattle_link_output");
    FILE *maps = attach != NULL && output != NULL ? fopen("/proc/self/maps", "r") : NULL;
    if (maps == NULL) return NULL;
    char line[512];
    found.link = NULL;
    while (found.link == NULL && fgets(line, sizeof line, maps) != NULL) found.link = link_in(line, attach);
    fclose(maps);
    if (found.link == NULL) return NULL;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) found.outputs[slot] = output(found.link, slot);
    return &found;
}

uint32_t worker_lag(const WorkerLag *found) {
    if (found == NULL) return WORKER_LAG_NONE;
    const uint32_t heard = found->link->host.heard;
    if (heard >= RATTLE_LINK_SLOTS) return WORKER_LAG_NONE;
    const uint64_t finished = atomic_load_explicit(&found->outputs[heard]->end, memory_order_acquire);
    const uint64_t written = found->link->host.position;
    return written > finished ? (uint32_t)(written - finished) : 0;
}

void worker_lag_write(const WorkerLag *found) {
    if (found == NULL) {
        printf("null");
        return;
    }
    const RattleHostHealth *host = &found->link->host;
    printf("{\"underruns\": %llu, \"missing\": %llu, \"faded\": %llu, \"lag_worst\": %llu, \"takeovers\": %llu, "
           "\"waits\": %llu, \"system_calls\": %llu}",
           (unsigned long long)host->underruns, (unsigned long long)host->missing, (unsigned long long)host->faded,
           (unsigned long long)host->lag_worst, (unsigned long long)host->takeovers, (unsigned long long)host->waits,
           (unsigned long long)host->system_calls);
}
