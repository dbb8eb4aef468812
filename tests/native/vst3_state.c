/* vst3_state.c: states: there and back, through bad streams, in bad shape. */
#include <string.h>

#include "vst3_host.h"

static bool same_bytes(const Stream *a, const Stream *b) {
    return a->size == b->size && memcmp(a->bytes, b->bytes, (size_t)a->size) == 0;
}

/* Everything away from its default, bypass on, through the audio side. */
static Instance moved_instance(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, GAIN, 0, 0.3);
    changes_add(&changes, MODE, 0, MODE_AT(ENDLESS));
    changes_add(&changes, MUTE, 0, 1.0);
    changes_add(&changes, CUTOFF, 0, 0.7);
    changes_add(&changes, BYPASS, 0, 1.0);
    CHECK(process(&instance, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    return instance;
}

static void check_moved(const Instance *instance) {
    CHECK_NEAR(shown(instance, GAIN), 0.3, 1e-12);
    CHECK(shown(instance, MODE) == 1.0 && shown(instance, MUTE) == 1.0 && shown(instance, BYPASS) == 1.0);
    CHECK_NEAR(shown(instance, CUTOFF), 0.7, 1e-12);
}

static void state_round_trip(void) {
    Instance first = moved_instance(), second = instance_open(kSample32);
    Stream state, again;
    stream_init(&state), stream_init(&again);
    write_state(&first, &state);
    CHECK(load_state(&second, &state));
    check_moved(&second);
    write_state(&second, &again); /* before any block */
    CHECK(same_bytes(&state, &again));
    CHECK(process(&second, NULL, NULL, 0, 64, NULL, NULL) == kResultOk);
    stream_init(&again);
    write_state(&second, &again); /* and after one */
    CHECK(same_bytes(&state, &again));
    instance_close(&first), instance_close(&second);
}

/* The loaded state is in force at the first sample, on a fresh instance without a ramp. */
static void state_is_heard_at_once(void) {
    Instance instance = instance_open(kSample32);
    Stream state;
    float x[64];
    void *channels[] = {x, NULL};
    stream_text(&state, "{\"rattle\":1,\"plugin\":\"com.example.fixture\",\"params\":{\"mode\":\"INVERT\"}}");
    CHECK(load_state(&instance, &state));
    for (int i = 0; i < 64; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f);
    instance_close(&instance);
}

static void state_before_activation(void) {
    Instance instance = instance_create();
    Stream state, again;
    Instance source = moved_instance();
    stream_init(&state), stream_init(&again);
    write_state(&source, &state);
    CHECK(load_state(&instance, &state));
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    check_moved(&instance);
    write_state(&instance, &again);
    CHECK(same_bytes(&state, &again));
    instance_close(&instance), instance_close(&source);
}

static void streams_in_pieces_and_with_junk(void) {
    Instance source = moved_instance();
    Stream state;
    for (int32_t piece = 1; piece < 40; piece += 6) {
        Instance instance = instance_open(kSample32);
        stream_init(&state);
        state.piece = piece, state.errs_at_end = piece % 4 == 1, state.counts_nothing = false;
        state.position = 33; /* a host's own header; somebody else's bytes behind */
        memset(state.bytes, '#', 33);
        CHECK(source.component->vtbl->getState(source.component, &state.interface) == kResultOk);
        memcpy(state.bytes + state.size, "}}\0junk{", 8);
        state.size += 8, state.position = 33;
        CHECK(load_state(&instance, &state));
        check_moved(&instance);
        instance_close(&instance);
    }
    instance_close(&source);
}

static void streams_that_cannot_count_or_are_full(void) {
    Instance instance = instance_open(kSample32);
    Stream counted, uncounted, full;
    stream_init(&counted), stream_init(&uncounted), stream_init(&full);
    uncounted.counts_nothing = true;
    full.room = 20;
    write_state(&instance, &counted), write_state(&instance, &uncounted);
    CHECK(same_bytes(&counted, &uncounted));
    CHECK(instance.component->vtbl->getState(instance.component, &full.interface) == kResultFalse);
    CHECK(instance.component->vtbl->getState(instance.component, NULL) == kInvalidArgument);
    CHECK(instance.component->vtbl->setState(instance.component, NULL) == kResultFalse);
    instance_close(&instance);
}

static void junk_is_refused_whole(void) {
    Instance instance = moved_instance();
    Stream good, state, after;
    uint32_t seed = 3;
    int refused = 0;
    stream_init(&good);
    write_state(&instance, &good);
    for (int round = 0; round < 2000; round++) {
        stream_init(&state), stream_init(&after);
        state.size = (int32_t)(random_next(&seed) % 300);
        for (int32_t i = 0; i < state.size; i++) state.bytes[i] = (unsigned char)random_next(&seed);
        if (round % 2) { /* or a good one, cut */
            memcpy(state.bytes, good.bytes, (size_t)good.size);
            state.size = (int32_t)(random_next(&seed) % (uint32_t)good.size);
        }
        CHECK(!load_state(&instance, &state));
        write_state(&instance, &after);
        CHECK(same_bytes(&good, &after));
        refused++;
    }
    CHECK(refused == 2000);
    instance_close(&instance);
}

/* One byte turned: loaded or refused, never a crash, and it goes on playing. */
static void damaged_states_do_no_harm(void) {
    Instance instance = moved_instance();
    Stream good, state;
    uint32_t seed = 5;
    float x[64] = {0};
    void *channels[] = {x, x};
    stream_init(&good);
    write_state(&instance, &good);
    for (int round = 0; round < 2000; round++) {
        state = good;
        state.bytes[random_next(&seed) % (uint32_t)good.size] = (unsigned char)random_next(&seed);
        (void)load_state(&instance, &state);
        CHECK(process(&instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
    }
    instance_close(&instance);
}

static void large_states_are_read(void) {
    static char text[12000];
    Instance instance = instance_open(kSample32);
    Stream state;
    strcpy(text, "{\"later\":\"{{{\\\"");
    memset(text + strlen(text), '}', 9000); /* an unknown key with braces and a quote in its text */
    strcat(text, "\",\"rattle\":1,\"plugin\":\"com.example.fixture\",\"params\":{\"mute\":true}}");
    stream_text(&state, text);
    CHECK(load_state(&instance, &state));
    CHECK(shown(&instance, MUTE) == 1.0);
    instance_close(&instance);
}

static void handler_is_told_if_there_is_one(void) {
    Instance instance = instance_open(kSample32), source = moved_instance();
    Handler handler;
    Stream state;
    stream_init(&state);
    handler_init(&handler);
    write_state(&source, &state);
    CHECK(load_state(&instance, &state)); /* without a handler */
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, &handler.interface) == 0);
    state.position = 0;
    CHECK(load_state(&instance, &state));
    CHECK(handler.restarts == 1 && handler.flags == kParamValuesChanged);
    CHECK(process(&instance, NULL, NULL, 0, 64, NULL, NULL) == kResultOk);
    CHECK(handler.restarts == 1);
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, NULL) == kResultOk);
    CHECK(handler.references == 0);
    instance_close(&instance), instance_close(&source);
}

/* setComponentState is the controller's alone: it shows, and the sound has its own. */
static void controller_shows_what_it_is_given(void) {
    Instance instance = instance_open(kSample32), source = moved_instance();
    Stream before, state, after;
    IEditController *controller = instance.controller;
    stream_init(&before), stream_init(&state), stream_init(&after);
    write_state(&instance, &before), write_state(&source, &state);
    CHECK(controller->vtbl->setComponentState(controller, &state.interface) == kResultOk);
    check_moved(&instance);
    write_state(&instance, &after);
    CHECK(same_bytes(&before, &after));
    instance_close(&instance), instance_close(&source);
}

static void controller_state_may_be_empty(void) {
    Instance instance = instance_open(kSample32);
    Stream state;
    IEditController *controller = instance.controller;
    stream_init(&state);
    CHECK(controller->vtbl->getState(controller, &state.interface) == kResultOk && state.size == 0);
    CHECK(controller->vtbl->setState(controller, &state.interface) == kResultOk);
    instance_close(&instance);
}

const Test state_tests[] = {{"state_round_trip", state_round_trip},
                            {"state_is_heard_at_once", state_is_heard_at_once},
                            {"state_before_activation", state_before_activation},
                            {"streams_in_pieces_and_with_junk", streams_in_pieces_and_with_junk},
                            {"streams_that_cannot_count_or_are_full", streams_that_cannot_count_or_are_full},
                            {"junk_is_refused_whole", junk_is_refused_whole},
                            {"damaged_states_do_no_harm", damaged_states_do_no_harm},
                            {"large_states_are_read", large_states_are_read},
                            {"handler_is_told_if_there_is_one", handler_is_told_if_there_is_one},
                            {"controller_shows_what_it_is_given", controller_shows_what_it_is_given},
                            {"controller_state_may_be_empty", controller_state_may_be_empty},
                            {NULL, NULL}};
