#include "../elementary.h"
#include "voice.h"

#define LN2 0.6931471805599453

static double bend_of(const RattleVoices *voices, const RattleNote *note) {
    const double range = voices->settings.bend_semitones;
    if (!voices->settings.is_mpe) return note->bend * range;
    const double managers = voices->channels[0].bend * range;
    return note->channel == 0 ? managers : managers + note->bend * RATTLE_MPE_SEMITONES;
}

void rattle_note_retune(const RattleVoices *voices, RattleNote *note) {
    const double semitones = note->semitones + note->tuning + bend_of(voices, note);
    note->values[RATTLE_VOICE_PITCH_HZ] = 440.0 * rattle_pow(2.0, (semitones - 69.0) / 12.0);
}

static uint32_t glide_samples(const RattleVoices *voices) {
    return rattle_ramp_samples(voices->settings.glide_s * 1000.0, voices->sample_rate);
}

void rattle_note_place(RattleVoices *voices, uint32_t voice) {
    const RattleNote *note = &voices->notes[voices->voices[voice].note];
    const bool glides = voices->settings.play_mode == RATTLE_POLY && voices->has_last;
    const double away = glides ? voices->last - note->semitones : 0.0;
    rattle_voice_glide(voices, voice, note->values[RATTLE_VOICE_PITCH_HZ], away, glide_samples(voices));
    for (uint32_t field = RATTLE_HEARD_FIRST; field < RATTLE_VOICE_FIELDS; field++)
        rattle_voice_jump(voices, voice, field, note->values[field]);
}

void rattle_note_lead(RattleVoices *voices, uint32_t voice, bool may_glide) {
    RattleVoice *led = &voices->voices[voice];
    const RattleNote *note = &voices->notes[led->note];
    const uint32_t count = may_glide ? glide_samples(voices) : 0;
    const double present = rattle_voice_pitch(led), hz = note->values[RATTLE_VOICE_PITCH_HZ];
    if (count > 0) {
        rattle_voice_glide(voices, voice, hz, 12.0 * rattle_log(present / hz) / LN2, count);
    } else {
        led->glide = (RattleRamp){0.0, 0.0, 0};
        led->ramps[RATTLE_VOICE_PITCH_HZ] = (RattleRamp){present, 0.0, 0};
        rattle_voice_aim(voices, voice, RATTLE_VOICE_PITCH_HZ, hz, voices->field_samples);
    }
    for (uint32_t field = RATTLE_HEARD_FIRST; field < RATTLE_VOICE_FIELDS; field++)
        rattle_voice_aim(voices, voice, field, note->values[field], voices->field_samples);
}

void rattle_notes_refresh(RattleVoices *voices, uint32_t field) {
    for (uint32_t voice = 0; voice < voices->code->count; voice++) {
        const int32_t note = voices->voices[voice].note;
        if (note != RATTLE_NOWHERE)
            rattle_voice_aim(voices, voice, field, voices->notes[note].values[field], voices->field_samples);
    }
}

void rattle_notes_retune(RattleVoices *voices) {
    for (uint32_t note = 0; note < voices->note_limit; note++)
        if (voices->notes[note].is_used) rattle_note_retune(voices, &voices->notes[note]);
    rattle_notes_refresh(voices, RATTLE_VOICE_PITCH_HZ);
}
