/* Life and death of worker processes, played by a stub. Its argument names the check. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host_processes.h"

/* ---- Life ---------------------------------------------------------------------------------------------- */

static void check_exact(void) {
    Host host = {0};
    host_open(&host, 1);
    CHECK(host_status(&host) == RATTLE_STATUS_PLAYING);
    host_play(&host, HOST_RATE);
    CHECK(host.exact == HOST_RATE * HOST_CHANNELS && host.wrong == 0);
    host_close(&host);
}

static void check_rounds(int rounds) {
    Host host = {0};
    host_open(&host, 1);
    host_close(&host);
    const Left before = left();
    for (int round = 0; round < rounds; round++) {
        host_open(&host, 1);
        host_play(&host, 4096);
        const pid_t worker = player(&host), parent = parent_of(worker), nursery = parent_of(parent);
        CHECK(worker > 0 && parent > 1 && nursery > 1 && parent_of(nursery) == getpid());
        CHECK(host.exact == 4096 * HOST_CHANNELS);
        host_close(&host);
        CHECK(!is_alive(nursery) && !is_alive(parent));
        await_end(worker);
    }
    const Left after = left();
    CHECK(after.files == before.files && after.threads == before.threads && !after.children);
}

static pid_t nursery_of_one_life(void) {
    Host host = {0};
    host_open(&host, 1);
    host_play(&host, 4096);
    const pid_t nursery = parent_of(parent_of(player(&host)));
    CHECK(host.exact == 4096 * HOST_CHANNELS);
    host_close(&host);
    return nursery;
}

/* Who has imported the author's module lives on from keep to unkeep, and is missed by nobody if it dies. */
static void check_kept(void) {
    const Left before = left();
    rattle_worker_keep(1);
    rattle_worker_keep(1);
    const pid_t nursery = nursery_of_one_life();
    CHECK(is_alive(nursery) && nursery_of_one_life() == nursery);
    rattle_worker_keep(0);
    CHECK(nursery_of_one_life() == nursery);
    strike_one(nursery, SIGKILL);
    await_end(nursery);
    const pid_t other = nursery_of_one_life();
    CHECK(other != nursery && is_alive(other));
    rattle_worker_keep(0);
    CHECK(!is_alive(other));
    CHECK(left().files == before.files && left().threads == before.threads && !left().children);
}

static void check_many(void) {
    Host hosts[3] = {0};
    const Left before = left();
    for (int i = 0; i < 3; i++) host_open(&hosts[i], 1);
    pid_t nurseries[3];
    for (int i = 0; i < 3; i++) {
        host_play(&hosts[i], 8192);
        nurseries[i] = parent_of(parent_of(player(&hosts[i])));
        CHECK(hosts[i].exact == 8192 * HOST_CHANNELS);
    }
    CHECK(nurseries[0] == nurseries[1] && nurseries[1] == nurseries[2]);
    host_close(&hosts[1]);
    host_play(&hosts[0], 8192);
    CHECK(hosts[0].exact == 2 * 8192 * HOST_CHANNELS);
    host_close(&hosts[0]);
    host_close(&hosts[2]);
    CHECK(left().files == before.files && left().threads == before.threads);
}

/* ---- Death --------------------------------------------------------------------------------------------- */

/* What the worker finished is heard while the next one takes over; offline that is exact, at any speed. */
static void check_killed_offline(void) {
    Host host = {0};
    host_open(&host, 1);
    host_play(&host, 4096);
    for (int death = 0; death < 5; death++) {
        await_spare(&host);
        rattle_platform_sleep_us(600000); /* no young death */
        const uint64_t takeovers = atomic_load(&host_link(&host)->host.takeovers);
        strike_one(player(&host), SIGKILL);
        host_play(&host, 24064);
        CHECK(atomic_load(&host_link(&host)->host.takeovers) > takeovers);
    }
    printf("exact %llu near %llu dry %llu between %llu\n", (unsigned long long)host.exact,
           (unsigned long long)host.near, (unsigned long long)host.dry, (unsigned long long)host.between);
    CHECK(host.exact + host.near == host.position * HOST_CHANNELS && host.near <= 5 * 64 * HOST_CHANNELS);
    CHECK(host_reaches(&host, RATTLE_STATUS_PLAYING));
    CHECK(atomic_load(&host_link(&host)->supervision.deaths) == 5);
    host_close(&host);
}

static void strike(Host *host, int signal_number, int times) {
    for (int death = 0; death < times; death++) {
        host_play(host, 40064);
        await_spare(host);
        const uint64_t takeovers = atomic_load(&host_link(host)->host.takeovers);
        strike_one(player(host), signal_number);
        for (int look = 0; look < 5000 && atomic_load(&host_link(host)->host.takeovers) == takeovers; look++)
            host_play(host, 128);
        CHECK(atomic_load(&host_link(host)->host.takeovers) > takeovers);
    }
}

static void check_struck(int signal_number, int times) {
    Host host = {0};
    const Left before = left();
    host_open(&host, 0);
    strike(&host, signal_number, times);
    CHECK(host.wrong == 0);
    CHECK(host_reaches(&host, RATTLE_STATUS_PLAYING));
    printf("exact %llu near %llu dry %llu between %llu\n", (unsigned long long)host.exact,
           (unsigned long long)host.near, (unsigned long long)host.dry, (unsigned long long)host.between);
    host_close(&host);
    CHECK(left().files == before.files && left().threads == before.threads && !left().children);
}

/* Of the parent, and of the nursery above it: all below dies with it, and is started again. */
static void check_ancestors(int generations) {
    Host host = {0};
    host_open(&host, 0);
    host_play(&host, 4096);
    for (int generation = 1; generation <= generations; generation++) {
        await_spare(&host);
        const pid_t worker = player(&host);
        pid_t victim = worker;
        for (int up = 0; up < generation; up++) victim = parent_of(victim);
        strike_one(victim, SIGKILL);
        await_end(worker);
        host_play(&host, 4096);
        CHECK(host_reaches(&host, RATTLE_STATUS_PLAYING));
        host_play(&host, 24000);
        CHECK(player(&host) > 0 && player(&host) != worker);
        const uint64_t exact = host.exact;
        host_play(&host, 24000);
        CHECK(host.exact > exact);
    }
    CHECK(host.wrong == 0);
    host_close(&host);
}

/* ---- What cannot play ---------------------------------------------------------------------------------- */

static void check_dry(uint32_t status) {
    Host host = {0};
    const Left before = left();
    const uint64_t start_ns = rattle_platform_now_ns();
    host_open(&host, 0);
    CHECK(host_reaches(&host, status));
    CHECK(rattle_platform_now_ns() - start_ns < UINT64_C(9000000000)); /* did not wait for what never comes */
    host_play(&host, 9600);
    CHECK(host.wrong == 0 && host.dry > 4800);
    host_close(&host);
    CHECK(left().files == before.files && left().threads == before.threads && !left().children);
}

static void write_file(const char *text) {
    FILE *file = fopen(getenv("TEST_FILE"), "w");
    fputs(text, file);
    fclose(file);
}

/* Where each worker is started by itself, a spare one reads the file as it is now: who plays goes on without. */
static void check_spareless(void) {
    Host host = {0};
    setenv("RATTLE_WORKER_FORK", "0", 1);
    write_file("0.5");
    host_open(&host, 1);
    host_play(&host, 12800);
    await_spare(&host);
    write_file("no number");
    strike_one(atomic_load(&host_link(&host)->slots[1].process), SIGKILL);
    for (int look = 0; look < 20000 && atomic_load(&host_link(&host)->slots[1].state) != RATTLE_SLOT_EMPTY; look++)
        rattle_platform_sleep_us(1000);
    rattle_platform_sleep_us(300000);
    host_play(&host, 12800);
    CHECK(host.exact == 25600 * HOST_CHANNELS && host_status(&host) == RATTLE_STATUS_PLAYING);
    strike_one(player(&host), SIGKILL);
    CHECK(host_reaches(&host, RATTLE_STATUS_FAILED)); /* now it is needed */
    host_close(&host);
}

/* Dies at one sample whoever plays it: the second to take over begins behind it. */
/* Code with a loop that never ends is given up, and a bounce comes to its end. */
static void check_hangs(void) {
    Host host = {0};
    host_open(&host, 1);
    host_play(&host, HOST_RATE / 4);
    CHECK(host_status(&host) == RATTLE_STATUS_GIVEN_UP && host.wrong == 0 && host.dry > 0);
    host_close(&host);
}

static void check_poison(void) {
    Host host = {0};
    host_open(&host, 0);
    host_play(&host, 48000);
    CHECK(host_reaches(&host, RATTLE_STATUS_PLAYING));
    const uint64_t exact = host.exact;
    host_play(&host, 24000);
    CHECK(host.exact > exact && host.wrong == 0);
    CHECK(atomic_load(&host_link(&host)->supervision.deaths) >= 1);
    host_close(&host);
}

/* ---- Reload, latency ----------------------------------------------------------------------------------- */

static void check_reload(void) {
    Host host = {0};
    const Left before = left();
    write_file("0.5");
    host_open(&host, 0);
    host_play(&host, 12000);
    host.other_gain = 0.25;
    write_file("0.25");
    rattle_worker_reload(host.processor);
    for (int look = 0; look < 2000 && host.gain == 0.5; look++) {
        host.exact = 0;
        host.gain = 0.25; /* from now on only that counts */
        host.other_gain = 0.25;
        const uint64_t wrong = host.wrong;
        host_play(&host, 2560);
        if (host.exact < 2560 * HOST_CHANNELS) host.gain = 0.5;
        host.wrong = wrong;
    }
    CHECK(host.gain == 0.25);
    host.other_gain = 0.25;
    write_file("no number");
    rattle_worker_reload(host.processor);
    host_play(&host, 24000);
    CHECK(host_status(&host) == RATTLE_STATUS_PLAYING);
    await_spare(&host);
    CHECK(host.wrong == 0);
    CHECK(atomic_load(&host_link(&host)->supervision.reloads) == 2);
    host_close(&host);
    CHECK(left().files == before.files && left().threads == before.threads && !left().children);
}

/* One after the other, while it plays offline: all of it stays the worker's, and nothing is left. */
static void check_reloads(int times) {
    Host host = {0};
    const Left before = left();
    write_file("0.5");
    host_open(&host, 1);
    host_play(&host, 4096);
    for (int reload = 0; reload < times && failure_count == 0; reload++) {
        const pid_t old = player(&host);
        rattle_worker_reload(host.processor);
        for (int look = 0; look < 20000 && (is_alive(old) || player(&host) == old); look++) {
            host_play(&host, 128);
            rattle_platform_sleep_us(500);
        }
        CHECK(!is_alive(old) && player(&host) != old);
    }
    CHECK(host.exact + host.near == host.position * HOST_CHANNELS);
    CHECK((int)atomic_load(&host_link(&host)->supervision.reloads) == times);
    host_close(&host);
    CHECK(left().files == before.files && left().threads == before.threads && !left().children);
}

static _Atomic uint32_t told, told_times;

static uint32_t note_told(void *context, uint32_t latency_samples) {
    (void)context;
    if (atomic_fetch_add(&told_times, 1) == 0) return 0; /* not just now */
    atomic_store(&told, latency_samples);
    return 1;
}

/* A pause of 80 ms at 50 ms: more than 80 ms is asked for, in steps of 5 ms, and once. */
static void check_adaptive(void) {
    const RattleListener listener = {NULL, note_told};
    Host host = {.setup.listener = &listener};
    host_open(&host, 0);
    host_play(&host, 26000);
    for (int look = 0; look < 5000 && !atomic_load(&told); look++) host_play(&host, 128);
    CHECK(atomic_load(&told) > 80 * HOST_RATE / 1000 && atomic_load(&told) % (5 * HOST_RATE / 1000) == 0);
    CHECK(atomic_load(&told_times) == 2);
    CHECK(host.wrong == 0);
    host_close(&host);
}

/* ---- Places -------------------------------------------------------------------------------------------- */

static void check_places(void) {
    char path[512], text[4096];
    Host host = {0};
    host_open(&host, 1);
    snprintf(path, sizeof path, "%s/instances/%d-1.json", getenv("RATTLE_CACHE"), (int)getpid());
    const int64_t size = rattle_platform_read(path, text, sizeof text - 1);
    CHECK(size > 0);
    text[size > 0 ? size : 0] = 0;
    int fd = -1;
    unsigned long long bytes = 0;
    CHECK(strncmp(text, "{\"plugin\": \"Halved/1\", ", 23) == 0);
    CHECK(strstr(text, "\"fd\": ") && sscanf(strstr(text, "\"fd\": "), "\"fd\": %d, \"bytes\": %llu", &fd, &bytes) == 2);
    struct stat memory;
    CHECK(fstat(fd, &memory) == 0 && bytes == host_link(&host)->bytes && (uint64_t)memory.st_size == bytes);
    snprintf(path, sizeof path, "%s/logs/Halved_1-%d-1.log", getenv("RATTLE_CACHE"), (int)getpid());
    CHECK(strstr(text, path) && access(path, F_OK) == 0);
    host_close(&host);
    CHECK(access(path, F_OK) != 0); /* nobody wrote to it */
    snprintf(path, sizeof path, "%s/instances", getenv("RATTLE_CACHE"));
    CHECK(entries(path) == 2);
}

typedef struct Check {
    const char *name, *kind;
    void (*run)(void);
} Check;

static void rounds(void) { check_rounds(getenv("TEST_ROUNDS") ? atoi(getenv("TEST_ROUNDS")) : 20); }
static void reloads(void) { check_reloads(getenv("TEST_ROUNDS") ? atoi(getenv("TEST_ROUNDS")) : 5); }
static int times(void) { return getenv("TEST_TIMES") ? atoi(getenv("TEST_TIMES")) : 3; }
static void ancestors(void) { check_ancestors(2); }
static void helped(void) { check_ancestors(1); }
static void killed(void) { check_struck(SIGKILL, times()); }
static void stopped(void) { check_struck(SIGSTOP, times()); }
static void without_python(void) { check_dry(RATTLE_STATUS_NO_PYTHON); }
static void failed(void) { check_dry(RATTLE_STATUS_FAILED); }
static void given_up(void) { check_dry(RATTLE_STATUS_GIVEN_UP); }

static const Check checks[] = {
    {"exact", "", check_exact},
    {"rounds", "", rounds},
    {"kept", "", check_kept},
    {"many", "", check_many},
    {"killed-offline", "", check_killed_offline},
    {"killed", "", killed},
    {"stopped", "", stopped},
    {"ancestors", "", ancestors},
    {"helped", "helped", helped},
    {"host-killed", "", check_host_killed},
    {"host-forks", "", check_host_forks},
    {"fileless", "", check_fileless},
    {"missing", "", without_python},
    {"exits", "exits", without_python},
    {"fails", "fails", failed},
    {"dies", "dies", given_up},
    {"hangs", "hangs", check_hangs},
    {"poison", "dies-at", check_poison},
    {"spareless", "file", check_spareless},
    {"reload", "file", check_reload},
    {"reloads", "file", reloads},
    {"adaptive", "pauses", check_adaptive},
    {"places", "", check_places},
};

static void do_nothing(void *nothing) { (void)nothing; }

int main(int count, char **arguments) {
    rattle_platform_join(rattle_platform_thread(do_nothing, NULL, "first", 0)); /* a sanitizer has one too from then on */
    for (uint32_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const int is_adaptive = strcmp(checks[i].name, "adaptive") == 0;
        if (count != 2 || strcmp(checks[i].name, arguments[1]) != 0) continue;
        const char *class_name = getenv("TEST_CLASS"); /* of real Python */
        host_plugin(class_name ? class_name : checks[i].kind, 50.0, is_adaptive ? RATTLE_POLICY_ADAPTIVE : RATTLE_POLICY_FIXED);
        checks[i].run();
        return failure_count != 0;
    }
    return 2;
}
