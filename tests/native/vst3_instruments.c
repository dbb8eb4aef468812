/* vst3_instruments.c: a plugin without an input. Built with FIXTURE_INSTRUMENT, which has a side-chain. */
#include <string.h>

#include "vst3_host.h"

static const SpeakerArrangement MONO = kSpeakerM, STEREO = kSpeakerL | kSpeakerR;

static void its_buses(void) {
    Instance instance = instance_create();
    IComponent *component = instance.component;
    BusInfo bus;
    SpeakerArrangement found = 0;
    CHECK(component->vtbl->getBusCount(component, kAudio, kInput) == 1); /* the side-chain */
    CHECK(component->vtbl->getBusCount(component, kAudio, kOutput) == 1);
    CHECK(component->vtbl->getBusCount(component, kEvent, kInput) == 1);
    CHECK(component->vtbl->getBusInfo(component, kAudio, kInput, 0, &bus) == kResultOk);
    CHECK(bus.busType == kAux && bus.flags == 0 && bus.channelCount == 1 && bus.name[0] == 'K');
    CHECK(component->vtbl->getBusInfo(component, kAudio, kOutput, 0, &bus) == kResultOk);
    CHECK(bus.busType == kMain && bus.flags == kDefaultActive && bus.channelCount == 2);
    IAudioProcessor *processor = instance.processor;
    CHECK(processor->vtbl->getBusArrangement(processor, kInput, 0, &found) == kResultOk && found == MONO);
    CHECK(processor->vtbl->getBusArrangement(processor, kOutput, 0, &found) == kResultOk && found == STEREO);
    instance_close(&instance);
}

static void its_arrangements(void) {
    Instance instance = instance_create();
    IAudioProcessor *processor = instance.processor;
    SpeakerArrangement mono = MONO, stereo = STEREO, none = 0, found = 0;
    CHECK(processor->vtbl->setBusArrangements(processor, NULL, 0, &stereo, 1) == kResultTrue);
    CHECK(processor->vtbl->setBusArrangements(processor, &none, 0, &mono, 1) == kResultTrue);
    CHECK(processor->vtbl->getBusArrangement(processor, kOutput, 0, &found) == kResultOk && found == MONO);
    CHECK(processor->vtbl->setBusArrangements(processor, &mono, 1, &stereo, 1) == kResultTrue);
    CHECK(processor->vtbl->setBusArrangements(processor, &stereo, 1, &stereo, 1) == kResultFalse);
    CHECK(processor->vtbl->setBusArrangements(processor, NULL, 1, &stereo, 1) == kResultFalse);
    SpeakerArrangement two[] = {MONO, MONO};
    CHECK(processor->vtbl->setBusArrangements(processor, two, 2, &stereo, 1) == kResultFalse);
    instance_close(&instance);
}

static void it_has_no_bypass(void) {
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    for (int32_t i = 0; i < controller->vtbl->getParameterCount(controller); i++) {
        ParameterInfo info;
        CHECK(controller->vtbl->getParameterInfo(controller, i, &info) == kResultOk);
        CHECK((info.flags & kIsBypass) == 0 && info.id != BYPASS);
    }
    CHECK(controller->vtbl->setParamNormalized(controller, BYPASS, 1.0) == kInvalidArgument);
    Stream state;
    stream_init(&state);
    write_state(&instance, &state);
    CHECK(load_state(&instance, &state));
    instance_close(&instance);
}

/* Sound of its side-chain, which is its first bus; and without any buffer to read from. */
static void it_plays(void) {
    Instance instance = instance_create();
    ProcessSetup setup = {kRealtime, kSample32, 64, 48000.0};
    float x[64], left[64], right[64];
    float *in[] = {x}, *out[] = {left, right};
    for (int i = 0; i < 64; i++) x[i] = 0.5f;
    CHECK(instance.processor->vtbl->setupProcessing(instance.processor, &setup) == kResultOk);
    CHECK(instance.component->vtbl->activateBus(instance.component, kAudio, kInput, 0, 1) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    AudioBusBuffers input = {.numChannels = 1, .channelBuffers32 = in};
    AudioBusBuffers output = {.numChannels = 2, .channelBuffers32 = out};
    ProcessData data = {.numSamples = 64, .numInputs = 1, .numOutputs = 1, .inputs = &input, .outputs = &output};
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(left[63] == 0.5f && right[63] == 0.5f);
    data.numInputs = 0, data.inputs = NULL;
    left[63] = right[0] = 7.0f;
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(left[63] == 0.0f && right[0] == 0.0f);
    instance_close(&instance);
}

const Test instrument_tests[] = {{"its_buses", its_buses},
                                 {"its_arrangements", its_arrangements},
                                 {"it_has_no_bypass", it_has_no_bypass},
                                 {"it_plays", it_plays},
                                 {NULL, NULL}};
