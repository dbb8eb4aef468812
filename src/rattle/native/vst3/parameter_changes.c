#include "parameter_changes.h"

#include <stddef.h>

#include "parameters.h"

static double clamped(double value) { return value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value; }

/* Points outside the block are moved to its edge; a value that is no number is passed over. */
static void advance(Vst3Cursor *cursor, uint32_t block) {
    const int32_t last = block > 0 ? (int32_t)block - 1 : 0;
    cursor->offset = UINT32_MAX;
    while (cursor->next < cursor->count && cursor->offset == UINT32_MAX) {
        int32_t offset = 0;
        ParamValue value = 0.0;
        const tresult result = cursor->queue->vtbl->getPoint(cursor->queue, cursor->next++, &offset, &value);
        if (result != kResultOk || value != value) continue;
        cursor->offset = (uint32_t)(offset < 0 ? 0 : offset > last ? last : offset);
        cursor->plain = cursor->controller ? clamped(value) : vst3_setting_plain(cursor->setting, value);
    }
}

static bool open_queue(IParameterChanges *list, int32_t index, Vst3Cursor *cursor) {
    IParamValueQueue *queue = list->vtbl->getParameterData(list, index);
    if (queue == NULL) return false;
    const ParamID id = queue->vtbl->getParameterId(queue);
    const bool is_controller = vst3_is_controller(id);
    const uint32_t setting = is_controller ? UINT32_MAX : vst3_parameter_index(id);
    if (!is_controller && setting >= vst3_setting_count()) return false;
    *cursor = (Vst3Cursor){.queue = queue,
                           .count = queue->vtbl->getPointCount(queue),
                           .controller = is_controller ? id : 0,
                           .setting = setting};
    return true;
}

/* A program is chosen before anything else moves at its sample: what is said of one Param stays. */
static void move_to_front(Vst3Changes *changes) {
    const Vst3Cursor last = changes->cursors[changes->count];
    for (uint32_t i = changes->count; i > 0; i--) changes->cursors[i] = changes->cursors[i - 1];
    changes->cursors[0] = last;
}

void vst3_changes_begin(Vst3Changes *changes, IParameterChanges *list, uint32_t block) {
    const int32_t queues = list != NULL ? list->vtbl->getParameterCount(list) : 0;
    changes->block = block;
    changes->count = changes->scanned = 0;
    for (int32_t i = 0; i < queues && changes->count < changes->capacity; i++) {
        Vst3Cursor *cursor = &changes->cursors[changes->count];
        if (!open_queue(list, i, cursor)) continue;
        advance(cursor, block);
        if (vst3_is_program(cursor->setting)) move_to_front(changes);
        changes->count++;
    }
}

bool vst3_changes_take(Vst3Changes *changes, uint32_t sample, Vst3Point *point) {
    for (; changes->scanned < changes->count; changes->scanned++) {
        Vst3Cursor *cursor = &changes->cursors[changes->scanned];
        if (cursor->offset > sample) continue;
        *point = (Vst3Point){cursor->controller, cursor->setting, cursor->plain};
        advance(cursor, changes->block);
        return true;
    }
    changes->scanned = 0;
    return false;
}

uint32_t vst3_changes_next(const Vst3Changes *changes) {
    uint32_t next = changes->block;
    for (uint32_t i = 0; i < changes->count; i++)
        if (changes->cursors[i].offset < next) next = changes->cursors[i].offset;
    return next;
}

bool vst3_changes_last(IParameterChanges *list, int32_t index, Vst3Point *point) {
    Vst3Cursor cursor;
    bool found = false;
    if (!open_queue(list, index, &cursor)) return false;
    for (advance(&cursor, 0); cursor.offset != UINT32_MAX; advance(&cursor, 0)) {
        *point = (Vst3Point){cursor.controller, cursor.setting, cursor.plain};
        found = true;
    }
    return found;
}

void vst3_changes_send(IParameterChanges *list, ParamID id, ParamValue normalized) {
    int32_t index = 0;
    if (list == NULL) return;
    IParamValueQueue *queue = list->vtbl->addParameterData(list, &id, &index);
    if (queue != NULL) (void)queue->vtbl->addPoint(queue, 0, normalized, &index);
}
