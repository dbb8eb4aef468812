/* A worker in C that stands in for Python: nursery, parents and workers by the protocol of worker/link.h. It halves
 * its input. Started as Python is: STUB -m rattle.worker_process LIBRARY FILE CLASS PATHS [--slot S --bytes N]. What
 * else it does, CLASS says:
 *   exits       at once, as a Python without rattle does
 *   silent      says nothing for ever, as a program that is no Python may
 *   fails       before it is ready
 *   dies        as soon as it plays
 *   dies-at     at sample 20000, always
 *   hangs       in each quantum
 *   helped      its parent starts a process of its own that keeps all files open until the link is closed
 *   pauses      80 ms, at samples 24000, 72000 ...
 *   file        plays by the number that is in FILE as it was when the nursery began, instead of 0.5 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/link.h"

enum { CHANNEL = 3, DIES_AT = 20000, PAUSES_AT = 24000, PAUSES_EACH = 48000 };

static const char *kind = "";
static float gain = 0.5f;

static int is(const char *name) { return strcmp(kind, name) == 0; }

/* ---- A worker ------------------------------------------------------------------------------------------ */

static void play(RattleLink *link, uint32_t slot, uint64_t position) {
    const uint32_t quantum = link->shape.quantum;
    if (is("dies") || (is("dies-at") && position <= DIES_AT && position + quantum > DIES_AT)) raise(SIGKILL);
    while (is("hangs")) pause();
    if (is("pauses") && position >= PAUSES_AT && (position - PAUSES_AT) % PAUSES_EACH < quantum) usleep(80000);
    for (uint32_t c = 0; c < link->shape.outputs; c++) {
        const float *from = rattle_ring_at(rattle_link_input(link), c, position);
        float *to = rattle_ring_at(rattle_link_output(link, slot), c, position);
        for (uint32_t i = 0; i < quantum; i++) to[i] = gain * from[i];
    }
}

static void work(RattleLink *link, uint32_t slot) {
    RattleTurn turn;
    rattle_link_state(link, slot, RATTLE_SLOT_STARTING, getpid());
    rattle_link_state(link, slot, RATTLE_SLOT_READY, getpid());
    for (;;) {
        rattle_link_turn(link, slot, &turn);
        if (turn.kind == RATTLE_TURN_END) _exit(0);
        if (turn.kind != RATTLE_TURN_PLAY) continue;
        play(link, slot, turn.position);
        rattle_link_finish(link, slot, 1000);
    }
}

static RattleLink *link_of(int memory) {
    struct stat of_memory;
    if (fstat(memory, &of_memory) != 0) _exit(3);
    void *mapped = mmap(NULL, (size_t)of_memory.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    RattleLink *link = mapped == MAP_FAILED ? NULL : rattle_link_attach(mapped, (uint64_t)of_memory.st_size);
    if (!link) _exit(4);
    return link;
}

static void fail(RattleLink *link) {
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
        if (link->slots[slot].state <= RATTLE_SLOT_STARTING)
            rattle_link_state(link, slot, RATTLE_SLOT_FAILED, getpid());
    _exit(1);
}

/* ---- The generations ----------------------------------------------------------------------------------- */

static long receive(int channel, char *line, int handles[3]) {
    union { struct cmsghdr head; char room[CMSG_SPACE(3 * sizeof(int))]; } control;
    struct iovec piece = {line, 63};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    handles[0] = handles[1] = handles[2] = -1;
    const long length = recvmsg(channel, &message, 0);
    if (length <= 0) return length;
    line[length] = 0;
    if (message.msg_controllen >= CMSG_LEN(2 * sizeof(int)))
        memcpy(handles, CMSG_DATA(&control.head), control.head.cmsg_len - CMSG_LEN(0));
    return length;
}

/* In a new process, that ends with this one. */
static int is_child(void) {
    const pid_t parent = getpid(), child = fork();
    if (child != 0) return 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    return 1;
}

/* As a fork of the author's: it lives on when its parent is killed. */
static void start_helper(const RattleLink *link) {
    if (fork() != 0) return;
    for (int look = 0; look < 60000 && !atomic_load(&link->is_closed); look++) usleep(1000);
    _exit(0);
}

static void be_parent(int memory, int channel) {
    char line[64];
    int handles[3];
    RattleLink *link = link_of(memory);
    const int length = snprintf(line, sizeof line, "parent %d", (int)getpid());
    send(channel, line, (size_t)length + 1, MSG_NOSIGNAL);
    if (is("fails")) fail(link);
    if (is("helped")) start_helper(link);
    while (receive(channel, line, handles) > 0)
        if (strncmp(line, "worker ", 7) == 0 && is_child()) {
            close(channel);
            work(link, (uint32_t)atoi(line + 7));
        }
    _exit(0);
}

static void be_nursery(void) {
    char line[64];
    int handles[3];
    signal(SIGCHLD, SIG_IGN);
    while (receive(CHANNEL, line, handles) > 0) {
        if (strcmp(line, "instance") == 0 && is_child()) {
            close(CHANNEL);
            be_parent(handles[0], handles[1]);
        }
        for (int i = 0; i < 3; i++) close(handles[i]);
    }
    _exit(0);
}

static void read_gain(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%f", &gain) != 1) kind = "fails";
    if (file) fclose(file);
}

int main(int count, char **arguments) {
    if (count < 7 || strcmp(arguments[2], "rattle.worker_process") != 0) return 2;
    kind = arguments[5];
    if (is("exits")) return 1;
    if (is("silent")) pause();
    if (is("file")) read_gain(arguments[4]);
    if (count < 8) be_nursery();
    RattleLink *link = link_of(CHANNEL);
    if (is("fails")) fail(link);
    work(link, (uint32_t)atoi(arguments[8]));
}
