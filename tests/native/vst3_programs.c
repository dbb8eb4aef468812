/* vst3_programs.c: presets as VST3's program list, and what choosing one does, from both sides. Built with
 * FIXTURE_PRESETS. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "vst3_host.h"

typedef struct Flushed { /* by another thread, always */
    Instance instance;
    atomic_bool stops;
    atomic_uint blocks;
} Flushed;

static const double gains_db[] = {0.0, -6.0, -12.0, 3.0}, cutoffs_hz[] = {1000.0, 600.0, 200.0, 20000.0};

static double cutoff_at(double hz) { return log(hz / 20.0) / log(1000.0); }

static void check_shown(const Instance *instance, int preset) {
    CHECK(shown(instance, PROGRAM) == PROGRAM_AT(preset));
    CHECK_NEAR(shown(instance, GAIN), GAIN_AT(gains_db[preset]), 1e-12);
    CHECK_NEAR(shown(instance, CUTOFF), cutoff_at(cutoffs_hz[preset]), 1e-12);
    CHECK(shown(instance, MODE) == MODE_AT(preset == INVERTED ? INVERT : CLEAN));
}

static void check_saved(const Instance *instance, int preset) {
    static const char *const programs[] = {"\"bypass\":false,\"params\"", "\"program\":\"Warm\"",
                                           "\"program\":\"Dark ", "\"program\":\"Inverted\""};
    static const char *const gains[] = {"\"gain_db\":0.0", "\"gain_db\":-6.0", "\"gain_db\":-12.0",
                                        "\"gain_db\":3.0"};
    CHECK(saves(instance, programs[preset]) && saves(instance, gains[preset]));
}

static void choose(const Instance *instance, double normalized) {
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->setParamNormalized(controller, PROGRAM, normalized) == kResultOk);
}

static void turn(const Instance *instance, ParamID id, double normalized) {
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->setParamNormalized(controller, id, normalized) == kResultOk);
}

static void play(const Instance *instance, Changes *changes, float *y, int32_t count) {
    float *x = floats(count);
    for (int32_t i = 0; i < count; i++) x[i] = 0.5f;
    void *in[] = {x, x}, *out[] = {y, y};
    CHECK(process(instance, in, out, 2, count, changes, NULL) == kResultOk);
    free(x);
}

static void play_block(const Instance *instance, Changes *changes) {
    float y[512];
    play(instance, changes, y, 512);
}

/* ---- What the host is told -------------------------------------------------------------------------- */

static void root_unit_has_the_list(void) {
    Instance instance = instance_create();
    IUnitInfo *units = instance.units;
    ProgramListInfo list;
    UnitInfo unit;
    String128 name;
    CHECK(units->vtbl->getProgramListCount(units) == 1);
    CHECK(units->vtbl->getProgramListInfo(units, 0, &list) == kResultOk);
    CHECK(list.programCount == 4 && list.id == PROGRAM && list.name[0] == 'P');
    CHECK(units->vtbl->getProgramListInfo(units, 1, &list) == kResultFalse);
    CHECK(units->vtbl->getProgramListInfo(units, -1, &list) == kResultFalse);
    CHECK(units->vtbl->getUnitInfo(units, 0, &unit) == kResultOk);
    CHECK(unit.id == kRootUnitId && unit.parentUnitId == kNoParentUnitId && unit.programListId == PROGRAM);
    CHECK(units->vtbl->getUnitInfo(units, 1, &unit) == kResultOk && unit.programListId == kNoProgramListId);
    CHECK(units->vtbl->getProgramName(units, PROGRAM, WARM, name) == kResultOk);
    CHECK(name[0] == 'W' && name[3] == 'm' && name[4] == 0);
    CHECK(units->vtbl->getProgramName(units, PROGRAM, DARK, name) == kResultOk);
    CHECK(name[5] == 0xe4 && name[126] != 0 && name[127] == 0);
    CHECK(units->vtbl->getProgramName(units, PROGRAM, 4, name) == kResultFalse);
    CHECK(units->vtbl->getProgramName(units, PROGRAM, -1, name) == kResultFalse);
    CHECK(units->vtbl->getProgramName(units, 7, 0, name) == kResultFalse);
    CHECK(units->vtbl->getProgramName(units, PROGRAM, 0, NULL) == kResultFalse);
    CHECK(units->vtbl->getProgramInfo(units, PROGRAM, 0, "MusicalStyle", name) == kResultFalse);
    CHECK(units->vtbl->hasProgramPitchNames(units, PROGRAM, 0) == kResultFalse);
    instance_close(&instance);
}

/* T23, T20: one program parameter, in the unit of the list, with its id, that no automation may move. */
static void program_parameter(void) {
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    int32_t found = 0;
    CHECK(controller->vtbl->getParameterCount(controller) == 7);
    for (int32_t i = 0; i < 7; i++) {
        ParameterInfo info;
        CHECK(controller->vtbl->getParameterInfo(controller, i, &info) == kResultOk);
        if (!(info.flags & kIsProgramChange)) continue;
        CHECK(info.id == PROGRAM && info.unitId == kRootUnitId && info.stepCount == 3);
        CHECK(info.flags == (kIsProgramChange | kIsList) && info.defaultNormalizedValue == 0.0);
        found++;
    }
    CHECK(found == 1);
    for (int preset = 0; preset < 4; preset++) {
        String128 text, name;
        double value = -1.0;
        IUnitInfo *units = instance.units;
        CHECK(controller->vtbl->getParamStringByValue(controller, PROGRAM, PROGRAM_AT(preset), text) == 0);
        CHECK(units->vtbl->getProgramName(units, PROGRAM, preset, name) == kResultOk);
        if (preset == DARK) continue; /* cut where the interface cuts, which is no name any more */
        CHECK(memcmp(text, name, 8 * sizeof *text) == 0);
        CHECK(controller->vtbl->getParamValueByString(controller, PROGRAM, text, &value) == kResultOk);
        CHECK(value == PROGRAM_AT(preset));
    }
    instance_close(&instance);
}

/* ---- Chosen at the controller ----------------------------------------------------------------------- */

static void chosen_at_rest(void) {
    Instance instance = instance_create();
    Handler handler;
    handler_init(&handler);
    choose(&instance, PROGRAM_AT(WARM)); /* before there is a handler */
    check_shown(&instance, WARM), check_saved(&instance, WARM);
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, &handler.interface) == 0);
    choose(&instance, PROGRAM_AT(DARK));
    CHECK(handler.restarts == 1 && handler.flags == kParamValuesChanged);
    check_shown(&instance, DARK), check_saved(&instance, DARK);
    choose(&instance, 0.0);
    CHECK(handler.restarts == 2);
    check_shown(&instance, DEFAULT), check_saved(&instance, DEFAULT);
    instance_close(&instance);
    CHECK(handler.references == 0);
}

/* Hosts write back what they read: the same program again must not undo what was turned since. */
static void the_same_again_undoes_nothing(void) {
    Instance instance = instance_create();
    Handler handler;
    handler_init(&handler);
    choose(&instance, PROGRAM_AT(WARM));
    turn(&instance, GAIN, 0.5);
    CHECK(instance.controller->vtbl->setComponentHandler(instance.controller, &handler.interface) == 0);
    choose(&instance, PROGRAM_AT(WARM));
    choose(&instance, 0.3); /* any travel of the same step */
    CHECK(shown(&instance, GAIN) == 0.5 && handler.restarts == 0);
    CHECK(saves(&instance, "\"gain_db\":-24.0") && saves(&instance, "\"program\":\"Warm\""));
    choose(&instance, (double)INFINITY);
    CHECK(shown(&instance, PROGRAM) == 1.0 && handler.restarts == 1);
    IEditController *controller = instance.controller;
    CHECK(controller->vtbl->setParamNormalized(controller, PROGRAM, (double)NAN) != kResultOk);
    check_shown(&instance, INVERTED);
    instance_close(&instance);
}

/* While the host plays, the sound follows its point alone; what it did not play before it fell silent is
 * what was turned last. */
static void chosen_while_playing(void) {
    Instance instance = instance_open(kSample32);
    play_block(&instance, NULL);
    choose(&instance, PROGRAM_AT(WARM));
    check_shown(&instance, WARM), check_saved(&instance, WARM);
    play_block(&instance, NULL); /* no point: an interface that runs after automation */
    check_saved(&instance, DEFAULT);
    choose(&instance, PROGRAM_AT(INVERTED));
    CHECK(instance.component->vtbl->setActive(instance.component, 0) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    check_saved(&instance, INVERTED);
    instance_close(&instance);
}

/* ---- A point in process ------------------------------------------------------------------------------ */

/* MODE has no ramp: it shows the sample. Behind the delay of 48 samples all is 0.5 times the gain. */
static void falls_on_its_sample(void) {
    Instance instance = instance_open(kSample32);
    Changes *changes = malloc(sizeof *changes);
    float y[4800];
    changes_init(changes);
    changes_add(changes, PROGRAM, 1000, PROGRAM_AT(INVERTED));
    play(&instance, changes, y, 4800);
    for (int i = 48; i < 1000; i++) CHECK(y[i] == 0.5f);
    CHECK(y[1000] < -0.499f);
    CHECK_NEAR(y[4799], -0.5 * pow(10.0, 3.0 / 20.0), 1e-6);
    check_saved(&instance, INVERTED);
    free(changes);
    instance_close(&instance);
}

/* What is said of one Param at the same sample stays, whichever queue comes first; and so it is without an
 * engine and in a call without samples. */
static void params_at_the_same_sample_stay(void) {
    for (int round = 0; round < 6; round++) {
        Instance instance = round < 4 ? instance_open(kSample32) : instance_create();
        Changes *changes = malloc(sizeof *changes);
        changes_init(changes);
        if (round % 2) changes_add(changes, PROGRAM, 7, PROGRAM_AT(WARM));
        changes_add(changes, GAIN, 7, GAIN_AT(-24.0));
        changes_add(changes, MUTE, 3, 1.0); /* before: the preset has the last word */
        if (round % 2 == 0) changes_add(changes, PROGRAM, 7, PROGRAM_AT(WARM));
        if (round < 2) play_block(&instance, changes);
        else if (round < 4) CHECK(process(&instance, NULL, NULL, 0, 0, changes, NULL) == kResultOk);
        else play_block(&instance, changes);
        CHECK(saves(&instance, "\"program\":\"Warm\"") && saves(&instance, "\"gain_db\":-24.0"));
        CHECK(saves(&instance, "\"cutoff_hz\":600.0"));
        if (round < 2) CHECK(saves(&instance, "\"mute\":false"));
        free(changes);
        instance_close(&instance);
    }
}

static void a_point_of_the_same_program_undoes_nothing(void) {
    Instance instance = instance_open(kSample32);
    Changes *changes = malloc(sizeof *changes);
    changes_init(changes);
    changes_add(changes, PROGRAM, 0, PROGRAM_AT(WARM));
    changes_add(changes, GAIN, 100, GAIN_AT(-24.0));
    changes_add(changes, PROGRAM, 200, PROGRAM_AT(WARM));
    play_block(&instance, changes);
    CHECK(saves(&instance, "\"gain_db\":-24.0") && saves(&instance, "\"cutoff_hz\":600.0"));
    changes_init(changes);
    changes_add(changes, PROGRAM, -5, PROGRAM_AT(DARK));
    changes_add(changes, PROGRAM, 9999, PROGRAM_AT(WARM));
    play_block(&instance, changes);
    check_saved(&instance, WARM);
    free(changes);
    instance_close(&instance);
}

/* Controller and process both hear of it, in either order, as hosts do it. */
static void chosen_from_both_sides(void) {
    for (int order = 0; order < 2; order++) {
        Instance instance = instance_open(kSample32);
        Changes *changes = malloc(sizeof *changes);
        play_block(&instance, NULL);
        changes_init(changes);
        changes_add(changes, PROGRAM, 0, PROGRAM_AT(DARK));
        if (order == 0) choose(&instance, PROGRAM_AT(DARK));
        play_block(&instance, changes);
        if (order == 1) choose(&instance, PROGRAM_AT(DARK));
        play_block(&instance, NULL);
        check_shown(&instance, DARK), check_saved(&instance, DARK);
        free(changes);
        instance_close(&instance);
    }
}

/* ---- State ------------------------------------------------------------------------------------------ */

/* A state has its program and its own values; loading it chooses nothing. */
static void state_keeps_what_was_turned_since(void) {
    Instance first = instance_create(), second = instance_open(kSample32);
    Stream state;
    stream_init(&state);
    choose(&first, PROGRAM_AT(WARM));
    turn(&first, GAIN, 0.5);
    write_state(&first, &state);
    play_block(&second, NULL);
    CHECK(load_state(&second, &state));
    play_block(&second, NULL);
    CHECK(shown(&second, PROGRAM) == PROGRAM_AT(WARM) && shown(&second, GAIN) == 0.5);
    CHECK(saves(&second, "\"program\":\"Warm\"") && saves(&second, "\"gain_db\":-24.0"));
    turn(&second, PROGRAM, PROGRAM_AT(WARM)); /* written back */
    Changes *changes = malloc(sizeof *changes);
    changes_init(changes);
    changes_add(changes, PROGRAM, 0, PROGRAM_AT(WARM));
    play_block(&second, changes);
    CHECK(saves(&second, "\"gain_db\":-24.0"));
    free(changes);
    instance_close(&first), instance_close(&second);
}

static void state_of_other_versions(void) {
    static const char *const texts[] = {
        "{\"rattle\":1,\"params\":{\"gain_db\":-6.0}}", /* from before there were presets */
        "{\"rattle\":1,\"program\":\"Gone\",\"params\":{\"gain_db\":-6.0}}",
        "{\"rattle\":1,\"program\":[\"Warm\"],\"params\":{\"gain_db\":-6.0}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Instance instance = instance_create();
        Stream state;
        choose(&instance, PROGRAM_AT(DARK));
        stream_text(&state, texts[i]);
        CHECK(load_state(&instance, &state));
        CHECK(shown(&instance, PROGRAM) == 0.0 && saves(&instance, "\"gain_db\":-6.0"));
        CHECK(saves(&instance, "\"cutoff_hz\":1000.0") && !saves(&instance, "program"));
        instance_close(&instance);
    }
}

static void *flush_always(void *argument) {
    Flushed *flushed = argument;
    while (!atomic_load(&flushed->stops)) {
        CHECK(process(&flushed->instance, NULL, NULL, 0, 0, NULL, NULL) == kResultOk);
        atomic_fetch_add(&flushed->blocks, 1);
    }
    return NULL;
}

/* Saved at once as it was chosen, and when the audio thread has it, and what is turned behind it as well. */
static void choices_are_never_lost(void) {
    Flushed flushed = {.instance = instance_open(kSample32)};
    pthread_t thread;
    set_processing(&flushed.instance, 0);
    CHECK(pthread_create(&thread, NULL, flush_always, &flushed) == 0);
    for (int round = 0; round < 200; round++) {
        const uint32_t before = atomic_load(&flushed.blocks);
        choose(&flushed.instance, PROGRAM_AT(round % 4));
        check_saved(&flushed.instance, round % 4);
        while (atomic_load(&flushed.blocks) < before + 2) {}
        check_saved(&flushed.instance, round % 4);
        turn(&flushed.instance, GAIN, 0.5);
        choose(&flushed.instance, PROGRAM_AT(round % 4));
        CHECK(saves(&flushed.instance, "\"gain_db\":-24.0"));
    }
    atomic_store(&flushed.stops, true);
    CHECK(pthread_join(thread, NULL) == 0);
    instance_close(&flushed.instance);
}

/* A preset is no bypass: what the user switched off stays off. */
static void bypass_is_left_alone(void) {
    Instance instance = instance_create();
    turn(&instance, BYPASS, 1.0);
    choose(&instance, PROGRAM_AT(WARM));
    CHECK(shown(&instance, BYPASS) == 1.0 && saves(&instance, "\"bypass\":true"));
    instance_close(&instance);
}

const Test program_tests[] = {
    {"root_unit_has_the_list", root_unit_has_the_list},
    {"program_parameter", program_parameter},
    {"chosen_at_rest", chosen_at_rest},
    {"the_same_again_undoes_nothing", the_same_again_undoes_nothing},
    {"chosen_while_playing", chosen_while_playing},
    {"falls_on_its_sample", falls_on_its_sample},
    {"params_at_the_same_sample_stay", params_at_the_same_sample_stay},
    {"a_point_of_the_same_program_undoes_nothing", a_point_of_the_same_program_undoes_nothing},
    {"chosen_from_both_sides", chosen_from_both_sides},
    {"state_keeps_what_was_turned_since", state_keeps_what_was_turned_since},
    {"state_of_other_versions", state_of_other_versions},
    {"choices_are_never_lost", choices_are_never_lost},
    {"bypass_is_left_alone", bypass_is_left_alone},
    {NULL, NULL}};
