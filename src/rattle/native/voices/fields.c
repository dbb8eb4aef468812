#include "../elementary.h"
#include "voice.h"

double rattle_voice_rest(uint32_t field) {
    switch (field) {
    case RATTLE_VOICE_FADE:
    case RATTLE_VOICE_VOLUME:
    case RATTLE_VOICE_EXPRESSION: return 1.0;
    case RATTLE_VOICE_NOTE: return 69.0;
    case RATTLE_VOICE_PITCH_HZ: return 440.0;
    case RATTLE_VOICE_TIMBRE: return 0.5;
    default: return 0.0;
    }
}

static bool is_read(const RattleVoices *voices, uint32_t field) { return voices->code->fields >> field & 1; }

void rattle_voice_tell(RattleVoices *voices, uint32_t voice, uint32_t field, double value) {
    RattleVoice *told = &voices->voices[voice];
    const uint32_t bit = 1u << field;
    if (!is_read(voices, field)) return;
    if ((told->known & bit) && told->told[field] == value) return;
    told->known |= bit;
    told->told[field] = value;
    voices->code->set(voices->self, field, voice, value);
}

static void set_moving(RattleVoices *voices, RattleVoice *voice, uint32_t moving) {
    voices->moving_count += (moving != 0) - (voice->moving != 0);
    voice->moving = moving;
}

static void mark(RattleVoices *voices, RattleVoice *voice, uint32_t field) {
    const bool glides = field == RATTLE_VOICE_PITCH_HZ && voice->glide.remaining > 0;
    const uint32_t bit = 1u << field, others = voice->moving & ~bit;
    set_moving(voices, voice, voice->ramps[field].remaining > 0 || glides ? others | bit : others);
}

double rattle_voice_pitch(const RattleVoice *voice) {
    const double hz = rattle_ramp_present(&voice->ramps[RATTLE_VOICE_PITCH_HZ]);
    if (voice->glide.remaining == 0) return hz;
    return hz * rattle_pow(2.0, rattle_ramp_present(&voice->glide) / 12.0);
}

static void tell_present(RattleVoices *voices, uint32_t voice, uint32_t field) {
    const RattleVoice *told = &voices->voices[voice];
    if (!is_read(voices, field)) return;
    const bool is_pitch = field == RATTLE_VOICE_PITCH_HZ;
    rattle_voice_tell(voices, voice, field,
                      is_pitch ? rattle_voice_pitch(told) : rattle_ramp_present(&told->ramps[field]));
}

void rattle_voice_jump(RattleVoices *voices, uint32_t voice, uint32_t field, double value) {
    RattleVoice *moved = &voices->voices[voice];
    moved->ramps[field] = (RattleRamp){value, 0.0, 0};
    mark(voices, moved, field);
    tell_present(voices, voice, field);
}

void rattle_voice_aim(RattleVoices *voices, uint32_t voice, uint32_t field, double target, uint32_t count) {
    RattleVoice *moved = &voices->voices[voice];
    const bool matters = is_read(voices, field) || field == RATTLE_VOICE_FADE; /* which ends the voice */
    rattle_ramp_aim(&moved->ramps[field], target, matters ? count : 0);
    mark(voices, moved, field);
    tell_present(voices, voice, field);
}

void rattle_voice_glide(RattleVoices *voices, uint32_t voice, double hz, double semitones, uint32_t count) {
    RattleVoice *moved = &voices->voices[voice];
    const bool matters = is_read(voices, RATTLE_VOICE_PITCH_HZ) && count > 0;
    moved->ramps[RATTLE_VOICE_PITCH_HZ] = (RattleRamp){hz, 0.0, 0};
    moved->glide = (RattleRamp){semitones, 0.0, 0};
    rattle_ramp_aim(&moved->glide, 0.0, matters ? count : 0);
    mark(voices, moved, RATTLE_VOICE_PITCH_HZ);
    tell_present(voices, voice, RATTLE_VOICE_PITCH_HZ);
}

void rattle_voice_stop(RattleVoices *voices, uint32_t voice) {
    RattleVoice *stopped = &voices->voices[voice];
    for (uint32_t field = 0; field < RATTLE_VOICE_FIELDS; field++) stopped->ramps[field].remaining = 0;
    stopped->glide.remaining = 0;
    set_moving(voices, stopped, 0);
}

void rattle_voice_copy(RattleVoices *voices, uint32_t from, uint32_t to) {
    const RattleVoice *source = &voices->voices[from];
    RattleVoice *target = &voices->voices[to];
    for (uint32_t field = 0; field < RATTLE_VOICE_FIELDS; field++) {
        target->ramps[field] = source->ramps[field];
        if (source->known >> field & 1) rattle_voice_tell(voices, to, field, source->told[field]);
    }
    target->glide = source->glide;
    set_moving(voices, target, source->moving);
}

/* One field of one voice, a sample later. */
static void step(RattleVoices *voices, uint32_t voice, uint32_t field) {
    RattleVoice *moved = &voices->voices[voice];
    rattle_ramp_advance(&moved->ramps[field], 1);
    if (field == RATTLE_VOICE_PITCH_HZ) rattle_ramp_advance(&moved->glide, 1);
    mark(voices, moved, field);
    if (field == RATTLE_VOICE_FADE && moved->ramps[field].remaining == 0) rattle_voice_end(voices, voice);
    else tell_present(voices, voice, field);
}

bool rattle_voices_is_moving(const RattleVoices *voices) { return voices->moving_count > 0; }

void rattle_voices_advance(RattleVoices *voices) {
    for (uint32_t voice = 0; voices->moving_count > 0 && voice < voices->total; voice++)
        for (uint32_t field = 0; field < RATTLE_VOICE_FIELDS && voices->voices[voice].moving >> field; field++)
            if (voices->voices[voice].moving >> field & 1) step(voices, voice, field);
}
