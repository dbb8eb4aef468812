/* vst3_process.c: sound through buffers of all shapes, bypass, meters. */
#include <math.h>
#include <string.h>

#include "vst3_host.h"

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
    for (int b = 2; b < 5; b++)
        for (int i = 0; i < 64; i++) CHECK(buffers[b][i] == 0.0f);
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

/* What one block of the side-chain 2, 3 adds: `buses` inputs of which the second has so many channels. */
static void check_side_chain(const Instance *instance, int32_t buses, int32_t channels, float left, float right) {
    float main_samples[2][64] = {{0}}, key_samples[2][64], result[2][64];
    for (int i = 0; i < 64; i++) key_samples[0][i] = 2.0f, key_samples[1][i] = 3.0f;
    float *mains[] = {main_samples[0], main_samples[1]}, *keys[] = {key_samples[0], key_samples[1]};
    float *results[] = {result[0], result[1]};
    AudioBusBuffers in[] = {{.numChannels = 2, .channelBuffers32 = mains},
                            {.numChannels = channels, .channelBuffers32 = keys}};
    AudioBusBuffers out = {.numChannels = 2, .channelBuffers32 = results};
    ProcessData data = {.numSamples = 64, .numInputs = buses, .numOutputs = 1, .inputs = in, .outputs = &out};
    CHECK(process_data(instance, &data) == kResultOk);
    for (int i = 0; i < 64; i++) CHECK(result[0][i] == left && result[1][i] == right);
}

static void side_chains_are_heard_where_connected(void) {
    Instance instance = instance_open(kSample32);
    IComponent *component = instance.component;
    check_side_chain(&instance, 2, 2, 0.0f, 0.0f); /* off by default, whatever lies there */
    CHECK(component->vtbl->activateBus(component, kAudio, kInput, 1, 1) == kResultOk);
    check_side_chain(&instance, 2, 2, 2.0f, 3.0f);
    check_side_chain(&instance, 2, 1, 2.0f, 2.0f); /* mono goes to both */
    check_side_chain(&instance, 2, 0, 0.0f, 0.0f);
    check_side_chain(&instance, 1, 2, 0.0f, 0.0f); /* announced, and then no buffers */
    CHECK(component->vtbl->activateBus(component, kAudio, kInput, 1, 0) == kResultOk);
    check_side_chain(&instance, 2, 2, 0.0f, 0.0f);
    instance_close(&instance);
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
        ProcessData data = {.numSamples = 64, .numInputs = 1, .numOutputs = 1};
        data.inputs = &input, data.outputs = &output;
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
    CHECK(process(&instance, channels, channels, 2, 0, NULL, &sent) == kResultOk);
    CHECK(sent.count == 0); /* a flush is no block: the peak stands */
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

const Test process_tests[] = {
    {"in_place_and_permuted", in_place_and_permuted},
    {"null_channels_and_buses", null_channels_and_buses},
    {"outputs_nobody_asked_for_are_silenced", outputs_nobody_asked_for_are_silenced},
    {"silence_flags_tell_the_truth", silence_flags_tell_the_truth},
    {"larger_than_announced", larger_than_announced},
    {"side_chains_are_heard_where_connected", side_chains_are_heard_where_connected},
    {"mono_and_mono_to_stereo", mono_and_mono_to_stereo},
    {"double_samples", double_samples},
    {"bypass_is_free_of_clicks", bypass_is_free_of_clicks},
    {"meters_are_sent_when_they_move", meters_are_sent_when_they_move},
    {"not_a_number_never_leaves", not_a_number_never_leaves},
    {NULL, NULL}};
