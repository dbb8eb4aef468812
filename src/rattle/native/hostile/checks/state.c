/* state.c: what is saved, and in which order it comes back. */
#include <stdio.h>

#include "../parameters.h"
#include "../table.h"

static bool has_only_bypass(const Instance *instance) {
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (is_setting(&info) && (info.flags & kIsBypass) == 0) return false;
    }
    return true;
}

static Instance *moved(Run *run, uint32_t seed) {
    Instance *instance = instance_open(run, usual_setup);
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    move_all(instance, seed);
    instance_sync(instance);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        const bool is_moved = shown(instance, info.id) != info.defaultNormalizedValue;
        if (is_setting(&info) && (info.flags & kIsBypass) == 0 && is_moved) return instance;
    }
    if (has_only_bypass(instance)) run_skip(run, "it has no parameters");
    run_fail(run, "no parameter shows what it was moved to");
}

static void look_equal(Run *run, const Instance *a, const Instance *b, const char *when) {
    for (int32_t i = 0; i < parameter_count(a); i++) {
        const ParameterInfo info = parameter_at(a, i);
        if (!is_setting(&info)) continue;
        const double one = shown(a, info.id), other = shown(b, info.id);
        EXPECT(is_near(&info, other, one), "%s parameter %d is %g and was %g", when, (int)i, other, one);
    }
}

static void comes_back(Run *run) {
    for (uint32_t seed = 1; seed < 5; seed++) {
        Instance *first = moved(run, seed), *second = instance_create(run);
        Stream *state = instance_save(first);
        EXPECT(instance_load(second, state), "it refuses its own state");
        look_equal(run, first, second, "loaded");
        EXPECT(streams_equal(state, instance_save(second)), "saved again the state is another one");
    }
}

static void sounds_the_same(Run *run) {
    Instance *first = moved(run, 3), *second = instance_create(run), *third = instance_create(run);
    Stream *state = instance_save(first);
    (void)instance_load(second, state), (void)instance_load(third, state);
    instance_start(second, usual_setup), instance_start(third, usual_setup);
    const Piece piece = {.length = 6000, .signal = NOISE};
    const Sound a = play(second, piece), b = play(third, piece);
    EXPECT_SAME(a, b, "two instances with one state");
    instance_stop(first), instance_resume(first);
    const Sound c = play(first, piece);
    EXPECT_SAME(a, c, "the instance that saved it and the one that loaded it");
}

static void at_any_time(Run *run) {
    Instance *instance = moved(run, 6);
    Stream *state = instance_save(instance);
    instance_stop(instance);
    EXPECT(streams_equal(state, instance_save(instance)), "while it is inactive it saves something else");
    instance_resume(instance);
    EXPECT(streams_equal(state, instance_save(instance)), "activated again it saves something else");
    (void)play(instance, (Piece){.length = 2000, .signal = NOISE});
    EXPECT(streams_equal(state, instance_save(instance)), "after it has played it saves something else");
}

static void loaded_while_active(Run *run) {
    Instance *first = moved(run, 7), *second = moved(run, 8);
    EXPECT(instance_load(second, instance_save(first)), "while active it refuses a state");
    look_equal(run, first, second, "loaded while active");
    (void)play(second, (Piece){.length = 1000, .signal = NOISE});
    instance_sync(second);
    look_equal(run, first, second, "loaded while active, and played,");
}

static void many_times(Run *run) {
    Instance *first = moved(run, 7), *second = instance_create(run), *untouched = instance_create(run);
    Stream *usual = instance_save(untouched), *state = instance_save(first);
    for (int i = 0; i < 5; i++) {
        (void)instance_load(second, usual);
        (void)instance_load(second, state);
        (void)instance_load(second, state);
    }
    look_equal(run, first, second, "loaded many times");
    (void)instance_load(second, usual);
    look_equal(run, untouched, second, "set back to defaults");
}

/* ---- The controller's part -------------------------------------------------------------------------- */

static void component_state(Run *run) {
    Instance *first = moved(run, 9), *second = instance_create(run);
    IEditController *controller = second->controller;
    Stream *state = instance_save(first);
    atomic_store(&second->handler.moment, LOADING);
    const tresult result = controller->vtbl->setComponentState(controller, &stream_again(state)->interface);
    atomic_store(&second->handler.moment, IDLE);
    EXPECT(result == kResultOk, "setComponentState says %d", (int)result);
    look_equal(run, first, second, "by setComponentState alone");
}

static void controller_state(Run *run) {
    Instance *first = moved(run, 9), *second = instance_create(run);
    Stream *state = instance_save(first), *own = stream_new(run), *nothing = stream_new(run);
    IEditController *controller = first->controller;
    (void)controller->vtbl->getState(controller, &own->interface);
    (void)instance_load(second, state);
    controller = second->controller;
    (void)controller->vtbl->setState(controller, &stream_again(own)->interface);
    look_equal(run, first, second, "after the controller's own state");
    (void)controller->vtbl->setState(controller, &nothing->interface);
    look_equal(run, first, second, "after an empty controller's state");
}

static void played_between(Run *run) {
    Instance *first = moved(run, 11), *second = instance_open(run, usual_setup);
    IComponent *component = second->component;
    IEditController *controller = second->controller;
    Stream *state = instance_save(first);
    (void)component->vtbl->setState(component, &stream_again(state)->interface);
    (void)play(second, (Piece){.length = 600, .signal = NOISE});
    (void)controller->vtbl->setComponentState(controller, &stream_again(state)->interface);
    (void)play(second, (Piece){.length = 600, .signal = NOISE});
    instance_sync(second);
    look_equal(run, first, second, "loaded in two steps with blocks between");
}

static void bypass_is_saved(Run *run) {
    Instance *first = instance_open(run, usual_setup), *second = instance_create(run);
    const ParameterInfo bypass = bypass_of(first);
    Block *block = block_new(first, 64);
    block_fill(block, NOISE, 0, 64);
    points_add(block->points, bypass.id, 0, 1.0);
    block_process(block);
    (void)instance_load(second, instance_save(first));
    instance_sync(second);
    EXPECT(shown(second, bypass.id) == 1.0, "a bypass that is on is saved as %g", shown(second, bypass.id));
}

/* ---- Broken ------------------------------------------------------------------------------------------ */

static void look_sane(Run *run, Instance *instance, const char *after) {
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const double value = shown(instance, parameter_at(instance, i).id);
        EXPECT(value >= 0.0 && value <= 1.0, "after %s parameter %d is %g", after, (int)i, value);
    }
    const Sound sound = play(instance, (Piece){.length = 300, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 300)), "after %s the sound is no number", after);
}

static void truncated(Run *run) {
    Instance *first = moved(run, 4), *second = instance_open(run, usual_setup);
    const Stream *state = instance_save(first);
    const int64_t step = state->size / 60 + 1;
    for (int64_t size = 0; size < state->size; size += step) {
        (void)instance_load(second, stream_of(run, state->bytes, size));
        look_sane(run, second, "a state cut short");
    }
}

static void flipped(Run *run) {
    Instance *first = moved(run, 4), *second = instance_open(run, usual_setup);
    uint32_t seed = 99;
    for (int i = 0; i < 100; i++) {
        Stream *state = instance_save(first);
        if (state->size == 0) run_skip(run, "its state is empty");
        for (int b = 0; b <= i % 4; b++)
            state->bytes[random_next(&seed) % (uint64_t)state->size] ^=
                (unsigned char)(1 << random_next(&seed) % 8);
        (void)instance_load(second, state);
        if (i % 10 == 0) look_sane(run, second, "a state with flipped bits");
    }
    look_sane(run, second, "states with flipped bits");
}

static void junk(Run *run) {
    enum { MOST = 70000 };
    Instance *instance = instance_open(run, usual_setup);
    const int64_t sizes[] = {0, 1, 3, 4, 8, 100, 4095, 4096, 4097, MOST};
    unsigned char *bytes = run_take(run, MOST);
    uint32_t seed = 1;
    for (int form = 0; form < 5; form++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            static const unsigned char fill[] = {0, 0xFF, '{', '['};
            for (int64_t i = 0; i < sizes[s]; i++)
                bytes[i] = form < 4 ? fill[form] : (unsigned char)random_next(&seed);
            (void)instance_load(instance, stream_of(run, bytes, sizes[s]));
            look_sane(run, instance, "junk");
        }
}

static void junk_changes_nothing(Run *run) {
    Instance *first = moved(run, 4), *second = instance_create(run);
    const char text[] = "this is no state of any plugin";
    (void)instance_load(second, instance_save(first));
    const bool is_taken = instance_load(second, stream_of(run, text, sizeof text));
    EXPECT(!is_taken, "junk is taken for a state");
    look_equal(run, first, second, "after junk");
}

/* ---- Older and newer versions, where a state is JSON that can be edited ------------------------------- */

static Stream *edited(Run *run, const Stream *state, const char *at, const char *cut_to, const char *put) {
    char *text = run_take(run, (size_t)state->size + 1), *made = run_take(run, (size_t)state->size + 256);
    memcpy(text, state->bytes, (size_t)state->size);
    char *place = strstr(text, at);
    if (text[0] != '{' || place == NULL) run_skip(run, "its states are not ours to edit");
    place += strlen(at);
    if (*place == '}') run_skip(run, "it has no parameters");
    const char *rest = cut_to != NULL ? strstr(place, cut_to) : place;
    if (rest == NULL) run_skip(run, "it has too few parameters");
    const int length = snprintf(made, (size_t)state->size + 256, "%.*s%s%s", (int)(place - text), text, put,
                                cut_to != NULL ? rest + strlen(cut_to) : rest);
    return stream_of(run, made, length);
}

static void newer(Run *run) {
    Instance *first = moved(run, 4), *second = instance_create(run);
    const Stream *state = instance_save(first);
    EXPECT(instance_load(second, edited(run, state, "{", NULL, "\"new\":[1,{\"a\":\"}\"}],")),
           "a newer version's state is refused");
    look_equal(run, first, second, "from a newer version");
    Instance *third = instance_create(run);
    EXPECT(instance_load(third, edited(run, state, "\"params\":{", NULL, "\"of_the_future\":0.5,")),
           "a state with one more parameter is refused");
    look_equal(run, first, third, "from a version with more parameters");
}

static void older(Run *run) {
    Instance *first = moved(run, 4), *second = instance_create(run);
    const Stream *state = instance_save(first);
    EXPECT(instance_load(second, edited(run, state, "\"params\":{", ",", "")),
           "a state with one parameter less is refused");
    int32_t differing = 0;
    for (int32_t i = 0; i < parameter_count(first); i++) {
        const ParameterInfo info = parameter_at(first, i);
        differing += is_setting(&info) && !is_near(&info, shown(second, info.id), shown(first, info.id));
    }
    EXPECT(differing <= 1, "%d parameters are lost with the one that was not there", (int)differing);
}

const Check state_checks[] = {
    {"state.comes-back", "T13", "Another instance shows, and saves, what was saved.", MUST, comes_back},
    {"state.sounds-the-same", "T13", "And sounds the same, to the bit.", SHOULD, sounds_the_same},
    {"state.at-any-time", "T15", "Active, inactive or playing, it saves the same.", SHOULD, at_any_time},
    {"state.loaded-while-active", "T15", "A state may be loaded while it is active, and stays.", MUST,
     loaded_while_active},
    {"state.many-times", "T13", "States may be loaded many times, and defaults between them.", MUST,
     many_times},
    {"state.component-state", "T12", "setComponentState alone makes the controller show a state.", MUST,
     component_state},
    {"state.controller-state", "T13", "The controller's own state, also an empty one, takes nothing back.",
     MUST, controller_state},
    {"state.played-between", "T12 T13", "Blocks between the steps of a load take nothing back.", MUST,
     played_between},
    {"state.bypass-is-saved", "T17", "The bypass is saved.", MUST, bypass_is_saved},
    {"state.truncated", "T14 T42", "States cut short do no harm.", SHOULD, truncated},
    {"state.flipped", "T14 T42", "Nor do states with flipped bits.", SHOULD, flipped},
    {"state.junk", "T14 T42", "Nor does junk of any size.", SHOULD, junk},
    {"state.junk-changes-nothing", "T14", "Junk is refused, and all stays as it was.", SHOULD,
     junk_changes_nothing},
    {"state.newer", "T14", "A newer version's state is read as far as it is known.", SHOULD, newer},
    {"state.older", "T14", "An older version's state is read, and the rest stays.", SHOULD, older},
    {0},
};
