#include "workers.h"

#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../worker/link.h"

enum { MOST = 64 };

struct Workers {
    uint32_t count;
    RattleLink *links[MOST];
    RattleRing *outputs[MOST][RATTLE_LINK_SLOTS];
};

typedef RattleLink *(*Attach)(void *memory, uint64_t bytes);
typedef RattleRing *(*Output)(const RattleLink *link, uint32_t slot);

static RattleLink *link_in(const char *line, Attach attach) {
    unsigned long from, to;
    char rights[8];
    if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || strcmp(rights, "rw-s") != 0) return NULL;
    if (to - from < sizeof(RattleLink)) return NULL;
    RattleLink *link = (RattleLink *)(uintptr_t)from;
    if (link->magic != RATTLE_LINK_MAGIC || link->bytes > to - from) return NULL;
    return attach(link, link->bytes);
}

const Workers *workers_find(void *library) {
    static Workers found; /* of this process, one */
    const Attach attach = (Attach)(uintptr_t)dlsym(library, "rattle_link_attach");
    const Output output = (Output)(uintptr_t)dlsym(library, "rattle_link_output");
    FILE *maps = attach != NULL && output != NULL ? fopen("/proc/self/maps", "r") : NULL;
    if (maps == NULL) return NULL;
    char line[512];
    found.count = 0;
    while (found.count < MOST && fgets(line, sizeof line, maps) != NULL) {
        RattleLink *link = link_in(line, attach);
        if (link == NULL) continue;
        for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
            found.outputs[found.count][slot] = output(link, slot);
        found.links[found.count++] = link;
    }
    fclose(maps);
    return found.count > 0 ? &found : NULL;
}

static uint32_t heard_of(const RattleLink *link) {
    const uint32_t heard = link->host.heard;
    return heard < RATTLE_LINK_SLOTS ? heard : 0;
}

uint32_t workers_lag(const Workers *found) {
    if (found == NULL) return WORKERS_NO_LAG;
    uint64_t most = 0;
    for (uint32_t i = 0; i < found->count; i++) {
        const RattleRing *output = found->outputs[i][heard_of(found->links[i])];
        const uint64_t finished = atomic_load_explicit(&output->end, memory_order_acquire);
        const uint64_t written = found->links[i]->host.position;
        if (written > finished && written - finished > most) most = written - finished;
    }
    return most < WORKERS_NO_LAG ? (uint32_t)most : WORKERS_NO_LAG - 1;
}

uint32_t workers_signal(const Workers *found, int32_t signal) {
    uint32_t count = 0;
    for (uint32_t i = 0; found != NULL && i < found->count; i++) {
        const int32_t process = found->links[i]->slots[heard_of(found->links[i])].process;
        if (process > 1 && kill(process, signal) == 0) count++;
    }
    return count;
}

static void put(const char *name, uint64_t value) { printf(", \"%s\": %llu", name, (unsigned long long)value); }

static void write_link(const RattleLink *link) {
    const RattleHostHealth *host = &link->host;
    printf("{\"ring_latency\": %u", link->shape.latency);
    put("underruns", host->underruns);
    put("missing", host->missing);
    put("faded", host->faded);
    put("lag_worst", host->lag_worst);
    put("takeovers", host->takeovers);
    put("waits", host->waits);
    put("system_calls", host->system_calls);
    put("deaths", link->supervision.deaths);
    put("hangs", link->supervision.hangs);
    put("status", link->supervision.status);
    put("adjustments", link->supervision.adjustments);
    const RattleWorkerHealth *health = &link->slots[heard_of(link)].health;
    put("quanta", health->quanta);
    put("busy_ns", health->busy);
    put("busy_worst_ns", health->busy_worst);
    put("pause_worst_ns", health->pause_worst);
    put("collections", health->collections);
    put("skipped", health->skipped);
    put("exceptions", health->exceptions);
    put("memory", health->memory);
    put("is_real_time", health->is_real_time);
    printf("}");
}

void workers_write(const Workers *found) {
    printf("[");
    for (uint32_t i = 0; found != NULL && i < found->count; i++) {
        if (i > 0) printf(", ");
        write_link(found->links[i]);
    }
    printf("]");
}
