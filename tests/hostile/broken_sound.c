/* broken_sound.c: faults of the audio processor. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "broken.h"

static int32_t mode_of_setup;

static bool has_sound(const ProcessData *data) {
    return data->numSamples > 0 && data->numOutputs > 0 && data->outputs != NULL && data->numInputs > 0 &&
           data->inputs != NULL && data->symbolicSampleSize == kSample32 && data->inputs[0].numChannels > 0 &&
           data->outputs[0].numChannels > 0 && data->inputs[0].channelBuffers32 != NULL &&
           data->outputs[0].channelBuffers32 != NULL && data->inputs[0].channelBuffers32[0] != NULL &&
           data->outputs[0].channelBuffers32[0] != NULL;
}

/* Whether something is done in place of the sound; *result is what it says. */
static bool break_before(IAudioProcessor *self, ProcessData *data, tresult *result) {
    *result = kResultOk;
    if (has_fault("ignores-flush") && data->numSamples == 0) return true;
    if (has_fault("ignores-flush-without-buses") && data->inputs == NULL) return true;
    if (has_fault("refuses-flush") && data->numSamples == 0) *result = kNotImplemented;
    if (has_fault("inactive-does-nothing") && !is_active) return true;
    if (has_fault("restarts-in-process") && handler != NULL)
        (void)handler->vtbl->restartComponent(handler, kParamValuesChanged);
    if (has_fault("points-at-once") && data->numSamples > 0) {
        ProcessData flush = {.inputParameterChanges = data->inputParameterChanges};
        (void)whole_processor.process(self, &flush);
        data->inputParameterChanges = NULL;
    }
    if (has_fault("no-null-list") && data->inputParameterChanges == NULL && data->numSamples > 0) return true;
    if (has_fault("sends-nonsense") && data->outputParameterChanges != NULL) {
        const ParamID nobodys = 99;
        int32_t index;
        IParameterChanges *sent = data->outputParameterChanges;
        (void)sent->vtbl->addParameterData(sent, &nobodys, &index);
    }
    if (has_fault("waits-for-notes") && has_sound(data) && data->inputEvents == NULL) return true;
    if (has_fault("crashes")) abort();
    return *result != kResultOk;
}

static void break_inputs(ProcessData *data) {
    float *in = data->inputs[0].channelBuffers32[0], *out = data->outputs[0].channelBuffers32[0];
    if (has_fault("clears-outputs-first")) memset(out, 0, (size_t)data->numSamples * sizeof(float));
    if (has_fault("writes-inputs") && in != out) in[data->numSamples / 2] *= 0.5f;
    if (has_fault("believes-flags") && data->inputs[0].silenceFlags != 0)
        memset(in, 0, (size_t)data->numSamples * sizeof(float));
    if (has_fault("reads-behind")) out[0] = in[data->numSamples];
}

/* Of a song: as said, whether it was asked for, whatever it is, in each block. */
static void break_song(const ProcessContext *song, float *out) {
    if (has_fault("hears-the-loop") && (song->state & kCycleValid))
        out[0] += (float)song->cycleEndMusic * 1e-4f;
    if (has_fault("plays-the-tempo") && (song->state & kTempoValid)) out[0] *= (float)song->tempo;
    if (has_fault("starts-anew-in-each-block")) out[0] += (float)song->projectTimeMusic * 1e-4f;
    if (has_fault("believes-tempo")) out[0] += (float)song->tempo * 1e-9f;
}

static void break_outputs(ProcessData *data, float last) {
    float *out = data->outputs[0].channelBuffers32[0];
    if (data->processContext != NULL) break_song(data->processContext, out);
    if (has_fault("writes-behind")) out[data->numSamples] = 1.0f;
    if (has_fault("leaves-a-sample")) out[data->numSamples - 1] = last;
    if (has_fault("hears-blocks")) out[0] += 0.001f;
    if (has_fault("passes-nan") &&
        data->inputs[0].channelBuffers32[0][0] != data->inputs[0].channelBuffers32[0][0])
        out[0] = NAN;
}

/* What lists of events do to who reads them as they come. */
static bool is_confused(const ProcessData *data) {
    IEventList *list = data->inputEvents;
    const int32_t count = list != NULL ? list->vtbl->getEventCount(list) : 0;
    Event event[2] = {{.type = 0}};
    if (count < 2 || list->vtbl->getEvent(list, 0, &event[0]) != kResultOk) return false;
    if (list->vtbl->getEvent(list, count - 1, &event[1]) != kResultOk) return false;
    if (has_fault("plays-as-they-come")) return event[0].sampleOffset > event[1].sampleOffset;
    if (has_fault("counts-from-behind")) return event[0].sampleOffset < 0;
    if (has_fault("chokes-on-many")) return count > 5000;
    if (has_fault("chokes-on-note-offs"))
        return event[1].type == kNoteOffEvent && event[0].noteOn.pitch != event[1].noteOff.pitch;
    return has_fault("chokes-on-ids") && event[1].type == kNoteOffEvent && event[1].noteOff.noteId == 7;
}

/* What one should hear nothing of. */
static bool is_heard_wrongly(const IAudioProcessor *self, const ProcessData *data) {
    static _Thread_local char here;
    static char *first_thread;
    static const IAudioProcessor *last;
    const bool is_another = last != NULL && last != self,
               is_elsewhere = first_thread != NULL && first_thread != &here;
    last = self;
    if (first_thread == NULL) first_thread = &here;
    if (has_fault("hears-threads")) return is_elsewhere;
    if (has_fault("hears-instances")) return is_another;
    if (has_fault("hears-buses")) return data->numInputs > 3;
    if (has_fault("hears-aux-that-is-off")) return data->numInputs > 1;
    if (has_fault("hears-modes")) return data->processMode == kOffline;
    if (has_fault("hears-notes") && data->inputEvents != NULL)
        return data->inputEvents->vtbl->getEventCount(data->inputEvents) > 0;
    if (has_fault("believes-its-setup")) return data->processMode != mode_of_setup;
    if (has_fault("clicks-at-points") && data->inputParameterChanges != NULL)
        return data->inputParameterChanges->vtbl->getParameterCount(data->inputParameterChanges) > 0;
    return false;
}

static void halve_doubles(ProcessData *data) {
    if (!has_fault("halves-doubles") || data->symbolicSampleSize != kSample64 || data->numOutputs < 1) return;
    for (int32_t i = 0; i < data->numSamples; i++) data->outputs[0].channelBuffers64[0][i] *= 0.5;
}

static tresult PLUGIN_API process(IAudioProcessor *self, ProcessData *data) {
    tresult result;
    const bool sounds = has_sound(data);
    const uint64_t flags = data->numOutputs > 0 && data->outputs != NULL ? data->outputs[0].silenceFlags : 0;
    if (break_before(self, data, &result)) return result;
    const float last = sounds ? data->outputs[0].channelBuffers32[0][data->numSamples - 1] : 0.0f;
    if (sounds) break_inputs(data);
    break_events(data);
    result = whole_processor.process(self, data);
    break_sent(data);
    if (sounds) break_outputs(data, last);
    if (sounds && is_confused(data)) data->outputs[0].channelBuffers32[0][0] = NAN;
    if (sounds && is_heard_wrongly(self, data)) data->outputs[0].channelBuffers32[0][0] += 1.0f;
    if (sounds && has_fault("flags-nothing")) data->outputs[0].silenceFlags = 0;
    halve_doubles(data);
    if (sounds && has_fault("leaves-flags")) data->outputs[0].silenceFlags = flags;
    if (has_fault("flushes-to-zero")) {
        const uint32_t mode = 0x9FC0;
        __asm__ __volatile__("ldmxcsr %0" ::"m"(mode) : "memory");
    }
    return result;
}

static tresult PLUGIN_API set_processing(IAudioProcessor *self, TBool state) {
    if (has_fault("keeps-its-past")) return kResultOk;
    if (has_fault("no-set-processing")) return kInternalError;
    return whole_processor.setProcessing(self, state);
}

static uint32_t PLUGIN_API latency(IAudioProcessor *self) {
    const uint32_t samples = whole_processor.getLatencySamples(self);
    static uint32_t asked;
    if (has_fault("latency-when-active")) return is_active ? samples : 0;
    if (has_fault("another-latency-each-time")) return samples + asked++;
    if (has_fault("latency-of-another")) return samples + 30;
    return samples + has_fault("latency-too-long");
}

static uint32_t PLUGIN_API tail(IAudioProcessor *self) {
    return has_fault("no-tail") ? kNoTail : whole_processor.getTailSamples(self);
}

static tresult PLUGIN_API arrange(IAudioProcessor *self, SpeakerArrangement *inputs, int32_t input_count,
                                  SpeakerArrangement *outputs, int32_t output_count) {
    if (has_fault("never-agrees")) return kResultFalse;
    const tresult result =
        whole_processor.setBusArrangements(self, inputs, input_count, outputs, output_count);
    return has_fault("always-agrees") ? kResultTrue : result;
}

static tresult PLUGIN_API arrangement(IAudioProcessor *self, BusDirection direction, int32_t index,
                                      SpeakerArrangement *speakers) {
    const tresult result = whole_processor.getBusArrangement(self, direction, index, speakers);
    if (result == kResultOk && has_fault("too-many-speakers")) *speakers |= kSpeakerLfe;
    return result;
}

static tresult PLUGIN_API set_up(IAudioProcessor *self, ProcessSetup *setup) {
    mode_of_setup = setup->processMode;
    return whole_processor.setupProcessing(self, setup);
}

static tresult PLUGIN_API can_process(IAudioProcessor *self, int32_t type) {
    return has_fault("any-type") ? kResultTrue : whole_processor.canProcessSampleSize(self, type);
}

static tresult PLUGIN_API query(IAudioProcessor *self, const TUID iid, void **obj) {
    const tresult result = whole_processor.queryInterface(self, iid, obj);
    if (has_fault("two-identities") && memcmp(iid, FUnknown_iid, sizeof(TUID)) == 0) *obj = self;
    return result;
}

void break_processor(IAudioProcessorVtbl *methods) {
    methods->queryInterface = query;
    methods->process = process;
    methods->setProcessing = set_processing;
    methods->setupProcessing = set_up;
    methods->getLatencySamples = latency;
    methods->getTailSamples = tail;
    methods->setBusArrangements = arrange;
    methods->getBusArrangement = arrangement;
    methods->canProcessSampleSize = can_process;
}
