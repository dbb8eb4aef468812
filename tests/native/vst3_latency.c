/* vst3_latency.c: how late the sound is, in the host's eyes. Built with FIXTURE_WORKER: the tests are the
 * processor's own thread, which proposes. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "vst3_host.h"

enum { SHORT = 200, LONG = 2500 }; /* samples: latencies that are proposed */

static uint32_t told(const Instance *instance) {
    return instance->processor->vtbl->getLatencySamples(instance->processor);
}

static void set_active(const Instance *instance, TBool state) {
    CHECK(instance->component->vtbl->setActive(instance->component, state) == kResultOk);
}

static void set_up(const Instance *instance, int32_t mode, int32_t largest_block, double sample_rate) {
    ProcessSetup setup = {mode, instance->sample_type, largest_block, sample_rate};
    CHECK(instance->processor->vtbl->setupProcessing(instance->processor, &setup) == kResultOk);
}

/* The listener of the processor that was prepared last is called, as its supervisor would. */
static uint32_t propose(uint32_t latency_samples) {
    const RattleListener *listener = fixture_setup.listener;
    return listener->wants_latency(listener->context, latency_samples);
}

static Instance open_with(Handler *handler) {
    Instance instance = instance_open(kSample32);
    handler_init(handler);
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, &handler->interface) == kResultOk);
    return instance;
}

/* Where an impulse comes out, in blocks of 64. */
static uint32_t measured(const Instance *instance) {
    uint32_t found = UINT32_MAX;
    set_processing(instance, 0);
    set_processing(instance, 1);
    for (uint32_t block = 0; block < 64 && found == UINT32_MAX; block++) {
        float x[64] = {0}, y[64];
        void *in[] = {x, x}, *out[] = {y, NULL};
        x[0] = block == 0 ? 1.0f : 0.0f;
        CHECK(process(instance, in, out, 2, 64, NULL, NULL) == kResultOk);
        for (uint32_t i = 64; i-- > 0;)
            if (y[i] != 0.0f) found = 64 * block + i;
    }
    return found;
}

static void block_size_counts_for_workers(void) {
    Instance instance = instance_open(kSample32);
    CHECK(told(&instance) == LATENCY && measured(&instance) == LATENCY);
    const uint32_t prepares = fixture_prepares;
    set_up(&instance, kRealtime, 512, 48000.0); /* nothing new */
    CHECK(fixture_prepares == prepares);
    set_up(&instance, kRealtime, 1024, 48000.0);
    CHECK(fixture_prepares == prepares + 1 && fixture_setup.largest_block == 1024);
    CHECK(told(&instance) == LATENCY + 512 && measured(&instance) == LATENCY + 512);
    set_active(&instance, 0);
    set_up(&instance, kRealtime, 2048, 48000.0);
    CHECK(told(&instance) == LATENCY + 1536);
    set_active(&instance, 1);
    CHECK(told(&instance) == LATENCY + 1536 && measured(&instance) == LATENCY + 1536);
    instance_close(&instance);
}

static void mode_counts_for_workers(void) {
    Instance instance = instance_open(kSample32);
    const uint32_t prepares = fixture_prepares;
    CHECK(!fixture_setup.is_offline);
    set_up(&instance, kPrefetch, 512, 48000.0); /* is live, with waits that are bounded */
    CHECK(fixture_prepares == prepares);
    set_up(&instance, kOffline, 512, 48000.0);
    CHECK(fixture_prepares == prepares + 1 && fixture_setup.is_offline);
    set_up(&instance, kRealtime, 512, 48000.0);
    CHECK(fixture_prepares == prepares + 2 && !fixture_setup.is_offline);
    instance_close(&instance);
}

static void proposal_is_told_once(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    CHECK(propose(SHORT) != 0);
    CHECK(handler.restarts == 1 && handler.flags == kLatencyChanged && handler.references == 1);
    CHECK(propose(SHORT) != 0 && handler.restarts == 1);
    CHECK(propose(LATENCY) != 0 && handler.restarts == 1); /* what it is already */
    CHECK(propose(SHORT) != 0 && handler.restarts == 2);
    CHECK(propose(LONG) != 0 && handler.restarts == 3);
    instance_close(&instance);
    CHECK(handler.references == 0);
}

/* Ardour 8 and hosts made with JUCE ask again, and never start anew. */
static void host_that_ignores_it_plays_on(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    CHECK(propose(SHORT) != 0 && handler.restarts == 1);
    CHECK(told(&instance) == LATENCY && measured(&instance) == LATENCY);
    set_active(&instance, 1); /* says nothing new */
    CHECK(fixture_setup.adjustments == 0);
    CHECK(told(&instance) == LATENCY && measured(&instance) == LATENCY);
    instance_close(&instance);
}

static void host_that_starts_anew_takes_it(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    CHECK(propose(LONG) != 0);
    set_active(&instance, 0);
    CHECK(told(&instance) == LONG); /* some ask before, some after */
    set_active(&instance, 1);
    CHECK(fixture_setup.wanted_latency == LONG && fixture_setup.adjustments == 1);
    CHECK(told(&instance) == LONG && measured(&instance) == LONG);
    CHECK(propose(LONG) != 0 && handler.restarts == 1);
    CHECK(propose(SHORT) != 0 && handler.restarts == 2); /* and back, after some calm */
    instance_stop(&instance);
    set_active(&instance, 1);
    CHECK(told(&instance) == SHORT && measured(&instance) == SHORT);
    CHECK(fixture_setup.adjustments == 2);
    instance_close(&instance);
}

/* Samples of another length, or a state: what was proposed is of the instance, not of the song. */
static void proposal_is_of_its_sample_rate(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    CHECK(propose(SHORT) != 0);
    set_up(&instance, kRealtime, 512, 96000.0);
    CHECK(fixture_setup.wanted_latency == 0 && told(&instance) == 2 * LATENCY);
    instance_close(&instance);
}

static Handler *listening;
static uint32_t answered;

static void propose_meanwhile(void) {
    const int32_t restarts = listening->restarts;
    answered = propose(SHORT);
    CHECK(listening->restarts == restarts);
}

/* Some hosts go round for ever if they hear of it inside setActive. */
static void nothing_is_told_inside_of_set_active(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    listening = &handler;
    set_active(&instance, 0);
    fixture_while_preparing = propose_meanwhile;
    answered = 1;
    set_active(&instance, 1);
    fixture_while_preparing = NULL;
    CHECK(answered == 0 && handler.restarts == 0 && told(&instance) == LATENCY);
    fixture_while_closing = propose_meanwhile;
    set_active(&instance, 0);
    fixture_while_closing = NULL;
    CHECK(answered != 0 && handler.restarts == 0); /* settled: that engine is gone */
    set_active(&instance, 1);
    CHECK(told(&instance) == LATENCY);
    CHECK(propose(SHORT) != 0 && handler.restarts == 1);
    instance_close(&instance);
}

static void without_a_handler(void) {
    Instance instance = instance_open(kSample32);
    CHECK(propose(SHORT) != 0 && told(&instance) == LATENCY);
    set_active(&instance, 0);
    set_active(&instance, 1);
    CHECK(told(&instance) == SHORT);
    instance_close(&instance);
}

/* ---- Hosts that do it at once -------------------------------------------------------------------------- */

static void start_anew(void *extra) {
    Instance *instance = extra;
    const uint32_t closes = fixture_closes;
    instance_stop(instance);
    CHECK(fixture_closes == closes); /* close would wait for the thread that we are */
    CHECK(told(instance) == LONG);
    set_active(instance, 1);
    set_processing(instance, 1);
    CHECK(fixture_closes == closes && told(instance) == LONG);
}

/* Ardour 7 and qtractor: on the thread that tells them. */
static void started_anew_by_the_thread_that_tells(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    handler.answer = start_anew;
    handler.extra = &instance;
    const uint32_t closes = fixture_closes;
    CHECK(propose(LONG) != 0 && handler.restarts == 1);
    CHECK(fixture_closes == closes && measured(&instance) == LONG);
    set_active(&instance, 0); /* now both are closed */
    CHECK(fixture_closes == closes + 2);
    instance_close(&instance);
}

typedef struct Supervisor {
    Instance *instance;
    atomic_uint told, may_return;
} Supervisor;

static void wait_for_main(void *extra) {
    Supervisor *supervisor = extra;
    atomic_store(&supervisor->told, 1);
    while (!atomic_load(&supervisor->may_return)) sched_yield();
}

static void *propose_on_a_thread(void *extra) {
    (void)extra;
    CHECK(propose(LONG) != 0);
    return NULL;
}

/* Others tell their main thread, and wait for it. */
static void started_anew_by_main_meanwhile(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    Supervisor supervisor = {.instance = &instance};
    pthread_t thread;
    handler.answer = wait_for_main;
    handler.extra = &supervisor;
    const uint32_t closes = fixture_closes;
    CHECK(pthread_create(&thread, NULL, propose_on_a_thread, NULL) == 0);
    while (!atomic_load(&supervisor.told)) sched_yield();
    set_active(&instance, 0);
    set_active(&instance, 1);
    CHECK(fixture_closes == closes && told(&instance) == LONG);
    atomic_store(&supervisor.may_return, 1);
    CHECK(pthread_join(thread, NULL) == 0);
    set_active(&instance, 0);
    CHECK(fixture_closes == closes + 2);
    instance_close(&instance);
}

static void *let_return(void *extra) {
    Supervisor *supervisor = extra;
    for (volatile int i = 0; i < 200000; i++) {}
    atomic_store(&supervisor->may_return, 1);
    return NULL;
}

/* Let go while it is told: what its thread is in stays until it has left. */
static void ended_while_it_tells(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    Supervisor supervisor = {.instance = &instance};
    pthread_t thread, waker;
    handler.answer = wait_for_main;
    handler.extra = &supervisor;
    const uint32_t closes = fixture_closes;
    CHECK(pthread_create(&thread, NULL, propose_on_a_thread, NULL) == 0);
    while (!atomic_load(&supervisor.told)) sched_yield();
    CHECK(pthread_create(&waker, NULL, let_return, &supervisor) == 0);
    instance_close(&instance);
    CHECK(fixture_closes == closes + 1);
    CHECK(pthread_join(thread, NULL) == 0 && pthread_join(waker, NULL) == 0);
    CHECK(handler.references == 0);
}

/* ---- All at the same time ------------------------------------------------------------------------------ */

typedef struct Crowd {
    Instance instance;
    atomic_uint stops;
    const RattleListener *_Atomic listener; /* of the engine that is there */
    atomic_uint is_proposing;
} Crowd;

static Crowd *crowd;

static void *propose_always(void *extra) {
    (void)extra;
    for (uint32_t i = 0; !atomic_load(&crowd->stops); i++) {
        atomic_store(&crowd->is_proposing, 1);
        const RattleListener *listener = atomic_load(&crowd->listener);
        if (listener != NULL) (void)listener->wants_latency(listener->context, 100 + i % 50);
        atomic_store(&crowd->is_proposing, 0);
        sched_yield();
    }
    return NULL;
}

static void *play_always(void *extra) {
    (void)extra;
    while (!atomic_load(&crowd->stops)) {
        float x[64] = {0};
        void *channels[] = {x, NULL};
        CHECK(process(&crowd->instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
        sched_yield();
    }
    return NULL;
}

static void engine_is_there(void) { atomic_store(&crowd->listener, fixture_setup.listener); }

/* As a supervisor's: after close has returned its thread is gone. */
static void engine_goes(void) {
    atomic_store(&crowd->listener, NULL);
    while (atomic_load(&crowd->is_proposing)) sched_yield();
}

/* The audio thread plays, one proposes all the time, main starts and stops and changes handlers. */
static void proposals_while_all_goes_on(void) {
    Handler handler;
    Crowd all = {.instance = instance_create()};
    pthread_t audio, supervisor;
    crowd = &all;
    handler_init(&handler);
    fixture_while_preparing = engine_is_there;
    fixture_while_closing = engine_goes;
    CHECK(pthread_create(&audio, NULL, play_always, NULL) == 0);
    CHECK(pthread_create(&supervisor, NULL, propose_always, NULL) == 0);
    IEditController *controller = all.instance.controller;
    for (int round = 0; round < 60; round++) {
        set_active(&all.instance, 1);
        const uint32_t latency = told(&all.instance);
        CHECK(controller->vtbl->setComponentHandler(controller, round % 3 ? &handler.interface : NULL) == 0);
        if (round % 4 == 0) set_up(&all.instance, kRealtime, 256 + round, 48000.0);
        else CHECK(told(&all.instance) == latency); /* while it is active it stays */
        set_active(&all.instance, 0);
    }
    atomic_store(&all.stops, 1);
    CHECK(pthread_join(audio, NULL) == 0 && pthread_join(supervisor, NULL) == 0);
    fixture_while_preparing = fixture_while_closing = NULL;
    instance_close(&all.instance);
}

/* ---- What else knows of it ----------------------------------------------------------------------------- */

/* In bypass it is the input, as late as the sound. */
static void bypass_is_as_late(void) {
    Handler handler;
    Instance instance = open_with(&handler);
    enum { BLOCKS = 40, SIZE = 173 };
    static float x[BLOCKS * SIZE], y[BLOCKS * SIZE];
    Changes changes;
    CHECK(propose(LONG) != 0);
    set_active(&instance, 0);
    set_active(&instance, 1);
    noise(x, BLOCKS * SIZE, 7);
    for (int32_t b = 0; b < BLOCKS; b++) {
        void *in[] = {x + b * SIZE, x + b * SIZE}, *out[] = {y + b * SIZE, NULL};
        changes_init(&changes);
        if (b == 0) changes_add(&changes, GAIN, 0, GAIN_AT(-20.0));
        if (b == 20) changes_add(&changes, BYPASS, 0, 1.0);
        CHECK(process(&instance, in, out, 2, SIZE, &changes, NULL) == kResultOk);
    }
    for (int32_t i = LONG; i < 20 * SIZE; i++) CHECK_NEAR(y[i], 0.1f * x[i - LONG], 1e-6);
    for (int32_t i = 20 * SIZE + 480; i < BLOCKS * SIZE; i++) CHECK(y[i] == x[i - LONG]);
    instance_close(&instance);
}

/* What takes long to make, from the first activation to the end. */
static void kept_between_activations(void) {
    const int32_t kept = fixture_kept;
    Instance instance = instance_open(kSample32);
    for (int round = 0; round < 3; round++) {
        CHECK(fixture_kept == kept + 1);
        set_active(&instance, 0);
        CHECK(fixture_kept == kept + 1);
        set_active(&instance, 1);
    }
    instance_close(&instance);
    CHECK(fixture_kept == kept);
    instance = instance_create(); /* as a scanner does */
    CHECK(fixture_kept == kept);
    instance_close(&instance);
    CHECK(fixture_kept == kept);
}

const Test latency_tests[] = {
    {"kept_between_activations", kept_between_activations},
    {"block_size_counts_for_workers", block_size_counts_for_workers},
    {"mode_counts_for_workers", mode_counts_for_workers},
    {"proposal_is_told_once", proposal_is_told_once},
    {"host_that_ignores_it_plays_on", host_that_ignores_it_plays_on},
    {"host_that_starts_anew_takes_it", host_that_starts_anew_takes_it},
    {"proposal_is_of_its_sample_rate", proposal_is_of_its_sample_rate},
    {"nothing_is_told_inside_of_set_active", nothing_is_told_inside_of_set_active},
    {"without_a_handler", without_a_handler},
    {"started_anew_by_the_thread_that_tells", started_anew_by_the_thread_that_tells},
    {"started_anew_by_main_meanwhile", started_anew_by_main_meanwhile},
    {"ended_while_it_tells", ended_while_it_tells},
    {"proposals_while_all_goes_on", proposals_while_all_goes_on},
    {"bypass_is_as_late", bypass_is_as_late},
    {NULL, NULL}};
