#include "voice.h"

static void become_idle(RattleVoices *voices, uint32_t voice) {
    RattleVoice *idle = &voices->voices[voice];
    rattle_voice_stop(voices, voice);
    idle->sounds = idle->is_open = false;
    idle->note = RATTLE_NOWHERE;
    voices->counts.sounding--;
}

static void leave(RattleVoices *voices, int32_t note) {
    if (note != RATTLE_NOWHERE && --voices->notes[note].voice_count == 0)
        rattle_note_silent(voices, (uint32_t)note);
}

void rattle_voice_end(RattleVoices *voices, uint32_t voice) {
    const int32_t note = voices->voices[voice].note;
    become_idle(voices, voice);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_SOUNDS, 0.0);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_GATE, 0.0);
    leave(voices, note);
}

void rattle_voice_fade_out(RattleVoices *voices, uint32_t voice) {
    const int32_t note = voices->voices[voice].note;
    rattle_voice_cut_off(voices, voice);
    leave(voices, note);
}

void rattle_voice_cut_off(RattleVoices *voices, uint32_t voice) {
    voices->voices[voice].note = RATTLE_NOWHERE;
    rattle_voice_aim(voices, voice, RATTLE_VOICE_FADE, 0.0, voices->fade_samples);
}

void rattle_note_cut_off(RattleVoices *voices, uint32_t note) {
    for (uint32_t voice = 0; voice < voices->code->count; voice++)
        if (voices->voices[voice].note == (int32_t)note) rattle_voice_cut_off(voices, voice);
    voices->notes[note].voice_count = 0;
}

/* ---- Stealing ------------------------------------------------------------------------------------------- */

/* Idle, else the one that has faded farthest, which stops short. RATTLE_NOWHERE: there are no spares. */
static int32_t spare(RattleVoices *voices) {
    int32_t found = RATTLE_NOWHERE;
    uint32_t least = UINT32_MAX;
    for (uint32_t voice = voices->code->count; voice < voices->total; voice++) {
        const RattleVoice *each = &voices->voices[voice];
        const uint32_t left = each->sounds ? each->ramps[RATTLE_VOICE_FADE].remaining : 0;
        if (left >= least) continue;
        least = left;
        found = (int32_t)voice;
    }
    return found;
}

static void move(RattleVoices *voices, uint32_t from, uint32_t to) {
    RattleVoice *target = &voices->voices[to];
    voices->code->move(voices->self, from, to);
    rattle_voice_copy(voices, from, to);
    target->sounds = true;
    target->note = RATTLE_NOWHERE;
    voices->counts.sounding++;
}

/* A voice is idle, and what it played fades on a spare. */
static void make_room(RattleVoices *voices, uint32_t voice) {
    const int32_t to = spare(voices);
    if (to == RATTLE_NOWHERE || voices->voices[to].sounds) voices->counts.cut++;
    if (to != RATTLE_NOWHERE) {
        if (voices->voices[to].sounds) become_idle(voices, (uint32_t)to);
        move(voices, voice, (uint32_t)to);
        rattle_voice_cut_off(voices, (uint32_t)to);
    }
    become_idle(voices, voice);
}

/* Of equal rank, the older is stolen; the lower the rank, the sooner. */
static double rank(const RattleVoices *voices, uint32_t note) {
    const RattleNote *ranked = &voices->notes[note];
    switch (voices->settings.stealing) {
    case RATTLE_STEAL_QUIETEST: return ranked->level;
    case RATTLE_STEAL_HIGHEST: return -(double)ranked->note;
    case RATTLE_STEAL_LOWEST: return (double)ranked->note;
    default: return ranked->held ? 1.0 : 0.0;
    }
}

static int32_t victim(const RattleVoices *voices) {
    int32_t found = RATTLE_NOWHERE;
    double lowest = 0.0;
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        const RattleNote *each = &voices->notes[note];
        if (!each->is_used || each->voice_count == 0) continue;
        const double its = rank(voices, note);
        const bool is_older = found != RATTLE_NOWHERE && each->age < voices->notes[found].age;
        if (found != RATTLE_NOWHERE && !(its < lowest || (its == lowest && is_older))) continue;
        found = (int32_t)note;
        lowest = its;
    }
    return found;
}

/* Up to `wanted` of its voices become idle, the others fade where they are; how many did. */
static uint32_t steal(RattleVoices *voices, uint32_t note, uint32_t wanted) {
    uint32_t got = 0;
    voices->counts.stolen += voices->notes[note].voice_count;
    for (uint32_t voice = 0; voice < voices->code->count && got < wanted; voice++) {
        if (voices->voices[voice].note != (int32_t)note) continue;
        make_room(voices, voice);
        got++;
    }
    rattle_note_cut_off(voices, note);
    rattle_note_forget(voices, note);
    return got;
}

static bool is_fading(const RattleVoice *voice) { return voice->sounds && voice->note == RATTLE_NOWHERE; }

/* At least `wanted` voices are idle, if they may be had: idle ones, fading ones, then whole notes'. */
static bool find_room(RattleVoices *voices, uint32_t wanted) {
    uint32_t idle = 0, fading = 0;
    for (uint32_t voice = 0; voice < voices->code->count; voice++) {
        idle += !voices->voices[voice].sounds;
        fading += is_fading(&voices->voices[voice]);
    }
    if (voices->settings.stealing == RATTLE_STEAL_NONE && idle + fading < wanted) return false;
    for (uint32_t voice = 0; voice < voices->code->count && idle < wanted; voice++) {
        if (!is_fading(&voices->voices[voice])) continue;
        make_room(voices, voice);
        idle++;
    }
    while (idle < wanted) {
        const int32_t note = victim(voices);
        if (note == RATTLE_NOWHERE) return false;
        idle += steal(voices, (uint32_t)note, wanted - idle);
    }
    return true;
}

/* ---- Beginning ------------------------------------------------------------------------------------------ */

/* -1 to 1. */
static double place_among(uint32_t index, uint32_t count) {
    return count > 1 ? 2.0 * (double)index / (double)(count - 1) - 1.0 : 0.0;
}

static void tell_note(RattleVoices *voices, uint32_t voice) {
    const RattleNote *note = &voices->notes[voices->voices[voice].note];
    rattle_voice_tell(voices, voice, RATTLE_VOICE_NOTE, (double)note->note);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_CHANNEL, (double)note->channel);
}

static void tell_stroke(RattleVoices *voices, uint32_t voice) {
    const RattleNote *note = &voices->notes[voices->voices[voice].note];
    voices->voices[voice].is_open = true;
    voices->voices[voice].quiet = 0;
    rattle_voice_tell(voices, voice, RATTLE_VOICE_GATE, 1.0);
    rattle_voice_jump(voices, voice, RATTLE_VOICE_VELOCITY, note->velocity);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_RELEASE_VELOCITY, 0.0);
}

static void call_note_on(RattleVoices *voices, uint32_t voice) {
    if (voices->code->note_on) voices->code->note_on(voices->self, voice);
}

/* Of a voice that sounds: note_on knows the new velocity, the sound moves there from the old one. */
static void strike_again(RattleVoices *voices, uint32_t voice) {
    const RattleRamp *velocity = &voices->voices[voice].ramps[RATTLE_VOICE_VELOCITY];
    const double old = rattle_ramp_present(velocity);
    tell_stroke(voices, voice);
    call_note_on(voices, voice);
    const double new = velocity->target;
    rattle_voice_jump(voices, voice, RATTLE_VOICE_VELOCITY, old);
    rattle_voice_aim(voices, voice, RATTLE_VOICE_VELOCITY, new, voices->field_samples);
}

static void begin(RattleVoices *voices, uint32_t voice, uint32_t note, double unison) {
    RattleVoice *begun = &voices->voices[voice];
    begun->sounds = true;
    begun->note = (int32_t)note;
    voices->counts.sounding++;
    voices->code->start(voices->self, voice);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_SOUNDS, 1.0);
    rattle_voice_jump(voices, voice, RATTLE_VOICE_FADE, 1.0);
    tell_note(voices, voice);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_INDEX, (double)voice);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_UNISON, unison);
    tell_stroke(voices, voice);
    rattle_note_place(voices, voice);
    call_note_on(voices, voice);
}

static void remember_pitch(RattleVoices *voices, uint32_t note) {
    voices->has_last = true;
    voices->last = voices->notes[note].semitones;
}

bool rattle_note_sound(RattleVoices *voices, uint32_t note) {
    const uint32_t wanted = voices->settings.unison;
    if (!find_room(voices, wanted)) {
        voices->counts.refused++;
        return false;
    }
    voices->notes[note].voice_count = wanted;
    for (uint32_t voice = 0, got = 0; got < wanted; voice++)
        if (!voices->voices[voice].sounds) begin(voices, voice, note, place_among(got++, wanted));
    remember_pitch(voices, note);
    return true;
}

void rattle_note_hand_over(RattleVoices *voices, uint32_t from, uint32_t to, bool is_new) {
    voices->notes[to].voice_count = voices->notes[from].voice_count;
    voices->notes[to].level = voices->notes[from].level;
    voices->notes[from].voice_count = 0;
    for (uint32_t voice = 0; voice < voices->code->count; voice++) {
        RattleVoice *led = &voices->voices[voice];
        if (led->note != (int32_t)from) continue;
        const bool was_open = led->is_open;
        led->note = (int32_t)to;
        tell_note(voices, voice);
        rattle_note_lead(voices, voice, was_open);
        if (is_new) strike_again(voices, voice);
    }
    remember_pitch(voices, to);
}
