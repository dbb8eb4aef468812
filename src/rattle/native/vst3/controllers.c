#include "controllers.h"

#include <stddef.h>

#include "../decimal.h"
#include "../voices/voices.h"

#define FIELD(name) (UINT32_C(1) << RATTLE_VOICE_##name)
static const uint32_t any_field = UINT32_MAX;

/* Of voices, that read one of these fields. */
static const struct {
    uint32_t controller, fields;
} voices_heed[] = {
    {kCtrlVolume, FIELD(VOLUME)},
    {kCtrlPan, FIELD(PAN)},
    {kCtrlExpression, FIELD(EXPRESSION)},
    {kCtrlSustainOnOff, any_field},
    {kCtrlSustenutoOnOff, any_field},
    {kCtrlFilterResonance, FIELD(TIMBRE)},
    {kCtrlAllSoundsOff, any_field},
    {kCtrlResetAllCtrlers, any_field},
    {kCtrlAllNotesOff, any_field},
    {kAfterTouch, FIELD(PRESSURE)},
    {kPitchBend, FIELD(PITCH_HZ)},
};

static const struct {
    uint32_t controller;
    double rest;
} rests[] = {{kCtrlVolume, 1.0}, {kCtrlPan, 0.5}, {kCtrlExpression, 1.0}, {kCtrlFilterResonance, 0.5}, {kPitchBend, 0.5}};

/* The Param that it moves; param_count: none. */
static uint32_t moved_by(uint32_t controller) {
    for (uint32_t i = 0; i < rattle_plugin.midi_cc_count; i++)
        if (rattle_plugin.midi_ccs[i].number == controller) return rattle_plugin.midi_ccs[i].param;
    return rattle_plugin.param_count;
}

static uint32_t heard_as(uint32_t controller) {
    return controller == kPitchBend    ? RATTLE_HEARS_PITCH_BEND
           : controller == kAfterTouch ? RATTLE_HEARS_PRESSURE
                                       : RATTLE_HEARS_CONTROLLERS;
}

static bool is_heeded(uint32_t controller) {
    if (moved_by(controller) < rattle_plugin.param_count) return false;
    if (rattle_plugin.midi_in & heard_as(controller)) return true;
    for (uint32_t i = 0; i < sizeof voices_heed / sizeof voices_heed[0]; i++)
        if (voices_heed[i].controller == controller) return (rattle_plugin.voice_fields & voices_heed[i].fields) != 0;
    return false;
}

/* ---- The list: channel by channel, in each the heeded ones ---------------------------------------------- */

static uint32_t channels(void) { return rattle_plugin.is_by_channel ? VST3_CHANNELS : 1; }

/* How many are heeded before it. */
static uint32_t rank(uint32_t controller) {
    uint32_t before = 0;
    for (uint32_t c = 0; c < controller; c++) before += is_heeded(c);
    return before;
}

uint32_t vst3_controller_count(void) {
    if (rattle_plugin.midi_in == 0 && rattle_plugin.voice_fields == 0) return 0; /* most plugins */
    return channels() * rank(kCountCtrlNumber);
}

static ParamID id_of(uint32_t channel, uint32_t controller) {
    return VST3_CONTROLLER_NUMBERS + channel * kCountCtrlNumber + controller;
}

static uint32_t channel_of(ParamID id) { return (id - VST3_CONTROLLER_NUMBERS) / kCountCtrlNumber; }

static uint32_t controller_of(ParamID id) { return (id - VST3_CONTROLLER_NUMBERS) % kCountCtrlNumber; }

bool vst3_is_controller(ParamID id) {
    return id >= VST3_CONTROLLER_NUMBERS && channel_of(id) < channels() && is_heeded(controller_of(id));
}

ParamID vst3_controller_id(uint32_t index) {
    const uint32_t each = rank(kCountCtrlNumber);
    uint32_t before = index % each, controller = 0;
    for (; before > 0 || !is_heeded(controller); controller++) before -= is_heeded(controller);
    return id_of(index / each, controller);
}

uint32_t vst3_controller_index(ParamID id) {
    return channel_of(id) * rank(kCountCtrlNumber) + rank(controller_of(id));
}

/* ---- What it is ------------------------------------------------------------------------------------------ */

static uint32_t append(char *title, uint32_t used, const char *text) {
    while (*text != 0 && used < VST3_CONTROLLER_TITLE - 1) title[used++] = *text++;
    title[used] = 0;
    return used;
}

static uint32_t append_number(char *title, uint32_t used, uint32_t number) {
    char digits[RATTLE_DECIMAL_FIXED_SIZE];
    (void)rattle_decimal_fixed(number, 0, digits);
    return append(title, used, digits);
}

void vst3_controller_title(ParamID id, char title[VST3_CONTROLLER_TITLE]) {
    const uint32_t controller = controller_of(id);
    uint32_t used = append(title, 0, "MIDI CC "); /* hosts that list what is hidden leave out what begins so */
    if (controller == kPitchBend) used = append(title, used, "Pitch Bend");
    else if (controller == kAfterTouch) used = append(title, used, "Pressure");
    else used = append_number(title, used, controller);
    if (!rattle_plugin.is_by_channel) return;
    used = append(title, used, " Ch. ");
    (void)append_number(title, used, channel_of(id) + 1);
}

double vst3_controller_rest(ParamID id) {
    const uint32_t controller = controller_of(id);
    for (uint32_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
        if (rests[i].controller == controller) return rests[i].rest;
    return 0.0;
}

/* -1 to 1. A wheel at rest says 8192 of 16383: a hair beside the middle. */
static double bend_at(double normalized) {
    const double bend = 2.0 * normalized - 1.0, hair = 1.01 / 16383.0;
    return bend < hair && bend > -hair ? 0.0 : bend;
}

RattleEvent vst3_controller_event(ParamID id, ParamValue normalized) {
    const uint32_t controller = controller_of(id);
    const bool is_bend = controller == kPitchBend, is_pressure = controller == kAfterTouch;
    return (RattleEvent){
        .kind = is_bend ? RATTLE_PITCH_BEND : is_pressure ? RATTLE_PRESSURE : RATTLE_CONTROLLER,
        .channel = rattle_plugin.is_by_channel ? (int32_t)channel_of(id) : -1,
        .note = -1,
        .number = is_bend || is_pressure ? -1 : (int32_t)controller,
        .id = -1,
        .value = is_bend ? bend_at(normalized) : normalized,
    };
}

/* ---- Assignments ----------------------------------------------------------------------------------------- */

bool vst3_controller_assignment(int32_t channel, int32_t controller, ParamID *id) {
    if (channel < 0 || channel >= VST3_CHANNELS || controller < 0 || controller >= kCountCtrlNumber) return false;
    const uint32_t param = moved_by((uint32_t)controller);
    const bool is_param = param < rattle_plugin.param_count;
    if (!is_param && !is_heeded((uint32_t)controller)) return false;
    *id = is_param ? rattle_plugin.params[param].number
                   : id_of(rattle_plugin.is_by_channel ? (uint32_t)channel : 0, (uint32_t)controller);
    return true;
}

bool vst3_has_assignments(void) { return rattle_plugin.midi_cc_count > 0 || vst3_controller_count() > 0; }
