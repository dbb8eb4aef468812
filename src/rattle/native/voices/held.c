#include "voice.h"

static bool is_poly(const RattleVoices *voices) { return voices->settings.play_mode == RATTLE_POLY; }

void rattle_note_forget(RattleVoices *voices, uint32_t note) {
    voices->notes[note].is_used = false;
    if (voices->solo == (int32_t)note) voices->solo = RATTLE_NOWHERE;
}

/* A key that is held in a mode of one note goes on to be the present one, though its sound is over. */
void rattle_note_silent(RattleVoices *voices, uint32_t note) {
    const bool is_present = voices->solo == (int32_t)note && voices->notes[note].held;
    if (!is_present) rattle_note_forget(voices, note);
}

/* ---- Letting go ----------------------------------------------------------------------------------------- */

static void close_gate(RattleVoices *voices, uint32_t voice) {
    RattleVoice *closed = &voices->voices[voice];
    closed->is_open = false;
    closed->quiet = -1;
    rattle_voice_tell(voices, voice, RATTLE_VOICE_RELEASE_VELOCITY,
                      voices->notes[closed->note].release_velocity);
    rattle_voice_tell(voices, voice, RATTLE_VOICE_GATE, 0.0);
    if (voices->code->note_off) voices->code->note_off(voices->self, voice);
}

/* Of a mode of one note: the last that is held. */
static int32_t last_held(const RattleVoices *voices) {
    int32_t found = RATTLE_NOWHERE;
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        const RattleNote *each = &voices->notes[note];
        if (!each->is_used || !each->is_solo || !each->held) continue;
        if (found == RATTLE_NOWHERE || each->age > voices->notes[found].age) found = (int32_t)note;
    }
    return found;
}

/* The note that sounded alone is let go: the one below it comes back, if there is one. */
static void come_back(RattleVoices *voices) {
    const uint32_t from = (uint32_t)voices->solo;
    const int32_t to = last_held(voices);
    const bool is_new = voices->settings.play_mode == RATTLE_MONO;
    const bool had_voices = voices->notes[from].voice_count > 0;
    if (to == RATTLE_NOWHERE && had_voices) return; /* it sounds to its end */
    if (to != RATTLE_NOWHERE && had_voices) rattle_note_hand_over(voices, from, (uint32_t)to, is_new);
    rattle_note_forget(voices, from);
    voices->solo = to;
    if (to != RATTLE_NOWHERE && !had_voices && is_new) rattle_note_sound(voices, (uint32_t)to);
}

/* After keys or pedals went up: what nobody holds any more ends. */
static void settle(RattleVoices *voices) {
    if (voices->solo != RATTLE_NOWHERE && !voices->notes[voices->solo].held) come_back(voices);
    for (uint32_t voice = 0; voice < voices->code->count; voice++) {
        const RattleVoice *each = &voices->voices[voice];
        if (each->is_open && each->note != RATTLE_NOWHERE && !voices->notes[each->note].held)
            close_gate(voices, voice);
    }
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        const RattleNote *each = &voices->notes[note];
        if (each->is_used && !each->held && each->voice_count == 0) rattle_note_forget(voices, note);
    }
}

/* The oldest that a note-off may mean. */
static int32_t key_of(const RattleVoices *voices, const RattleEvent *event) {
    int32_t found = RATTLE_NOWHERE;
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        const RattleNote *each = &voices->notes[note];
        if (!each->is_used || !(each->held & RATTLE_BY_KEY) || !rattle_note_is_meant(each, event)) continue;
        if (found == RATTLE_NOWHERE || each->age < voices->notes[found].age) found = (int32_t)note;
    }
    return found;
}

void rattle_key_up(RattleVoices *voices, const RattleEvent *event) {
    const int32_t note = key_of(voices, event);
    if (note == RATTLE_NOWHERE) return;
    const bool is_off = event->kind == RATTLE_NOTE_OFF; /* else a note-on of velocity 0 */
    voices->notes[note].release_velocity = is_off ? rattle_between(event->value, 0.0, 1.0, 0.0) : 0.0;
    voices->notes[note].held &= ~(uint32_t)RATTLE_BY_KEY;
    settle(voices);
}

void rattle_keys_up(RattleVoices *voices, int32_t channel) {
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        RattleNote *each = &voices->notes[note];
        if (!each->is_used || !rattle_channel_reaches(voices, channel, each->channel)) continue;
        each->held &= ~(uint32_t)RATTLE_BY_KEY;
    }
    settle(voices);
}

void rattle_keys_off(RattleVoices *voices, int32_t channel) {
    for (uint32_t voice = 0; voice < voices->code->count; voice++) {
        const int32_t note = voices->voices[voice].note;
        if (note == RATTLE_NOWHERE) continue;
        if (rattle_channel_reaches(voices, channel, voices->notes[note].channel))
            rattle_voice_cut_off(voices, voice);
    }
    for (uint32_t note = 0; note < voices->note_limit; note++)
        if (rattle_channel_reaches(voices, channel, voices->notes[note].channel))
            rattle_note_forget(voices, note);
}

void rattle_keys_change_mode(RattleVoices *voices) {
    voices->solo = RATTLE_NOWHERE;
    for (uint32_t note = 0; note < voices->note_limit; note++) voices->notes[note].is_solo = false;
    rattle_keys_up(voices, -1);
}

/* Of these channels; bit c of the result: it changed on channel c. */
static uint32_t press(RattleVoices *voices, int32_t sent, uint32_t hold, bool is_down) {
    uint32_t changed = 0;
    for (int32_t channel = 0; channel < RATTLE_CHANNELS; channel++) {
        RattleChannel *pedals = &voices->channels[channel];
        bool *pedal = hold == RATTLE_BY_SUSTAIN ? &pedals->sustain : &pedals->sostenuto;
        if (!rattle_channel_reaches(voices, sent, channel) || *pedal == is_down) continue;
        *pedal = is_down;
        changed |= 1u << channel;
    }
    return changed;
}

void rattle_pedal(RattleVoices *voices, int32_t channel, uint32_t hold, bool is_down) {
    const uint32_t changed = press(voices, channel, hold, is_down);
    if (changed == 0) return;
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        RattleNote *each = &voices->notes[note];
        if (!each->is_used || !(changed >> each->channel & 1)) continue;
        if (!is_down) each->held &= ~hold;
        else if (each->held) each->held |= hold;
    }
    if (!is_down) settle(voices);
}

/* ---- Beginning ------------------------------------------------------------------------------------------ */

/* Of those that wait in a mode of one note, the one that began first. */
static int32_t longest_waiting(const RattleVoices *voices) {
    int32_t found = RATTLE_NOWHERE;
    for (uint32_t note = 0; note < voices->note_limit; note++) {
        const RattleNote *each = &voices->notes[note];
        if (!each->is_used || each->voice_count > 0 || (int32_t)note == voices->solo) continue;
        if (found == RATTLE_NOWHERE || each->age < voices->notes[found].age) found = (int32_t)note;
    }
    return found;
}

static uint32_t free_place(RattleVoices *voices) {
    for (uint32_t note = 0; note < voices->note_limit; note++)
        if (!voices->notes[note].is_used) return note;
    if (voices->note_limit < voices->note_count) return voices->note_limit++;
    return (uint32_t)longest_waiting(voices); /* there are more places than voices */
}

static uint32_t write_down(RattleVoices *voices, const RattleEvent *event) {
    const uint32_t place = free_place(voices);
    const RattleChannel *channel = &voices->channels[event->channel];
    RattleNote *note = &voices->notes[place];
    *note = (RattleNote){.is_used = true, .channel = event->channel, .note = event->note, .id = event->id};
    note->is_solo = !is_poly(voices);
    note->held = RATTLE_BY_KEY | (channel->sustain ? RATTLE_BY_SUSTAIN : 0);
    note->age = ++voices->begun;
    note->semitones = event->note + rattle_between((double)event->tuning, -12000.0, 12000.0, 0.0) / 100.0;
    note->bend = channel->bend;
    note->level = (double)__builtin_inff();
    note->velocity = rattle_between(event->value, 0.0, 1.0, 0.0);
    for (uint32_t field = RATTLE_HEARD_FIRST; field <= RATTLE_HEARD_LAST; field++)
        note->values[field] = channel->values[field];
    rattle_note_retune(voices, note);
    return place;
}

/* In a mode of one note: on the voices that sound, if they are as many as are wanted. */
static bool take_over(RattleVoices *voices, uint32_t note) {
    const int32_t solo = voices->solo;
    if (solo == RATTLE_NOWHERE || voices->notes[solo].voice_count == 0) return false;
    const uint32_t from = (uint32_t)solo;
    const bool was_held = voices->notes[from].held != 0;
    if (voices->notes[from].voice_count != voices->settings.unison) rattle_note_cut_off(voices, from);
    else rattle_note_hand_over(voices, from, note, voices->settings.play_mode == RATTLE_MONO || !was_held);
    const bool is_taken = voices->notes[note].voice_count > 0;
    if (!was_held) rattle_note_forget(voices, from);
    return is_taken;
}

void rattle_key_down(RattleVoices *voices, const RattleEvent *event) {
    const uint32_t note = write_down(voices, event);
    if (!is_poly(voices) && take_over(voices, note)) {
        voices->solo = (int32_t)note;
        return;
    }
    if (!rattle_note_sound(voices, note)) rattle_note_forget(voices, note);
    else if (!is_poly(voices)) voices->solo = (int32_t)note;
}
