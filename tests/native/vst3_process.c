/* vst3_process.c: sound: automation, block sizes, flushes, buffers of all shapes, bypass, meters. */
#include <math.h>
#include <string.h>

#include "fpmode.h"
#include "vst3_host.h"

enum { TOTAL = 8192 };

/* ---- Automation ------------------------------------------------------------------------------------- */

typedef struct Automation { /* absolute samples */
    ParamID id;
    int32_t sample;
    double value;
} Automation;

enum { AUTOMATION_COUNT = 200 };

static void random_automation(Automation *points) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, BYPASS, CUTOFF, OLD_GAIN};
    uint32_t seed = 7, sample = 0;
    for (int i = 0; i < AUTOMATION_COUNT; i++) {
        sample += 1 + random_next(&seed) % 39; /* no two at one sample: their order would be the host's */
        const ParamID id = ids[random_next(&seed) % 6];
        points[i] = (Automation){id, (int32_t)sample, random_next(&seed) % 129 / 128.0};
        if (id == MUTE && points[i].sample % 3) points[i].value = 0.0; /* mostly audible */
    }
}

static int32_t next_block(int32_t size, int32_t left, uint32_t *seed) {
    const int32_t wanted = size > 0 ? size : (int32_t)(random_next(seed) % 700);
    return wanted < left ? wanted : left;
}

/* Queues come in another order each block; points within a queue in the order of time. */
static void points_of(Changes *changes, const Automation *points, int32_t start, int32_t count, uint32_t *seed) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, BYPASS, CUTOFF, OLD_GAIN};
    const uint32_t first = random_next(seed) % 6;
    changes_init(changes);
    for (uint32_t q = 0; q < 6; q++)
        for (int32_t sample = start; sample < start + count; sample++)
            for (int i = 0; i < AUTOMATION_COUNT; i++)
                if (points[i].sample == sample && points[i].id == ids[(first + q) % 6])
                    changes_add(changes, points[i].id, sample - start, points[i].value);
}

static uint64_t automated_hash(int32_t block) {
    Instance instance = instance_open(kSample32);
    Automation points[AUTOMATION_COUNT];
    Changes *changes = malloc(sizeof *changes);
    float *left = floats(TOTAL), *right = floats(TOTAL);
    uint32_t seed = (uint32_t)block + 1;
    random_automation(points);
    noise(left, TOTAL, 1);
    noise(right, TOTAL, 2);
    for (int32_t done = 0; done < TOTAL;) {
        const int32_t count = next_block(block, TOTAL - done, &seed);
        void *channels[] = {left + done, right + done};
        points_of(changes, points, done, count, &seed);
        CHECK(process(&instance, channels, channels, 2, count, changes, NULL) == kResultOk);
        done += count;
    }
    const uint64_t sum = hash(hash(14695981039346656037u, left, TOTAL * 4), right, TOTAL * 4);
    free(left), free(right), free(changes);
    instance_close(&instance);
    return sum;
}

static void automation_has_one_hash_at_every_block_size(void) {
    static const int32_t sizes[] = {0, 1, 3, 7, 64, 255, 256, 257, 512, 1000, 4096, TOTAL};
    const uint64_t expected = automated_hash(0); /* random cuts, blocks of 0 among them */
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) CHECK(automated_hash(sizes[i]) == expected);
}

/* A constant goes in; the sample at which the output's sign flips is the point's. */
static void automation_falls_on_its_sample(void) {
    for (int32_t at = 0; at < 700; at += 37) {
        Instance instance = instance_open(kSample32);
        Changes changes;
        float *x = floats(700);
        void *channels[] = {x, NULL};
        for (int i = 0; i < 700; i++) x[i] = 1.0f;
        changes_init(&changes);
        changes_add(&changes, MODE, at, MODE_AT(INVERT));
        CHECK(process(&instance, channels, channels, 2, 700, &changes, NULL) == kResultOk);
        for (int i = 0; i < 700; i++) CHECK(x[i] == (i < LATENCY ? 0.0f : i < at ? 1.0f : -1.0f));
        free(x);
        instance_close(&instance);
    }
}

static void points_outside_the_block_are_moved_in(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100];
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, MODE, -1000, MODE_AT(INVERT));
    changes_add(&changes, MODE, 1 << 30, MODE_AT(CLEAN));
    for (int i = 0; i < 100; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f && x[98] == -1.0f && x[99] == 1.0f);
    instance_close(&instance);
}

static void last_point_of_a_sample_wins(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100];
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, MODE, 60, MODE_AT(CLEAN));
    changes_add(&changes, MODE, 60, MODE_AT(INVERT));
    changes_add(&changes, MODE, 60, (double)NAN);
    for (int i = 0; i < 100; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    CHECK(x[59] == 1.0f && x[60] == -1.0f && x[99] == -1.0f);
    instance_close(&instance);
}

static void meaningless_queues_are_passed_over(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100] = {0};
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, 0x7777, 0, 1.0);
    changes_add(&changes, LEVEL, 0, 1.0);
    changes_add(&changes, MUTE, 0, 1.0);
    changes.queues[2].count = 0;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    changes.gives_null_queues = true;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    instance_close(&instance);
}

/* ---- Flush ------------------------------------------------------------------------------------------ */

static ProcessData flush_of(Changes *changes) {
    return (ProcessData){.symbolicSampleSize = kSample32, .inputParameterChanges = &changes->interface};
}

/* After the flush a constant of 1 must come out with the other sign, from the first sample on. */
static void check_flushed(Instance *instance) {
    float x[LATENCY + 1];
    void *channels[] = {x, NULL};
    for (int i = 0; i <= LATENCY; i++) x[i] = 1.0f;
    CHECK(process(instance, channels, channels, 2, LATENCY + 1, NULL, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f);
    instance_close(instance);
}

static void flush_without_samples(void) {
    Instance instance = instance_open(kSample32);
    Changes changes, sent;
    float x[1] = {3.0f};
    void *channels[] = {x, x};
    changes_init(&changes), changes_init(&sent);
    changes_add(&changes, MODE, 17, MODE_AT(INVERT));
    CHECK(process(&instance, channels, channels, 2, 0, &changes, &sent) == kResultOk);
    CHECK(x[0] == 3.0f && sent.count == 0);
    check_flushed(&instance);
}

static void flush_without_buses(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    CHECK(process_data(&instance, &data) == kResultOk);
    data.numInputs = data.numOutputs = 1; /* announced, and still not there */
    CHECK(process_data(&instance, &data) == kResultOk);
    check_flushed(&instance);
}

static void flush_without_channels(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    AudioBusBuffers in = {0}, out = {.silenceFlags = 3};
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    data.numInputs = data.numOutputs = 1;
    data.inputs = &in, data.outputs = &out;
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(out.silenceFlags == 0);
    check_flushed(&instance);
}

static void flush_while_inactive(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    instance_stop(&instance);
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(CLEAN));
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    check_flushed(&instance);
}

/* ---- Buffers ---------------------------------------------------------------------------------------- */

static void in_place_and_permuted(void) {
    float *sums[3] = {NULL, NULL, NULL};
    for (int form = 0; form < 3; form++) {
        Instance instance = instance_open(kSample32);
        float *in[] = {floats(1000), floats(1000)}, *out[] = {floats(1000), floats(1000)};
        noise(in[0], 1000, 1), noise(in[1], 1000, 2);
        void *inputs[] = {in[0], in[1]};
        void *apart[] = {out[0], out[1]}, *same[] = {in[0], in[1]}, *swapped[] = {in[1], in[0]};
        void **outputs = form == 0 ? apart : form == 1 ? same : swapped;
        CHECK(process(&instance, inputs, outputs, 2, 1000, NULL, NULL) == kResultOk);
        sums[form] = floats(2000);
        memcpy(sums[form], outputs[0], 4000), memcpy(sums[form] + 1000, outputs[1], 4000);
        if (form == 0) {
            float expected[1000];
            noise(expected, 1000, 1);
            CHECK(memcmp(in[0], expected, 4000) == 0); /* inputs that are not outputs stay */
        }
        free(in[0]), free(in[1]), free(out[0]), free(out[1]);
        instance_close(&instance);
    }
    CHECK(memcmp(sums[0], sums[1], 8000) == 0 && memcmp(sums[0], sums[2], 8000) == 0);
    free(sums[0]), free(sums[1]), free(sums[2]);
}

static void null_channels_and_buses(void) {
    Instance instance = instance_open(kSample32);
    float *x = floats(200), *y = floats(200);
    for (int i = 0; i < 200; i++) x[i] = 1.0f, y[i] = 9.0f;
    void *in_right[] = {NULL, x}, *out_left[] = {y, NULL}, *none[] = {NULL, NULL};
    CHECK(process(&instance, in_right, out_left, 2, 200, NULL, NULL) == kResultOk);
    for (int i = 0; i < 200; i++) CHECK(y[i] == 0.0f); /* its own input is not there */
    CHECK(process(&instance, none, none, 2, 200, NULL, NULL) == kResultOk);
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = NULL};
    ProcessData data = {.numSamples = 200, .numInputs = 1, .numOutputs = 1, .inputs = &bus, .outputs = &bus};
    CHECK(process_data(&instance, &data) == kResultOk);
    data.inputs = data.outputs = NULL;
    CHECK(process_data(&instance, &data) == kResultOk);
    data.numInputs = data.numOutputs = -3, data.numSamples = -7;
    CHECK(process_data(&instance, &data) == kResultOk);
    free(x), free(y);
    instance_close(&instance);
}

static void outputs_nobody_asked_for_are_silenced(void) {
    Instance instance = instance_open(kSample32);
    float *buffers[5];
    for (int b = 0; b < 5; b++) {
        buffers[b] = floats(64);
        for (int i = 0; i < 64; i++) buffers[b][i] = 5.0f;
    }
    float *main_channels[] = {buffers[0], buffers[1], buffers[2]}, *other[] = {buffers[3], buffers[4]};
    AudioBusBuffers in = {.numChannels = 2, .channelBuffers32 = main_channels};
    AudioBusBuffers out[] = {{.numChannels = 3, .channelBuffers32 = main_channels},
                             {.numChannels = 2, .silenceFlags = 0, .channelBuffers32 = other}};
    ProcessData data = {.numSamples = 64, .numInputs = 1, .numOutputs = 2, .inputs = &in, .outputs = out};
    CHECK(process_data(&instance, &data) == kResultOk);
    for (int i = 0; i < 64; i++) CHECK(buffers[2][i] == 0.0f && buffers[3][i] == 0.0f && buffers[4][i] == 0.0f);
    CHECK(buffers[0][63] == 5.0f);
    CHECK(out[0].silenceFlags == 4 && out[1].silenceFlags == 3);
    for (int b = 0; b < 5; b++) free(buffers[b]);
    instance_close(&instance);
}

static void silence_flags_tell_the_truth(void) {
    Instance instance = instance_open(kSample32);
    float left[32] = {0}, right[32] = {0};
    float *channels[] = {left, right};
    AudioBusBuffers bus = {.numChannels = 2, .silenceFlags = 0, .channelBuffers32 = channels};
    ProcessData data = {.numSamples = 32, .numInputs = 1, .numOutputs = 1, .inputs = &bus, .outputs = &bus};
    for (int block = 0; block < 8; block++) {
        if (block == 2) left[31] = 1.0f; /* comes out LATENCY samples later, in block 4 */
        if (block != 2) memset(left, 0, sizeof left);
        bus.silenceFlags = block % 2 ? 3 : 0; /* what a host left there means nothing */
        CHECK(process_data(&instance, &data) == kResultOk);
        CHECK(bus.silenceFlags == (block == 4 ? 2 : 3));
        CHECK((left[15] != 0.0f) == (block == 4));
    }
    instance_close(&instance);
}

static void larger_than_announced(void) {
    Instance whole = instance_open(kSample32), pieces = instance_open(kSample32);
    float *a = floats(100000), *b = floats(100000);
    noise(a, 100000, 3), noise(b, 100000, 3);
    void *all[] = {a, NULL};
    CHECK(process(&whole, all, all, 2, 100000, NULL, NULL) == kResultOk);
    for (int32_t done = 0; done < 100000; done += 500) {
        void *piece[] = {b + done, NULL};
        CHECK(process(&pieces, piece, piece, 2, 500, NULL, NULL) == kResultOk);
    }
    CHECK(memcmp(a, b, 400000) == 0);
    free(a), free(b);
    instance_close(&whole), instance_close(&pieces);
}

static void mono_and_mono_to_stereo(void) {
    for (int32_t outs = 1; outs <= 2; outs++) {
        Instance instance = instance_create();
        SpeakerArrangement mono = kSpeakerM, out = outs == 1 ? kSpeakerM : kSpeakerL | kSpeakerR;
        IAudioProcessor *processor = instance.processor;
        CHECK(processor->vtbl->setBusArrangements(processor, &mono, 1, &out, 1) == kResultTrue);
        ProcessSetup setup = {kOffline, kSample32, 64, 48000.0};
        CHECK(processor->vtbl->setupProcessing(processor, &setup) == kResultOk);
        CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
        float x[64], left[64], right[64];
        float *in[] = {x}, *to[] = {left, right};
        for (int i = 0; i < 64; i++) x[i] = 1.0f, right[i] = 7.0f;
        AudioBusBuffers input = {.numChannels = 1, .channelBuffers32 = in};
        AudioBusBuffers output = {.numChannels = outs, .channelBuffers32 = to};
        ProcessData data = {.numSamples = 64, .numInputs = 1, .numOutputs = 1, .inputs = &input, .outputs = &output};
        CHECK(process_data(&instance, &data) == kResultOk);
        CHECK(left[LATENCY - 1] == 0.0f && left[LATENCY] == 1.0f);
        CHECK(right[63] == (outs == 1 ? 7.0f : 1.0f));
        instance_close(&instance);
    }
}

static void double_samples(void) {
    Instance instance = instance_open(kSample64);
    double *x = calloc(500, sizeof *x);
    double *channels[] = {x, NULL};
    for (int i = 0; i < 500; i++) x[i] = 1.0 + i * 1e-12; /* lost in a float */
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers64 = channels};
    ProcessData data = {.symbolicSampleSize = kSample64, .numSamples = 500, .numInputs = 1, .numOutputs = 1,
                        .inputs = &bus, .outputs = &bus};
    CHECK(process_data(&instance, &data) == kResultOk);
    for (int i = LATENCY; i < 500; i++) CHECK(x[i] == 1.0 + (i - LATENCY) * 1e-12);
    free(x);
    instance_close(&instance);
}

/* ---- Bypass, meters, numbers ------------------------------------------------------------------------ */

static void bypass_is_free_of_clicks(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float *x = floats(4800), *y = floats(4800);
    void *in[] = {x, NULL}, *out[] = {y, NULL};
    double steepest = 0.0;
    for (int i = 0; i < 4800; i++) x[i] = sinf((float)i * 0.01f); /* moves by 0.01 a sample at most */
    changes_init(&changes);
    changes_add(&changes, GAIN, 0, GAIN_AT(-12.0));
    changes_add(&changes, BYPASS, 2000, 1.0);
    changes_add(&changes, BYPASS, 4000, 0.0);
    CHECK(process(&instance, in, out, 2, 4800, &changes, NULL) == kResultOk);
    for (int i = 1; i < 4800; i++) steepest = fmax(steepest, fabs((double)y[i] - (double)y[i - 1]));
    CHECK(steepest < 0.0125);
    for (int i = 2600; i < 4000; i++) CHECK(y[i] == x[i - LATENCY]); /* the dry signal, as late as the wet */
    for (int i = LATENCY; i < 2000; i++) CHECK_NEAR(y[i], x[i - LATENCY] * powf(10.0f, -0.6f), 1e-6);
    CHECK_NEAR(y[4799], x[4799 - LATENCY] * powf(10.0f, -0.6f), 1e-6);
    free(x), free(y);
    instance_close(&instance);
}

static double sent_level(const Changes *sent) {
    const Queue *queue = changes_find(sent, LEVEL);
    CHECK(queue != NULL && queue->count == 1 && queue->points[0].offset == 0);
    return queue->points[0].value;
}

static void meters_are_sent_when_they_move(void) {
    Instance instance = instance_open(kSample32);
    Changes sent;
    float x[64];
    void *channels[] = {x, NULL};
    for (int i = 0; i < 64; i++) x[i] = 0.5f;
    changes_init(&sent);
    CHECK(process(&instance, channels, channels, 2, 64, NULL, &sent) == kResultOk);
    CHECK_NEAR(sent_level(&sent), 0.5, 1e-6);
    for (int i = 0; i < 64; i++) x[i] = 0.5f;
    changes_init(&sent);
    CHECK(process(&instance, channels, channels, 2, 64, NULL, &sent) == kResultOk);
    CHECK(sent.count == 0); /* the same level again */
    memset(x, 0, sizeof x);
    CHECK(process(&instance, channels, channels, 2, 64, NULL, NULL) == kResultOk); /* nobody listens */
    memset(x, 0, sizeof x);
    sent.gives_null_queues = true;
    CHECK(process(&instance, channels, channels, 2, 64, NULL, &sent) == kResultOk);
    CHECK(shown(&instance, LEVEL) == 0.0); /* the host tells the controller, not we */
    instance_close(&instance);
}

static void not_a_number_never_leaves(void) {
    Instance instance = instance_open(kSample32);
    float x[256];
    void *channels[] = {x, NULL};
    for (int i = 0; i < 256; i++) x[i] = i % 3 ? (float)INFINITY : (float)NAN;
    CHECK(process(&instance, channels, channels, 2, 256, NULL, NULL) == kResultOk);
    for (int i = 0; i < 256; i++) CHECK(isfinite(x[i]));
    instance_close(&instance);
}

static void floating_point_mode_is_ours_and_given_back(void) {
    const uint64_t expected = automated_hash(333);
#if defined(__x86_64__)
    const uint32_t calm = 0x1f80, hostile = 0x1f80 | 0x8040 | 0x4000; /* flush, denormals as zero, round up */
    uint32_t after;
    Instance instance = instance_open(kSample32);
    float x[8] = {1e-40f};
    void *channels[] = {x, NULL};
    __asm__ __volatile__("ldmxcsr %0" ::"m"(hostile));
    CHECK(process(&instance, channels, channels, 2, 8, NULL, NULL) == kResultOk);
    __asm__ __volatile__("stmxcsr %0" : "=m"(after));
    __asm__ __volatile__("ldmxcsr %0" ::"m"(calm));
    CHECK((after & ~0x3fu) == hostile);
    instance_close(&instance);
    __asm__ __volatile__("ldmxcsr %0" ::"m"(hostile));
    const uint64_t found = automated_hash(333);
    __asm__ __volatile__("ldmxcsr %0" ::"m"(calm));
    CHECK(found == expected);
#else
    CHECK(automated_hash(111) == expected);
#endif
}

const Test process_tests[] = {
    {"automation_has_one_hash_at_every_block_size", automation_has_one_hash_at_every_block_size},
    {"automation_falls_on_its_sample", automation_falls_on_its_sample},
    {"points_outside_the_block_are_moved_in", points_outside_the_block_are_moved_in},
    {"last_point_of_a_sample_wins", last_point_of_a_sample_wins},
    {"meaningless_queues_are_passed_over", meaningless_queues_are_passed_over},
    {"flush_without_samples", flush_without_samples},
    {"flush_without_buses", flush_without_buses},
    {"flush_without_channels", flush_without_channels},
    {"flush_while_inactive", flush_while_inactive},
    {"in_place_and_permuted", in_place_and_permuted},
    {"null_channels_and_buses", null_channels_and_buses},
    {"outputs_nobody_asked_for_are_silenced", outputs_nobody_asked_for_are_silenced},
    {"silence_flags_tell_the_truth", silence_flags_tell_the_truth},
    {"larger_than_announced", larger_than_announced},
    {"mono_and_mono_to_stereo", mono_and_mono_to_stereo},
    {"double_samples", double_samples},
    {"bypass_is_free_of_clicks", bypass_is_free_of_clicks},
    {"meters_are_sent_when_they_move", meters_are_sent_when_they_move},
    {"not_a_number_never_leaves", not_a_number_never_leaves},
    {"floating_point_mode_is_ours_and_given_back", floating_point_mode_is_ours_and_given_back},
    {NULL, NULL}};
