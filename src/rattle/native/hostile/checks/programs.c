/* programs.c: program lists, the parameters that choose from them, and what a choice moves. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"
#include "words.h"

typedef struct Programs { /* a list, and the parameter that chooses from it */
    Instance *instance;
    IUnitInfo *units;
    ProgramListInfo list;
    ParameterInfo choice;
} Programs;

/* NULL: it has none. Held until the end of the check, as the instance is. */
static IUnitInfo *units_of(Instance *instance) {
    IEditController *controller = instance->controller;
    IUnitInfo *units = NULL;
    if (controller == NULL) return NULL;
    (void)controller->vtbl->queryInterface(controller, IUnitInfo_iid, (void **)&units);
    if (units != NULL) (void)units->vtbl->release(units); /* the controller keeps it */
    return units;
}

static bool is_choice(const ParameterInfo *info) { return (info->flags & FLAG_PROGRAM_CHANGE) != 0; }

static ProgramListID list_of_unit(IUnitInfo *units, UnitID unit) {
    for (int32_t i = 0; i < units->vtbl->getUnitCount(units); i++) {
        UnitInfo info;
        if (units->vtbl->getUnitInfo(units, i, &info) != kResultOk || info.id != unit) continue;
        return info.programListId;
    }
    return kNoProgramListId;
}

/* The first list with a parameter. Skips the check if there is none. */
static Programs programs_of(Instance *instance) {
    Programs programs = {.instance = instance, .units = units_of(instance)};
    IUnitInfo *units = programs.units;
    for (int32_t p = 0; units != NULL && p < parameter_count(instance); p++) {
        programs.choice = parameter_at(instance, p);
        if (!is_choice(&programs.choice)) continue;
        const ProgramListID list = list_of_unit(units, programs.choice.unitId);
        for (int32_t l = 0; l < units->vtbl->getProgramListCount(units); l++)
            if (units->vtbl->getProgramListInfo(units, l, &programs.list) == kResultOk &&
                programs.list.id == list && programs.list.programCount > 1)
                return programs;
    }
    run_skip(instance->run, "it has no list of programs");
}

static void choose(const Programs *programs, int32_t program) {
    IEditController *controller = programs->instance->controller;
    const double value = program / (programs->list.programCount - 1.0);
    atomic_store(&programs->instance->handler.moment, SETTING);
    (void)controller->vtbl->setParamNormalized(controller, programs->choice.id, value);
    atomic_store(&programs->instance->handler.moment, IDLE);
}

static void look_equal(Run *run, const Instance *a, const Instance *b, const char *when) {
    for (int32_t i = 0; i < parameter_count(a); i++) {
        const ParameterInfo info = parameter_at(a, i);
        const double one = shown(a, info.id), other = shown(b, info.id);
        EXPECT((info.flags & kIsReadOnly) != 0 || fabs(one - other) < 1e-6,
               "%s parameter %d is %g and not %g", when, (int)i, other, one);
    }
}

/* A setting that program 1 has otherwise than program 0; -1: there is none. */
static int32_t moved_by_choice(const Programs *programs) {
    Instance *other = instance_create(programs->instance->run);
    const Programs same = programs_of(other);
    choose(&same, programs->list.programCount - 1);
    for (int32_t i = 0; i < parameter_count(other); i++) {
        const ParameterInfo info = parameter_at(other, i);
        if (is_setting(&info) && shown(other, info.id) != shown(programs->instance, info.id)) return i;
    }
    return -1;
}

/* ---- What is told ----------------------------------------------------------------------------------- */

static void lists(Run *run) {
    Instance *instance = instance_create(run);
    IUnitInfo *units = units_of(instance);
    if (units == NULL) run_skip(run, "it has no units");
    const int32_t count = units->vtbl->getProgramListCount(units);
    for (int32_t l = 0; l < count; l++) {
        ProgramListInfo info, other;
        memset(&info, 0xFF, sizeof info);
        EXPECT(units->vtbl->getProgramListInfo(units, l, &info) == kResultOk, "list %d is not told", (int)l);
        EXPECT(info.id >= 0 && info.programCount > 0, "list %d has id %d and %d programs", (int)l,
               (int)info.id, (int)info.programCount);
        EXPECT(ends16(info.name, 128) && info.name[0] != 0, "list %d has no name", (int)l);
        for (int32_t k = 0; k < l; k++)
            EXPECT(units->vtbl->getProgramListInfo(units, k, &other) == kResultOk && other.id != info.id,
                   "lists %d and %d have one id", (int)k, (int)l);
        for (int32_t p = 0; p < info.programCount; p++) {
            String128 name;
            memset(name, 0xFF, sizeof name);
            EXPECT(units->vtbl->getProgramName(units, info.id, p, name) == kResultOk,
                   "program %d of list %d has no name", (int)p, (int)l);
            EXPECT(ends16(name, 128) && is_utf16(name, 128) && name[0] != 0,
                   "the name of program %d of list %d has no end, no beginning, or half a character", (int)p,
                   (int)l);
        }
    }
}

static void bad_indexes(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    IUnitInfo *units = programs.units;
    const int32_t lists = units->vtbl->getProgramListCount(units), count = programs.list.programCount;
    const ProgramListID id = programs.list.id;
    const int32_t bad[][2] = {{id, -1}, {id, count}, {id, INT32_MAX}, {id, INT32_MIN}, {-1, 0}, {id ^ 1, 0}};
    ProgramListInfo info;
    String128 name = {0};
    EXPECT(units->vtbl->getProgramListInfo(units, -1, &info) != kResultOk, "there is a list -1");
    EXPECT(units->vtbl->getProgramListInfo(units, lists, &info) != kResultOk, "there is one list more");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (i == 5 && lists > 1) continue;
        EXPECT(units->vtbl->getProgramName(units, bad[i][0], bad[i][1], name) != kResultOk,
               "program %d of list %d has a name", (int)bad[i][1], (int)bad[i][0]);
        (void)units->vtbl->getProgramInfo(units, bad[i][0], bad[i][1], "MusicalStyle", name);
        (void)units->vtbl->hasProgramPitchNames(units, bad[i][0], bad[i][1]);
        (void)units->vtbl->getProgramPitchName(units, bad[i][0], bad[i][1], -1, name);
    }
}

static void parameter(Run *run) {
    Instance *instance = instance_create(run);
    IUnitInfo *units = units_of(instance);
    int32_t chosen_from = 0;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (!is_choice(&info)) continue;
        EXPECT((info.flags & kIsReadOnly) == 0, "parameter %d chooses a program and is read-only", (int)i);
        EXPECT((info.flags & kIsList) != 0, "parameter %d chooses a program and is no list", (int)i);
        EXPECT(units == NULL || list_of_unit(units, info.unitId) != kNoProgramListId,
               "parameter %d chooses a program, and its unit has none", (int)i);
        for (int32_t k = 0; k < i; k++) {
            const ParameterInfo other = parameter_at(instance, k);
            EXPECT(!is_choice(&other) || other.unitId != info.unitId,
                   "parameters %d and %d choose a program of one unit", (int)k, (int)i);
        }
        chosen_from++;
    }
    if (chosen_from == 0) run_skip(run, "no parameter chooses a program");
}

static void steps(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    IEditController *controller = programs.instance->controller;
    EXPECT(programs.choice.stepCount == programs.list.programCount - 1, "%d steps for %d programs",
           (int)programs.choice.stepCount, (int)programs.list.programCount);
    for (int32_t p = 0; p < programs.list.programCount; p++) {
        String128 name = {0}, text = {0};
        const double value = p / (programs.list.programCount - 1.0);
        (void)programs.units->vtbl->getProgramName(programs.units, programs.list.id, p, name);
        (void)controller->vtbl->getParamStringByValue(controller, programs.choice.id, value, text);
        EXPECT(same16(name, text), "program %d has another name where it is chosen", (int)p);
    }
}

static void not_automatable(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    EXPECT((programs.choice.flags & kCanAutomate) == 0 || moved_by_choice(&programs) < 0,
           "a choice that can be automated moves parameters that can be");
}

/* ---- What a choice moves ---------------------------------------------------------------------------- */

static void host_is_told(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    Handler *handler = &programs.instance->handler;
    if (moved_by_choice(&programs) < 0) run_skip(run, "a choice moves no parameter");
    const int32_t before = atomic_load(&handler->restarts[SETTING]);
    choose(&programs, programs.list.programCount - 1);
    EXPECT(atomic_load(&handler->restarts[SETTING]) > before &&
               (atomic_load(&handler->flags) & kParamValuesChanged) != 0,
           "parameters move with the program, and the host is not told");
    EXPECT(handler_edits(handler) == 0, "the host is told %d edits of its own", (int)handler_edits(handler));
}

/* Told that values changed, many hosts write back what they read. */
static void write_back(void *extra) {
    Instance *instance = extra;
    IEditController *controller = instance->controller;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParamID id = parameter_at(instance, i).id;
        (void)controller->vtbl->setParamNormalized(controller, id, shown(instance, id));
    }
}

static void written_back(Run *run) {
    const Programs calm = programs_of(instance_create(run)), eager = programs_of(instance_create(run));
    eager.instance->handler.answer = write_back;
    eager.instance->handler.extra = eager.instance;
    for (int32_t p = calm.list.programCount - 1; p >= 0; p--) {
        choose(&calm, p), choose(&eager, p);
        look_equal(run, calm.instance, eager.instance, "written back");
    }
    eager.instance->handler.answer = NULL;
}

/* One host chooses at the controller before it plays, the other by a point in its first block. */
static void point_is_choice(Run *run) {
    const Programs first = programs_of(instance_create(run)), second = programs_of(instance_create(run));
    for (int32_t p = 0; p < first.list.programCount; p++) {
        choose(&first, p);
        if (second.instance->stage != ACTIVE) instance_start(second.instance, usual_setup);
        Block *block = block_new(second.instance, 1);
        block_fill(block, SILENCE, 0, 0);
        points_add(block->points, second.choice.id, 0, p / (second.list.programCount - 1.0));
        block_process(block);
        instance_sync(first.instance), instance_sync(second.instance);
        look_equal(run, first.instance, second.instance, "by a point");
    }
}

static void same_again(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    IEditController *controller = programs.instance->controller;
    choose(&programs, programs.list.programCount - 1);
    for (int32_t i = 0; i < parameter_count(programs.instance); i++) {
        const ParameterInfo info = parameter_at(programs.instance, i);
        if (!is_setting(&info)) continue;
        const double value = shown(programs.instance, info.id) < 0.5 ? 1.0 : 0.0;
        (void)controller->vtbl->setParamNormalized(controller, info.id, value);
        choose(&programs, programs.list.programCount - 1);
        EXPECT(is_near(&info, shown(programs.instance, info.id), value),
               "parameter %d was turned, and is undone", (int)i);
    }
}

static void saved(Run *run) {
    const Programs programs = programs_of(instance_create(run));
    Instance *second = instance_create(run);
    if (programs.instance->is_split) run_skip(run, "the host has to carry edits across");
    IEditController *controller = programs.instance->controller;
    const int32_t turned = moved_by_choice(&programs);
    choose(&programs, programs.list.programCount - 1);
    if (turned >= 0) {
        const ParamID id = parameter_at(programs.instance, turned).id;
        (void)controller->vtbl->setParamNormalized(controller, id, 0.5);
    }
    EXPECT(instance_load(second, instance_save(programs.instance)), "it refuses its own state");
    look_equal(run, programs.instance, second, "loaded");
}

const Check programs_checks[] = {
    {"programs.lists", "T23 T8", "Every list and every program has a name, and lists differ.", MUST, lists},
    {"programs.bad-indexes", "T42", "A program that is not there is refused.", MUST, bad_indexes},
    {"programs.parameter", "T23 T20", "A choice of program is a list in a unit with one.", MUST, parameter},
    {"programs.steps", "T18 T23", "A choice has a step for each program, and its name.", SHOULD, steps},
    {"programs.not-automatable", "T23", "What moves automatable parameters is not so itself.", SHOULD,
     not_automatable},
    {"programs.host-is-told", "T16 T21", "The host is told that parameters moved.", SHOULD, host_is_told},
    {"programs.written-back", "T22 T23", "A host that writes back what it reads changes nothing.", SHOULD,
     written_back},
    {"programs.point-is-choice", "T23 T35", "Points choose as a controller does.", SHOULD, point_is_choice},
    {"programs.same-again", "T23", "The same choice again undoes nothing.", SHOULD, same_again},
    {"programs.saved", "T12 T23", "A state has its program and what was turned since.", SHOULD, saved},
    {0},
};
