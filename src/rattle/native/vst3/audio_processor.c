/* audio_processor.c: IAudioProcessor. What a block goes through is in block.c. */
#include "../fpmode.h"
#include "arrangement.h"
#include "block.h"
#include "latency.h"
#include "object.h"

VST3_DEFINE_FUNKNOWN(IAudioProcessor, audio_processor)

/* ---- Setup [main] ----------------------------------------------------------------------------------- */

static bool fits(const RattleLayout *layout, SpeakerArrangement input, SpeakerArrangement output) {
    return layout->inputs == vst3_arrangement_channels(input) &&
           layout->outputs == vst3_arrangement_channels(output);
}

/* A side-chain takes its own channels, or one for all of them; nothing is a host that does not use it. */
static bool takes_sidechain(const Vst3Object *object, uint32_t sidechain, SpeakerArrangement arrangement) {
    const uint32_t inputs = rattle_plugin.layouts[object->layout].inputs;
    const uint32_t channels = vst3_arrangement_channels(arrangement);
    return channels <= 1 || channels == rattle_sidechain_channels(&rattle_plugin, sidechain, inputs);
}

static bool arrange_sidechains(Vst3Object *object, const SpeakerArrangement *inputs, int32_t input_count) {
    bool are_accepted = true;
    for (int32_t index = vst3_main_inputs(); index < input_count; index++) {
        const uint32_t sidechain = (uint32_t)(index - vst3_main_inputs());
        const bool is_accepted = takes_sidechain(object, sidechain, inputs[index]);
        object->sidechain_arrangement[sidechain] = is_accepted ? inputs[index] : 0;
        are_accepted &= is_accepted;
    }
    return are_accepted;
}

static tresult PLUGIN_API set_bus_arrangements(IAudioProcessor *self, SpeakerArrangement *inputs,
                                               int32_t input_count, SpeakerArrangement *outputs,
                                               int32_t output_count) {
    Vst3Object *object = VST3_OBJECT(self, audio_processor);
    if ((inputs == NULL && input_count != 0) || outputs == NULL || output_count != 1) return kResultFalse;
    if (input_count < vst3_main_inputs() || input_count > vst3_bus_count(kAudio, kInput)) return kResultFalse;
    const SpeakerArrangement input = vst3_main_inputs() > 0 ? inputs[0] : 0;
    const uint32_t before = object->layout;
    object->layout =
        vst3_nearest_layout(vst3_arrangement_channels(input), vst3_arrangement_channels(outputs[0]));
    const RattleLayout *layout = &rattle_plugin.layouts[object->layout];
    const bool is_accepted = fits(layout, input, outputs[0]); /* else the nearest is on offer */
    object->arrangement[kInput] = is_accepted ? input : vst3_arrangement(layout->inputs);
    object->arrangement[kOutput] = is_accepted ? outputs[0] : vst3_arrangement(layout->outputs);
    const bool are_accepted = arrange_sidechains(object, inputs, input_count);
    const tresult result = object->layout != before ? vst3_object_setup_changed(object) : kResultOk;
    if (result != kResultOk) return result;
    return is_accepted && are_accepted ? kResultTrue : kResultFalse;
}

static tresult PLUGIN_API get_bus_arrangement(IAudioProcessor *self, BusDirection direction, int32_t index,
                                              SpeakerArrangement *arrangement) {
    if (!vst3_has_bus(kAudio, direction, index) || arrangement == NULL) return kInvalidArgument;
    *arrangement = vst3_object_arrangement(VST3_OBJECT(self, audio_processor), direction, index);
    return kResultOk;
}

/* Bytes; 0 for what is no sample type. */
static uint32_t sample_size_of(int32_t symbolic_sample_size) {
    return symbolic_sample_size == kSample32 ? sizeof(float)
           : symbolic_sample_size == kSample64 ? sizeof(double) : 0;
}

static tresult PLUGIN_API can_process_sample_size(IAudioProcessor *self, int32_t symbolic_sample_size) {
    const uint32_t sample_size = sample_size_of(symbolic_sample_size);
    if (sample_size == 0) return kResultFalse;
    const Vst3Object *object = VST3_OBJECT(self, audio_processor);
    return vst3_object_processor(object, sample_size) != NULL ? kResultTrue : kResultFalse;
}

static tresult PLUGIN_API setup_processing(IAudioProcessor *self, ProcessSetup *setup) {
    Vst3Object *object = VST3_OBJECT(self, audio_processor);
    if (setup == NULL || !(setup->sampleRate > 0.0 && setup->sampleRate < 1e9)) return kInvalidArgument;
    if (can_process_sample_size(self, setup->symbolicSampleSize) != kResultTrue) return kResultFalse;
    const uint32_t sample_size = sample_size_of(setup->symbolicSampleSize);
    const uint32_t largest = setup->maxSamplesPerBlock > 0 ? (uint32_t)setup->maxSamplesPerBlock : 0;
    const bool is_offline = setup->processMode == kOffline;
    bool is_same = atomic_exchange(&object->sample_rate, setup->sampleRate) == setup->sampleRate;
    if (!is_same) atomic_store(&object->wanted_latency, 0); /* it was in samples of another length */
    is_same &= atomic_exchange(&object->sample_size, sample_size) == sample_size;
    const bool is_same_block = atomic_exchange(&object->largest_block, largest) == largest;
    const bool is_same_mode = atomic_exchange(&object->is_offline, is_offline) == is_offline;
    /* What is compiled takes any block size, in any mode. */
    if (rattle_plugin.worker != NULL) is_same &= is_same_block && is_same_mode;
    return is_same ? kResultOk : vst3_object_setup_changed(object);
}

/* ---- What it promises [any] ------------------------------------------------------------------------- */

static uint32_t PLUGIN_API get_latency_samples(IAudioProcessor *self) {
    return vst3_latency_samples(VST3_OBJECT(self, audio_processor));
}

static uint32_t PLUGIN_API get_tail_samples(IAudioProcessor *self) {
    return atomic_load(&VST3_OBJECT(self, audio_processor)->tail_samples);
}

/* ---- Sound [audio] ---------------------------------------------------------------------------------- */

/* Here rather than in the next block, which then need not clear seconds of memory. */
static void reset(Vst3Object *object) {
    if (!vst3_gate_try(object)) {
        atomic_store(&object->wants_reset, true);
        return;
    }
    const RattleFpMode mode = rattle_fpmode_enter();
    if (object->engine != NULL) vst3_engine_reset(object->engine);
    rattle_fpmode_leave(mode);
    vst3_gate_open(object);
}

/* On says nothing: some hosts (T28) go off and on and then play no block. The first block says it. */
static tresult PLUGIN_API set_processing(IAudioProcessor *self, TBool state) RATTLE_NONBLOCKING {
    Vst3Object *object = VST3_OBJECT(self, audio_processor);
    if (state) return kResultOk;
    atomic_store(&object->is_playing, false);
    reset(object);
    return kResultOk;
}

static tresult PLUGIN_API process(IAudioProcessor *self, ProcessData *data) RATTLE_NONBLOCKING {
    if (data == NULL) return kInvalidArgument;
    vst3_block_process(VST3_OBJECT(self, audio_processor), data);
    return kResultOk;
}

const IAudioProcessorVtbl vst3_audio_processor_methods = {
    VST3_FUNKNOWN_ENTRIES(audio_processor),
    .setBusArrangements = set_bus_arrangements,
    .getBusArrangement = get_bus_arrangement,
    .canProcessSampleSize = can_process_sample_size,
    .getLatencySamples = get_latency_samples,
    .setupProcessing = setup_processing,
    .setProcessing = set_processing,
    .process = process,
    .getTailSamples = get_tail_samples,
};
