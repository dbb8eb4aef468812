#include "parameters.h"

#include <math.h>

int32_t parameter_count(const Instance *instance) {
    IEditController *controller = instance->controller;
    return controller != NULL ? controller->vtbl->getParameterCount(controller) : 0;
}

ParameterInfo parameter_at(const Instance *instance, int32_t index) {
    Run *run = instance->run;
    ParameterInfo info;
    memset(&info, 0xFF, sizeof info);
    const tresult result = instance->controller->vtbl->getParameterInfo(instance->controller, index, &info);
    EXPECT(result == kResultOk, "getParameterInfo(%d) says %d", (int)index, (int)result);
    return info;
}

bool is_setting(const ParameterInfo *info) {
    return (info->flags & (kIsReadOnly | FLAG_PROGRAM_CHANGE)) == 0;
}

ParameterInfo bypass_of(const Instance *instance) {
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if ((info.flags & kIsBypass) != 0) return info;
    }
    run_skip(instance->run, "it has no bypass");
}

double shown(const Instance *instance, ParamID id) {
    return instance->controller->vtbl->getParamNormalized(instance->controller, id);
}

bool is_near(const ParameterInfo *info, double shown_value, double wanted) {
    const double step = info->stepCount > 0 ? 1.0 / info->stepCount : 0.0;
    return fabs(shown_value - wanted) <= step + 1e-6;
}

/* ---- Moving ----------------------------------------------------------------------------------------- */

void move_all(Instance *instance, uint32_t seed) {
    Block *block = block_new(instance, 1);
    block_fill(block, SILENCE, 0, 0);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        const double value = random_travel(&seed);
        if (is_setting(&info) && (info.flags & kIsBypass) == 0) points_add(block->points, info.id, 0, value);
    }
    block_process(block);
}

enum { MOST_TRIED = 40, HEARING_LENGTH = 4096 };

ParameterInfo audible_of(Run *run, double *value) {
    Instance *learner = instance_create(run);
    const Piece still = {.length = HEARING_LENGTH, .signal = NOISE};
    const Sound before = play_fresh(run, usual_setup, still);
    const int32_t count = parameter_count(learner);
    for (int32_t i = 0; i < count && i < MOST_TRIED; i++) {
        const ParameterInfo info = parameter_at(learner, i);
        if (!is_setting(&info) || (info.flags & kIsBypass) != 0 || (info.flags & kCanAutomate) == 0) continue;
        *value = info.defaultNormalizedValue < 0.5 ? 0.9 : 0.1;
        const Move move = {0, info.id, *value};
        Piece moved = still;
        moved.moves = &move;
        moved.move_count = 1;
        const Sound after = play_fresh(run, usual_setup, moved);
        if (sound_difference(&before, &after) > 1e-6) return info;
    }
    run_skip(run, "no parameter is heard");
}
