/* voices.h: which voice plays which note. Allocation, stealing, modes, pedals, glide, bend and expression of an
 * instrument; the sound of a voice is somebody else's (RattleVoiceCode: a compiled kernel, the interpreter, CPython).
 *
 * A voice is a number. Of `count` voices notes take one, or `unison` of them, the lowest that is idle; `spares`
 * more, numbered behind them, only ever hold what was stolen while it fades for RATTLE_FADE_MS. What a voice is to
 * know of its note are fields, plain numbers, told by `set` and only when they change. PITCH_HZ to VIBRATO move to a
 * new value in a straight line of RATTLE_FIELD_MS (PITCH_HZ by glide_s for a glide: straight in semitones), in closed
 * form: target - step * remaining; they jump where a note starts on a voice that was idle. So does VELOCITY, which
 * moves where a voice that sounds is struck again; note_on is told the new one.
 *
 * Nothing depends on blocks: the same events at the same samples give the same calls at the same samples.
 * All calls of one RattleVoices come from one thread at a time; nothing allocates, waits or calls the system.
 */
#ifndef RATTLE_VOICES_H
#define RATTLE_VOICES_H

#include <stdbool.h>

#include "../processor.h"

enum {
    RATTLE_MOST_VOICES = 128,
    RATTLE_SPARE_VOICES = 16, /* so that chords of that many are stolen without a click */
    RATTLE_PLAYED = 64, /* events that wait for rattle_voices_heed */
};
#define RATTLE_FADE_MS 5.0
#define RATTLE_FIELD_MS 5.0
#define RATTLE_QUIET 1e-5      /* -100 dB */
#define RATTLE_LOUD 1e-4       /* -80 dB: a voice that was louder since the last tick fades, however it ends */
#define RATTLE_QUIET_MS 50.0
#define RATTLE_MPE_SEMITONES 48.0 /* of a member channel's bend (MPE 1.1, 2.4) */

typedef enum RattleVoiceField {
    RATTLE_VOICE_SOUNDS,   /* 0 or 1: it is played at all; what does not sound keeps its state untouched */
    RATTLE_VOICE_FADE,     /* 0 to 1, a factor of what it adds to the sum: below 1 only while it is cut off */
    RATTLE_VOICE_GATE,     /* 0 or 1: held, by key or pedal */
    RATTLE_VOICE_NOTE,     /* 0 to 127 */
    RATTLE_VOICE_CHANNEL,  /* 0 to 15 */
    RATTLE_VOICE_INDEX,    /* 0 to count - 1; what moved to a spare keeps it */
    RATTLE_VOICE_UNISON,   /* -1 to 1: its place among the voices of its note; 0 if alone */
    RATTLE_VOICE_VELOCITY, /* 0 to 1 */
    RATTLE_VOICE_RELEASE_VELOCITY,
    RATTLE_VOICE_PITCH_HZ, /* note, tuning, bend and glide together; 440 * 2 ** ((semitones - 69) / 12) */
    RATTLE_VOICE_PRESSURE, /* 0 to 1 */
    RATTLE_VOICE_TIMBRE,   /* 0 to 1, rests at 0.5 */
    RATTLE_VOICE_PAN,      /* -1 to 1 */
    RATTLE_VOICE_VOLUME,   /* a factor, 0 to 4, rests at 1 */
    RATTLE_VOICE_EXPRESSION, /* 0 to 1, rests at 1 */
    RATTLE_VOICE_VIBRATO,  /* 0 to 1 */
    RATTLE_VOICE_FIELDS,
} RattleVoiceField;

typedef enum RattlePlayMode {
    RATTLE_POLY,
    RATTLE_MONO,   /* one note sounds, the last one held; a new one, and one that comes back, calls note_on again,
                      without start while the last one sounds */
    RATTLE_LEGATO, /* likewise, but while a note is held only the pitch moves; NOTE and CHANNEL are told */
} RattlePlayMode;

typedef enum RattleStealing { /* which note makes room; among equals the one that began first */
    RATTLE_STEAL_OLDEST,   /* released ones before held ones */
    RATTLE_STEAL_QUIETEST, /* by level at the last tick; what began since then is loudest */
    RATTLE_STEAL_HIGHEST,
    RATTLE_STEAL_LOWEST,
    RATTLE_STEAL_NONE,     /* the new note is not played */
} RattleStealing;

/* Told before each event; a change takes effect with that event. A change of mode lets held notes of the old mode
 * end as if their keys were let go; of unison, in a mode of one note, has the next note fade the present one and start
 * anew. Whatever is out of range is moved into it, NaN is the default. */
typedef struct RattleVoiceSettings {
    uint32_t play_mode, stealing;
    uint32_t unison;       /* voices a note, 1 to count */
    uint32_t is_mpe;       /* channel 0 is the manager, 1 to 15 are members */
    double glide_s;        /* 0: none. From the last note's key; in legato and mono from the pitch, while one is held */
    double bend_semitones; /* of the wheel all the way up */
} RattleVoiceSettings;

typedef struct RattleVoiceCode {
    uint32_t count, spares;
    uint32_t fields; /* bit f: somebody reads field f; others are never told */
    /* A field's value from the next sample on. [audio] */
    void (*set)(void *self, uint32_t field, uint32_t voice, double value) RATTLE_NONBLOCKING;
    /* State as prepare left it, then the author's reset. Fields are told behind it, then note_on. [audio] */
    void (*start)(void *self, uint32_t voice) RATTLE_NONBLOCKING;
    /* The author's; NULL if there is none. note_off: the gate closed. [audio] */
    void (*note_on)(void *self, uint32_t voice) RATTLE_NONBLOCKING;
    void (*note_off)(void *self, uint32_t voice) RATTLE_NONBLOCKING;
    /* The author's; zero ends a voice, whether its gate is open or not: it fades, if it is loud. NULL: it ends
     * RATTLE_QUIET_MS after its level fell below RATTLE_QUIET with the gate closed. [audio] */
    uint32_t (*is_active)(void *self, uint32_t voice) RATTLE_NONBLOCKING;
    /* The largest magnitude of what it gave since it was last asked; infinity: something was not finite, and the
     * voice is ended. [audio] */
    double (*level)(void *self, uint32_t voice) RATTLE_NONBLOCKING;
    /* All state of voice `from` now belongs to voice `to`, a spare; fields of `to` are told behind it. `from` is
     * started anew next. [audio] */
    void (*move)(void *self, uint32_t from, uint32_t to) RATTLE_NONBLOCKING;
} RattleVoiceCode;

typedef struct RattleVoices RattleVoices;

/* Bytes of arena. [any] */
uint64_t rattle_voices_bytes(const RattleVoiceCode *code);

/* All idle; calls nothing yet. code and self stay where they are. [main] */
RattleVoices *rattle_voices_prepare(const RattleVoiceCode *code, void *self, double sample_rate, RattleArena *arena);

/* All idle, at once; pedals up, controllers at rest; every field of every voice is told its rest. [audio] */
void rattle_voices_reset(RattleVoices *voices) RATTLE_NONBLOCKING;

/* Before the next sample. Notes are found by id where both note and event have one, else by channel and note; a
 * note-off that finds none, and events that are no business of voices, do nothing. Channel -1: all channels (never of
 * notes). A pass over the voices at most, and one for each voice that starts.
 *
 * A second note-on of a key that sounds takes another voice; its note-offs end the oldest first. A whole note is
 * stolen: of its voices as many as are needed move to spares, the others fade where they are.
 *
 * Sustain (64) and sostenuto (66) are down from 0.5 on; a key that goes up under them keeps its release velocity.
 * All sound off (120) fades what sounds where it is. All notes off (123 to 127) lets keys go, not pedals. Reset
 * controllers (121) is RP-015: volume, pan and timbre stay. Volume (7), pan (10: 64 of 127 is 0), expression (11),
 * timbre (74), pressure and bend are a channel's; pressure with a note and expression are a note's own, which is heard
 * instead of its channel's. Tuning adds.
 *
 * With is_mpe what the manager sends is for all channels; its bend adds to theirs. A key that is up hears its member
 * channel no more: what comes there prepares the next note. [audio] */
void rattle_voices_event(RattleVoices *voices, const RattleVoiceSettings *settings, const RattleEvent *event)
    RATTLE_NONBLOCKING;

/* Put aside, for the next rattle_voices_heed: what the author plays while a sample is computed. False, and
 * counted, if RATTLE_PLAYED wait already. [audio] */
bool rattle_voices_play(RattleVoices *voices, const RattleEvent *event) RATTLE_NONBLOCKING;

/* Whether something was put aside. [audio] */
bool rattle_voices_has_played(const RattleVoices *voices) RATTLE_NONBLOCKING;

/* Events that were put aside, in their order, before the next sample. [audio] */
void rattle_voices_heed(RattleVoices *voices, const RattleVoiceSettings *settings) RATTLE_NONBLOCKING;

/* Every RATTLE_TICK samples, before the sample: ends voices that are done, notes levels. [audio] */
void rattle_voices_tick(RattleVoices *voices) RATTLE_NONBLOCKING;

/* Some field moves: samples are played one by one, with advance after each. [audio] */
bool rattle_voices_is_moving(const RattleVoices *voices) RATTLE_NONBLOCKING;

/* One sample has passed, while something moves. [audio] */
void rattle_voices_advance(RattleVoices *voices) RATTLE_NONBLOCKING;

typedef struct RattleVoiceCounts {
    uint32_t sounding;  /* spares too */
    uint64_t stolen;    /* voices, since prepare */
    uint64_t cut;       /* no spare was free: fades that stopped short, those farthest faded */
    uint64_t refused;   /* notes that found no voice (RATTLE_STEAL_NONE) */
    uint64_t overflown; /* events that found no room in rattle_voices_play */
} RattleVoiceCounts;

/* [audio] */
RattleVoiceCounts rattle_voices_counts(const RattleVoices *voices) RATTLE_NONBLOCKING;

#endif
