/* What is heard of workers that stall, die and are replaced: each sample exactly one worker's, or dry, or a fade with
 * the weight that comes next; never one of another position. And all that is counted is what was heard. */
#include <math.h>

#include "worker_scene.h"

enum { FADE = 64 };

typedef struct Weights { /* of what is heard at one position; the dry signal has the rest */
    double workers[RATTLE_LINK_SLOTS];
    bool is_exact, is_silence;
} Weights;

static float dry_sample(const Scene *scene, uint32_t channel, uint64_t due, uint64_t first) {
    const bool is_there = !scene->is_dry_silent && due >= first + scene->own_latency;
    return is_there ? input[channel][due - scene->own_latency] : 0.0f;
}

/* By least squares over the channels; a sample from anywhere else leaves a remainder. */
static Weights solve(const Scene *scene, uint64_t position, uint64_t due, uint64_t first) {
    double aa = 0, ab = 0, bb = 0, ay = 0, by = 0;
    for (uint32_t c = 0; c < CHANNELS; c++) {
        const double dry = dry_sample(scene, c, due, first), y = heard[c][position] - dry;
        const double a = rendered(scene, 0, c, due) - dry, b = rendered(scene, 1, c, due) - dry;
        aa += a * a, ab += a * b, bb += b * b, ay += a * y, by += b * y;
    }
    Weights w = {.is_exact = false};
    const double determinant = aa * bb - ab * ab;
    if (scene->are_alike) w.workers[0] = ay / aa;
    else w.workers[0] = (ay * bb - by * ab) / determinant, w.workers[1] = (by * aa - ay * ab) / determinant;
    for (uint32_t c = 0; c < CHANNELS; c++) {
        const double dry = dry_sample(scene, c, due, first);
        double sum = heard[c][position] - dry;
        for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++)
            sum -= w.workers[s] * (rendered(scene, s, c, due) - dry);
        CHECK(fabs(sum) < 1e-5);
    }
    return w;
}

static bool is_same(float a, float b) { return memcmp(&a, &b, sizeof a) == 0; } /* -0 and +0 are not */

static Weights weights_at(const Scene *scene, uint64_t position, uint64_t first) {
    const uint64_t due = position - scene->latency;
    bool is_dry = true, is_slot[RATTLE_LINK_SLOTS] = {true, true};
    for (uint32_t c = 0; c < CHANNELS; c++) {
        const float y = heard[c][position];
        is_dry &= y == dry_sample(scene, c, due, first);
        for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) is_slot[s] &= is_same(y, rendered(scene, s, c, due));
    }
    if (is_dry) return (Weights){.is_exact = true};
    if (is_slot[0]) return (Weights){.workers = {1.0, 0.0}, .is_exact = true};
    if (is_slot[1]) return (Weights){.workers = {0.0, 1.0}, .is_exact = true};
    return solve(scene, position, due, first);
}

static bool is_between(double x) { return x > -1e-3 && x < 1.001; }

typedef struct Heard {
    uint64_t whole, missing, faded, underruns;
    bool was_whole, has_before;
    Weights before;
} Heard;

/* Weights that change by no more than both fades allow: a second difference as small as theirs. */
static void check_weights(Heard *sum, const Weights *w, double steepest) {
    const double all = w->workers[0] + w->workers[1];
    CHECK(is_between(w->workers[0]) && is_between(w->workers[1]) && is_between(all));
    for (uint32_t s = 0; sum->has_before && s < RATTLE_LINK_SLOTS; s++)
        CHECK(fabs(w->workers[s] - sum->before.workers[s]) <= steepest);
    const bool is_whole = all > 1.0 - 1e-4, is_missing = w->is_exact && all == 0.0;
    CHECK(!is_whole || w->is_exact || steepest > 1.0 / FADE + 1e-3 || steepest < 1.0 / FADE);
    sum->whole += is_whole;
    sum->missing += is_missing;
    sum->faded += !is_whole && !is_missing;
    sum->underruns += !is_whole && sum->was_whole;
    sum->was_whole = is_whole;
    sum->before = *w;
    sum->has_before = true;
}

/* Of a life: its first sample's position, and that behind its last. */
static void check_life(const Scene *scene, Heard *sum, uint64_t first, uint64_t behind, double steepest) {
    CHECK(scene->incomplete == 0 || scene->skipped[0] + scene->skipped[1] > 0 || steepest > 1.0);
    sum->was_whole = true;
    sum->has_before = false;
    for (uint64_t position = first; position < behind; position++) {
        if (truth[position].is_filler) continue;
        if (position < first + scene->latency) {
            for (uint32_t c = 0; c < CHANNELS; c++) CHECK(heard[c][position] == 0.0f);
            continue;
        }
        const Weights w = weights_at(scene, position, first);
        check_weights(sum, &w, steepest);
    }
}

static void check_health(const Scene *scene, const Heard *sum) {
    const RattleHostHealth *health = &scene->link->host;
    CHECK(health->position == scene->position);
    CHECK(health->missing == sum->missing && health->underruns == sum->underruns);
    CHECK(health->faded == sum->faded);
}

static uint32_t latency_of(double sample_rate, uint32_t largest, uint32_t quantum, uint32_t policy, double ms) {
    const RattleWorker worker = {.latency_ms = ms, .policy = policy, .quantum = quantum};
    const RattleSetup setup = {.sample_rate = sample_rate, .largest_block = largest};
    return rattle_worker_latency(&worker, &setup);
}

static const double rates[] = {22050.0, 44100.0, 48000.0, 96000.0, 192000.0};
static const uint32_t blocks[] = {1, 16, 31, 64, 128, 441, 512, 1000, 4096, 8192};
static const uint32_t quanta[] = {16, 64, 128, 1024};

/* ---- A worker in time --------------------------------------------------------------------------------- */

/* At every rate, block and policy, the very first sample is whole, and so are all: what went in at n is heard at
 * n + L. One that is as fast as can be is all that the shortest latency asks for. */
static void check_in_time(double sample_rate, uint32_t block, uint32_t quantum, uint32_t policy) {
    const uint32_t latency = latency_of(sample_rate, block, quantum, policy, policy ? 50.0 : 1.0);
    const uint32_t length = 2 * latency + 3 * block + 500;
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, sample_rate, quantum, block, latency, random_below(2) * 100, random_below(2));
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    while (scene.position < length) {
        play_block(&scene, block);
        pass_samples(&scene, block);
        let_play(&scene, 0, UINT32_MAX);
    }
    check_life(&scene, &sum, 0, scene.position, 0.0);
    check_health(&scene, &sum);
    CHECK(sum.missing + sum.faded == 0 && sum.whole == scene.position - latency);
    CHECK(scene.link->host.lag_worst <= block + quantum);
    CHECK(scene.link->host.waits == 0);
    close_scene(&scene);
}

/* ---- One that stalls, and resets ---------------------------------------------------------------------- */

static void check_stalls(uint32_t round) {
    const double sample_rate = rates[round % 5];
    const uint32_t block = blocks[random_below(8)], quantum = quanta[random_below(4)];
    const uint32_t latency = latency_of(sample_rate, block, quantum, RATTLE_POLICY_FIXED, 20.0);
    uint64_t firsts[64] = {0};
    uint32_t life = 0, stalled = 0;
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, sample_rate, quantum, block, latency, random_below(2) * random_below(500), random_below(2));
    atomic_store(&scene.link->pace, random_below(2));
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    while (scene.position < 40000 + 3 * latency) {
        play_block(&scene, 1 + random_below(block));
        pass_samples(&scene, block);
        if (stalled > 0) stalled--;
        else let_play(&scene, 0, random_below(3) ? UINT32_MAX : random_below(4));
        if (random_below(20 + 20000 / block) == 0) stalled = random_below(3 * latency / block + 2);
        if (life < 60 && random_below(20 + 20000 / block) == 0) {
            reset_host(&scene);
            firsts[++life] = scene.first;
        }
    }
    firsts[life + 1] = scene.position;
    for (uint32_t i = 0; i <= life; i++) check_life(&scene, &sum, firsts[i], firsts[i + 1], 1.0 / FADE + 1e-4);
    check_health(&scene, &sum);
    CHECK(sum.whole > 0);
    close_scene(&scene);
}

/* Half of the ring behind: it goes on at the present, and what is heard is right again. */
static void check_skip(void) {
    const uint32_t latency = latency_of(8000.0, 512, 128, RATTLE_POLICY_FIXED, 50.0);
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, 8000.0, 128, 512, latency, 0, 0);
    start_worker(&scene, 0, 0, 0);
    for (uint32_t i = 0; i < 60; i++) {
        if (i < 10 || i > 30) let_play(&scene, 0, UINT32_MAX);
        play_block(&scene, 500);
    }
    check_life(&scene, &sum, 0, scene.position, 1.0 / FADE + 1e-4);
    check_health(&scene, &sum);
    CHECK(scene.skipped[0] == 1 && sum.missing > 5000 && sum.whole > 15000);
    close_scene(&scene);
}

/* ---- Workers that take over --------------------------------------------------------------------------- */

/* Killed again and again: with what it had finished still to be played, its successor is not to be noticed. */
static void check_kills(bool are_alike, uint32_t delay_blocks) {
    const uint32_t block = 128, latency = latency_of(48000.0, block, 128, RATTLE_POLICY_FIXED, 50.0);
    uint32_t slot = 0, delay = 0, kills = 0;
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, 48000.0, 128, block, latency, 37, 0);
    scene.are_alike = are_alike;
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    for (uint32_t i = 0; i < 700; i++) {
        play_block(&scene, block);
        pass_samples(&scene, block);
        if (!scene.is_alive[slot]) {
            if (delay-- == 0) {
                const uint64_t sound = rattle_ring_end(rattle_link_output(scene.link, slot));
                slot ^= 1;
                start_worker(&scene, slot, sound - RATTLE_OVERLAP, FADE);
            }
        } else if (i % 60 == 59) {
            end_worker(&scene, slot);
            delay = delay_blocks;
            kills++;
        }
        let_play(&scene, slot, UINT32_MAX);
    }
    CHECK(scene.link->host.takeovers >= kills && kills > 10);
    check_life(&scene, &sum, 0, scene.position, 2.0 / FADE + 1e-4);
    CHECK((delay_blocks > 30) == (sum.missing > 0));
    CHECK(scene.link->host.missing == sum.missing);
    if (delay_blocks < 10) CHECK(sum.faded == 0 && scene.link->host.faded == 0);
    close_scene(&scene);
}

/* The successor is only just ahead of what is due, or begins when the end is near: less is faded, never wrongly. */
static void check_close_calls(uint32_t block, uint32_t overlap, uint32_t crossfade, uint32_t ahead) {
    const uint32_t latency = latency_of(48000.0, block, 16, RATTLE_POLICY_FIXED, 50.0);
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, 48000.0, 16, block, latency, 0, 0);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    const uint32_t last = 8000 / block;
    for (uint32_t i = 0; i < 2 * last; i++) {
        play_block(&scene, block);
        const uint64_t end = rattle_ring_end(rattle_link_output(scene.link, 0)), due = scene.position - latency;
        if (i == last) end_worker(&scene, 0), start_worker(&scene, 1, end - overlap, crossfade);
        let_play(&scene, 0, UINT32_MAX);
        while (i >= last && rattle_ring_end(rattle_link_output(scene.link, 1)) < due + block + ahead)
            let_play(&scene, 1, 1);
    }
    check_life(&scene, &sum, 0, scene.position, 2.0 / FADE + 1e-4);
    CHECK(scene.link->host.heard == 1 && scene.link->host.takeovers == 2);
    CHECK(sum.missing == scene.link->host.missing && sum.missing < 200);
    if (overlap >= crossfade + FADE + 256) CHECK(sum.missing + sum.faded == 0);
    close_scene(&scene);
}

/* What a slot still holds of a worker that is gone is not taken for its successor's. */
static void check_leftovers(void) {
    Scene scene;
    open_scene(&scene, 48000.0, 128, 128, 2400, 0, 0);
    start_worker(&scene, 0, 0, 0);
    for (uint32_t i = 0; i < 60; i++) {
        if (i == 30) start_worker(&scene, 1, scene.position - 3000, FADE);
        if (i == 40) CHECK(scene.link->host.heard == 1);
        if (i == 40) end_worker(&scene, 0);
        if (i == 40) start_worker(&scene, 0, scene.position - 1000, FADE);
        for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++)
            if (i < 40 || i > 50 || s == 1) let_play(&scene, s, UINT32_MAX);
        play_block(&scene, 128);
        if (i >= 40 && i <= 50) CHECK(scene.link->host.heard == 1 && scene.link->host.takeovers == 2);
    }
    CHECK(scene.link->host.heard == 0 && scene.link->host.missing == 0);
    close_scene(&scene);
}

/* Hot reload: both go on for a while. */
static void check_reloads(void) {
    const uint32_t block = 256, latency = latency_of(44100.0, block, 64, RATTLE_POLICY_FIXED, 50.0);
    uint32_t slot = 0;
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, 44100.0, 64, block, latency, 0, 0);
    start_worker(&scene, 0, 0, 0);
    let_play(&scene, 0, 1);
    for (uint32_t i = 0; i < 400; i++) {
        play_block(&scene, block);
        pass_samples(&scene, block);
        if (i % 40 == 20) {
            slot ^= 1;
            start_worker(&scene, slot, scene.position & ~UINT64_C(63), 441);
        }
        if (i % 40 == 39) {
            CHECK(scene.link->host.heard == slot);
            end_worker(&scene, slot ^ 1);
        }
        for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) let_play(&scene, s, UINT32_MAX);
    }
    check_life(&scene, &sum, 0, scene.position, 1.0 / 441 + 1e-4);
    check_health(&scene, &sum);
    CHECK(sum.faded + sum.missing == 0 && scene.link->host.takeovers == 11);
    close_scene(&scene);
}

/* Anything at any time, with workers that are late or never come. */
static void check_anything(void) {
    const uint32_t block = blocks[random_below(8)], quantum = quanta[random_below(4)];
    const uint32_t latency = latency_of(48000.0, block, quantum, RATTLE_POLICY_LIVE, 50.0);
    uint64_t firsts[64] = {0};
    uint32_t life = 0, slot = 0;
    Scene scene;
    Heard sum = {0};
    open_scene(&scene, 48000.0, quantum, block, latency, 11, 0);
    while (scene.position < 50000) {
        play_block(&scene, 1 + random_below(block));
        pass_samples(&scene, block);
        const uint32_t event = random_below(10 + 4000 / block);
        const uint64_t end = rattle_ring_end(rattle_link_output(scene.link, slot));
        const bool is_heard = scene.link->host.heard == slot || scene.link->host.heard == UINT32_MAX;
        if (event == 0) end_worker(&scene, slot);
        if (event == 1 && life < 60) reset_host(&scene), firsts[++life] = scene.first;
        if (event == 2 && is_heard && !scene.is_alive[slot ^ 1])
            slot ^= 1, start_worker(&scene, slot, end, random_below(300));
        if (is_heard) end_worker(&scene, slot ^ 1);
        for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++)
            let_play(&scene, s, random_below(3) ? UINT32_MAX : random_below(4));
    }
    firsts[life + 1] = scene.position;
    for (uint32_t i = 0; i <= life; i++) check_life(&scene, &sum, firsts[i], firsts[i + 1], 1.001);
    CHECK(scene.link->host.missing == sum.missing);
    close_scene(&scene);
}

int main(void) {
    for (uint32_t rate = 0; rate < 5; rate++)
        for (uint32_t b = 0; b < 10; b++)
            check_in_time(rates[rate], blocks[b], quanta[(rate + b) % 4], (rate + b) % 2);
    for (uint32_t round = 0; round < 20; round++) check_stalls(round);
    check_skip();
    check_kills(true, 3);
    check_kills(false, 3);
    check_kills(false, 40);
    check_close_calls(128, RATTLE_OVERLAP, FADE, 100);
    check_close_calls(16, RATTLE_OVERLAP, FADE, 64);
    check_close_calls(128, 300, 400, 1000);
    check_close_calls(128, 100, 64, 1000);
    check_leftovers();
    check_reloads();
    for (uint32_t round = 0; round < 10; round++) check_anything();
    return failure_count > 0;
}
