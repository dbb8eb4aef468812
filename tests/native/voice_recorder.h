/* voice_recorder.h: voices that make no sound and remember what they were told. A scene is one voice engine with them
 * and a clock.
 */
#ifndef VOICE_RECORDER_H
#define VOICE_RECORDER_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "voices/voices.h"

enum { MOST = RATTLE_MOST_VOICES + RATTLE_SPARE_VOICES, SAID = 8192, ALL = (1 << RATTLE_VOICE_FIELDS) - 1 };

typedef struct Scene {
    RattleVoiceCode code;
    RattleVoiceSettings settings;
    RattleVoices *voices;
    void *memory;
    uint64_t position;
    double fields[MOST][RATTLE_VOICE_FIELDS];
    double struck[MOST]; /* the velocity when note_on was called */
    double level[MOST];
    uint32_t is_active[MOST];
    uint64_t set_count;
    bool is_deaf;    /* nothing more is said */
    char said[SAID]; /* "s0 +0 -0 0>2 ": started, note_on, note_off, moved */
} Scene;

static inline void say(Scene *scene, const char *format, uint32_t voice, uint32_t other) {
    if (scene->is_deaf) return;
    const size_t used = strlen(scene->said);
    CHECK(used + 32 < SAID);
    if (used + 32 < SAID) snprintf(scene->said + used, 32, format, voice, other);
}

static inline void recorder_set(void *self, uint32_t field, uint32_t voice, double value) {
    Scene *scene = self;
    CHECK(scene->code.fields >> field & 1);
    CHECK(value == value);
    scene->fields[voice][field] = value;
    scene->set_count++;
}

static inline void recorder_start(void *self, uint32_t voice) { say(self, "s%u ", voice, 0); }
static inline void recorder_on(void *self, uint32_t voice) {
    Scene *scene = self;
    scene->struck[voice] = scene->fields[voice][RATTLE_VOICE_VELOCITY];
    say(scene, "+%u ", voice, 0);
}
static inline void recorder_off(void *self, uint32_t voice) { say(self, "-%u ", voice, 0); }
static inline void recorder_move(void *self, uint32_t from, uint32_t to) { say(self, "%u>%u ", from, to); }
static inline double recorder_level(void *self, uint32_t voice) { return ((Scene *)self)->level[voice]; }
static inline uint32_t recorder_is_active(void *self, uint32_t voice) { return ((Scene *)self)->is_active[voice]; }

static inline void open_scene(Scene *scene, uint32_t count, uint32_t spares, uint32_t fields) {
    *scene = (Scene){
        .code = {count, spares, fields, recorder_set, recorder_start, recorder_on, recorder_off, NULL,
                 recorder_level, recorder_move},
        .settings = {.unison = 1, .bend_semitones = 2.0},
    };
    for (uint32_t voice = 0; voice < MOST; voice++) scene->level[voice] = scene->is_active[voice] = 1;
    const uint64_t bytes = rattle_voices_bytes(&scene->code);
    scene->memory = aligned_alloc(RATTLE_ARENA_ALIGNMENT, bytes);
    memset(scene->memory, 0, bytes);
    RattleArena arena = {scene->memory, bytes, 0};
    scene->voices = rattle_voices_prepare(&scene->code, scene, 48000.0, &arena);
    CHECK(arena.used == bytes);
    rattle_voices_reset(scene->voices);
}

static inline void close_scene(Scene *scene) { free(scene->memory); }

static inline void tell(Scene *scene, RattleEvent event) {
    rattle_voices_event(scene->voices, &scene->settings, &event);
}

static inline void on(Scene *scene, int32_t note) {
    tell(scene, (RattleEvent){RATTLE_NOTE_ON, 0, note, -1, -1, 0.0f, 0.5});
}

static inline void off(Scene *scene, int32_t note) {
    tell(scene, (RattleEvent){RATTLE_NOTE_OFF, 0, note, -1, -1, 0.0f, 0.25});
}

static inline void cc(Scene *scene, int32_t channel, int32_t number, double value) {
    tell(scene, (RattleEvent){RATTLE_CONTROLLER, channel, -1, number, -1, 0.0f, value});
}

static inline void run(Scene *scene, uint32_t samples) {
    for (; samples > 0; samples--) {
        if (scene->position++ % RATTLE_TICK == 0) rattle_voices_tick(scene->voices);
        if (rattle_voices_is_moving(scene->voices)) rattle_voices_advance(scene->voices);
    }
}

static inline uint32_t sounding(const Scene *scene) { return rattle_voices_counts(scene->voices).sounding; }
static inline double field(const Scene *scene, uint32_t voice, RattleVoiceField name) { return scene->fields[voice][name]; }

/* What was said since the last look. */
#define CHECK_SAID(scene, expected)                                                            \
    do {                                                                                       \
        CHECK(strcmp((scene)->said, expected) == 0);                                           \
        if (strcmp((scene)->said, expected) != 0) printf("  it was \"%s\"\n", (scene)->said);  \
        (scene)->said[0] = 0;                                                                  \
    } while (0)

#define CHECK_NEAR(value, expected) CHECK(fabs((value) - (expected)) <= 1e-12 * fabs(expected) + 1e-15)

#endif
