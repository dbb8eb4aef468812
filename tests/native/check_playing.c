/* Anything at all is played on one voice to 128: memory stays whole, what sounds is counted, and nothing hangs. */
#include "voice_recorder.h"

static int32_t mostly_below(uint32_t limit) {
    const uint32_t rare = random_below(64);
    return rare == 0 ? -1 : rare == 1 ? INT32_MIN : rare == 2 ? INT32_MAX : (int32_t)random_below(limit);
}

static double any_value(void) {
    static const double rare[] = {NAN, INFINITY, -INFINITY, -0.0, 1e300, -1.0, 0.0};
    return random_below(32) == 0 ? rare[random_below(7)] : random_below(129) / 128.0;
}

static RattleEvent any_event(void) {
    static const int32_t heeded[] = {7, 10, 11, 64, 64, 66, 66, 74, 120, 121, 123};
    RattleEvent event = {
        random_below(9), mostly_below(16), mostly_below(128), mostly_below(128), -1, 0.0f, any_value(),
    };
    if (random_below(2)) event.kind = random_below(2) ? RATTLE_NOTE_ON : RATTLE_NOTE_OFF;
    if (event.kind == RATTLE_CONTROLLER && random_below(4)) event.number = heeded[random_below(11)];
    if (event.kind == RATTLE_PRESSURE && random_below(2)) event.note = -1;
    if (random_below(3) == 0) event.id = (int32_t)random_below(16);
    event.tuning = (float)any_value();
    return event;
}

static RattleVoiceSettings any_settings(void) {
    return (RattleVoiceSettings){random_below(4), random_below(6), random_below(5) ? 1 : random_below(200),
                                 random_below(2), random_below(2) ? 0.0 : any_value() * 0.01, any_value() * 48.0};
}

static void look(const Scene *scene, uint32_t total) {
    uint32_t count = 0;
    for (uint32_t voice = 0; voice < total; voice++) {
        const bool sounds = field(scene, voice, RATTLE_VOICE_SOUNDS) != 0.0;
        count += sounds;
        CHECK(sounds || field(scene, voice, RATTLE_VOICE_GATE) == 0.0);
        const double hz = field(scene, voice, RATTLE_VOICE_PITCH_HZ);
        CHECK(hz > 0.0 && hz < INFINITY);
        CHECK(fabs(field(scene, voice, RATTLE_VOICE_PAN)) <= 1.0);
    }
    CHECK(count == sounding(scene) && count <= total);
}

static void check_playing(uint32_t count, uint32_t spares) {
    Scene scene;
    open_scene(&scene, count, spares, ALL);
    scene.is_deaf = true;
    for (uint32_t event = 0; event < 6000; event++) {
        if (event % 1000 == 999) scene.code.is_active = scene.code.is_active ? NULL : recorder_is_active;
        if (random_below(50) == 0) scene.settings = any_settings();
        const uint32_t voice = random_below(count + spares);
        scene.level[voice] = random_below(8) ? random_below(2) : INFINITY;
        scene.is_active[voice] = random_below(8) != 0;
        if (random_below(5)) tell(&scene, any_event());
        else rattle_voices_play(scene.voices, &(RattleEvent){RATTLE_NOTE_ON, 0, 60, -1, -1, 0.0f, 0.5});
        if (random_below(20) == 0) rattle_voices_heed(scene.voices, &scene.settings);
        if (random_below(500) == 0) rattle_voices_reset(scene.voices);
        run(&scene, random_below(8) ? random_below(4) : random_below(600));
        look(&scene, count + spares);
    }
    cc(&scene, -1, 123, 0.0);
    cc(&scene, -1, 64, 0.0);
    cc(&scene, -1, 66, 0.0);
    scene.code.is_active = NULL;
    for (uint32_t voice = 0; voice < MOST; voice++) scene.level[voice] = 0.0;
    run(&scene, RATTLE_TICK + 2880);
    CHECK(sounding(&scene) == 0);
    close_scene(&scene);
}

int main(void) {
    check_playing(1, 0);
    check_playing(3, 1);
    check_playing(16, 4);
    check_playing(64, 4);
    check_playing(128, 4);
    return failure_count > 0;
}
