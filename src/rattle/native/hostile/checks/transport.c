/* transport.c: a host that plays a song, with bars, a jump and another tempo. */
#include <math.h>

#include "../sound.h"
#include "../table.h"

static const uint32_t everything = kPlaying | kCycleActive | kRecording | kProjectTimeMusicValid |
                                   kTempoValid | kBarPositionValid | kCycleValid | kTimeSigValid;

typedef struct Song {
    ProcessContext context; /* of the block at hand */
    uint32_t state;
    bool is_second; /* after the jump */
} Song;

/* 7/8 at 90, then back to another place at 133.7: each block's start is computed anew, as hosts do. */
static void tell(Block *block, int64_t sample, void *extra) {
    Song *song = extra;
    const double sample_rate = block->instance->setup.sample_rate;
    const double tempo = song->is_second ? 133.7 : 90.0, from = song->is_second ? 2.6 : 4.0;
    const double beats = from + (double)sample * tempo / (60.0 * sample_rate);
    song->context = (ProcessContext){.state = song->state,
                                     .sampleRate = sample_rate,
                                     .projectTimeSamples = 96000 + sample,
                                     .projectTimeMusic = beats,
                                     .barPositionMusic = floor(beats / 3.5) * 3.5,
                                     .cycleStartMusic = 0.0,
                                     .cycleEndMusic = 16.0,
                                     .tempo = tempo,
                                     .timeSigNumerator = 7,
                                     .timeSigDenominator = 8};
    block->data.processContext = &song->context;
}

typedef struct Sung {
    Sound first, second; /* the song, and what comes after its jump */
} Sung;

typedef void Twist(Block *, int64_t, void *);

static Sound sing(Instance *instance, Song song, Twist *twist, uint32_t seed) {
    const Piece piece = {.length = 10000, .signal = NOISE, .seed = seed, .twist = twist, .extra = &song};
    return play(instance, piece);
}

static Sung sung(Run *run, Song song, Twist *twist, uint32_t seed) {
    Instance *instance = instance_open(run, usual_setup);
    Sung sound;
    sound.first = sing(instance, song, twist, seed);
    song.is_second = true;
    sound.second = sing(instance, song, twist, seed);
    instance_close(instance);
    return sound;
}

static void expect_same(Run *run, Sung a, Sung b, const char *what) {
    EXPECT_SAME(a.first, b.first, what);
    EXPECT_SAME(a.second, b.second, what);
}

static void expect_finite(Run *run, const Sound *sound) {
    EXPECT(isfinite(sound_peak(sound, 0, sound->length)), "the sound is no number");
}

static void nonsense(Block *block, int64_t sample, void *extra) {
    static const double values[] = {0.0, -0.0, -120.0, 5e-324, 1e300, -1e300, 0x1p53, 1e9};
    Song *song = extra;
    uint32_t seed = (uint32_t)sample + 1;
    tell(block, sample, extra);
    double *fields[] = {&song->context.projectTimeMusic,
                        &song->context.barPositionMusic,
                        &song->context.cycleStartMusic,
                        &song->context.cycleEndMusic,
                        &song->context.tempo,
                        &song->context.sampleRate};
    for (int f = 0; f < 6; f++) {
        const uint32_t which = random_next(&seed) % 11;
        *fields[f] = which < 8 ? values[which] : which == 8 ? (double)NAN : which == 9 ? HUGE_VAL : -HUGE_VAL;
    }
    song->context.timeSigNumerator = (int32_t)random_next(&seed) % 5;
    song->context.timeSigDenominator = (int32_t)random_next(&seed) % 3 - 1;
    song->context.projectTimeSamples = random_next(&seed) % 2 ? INT64_MAX : INT64_MIN;
    if (random_next(&seed) % 3 == 0) song->context.state = random_next(&seed);
}

static void nonsense_in_fields(Run *run) {
    const Song song = {.state = everything};
    const Sung sound = sung(run, song, nonsense, 3);
    expect_finite(run, &sound.first);
    expect_finite(run, &sound.second);
}

/* A host may leave out what was not asked for. */
static void nothing_else_is_needed(Run *run) {
    static const struct {
        uint32_t need, flags;
    } rows[] = {{kNeedTransportState, kPlaying | kCycleActive | kRecording},
                {kNeedProjectTimeMusic, kProjectTimeMusicValid},
                {kNeedBarPositionMusic, kBarPositionValid},
                {kNeedCycleMusic, kCycleValid},
                {kNeedTempo, kTempoValid},
                {kNeedTimeSignature, kTimeSigValid}};
    const uint32_t needed = instance_requirements(instance_create(run));
    Song all = {.state = everything}, asked = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (needed & rows[i].need) asked.state |= rows[i].flags;
    expect_same(run, sung(run, all, tell, 0), sung(run, asked, tell, 0),
                "a host that says what was asked for");
}

static void block_sizes(Run *run) {
    const Song song = {.state = everything};
    expect_same(run, sung(run, song, tell, 0), sung(run, song, tell, 7), "blocks of other sizes");
}

static void off_and_on_forgets(Run *run) {
    Song song = {.state = everything};
    Instance *instance = instance_open(run, usual_setup);
    IAudioProcessor *processor = instance->processor;
    (void)sing(instance, song, tell, 0);
    (void)processor->vtbl->setProcessing(processor, 0);
    (void)processor->vtbl->setProcessing(processor, 1);
    song.is_second = true;
    const Sound after = sing(instance, song, tell, 0);
    const Sound fresh = sing(instance_open(run, usual_setup), song, tell, 0);
    EXPECT_SAME(after, fresh, "off and on, and it is elsewhere in the song");
}

const Check transport_checks[] = {
    {"transport.nonsense", "T36", "No tempo, meter or position, however absurd, makes the sound no number.",
     MUST, nonsense_in_fields},
    {"transport.nothing-else-is-needed", "T36", "What it does not require may be left out.", SHOULD,
     nothing_else_is_needed},
    {"transport.block-sizes", "T30 T36", "A song sounds the same in blocks of any size.", SHOULD,
     block_sizes},
    {"transport.off-and-on-forgets", "T28 T36", "After off and on it is where the host says, at once.", SHOULD,
     off_and_on_forgets},
    {0},
};
