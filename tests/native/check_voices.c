/* Who plays: the lowest idle voice, stealing, spares, unison, and how a voice ends. */
#include "voice_recorder.h"

static void check_rest(void) {
    Scene scene;
    open_scene(&scene, 2, 1, ALL);
    CHECK(scene.set_count == 3 * RATTLE_VOICE_FIELDS);
    CHECK(field(&scene, 1, RATTLE_VOICE_INDEX) == 1 && field(&scene, 2, RATTLE_VOICE_INDEX) == 0);
    CHECK(field(&scene, 0, RATTLE_VOICE_PITCH_HZ) == 440.0 && field(&scene, 0, RATTLE_VOICE_TIMBRE) == 0.5);
    CHECK(field(&scene, 0, RATTLE_VOICE_FADE) == 1.0 && field(&scene, 0, RATTLE_VOICE_SOUNDS) == 0.0);
    on(&scene, 60);
    CHECK_SAID(&scene, "s0 +0 ");
    scene.set_count = 0;
    rattle_voices_reset(scene.voices);
    CHECK(sounding(&scene) == 0 && scene.set_count == 3 * RATTLE_VOICE_FIELDS);
    off(&scene, 60);
    CHECK_SAID(&scene, "");
    close_scene(&scene);

    open_scene(&scene, 2, 1, 1u << RATTLE_VOICE_GATE);
    CHECK(scene.set_count == 3);
    on(&scene, 60); /* recorder_set looks that nothing else is told */
    CHECK(scene.set_count == 4 && !rattle_voices_is_moving(scene.voices));
    on(&scene, 61);
    on(&scene, 62);
    CHECK(rattle_voices_is_moving(scene.voices)); /* a fade runs though nobody reads it */
    run(&scene, 240);
    CHECK(!rattle_voices_is_moving(scene.voices) && sounding(&scene) == 2);
    close_scene(&scene);
}

static void check_a_note(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 3, 72, -1, 17, 25.0f, 0.75});
    CHECK_SAID(&scene, "s0 +0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_SOUNDS) == 1 && field(&scene, 0, RATTLE_VOICE_GATE) == 1);
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 72 && field(&scene, 0, RATTLE_VOICE_CHANNEL) == 3);
    CHECK(field(&scene, 0, RATTLE_VOICE_VELOCITY) == 0.75 && field(&scene, 0, RATTLE_VOICE_UNISON) == 0);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), 440.0 * pow(2.0, 3.25 / 12.0));
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 3, 72, -1, 18, 0.0f, 0.5}); /* another id */
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 2, 72, -1, -1, 0.0f, 0.5}); /* another channel */
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 3, 71, -1, -1, 0.0f, 0.5}); /* another key */
    CHECK_SAID(&scene, "");
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 0, 0, -1, 17, 0.0f, 0.5}); /* its id says all */
    CHECK_SAID(&scene, "-0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 0 && field(&scene, 0, RATTLE_VOICE_RELEASE_VELOCITY) == 0.5);
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 3, 72, -1, 17, 0.0f, 0.9});
    CHECK_SAID(&scene, "");
    CHECK(field(&scene, 0, RATTLE_VOICE_RELEASE_VELOCITY) == 0.5);
    close_scene(&scene);
}

/* The same key twice: two voices, the older ends first; a note-on of velocity 0 is a note-off. */
static void check_the_same_key_twice(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on(&scene, 60);
    on(&scene, 60);
    off(&scene, 60);
    CHECK_SAID(&scene, "s0 +0 s1 +1 -0 ");
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 0, 60, -1, -1, 0.0f, 0.0});
    CHECK_SAID(&scene, "-1 ");
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 0, 60, -1, 5, 0.0f, 0.5});
    off(&scene, 60); /* a host that gives the id at one end alone */
    CHECK_SAID(&scene, "s2 +2 -2 ");
    on(&scene, 60);
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 0, 60, -1, 5, 0.0f, 0.5});
    CHECK_SAID(&scene, "s3 +3 -3 ");
    close_scene(&scene);
}

static void check_nonsense_does_nothing(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    const uint64_t told = scene.set_count;
    const RattleEvent nonsense[] = {
        {RATTLE_NOTE_ON, -1, 60, -1, -1, 0.0f, 1.0}, {RATTLE_NOTE_ON, 16, 60, -1, -1, 0.0f, 1.0},
        {RATTLE_NOTE_ON, 0, 128, -1, -1, 0.0f, 1.0}, {RATTLE_NOTE_ON, 0, -1, -1, -1, 0.0f, 1.0},
        {RATTLE_NOTE_ON, 0, 60, -1, -1, 0.0f, NAN},  {RATTLE_PROGRAM, 0, -1, 3, -1, 0.0f, 0.0},
        {99, 0, 60, 3, -1, 0.0f, 1.0},               {RATTLE_EXPRESSION, 0, 60, 77, -1, 0.0f, 1.0},
        {RATTLE_CONTROLLER, 0, -1, -5, -1, 0.0f, 1.0}, {RATTLE_CONTROLLER, 0, -1, 1, -1, 0.0f, 1.0},
        {RATTLE_CONTROLLER, 77, -1, 120, -1, 0.0f, 1.0}, {RATTLE_PRESSURE, -7, -1, -1, -1, 0.0f, 1.0},
    };
    for (uint32_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) tell(&scene, nonsense[i]);
    scene.settings = (RattleVoiceSettings){99, 99, 99, 99, NAN, INFINITY};
    tell(&scene, nonsense[0]);
    CHECK(scene.set_count == told && sounding(&scene) == 0);
    on(&scene, 60); /* legato, on as many voices as there are */
    CHECK_SAID(&scene, "s0 +0 s1 +1 s2 +2 s3 +3 ");
    close_scene(&scene);
}

/* Four notes on four voices; which of them a fifth takes, and again a sixth. */
static void check_who_is_stolen(RattleStealing stealing, const char *expected) {
    Scene scene;
    open_scene(&scene, 4, 4, ALL);
    scene.settings.stealing = stealing;
    on(&scene, 60);
    on(&scene, 72);
    on(&scene, 48);
    on(&scene, 72);
    const double levels[] = {0.5, 0.125, 0.125, 0.75};
    memcpy(scene.level, levels, sizeof levels);
    run(&scene, 1);
    off(&scene, 72); /* of voice 1, the older of the two */
    scene.said[0] = 0;
    on(&scene, 64);
    on(&scene, 65);
    CHECK_SAID(&scene, expected);
    const RattleVoiceCounts counts = rattle_voices_counts(scene.voices);
    const uint32_t stolen = stealing == RATTLE_STEAL_NONE ? 0 : 2;
    CHECK(counts.stolen == stolen && counts.refused == 2 - stolen && counts.cut == 0);
    CHECK(counts.sounding == 4 + stolen);
    close_scene(&scene);
}

static void check_a_fade_on_a_spare(void) {
    Scene scene;
    open_scene(&scene, 1, 2, ALL);
    on(&scene, 60);
    on(&scene, 61);
    CHECK_SAID(&scene, "s0 +0 0>1 s0 +0 ");
    CHECK(field(&scene, 1, RATTLE_VOICE_NOTE) == 60 && field(&scene, 1, RATTLE_VOICE_GATE) == 1);
    CHECK(field(&scene, 1, RATTLE_VOICE_INDEX) == 0 && field(&scene, 1, RATTLE_VOICE_SOUNDS) == 1);
    for (uint32_t sample = 0; sample < 240; sample++) {
        CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_FADE), 1.0 - sample / 240.0);
        CHECK(field(&scene, 1, RATTLE_VOICE_SOUNDS) == 1 && field(&scene, 0, RATTLE_VOICE_FADE) == 1);
        run(&scene, 1);
        if (sample == 100) on(&scene, 62); /* on the other spare */
        if (sample == 110) {
            CHECK_SAID(&scene, "0>2 s0 +0 ");
            off(&scene, 60); /* what was stolen has no key any more */
            CHECK_SAID(&scene, "");
        }
    }
    CHECK(field(&scene, 1, RATTLE_VOICE_SOUNDS) == 0 && field(&scene, 2, RATTLE_VOICE_SOUNDS) == 1);
    on(&scene, 63);
    on(&scene, 64); /* no spare is idle: voice 2 has faded farthest */
    CHECK_SAID(&scene, "0>1 s0 +0 0>2 s0 +0 ");
    CHECK(field(&scene, 2, RATTLE_VOICE_NOTE) == 63 && field(&scene, 2, RATTLE_VOICE_FADE) == 1.0);
    const RattleVoiceCounts counts = rattle_voices_counts(scene.voices);
    CHECK(counts.stolen == 4 && counts.cut == 1 && counts.sounding == 3);
    close_scene(&scene);

    open_scene(&scene, 1, 0, ALL); /* without spares */
    on(&scene, 60);
    on(&scene, 61);
    CHECK_SAID(&scene, "s0 +0 s0 +0 ");
    CHECK(rattle_voices_counts(scene.voices).cut == 1 && sounding(&scene) == 1);
    close_scene(&scene);
}

static void check_unison(void) {
    Scene scene;
    open_scene(&scene, 4, 4, ALL);
    scene.settings.unison = 3;
    on(&scene, 60);
    CHECK_SAID(&scene, "s0 +0 s1 +1 s2 +2 ");
    for (uint32_t voice = 0; voice < 3; voice++) CHECK(field(&scene, voice, RATTLE_VOICE_UNISON) == voice - 1.0);
    off(&scene, 60);
    CHECK_SAID(&scene, "-0 -1 -2 ");
    scene.settings.unison = 2;
    on(&scene, 62); /* one is idle, one more is needed: the note ends, its other voices fade where they are */
    CHECK_SAID(&scene, "0>4 s0 +0 s3 +3 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_UNISON) == -1 && field(&scene, 3, RATTLE_VOICE_UNISON) == 1);
    run(&scene, 120);
    CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_FADE), 0.5);
    CHECK_NEAR(field(&scene, 4, RATTLE_VOICE_FADE), 0.5);
    scene.settings.stealing = RATTLE_STEAL_NONE;
    on(&scene, 64); /* fading voices make room without being stolen, and go on fading */
    CHECK_SAID(&scene, "1>5 2>6 s1 +1 s2 +2 ");
    CHECK_NEAR(field(&scene, 5, RATTLE_VOICE_FADE), 0.5);
    CHECK(field(&scene, 1, RATTLE_VOICE_FADE) == 1 && rattle_voices_counts(scene.voices).stolen == 3);
    run(&scene, 120);
    CHECK(sounding(&scene) == 4);
    on(&scene, 65);
    CHECK(rattle_voices_counts(scene.voices).refused == 1);
    CHECK_SAID(&scene, "");
    close_scene(&scene);
}

static void check_sound_off(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on(&scene, 60);
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 1, 61, -1, -1, 0.0f, 0.5});
    scene.said[0] = 0;
    cc(&scene, 0, 120, 0.0);
    off(&scene, 60);
    CHECK_SAID(&scene, "");
    run(&scene, 239);
    CHECK(sounding(&scene) == 2 && field(&scene, 0, RATTLE_VOICE_FADE) > 0);
    run(&scene, 1);
    CHECK(sounding(&scene) == 1 && field(&scene, 0, RATTLE_VOICE_SOUNDS) == 0);
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 0 && field(&scene, 1, RATTLE_VOICE_SOUNDS) == 1);
    cc(&scene, -1, 120, 0.0);
    run(&scene, 240);
    CHECK(sounding(&scene) == 0);
    close_scene(&scene);
}

static void check_ends(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on(&scene, 60);
    scene.level[0] = 0.0;
    run(&scene, 9600);
    CHECK(sounding(&scene) == 1); /* silent, but its gate is open */
    scene.level[0] = 1e-4;
    off(&scene, 60);
    run(&scene, 9601);
    CHECK(sounding(&scene) == 1);
    scene.level[0] = 0.9e-5; /* since the last tick */
    run(&scene, 2400);
    CHECK(sounding(&scene) == 1);
    run(&scene, 480);
    CHECK(sounding(&scene) == 0 && field(&scene, 0, RATTLE_VOICE_SOUNDS) == 0);
    on(&scene, 60);
    scene.level[0] = 0.0;
    run(&scene, RATTLE_TICK - (uint32_t)(scene.position % RATTLE_TICK));
    off(&scene, 60); /* just before a tick: nothing is known of its release yet */
    run(&scene, 2400);
    CHECK(sounding(&scene) == 1);
    run(&scene, 480);
    CHECK(sounding(&scene) == 0);
    CHECK_SAID(&scene, "s0 +0 -0 s0 +0 -0 ");
    on(&scene, 60);
    scene.level[0] = INFINITY;
    run(&scene, RATTLE_TICK);
    CHECK(sounding(&scene) == 0 && field(&scene, 0, RATTLE_VOICE_GATE) == 0);
    off(&scene, 60);
    CHECK_SAID(&scene, "s0 +0 ");
    close_scene(&scene);

    open_scene(&scene, 4, 1, ALL);
    scene.code.is_active = recorder_is_active;
    on(&scene, 60);
    on(&scene, 61);
    scene.level[1] = 0.0;
    scene.is_active[0] = 0; /* ends with its gate open: loud, so it fades */
    off(&scene, 61);
    run(&scene, 1 + 120);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_FADE), 0.5 - 1.0 / 240.0);
    CHECK(sounding(&scene) == 2 && field(&scene, 0, RATTLE_VOICE_GATE) == 1);
    run(&scene, 119);
    CHECK(sounding(&scene) == 1 && field(&scene, 0, RATTLE_VOICE_GATE) == 0);
    scene.is_active[0] = 1;
    on(&scene, 62);
    scene.level[0] = 0.9e-4;
    scene.is_active[0] = 0; /* not loud: at once */
    run(&scene, RATTLE_TICK);
    run(&scene, 48000);
    CHECK(sounding(&scene) == 1 && field(&scene, 1, RATTLE_VOICE_SOUNDS) == 1);
    close_scene(&scene);
}

static void check_play(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    RattleEvent event = {RATTLE_NOTE_ON, 0, 60, -1, -1, 0.0f, 0.5};
    CHECK(!rattle_voices_has_played(scene.voices));
    for (uint32_t lap = 0; lap < 3; lap++) {
        for (uint32_t i = 0; i < RATTLE_PLAYED; i++) {
            event.kind = i & 1 ? RATTLE_NOTE_OFF : RATTLE_NOTE_ON;
            CHECK(rattle_voices_play(scene.voices, &event));
        }
        CHECK(!rattle_voices_play(scene.voices, &event));
        CHECK(rattle_voices_counts(scene.voices).overflown == lap + 1);
        CHECK_SAID(&scene, "");
        CHECK(rattle_voices_has_played(scene.voices));
        rattle_voices_heed(scene.voices, &scene.settings);
        CHECK(!rattle_voices_has_played(scene.voices) && strlen(scene.said) > 32 * 9);
        scene.said[0] = 0;
    }
    rattle_voices_play(scene.voices, &event);
    rattle_voices_reset(scene.voices);
    CHECK(!rattle_voices_has_played(scene.voices));
    close_scene(&scene);
}

int main(void) {
    check_rest();
    check_a_note();
    check_the_same_key_twice();
    check_nonsense_does_nothing();
    check_who_is_stolen(RATTLE_STEAL_OLDEST, "1>4 s1 +1 0>5 s0 +0 ");
    check_who_is_stolen(RATTLE_STEAL_QUIETEST, "1>4 s1 +1 2>5 s2 +2 ");
    check_who_is_stolen(RATTLE_STEAL_HIGHEST, "1>4 s1 +1 3>5 s3 +3 ");
    check_who_is_stolen(RATTLE_STEAL_LOWEST, "2>4 s2 +2 0>5 s0 +0 ");
    check_who_is_stolen(RATTLE_STEAL_NONE, "");
    check_a_fade_on_a_spare();
    check_unison();
    check_sound_off();
    check_ends();
    check_play();
    return failure_count > 0;
}
