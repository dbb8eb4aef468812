/* Keys and pedals, and the modes of one note. */
#include "voice_recorder.h"

static void open_mode(Scene *scene, RattlePlayMode mode) {
    open_scene(scene, 4, 2, ALL);
    scene->settings.play_mode = mode;
}

static void check_sustain(void) {
    Scene scene;
    open_mode(&scene, RATTLE_POLY);
    on(&scene, 60);
    cc(&scene, 0, 64, 0.51);
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 0, 60, -1, -1, 0.0f, 0.75});
    off(&scene, 60); /* doubled: its velocity does not count */
    on(&scene, 62);
    off(&scene, 62);
    cc(&scene, 1, 64, 0.0); /* another channel's pedal */
    CHECK_SAID(&scene, "s0 +0 s1 +1 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 1 && field(&scene, 0, RATTLE_VOICE_RELEASE_VELOCITY) == 0);
    on(&scene, 64); /* its key is still down when the pedal goes up */
    cc(&scene, 0, 64, 0.49);
    CHECK_SAID(&scene, "s2 +2 -0 -1 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_RELEASE_VELOCITY) == 0.75);
    CHECK(field(&scene, 1, RATTLE_VOICE_RELEASE_VELOCITY) == 0.25);
    off(&scene, 64);
    CHECK_SAID(&scene, "-2 ");
    close_scene(&scene);
}

static void check_sostenuto(void) {
    Scene scene;
    open_mode(&scene, RATTLE_POLY);
    on(&scene, 60);
    cc(&scene, 0, 66, 1.0);
    on(&scene, 62);
    cc(&scene, 0, 66, 0.9); /* moves, but was down */
    off(&scene, 60);
    off(&scene, 62);
    CHECK_SAID(&scene, "s0 +0 s1 +1 -1 ");
    cc(&scene, 0, 64, 1.0); /* the other pedal takes over what this one holds */
    cc(&scene, 0, 66, 0.0);
    CHECK_SAID(&scene, "");
    cc(&scene, 0, 64, 0.0);
    CHECK_SAID(&scene, "-0 ");
    close_scene(&scene);
}

/* All notes off lets keys go, not pedals; reset lets pedals go, not keys. */
static void check_all_off(void) {
    Scene scene;
    open_mode(&scene, RATTLE_POLY);
    for (int32_t number = 123; number <= 127; number++) {
        on(&scene, 60);
        cc(&scene, 0, number, 0.0);
        CHECK_SAID(&scene, number == 123 ? "s0 +0 -0 " : number == 124 ? "s1 +1 -1 " : number == 125 ? "s2 +2 -2 "
                                                     : number == 126 ? "s3 +3 -3 "
                                                                     : "0>4 s0 +0 -0 ");
    }
    cc(&scene, 0, 64, 1.0);
    on(&scene, 61);
    on(&scene, 62);
    off(&scene, 62);
    scene.said[0] = 0;
    cc(&scene, -1, 123, 0.0);
    CHECK_SAID(&scene, "");
    on(&scene, 63);
    cc(&scene, 0, 121, 0.0);
    CHECK_SAID(&scene, "3>4 s3 +3 -1 -2 ");
    off(&scene, 63);
    CHECK_SAID(&scene, "-3 ");
    close_scene(&scene);
}

static void check_mono(void) {
    Scene scene;
    open_mode(&scene, RATTLE_MONO);
    on(&scene, 60);
    on(&scene, 64);
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 0, 67, -1, 9, 0.0f, 0.125});
    CHECK_SAID(&scene, "s0 +0 +0 +0 ");
    CHECK(sounding(&scene) == 1 && scene.struck[0] == 0.125); /* which the sound goes to in 5 ms */
    CHECK(field(&scene, 0, RATTLE_VOICE_VELOCITY) == 0.5);
    run(&scene, 120);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_VELOCITY), 0.3125);
    off(&scene, 64); /* waits below: nobody hears it go */
    CHECK_SAID(&scene, "");
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 0, 67, -1, 9, 0.0f, 0.5});
    CHECK_SAID(&scene, "+0 "); /* back to 60 */
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 60 && scene.struck[0] == 0.5);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_VELOCITY), 0.3125);
    run(&scene, 120);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_VELOCITY), 0.40625);
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 1);
    off(&scene, 60);
    CHECK_SAID(&scene, "-0 ");
    on(&scene, 62); /* while the last one dies away: no start, but note_on */
    CHECK_SAID(&scene, "+0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 1 && field(&scene, 0, RATTLE_VOICE_RELEASE_VELOCITY) == 0);
    scene.level[0] = INFINITY; /* its sound is over though its key is held */
    run(&scene, 257);
    CHECK(sounding(&scene) == 0);
    scene.level[0] = 1.0;
    on(&scene, 65);
    off(&scene, 65); /* back to 62 */
    CHECK_SAID(&scene, "s0 +0 +0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 62);
    scene.level[0] = INFINITY;
    on(&scene, 66);
    run(&scene, 256);
    off(&scene, 66); /* back again, from silence */
    CHECK_SAID(&scene, "+0 s0 +0 ");
    off(&scene, 62);
    CHECK_SAID(&scene, "-0 ");
    close_scene(&scene);
}

/* The last that is held, not just any. */
static void check_the_way_back(void) {
    Scene scene;
    open_mode(&scene, RATTLE_LEGATO);
    for (int32_t note = 60; note < 64; note++) on(&scene, note);
    for (int32_t note = 63; note > 60; note--) {
        off(&scene, note);
        CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == note - 1);
    }
    close_scene(&scene);
}

/* A pedal holds what sounds with its gate open, nothing that dies away. */
static void check_a_pedal_comes_too_late(void) {
    Scene scene;
    open_mode(&scene, RATTLE_LEGATO);
    on(&scene, 60);
    off(&scene, 60);
    cc(&scene, 0, 64, 1.0);
    cc(&scene, 0, 66, 1.0);
    on(&scene, 62);
    CHECK_SAID(&scene, "s0 +0 -0 +0 ");
    close_scene(&scene);
}

/* Which of two notes is quieter is known though one has just come back. */
static void check_loudness_goes_over(void) {
    Scene scene;
    open_mode(&scene, RATTLE_POLY);
    scene.settings.stealing = RATTLE_STEAL_QUIETEST;
    for (int32_t note = 50; note < 53; note++) on(&scene, note);
    for (uint32_t voice = 0; voice < 3; voice++) scene.level[voice] = 0.5;
    scene.settings.play_mode = RATTLE_LEGATO;
    on(&scene, 60);
    on(&scene, 64);
    run(&scene, 1);
    off(&scene, 64);
    scene.said[0] = 0;
    scene.settings.play_mode = RATTLE_POLY;
    on(&scene, 70);
    CHECK_SAID(&scene, "-3 0>4 s0 +0 ");
    close_scene(&scene);
}

static void check_legato(void) {
    Scene scene;
    open_mode(&scene, RATTLE_LEGATO);
    on(&scene, 60);
    run(&scene, 300);
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 0, 72, -1, -1, 0.0f, 1.0});
    CHECK_SAID(&scene, "s0 +0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 72 && field(&scene, 0, RATTLE_VOICE_VELOCITY) == 0.5);
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), 440.0 * pow(2.0, 3.0 / 12.0));
    off(&scene, 72);
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), 440.0 * pow(2.0, -9.0 / 12.0));
    CHECK_SAID(&scene, "");
    off(&scene, 60);
    on(&scene, 62);
    CHECK_SAID(&scene, "-0 +0 ");
    off(&scene, 62);
    close_scene(&scene);
}

/* The pedal holds the key that was let go last; when it goes up, keys that are down come back. */
static void check_mono_under_the_pedal(void) {
    Scene scene;
    open_mode(&scene, RATTLE_MONO);
    on(&scene, 60);
    cc(&scene, 0, 64, 1.0);
    on(&scene, 64);
    on(&scene, 67);
    off(&scene, 67);
    off(&scene, 64);
    CHECK_SAID(&scene, "s0 +0 +0 +0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 67);
    cc(&scene, 0, 64, 0.0);
    CHECK_SAID(&scene, "+0 ");
    CHECK(field(&scene, 0, RATTLE_VOICE_NOTE) == 60 && field(&scene, 0, RATTLE_VOICE_GATE) == 1);
    off(&scene, 60);
    CHECK_SAID(&scene, "-0 ");
    close_scene(&scene);
}

/* More keys than are remembered: the oldest are forgotten, and nothing hangs. */
static void check_many_keys(void) {
    Scene scene;
    open_mode(&scene, RATTLE_LEGATO);
    for (int32_t channel = 0; channel < 3; channel++)
        for (int32_t note = 0; note < 128; note++)
            tell(&scene, (RattleEvent){RATTLE_NOTE_ON, channel, note, -1, -1, 0.0f, 0.5});
    for (int32_t channel = 2; channel >= 0; channel--)
        for (int32_t note = 127; note >= 0; note--) {
            CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == (channel == 2 || (channel == 1 && note > 123)));
            tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, channel, note, -1, -1, 0.0f, 0.5});
        }
    CHECK(field(&scene, 0, RATTLE_VOICE_GATE) == 0);
    CHECK_SAID(&scene, "s0 +0 -0 ");
    close_scene(&scene);
}

static void check_a_change_of_mode(void) {
    Scene scene;
    open_mode(&scene, RATTLE_POLY);
    on(&scene, 60);
    cc(&scene, 1, 64, 1.0);
    tell(&scene, (RattleEvent){RATTLE_NOTE_ON, 1, 61, -1, -1, 0.0f, 0.5});
    scene.settings.play_mode = RATTLE_MONO;
    on(&scene, 62);
    CHECK_SAID(&scene, "s0 +0 s1 +1 -0 s2 +2 ");
    cc(&scene, 1, 64, 0.0); /* a pedal held the other */
    off(&scene, 60);
    CHECK_SAID(&scene, "-1 ");
    on(&scene, 63);
    scene.settings.play_mode = RATTLE_POLY;
    cc(&scene, 0, 1, 0.0); /* any event */
    CHECK_SAID(&scene, "+2 -2 ");
    off(&scene, 63);
    off(&scene, 62);
    on(&scene, 64);
    on(&scene, 65); /* the oldest of those that were let go */
    CHECK_SAID(&scene, "s3 +3 0>4 s0 +0 ");
    close_scene(&scene);
}

/* The number of voices a note changes while one is held. */
static void check_a_change_of_unison(void) {
    Scene scene;
    open_mode(&scene, RATTLE_MONO);
    on(&scene, 60);
    scene.settings.unison = 3;
    on(&scene, 62);
    CHECK_SAID(&scene, "s0 +0 s1 +1 s2 +2 s3 +3 "); /* voice 0 fades where it is */
    run(&scene, 240);
    CHECK(sounding(&scene) == 3);
    off(&scene, 62);
    CHECK_SAID(&scene, "+1 +2 +3 "); /* back to 60 */
    off(&scene, 60);
    CHECK_SAID(&scene, "-1 -2 -3 ");
    close_scene(&scene);
}

int main(void) {
    check_sustain();
    check_sostenuto();
    check_all_off();
    check_mono();
    check_the_way_back();
    check_a_pedal_comes_too_late();
    check_loudness_goes_over();
    check_legato();
    check_mono_under_the_pedal();
    check_many_keys();
    check_a_change_of_mode();
    check_a_change_of_unison();
    return failure_count > 0;
}
