/* parameters.c: what the controller says its parameters are. */
#include "../parameters.h"
#include "../table.h"
#include "words.h"

static Instance *with_parameters(Run *run) {
    Instance *instance = instance_create(run);
    if (parameter_count(instance) == 0) run_skip(run, "it has no parameters");
    return instance;
}

static void ids(Run *run) {
    Instance *instance = with_parameters(run);
    for (int32_t a = 0; a < parameter_count(instance); a++) {
        const ParameterInfo info = parameter_at(instance, a);
        EXPECT(info.id <= MAX_PARAM_ID, "parameter %d has id %u: those are the host's", (int)a,
               (unsigned)info.id);
        for (int32_t b = 0; b < a; b++)
            EXPECT(parameter_at(instance, b).id != info.id, "parameters %d and %d both have id %u", (int)b,
                   (int)a, (unsigned)info.id);
    }
}

static void names(Run *run) {
    Instance *instance = with_parameters(run);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        EXPECT(ends16(info.title, 128) && ends16(info.shortTitle, 128) && ends16(info.units, 128),
               "parameter %d: a text has no end", (int)i);
        EXPECT(is_utf16(info.title, 128) && is_utf16(info.shortTitle, 128) && is_utf16(info.units, 128),
               "parameter %d: half a character", (int)i);
        EXPECT(info.title[0] != 0 || (info.flags & FLAG_HIDDEN) != 0, "parameter %d has no title", (int)i);
    }
}

static void look_at_flags(Run *run, int32_t index, const ParameterInfo *info) {
    const bool is_automatable = (info->flags & kCanAutomate) != 0;
    const bool is_read_only = (info->flags & kIsReadOnly) != 0;
    EXPECT(!is_read_only || !is_automatable, "parameter %d is read-only and can be automated", (int)index);
    EXPECT((info->flags & FLAG_HIDDEN) == 0 || (is_read_only && !is_automatable),
           "parameter %d is hidden and not read-only", (int)index);
    EXPECT((info->flags & FLAG_WRAPS) == 0 || !is_read_only, "parameter %d is read-only and wraps",
           (int)index);
    EXPECT((info->flags & kIsList) == 0 || info->stepCount > 0, "parameter %d is a list without steps",
           (int)index);
    EXPECT((info->flags & FLAG_PROGRAM_CHANGE) == 0 || (info->flags & kIsBypass) == 0,
           "parameter %d is bypass and program at once", (int)index);
}

static void flags(Run *run) {
    Instance *instance = with_parameters(run);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        look_at_flags(run, i, &info);
    }
}

static void one_bypass(Run *run) {
    Instance *instance = with_parameters(run);
    int32_t found = 0;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if ((info.flags & kIsBypass) == 0) continue;
        found++;
        EXPECT(info.stepCount == 1, "the bypass has %d steps", (int)info.stepCount);
        EXPECT((info.flags & kIsReadOnly) == 0, "the bypass is read-only");
    }
    EXPECT(found <= 1, "there are %d bypasses", (int)found);
}

static void has_bypass(Run *run) {
    Instance *instance = with_parameters(run);
    if (main_buses(instance, kInput) == 0) run_skip(run, "it has no input that could pass it by");
    for (int32_t i = 0; i < parameter_count(instance); i++)
        if ((parameter_at(instance, i).flags & kIsBypass) != 0) return;
    run_fail(run, "no parameter is the bypass");
}

static void defaults(Run *run) {
    Instance *instance = with_parameters(run);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        const double value = info.defaultNormalizedValue;
        EXPECT(value >= 0.0 && value <= 1.0, "parameter %d: default %g", (int)i, value);
        EXPECT(info.stepCount >= 0, "parameter %d: %d steps", (int)i, (int)info.stepCount);
        EXPECT(!is_setting(&info) || is_near(&info, shown(instance, info.id), value),
               "parameter %d starts at %g, and its default is %g", (int)i, shown(instance, info.id), value);
    }
}

static void bad_indexes(Run *run) {
    Instance *instance = with_parameters(run);
    const int32_t count = parameter_count(instance), bad[] = {-1, count, count + 1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < 5; i++) {
        ParameterInfo info;
        EXPECT(instance->controller->vtbl->getParameterInfo(instance->controller, bad[i], &info) != kResultOk,
               "there is a parameter %d", (int)bad[i]);
    }
}

/* An id that no parameter has. */
static ParamID strange_id(Instance *instance, uint32_t *seed) {
    for (;;) {
        const ParamID id = random_next(seed) << 7;
        bool is_known = false;
        for (int32_t i = 0; i < parameter_count(instance); i++)
            is_known |= parameter_at(instance, i).id == id;
        if (!is_known) return id;
    }
}

static void unknown_ids(Run *run) {
    Instance *instance = with_parameters(run);
    IEditController *controller = instance->controller;
    uint32_t seed = 5;
    for (int i = 0; i < 20; i++) {
        const ParamID id = i == 0 ? UINT32_MAX : strange_id(instance, &seed);
        String128 text = {0};
        double value = 0.0;
        EXPECT(controller->vtbl->getParamStringByValue(controller, id, 0.5, text) != kResultOk ||
                   ends16(text, 128),
               "a parameter that is not there has a text without end");
        (void)controller->vtbl->getParamValueByString(controller, id, text, &value);
        (void)controller->vtbl->normalizedParamToPlain(controller, id, 0.5);
        (void)controller->vtbl->plainParamToNormalized(controller, id, 0.5);
        (void)controller->vtbl->getParamNormalized(controller, id);
        EXPECT(controller->vtbl->setParamNormalized(controller, id, 0.5) != kResultOk,
               "a parameter that is not there, %u, is set", (unsigned)id);
    }
}

static void look_same(Run *run, Instance *a, Instance *b, const char *when) {
    EXPECT(parameter_count(a) == parameter_count(b), "%s there are %d parameters, not %d", when,
           (int)parameter_count(b), (int)parameter_count(a));
    for (int32_t i = 0; i < parameter_count(a); i++) {
        const ParameterInfo one = parameter_at(a, i), other = parameter_at(b, i);
        EXPECT(one.id == other.id && one.stepCount == other.stepCount && one.flags == other.flags &&
                   one.unitId == other.unitId && same16(one.title, other.title) &&
                   one.defaultNormalizedValue == other.defaultNormalizedValue,
               "%s parameter %d is another one", when, (int)i);
    }
}

static void stay(Run *run) {
    Instance *first = with_parameters(run), *second = instance_create(run);
    look_same(run, first, second, "in a second instance");
    instance_start(second, usual_setup);
    look_same(run, first, second, "while it is active");
    move_all(second, 3);
    instance_sync(second);
    look_same(run, first, second, "after all have moved");
    (void)instance_load(second, instance_save(first));
    look_same(run, first, second, "after a state was loaded");
}

static void units(Run *run) {
    Instance *instance = with_parameters(run);
    IUnitInfo *units = NULL;
    (void)instance->controller->vtbl->queryInterface(instance->controller, IUnitInfo_iid, (void **)&units);
    if (units == NULL) run_skip(run, "it has no units");
    const int32_t count = units->vtbl->getUnitCount(units);
    bool has_root = false;
    for (int32_t p = 0; p < parameter_count(instance); p++) {
        bool is_known = parameter_at(instance, p).unitId == kRootUnitId;
        for (int32_t u = 0; u < count; u++) {
            UnitInfo info;
            EXPECT(units->vtbl->getUnitInfo(units, u, &info) == kResultOk, "getUnitInfo(%d) fails", (int)u);
            EXPECT(ends16(info.name, 128), "unit %d: the name has no end", (int)u);
            has_root |= info.id == kRootUnitId && info.parentUnitId == kNoParentUnitId;
            EXPECT((info.parentUnitId == kNoParentUnitId) == (info.id == kRootUnitId),
                   "unit %d hangs in the air", (int)u);
            is_known |= info.id == parameter_at(instance, p).unitId;
        }
        EXPECT(is_known, "parameter %d is in a unit that is not there", (int)p);
    }
    EXPECT(has_root, "there is no root unit");
    (void)units->vtbl->release(units);
}

static void sixty_four(Run *run) {
    Instance *instance = with_parameters(run);
    int32_t count = 0;
    for (int32_t i = 0; i < parameter_count(instance); i++)
        count += (parameter_at(instance, i).flags & kCanAutomate) != 0;
    EXPECT(count <= 64, "%d parameters can be automated: Live lists 64 of them", (int)count);
}

const Check parameters_checks[] = {
    {"parameters.ids", "T5", "Ids differ, and none is one of the host's.", MUST, ids},
    {"parameters.names", "T8", "Titles and units are whole characters and end.", MUST, names},
    {"parameters.flags", "T20", "Flags do not contradict each other.", MUST, flags},
    {"parameters.one-bypass", "T17", "At most one parameter is the bypass, an ordinary switch.", MUST,
     one_bypass},
    {"parameters.has-bypass", "T17", "There is a bypass.", SHOULD, has_bypass},
    {"parameters.defaults", "T22", "A new instance shows the defaults it tells.", MUST, defaults},
    {"parameters.bad-indexes", "T42", "A parameter that is not there is refused.", MUST, bad_indexes},
    {"parameters.unknown-ids", "T42", "An id that nobody has does no harm and is never set.", SHOULD,
     unknown_ids},
    {"parameters.stay", "T5", "Parameters are the same in every instance and whatever was loaded.", MUST,
     stay},
    {"parameters.units", "T23", "Every parameter's unit is there, in a tree with one root.", MUST, units},
    {"parameters.sixty-four", "T49", "No host that lists 64 parameters hides one.", SHOULD, sixty_four},
    {0},
};
