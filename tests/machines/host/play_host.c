/* A host for machines that run no Python: reads scripts, plays them through the schedule as a studio's host
 * does, writes what came out. tests/machines/script.py writes and reads the same bytes. */
#include "edge.h"

#include "description.h"
#include "fpmode.h"
#include "schedule.h"
#include "sent.h"

#include <stdbool.h>

enum { MAX_PARAMS = 256, MAX_SENT = 4096 /* in a script */ };

typedef struct Script {
    uint32_t plugin, sample_size, inputs, outputs, samples, block_count, point_count, event_count, fence, unused;
    uint64_t mode; /* the caller's floating-point mode; 0: as it is */
    double sample_rate;
} Script;

typedef struct ScriptPoint {
    uint32_t sample, param;
    double value;
} ScriptPoint;

typedef struct ScriptEvent {
    uint32_t sample;
    RattleEvent event;
} ScriptEvent;

typedef struct Facts {
    double nan_count, latency_samples, tail_s, mode_was_kept, meter_count, sent_count;
} Facts;

extern const RattlePlugin *const plugins[];

static Fence fence_now;

void *rattle_arena_take(RattleArena *arena, uint64_t bytes) {
    (void)arena;
    return edge_take(bytes, fence_now);
}

static uint64_t padded(uint64_t bytes) { return (bytes + 7) & ~(uint64_t)7; }

typedef struct Player {
    const Script *script;
    const RattlePlugin *plugin;
    const RattleProcessor *processor;
    RattleSchedule *schedule;
    const void *inputs[RATTLE_MAX_INPUTS]; /* side-chains are not connected */
    void *outputs[RATTLE_MAX_CHANNELS];
    const ScriptPoint *points;
    const ScriptEvent *events;
    RattleSentEvent *sent; /* at samples of the script */
    uint32_t position, next_point, next_event, sent_count;
} Player;

static RattleSetup setup_of(const Player *player) {
    const Script *script = player->script;
    return (RattleSetup){.sample_rate = script->sample_rate,
                         .channel_count = script->outputs,
                         .input_channels = script->inputs,
                         .output_channels = script->outputs,
                         .sidechain_channels = rattle_all_sidechain_channels(player->plugin, script->inputs)};
}

static void open(Player *player) {
    const RattleSetup setup = setup_of(player);
    RattleArena arena = {0};
    const RattleFpMode mode = rattle_fpmode_enter();
    player->schedule =
        rattle_schedule_prepare(player->plugin, player->processor, &setup, NULL, &arena);
    rattle_fpmode_leave(mode);
}

static void play_on(Player *player, uint32_t until) {
    rattle_schedule_process(player->schedule, player->inputs, player->outputs, player->position,
                            until - player->position);
    player->position = until;
}

static void advance(Player *player, uint32_t until) {
    for (; player->next_event < player->script->event_count; player->next_event++) {
        const ScriptEvent *event = &player->events[player->next_event];
        if (event->sample >= until) break;
        play_on(player, event->sample);
        rattle_schedule_event(player->schedule, &event->event);
    }
    play_on(player, until);
}

/* What the schedule's samples are counted from, the script's are too. */
static void keep_sent(Player *player) {
    uint32_t count = 0;
    const RattleSentEvent *sent = rattle_schedule_sent(player->schedule, &count);
    for (uint32_t e = 0; player->plugin->sends_events && e < count; e++) {
        if (player->sent_count == MAX_SENT) __builtin_trap();
        player->sent[player->sent_count++] = sent[e];
    }
}

static void block(Player *player, uint32_t size) {
    const uint32_t end = player->position + size;
    const RattleFpMode mode = rattle_fpmode_enter();
    if (size > 0) rattle_schedule_begin_block(player->schedule);
    for (; player->next_point < player->script->point_count; player->next_point++) {
        const ScriptPoint *point = &player->points[player->next_point];
        if (point->sample >= end) break;
        advance(player, point->sample);
        rattle_schedule_set(player->schedule, point->param, point->value);
    }
    advance(player, end);
    rattle_fpmode_leave(mode);
    if (size > 0) keep_sent(player);
}

static void write_facts(const Player *player, bool mode_was_kept) {
    double plain[MAX_PARAMS];
    for (uint32_t p = 0; p < player->plugin->param_count; p++)
        plain[p] = rattle_schedule_target(player->schedule, p);
    const RattleSetup setup = setup_of(player);
    const double tail_s = player->processor->tail_s(setup.sample_rate, plain);
    const Facts facts = {(double)rattle_schedule_nan_count(player->schedule),
                         player->processor->latency_samples(&setup), tail_s > 0.0 ? tail_s : 0.0,
                         mode_was_kept, player->plugin->meter_count, player->sent_count};
    edge_write(&facts, sizeof facts);
    for (uint32_t m = 0; m < player->plugin->meter_count; m++) {
        const double shown = rattle_schedule_meter(player->schedule, m);
        edge_write(&shown, sizeof shown);
    }
    edge_write(player->sent, player->sent_count * sizeof *player->sent);
}

static const unsigned char *play_one(const unsigned char *at) {
    const Script *script = (const Script *)(const void *)at;
    const ScriptPoint *points = (const ScriptPoint *)(const void *)(at + sizeof *script);
    const ScriptEvent *events = (const ScriptEvent *)(const void *)(points + script->point_count);
    const uint32_t *blocks = (const uint32_t *)(const void *)(events + script->event_count);
    const uint64_t row = padded((uint64_t)script->samples * script->sample_size);
    Player player = {.script = script, .plugin = plugins[script->plugin], .points = points, .events = events};
    player.processor = script->sample_size == 8 ? player.plugin->kernels.f64[0] : player.plugin->kernels.f32[0];
    fence_now = (Fence)script->fence;
    at = (const unsigned char *)blocks + padded(script->block_count * sizeof *blocks);
    for (uint32_t c = 0; c < script->inputs; c++, at += row) player.inputs[c] = at;
    for (uint32_t c = 0; c < script->outputs; c++) player.outputs[c] = edge_take(row, FENCE_NONE);
    player.sent = edge_take(MAX_SENT * sizeof *player.sent, FENCE_NONE);
    const uint64_t own_mode = edge_mode(), mode = script->mode ? script->mode : own_mode;
    edge_set_mode(mode);
    open(&player);
    for (uint32_t b = 0; b < script->block_count; b++) block(&player, blocks[b]);
    const bool mode_was_kept = edge_mode() == mode;
    edge_set_mode(own_mode);
    for (uint32_t c = 0; c < script->outputs; c++) edge_write(player.outputs[c], row);
    write_facts(&player, mode_was_kept);
    edge_give_all();
    return at;
}

void play(const unsigned char *scripts, uint64_t size) {
    const unsigned char *at = scripts, *end = scripts + size;
    while (at < end) at = play_one(at);
}
