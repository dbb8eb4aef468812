/* teardown.c: ends of all kinds. */
#include "../parameters.h"
#include "../table.h"

static Instance *playing(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    return instance;
}

/* What instance_close would do is done: the check has done it, or must not. */
static void forget(Instance *instance) { instance->stage = CLOSED; }

static void release_all(Instance *instance) {
    if (instance->controller != NULL) (void)instance->controller->vtbl->release(instance->controller);
    if (instance->processor != NULL) (void)instance->processor->vtbl->release(instance->processor);
    (void)instance->component->vtbl->release(instance->component);
    forget(instance);
}

static void skip_split(Run *run, const Instance *instance) {
    if (instance->is_split) run_skip(run, "two objects, each with its own end");
}

static void release_at_once(Run *run) {
    Instance *instance = instance_new(run, run->plugin);
    (void)instance->component->vtbl->release(instance->component);
    forget(instance);
}

static void release_without_terminate(Run *run) {
    Instance *instance = instance_create(run);
    skip_split(run, instance);
    release_all(instance);
}

static void release_while_active(Run *run) {
    Instance *instance = playing(run);
    skip_split(run, instance);
    release_all(instance);
}

static void terminate_while_active(Run *run) {
    Instance *instance = playing(run);
    skip_split(run, instance);
    EXPECT(instance->component->vtbl->terminate(instance->component) == kResultOk, "terminate fails");
    release_all(instance);
}

static void terminate_twice(Run *run) {
    Instance *instance = instance_create(run);
    skip_split(run, instance);
    for (int i = 0; i < 2; i++) (void)instance->component->vtbl->terminate(instance->component);
    release_all(instance);
}

static void component_first(Run *run) {
    Instance *instance = playing(run);
    skip_split(run, instance);
    instance_stop(instance);
    (void)instance->component->vtbl->terminate(instance->component);
    (void)instance->component->vtbl->release(instance->component);
    (void)instance->processor->vtbl->release(instance->processor);
    if (instance->controller != NULL) (void)instance->controller->vtbl->release(instance->controller);
    forget(instance);
}

static void exit_before_release(Run *run) {
    Instance *instance = playing(run);
    EXPECT(plugin_leave(run->plugin), "the exit says no while an instance is there");
    instance_close(instance);
    EXPECT(plugin_enter(run->plugin), "the entry says no after the exit");
    (void)playing(run);
}

static void exit_while_playing(Run *run) {
    Instance *instance = playing(run);
    EXPECT(plugin_leave(run->plugin), "the exit says no while an instance plays");
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
    instance_close(instance);
    EXPECT(plugin_enter(run->plugin), "the entry says no after the exit");
}

static void handler_is_let_go(Run *run) {
    Instance *instance = playing(run);
    instance_close(instance);
    EXPECT(atomic_load(&instance->handler.references) == 1, "%d references to the handler are left",
           (int)atomic_load(&instance->handler.references) - 1);
    EXPECT(atomic_load(&instance->application.references) == 1, "%d references to the host are left",
           (int)atomic_load(&instance->application.references) - 1);
}

static void handler_is_let_go_without_a_word(Run *run) {
    Instance *instance = playing(run);
    skip_split(run, instance);
    instance_stop(instance);
    (void)instance->component->vtbl->terminate(instance->component); /* without setComponentHandler(NULL) */
    release_all(instance);
    EXPECT(atomic_load(&instance->handler.references) == 1, "%d references to the handler are left",
           (int)atomic_load(&instance->handler.references) - 1);
}

static void streams_are_let_go(Run *run) {
    Instance *instance = instance_create(run);
    Stream *state = instance_save(instance);
    Stream *again = stream_again(state);
    (void)instance->component->vtbl->setState(instance->component, &again->interface);
    EXPECT(atomic_load(&state->references) == 1 && atomic_load(&again->references) == 1,
           "a stream is held after the call");
}

static void used_after_terminate(Run *run) {
    Instance *instance = playing(run);
    skip_split(run, instance);
    IComponent *component = instance->component;
    instance_stop(instance);
    (void)component->vtbl->terminate(component);
    (void)component->vtbl->setActive(component, 0);
    (void)instance->processor->vtbl->setProcessing(instance->processor, 0);
    (void)instance->processor->vtbl->getLatencySamples(instance->processor);
    if (instance->controller != NULL) {
        (void)instance->controller->vtbl->setComponentHandler(instance->controller, NULL);
        (void)parameter_count(instance);
    }
    release_all(instance);
}

const Check teardown_checks[] = {
    {"teardown.release-at-once", "T6", "An instance that was only made may be released.", MUST,
     release_at_once},
    {"teardown.release-without-terminate", "T6", "So may one that was never terminated.", MUST,
     release_without_terminate},
    {"teardown.release-while-active", "T6", "So may one that is still active and processing.", MUST,
     release_while_active},
    {"teardown.terminate-while-active", "T6", "terminate may come while it is active and processing.", MUST,
     terminate_while_active},
    {"teardown.terminate-twice", "T6", "terminate may come twice.", MUST, terminate_twice},
    {"teardown.component-first", "T6", "Interfaces may be released in any order.", MUST, component_first},
    {"teardown.exit-before-release", "T6", "The module's exit may come before the last object goes.", MUST,
     exit_before_release},
    {"teardown.exit-while-playing", "T6", "It may even come before the last block.", SHOULD,
     exit_while_playing},
    {"teardown.handler-is-let-go", "T6 T9", "At its end an instance holds nothing of the host.", MUST,
     handler_is_let_go},
    {"teardown.handler-is-let-go-without-a-word", "T6 T9",
     "Not even if the host never took its handler back.", SHOULD, handler_is_let_go_without_a_word},
    {"teardown.streams-are-let-go", "T9 T14", "A stream is not held after the call it came with.", MUST,
     streams_are_let_go},
    {"teardown.used-after-terminate", "T6", "Late calls after terminate do no harm.", SHOULD,
     used_after_terminate},
    {0},
};
