/* handler.c: what the plugin says to its host, when, and on which thread. */
#include "../parameters.h"
#include "../table.h"

static void set_all(Instance *instance, uint32_t seed) {
    IEditController *controller = instance->controller;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (is_setting(&info))
            (void)controller->vtbl->setParamNormalized(controller, info.id, random_travel(&seed));
    }
}

static Instance *with_controller(Run *run) {
    Instance *instance = instance_create(run);
    if (instance->controller == NULL) run_skip(run, "it has no controller");
    return instance;
}

/* A session of all that a host does, but the loading of states. */
static void session(Run *run, Instance *instance) {
    (void)run;
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 2000, .signal = NOISE});
    move_all(instance, 3);
    set_all(instance, 4);
    (void)play(instance, (Piece){.length = 2000, .signal = NOISE});
    instance_stop(instance), instance_resume(instance);
    (void)play(instance, (Piece){.length = 2000, .signal = NOISE});
}

static void silent_while_activating(Run *run) {
    Instance *instance = with_controller(run);
    session(run, instance);
    const int32_t flags = atomic_load(&instance->handler.activating_flags);
    EXPECT((flags & (RESTART_COMPONENT | RESTART_IO | RESTART_LATENCY)) == 0,
           "restartComponent(%d) inside setActive makes hosts go round for ever", (int)flags);
}

static void silent_while_processing(Run *run) {
    Instance *instance = with_controller(run);
    session(run, instance);
    EXPECT(atomic_load(&instance->handler.restarts[PROCESSING]) == 0,
           "restartComponent comes out of process");
    EXPECT(atomic_load(&instance->handler.edits[PROCESSING]) == 0, "performEdit comes out of process");
}

static void silent_while_closing(Run *run) {
    Instance *instance = with_controller(run);
    session(run, instance);
    instance_close(instance);
    EXPECT(atomic_load(&instance->handler.restarts[CLOSING]) == 0,
           "restartComponent comes while it is closed");
}

static void nothing_without_reason(Run *run) {
    Instance *instance = with_controller(run);
    session(run, instance);
    EXPECT(handler_restarts(&instance->handler) ==
               (instance->is_split ? handler_restarts(&instance->handler) : 0),
           "restartComponent comes %d times though nothing happened",
           (int)handler_restarts(&instance->handler));
}

static void edits_in_gestures(Run *run) {
    Instance *instance = with_controller(run);
    session(run, instance);
    (void)instance_load(instance, instance_save(instance));
    EXPECT(atomic_load(&instance->handler.bare_edits) == 0, "performEdit comes without beginEdit");
    EXPECT(atomic_load(&instance->handler.open_edits) == 0, "a beginEdit has no endEdit");
}

static void told_of_values(Run *run) {
    Instance *first = with_controller(run), *second = with_controller(run);
    if (parameter_count(first) == 0) run_skip(run, "it has no parameters");
    set_all(first, 5);
    (void)instance_load(second, instance_save(first));
    EXPECT((atomic_load(&second->handler.flags) & kParamValuesChanged) != 0,
           "after a load the host is not told that values have changed");
}

static void ask_back(void *extra) {
    Instance *instance = extra;
    IEditController *controller = instance->controller;
    for (int32_t i = 0; i < controller->vtbl->getParameterCount(controller); i++) {
        ParameterInfo info;
        String128 text;
        (void)controller->vtbl->getParameterInfo(controller, i, &info);
        const double value = controller->vtbl->getParamNormalized(controller, info.id);
        (void)controller->vtbl->getParamStringByValue(controller, info.id, value, text);
    }
    Stream *stream = stream_new(instance->run);
    (void)instance->component->vtbl->getState(instance->component, &stream->interface);
    (void)instance->processor->vtbl->getLatencySamples(instance->processor);
}

static void asked_back(Run *run) {
    Instance *first = with_controller(run), *second = with_controller(run);
    set_all(first, 5);
    second->handler.answer = ask_back;
    second->handler.extra = second;
    session(run, second);
    (void)instance_load(second, instance_save(first));
}

static void start_anew(void *extra) {
    Instance *instance = extra;
    if (instance->stage != ACTIVE) return;
    instance_stop(instance);
    ProcessSetup setup = {kRealtime, kSample32, 256, 44100.0};
    (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
    instance_resume(instance);
}

static void started_anew(Run *run) {
    Instance *first = with_controller(run), *second = with_controller(run);
    set_all(first, 5);
    session(run, second);
    second->handler.answer = start_anew;
    second->handler.extra = second;
    (void)instance_load(second, instance_save(first));
    second->handler.answer = NULL;
    (void)play(second, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(streams_equal(instance_save(first), instance_save(second)),
           "started anew inside of a load it has lost it");
}

static void absent(Run *run) {
    Instance *instance = with_controller(run);
    IEditController *controller = instance->controller;
    Stream *state = instance_save(instance);
    (void)controller->vtbl->setComponentHandler(controller, NULL);
    (void)instance_load(instance, state);
    session(run, instance);
    EXPECT(handler_restarts(&instance->handler) == 0 || instance->is_split,
           "a handler that was taken back is called");
}

static void exchanged(Run *run) {
    Instance *instance = with_controller(run);
    IEditController *controller = instance->controller;
    Handler *other = run_take(run, sizeof *other);
    handler_init(other);
    for (int i = 0; i < 3; i++) {
        (void)controller->vtbl->setComponentHandler(controller, &other->interface);
        (void)controller->vtbl->setComponentHandler(controller, &other->interface);
        (void)controller->vtbl->setComponentHandler(controller, &instance->handler.interface);
    }
    EXPECT(atomic_load(&other->references) == 1, "%d references to a former handler are left",
           (int)atomic_load(&other->references) - 1);
    (void)instance_load(instance, instance_save(instance));
    EXPECT(handler_restarts(other) == 0, "a former handler is called");
}

/* ---- On another thread ------------------------------------------------------------------------------ */

typedef struct Playing {
    Block *block;
    int32_t blocks;
} Playing;

static void play_elsewhere(void *extra) {
    const Playing *playing = extra;
    for (int32_t b = 0; b < playing->blocks; b++) {
        block_fill(playing->block, b % 2 == 0 ? NOISE : SILENCE, 100 * b, 100);
        block_process(playing->block);
    }
}

static void main_thread_only(Run *run) {
    Instance *instance = with_controller(run);
    instance_start(instance, usual_setup);
    Playing playing = {block_new(instance, 100), 100};
    for (int i = 0; i < 3; i++) {
        Thread *thread = thread_start(play_elsewhere, &playing);
        if (thread == NULL) run_skip(run, "this system gives no thread");
        thread_join(thread);
        move_all(instance, 3);
    }
    EXPECT(atomic_load(&instance->handler.strange_calls) == 0,
           "%d calls of the host come from the audio thread",
           (int)atomic_load(&instance->handler.strange_calls));
    EXPECT(atomic_load(&instance->application.strange_calls) == 0, "it makes messages on the audio thread");
}

const Check handler_checks[] = {
    {"handler.silent-while-activating", "T37", "Nothing that makes a host start anew comes inside setActive.",
     MUST, silent_while_activating},
    {"handler.silent-while-processing", "T11 T16", "Nothing is said to the host inside process.", MUST,
     silent_while_processing},
    {"handler.silent-while-closing", "T6 T37", "Nothing is said while the instance is closed.", MUST,
     silent_while_closing},
    {"handler.nothing-without-reason", "T37", "Who changes nothing is told nothing.", SHOULD,
     nothing_without_reason},
    {"handler.edits-in-gestures", "T21", "performEdit comes between beginEdit and endEdit only.", MUST,
     edits_in_gestures},
    {"handler.told-of-values", "T16", "After a load the host is told to read values anew.", SHOULD,
     told_of_values},
    {"handler.asked-back", "T16", "A host may ask for everything inside restartComponent.", MUST, asked_back},
    {"handler.started-anew", "T16 T37", "It may stop, set up and start the plugin there.", MUST,
     started_anew},
    {"handler.absent", "T16", "All goes on without a handler, and a former one is not called.", MUST, absent},
    {"handler.exchanged", "T9 T16", "Handlers may change, and the former one is let go.", MUST, exchanged},
    {"handler.main-thread-only", "T10 T11 T16",
     "From the audio thread neither host nor controller is called.", MUST, main_thread_only},
    {0},
};
