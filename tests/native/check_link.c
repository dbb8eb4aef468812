/* The memory that host and worker share: its size and parts, turns of every kind, records that were lost, and the
 * numbers of latency.h. */
#include "worker_scene.h"

static Scene scene;

static RattleTurn turn_of(uint32_t slot) {
    RattleTurn turn;
    const uint64_t now_ns = clock_ns;
    rattle_link_turn(scene.link, slot, &turn);
    CHECK(clock_ns - now_ns <= 102000000); /* at most 100 ms, and what one look takes */
    return turn;
}

/* ---- Memory ------------------------------------------------------------------------------------------- */

static void check_capacity(void) {
    RattleLinkShape shape = {.sample_rate = 44100.0, .latency = 2205, .largest_block = 512, .quantum = 128};
    CHECK(rattle_link_capacity(&shape) == 65536);
    shape.latency = 20000;
    CHECK(rattle_link_capacity(&shape) == 131072); /* 4 * latency */
    shape.largest_block = 100000;
    CHECK(rattle_link_capacity(&shape) == 524288); /* half of it: largest_block, latency and a past */
    shape = (RattleLinkShape){.sample_rate = 8000.0, .quantum = 4096};
    CHECK(rattle_link_capacity(&shape) == 16384);
    /* Who takes over is not half a ring behind when it begins. */
    shape = (RattleLinkShape){.sample_rate = 44100.0, .latency = 12352, .largest_block = 8192, .quantum = 4096};
    CHECK(rattle_link_capacity(&shape) / 2 >= 12352 + 8192 + 4096 + 512 + 44100 / 4);
    shape = (RattleLinkShape){.sample_rate = 32000.0, .latency = 8192, .largest_block = 512, .quantum = 128};
    CHECK(rattle_link_capacity(&shape) / 2 >= 8192 + 512 + 128 + 512 + 32000 / 4);
}

static void check_attach(void) {
    open_scene(&scene, 8000.0, 128, 512, 1000, 0, 0);
    RattleLink *link = scene.link;
    const uint64_t bytes = link->bytes;
    CHECK(!rattle_link_attach(link, bytes - 1) && !rattle_link_attach(link, sizeof(RattleLink) - 1));
    for (uint32_t i = 0; i < 16; i++) { /* magic, version, bytes */
        ((unsigned char *)link)[i] ^= 0x10;
        CHECK(!rattle_link_attach(link, bytes));
        ((unsigned char *)link)[i] ^= 0x10;
    }
    link->shape.outputs = RATTLE_MAX_CHANNELS + 1;
    CHECK(!rattle_link_attach(link, bytes));
    link->shape.outputs = CHANNELS;
    CHECK(rattle_link_attach(link, bytes) == link);
    double *meters = rattle_link_meters(link, 1);
    CHECK((unsigned char *)(meters + 1) <= (unsigned char *)link + bytes);
    CHECK((unsigned char *)rattle_link_input(link) > (unsigned char *)rattle_link_records(link));
    CHECK(rattle_link_output(link, 0)->channels == CHANNELS && link->name[0] == 'S');
    CHECK(rattle_link_input(link)->channels == CHANNELS + SIDECHAINS);
    close_scene(&scene);
}

/* ---- Turns -------------------------------------------------------------------------------------------- */

static void check_turns(void) {
    open_scene(&scene, 8000.0, 64, 64, 1000, 0, 0);
    CHECK(turn_of(0).kind == RATTLE_TURN_WAIT);
    rattle_link_state(scene.link, 0, RATTLE_SLOT_READY, 7);
    play_block(&scene, 200);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_PLAY, 70, 100);
    RattleTurn turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.position == 64); /* rounded down */
    CHECK(scene.link->slots[0].state == RATTLE_SLOT_PLAYING && scene.link->slots[0].process == 7);
    CHECK(turn.record == 1 && turn.record_end > 6); /* from the keyframe at 0, behind RESET */
    const RattleRing *output = rattle_link_output(scene.link, 0);
    CHECK(output->begin == 64 && output->end == 64 && output->claimed == 128); /* what it may write */
    const RattleTurn again = turn_of(0);
    CHECK(memcmp(&again, &turn, sizeof turn) == 0); /* it is not finished */
    rattle_link_finish(scene.link, 0, 1000);
    turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.position == 128 && turn.record == again.record_end);
    rattle_link_finish(scene.link, 0, 1000);
    turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_IDLE && turn.position == 192 && turn.slack_us == 56 * 125);
    CHECK(turn_of(0).kind == RATTLE_TURN_WAIT); /* idle once, then nothing for 100 ms */
    CHECK(turn_of(0).kind == RATTLE_TURN_WAIT && scene.link->slots[0].input.waiting == 0);
    play_block(&scene, 56);
    CHECK(turn_of(0).kind == RATTLE_TURN_PLAY);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_WAIT, 0, 0);
    CHECK(turn_of(0).kind == RATTLE_TURN_WAIT && scene.link->slots[0].state == RATTLE_SLOT_READY);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_PLAY, 128, 128);
    CHECK(turn_of(0).position == 128);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_END, 0, 0);
    CHECK(turn_of(0).kind == RATTLE_TURN_END && turn_of(1).kind == RATTLE_TURN_WAIT);
    rattle_link_close(scene.link);
    CHECK(turn_of(1).kind == RATTLE_TURN_END);
    close_scene(&scene);
}

/* Half of the ring behind is all that a worker may be. */
static void check_skip(void) {
    open_scene(&scene, 8000.0, 64, 64, 1000, 0, 0);
    CHECK(scene.link->shape.capacity == 8192);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_PLAY, 0, 0);
    play_block(&scene, 4096);
    RattleTurn turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.position == 0);
    play_block(&scene, 65);
    turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_SKIP && turn.position == 4160 && scene.link->slots[0].health.skipped == 65);
    play_block(&scene, 63);
    turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.position == 4160);
    RattleRecord record;
    CHECK(rattle_link_record(scene.link, turn.record, &record) && record.kind == RATTLE_RECORD_KEYFRAME);
    rattle_link_finish(scene.link, 0, 0);
    play_block(&scene, 200);
    reset_host(&scene); /* in the midst of what it will skip */
    play_block(&scene, 18000);
    CHECK(turn_of(0).kind == RATTLE_TURN_SKIP);
    turn = turn_of(0);
    if (turn.kind == RATTLE_TURN_WAIT || turn.kind == RATTLE_TURN_IDLE) play_block(&scene, 64), turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && rattle_link_record(scene.link, turn.record, &record));
    CHECK(record.kind == RATTLE_RECORD_RESET && record.position == scene.first);
    CHECK(rattle_link_record(scene.link, turn.record + 1, &record) && record.position == scene.first);
    CHECK(record.kind == RATTLE_RECORD_KEYFRAME && record.index == PARAMS + 2);
    close_scene(&scene);
}

/* Parked after 200 ms, it says that it sleeps, so that the host wakes it; what the host signals meanwhile is seen. */
static uint32_t sleeps_said;

static void look_whether_it_said_so(void) { sleeps_said += scene.link->slots[0].input.waiting; }

static void check_parking(void) {
    open_scene(&scene, 8000.0, 64, 64, 1000, 0, 0);
    rattle_link_order(scene.link, 0, RATTLE_ORDER_PLAY, 0, 0);
    while_audio_sleeps = look_whether_it_said_so;
    for (uint32_t i = 0; i < 5; i++) {
        sleeps_said = 0;
        const uint32_t kind = turn_of(0).kind;
        CHECK(kind == (i == 0 ? RATTLE_TURN_IDLE : RATTLE_TURN_WAIT));
        CHECK((sleeps_said > 50) == (i > 2));
    }
    play_block(&scene, 64);
    CHECK(turn_of(0).kind == RATTLE_TURN_PLAY);
    atomic_store(&scene.link->slots[0].input.waiting, 1); /* it died in its sleep */
    rattle_link_vacate(scene.link, 0);
    CHECK(scene.link->slots[0].input.waiting == 0 && scene.link->slots[0].state == RATTLE_SLOT_EMPTY);
    while_audio_sleeps = NULL;
    close_scene(&scene);
}

static void check_histogram(void) {
    static const uint64_t times_ns[] = {0, 999, 1000, 1414, 1415, 2000, 1000000000, UINT64_MAX / 2};
    static const uint32_t buckets[] = {0, 0, 1, 1, 2, 3, 40, 63}; /* below 2 ** (b / 2) microseconds */
    open_scene(&scene, 8000.0, 64, 64, 1000, 0, 0);
    RattleWorkerHealth *health = &scene.link->slots[1].health;
    rattle_link_order(scene.link, 1, RATTLE_ORDER_PLAY, 0, 0);
    play_block(&scene, 8 * 64);
    for (uint32_t i = 0; i < 8; i++) {
        const uint64_t before = health->histogram[buckets[i]];
        CHECK(turn_of(1).kind == RATTLE_TURN_PLAY);
        rattle_link_finish(scene.link, 1, times_ns[i]);
        CHECK(health->histogram[buckets[i]] == before + 1);
    }
    CHECK(health->quanta == 8 && health->busy_worst == UINT64_MAX / 2);
    close_scene(&scene);
}

/* ---- Records ------------------------------------------------------------------------------------------ */

/* More of them than are kept, between two turns: the worker knows all again by the next keyframe, and the test's truth
 * is met (worker_scene.h) from there on. */
static void check_lost_records(void) {
    open_scene(&scene, 48000.0, 64, 64, 3000, 0, 0);
    RattleRecords *records = rattle_link_records(scene.link);
    CHECK(records->capacity == RATTLE_RECORDS);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    play_block(&scene, 64);
    let_play(&scene, 0, 1);
    const uint64_t before = records->end;
    for (uint32_t i = 0; records->end - before <= RATTLE_RECORDS; i++) {
        CHECK(i < 20000);
        play_block(&scene, 1);
    }
    RattleRecord record;
    CHECK(!rattle_link_record(scene.link, before, &record) && !rattle_link_record(scene.link, records->end, &record));
    RattleTurn turn = turn_of(0);
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.record > before && turn.record_end == turn.record);
    CHECK(rattle_link_record(scene.link, turn.record, &record) && record.kind == RATTLE_RECORD_KEYFRAME);
    const uint64_t known_from = record.position;
    while (turn.kind == RATTLE_TURN_PLAY && turn.position + 64 <= known_from) {
        CHECK(turn.record == turn.record_end);
        rattle_link_finish(scene.link, 0, 0);
        turn = turn_of(0);
    }
    CHECK(turn.kind == RATTLE_TURN_PLAY && turn.record_end > turn.record + PARAMS);
    close_scene(&scene);
}

/* Params by the thousand still have some keyframes among what is kept. */
static void check_many_params(void) {
    const RattleLinkShape shape = {.sample_rate = 8000, .outputs = 1, .quantum = 64, .params = 5000, .capacity = 8192};
    void *memory = aligned_alloc(RATTLE_LINE, rattle_link_bytes(&shape));
    memset(memory, 0, rattle_link_bytes(&shape));
    RattleLink *link = rattle_link_init(memory, &shape, "Many");
    CHECK(rattle_link_records(link)->capacity >= 8 * 5002);
    free(memory);
}

/* ---- Latency ------------------------------------------------------------------------------------------ */

static uint32_t latency(uint32_t policy, double ms, uint32_t quantum, double rate, uint32_t block, uint32_t wanted) {
    const RattleWorker worker = {.latency_ms = ms, .policy = policy, .quantum = quantum};
    const RattleSetup setup = {.sample_rate = rate, .largest_block = block, .wanted_latency = wanted};
    return rattle_worker_latency(&worker, &setup);
}

static void check_latency(void) {
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 128, 44100, 441, 0) == 2205);
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 128, 44100, 442, 0) == 2206); /* the block + 40 ms */
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 128, 48000, 512, 0) == 2432);
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 128, 48000, 0, 0) == 1024 + 1920);
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 1024, 48000, 128, 7000) == 1024 + 1920);
    CHECK(latency(RATTLE_POLICY_FIXED, 1, 128, 48000, 64, 0) == 64 + 128 + 64);
    CHECK(latency(RATTLE_POLICY_FIXED, 50, 128, 22050, 128, 0) == 1103); /* 1102.5 */
    CHECK(latency(RATTLE_POLICY_LIVE, 50, 64, 48000, 128, 0) == 128 + 256);
    CHECK(latency(RATTLE_POLICY_LIVE, 50, 16, 48000, 64, 0) == 64 + 240);
    CHECK(latency(RATTLE_POLICY_LIVE, 50, 128, 48000, 32, 0) == 32 + 240);
    CHECK(latency(RATTLE_POLICY_LIVE, 50, 1024, 48000, 64, 0) == 64 + 1024 + 64);
    CHECK(latency(RATTLE_POLICY_ADAPTIVE, 50, 128, 48000, 128, 0) == 2400);
    CHECK(latency(RATTLE_POLICY_ADAPTIVE, 50, 128, 48000, 128, 960) == 960);
    CHECK(latency(RATTLE_POLICY_ADAPTIVE, 50, 128, 48000, 128, 100) == 128 + 128 + 64);
}

static uint32_t resampling(double model, uint32_t quantum, double host) {
    const RattleWorker worker = {.sample_rate = model, .quantum = quantum};
    return rattle_worker_resampling_latency(&worker, host);
}

static void check_resampling_latency(void) {
    CHECK(resampling(0, 128, 48000) == 0 && resampling(48000, 128, 48000) == 0);
    CHECK(resampling(24000, 128, 48000) == 256 + 254);
    CHECK(resampling(96000, 129, 48000) == 128 + 64);
    CHECK(resampling(48000, 128, 44100) == 245); /* 128 + 116.68.. */
}

int main(void) {
    check_capacity();
    check_attach();
    check_turns();
    check_skip();
    check_parking();
    check_histogram();
    check_lost_records();
    check_many_params();
    check_latency();
    check_resampling_latency();
    return failure_count > 0;
}
