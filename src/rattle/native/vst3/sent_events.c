#include "sent_events.h"

#include <stdbool.h>
#include <stddef.h>

enum { SEVEN_BITS = 127, BEND_MIDDLE = 8192, BEND_MOST = 16383 };

/* ---- What MIDI has in bytes ------------------------------------------------------------------------------ */

static int8_t seven_bits(double unit) { return (int8_t)(unit * SEVEN_BITS + 0.5); }

static LegacyMIDICCOutEvent of_channel(const RattleEvent *event, uint8_t number, int8_t value, int8_t more) {
    return (LegacyMIDICCOutEvent){number, (int8_t)event->channel, value, more};
}

/* The low bits first, as in MIDI. */
static LegacyMIDICCOutEvent bend(const RattleEvent *event) {
    const double exact = BEND_MIDDLE + event->value * (event->value < 0.0 ? BEND_MIDDLE : BEND_MOST - BEND_MIDDLE);
    const int32_t bits = (int32_t)(exact + 0.5);
    return of_channel(event, kPitchBend, (int8_t)(bits & SEVEN_BITS), (int8_t)(bits >> 7));
}

static bool put_bytes(const RattleEvent *event, Event *out) {
    const bool has_number = event->number >= 0 && event->number <= SEVEN_BITS;
    out->type = kLegacyMIDICCOutEvent;
    switch (event->kind) {
    case RATTLE_CONTROLLER:
        out->midiCCOut = of_channel(event, (uint8_t)event->number, seven_bits(event->value), 0);
        return has_number;
    case RATTLE_PROGRAM:
        out->midiCCOut = of_channel(event, kCtrlProgramChange, (int8_t)event->number, 0);
        return has_number;
    case RATTLE_PITCH_BEND: out->midiCCOut = bend(event); return true;
    default: out->midiCCOut = of_channel(event, kAfterTouch, seven_bits(event->value), 0); return true;
    }
}

/* ---- What VST3 has events for ----------------------------------------------------------------------------- */

/* The inverse of what the host's own event would have said. */
static NoteExpressionValueEvent expression(const RattleEvent *event) {
    double value = event->value;
    if (event->number == RATTLE_EXPRESSION_VOLUME) value = value / 4.0;
    if (event->number == RATTLE_EXPRESSION_PAN) value = (value + 1.0) / 2.0;
    if (event->number == RATTLE_EXPRESSION_TUNING) value = (value + 120.0) / 240.0;
    return (NoteExpressionValueEvent){(NoteExpressionTypeID)event->number, event->id, value};
}

/* False: it cannot be said. */
static bool put_event(const RattleEvent *event, Event *out) {
    const int16_t channel = (int16_t)event->channel, note = (int16_t)event->note;
    const float value = (float)event->value;
    switch (event->kind) {
    case RATTLE_NOTE_ON:
        out->type = kNoteOnEvent;
        out->noteOn = (NoteOnEvent){channel, note, event->tuning, value, .noteId = event->id};
        return true;
    case RATTLE_NOTE_OFF:
        out->type = kNoteOffEvent;
        out->noteOff = (NoteOffEvent){channel, note, value, event->id, event->tuning};
        return true;
    case RATTLE_EXPRESSION:
        out->type = kNoteExpressionValueEvent;
        out->noteExpressionValue = expression(event);
        return event->id >= 0 && event->number >= 0 && event->number <= RATTLE_EXPRESSION_BRIGHTNESS;
    case RATTLE_PRESSURE:
        if (event->note < 0) return put_bytes(event, out);
        out->type = kPolyPressureEvent;
        out->polyPressure = (PolyPressureEvent){channel, note, value, event->id};
        return true;
    default: return put_bytes(event, out);
    }
}

uint32_t vst3_send_events(IEventList *list, const RattleSentEvent *sent, uint32_t count) {
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count && list != NULL; i++) {
        Event out = {.sampleOffset = (int32_t)sent[i].offset};
        taken += put_event(&sent[i].event, &out) && list->vtbl->addEvent(list, &out) == kResultOk;
    }
    return count - taken;
}
