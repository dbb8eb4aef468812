/* What an event costs the voice engine, by the thread's own clock: `voice_events VOICES` prints nanoseconds, a round a
 * line: a note on an idle voice and its end, a note that steals, a bend and a volume of all, a sample in which all glide. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "voices/voices.h"

enum { EVENTS = 2000, ROUNDS = 15 };

typedef struct Sink {
    double fields[RATTLE_VOICE_FIELDS][RATTLE_MOST_VOICES + RATTLE_SPARE_VOICES];
} Sink;

static void set(void *self, uint32_t field, uint32_t voice, double value) { ((Sink *)self)->fields[field][voice] = value; }
static void nothing(void *self, uint32_t voice) { (void)self, (void)voice; }
static double level(void *self, uint32_t voice) { return (void)self, (void)voice, 1.0; }
static void move(void *self, uint32_t from, uint32_t to) { (void)self, (void)from, (void)to; }

static double now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static RattleVoiceSettings settings = {.unison = 1, .bend_semitones = 2.0};

static void tell(RattleVoices *voices, RattleEventKind kind, int32_t note, int32_t number, double value) {
    const RattleEvent event = {kind, 0, note, number, -1, 0.0f, value};
    rattle_voices_event(voices, &settings, &event);
}

static void fill(RattleVoices *voices, uint32_t count) {
    settings.glide_s = 0.0;
    rattle_voices_reset(voices);
    for (uint32_t i = 0; i < count; i++) tell(voices, RATTLE_NOTE_ON, (int32_t)i, -1, 0.5);
}

static double notes_ns(RattleVoices *voices, uint32_t count) {
    double spent = 0.0;
    for (uint32_t done = 0; done < EVENTS; done += 2 * count) {
        rattle_voices_reset(voices);
        const double start = now_ns();
        for (uint32_t i = 0; i < count; i++) tell(voices, RATTLE_NOTE_ON, (int32_t)i, -1, 0.5);
        for (uint32_t i = 0; i < count; i++) tell(voices, RATTLE_NOTE_OFF, (int32_t)i, -1, 0.5);
        spent += (now_ns() - start) / (2.0 * count);
    }
    return spent / ((EVENTS + 2 * count - 1) / (2 * count));
}

static double stealing_ns(RattleVoices *voices, uint32_t count) {
    fill(voices, count);
    const double start = now_ns();
    for (int32_t i = 0; i < EVENTS; i++) tell(voices, RATTLE_NOTE_ON, i % 128, -1, 0.5);
    return (now_ns() - start) / EVENTS;
}

static double all_ns(RattleVoices *voices, uint32_t count, RattleEventKind kind, int32_t number) {
    fill(voices, count);
    const double start = now_ns();
    for (int32_t i = 0; i < EVENTS; i++) tell(voices, kind, -1, number, (i % 100) * 0.01);
    return (now_ns() - start) / EVENTS;
}

static double gliding_ns(RattleVoices *voices, uint32_t count) {
    fill(voices, count);
    settings.glide_s = 1.0;
    for (uint32_t i = 0; i < count; i++) tell(voices, RATTLE_NOTE_ON, i % 2 ? 100 : 20, -1, 0.5);
    for (uint32_t i = 0; i < 480; i++) rattle_voices_advance(voices); /* spares have faded */
    const double start = now_ns();
    for (uint32_t i = 0; i < EVENTS; i++) rattle_voices_advance(voices);
    return (now_ns() - start) / EVENTS;
}

int main(int argument_count, char **arguments) {
    const uint32_t count = argument_count > 1 ? (uint32_t)atoi(arguments[1]) : 16;
    static Sink sink;
    const RattleVoiceCode code = {count, RATTLE_SPARE_VOICES, (1u << RATTLE_VOICE_FIELDS) - 1,
                                  set, nothing, nothing, nothing, NULL, level, move};
    const uint64_t bytes = rattle_voices_bytes(&code);
    RattleArena arena = {calloc(1, bytes + RATTLE_ARENA_ALIGNMENT), bytes, 0};
    if (!arena.memory) return 1;
    arena.memory += -(uintptr_t)arena.memory % RATTLE_ARENA_ALIGNMENT;
    RattleVoices *voices = rattle_voices_prepare(&code, &sink, 48000.0, &arena);
    for (uint32_t round = 0; round < ROUNDS; round++)
        printf("%f %f %f %f %f\n", notes_ns(voices, count), stealing_ns(voices, count),
               all_ns(voices, count, RATTLE_PITCH_BEND, -1), all_ns(voices, count, RATTLE_CONTROLLER, 7),
               gliding_ns(voices, count));
    return 0;
}
