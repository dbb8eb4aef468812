/* worker_scene.h: a whole link in one thread: a host that plays blocks, workers that play when they are let, and the
 * truth of every position, to which each record, input and output is compared. */
#ifndef WORKER_SCENE_H
#define WORKER_SCENE_H

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ring/ring.h"
#include "virtual_platform.h"
#include "worker/audio.h"
#include "worker/latency.h"

enum { CHANNELS = 4, SIDECHAINS = 1, PARAMS = 3, POSITIONS = 1 << 18, LARGEST = 8192 };

typedef struct Truth { /* of one position */
    RattleRamp ramps[PARAMS];
    int64_t passed;
    double tempo;
    uint32_t connected;
    int32_t event;  /* id; 0: none */
    bool is_filler; /* behind the last sample before a reset */
    bool is_first;  /* of a life */
} Truth;

typedef struct Told { /* what a worker knows by records */
    RattleRamp ramps[PARAMS];
    uint64_t ramps_from[PARAMS];
    RattleTransport transport;
    uint64_t transport_from;
    uint32_t connected;
    uint64_t reset_at, begun_at; /* positions */
    bool has_begun;
    uint64_t record;  /* the next one */
    bool is_complete; /* since a keyframe, without a gap */
} Told;

typedef struct Scene {
    RattleLink *link;
    RattleAudio *audio;
    void *arena;
    uint32_t latency, own_latency, is_dry_silent;
    uint64_t position, first; /* of the next sample; of sample 0 */
    uint64_t since_reset;
    RattleRamp ramps[PARAMS];
    RattleTransport transport;
    uint32_t connected;
    uint64_t generation;
    bool are_alike;  /* both slots' workers sound the same */
    bool is_alive[RATTLE_LINK_SLOTS];
    Told told[RATTLE_LINK_SLOTS];
    uint64_t skipped[RATTLE_LINK_SLOTS];
    uint64_t incomplete; /* samples played by a worker that did not know all */
} Scene;

static float input[CHANNELS + SIDECHAINS][POSITIONS];
static Truth truth[POSITIONS];
static float heard[CHANNELS][POSITIONS]; /* what came out while this position went in */

/* ---- Workers ------------------------------------------------------------------------------------------ */

/* The two sound unlike, and unlike the dry signal, in every channel. */
static float rendered(const Scene *scene, uint32_t slot, uint32_t channel, uint64_t position) {
    const uint32_t kind = scene->are_alike ? 0 : slot;
    return input[(channel + 1 + kind) % CHANNELS][position] * (kind ? -0.25f : 0.5f);
}

static void take_record(Scene *scene, uint32_t slot, const RattleRecord *record, uint64_t quantum_start) {
    Told *told = &scene->told[slot];
    if (record->kind == RATTLE_RECORD_PARAM) {
        told->ramps[record->index] = record->as.ramp;
        told->ramps_from[record->index] = record->position;
    } else if (record->kind == RATTLE_RECORD_TRANSPORT) {
        told->transport = record->as.transport;
        told->transport_from = record->position;
    } else if (record->kind == RATTLE_RECORD_CONNECTED) {
        told->connected = record->index;
    } else if (record->kind == RATTLE_RECORD_RESET) {
        CHECK(truth[record->position].is_first);
        told->reset_at = record->position;
    } else if (record->kind == RATTLE_RECORD_KEYFRAME) {
        told->is_complete = true;
    } else if (record->kind == RATTLE_RECORD_EVENT && record->position >= quantum_start) {
        CHECK(record->as.event.id == abs(truth[record->position].event));
        truth[record->position].event = -record->as.event.id; /* played */
    }
}

static void check_told(const Told *told, uint64_t position) {
    const Truth *true_here = &truth[position];
    if (true_here->is_filler) return;
    CHECK(!true_here->is_first || told->reset_at == position || told->begun_at == position);
    for (uint32_t p = 0; p < PARAMS; p++) {
        const uint64_t passed = position - told->ramps_from[p];
        const RattleRamp *ramp = &told->ramps[p], *wanted = &true_here->ramps[p];
        const uint64_t remaining = ramp->remaining > passed ? ramp->remaining - passed : 0;
        CHECK(ramp->target == wanted->target && remaining == wanted->remaining);
        CHECK(remaining == 0 || ramp->step == wanted->step);
    }
    const uint64_t passed = position - told->transport_from;
    CHECK(told->transport.passed_samples + (int64_t)passed == true_here->passed);
    CHECK(told->transport.tempo_bpm == true_here->tempo && told->connected == true_here->connected);
}

static void play_quantum(Scene *scene, uint32_t slot, const RattleTurn *turn) {
    RattleRing *in = rattle_link_input(scene->link), *out = rattle_link_output(scene->link, slot);
    uint64_t number = turn->record;
    Told *told = &scene->told[slot];
    if (!told->has_begun) told->begun_at = turn->position;
    if (turn->record != told->record) told->is_complete = false;
    told->record = turn->record_end;
    told->has_begun = true;
    for (uint32_t i = 0; i < scene->link->shape.quantum; i++) {
        const uint64_t position = turn->position + i;
        RattleRecord record;
        while (number < turn->record_end && rattle_link_record(scene->link, number, &record) &&
               record.position <= position) {
            take_record(scene, slot, &record, turn->position);
            number++;
        }
        if (told->is_complete) check_told(told, position);
        else scene->incomplete++;
        CHECK(truth[position].event <= 0 || !told->is_complete);
        for (uint32_t c = 0; c < CHANNELS + SIDECHAINS; c++)
            CHECK(*rattle_ring_at(in, c, position) == input[c][position]);
        for (uint32_t c = 0; c < CHANNELS; c++)
            *rattle_ring_at(out, c, position) = rendered(scene, slot, c, position);
    }
    CHECK(number == turn->record_end);
    rattle_link_finish(scene->link, slot, 1000);
}

/* At most so many quanta, while there is input. The virtual time it takes is none. */
static void let_play(Scene *scene, uint32_t slot, uint32_t quanta) {
    void (*hook)(void) = while_audio_sleeps;
    const uint64_t now_ns = clock_ns;
    const uint32_t wakes = wake_count;
    while_audio_sleeps = NULL;
    while (quanta > 0 && scene->is_alive[slot]) {
        RattleTurn turn;
        rattle_link_turn(scene->link, slot, &turn);
        if (turn.kind == RATTLE_TURN_SKIP) scene->skipped[slot]++;
        if (turn.kind == RATTLE_TURN_WAIT || turn.kind == RATTLE_TURN_END) break;
        if (turn.kind != RATTLE_TURN_PLAY) continue;
        play_quantum(scene, slot, &turn);
        quanta--;
    }
    clock_ns = now_ns;
    wake_count = wakes;
    while_audio_sleeps = hook;
}

/* ---- The supervisor ----------------------------------------------------------------------------------- */

static inline void end_worker(Scene *scene, uint32_t slot) {
    scene->is_alive[slot] = false;
    rattle_link_vacate(scene->link, slot);
}

/* It plays from some time before it is heard. */
static void start_worker(Scene *scene, uint32_t slot, uint64_t sound, uint32_t crossfade) {
    const uint64_t before = (uint64_t)(scene->link->shape.sample_rate / 20.0);
    scene->is_alive[slot] = true;
    scene->told[slot] = (Told){.connected = 0};
    rattle_link_state(scene->link, slot, RATTLE_SLOT_STARTING, 1);
    rattle_link_state(scene->link, slot, RATTLE_SLOT_READY, 1);
    rattle_link_order(scene->link, slot, RATTLE_ORDER_PLAY, sound > before ? sound - before : 0, sound);
    rattle_audio_offer(scene->audio, (int32_t)slot, crossfade);
}

/* ---- The host ----------------------------------------------------------------------------------------- */

static void open_scene(Scene *scene, double sample_rate, uint32_t quantum, uint32_t largest, uint32_t latency,
                       uint32_t own_latency, uint32_t is_dry_silent) {
    RattleLinkShape shape = {.sample_rate = sample_rate, .inputs = CHANNELS, .sidechains = SIDECHAINS,
                             .outputs = CHANNELS, .quantum = quantum, .latency = latency,
                             .largest_block = largest, .params = PARAMS, .meters = 1};
    shape.capacity = rattle_link_capacity(&shape);
    const uint64_t bytes = rattle_link_bytes(&shape);
    void *memory = aligned_alloc(RATTLE_LINE, bytes);
    memset(memory, 0, bytes);
    memset(truth, 0, sizeof truth);
    *scene = (Scene){.latency = latency, .own_latency = own_latency, .is_dry_silent = is_dry_silent,
                     .generation = 1};
    scene->link = rattle_link_init(memory, &shape, "Scene");
    CHECK(rattle_link_attach(memory, bytes) == scene->link);
    const uint64_t arena_bytes = rattle_audio_bytes(&shape);
    scene->arena = aligned_alloc(RATTLE_ARENA_ALIGNMENT, arena_bytes);
    memset(scene->arena, 0, arena_bytes);
    RattleArena arena = {scene->arena, arena_bytes, 0};
    scene->audio = rattle_audio_open(scene->link, own_latency, is_dry_silent != 0, &arena);
    CHECK(arena.used == arena_bytes);
    rattle_audio_reset(scene->audio);
}

static void close_scene(Scene *scene) {
    free(scene->link);
    free(scene->arena);
}

static inline void reset_host(Scene *scene) {
    const uint64_t quantum = scene->link->shape.quantum;
    for (; scene->position % quantum; scene->position++) {
        for (uint32_t c = 0; c < CHANNELS + SIDECHAINS; c++) input[c][scene->position] = 0.0f;
        truth[scene->position].is_filler = true;
    }
    for (uint32_t p = 0; p < PARAMS; p++) scene->ramps[p] = (RattleRamp){scene->ramps[p].target, 0.0, 0};
    scene->first = scene->position;
    scene->since_reset = 0;
    scene->generation++;
    rattle_audio_reset(scene->audio);
}

/* Something new at this sample, now and then. */
static uint32_t happen(Scene *scene, RattleEvent *event) {
    if (random_below(4) == 0) {
        const uint32_t samples = random_below(3) * 500;
        const double target = random_signal(), present = random_signal();
        scene->ramps[random_below(PARAMS)] =
            (RattleRamp){target, samples ? (target - present) / samples : 0.0, samples};
        scene->generation++;
    }
    if (random_below(20) == 0) scene->connected ^= 1, scene->generation++;
    if (random_below(20) == 0) scene->transport.tempo_bpm = 60 + random_below(100), scene->generation++;
    if (random_below(6) > 0) return 0;
    *event = (RattleEvent){.kind = RATTLE_NOTE_ON, .id = (int32_t)(1 + random_below(1000))};
    truth[scene->position].event = event->id;
    return 1;
}

static void step_ramps(RattleRamp *ramps, uint32_t count) {
    for (uint32_t p = 0; p < PARAMS; p++) {
        ramps[p].remaining -= ramps[p].remaining > count ? count : ramps[p].remaining;
        if (ramps[p].remaining == 0) ramps[p].step = 0.0;
    }
}

static void write_down(const Scene *scene, uint32_t count) {
    RattleRamp ramps[PARAMS];
    memcpy(ramps, scene->ramps, sizeof ramps);
    truth[scene->position].is_first = scene->since_reset == 0;
    for (uint32_t i = 0; i < count; i++) {
        Truth *here = &truth[scene->position + i];
        memcpy(here->ramps, ramps, sizeof ramps);
        here->passed = scene->transport.passed_samples + i;
        here->tempo = scene->transport.tempo_bpm;
        here->connected = scene->connected;
        step_ramps(ramps, 1);
    }
}

static void advance(Scene *scene, uint32_t count) {
    for (uint32_t p = 0; p < PARAMS; p++) scene->generation += scene->ramps[p].remaining > 0;
    step_ramps(scene->ramps, count);
    scene->transport.passed_samples += count;
    scene->position += count;
    scene->since_reset += count;
}

/* As schedule.c cuts: at ticks and where ramps end. */
static uint32_t segment_length(const Scene *scene, uint32_t left) {
    uint32_t count = RATTLE_TICK - (uint32_t)(scene->since_reset % RATTLE_TICK);
    if (left < count) count = left;
    for (uint32_t p = 0; p < PARAMS; p++) {
        const uint32_t remaining = scene->ramps[p].remaining;
        if (remaining > 0 && remaining < count) count = remaining;
    }
    return count;
}

static void play_segment(Scene *scene, uint32_t left, uint32_t *played) {
    const void *inputs[CHANNELS + SIDECHAINS];
    void *outputs[CHANNELS];
    double meter = 0.0;
    RattleEvent event;
    const uint32_t event_count = happen(scene, &event), count = segment_length(scene, left);
    for (uint32_t c = 0; c < CHANNELS + SIDECHAINS; c++) {
        for (uint32_t i = 0; i < count; i++) input[c][scene->position + i] = random_below(50) ? (float)random_signal() : -0.0f;
        inputs[c] = &input[c][scene->position];
    }
    for (uint32_t c = 0; c < CHANNELS; c++) outputs[c] = &heard[c][scene->position];
    const RattleSegment segment = {.inputs = inputs, .outputs = outputs, .count = count,
                                   .connected = scene->connected, .generation = scene->generation,
                                   .params = scene->ramps, .meters = &meter,
                                   .transport = &scene->transport, .events = &event,
                                   .event_count = event_count};
    write_down(scene, count);
    rattle_audio_process(scene->audio, &segment);
    advance(scene, count);
    *played = count;
}

static void play_block(Scene *scene, uint32_t count) {
    for (uint32_t played; count > 0; count -= played) play_segment(scene, count, &played);
}

static inline void pass_samples(const Scene *scene, uint32_t count) {
    clock_ns += (uint64_t)(count * 1e9 / scene->link->shape.sample_rate);
}

#endif
