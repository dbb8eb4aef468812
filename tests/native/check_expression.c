/* What fields are told while a note sounds: pitch, bend, glide, controllers, note expression, MPE. */
#include "voice_recorder.h"

static double hz(double semitones) { return 440.0 * pow(2.0, (semitones - 69.0) / 12.0); }

static void bend(Scene *scene, int32_t channel, double value) {
    tell(scene, (RattleEvent){RATTLE_PITCH_BEND, channel, -1, -1, -1, 0.0f, value});
}

static void pressure(Scene *scene, int32_t channel, int32_t note, int32_t id, double value) {
    tell(scene, (RattleEvent){RATTLE_PRESSURE, channel, note, -1, id, 0.0f, value});
}

static void express(Scene *scene, int32_t id, RattleExpression what, double value) {
    tell(scene, (RattleEvent){RATTLE_EXPRESSION, -1, -1, (int32_t)what, id, 0.0f, value});
}

static void on_channel(Scene *scene, int32_t channel, int32_t note, int32_t id) {
    tell(scene, (RattleEvent){RATTLE_NOTE_ON, channel, note, -1, id, 0.0f, 0.5});
}

/* A straight line of 240 samples in Hz, wherever it is told to go next. */
static void check_bend(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    bend(&scene, 0, 0.5);
    on(&scene, 60);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(61)); /* it jumps there */
    CHECK(!rattle_voices_is_moving(scene.voices));
    bend(&scene, 0, -1.0);
    for (uint32_t sample = 0; sample < 100; sample++) {
        CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(61) + (hz(58) - hz(61)) * sample / 240.0);
        run(&scene, 1);
    }
    const double there = hz(61) + (hz(58) - hz(61)) * 100 / 240.0;
    scene.settings.bend_semitones = 12.0; /* heard with the next event, whatever it is */
    cc(&scene, 5, 1, 0.0);
    for (uint32_t sample = 0; sample <= 240; sample++) {
        CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), there + (hz(48) - there) * sample / 240.0);
        run(&scene, 1);
    }
    CHECK(field(&scene, 0, RATTLE_VOICE_PITCH_HZ) == hz(48) && !rattle_voices_is_moving(scene.voices));
    bend(&scene, -1, 7.0); /* of all channels, and too far */
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(72));
    close_scene(&scene);
}

static void check_glide_in_poly(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    scene.settings.glide_s = 0.01;
    on(&scene, 60);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(60)); /* from nowhere */
    off(&scene, 60);
    on(&scene, 67);
    bend(&scene, 0, 1.0); /* on the way: on top of it */
    for (uint32_t sample = 0; sample <= 480; sample++) {
        const double at = sample < 240 ? hz(67) + (hz(69) - hz(67)) * sample / 240.0 : hz(69);
        const double away = -7.0 * (480.0 - sample) / 480.0;
        CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_PITCH_HZ), at * pow(2.0, away / 12.0));
        run(&scene, 1);
    }
    CHECK(field(&scene, 1, RATTLE_VOICE_PITCH_HZ) == hz(69) && !rattle_voices_is_moving(scene.voices));
    close_scene(&scene);
}

static void check_glide_while_held(RattlePlayMode mode) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    scene.settings.play_mode = mode;
    scene.settings.glide_s = 0.01;
    on(&scene, 60);
    on(&scene, 72);
    run(&scene, 120);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(63));
    off(&scene, 72); /* from where it is */
    for (uint32_t sample = 0; sample <= 480; sample++) {
        CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(60 + 3.0 * (480 - sample) / 480.0));
        run(&scene, 1);
    }
    on(&scene, 72);
    run(&scene, 240);
    scene.settings.glide_s = 0.0;
    off(&scene, 72); /* the glide is over, but it does not jump */
    for (uint32_t sample = 0; sample <= 240; sample++) {
        CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(66) + (hz(60) - hz(66)) * sample / 240.0);
        run(&scene, 1);
    }
    scene.settings.glide_s = 0.01;
    off(&scene, 60);
    on(&scene, 64); /* nothing is held: no glide, but a voice that sounds does not jump */
    run(&scene, 120);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), (hz(60) + hz(64)) / 2);
    close_scene(&scene);
}

static void check_controllers(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on(&scene, 60);
    on_channel(&scene, 1, 61, -1);
    cc(&scene, 0, 7, 0.5);
    cc(&scene, 0, 10, 64.0 / 127.0);
    cc(&scene, 0, 11, 0.25);
    cc(&scene, 0, 74, 1.0);
    pressure(&scene, 0, -1, -1, 0.75);
    run(&scene, 60);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_VOLUME), 0.875);
    run(&scene, 180);
    const RattleVoiceField fields[] = {RATTLE_VOICE_VOLUME, RATTLE_VOICE_PAN, RATTLE_VOICE_EXPRESSION,
                                       RATTLE_VOICE_TIMBRE, RATTLE_VOICE_PRESSURE};
    const double moved[] = {0.5, 0.0, 0.25, 1.0, 0.75}, resting[] = {1.0, 0.0, 1.0, 0.5, 0.0};
    for (uint32_t i = 0; i < 5; i++)
        CHECK(field(&scene, 0, fields[i]) == moved[i] && field(&scene, 1, fields[i]) == resting[i]);
    cc(&scene, 0, 10, 0.0);
    cc(&scene, 1, 10, 1.0);
    on(&scene, 62); /* begins where its channel is */
    CHECK(field(&scene, 2, RATTLE_VOICE_PAN) == -1.0 && field(&scene, 2, RATTLE_VOICE_VOLUME) == 0.5);
    cc(&scene, -1, 121, 0.0);
    run(&scene, 240);
    CHECK(field(&scene, 1, RATTLE_VOICE_PAN) == 1.0 && field(&scene, 0, RATTLE_VOICE_VOLUME) == 0.5);
    CHECK(field(&scene, 0, RATTLE_VOICE_EXPRESSION) == 1.0 && field(&scene, 0, RATTLE_VOICE_PRESSURE) == 0.0);
    close_scene(&scene);
}

/* A note's own value is heard instead of its channel's; tuning comes on top of all else. */
static void check_note_expression(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on_channel(&scene, 0, 60, 7);
    on_channel(&scene, 0, 60, 8);
    express(&scene, 7, RATTLE_EXPRESSION_VOLUME, 9.0);
    express(&scene, 7, RATTLE_EXPRESSION_PAN, -0.5);
    express(&scene, 7, RATTLE_EXPRESSION_TUNING, 0.5);
    express(&scene, 7, RATTLE_EXPRESSION_VIBRATO, 0.25);
    express(&scene, 7, RATTLE_EXPRESSION_EXPRESSION, NAN);
    express(&scene, 7, RATTLE_EXPRESSION_BRIGHTNESS, 0.75);
    pressure(&scene, 0, 60, 7, 0.5);
    cc(&scene, 0, 7, 0.5);
    cc(&scene, 0, 74, 0.0);
    pressure(&scene, 0, -1, -1, 1.0);
    bend(&scene, 0, 0.5);
    run(&scene, 240);
    CHECK(field(&scene, 0, RATTLE_VOICE_VOLUME) == 4.0 && field(&scene, 1, RATTLE_VOICE_VOLUME) == 0.5);
    CHECK(field(&scene, 0, RATTLE_VOICE_PAN) == -0.5 && field(&scene, 1, RATTLE_VOICE_PAN) == 0.0);
    CHECK(field(&scene, 0, RATTLE_VOICE_VIBRATO) == 0.25 && field(&scene, 1, RATTLE_VOICE_VIBRATO) == 0.0);
    CHECK(field(&scene, 0, RATTLE_VOICE_TIMBRE) == 0.75 && field(&scene, 1, RATTLE_VOICE_TIMBRE) == 0.0);
    CHECK(field(&scene, 0, RATTLE_VOICE_PRESSURE) == 0.5 && field(&scene, 1, RATTLE_VOICE_PRESSURE) == 1.0);
    CHECK(field(&scene, 0, RATTLE_VOICE_EXPRESSION) == 1.0);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(61.5));
    CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_PITCH_HZ), hz(61));
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 0, 60, -1, 7, 0.0f, 0.0});
    express(&scene, 7, RATTLE_EXPRESSION_TUNING, -1.0); /* hosts shape the release too */
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(60));
    pressure(&scene, 0, 60, -1, 0.25); /* of the key: of both */
    run(&scene, 240);
    CHECK(field(&scene, 0, RATTLE_VOICE_PRESSURE) == 0.25 && field(&scene, 1, RATTLE_VOICE_PRESSURE) == 0.25);
    cc(&scene, 0, 121, 0.0); /* from now on the channel's again */
    pressure(&scene, 0, -1, -1, 0.5);
    run(&scene, 240);
    CHECK(field(&scene, 0, RATTLE_VOICE_PRESSURE) == 0.5 && field(&scene, 0, RATTLE_VOICE_PAN) == -0.5);
    close_scene(&scene);
}

static void check_mpe(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    scene.settings.is_mpe = 1;
    bend(&scene, 2, 0.25); /* before its note begins */
    cc(&scene, 2, 74, 0.75);
    pressure(&scene, 2, -1, -1, 0.5);
    on_channel(&scene, 2, 60, -1);
    on_channel(&scene, 3, 64, -1);
    on_channel(&scene, 0, 65, -1);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(72));
    CHECK(field(&scene, 0, RATTLE_VOICE_TIMBRE) == 0.75 && field(&scene, 0, RATTLE_VOICE_PRESSURE) == 0.5);
    CHECK(field(&scene, 1, RATTLE_VOICE_TIMBRE) == 0.5);
    bend(&scene, 0, -0.5); /* the manager's: of all, by bend_semitones */
    cc(&scene, 0, 7, 0.25);
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(71));
    CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_PITCH_HZ), hz(63));
    CHECK_NEAR(field(&scene, 2, RATTLE_VOICE_PITCH_HZ), hz(64));
    CHECK(field(&scene, 1, RATTLE_VOICE_VOLUME) == 0.25);
    on_channel(&scene, 5, 70, -1); /* and of those that begin later */
    CHECK_NEAR(field(&scene, 3, RATTLE_VOICE_PITCH_HZ), hz(69));
    scene.settings.stealing = RATTLE_STEAL_HIGHEST;
    on_channel(&scene, 0, 71, -1);
    CHECK_NEAR(field(&scene, 3, RATTLE_VOICE_PITCH_HZ), hz(70));
    cc(&scene, 0, 64, 1.0);
    scene.said[0] = 0;
    tell(&scene, (RattleEvent){RATTLE_NOTE_OFF, 2, 60, -1, -1, 0.0f, 0.0});
    bend(&scene, 2, 0.0); /* of the next note there */
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 0, RATTLE_VOICE_PITCH_HZ), hz(71));
    on_channel(&scene, 2, 72, -1);
    CHECK_NEAR(field(&scene, 3, RATTLE_VOICE_PITCH_HZ), hz(71));
    cc(&scene, 0, 64, 0.0);
    CHECK_SAID(&scene, "3>4 s3 +3 -0 ");
    scene.settings.is_mpe = 0;
    cc(&scene, 9, 1, 0.0);
    run(&scene, 240);
    CHECK_NEAR(field(&scene, 1, RATTLE_VOICE_PITCH_HZ), hz(64));
    close_scene(&scene);
}

/* What is told twice is heard once, and holds no ramp up. */
static void check_repetition(void) {
    Scene scene;
    open_scene(&scene, 4, 1, ALL);
    on(&scene, 60);
    for (uint32_t sample = 0; sample < 240; sample++) {
        cc(&scene, 0, 7, 0.5);
        run(&scene, 1);
    }
    CHECK(field(&scene, 0, RATTLE_VOICE_VOLUME) == 0.5);
    const uint64_t told = scene.set_count;
    cc(&scene, 0, 7, 0.5);
    bend(&scene, 0, -0.0);
    CHECK(scene.set_count == told && !rattle_voices_is_moving(scene.voices));
    close_scene(&scene);
}

int main(void) {
    check_bend();
    check_glide_in_poly();
    check_glide_while_held(RATTLE_MONO);
    check_glide_while_held(RATTLE_LEGATO);
    check_controllers();
    check_note_expression();
    check_mpe();
    check_repetition();
    return failure_count > 0;
}
