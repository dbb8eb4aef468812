#include "voice.h"

static uint32_t places(const RattleVoiceCode *code) { return code->count + RATTLE_WAITING_NOTES; }

uint64_t rattle_voices_bytes(const RattleVoiceCode *code) {
    const uint64_t total = code->count + code->spares;
    return rattle_arena_padded(sizeof(RattleVoices)) + rattle_arena_padded(total * sizeof(RattleVoice)) +
           rattle_arena_padded(places(code) * sizeof(RattleNote));
}

static uint32_t at_least_one(uint32_t samples) { return samples > 0 ? samples : 1; }

static void rest(RattleVoices *voices) {
    rattle_channels_rest(voices);
    voices->settings = (RattleVoiceSettings){RATTLE_POLY, RATTLE_STEAL_OLDEST, 1, 0, 0.0, 2.0};
    voices->solo = RATTLE_NOWHERE;
    voices->has_last = false;
    voices->note_limit = voices->played_count = voices->moving_count = voices->counts.sounding = 0;
    for (uint32_t voice = 0; voice < voices->total; voice++) {
        RattleVoice *idle = &voices->voices[voice];
        for (uint32_t field = 0; field < RATTLE_VOICE_FIELDS; field++)
            idle->ramps[field] = (RattleRamp){rattle_voice_rest(field), 0.0, 0};
        idle->glide = (RattleRamp){0.0, 0.0, 0};
        idle->sounds = idle->is_open = false;
        idle->note = RATTLE_NOWHERE;
        idle->moving = 0;
    }
}

RattleVoices *rattle_voices_prepare(const RattleVoiceCode *code, void *self, double sample_rate, RattleArena *arena) {
    RattleVoices *voices = rattle_arena_take(arena, sizeof(RattleVoices));
    voices->code = code;
    voices->self = self;
    voices->sample_rate = sample_rate;
    voices->total = code->count + code->spares;
    voices->note_count = places(code);
    voices->voices = rattle_arena_take(arena, voices->total * sizeof(RattleVoice));
    voices->notes = rattle_arena_take(arena, voices->note_count * sizeof(RattleNote));
    voices->fade_samples = at_least_one(rattle_ramp_samples(RATTLE_FADE_MS, sample_rate));
    voices->field_samples = rattle_ramp_samples(RATTLE_FIELD_MS, sample_rate);
    voices->quiet_ticks = (rattle_ramp_samples(RATTLE_QUIET_MS, sample_rate) + RATTLE_TICK - 1) / RATTLE_TICK;
    rest(voices);
    return voices;
}

void rattle_voices_reset(RattleVoices *voices) {
    rest(voices);
    for (uint32_t voice = 0; voice < voices->total; voice++) {
        voices->voices[voice].known = 0;
        for (uint32_t field = 0; field < RATTLE_VOICE_FIELDS; field++) {
            const bool is_index = field == RATTLE_VOICE_INDEX && voice < voices->code->count;
            rattle_voice_tell(voices, voice, field, is_index ? (double)voice : rattle_voice_rest(field));
        }
    }
}

/* ---- Events --------------------------------------------------------------------------------------------- */

static uint32_t at_most(uint32_t value, uint32_t most) { return value < most ? value : most; }

static RattleVoiceSettings legal(const RattleVoices *voices, const RattleVoiceSettings *told) {
    const uint32_t unison = at_most(told->unison, voices->code->count);
    return (RattleVoiceSettings){
        .play_mode = at_most(told->play_mode, RATTLE_LEGATO),
        .stealing = at_most(told->stealing, RATTLE_STEAL_NONE),
        .unison = unison > 0 ? unison : 1,
        .is_mpe = told->is_mpe != 0,
        .glide_s = rattle_between(told->glide_s, 0.0, 3600.0, 0.0),
        .bend_semitones = rattle_between(told->bend_semitones, 0.0, 120.0, 2.0),
    };
}

static void heed_settings(RattleVoices *voices, const RattleVoiceSettings *told) {
    const RattleVoiceSettings old = voices->settings, new = legal(voices, told);
    voices->settings = new;
    if (new.play_mode != old.play_mode) rattle_keys_change_mode(voices);
    if (new.bend_semitones != old.bend_semitones || new.is_mpe != old.is_mpe) rattle_notes_retune(voices);
}

static bool is_of_a_note(const RattleEvent *event) {
    return event->channel >= 0 && event->channel < RATTLE_CHANNELS && event->note >= 0 && event->note <= 127;
}

void rattle_voices_event(RattleVoices *voices, const RattleVoiceSettings *settings, const RattleEvent *event) {
    heed_settings(voices, settings);
    if (event->channel < -1 || event->channel >= RATTLE_CHANNELS) return;
    switch (event->kind) {
    case RATTLE_NOTE_ON:
        if (!is_of_a_note(event)) return;
        if (event->value > 0.0) rattle_key_down(voices, event);
        else rattle_key_up(voices, event);
        return;
    case RATTLE_NOTE_OFF: rattle_key_up(voices, event); return;
    case RATTLE_PRESSURE: rattle_channel_pressure(voices, event); return;
    case RATTLE_CONTROLLER: rattle_channel_controller(voices, event); return;
    case RATTLE_PITCH_BEND: rattle_channel_bend(voices, event); return;
    case RATTLE_EXPRESSION: rattle_note_expression(voices, event); return;
    default: return;
    }
}

bool rattle_voices_play(RattleVoices *voices, const RattleEvent *event) {
    if (voices->played_count == RATTLE_PLAYED) {
        voices->counts.overflown++;
        return false;
    }
    voices->played[(voices->played_first + voices->played_count++) % RATTLE_PLAYED] = *event;
    return true;
}

bool rattle_voices_has_played(const RattleVoices *voices) { return voices->played_count > 0; }

void rattle_voices_heed(RattleVoices *voices, const RattleVoiceSettings *settings) {
    for (uint32_t waiting = voices->played_count; waiting > 0; waiting--) { /* what is played here waits for the next */
        const RattleEvent event = voices->played[voices->played_first];
        voices->played_first = (voices->played_first + 1) % RATTLE_PLAYED;
        voices->played_count--;
        rattle_voices_event(voices, settings, &event);
    }
}

/* ---- Housekeeping --------------------------------------------------------------------------------------- */

/* Without an is_active of the author's. */
static bool has_died_away(const RattleVoices *voices, RattleVoice *voice, double level) {
    if (voice->is_open || level >= RATTLE_QUIET) voice->quiet = 0;
    else voice->quiet++;
    return voice->quiet >= (int32_t)voices->quiet_ticks;
}

static bool is_over(RattleVoices *voices, uint32_t voice, double level) {
    const RattleVoiceCode *code = voices->code;
    RattleVoice *asked = &voices->voices[voice];
    if (asked->note != RATTLE_NOWHERE && level > voices->notes[asked->note].level)
        voices->notes[asked->note].level = level;
    return code->is_active ? !code->is_active(voices->self, voice) : has_died_away(voices, asked, level);
}

static void look_at(RattleVoices *voices, uint32_t voice) {
    const double level = voices->code->level(voices->self, voice);
    if (!(level < (double)__builtin_inff())) rattle_voice_end(voices, voice);
    else if (!is_over(voices, voice, level)) return;
    else if (level < RATTLE_LOUD) rattle_voice_end(voices, voice);
    else rattle_voice_fade_out(voices, voice);
}

void rattle_voices_tick(RattleVoices *voices) {
    for (uint32_t note = 0; note < voices->note_limit; note++) voices->notes[note].level = 0.0;
    for (uint32_t voice = 0; voice < voices->total; voice++)
        if (voices->voices[voice].sounds) look_at(voices, voice);
}

RattleVoiceCounts rattle_voices_counts(const RattleVoices *voices) { return voices->counts; }
