/* buses.c: what buses there are, switching them, and blocks that have others. */
#include "../parameters.h"
#include "../table.h"
#include "words.h"

static const char *side(BusDirection direction) { return direction == kInput ? "input" : "output"; }

static void look_at_bus(Run *run, Instance *instance, BusDirection direction, int32_t index) {
    BusInfo bus;
    memset(&bus, 0xFF, sizeof bus);
    IComponent *component = instance->component;
    const tresult result = component->vtbl->getBusInfo(component, kAudio, direction, index, &bus);
    EXPECT(result == kResultOk, "getBusInfo of %s %d fails", side(direction), (int)index);
    EXPECT(bus.mediaType == kAudio && bus.direction == direction, "%s %d is of another kind", side(direction),
           (int)index);
    EXPECT(bus.channelCount > 0 || bus.busType == kAux, "%s %d has %d channels", side(direction), (int)index,
           (int)bus.channelCount);
    EXPECT(bus.busType == kMain || bus.busType == kAux, "%s %d is of type %d", side(direction), (int)index,
           (int)bus.busType);
    EXPECT(ends16(bus.name, 128) && is_utf16(bus.name, 128), "%s %d: the name has no end", side(direction),
           (int)index);
}

static void infos(Run *run) {
    Instance *instance = instance_create(run);
    for (BusDirection direction = kInput; direction <= kOutput; direction++) {
        bool is_aux = false;
        for (int32_t b = 0; b < bus_count(instance, kAudio, direction); b++) {
            look_at_bus(run, instance, direction, b);
            const BusInfo bus = bus_info(instance, direction, b);
            EXPECT(!is_aux || bus.busType == kAux, "a main %s stands behind an aux one", side(direction));
            is_aux |= bus.busType == kAux;
        }
    }
}

static void main_is_on(Run *run) {
    const Instance *instance = instance_create(run);
    for (BusDirection direction = kInput; direction <= kOutput; direction++) {
        if (bus_count(instance, kAudio, direction) == 0) continue;
        const BusInfo bus = bus_info(instance, direction, 0);
        EXPECT((bus.flags & kDefaultActive) != 0, "the main %s is off until it is switched on",
               side(direction));
    }
}

static void bad_indexes(Run *run) {
    Instance *instance = instance_create(run);
    IComponent *component = instance->component;
    for (MediaType media = -1; media <= 2; media++)
        for (BusDirection direction = -1; direction <= 2; direction++) {
            const int32_t count = component->vtbl->getBusCount(component, media, direction);
            EXPECT(count >= 0, "%d buses of kind %d", (int)count, (int)media);
            const int32_t bad[] = {-1, count, count + 7, INT32_MAX, INT32_MIN};
            for (size_t i = 0; i < 5; i++) {
                BusInfo bus;
                EXPECT(component->vtbl->getBusInfo(component, media, direction, bad[i], &bus) != kResultOk,
                       "there is a bus %d of %d", (int)bad[i], (int)count);
                EXPECT(component->vtbl->activateBus(component, media, direction, bad[i], 1) != kResultOk,
                       "bus %d of %d is switched on", (int)bad[i], (int)count);
            }
        }
}

static void switching(Run *run) {
    Instance *instance = instance_create(run);
    for (int i = 0; i < 4; i++) instance_switch_buses(instance, true, i & 1);
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 1000, .signal = NOISE});
}

static void toggle_aux(Block *block, int64_t sample, void *extra) {
    IComponent *component = block->instance->component;
    (void)extra;
    for (int32_t b = 1; b < block->bus_count[kInput]; b++)
        (void)component->vtbl->activateBus(component, kAudio, kInput, b, sample / 100 % 2 == 0);
}

static Instance *with_aux(Run *run) {
    Instance *instance = instance_create(run);
    if (bus_count(instance, kAudio, kInput) < 2) run_skip(run, "it has one input bus");
    return instance;
}

static void play_with_aux(Run *run, void (*twist)(Block *block, int64_t sample, void *extra)) {
    Instance *instance = with_aux(run);
    Setup setup = usual_setup;
    setup.with_aux = true;
    instance_start(instance, setup);
    const Sound sound =
        play(instance, (Piece){.length = 4000, .signal = NOISE, .block = 100, .twist = twist});
    EXPECT(is_finite(sound_peak(&sound, 0, 4000)), "the sound is no number");
}

static void aux_toggles(Run *run) { play_with_aux(run, toggle_aux); }

/* ---- Blocks without some of the buses --------------------------------------------------------------- */

static void one_input_bus(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    block->data.numInputs = 1;
}

static void aux_off_is_aux_absent(Run *run) {
    Instance *instance = with_aux(run);
    instance_start(instance, usual_setup);
    const Piece piece = {.length = 3000, .signal = NOISE};
    Piece absent = piece;
    absent.twist = one_input_bus;
    const Sound there = play_fresh(run, usual_setup, piece), gone = play(instance, absent);
    EXPECT_SAME(there, gone, "an aux bus that is off and one that is absent differ");
}

static void sound_in_aux(Block *block, int64_t sample, void *extra) {
    (void)extra;
    for (int32_t b = 1; b < block->bus_count[kInput]; b++) {
        block->buses[kInput][b].silenceFlags = 0;
        for (int32_t c = 0; c < block->channel_count[kInput][b]; c++)
            for (int32_t i = 0; i < block->data.numSamples; i++)
                block_put(block, kInput, b, c, i, signal_at(NOISE, 40 + c, sample + i));
    }
}

static void aux_off_is_not_heard(Run *run) {
    Instance *instance = with_aux(run);
    const Piece piece = {.length = 3000, .signal = NOISE};
    Piece loud = piece;
    loud.twist = sound_in_aux;
    instance_start(instance, usual_setup);
    const Sound silent = play_fresh(run, usual_setup, piece), sound = play(instance, loud);
    EXPECT_SAME(silent, sound, "an aux bus that is off is heard");
}

static void null_aux(Block *block, int64_t sample, void *extra) {
    static float *none[8];
    (void)extra;
    for (int32_t b = 1; b < block->bus_count[kInput]; b++) {
        if (sample % 7 == 0) block->buses[kInput][b].numChannels = 0;
        block->buses[kInput][b].channelBuffers32 = sample % 3 == 0 ? NULL : none;
        if (sample % 3 != 0 && block->channel_count[kInput][b] > 8) block->buses[kInput][b].numChannels = 8;
    }
}

static void aux_is_null(Run *run) { play_with_aux(run, null_aux); }

static void take_away(Block *block, int64_t sample, void *extra) {
    const int form = (int)(sample / 100 % 8);
    (void)extra;
    if (form & 1) block->data.numInputs = 0;
    if (form & 2) block->data.numOutputs = 0;
    if (form & 4) block->data.inputs = (form & 1) ? NULL : block->data.inputs;
    if (form == 7) block->data.outputs = NULL;
}

static void main_off(Run *run) {
    for (BusDirection d = kInput; d <= kOutput; d++) {
        Instance *instance = instance_open(run, usual_setup);
        IComponent *component = instance->component;
        if (bus_count(instance, kAudio, d) == 0) continue;
        instance_stop(instance);
        EXPECT(component->vtbl->activateBus(component, kAudio, d, 0, 0) == kResultOk, "the main %s stays on",
               side(d));
        instance_resume(instance);
        const Sound sound = play(instance, (Piece){.length = 1000, .signal = SILENCE});
        EXPECT(d == kOutput || is_finite(sound_peak(&sound, 0, 1000)),
               "without its input the sound is no number");
    }
}

static void absent(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 3200, .signal = NOISE, .block = 100, .twist = take_away});
}

/* ---- and with more ---------------------------------------------------------------------------------- */

enum { EXTRA_BUSES = 3, EXTRA_LENGTH = 128 };

typedef struct Extra {
    AudioBusBuffers buses[2][EXTRA_BUSES + 8];
    float samples[EXTRA_LENGTH];
    float *channels[4];
} Extra;

static void add_buses(Block *block, int64_t sample, void *context) {
    Extra *extra = context;
    (void)sample;
    for (int i = 0; i < EXTRA_LENGTH; i++) extra->samples[i] = 3.0f;
    for (BusDirection d = kInput; d <= kOutput; d++) {
        const int32_t count = block->bus_count[d];
        for (int32_t b = 0; b < count + EXTRA_BUSES; b++)
            extra->buses[d][b] =
                b < count ? block->buses[d][b]
                          : (AudioBusBuffers){.numChannels = 4, .channelBuffers32 = extra->channels};
    }
    block->data.inputs = extra->buses[kInput];
    block->data.outputs = extra->buses[kOutput];
    block->data.numInputs += EXTRA_BUSES;
    block->data.numOutputs += EXTRA_BUSES;
}

static void more(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    Extra *extra = run_take(run, sizeof *extra);
    if (bus_count(instance, kAudio, kInput) > 8) run_skip(run, "it has more than eight inputs");
    for (int c = 0; c < 4; c++) extra->channels[c] = extra->samples;
    const Piece piece = {.length = 3000, .signal = NOISE, .block = EXTRA_LENGTH};
    Piece crowded = piece;
    crowded.twist = add_buses;
    crowded.extra = extra;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play(instance, crowded);
    EXPECT_SAME(usual, sound, "buses that nobody announced are heard");
}

static void routing(Run *run) {
    Instance *instance = instance_create(run);
    IComponent *component = instance->component;
    const int32_t indexes[] = {0, 1, -1, INT32_MAX};
    for (size_t i = 0; i < 4; i++)
        for (int32_t channel = -1; channel < 3; channel++) {
            RoutingInfo in = {kAudio, indexes[i], channel}, out = {kAudio, 0, 0};
            const tresult result = component->vtbl->getRoutingInfo(component, &in, &out);
            EXPECT(result != kResultOk ||
                       (out.busIndex >= 0 && out.busIndex < bus_count(instance, out.mediaType, kOutput)),
                   "an input is routed to output bus %d", (int)out.busIndex);
        }
}

const Check buses_checks[] = {
    {"buses.infos", "T8 T34", "Every bus says what it is; main ones come first, aux ones behind.", MUST,
     infos},
    {"buses.main-is-on", "T34", "Hosts that never ask have main buses that are on.", SHOULD, main_is_on},
    {"buses.bad-indexes", "T42", "A bus that is not there is refused.", MUST, bad_indexes},
    {"buses.switching", "T27 T31", "Every bus may be switched off and on.", MUST, switching},
    {"buses.main-off", "T31", "The main buses may be switched off, and silence given.", MUST, main_off},
    {"buses.aux-toggles", "T31", "Side-chains come and go while it plays.", MUST, aux_toggles},
    {"buses.aux-off-is-aux-absent", "T31", "A side-chain that is off sounds like one the block has not.",
     SHOULD, aux_off_is_aux_absent},
    {"buses.aux-off-is-not-heard", "T31", "Whatever lies in a side-chain's buffers while it is off.", SHOULD,
     aux_off_is_not_heard},
    {"buses.aux-is-null", "T31", "A side-chain that is on may have null buffers.", MUST, aux_is_null},
    {"buses.absent", "T31", "Blocks may lack any of the buses, inputs and outputs.", SHOULD, absent},
    {"buses.more", "T31", "Buses that nobody announced are not heard.", SHOULD, more},
    {"buses.routing", "T42", "Routing is only to buses that are there.", MUST, routing},
    {0},
};
