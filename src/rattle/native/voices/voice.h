/* voice.h: what voices.c and its neighbours share. A note is a key that is held or still sounds; a voice plays one
 * note, a note has `unison` voices, or none while it waits below the one that sounds in a mode of one note.
 */
#ifndef RATTLE_VOICE_H
#define RATTLE_VOICE_H

#include "../param.h"
#include "voices.h"

enum {
    RATTLE_WAITING_NOTES = 128, /* in a mode of one note: keys held beside the one that sounds */
    RATTLE_CHANNELS = 16,
    RATTLE_NOWHERE = -1, /* no note, no voice */
};

/* Who holds a note; its gate is open while anybody does. SUSTAIN: the pedal is down. */
enum { RATTLE_BY_KEY = 1, RATTLE_BY_SUSTAIN = 2, RATTLE_BY_SOSTENUTO = 4 };

/* PRESSURE to EXPRESSION: what both a channel and a note have. */
enum { RATTLE_HEARD_FIRST = RATTLE_VOICE_PRESSURE, RATTLE_HEARD_LAST = RATTLE_VOICE_EXPRESSION };

typedef struct RattleVoice {
    bool sounds;
    bool is_open;     /* its gate */
    int32_t note;     /* a place in notes; RATTLE_NOWHERE: idle, or cut off and fading */
    int32_t quiet;    /* whole ticks below RATTLE_QUIET since the gate closed; -1: it closed since the last tick */
    uint32_t moving;  /* bit f: field f is under way */
    uint32_t known;   /* bit f: field f was told */
    RattleRamp glide; /* semitones away from PITCH_HZ's ramp */
    RattleRamp ramps[RATTLE_VOICE_FIELDS]; /* FADE, VELOCITY, and PITCH_HZ to VIBRATO */
    double told[RATTLE_VOICE_FIELDS];
} RattleVoice;

typedef struct RattleNote {
    bool is_used;
    bool is_solo; /* of the mode of one note that is on */
    int32_t channel, note, id;
    uint32_t held; /* RATTLE_BY_KEY and others */
    uint32_t voice_count;
    uint64_t age;     /* the higher, the later it began */
    double semitones; /* of the key, with its tuning */
    double tuning;    /* semitones of note expression */
    double bend;      /* of its channel's wheel, -1 to 1 */
    double level;     /* its loudest voice's at the last tick; infinity before the first */
    double velocity, release_velocity;
    uint32_t own;                       /* bit f: the note has a value of its own, the channel's is not heard */
    double values[RATTLE_VOICE_FIELDS]; /* PITCH_HZ, and PRESSURE to VIBRATO: its own or its channel's */
} RattleNote;

typedef struct RattleChannel {
    bool sustain, sostenuto;
    double bend; /* -1 to 1 */
    double values[RATTLE_VOICE_FIELDS];
} RattleChannel;

struct RattleVoices {
    const RattleVoiceCode *code;
    void *self; /* the code's */
    double sample_rate;
    uint32_t total; /* voices and spares */
    uint32_t fade_samples, field_samples, quiet_ticks;
    uint32_t moving_count; /* voices of which something is under way */
    RattleVoiceSettings settings;
    int32_t solo;        /* the note that sounds in a mode of one note, or was the last to */
    uint64_t begun;      /* notes since prepare */
    bool has_last;       /* a note began since reset: */
    double last;         /* its semitones */
    uint32_t note_count; /* places of notes */
    uint32_t note_limit; /* those behind were never used */
    uint32_t played_first, played_count;
    RattleVoiceCounts counts;
    RattleChannel channels[RATTLE_CHANNELS];
    RattleEvent played[RATTLE_PLAYED];
    RattleVoice *voices; /* [total] */
    RattleNote *notes;   /* [note_count] */
};

/* ---- fields.c: what is told, and what moves ------------------------------------------------------------ */

/* At rest a field has this value. [any] */
double rattle_voice_rest(uint32_t field) RATTLE_NONBLOCKING;

/* Tells it if it is read and differs. [audio] */
void rattle_voice_tell(RattleVoices *voices, uint32_t voice, uint32_t field, double value) RATTLE_NONBLOCKING;

/* At once. [audio] */
void rattle_voice_jump(RattleVoices *voices, uint32_t voice, uint32_t field, double value) RATTLE_NONBLOCKING;

/* In count samples; at once if nobody reads it. [audio] */
void rattle_voice_aim(RattleVoices *voices, uint32_t voice, uint32_t field, double target, uint32_t count)
    RATTLE_NONBLOCKING;

/* To hz in count samples, straight in semitones, from semitones above it. [audio] */
void rattle_voice_glide(RattleVoices *voices, uint32_t voice, double hz, double semitones, uint32_t count)
    RATTLE_NONBLOCKING;

/* PITCH_HZ at the next sample. [audio] */
double rattle_voice_pitch(const RattleVoice *voice) RATTLE_NONBLOCKING;

/* Nothing of it moves any more, wherever it stands. [audio] */
void rattle_voice_stop(RattleVoices *voices, uint32_t voice) RATTLE_NONBLOCKING;

/* What was told of a voice is told of another, whose ramps go on from there. [audio] */
void rattle_voice_copy(RattleVoices *voices, uint32_t from, uint32_t to) RATTLE_NONBLOCKING;

/* ---- pitch.c: what a note sounds like now -------------------------------------------------------------- */

/* Its PITCH_HZ: key, tuning and bends together. [audio] */
void rattle_note_retune(const RattleVoices *voices, RattleNote *note) RATTLE_NONBLOCKING;

/* All moving fields of a voice that just began with its note: they jump, the pitch may glide there. [audio] */
void rattle_note_place(RattleVoices *voices, uint32_t voice) RATTLE_NONBLOCKING;

/* Of a voice that goes over to its new note: they move. [audio] */
void rattle_note_lead(RattleVoices *voices, uint32_t voice, bool may_glide) RATTLE_NONBLOCKING;

/* Voices follow what changed in their notes. [audio] */
void rattle_notes_refresh(RattleVoices *voices, uint32_t field) RATTLE_NONBLOCKING;

/* The pitch of all notes is computed anew, and voices follow. [audio] */
void rattle_notes_retune(RattleVoices *voices) RATTLE_NONBLOCKING;

/* ---- allocation.c: who plays ---------------------------------------------------------------------------- */

/* A note-on begins to sound on unison voices; false if there are none. [audio] */
bool rattle_note_sound(RattleVoices *voices, uint32_t note) RATTLE_NONBLOCKING;

/* The voices of one note play another from now on; is_new: note_on is called. [audio] */
void rattle_note_hand_over(RattleVoices *voices, uint32_t from, uint32_t to, bool is_new) RATTLE_NONBLOCKING;

/* A voice fades where it is and belongs to no note. [audio] */
void rattle_voice_cut_off(RattleVoices *voices, uint32_t voice) RATTLE_NONBLOCKING;

/* Likewise; its note, if it has one, goes on without it. [audio] */
void rattle_voice_fade_out(RattleVoices *voices, uint32_t voice) RATTLE_NONBLOCKING;

/* All voices of a note are cut off. [audio] */
void rattle_note_cut_off(RattleVoices *voices, uint32_t note) RATTLE_NONBLOCKING;

/* A voice is idle at once. [audio] */
void rattle_voice_end(RattleVoices *voices, uint32_t voice) RATTLE_NONBLOCKING;

/* ---- held.c: keys and pedals ---------------------------------------------------------------------------- */

/* [audio] */
void rattle_key_down(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;
void rattle_key_up(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;

/* A pedal of the channels that hear this one. hold: RATTLE_BY_SUSTAIN or RATTLE_BY_SOSTENUTO. [audio] */
void rattle_pedal(RattleVoices *voices, int32_t channel, uint32_t hold, bool is_down) RATTLE_NONBLOCKING;

/* All keys of these channels are let go; all notes of these channels fade and end. [audio] */
void rattle_keys_up(RattleVoices *voices, int32_t channel) RATTLE_NONBLOCKING;
void rattle_keys_off(RattleVoices *voices, int32_t channel) RATTLE_NONBLOCKING;

/* All keys are let go, and no mode remembers any. [audio] */
void rattle_keys_change_mode(RattleVoices *voices) RATTLE_NONBLOCKING;

/* Its place is free. [audio] */
void rattle_note_forget(RattleVoices *voices, uint32_t note) RATTLE_NONBLOCKING;

/* It has no voice any more. [audio] */
void rattle_note_silent(RattleVoices *voices, uint32_t note) RATTLE_NONBLOCKING;

/* ---- channels.c: controllers, and expression of notes ---------------------------------------------------- */

/* Whether what is sent on a channel, -1 for all, is for another; the manager's of MPE is for all. [any] */
bool rattle_channel_reaches(const RattleVoices *voices, int32_t sent, int32_t channel) RATTLE_NONBLOCKING;

/* Whether an event that names a note means this one. [any] */
bool rattle_note_is_meant(const RattleNote *note, const RattleEvent *event) RATTLE_NONBLOCKING;

/* [audio] */
void rattle_channels_rest(RattleVoices *voices) RATTLE_NONBLOCKING;
void rattle_channel_controller(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;
void rattle_channel_bend(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;
void rattle_channel_pressure(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;
void rattle_note_expression(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;

/* In range; NaN is the default. [any] */
static inline double rattle_between(double value, double low, double high, double otherwise) {
    if (value != value) return otherwise;
    return value < low ? low : high < value ? high : value + 0.0; /* no -0.0 */
}

#endif
