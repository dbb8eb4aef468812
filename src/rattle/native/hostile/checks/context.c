/* context.c: ProcessContext, absent, empty, false and mad. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

typedef union Context { /* of honest fields, or of bytes that no honest host would write */
    ProcessContext fields;
    double numbers[sizeof(ProcessContext) / sizeof(double)];
    uint8_t bytes[sizeof(ProcessContext)];
} Context;
enum { FIRST_NUMBER = 2, NUMBERS_END = 10 }; /* from projectTimeSamples to tempo */

static Context of_rate(uint32_t state) { return (Context){.fields = {.state = state, .sampleRate = 48000.0}}; }

static const Piece piece = {.length = 4000, .signal = NOISE, .block = 200};

static void give(Block *block, int64_t sample, void *extra) {
    (void)sample;
    block->data.processContext = extra;
}

static Sound with_context(Run *run, Context *context) {
    Piece with = piece;
    with.twist = give;
    with.extra = context;
    return play_fresh(run, usual_setup, with);
}

static void null(Run *run) {
    const Sound sound = with_context(run, NULL);
    EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "without a context the sound is no number");
}

static void without_flags(Run *run) {
    Context empty = of_rate(0), mad;
    memset(mad.bytes, 0xA5, sizeof mad.bytes);
    for (int i = FIRST_NUMBER; i < NUMBERS_END; i++) mad.numbers[i] = 1000.0 + i;
    mad.fields.state = 0, mad.fields.sampleRate = 48000.0; /* which is always there */
    const Sound one = with_context(run, &empty), other = with_context(run, &mad);
    EXPECT_SAME(one, other, "fields without their flags are believed");
}

static void mad_values(Run *run) {
    const double values[] = {(double)NAN, (double)INFINITY, 0.0, -120.0, 1e300};
    for (int v = 0; v < 5; v++)
        for (int form = 0; form < 3; form++) {
            Context context = {.bytes = {0}};
            for (int i = FIRST_NUMBER; i < NUMBERS_END; i++) context.numbers[i] = values[v];
            if (form == 1) context.fields.timeSigNumerator = context.fields.timeSigDenominator = -1;
            if (form == 2) memset(context.bytes, 0xFF, sizeof context.bytes);
            context.fields.state = 0xFFFFFFFFu, context.fields.sampleRate = 48000.0;
            const Sound sound = with_context(run, &context);
            EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "a tempo of %g gives no number",
                   values[v]);
        }
}

static void flag_by_flag(Run *run) {
    for (uint32_t bit = 0; bit < 32; bit++) { /* valid, and nothing filled in */
        Context context = of_rate(UINT32_C(1) << bit);
        const Sound sound = with_context(run, &context);
        EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "flag %u alone gives no number",
               (unsigned)bit);
    }
}

static void comes_and_goes(Block *block, int64_t sample, void *extra) {
    block->data.processContext = sample / 200 % 2 == 0 ? extra : NULL;
}

static void now_and_then(Run *run) {
    Context context = of_rate(kPlaying | kTempoValid);
    Piece with = piece;
    context.fields.tempo = 120.0;
    with.twist = comes_and_goes;
    with.extra = &context;
    const Sound sound = play_fresh(run, usual_setup, with);
    EXPECT(is_finite(sound_peak(&sound, 0, piece.length)), "a context now and then gives no number");
}

static void requirements_stay(Run *run) {
    Instance *instance = instance_create(run);
    const uint32_t before = instance_requirements(instance);
    EXPECT(before < UINT32_C(1) << 11, "it requires what nobody knows: %x", (unsigned)before);
    instance_start(instance, usual_setup);
    EXPECT(instance_requirements(instance) == before, "after the activation it requires something else");
}

static void nothing_required_nothing_heard(Run *run) {
    const Instance *instance = instance_create(run);
    if (instance_requirements(instance) != 0) run_skip(run, "it requires some of the context");
    Context context =
        of_rate(kPlaying | kProjectTimeMusicValid | kTempoValid | kBarPositionValid | kTimeSigValid);
    context.fields.tempo = 97.0, context.fields.projectTimeMusic = 33.25;
    const Sound without = with_context(run, NULL), with = with_context(run, &context);
    EXPECT_SAME(without, with, "it requires nothing of the context, and its sound depends on it");
}

const Check context_checks[] = {
    {"context.null", "T36", "The context may be null.", MUST, null},
    {"context.without-flags", "T36", "A field without its flag is not there.", SHOULD, without_flags},
    {"context.mad-values", "T36", "Tempo and positions that are none do no harm.", MUST, mad_values},
    {"context.flag-by-flag", "T36", "Flags whose fields are all zero do no harm.", MUST, flag_by_flag},
    {"context.now-and-then", "T36", "The context may be there in some blocks only.", MUST, now_and_then},
    {"context.requirements-stay", "T36", "What it requires is asked once: it never changes.", MUST,
     requirements_stay},
    {"context.nothing-required-nothing-heard", "T36", "Who requires nothing sounds the same without it.",
     SHOULD, nothing_required_nothing_heard},
    {0},
};
