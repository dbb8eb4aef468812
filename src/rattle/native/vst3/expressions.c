#include "expressions.h"

#include <stddef.h>

#include "../voices/voices.h"

#define PER_CENT(name, low, high, rest)                                                                                \
    {.id = name, .title = name, .unit = "%", .minimum = low, .maximum = high, .default_value = rest, .digits = 1}

static const Vst3Expression all[] = {
    {kVolumeTypeID, VST3_NO_FINGER, RATTLE_VOICE_VOLUME, false, PER_CENT("Volume", 0.0, 400.0, 100.0)},
    {kPanTypeID, VST3_NO_FINGER, RATTLE_VOICE_PAN, true, PER_CENT("Pan", -100.0, 100.0, 0.0)},
    {kTuningTypeID, kPUIXMovement, RATTLE_VOICE_PITCH_HZ, true,
     {.id = "Tuning", .title = "Tuning", .unit = "st", .minimum = -120.0, .maximum = 120.0, .digits = 2}},
    {kVibratoTypeID, VST3_NO_FINGER, RATTLE_VOICE_VIBRATO, false, PER_CENT("Vibrato", 0.0, 100.0, 0.0)},
    {kExpressionTypeID, VST3_NO_FINGER, RATTLE_VOICE_EXPRESSION, false, PER_CENT("Expression", 0.0, 100.0, 100.0)},
    {kBrightnessTypeID, kPUIYMovement, RATTLE_VOICE_TIMBRE, false, PER_CENT("Brightness", 0.0, 100.0, 50.0)},
    {VST3_PRESSURE_TYPE, kPUIPressure, RATTLE_VOICE_PRESSURE, false, PER_CENT("Pressure", 0.0, 100.0, 0.0)},
};
enum { ALL = sizeof all / sizeof all[0] };

static bool is_read(const Vst3Expression *expression) {
    return rattle_plugin.voice_fields >> expression->field & 1;
}

uint32_t vst3_expression_count(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < ALL; i++) count += is_read(&all[i]);
    return count;
}

const Vst3Expression *vst3_expression_at(uint32_t index) {
    for (uint32_t i = 0; i < ALL; i++)
        if (is_read(&all[i]) && index-- == 0) return &all[i];
    return NULL;
}

const Vst3Expression *vst3_expression_of(NoteExpressionTypeID type) {
    for (uint32_t i = 0; i < ALL; i++)
        if (is_read(&all[i]) && all[i].type == type) return &all[i];
    return NULL;
}

/* Normalized, in the units of RattleExpression. */
static double plain_of(NoteExpressionTypeID type, double value) {
    switch (type) {
    case kVolumeTypeID: return 4.0 * value;
    case kPanTypeID: return 2.0 * value - 1.0;
    case kTuningTypeID: return 240.0 * value - 120.0;
    default: return value;
    }
}

/* By a voice, or by whom the plugin sends on what comes in. */
static bool is_heard(NoteExpressionTypeID type) {
    const bool is_known = type <= kBrightnessTypeID || type == VST3_PRESSURE_TYPE;
    return is_known && (rattle_plugin.sends_events || vst3_expression_of(type) != NULL);
}

bool vst3_expression_event(const NoteExpressionValueEvent *given, RattleEvent *event) {
    if (!is_heard(given->typeId) || given->noteId < 0 || given->value != given->value) return false;
    const double value = given->value < 0.0 ? 0.0 : given->value > 1.0 ? 1.0 : given->value;
    const bool is_pressure = given->typeId == VST3_PRESSURE_TYPE;
    *event = (RattleEvent){.kind = is_pressure ? RATTLE_PRESSURE : RATTLE_EXPRESSION,
                           .channel = -1,
                           .note = -1,
                           .number = is_pressure ? -1 : (int32_t)given->typeId,
                           .id = given->noteId,
                           .value = plain_of(given->typeId, value)};
    return true;
}
