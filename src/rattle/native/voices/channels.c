#include "voice.h"

enum {
    VOLUME = 7, PAN = 10, EXPRESSION = 11, SUSTAIN = 64, SOSTENUTO = 66, TIMBRE = 74,
    SOUND_OFF = 120, RESET = 121, NOTES_OFF = 123, POLY_ON = 127,
};

bool rattle_channel_reaches(const RattleVoices *voices, int32_t sent, int32_t channel) {
    return sent == -1 || sent == channel || (sent == 0 && voices->settings.is_mpe);
}

bool rattle_note_is_meant(const RattleNote *note, const RattleEvent *event) {
    if (event->id != -1 && note->id != -1) return note->id == event->id;
    return note->channel == event->channel && note->note == event->note;
}

void rattle_channels_rest(RattleVoices *voices) {
    for (uint32_t channel = 0; channel < RATTLE_CHANNELS; channel++) {
        RattleChannel *resting = &voices->channels[channel];
        *resting = (RattleChannel){.bend = 0.0};
        for (uint32_t field = RATTLE_HEARD_FIRST; field <= RATTLE_HEARD_LAST; field++)
            resting->values[field] = rattle_voice_rest(field);
    }
}

/* In MPE a key that is up hears its member channel no more: the next note there may have begun to set it up. */
static bool hears(const RattleVoices *voices, const RattleNote *note, int32_t sent) {
    if (!note->is_used || !rattle_channel_reaches(voices, sent, note->channel)) return false;
    return !voices->settings.is_mpe || sent <= 0 || (note->held & RATTLE_BY_KEY);
}

static void set_channel(RattleVoices *voices, int32_t sent, uint32_t field, double value) {
    for (int32_t channel = 0; channel < RATTLE_CHANNELS; channel++)
        if (rattle_channel_reaches(voices, sent, channel)) voices->channels[channel].values[field] = value;
    for (uint32_t place = 0; place < voices->note_limit; place++) {
        RattleNote *note = &voices->notes[place];
        if (!hears(voices, note, sent) || (note->own >> field & 1)) continue;
        note->values[field] = value;
    }
    rattle_notes_refresh(voices, field);
}

static void set_bend(RattleVoices *voices, int32_t sent, double bend) {
    const bool is_managers = voices->settings.is_mpe && sent == 0; /* it adds to the members' own */
    for (int32_t channel = 0; channel < RATTLE_CHANNELS; channel++)
        if (is_managers ? channel == 0 : rattle_channel_reaches(voices, sent, channel))
            voices->channels[channel].bend = bend;
    for (uint32_t place = 0; place < voices->note_limit; place++) {
        RattleNote *note = &voices->notes[place];
        if (is_managers ? !note->is_used : !hears(voices, note, sent)) continue;
        if (!is_managers) note->bend = bend;
        rattle_note_retune(voices, note);
    }
    rattle_notes_refresh(voices, RATTLE_VOICE_PITCH_HZ);
}

/* 64 of 127 is the middle. */
static double pan_of(double value) {
    const double middle = 64.0 / 127.0;
    return value < middle ? value / middle - 1.0 : (value - middle) / (1.0 - middle);
}

/* RP-015: volume, pan and timbre stay. */
static void reset_controllers(RattleVoices *voices, int32_t sent) {
    rattle_pedal(voices, sent, RATTLE_BY_SUSTAIN, false);
    rattle_pedal(voices, sent, RATTLE_BY_SOSTENUTO, false);
    for (uint32_t place = 0; place < voices->note_limit; place++)
        if (hears(voices, &voices->notes[place], sent))
            voices->notes[place].own &= ~(1u << RATTLE_VOICE_PRESSURE);
    set_channel(voices, sent, RATTLE_VOICE_PRESSURE, 0.0);
    set_channel(voices, sent, RATTLE_VOICE_EXPRESSION, 1.0);
    set_bend(voices, sent, 0.0);
}

void rattle_channel_controller(RattleVoices *voices, const RattleEvent *event) {
    const double value = rattle_between(event->value, 0.0, 1.0, 0.0);
    const int32_t sent = event->channel;
    switch (event->number) {
    case VOLUME: set_channel(voices, sent, RATTLE_VOICE_VOLUME, value); break;
    case PAN: set_channel(voices, sent, RATTLE_VOICE_PAN, pan_of(value)); break;
    case EXPRESSION: set_channel(voices, sent, RATTLE_VOICE_EXPRESSION, value); break;
    case TIMBRE: set_channel(voices, sent, RATTLE_VOICE_TIMBRE, value); break;
    case SUSTAIN: rattle_pedal(voices, sent, RATTLE_BY_SUSTAIN, value >= 0.5); break;
    case SOSTENUTO: rattle_pedal(voices, sent, RATTLE_BY_SOSTENUTO, value >= 0.5); break;
    case SOUND_OFF: rattle_keys_off(voices, sent); break;
    case RESET: reset_controllers(voices, sent); break;
    default:
        if (event->number >= NOTES_OFF && event->number <= POLY_ON) rattle_keys_up(voices, sent);
    }
}

void rattle_channel_bend(RattleVoices *voices, const RattleEvent *event) {
    set_bend(voices, event->channel, rattle_between(event->value, -1.0, 1.0, 0.0));
}

/* A value of the notes that an event means. */
static void set_notes(RattleVoices *voices, const RattleEvent *event, uint32_t field, double value) {
    for (uint32_t place = 0; place < voices->note_limit; place++) {
        RattleNote *note = &voices->notes[place];
        if (!note->is_used || !rattle_note_is_meant(note, event)) continue;
        note->own |= 1u << field;
        if (field != RATTLE_VOICE_PITCH_HZ) {
            note->values[field] = value;
            continue;
        }
        note->tuning = value;
        rattle_note_retune(voices, note);
    }
    rattle_notes_refresh(voices, field);
}

void rattle_channel_pressure(RattleVoices *voices, const RattleEvent *event) {
    const double value = rattle_between(event->value, 0.0, 1.0, 0.0);
    if (event->note >= 0 || event->id != -1) set_notes(voices, event, RATTLE_VOICE_PRESSURE, value);
    else set_channel(voices, event->channel, RATTLE_VOICE_PRESSURE, value);
}

/* By RattleExpression. */
static const struct {
    uint32_t field;
    double low, high, rest;
} expressions[] = {
    [RATTLE_EXPRESSION_VOLUME] = {RATTLE_VOICE_VOLUME, 0.0, 4.0, 1.0},
    [RATTLE_EXPRESSION_PAN] = {RATTLE_VOICE_PAN, -1.0, 1.0, 0.0},
    [RATTLE_EXPRESSION_TUNING] = {RATTLE_VOICE_PITCH_HZ, -120.0, 120.0, 0.0},
    [RATTLE_EXPRESSION_VIBRATO] = {RATTLE_VOICE_VIBRATO, 0.0, 1.0, 0.0},
    [RATTLE_EXPRESSION_EXPRESSION] = {RATTLE_VOICE_EXPRESSION, 0.0, 1.0, 1.0},
    [RATTLE_EXPRESSION_BRIGHTNESS] = {RATTLE_VOICE_TIMBRE, 0.0, 1.0, 0.5},
};

void rattle_note_expression(RattleVoices *voices, const RattleEvent *event) {
    if (event->number < 0 || event->number > RATTLE_EXPRESSION_BRIGHTNESS) return;
    const double low = expressions[event->number].low, high = expressions[event->number].high;
    const double value = rattle_between(event->value, low, high, expressions[event->number].rest);
    set_notes(voices, event, expressions[event->number].field, value);
}
