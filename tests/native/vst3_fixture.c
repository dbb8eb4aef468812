/* vst3_fixture.c: a plugin written by hand: a gain behind a delay of 1 ms, in mono and stereo, in both sample
 * types, to which a connected side-chain is added. `mode` flips the sign (it has no ramp: it shows where a point
 * fell) or makes the tail endless.
 *
 * FIXTURE_PRESETS  it has presets
 * FIXTURE_WORKER   it says it has a worker: its latency depends on the setup, it takes events, it has a status
 * FIXTURE_INSTRUMENT  without an input besides
 * FIXTURE_VOICES  it says it has voices, has a controller move a Param, and sends what it hears an octave higher
 * FIXTURE_MPE     of each channel apart, and handlers hear all controllers, besides */
#include <math.h>

#include "description.h"
#include "kernel_samples.h"
#include "sent.h"
#include "voices/voices.h"
#include "vst3_host.h"


void (*fixture_while_preparing)(void);
RattleTransport *fixture_hears;
_Atomic int32_t fixture_kept;
_Atomic uint32_t fixture_resets, fixture_prepares, fixture_closes, fixture_is_offline, fixture_status;
void (*fixture_while_closing)(void);
RattleSetup fixture_setup;
Heard fixture_heard[FIXTURE_HEARD];
uint32_t fixture_heard_count;

typedef struct Fixture {
    uint32_t channels, inputs, delay, index;
    uint64_t played;
    double *ring; /* [channels][delay] */
} Fixture;

static uint32_t latency(const RattleSetup *setup) {
    const uint32_t own = (uint32_t)(setup->sample_rate / 1000.0);
#ifdef FIXTURE_WORKER
    if (setup->wanted_latency > 0) return setup->wanted_latency;
    if (setup->largest_block > 512) return own + setup->largest_block - 512;
#endif
    return own;
}

static uint64_t arena_bytes(const RattleSetup *setup) {
    const uint64_t ring = (uint64_t)latency(setup) * setup->output_channels * sizeof(double);
    return sizeof(Fixture) + ring + 2 * RATTLE_ARENA_ALIGNMENT;
}

static void reset(void *self) {
    Fixture *fixture = self;
    fixture_resets++;
    fixture->index = 0;
    fixture->played = 0;
    for (uint32_t i = 0; i < fixture->channels * fixture->delay; i++) fixture->ring[i] = 0.0;
}

static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {
    Fixture *fixture = rattle_arena_take(arena, sizeof *fixture);
    (void)params;
    fixture->channels = setup->output_channels;
    fixture->inputs = setup->input_channels;
    fixture_setup = *setup;
    fixture_prepares++;
    fixture->delay = latency(setup);
    fixture->ring = rattle_arena_take(arena, fixture->channels * fixture->delay * sizeof(double));
    reset(fixture);
    if (fixture_while_preparing != NULL) fixture_while_preparing();
    return fixture;
}

static double ramp_at(const RattleRamp *ramp, uint32_t i) {
    return ramp->remaining == 0 ? ramp->target : ramp->target - ramp->step * (double)(ramp->remaining - i);
}

static double play_sample(Fixture *fixture, const RattleSegment *segment, uint32_t channel, uint32_t i,
                          double x) {
    double *held = &fixture->ring[channel * fixture->delay + (fixture->index + i) % fixture->delay];
    const double delayed = *held;
    const double gain = pow(10.0, ramp_at(&segment->params[0], i) / 20.0);
    const double sign = segment->params[1].target == INVERT ? -1.0 : 1.0;
    *held = x;
    const double y = segment->params[2].target != 0.0 ? 0.0 : delayed * gain * sign;
    if (fabs(y) > segment->meters[0]) segment->meters[0] = fabs(y);
    return y;
}

static void hear(const Fixture *fixture, const RattleSegment *segment) {
    fixture_is_offline = segment->is_offline;
    for (uint32_t i = 0; i < segment->event_count; i++) {
        if (fixture_heard_count == FIXTURE_HEARD) return;
        fixture_heard[fixture_heard_count++] =
            (Heard){fixture->played, segment->params[1].target, segment->events[i]};
    }
}

static void answer(const RattleSegment *segment) {
    for (uint32_t i = 0; i < segment->event_count && segment->sent != NULL; i++) {
        RattleEvent event = segment->events[i];
        if (event.note >= 0) event.note += 12;
        rattle_sent_add(segment->sent, segment->block_offset, &event);
    }
}

#define DEFINE_PROCESS(name, sample)                                                                         \
    static uint32_t name(void *self, const RattleSegment *segment) {                                         \
        Fixture *fixture = self;                                                                             \
        if (fixture_hears != NULL) *fixture_hears = *segment->transport;                                     \
        hear(fixture, segment);                                                                              \
        answer(segment);                                                                                     \
        for (uint32_t c = 0; c < fixture->channels; c++) {                                                   \
            const sample *x = fixture->inputs > 0 ? segment->inputs[c < fixture->inputs ? c : 0] : NULL;     \
            sample *y = segment->outputs[c];                                                                 \
            const sample *key = segment->inputs[fixture->inputs + (c < fixture->inputs ? c : 0)];            \
            for (uint32_t i = 0; i < segment->count; i++)                                                    \
                y[i] = (sample)play_sample(fixture, segment, c, i, x != NULL ? x[i] : 0);                    \
            for (uint32_t i = 0; i < segment->count && segment->connected; i++) y[i] += key[i];              \
        }                                                                                                    \
        fixture->index = (fixture->index + segment->count) % fixture->delay;                                 \
        fixture->played += segment->count;                                                                   \
        return 1;                                                                                            \
    }
DEFINE_PROCESS(process32, float)
DEFINE_PROCESS(process64, double)

static void tick(void *self) { (void)self; }

static double tail_s(double sample_rate, const double *params) {
    (void)sample_rate;
    return params[1] == ENDLESS ? (double)INFINITY : 0.001;
}

static const RattleBorder border_f32 = RATTLE_BORDER_OF(f32), border_f64 = RATTLE_BORDER_OF(f64);

static void close(void *self) {
    (void)self;
    fixture_closes++;
    if (fixture_while_closing != NULL) fixture_while_closing();
}

static void keep(uint32_t is_kept) { fixture_kept += is_kept ? 1 : -1; }

static uint32_t status(const void *self) {
    (void)self;
    return fixture_status;
}

#define PROCESSOR(sample, process, border)                                                                   \
    {sizeof(sample), arena_bytes, prepare, reset, process, tick, latency, tail_s, &border, close, status, keep}
static const RattleProcessor f32 = PROCESSOR(float, process32, border_f32),
                             f64 = PROCESSOR(double, process64, border_f64);

static const RattleLabel gain_labels[] = {{-60.0, "silent"}};
static const char *const mode_members[] = {"CLEAN", "INVERT", "ENDLESS"};
static const RattleParam params[] = {
    {.id = "gain_db", .title = "Gain", .unit = "dB", .minimum = -60.0, .maximum = 12.0, .smooth_ms = 20.0,
     .labels = gain_labels, .label_count = 1, .number = GAIN, .digits = 1, .is_automatable = 1},
    {.id = "mode", .title = "Mode", .unit = "", .maximum = 2.0, .step = 1.0, .members = mode_members,
     .number = MODE, .step_count = 2, .group = 1, .is_automatable = 1},
    {.id = "mute", .title = "Mute", .unit = "", .maximum = 1.0, .step = 1.0, .number = MUTE, .step_count = 1,
     .group = 1, .is_bool = 1, .is_automatable = 1},
    {.id = "cutoff_hz",
     .title = "A title of far more than the one hundred and twenty-seven UTF-16 units that fit, with "
              "\xc3\xa4, \xe2\x82\xac and \xf0\x9d\x84\x9e in it, cut where it must be, at the end",
     .unit = "Hz", .default_value = 1000.0, .minimum = 20.0, .maximum = 20000.0, .number = CUTOFF,
     .group = 2, .taper = RATTLE_LOG},
};
static const RattleMeter meters[] = {
    {.id = "level", .title = "Level", .unit = "", .maximum = 1.0, .number = LEVEL, .is_peak = 1}};
static const RattleGroup groups[] = {{"Root", 0, 0}, {"Routing", 77, 0}, {"Tone", 78, 1}};
#ifdef FIXTURE_VOICES
static const RattleMidiCc midi_ccs[] = {{1, 0}, {64, 1}}; /* GAIN, and MODE in place of the voices' pedal */
#endif
static const RattleRenamed renamed[] = {{"volume_db", OLD_GAIN, 0}};
#ifdef FIXTURE_INSTRUMENT
static const RattleSidechain sidechains[] = {{"Key", 1}};
static const RattleLayout layouts[] = {{0, 2}, {0, 1}};
#else
static const RattleSidechain sidechains[] = {{"Key", 0}};
static const RattleLayout layouts[] = {{2, 2}, {1, 1}, {1, 2}};
#endif
#ifdef FIXTURE_WORKER
static const RattleWorker worker = {.latency_ms = 1.0, .policy = RATTLE_POLICY_ADAPTIVE, .status_number = STATUS};
#endif

#ifdef FIXTURE_PRESETS
static const char *const preset_names[] = {"Default", "Warm", "Dark \xc3\xa4 and a name that is far longer than any "
    "list of a host would care to show, longer than a text of the interface can even hold, which is one hundred and "
    "twenty-seven units", "Inverted"};
static const double preset_plain[4][4] = {
    {0.0, 0.0, 0.0, 1000.0}, {-6.0, CLEAN, 0.0, 600.0}, {-12.0, CLEAN, 0.0, 200.0}, {3.0, INVERT, 0.0, 20000.0}};
#endif

const RattlePlugin rattle_plugin = {
    .id = "com.example.fixture",
    .name = "Fixture",
    .vendor = "Rattle \xc3\x9c",
    .version = "1.2.3",
    .url = "https://example.com",
    .email = "me@example.com",
    .subcategories = "Fx|Tools",
    .class_id = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff},
    .params = params,
    .meters = meters,
    .groups = groups,
    .renamed = renamed,
    .layouts = layouts,
    .sidechains = sidechains,
    .sidechain_count = 1,
    .param_count = 4,
    .meter_count = 1,
    .group_count = 3,
    .renamed_count = 1,
    .layout_count = sizeof layouts / sizeof layouts[0],
#ifdef FIXTURE_WORKER
    .worker = &worker,
    .has_events = 1,
#endif
#ifdef FIXTURE_VOICES
    .has_events = 1,
    .sends_events = 1,
    .midi_ccs = midi_ccs,
    .midi_cc_count = 2,
    .voice_fields = 1u << RATTLE_VOICE_GATE | 1u << RATTLE_VOICE_PITCH_HZ | 1u << RATTLE_VOICE_VOLUME |
                    1u << RATTLE_VOICE_PRESSURE,
#endif
#ifdef FIXTURE_MPE
    .is_by_channel = 1,
    .midi_in = RATTLE_HEARS_CONTROLLERS | RATTLE_HEARS_PITCH_BEND | RATTLE_HEARS_PRESSURE,
#endif
    .bypass_number = BYPASS,
    .transport = RATTLE_READS_STATE | RATTLE_READS_TEMPO | RATTLE_READS_SIGNATURE | RATTLE_READS_POSITION |
                 RATTLE_READS_BAR, /* all but the loop */
#ifdef FIXTURE_PRESETS
    .preset_names = preset_names,
    .preset_plain = &preset_plain[0][0],
    .preset_count = 4,
    .program_number = PROGRAM,
#endif
    .kernels = {.f32 = {&f32, NULL, NULL}, .f64 = {&f64, NULL, NULL}},
};
