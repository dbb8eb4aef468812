/* floating.c: the host's floating-point mode: kept, and not heard. */
#include "../floating_mode.h"
#include "../parameters.h"
#include "../table.h"

static void usual(void) { floating_mode_set(floating_modes[0].control); }

static void look_kept(Run *run, const FloatingMode *mode, const char *call) {
    const uint64_t now = floating_mode();
    usual();
    EXPECT(now == mode->control, "%s is not left as it was by %s", mode->name, call);
    floating_mode_set(mode->control);
}

static void kept_by_process(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Block *block = block_new(instance, 256);
    for (int m = 0; m < FLOATING_MODES; m++) {
        block_fill(block, m == 3 ? SILENCE : NOISE, 0, 256);
        floating_mode_set(floating_modes[m].control);
        (void)instance->processor->vtbl->process(instance->processor, &block->data);
        look_kept(run, &floating_modes[m], "process");
        usual();
    }
}

static void kept_by_the_rest(Run *run) {
    for (int m = 0; m < FLOATING_MODES; m++) {
        Instance *instance = instance_create(run);
        ProcessSetup setup = {kRealtime, kSample32, 512, 44100.0};
        Stream *state = instance_save(instance);
        floating_mode_set(floating_modes[m].control);
        (void)instance->processor->vtbl->setupProcessing(instance->processor, &setup);
        look_kept(run, &floating_modes[m], "setupProcessing");
        (void)instance->component->vtbl->setActive(instance->component, 1);
        look_kept(run, &floating_modes[m], "setActive");
        (void)instance->processor->vtbl->getTailSamples(instance->processor);
        (void)instance->component->vtbl->setState(instance->component, &stream_again(state)->interface);
        look_kept(run, &floating_modes[m], "setState");
        (void)instance->component->vtbl->getState(instance->component, &stream_new(run)->interface);
        look_kept(run, &floating_modes[m], "getState");
        usual();
        instance->stage = ACTIVE;
    }
}

static void set_mode(Block *block, int64_t sample, void *extra) {
    (void)block, (void)sample;
    floating_mode_set(((const FloatingMode *)extra)->control);
}

static void reset_mode(Block *block, int64_t sample, void *extra) {
    (void)block, (void)sample, (void)extra;
    usual();
}

static void not_heard(Run *run) {
    const Piece piece = {.length = 8000, .signal = NOISE, .signal_end = 3000, .block = 100};
    const Sound plain = play_fresh(run, usual_setup, piece);
    for (int m = 1; m < FLOATING_MODES; m++) {
        Piece with = piece;
        FloatingMode mode = floating_modes[m];
        with.twist = set_mode;
        with.look = reset_mode;
        with.extra = &mode;
        const Sound sound = play_fresh(run, usual_setup, with);
        EXPECT_SAME(plain, sound, mode.name);
    }
}

static void not_read(Run *run) {
    const Instance *instance = instance_create(run);
    IEditController *controller = instance->controller;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParamID id = parameter_at(instance, i).id;
        for (int p = 0; p <= 20; p++) {
            String128 texts[2] = {{0}, {0}};
            const double value = p / 20.0; /* divided in the usual mode */
            for (int t = 0; t < 2; t++) {
                floating_mode_set(floating_modes[t == 0 ? 0 : 2].control);
                (void)controller->vtbl->getParamStringByValue(controller, id, value, texts[t]);
                usual();
            }
            EXPECT(memcmp(texts[0], texts[1], sizeof texts[0]) == 0,
                   "parameter %d has another text while the host rounds up", (int)i);
        }
    }
}

const Check floating_checks[] = {
    {"floating.kept-by-process", "T39", "process leaves the host's floating-point mode as it was.", MUST,
     kept_by_process},
    {"floating.kept-by-the-rest", "T39", "So do setup, activation and state.", MUST, kept_by_the_rest},
    {"floating.not-heard", "T39", "The host's mode, also one that changes, is not heard.", SHOULD, not_heard},
    {"floating.not-read", "T39", "Nor is it seen in texts.", SHOULD, not_read},
    {0},
};
