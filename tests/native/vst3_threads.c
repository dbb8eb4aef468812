/* vst3_threads.c: main and audio at the same time: nothing that either was told is lost. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "vst3_host.h"

typedef struct Player {
    Instance instance;
    atomic_bool stops;
    atomic_uint blocks;
    atomic_uint wanted; /* blocks, where main says when */
} Player;

static void wait_for_blocks(Player *player, uint32_t count) {
    while (atomic_load(&player->blocks) < count) {}
}

static void end(Player *player, pthread_t thread) {
    atomic_store(&player->stops, true);
    CHECK(pthread_join(thread, NULL) == 0);
    instance_close(&player->instance);
}

static void edit(const Instance *instance, ParamID id, double value) {
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->setParamNormalized(controller, id, value) == kResultOk);
}

/* ---- Edits against flushes -------------------------------------------------------------------------- */

static void *flush_always(void *argument) {
    Player *player = argument;
    while (!atomic_load(&player->stops)) {
        CHECK(process(&player->instance, NULL, NULL, 0, 0, NULL, NULL) == kResultOk);
        atomic_fetch_add(&player->blocks, 1);
    }
    return NULL;
}

static void check_edits(const Instance *instance, bool is_on) {
    CHECK(saves(instance, is_on ? "\"mute\":true" : "\"mute\":false"));
    CHECK(saves(instance, is_on ? "\"mode\":\"ENDLESS\"" : "\"mode\":\"CLEAN\""));
    CHECK(saves(instance, is_on ? "\"bypass\":true" : "\"bypass\":false"));
}

/* Three edits in a row, saved at once and again when the audio thread has them. */
static void edits_are_never_lost(void) {
    Player player = {.instance = instance_open(kSample32)};
    pthread_t thread;
    set_processing(&player.instance, 0);
    CHECK(pthread_create(&thread, NULL, flush_always, &player) == 0);
    for (uint32_t round = 0; round < 1000; round++) {
        edit(&player.instance, MUTE, round % 2);
        edit(&player.instance, MODE, round % 2);
        edit(&player.instance, BYPASS, round % 2);
        check_edits(&player.instance, round % 2);
        wait_for_blocks(&player, atomic_load(&player.blocks) + 2);
        check_edits(&player.instance, round % 2);
    }
    end(&player, thread);
}

/* ---- Edits against points --------------------------------------------------------------------------- */

enum { POSITIONS = 128 };

static void *automate_on_demand(void *argument) {
    Player *player = argument;
    while (!atomic_load(&player->stops)) {
        const uint32_t wanted = atomic_load(&player->wanted);
        if (atomic_load(&player->blocks) == wanted) continue;
        Changes changes;
        changes_init(&changes);
        changes_add(&changes, CUTOFF, 0, wanted % POSITIONS / (double)POSITIONS);
        CHECK(process(&player->instance, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
        CHECK(process(&player->instance, NULL, NULL, 0, 0, NULL, NULL) == kResultOk); /* late letters */
        atomic_store(&player->blocks, wanted);
    }
    return NULL;
}

/* What one round's points leave, from an instance that nobody edits. */
static void automated_state(const Instance *instance, uint32_t round, Stream *state) {
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, CUTOFF, 0, round % POSITIONS / (double)POSITIONS);
    changes_add(&changes, MUTE, 0, round % 2);
    CHECK(process(instance, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    stream_init(state);
    write_state(instance, state);
}

/* An edit of one parameter does not pull back the automation of another, whichever comes first; nor do a new
 * setup and the activation that goes with it. */
static void automation_is_never_pulled_back(void) {
    Player player = {.instance = instance_open(kSample32)};
    Instance alone = instance_open(kSample32);
    Stream expected, found;
    pthread_t thread;
    set_processing(&player.instance, 0);
    CHECK(pthread_create(&thread, NULL, automate_on_demand, &player) == 0);
    for (uint32_t round = 1; round <= 2000; round++) {
        ProcessSetup setup = {kRealtime, kSample32, 512, round % 2 ? 48000.0 : 44100.0};
        IAudioProcessor *processor = player.instance.processor;
        atomic_store(&player.wanted, round);
        edit(&player.instance, MUTE, round % 2);
        if (round % 16 < 2) CHECK(processor->vtbl->setupProcessing(processor, &setup) == kResultOk);
        wait_for_blocks(&player, round);
        stream_init(&found);
        write_state(&player.instance, &found);
        automated_state(&alone, round, &expected);
        CHECK(found.size == expected.size && memcmp(found.bytes, expected.bytes, (size_t)found.size) == 0);
    }
    instance_close(&alone);
    end(&player, thread);
}

/* ---- States while it plays -------------------------------------------------------------------------- */

/* A is silent because it is muted, B is loud and turned over: a mixture of both would be positive. */
static void *play_constant(void *argument) {
    Player *player = argument;
    float x[64];
    void *channels[] = {x, NULL};
    while (!atomic_load(&player->stops)) {
        for (int i = 0; i < 64; i++) x[i] = 1.0f;
        CHECK(process(&player->instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
        for (int i = 0; i < 64; i++) CHECK(x[i] <= 0.0f);
        atomic_store(&player->wanted, x[63] == 0.0f); /* what sounds: A */
        atomic_fetch_add(&player->blocks, 1);
    }
    return NULL;
}

static void states_arrive_whole_while_it_plays(void) {
    static const char saved_a[] = "\"mode\":\"CLEAN\",\"mute\":true";
    static const char saved_b[] = "\"mode\":\"INVERT\",\"mute\":false";
    Player player = {.instance = instance_open(kSample32)};
    Stream a, b;
    pthread_t thread;
    stream_text(&a, "{\"rattle\":1,\"plugin\":\"com.example.fixture\",\"params\":{\"mute\":true}}");
    stream_text(&b, "{\"rattle\":1,\"plugin\":\"com.example.fixture\",\"params\":{\"mode\":\"INVERT\"}}");
    CHECK(load_state(&player.instance, &a));
    CHECK(pthread_create(&thread, NULL, play_constant, &player) == 0);
    for (uint32_t round = 0; round < 300; round++) {
        const bool is_a = round % 2;
        a.position = b.position = 0;
        CHECK(load_state(&player.instance, is_a ? &b : &a));
        a.position = b.position = 0;
        CHECK(load_state(&player.instance, is_a ? &a : &b)); /* the last one wins */
        CHECK(saves(&player.instance, is_a ? saved_a : saved_b));
        (void)player.instance.processor->vtbl->getTailSamples(player.instance.processor);
        wait_for_blocks(&player, atomic_load(&player.blocks) + 3);
        CHECK(saves(&player.instance, is_a ? saved_a : saved_b));
        CHECK(atomic_load(&player.wanted) == is_a);
    }
    end(&player, thread);
}

const Test thread_tests[] = {{"edits_are_never_lost", edits_are_never_lost},
                             {"automation_is_never_pulled_back", automation_is_never_pulled_back},
                             {"states_arrive_whole_while_it_plays", states_arrive_whole_while_it_plays},
                             {NULL, NULL}};
