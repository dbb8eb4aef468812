/* setup.c: rates, sample types, arrangements of buses, and which are on. */
#include <math.h>

#include "fuzz.h"

static void set_up(Fuzz *fuzz, Slot *slot) {
    static const double rates[] = {44100.0, 48000.0, 96000.0, 192000.0, 8000.0, 22050.0, 1.0, 0.0};
    const uint32_t which = below(&fuzz->bytes, 10);
    ProcessSetup setup = {take16(&fuzz->bytes) % 4, below(&fuzz->bytes, 5) & 1, take16(&fuzz->bytes),
                          which < 8 ? rates[which] : take_travel(&fuzz->bytes) * 192000.0};
    if (which == 9) setup.symbolicSampleSize = take32(&fuzz->bytes);
    /* Seconds of memory at a rate of any size: what a host asks by mistake, but no fuzzer can afford. */
    if (!(setup.sampleRate < 400000.0)) setup.sampleRate = (double)NAN;
    (void)slot->processor->vtbl->setupProcessing(slot->processor, &setup);
}

static SpeakerArrangement take_arrangement(Bytes *bytes) {
    static const SpeakerArrangement usual[] = {0,    kSpeakerM, kSpeakerL | kSpeakerR, 0x7, 0x33, 0x3f,
                                               0x60f, 0x63f};
    const uint32_t which = below(bytes, 10);
    return which < 8 ? usual[which] : which == 8 ? UINT64_C(1) << below(bytes, 64) : bytes_take(bytes, 8);
}

enum { MOST_BUSES = 6 };

static void arrange(Fuzz *fuzz, Slot *slot) {
    SpeakerArrangement buses[2][MOST_BUSES];
    int32_t counts[2];
    for (int32_t direction = 0; direction < 2; direction++) {
        const uint32_t wanted = below(&fuzz->bytes, 12);
        const int32_t own = slot->component->vtbl->getBusCount(slot->component, kAudio, direction);
        counts[direction] = wanted < MOST_BUSES ? (int32_t)wanted : own;
        for (int32_t b = 0; b < counts[direction]; b++)
            buses[direction][b] = take_arrangement(&fuzz->bytes);
    }
    const bool is_null = take8(&fuzz->bytes) == 0;
    (void)slot->processor->vtbl->setBusArrangements(slot->processor, is_null ? NULL : buses[0], counts[0],
                                                    buses[1], counts[1]);
}

static void activate(Fuzz *fuzz, Slot *slot) {
    const int32_t direction = take8(&fuzz->bytes) % 4 ? kInput : take16(&fuzz->bytes);
    const int32_t index = take8(&fuzz->bytes) % 8 ? (int32_t)below(&fuzz->bytes, 4) : take32(&fuzz->bytes);
    const int32_t type = take8(&fuzz->bytes) % 8 ? kAudio : take16(&fuzz->bytes);
    const TBool state = (TBool)take8(&fuzz->bytes);
    (void)slot->component->vtbl->activateBus(slot->component, type, direction, index, state);
}

/* What it offers now has the channels that it tells. */
static void compare(const Slot *slot) {
    IComponent *component = slot->component;
    for (int32_t direction = 0; direction < 2; direction++)
        for (int32_t b = 0; b < component->vtbl->getBusCount(component, kAudio, direction); b++) {
            SpeakerArrangement arrangement = 0;
            BusInfo info = {.channelCount = -1};
            (void)slot->processor->vtbl->getBusArrangement(slot->processor, direction, b, &arrangement);
            (void)component->vtbl->getBusInfo(component, kAudio, direction, b, &info);
            HOLDS_THAT(__builtin_popcountll(arrangement) == info.channelCount,
                       "direction %d, bus %d: arrangement %llx, %d channels", (int)direction, (int)b,
                       (unsigned long long)arrangement, (int)info.channelCount);
        }
}

void setup_call(Fuzz *fuzz, Slot *slot) {
    static void (*const calls[])(Fuzz *, Slot *) = {set_up, arrange, activate};
    calls[below(&fuzz->bytes, 3)](fuzz, slot);
    compare(slot);
}
