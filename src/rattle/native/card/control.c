#include "control.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../ring/ring.h"
#include "machine.h"

enum { CAPACITY = 1 << 17, QUANTUM = 128, LOOKS_EVERY_NS = 2000000, CHANNELS = 2 };

struct Control { /* at the start of the shared memory; input and output lie behind it */
    _Atomic bool is_real_time, is_ready;
    uint32_t latency;
    pid_t process;
    RattleRing *input, *output;
};

static uint64_t header_bytes(void) { return (sizeof(Control) + RATTLE_LINE - 1) / RATTLE_LINE * RATTLE_LINE; }
static uint64_t shared_bytes(void) { return header_bytes() + 2 * rattle_ring_bytes(CHANNELS, CAPACITY); }

static void halve(Control *control, uint64_t at) {
    rattle_ring_claim(control->output, QUANTUM);
    for (uint32_t channel = 0; channel < CHANNELS; channel++) {
        const float *from = rattle_ring_at(control->input, channel, at);
        float *to = rattle_ring_at(control->output, channel, at);
        for (uint32_t i = 0; i < QUANTUM; i++) to[i] = 0.5f * from[i];
    }
    rattle_ring_publish(control->output, QUANTUM);
}

static void work(Control *control) {
    for (uint64_t at = 0;;) {
        for (; rattle_ring_end(control->input) >= at + QUANTUM; at += QUANTUM) halve(control, at);
        machine_sleep_until(machine_now_ns() + LOOKS_EVERY_NS);
    }
}

static void begin(Control *control, bool is_without_real_time) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)machine_lock_memory();
    control->is_real_time = !is_without_real_time && machine_real_time(CONTROL_PRIORITY);
    control->is_ready = true;
    work(control);
}

static Control *map(void) {
    const int rights = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE;
    unsigned char *memory = mmap(NULL, shared_bytes(), rights, flags, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    Control *control = (Control *)(void *)memory;
    control->input = (RattleRing *)(void *)(memory + header_bytes());
    control->output = (RattleRing *)(void *)(memory + header_bytes() + rattle_ring_bytes(CHANNELS, CAPACITY));
    rattle_ring_init(control->input, CHANNELS, CAPACITY, 0);
    rattle_ring_init(control->output, CHANNELS, CAPACITY, 0);
    return control;
}

Control *control_open(uint32_t latency, bool is_without_real_time) {
    Control *control = map();
    if (control == NULL) return NULL;
    control->latency = latency;
    const pid_t process = fork();
    if (process == 0) begin(control, is_without_real_time);
    control->process = process;
    while (process > 0 && !control->is_ready) machine_sleep_until(machine_now_ns() + 1000000);
    return process > 0 ? control : NULL;
}

void control_close(Control *control) {
    (void)kill(control->process, SIGKILL);
    (void)waitpid(control->process, NULL, 0);
    (void)munmap(control, shared_bytes());
}

uint32_t control_play(Control *control, const float *const *inputs, uint32_t samples) {
    rattle_ring_write(control->input, inputs, samples);
    const uint64_t end = rattle_ring_end(control->input), begin = end - samples;
    const uint64_t from = begin > control->latency ? begin - control->latency : 0;
    const uint64_t to = end > control->latency ? end - control->latency : 0;
    const RattleSpan there = rattle_ring_readable(control->output, from, to);
    return (uint32_t)(to - from - (there.to - there.from));
}

uint32_t control_lag(const Control *control) {
    return (uint32_t)(rattle_ring_end(control->input) - rattle_ring_end(control->output));
}

bool control_is_real_time(const Control *control) { return control->is_real_time; }
