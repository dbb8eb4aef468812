/* Where the audio thread may wait: offline until all is there, so that nothing is ever missing; in bursts as long as it
 * is ahead of the clock; and never for somebody who does not come. */
#include "worker_scene.h"

static Scene scene;
static uint32_t let_in_sleep;  /* quanta that a worker plays while audio sleeps */
static uint32_t deaths_to_come; /* of offline workers */

static void play_meanwhile(void) {
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++) let_play(&scene, slot, random_below(let_in_sleep + 1));
}

static void die_meanwhile(void) {
    const uint32_t slot = scene.is_alive[0] ? 0 : 1;
    const uint64_t end = rattle_ring_end(rattle_link_output(scene.link, slot));
    const bool is_heard = scene.link->host.heard == slot;
    if (deaths_to_come > 0 && is_heard && random_below(4) == 0 && end > RATTLE_OVERLAP) {
        deaths_to_come--;
        end_worker(&scene, slot);
        start_worker(&scene, slot ^ 1, end - RATTLE_OVERLAP, RATTLE_FADE);
    }
    play_meanwhile();
}

/* A hot reload in the midst of a render; the new one becomes slow just when audio goes over to it. */
static void reload_meanwhile(void) {
    if (deaths_to_come > 0 && scene.position > 4000) {
        deaths_to_come--;
        start_worker(&scene, 1, scene.position & ~UINT64_C(127), 480);
    }
    let_play(&scene, 0, let_in_sleep);
    if (scene.link->host.takeovers < 2) let_play(&scene, 1, UINT32_MAX);
    else if (random_below(8) == 0) let_play(&scene, 1, let_in_sleep);
}

static void check_all_is_right(uint64_t behind) {
    CHECK(scene.incomplete == 0);
    for (uint64_t position = 0; position < behind; position++)
        for (uint32_t c = 0; c < CHANNELS; c++) {
            const float wanted =
                position < scene.latency ? 0.0f : rendered(&scene, 0, c, position - scene.latency);
            const float difference = heard[c][position] - wanted;
            CHECK(difference < 1e-6f && difference > -1e-6f);
        }
    CHECK(scene.link->host.missing == 0 && scene.link->host.faded == 0 && scene.link->host.underruns == 0);
}

static void open_here(double sample_rate, uint32_t block, uint32_t latency_ms) {
    const RattleWorker worker = {.latency_ms = latency_ms, .quantum = 128};
    const RattleSetup setup = {.sample_rate = sample_rate, .largest_block = block};
    open_scene(&scene, sample_rate, 128, block, rattle_worker_latency(&worker, &setup), 0, 0);
    scene.are_alike = true;
}

/* A worker that only plays while the host waits: complete at any block size, and nothing counted as a burst. */
static void check_offline(uint32_t block, uint32_t deaths, void (*meanwhile)(void)) {
    open_here(48000.0, block, 20);
    atomic_store(&scene.link->is_offline, 1);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    let_in_sleep = 3;
    deaths_to_come = deaths;
    while_audio_sleeps = meanwhile;
    while (scene.position < 30000) play_block(&scene, block);
    while_audio_sleeps = NULL;
    CHECK(deaths_to_come == 0);
    check_all_is_right(scene.position);
    CHECK(scene.link->host.waits == 0);
    close_scene(&scene);
}

static uint64_t seconds_for_block(void) {
    const uint64_t start_ns = clock_ns;
    play_block(&scene, 256);
    return (clock_ns - start_ns + 500000000) / 1000000000;
}

/* Nobody comes: ten seconds once, then dry at once, and patient again after a sign of life. */
static void check_patience(void) {
    open_here(48000.0, 256, 20);
    atomic_store(&scene.link->is_offline, 1);
    while (scene.position + 256 <= scene.latency) CHECK(seconds_for_block() == 0);
    CHECK(seconds_for_block() == 10);
    for (uint32_t i = 0; i < 5; i++) CHECK(seconds_for_block() == 0);
    CHECK(scene.link->host.missing > 1024 && scene.link->host.underruns == 1 && scene.link->host.is_dry == 1);
    start_worker(&scene, 0, (scene.position - scene.latency) & ~UINT64_C(127), 0);
    let_play(&scene, 0, 1);
    CHECK(seconds_for_block() == 10);
    CHECK(seconds_for_block() == 0);
    close_scene(&scene);
    open_here(48000.0, 256, 20); /* the supervisor knows that nobody will */
    atomic_store(&scene.link->is_offline, 1);
    atomic_store(&scene.link->supervision.status, RATTLE_STATUS_NO_PYTHON);
    for (uint32_t i = 0; i < 20; i++) CHECK(seconds_for_block() == 0);
    close_scene(&scene);
}

/* A quantum that kills whoever plays it is passed by: nobody will have it, and an offline host does not wait for it. */
static void check_passed_by(uint32_t next_slot) {
    open_here(48000.0, 256, 20);
    atomic_store(&scene.link->is_offline, 1);
    start_worker(&scene, 0, 0, 0);
    let_in_sleep = 8;
    while_audio_sleeps = play_meanwhile;
    while (scene.position < 8192) CHECK(seconds_for_block() == 0);
    end_worker(&scene, 0);
    start_worker(&scene, next_slot, rattle_ring_end(rattle_link_output(scene.link, 0)) + 128, RATTLE_FADE);
    while (scene.position < 16384) CHECK(seconds_for_block() == 0);
    while_audio_sleeps = NULL;
    CHECK(scene.link->host.heard == next_slot && scene.link->host.underruns == 1);
    CHECK(next_slot == 0 || scene.link->host.missing + scene.link->host.faded == 128 + 2 * 64 - 1);
    close_scene(&scene);
}

/* A host that calls `burst` blocks at once and then lets as much time pass, with a worker that needs its share of it. */
static void check_bursts(uint32_t burst, bool is_alive) {
    open_here(48000.0, 128, 50);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    let_in_sleep = 8; /* in a millisecond; it must be faster than real time */
    while_audio_sleeps = play_meanwhile;
    uint64_t longest_ns = 0;
    for (uint32_t i = 0; i < 20; i++) {
        if (i == 3) clock_ns += 10000000000; /* a pause is no credit */
        const uint64_t start_ns = clock_ns;
        if (i == 10 && !is_alive) scene.is_alive[0] = false;
        for (uint32_t b = 0; b < burst; b++) {
            const uint64_t before_ns = clock_ns;
            play_block(&scene, 128);
            if (clock_ns - before_ns > longest_ns) longest_ns = clock_ns - before_ns;
        }
        const uint64_t due_ns = start_ns + (uint64_t)(burst * 128 * 1e9 / 48000.0);
        let_play(&scene, 0, UINT32_MAX);
        if (clock_ns < due_ns) clock_ns = due_ns;
        CHECK(clock_ns < due_ns + 2000000); /* it waited within the host's own time */
    }
    while_audio_sleeps = NULL;
    CHECK(longest_ns <= 101000000);
    if (is_alive) check_all_is_right(scene.position);
    CHECK((scene.link->host.waits > 0) == (burst > 8));
    close_scene(&scene);
}

/* Far ahead because a worker was fast; when it stops, one wait of 100 ms is enough to know. */
static void check_longest_wait(void) {
    open_here(48000.0, 128, 50);
    start_worker(&scene, 0, 0, 0);
    const uint64_t start_ns = clock_ns;
    for (uint32_t i = 0; i < 300; i++) {
        play_block(&scene, 128);
        if (i < 200) let_play(&scene, 0, UINT32_MAX);
    }
    CHECK(clock_ns - start_ns >= 99000000 && clock_ns - start_ns <= 101000000);
    CHECK(scene.link->host.waits == 1 && scene.link->host.missing > 8000);
    close_scene(&scene);
}

/* A quantum every seven seconds is progress, and an offline host goes on waiting. */
static uint64_t next_quantum_ns;

static void play_slowly(void) {
    if (clock_ns < next_quantum_ns) return;
    next_quantum_ns = clock_ns + 7000000000;
    let_play(&scene, 0, 1);
}

static void check_slow_progress(void) {
    open_here(48000.0, 256, 20);
    atomic_store(&scene.link->is_offline, 1);
    start_worker(&scene, 0, 0, 0);
    while_audio_sleeps = play_slowly;
    uint64_t longest_s = 0;
    while (scene.position < 5000) {
        const uint64_t seconds = seconds_for_block();
        if (seconds > longest_s) longest_s = seconds;
    }
    while_audio_sleeps = NULL;
    check_all_is_right(scene.position);
    CHECK(longest_s > 11);
    close_scene(&scene);
}

/* A steady host is never kept waiting, however late the worker: it hears dry. Nor after long if its clock is fast. */
static void check_steady(void) {
    open_here(8000.0, 128, 50);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 20);
    const uint32_t before = sleep_count;
    for (uint32_t i = 0; i < 1900; i++) {
        play_block(&scene, 128);
        pass_samples(&scene, 128);
        clock_ns -= 24000; /* 1500 ppm */
    }
    CHECK(scene.link->host.waits == 0 && sleep_count == before && scene.link->host.missing > 100000);
    CHECK(scene.link->host.system_calls == 0);
    close_scene(&scene);
}

/* A worker on its timer costs the host no system call, one that wants to be woken one for each quantum; and one that
 * has waited for long is woken once. */
static void check_system_calls(void) {
    for (uint32_t pace = RATTLE_PACE_TIMER; pace <= RATTLE_PACE_WAKE; pace++) {
        open_here(48000.0, 128, 50);
        atomic_store(&scene.link->pace, pace);
        start_worker(&scene, 0, 0, 0);
        let_play(&scene, 0, 1);
        wake_count = 0;
        for (uint32_t i = 0; i < 40; i++) {
            atomic_store(&scene.link->slots[0].input.waiting, pace == RATTLE_PACE_WAKE); /* it sleeps just now */
            for (uint32_t part = 0; part < 4; part++) play_block(&scene, 32);
            atomic_store(&scene.link->slots[0].input.waiting, 0);
            let_play(&scene, 0, UINT32_MAX);
        }
        CHECK(wake_count == scene.link->host.system_calls && wake_count == (pace == RATTLE_PACE_WAKE ? 40 : 0));
        close_scene(&scene);
    }
}

int main(void) {
    for (uint32_t block = 1; block <= 4096; block *= 4) check_offline(block, 0, play_meanwhile);
    for (uint32_t block = 5; block < 1000; block *= 3) check_offline(block, 6, die_meanwhile);
    for (uint32_t block = 5; block < 1000; block *= 3) check_offline(block, 1, reload_meanwhile);
    check_patience();
    for (uint32_t next_slot = 0; next_slot < RATTLE_LINK_SLOTS; next_slot++) check_passed_by(next_slot);
    check_bursts(4, true);
    check_bursts(32, true);
    check_bursts(32, false);
    check_bursts(80, false);
    check_longest_wait();
    check_slow_progress();
    check_steady();
    check_system_calls();
    return failure_count > 0;
}
