#include "host.h"

#include <math.h>
#include <stdlib.h>

#include "platform/platform.h"
#include "platform/shared.h"

enum { BLOCK = 128, LONGEST_S = 20 };

static RattleWorker worker = {.quantum = 128, .python = "/nowhere/python", .file = "@bundle/plugin.py", .path = ""};
const RattlePlugin rattle_plugin = {.id = "com.example.halved", .name = "Halved/1", .worker = &worker};

void host_plugin(const char *class_name, double latency_ms, uint32_t policy) {
    worker.class_name = class_name;
    worker.latency_ms = latency_ms;
    worker.policy = policy;
    const char *file = getenv("TEST_FILE");
    if (file) worker.file = file;
}

void host_open(Host *host, uint32_t is_offline) {
    const RattleListener *listener = host->setup.listener;
    *host = (Host){.gain = 0.5, .other_gain = 0.5};
    host->setup = (RattleSetup){.sample_rate = HOST_RATE,
                                .channel_count = HOST_CHANNELS,
                                .input_channels = HOST_CHANNELS,
                                .output_channels = HOST_CHANNELS,
                                .largest_block = BLOCK,
                                .is_offline = is_offline,
                                .listener = listener};
    RattleArena arena = {.size = rattle_worker_arena_bytes(&host->setup, sizeof(float))};
    host->memory = rattle_platform_take(arena.size);
    arena.memory = host->memory;
    host->processor = rattle_worker_prepare(&host->setup, &arena, NULL, sizeof(float), 0);
    rattle_worker_reset(host->processor);
    host->start_ns = rattle_platform_now_ns();
}

static float signal_at(uint64_t position, uint32_t channel) {
    return (float)(1 + (position * 7919 + channel * 31) % 65521) / 65536.0f;
}

/* A sample of the worker's is exact; others lie between the dry one and the workers'. */
static void judge(Host *host, uint64_t position, uint32_t channel, float sample) {
    const uint64_t latency = rattle_worker_latency_samples(&host->setup);
    const float dry = position < latency ? 0.0f : signal_at(position - latency, channel);
    const float wet = (float)host->gain * dry, other = (float)host->other_gain * dry;
    const float least = fminf(fminf(dry, wet), other), most = fmaxf(fmaxf(dry, wet), other);
    if (sample == wet || sample == other) host->exact++;
    else if (fabsf(sample - wet) < 1e-6f) host->near++;
    else if (sample == dry) host->dry++;
    else if (sample > least - 1e-6f && sample < most + 1e-6f) host->between++;
    else host->wrong++;
}

static void play_block(Host *host) {
    static const RattleTransport transport;
    float in[HOST_CHANNELS][BLOCK], out[HOST_CHANNELS][BLOCK];
    const void *inputs[HOST_CHANNELS];
    void *outputs[HOST_CHANNELS];
    for (uint32_t c = 0; c < HOST_CHANNELS; c++) {
        for (uint32_t i = 0; i < BLOCK; i++) in[c][i] = signal_at(host->position + i, c);
        inputs[c] = in[c];
        outputs[c] = out[c];
    }
    const RattleSegment segment = {
        .inputs = inputs, .outputs = outputs, .count = BLOCK, .generation = 1, .transport = &transport};
    rattle_worker_process(host->processor, &segment);
    for (uint32_t c = 0; c < HOST_CHANNELS; c++)
        for (uint32_t i = 0; i < BLOCK; i++) judge(host, host->position + i, c, out[c][i]);
    host->position += BLOCK;
}

static void pace(const Host *host) {
    const uint64_t due_ns = host->start_ns + host->position * 1000000000 / HOST_RATE;
    const uint64_t now_ns = rattle_platform_now_ns();
    if (now_ns < due_ns) rattle_platform_sleep_us((uint32_t)((due_ns - now_ns) / 1000));
}

void host_play(Host *host, uint64_t samples) {
    for (uint64_t end = host->position + samples; host->position < end;) {
        play_block(host);
        if (!host->setup.is_offline) pace(host);
    }
}

void host_close(Host *host) {
    rattle_worker_close(host->processor);
    rattle_platform_give(host->memory);
}

const RattleLink *host_link(const Host *host) { return rattle_worker_link(host->processor); }
uint32_t host_status(const Host *host) { return rattle_worker_status(host->processor); }

int host_reaches(Host *host, uint32_t status) {
    const uint64_t start_ns = rattle_platform_now_ns();
    while (host_status(host) != status) {
        if (rattle_platform_now_ns() - start_ns > LONGEST_S * UINT64_C(1000000000)) return 0;
        if (host->setup.is_offline) rattle_platform_sleep_us(1000);
        else host_play(host, BLOCK);
    }
    return 1;
}
