/* target.c: one input: the fuzzer's entry, and what is looked at when it has been played. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "hostile/instance.h"

enum { MOST_CALLS = 400 };

IPluginFactory *PLUGIN_API GetPluginFactory(void);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Fuzz fuzz;

void fuzz_fail(const char *format, ...) {
    va_list words;
    va_start(words, format);
    (void)fprintf(stderr, "fuzz-bridge: ");
    (void)vfprintf(stderr, format, words);
    (void)fprintf(stderr, "\n");
    va_end(words);
    abort();
}

ParamID take_id(Fuzz *at) {
    const uint32_t which = take8(&at->bytes);
    return which < 240 && at->id_count > 0 ? at->ids[which % at->id_count] : (ParamID)take32(&at->bytes);
}

/* Nothing of a call may show in the floating-point unit, whatever the host had set. */
static void any_call(Slot *slot) {
    static void (*const calls[])(Fuzz *, Slot *) = {
        block_call, block_call, block_call, life_call, life_call, setup_call, value_call, value_call,
        state_call, ask_call};
    static const uint32_t controls[] = {0x1f80, 0x9fc0, 0x7f80, 0x3f80, 0x5f80};
    const uint32_t call = take8(&fuzz.bytes), host = fp_control();
    const uint32_t set = call >= 200 ? controls[call % 5] : host;
    fp_set_control(set);
    slot_create(&fuzz, slot);
    if (slot->component != NULL) calls[call % 10](&fuzz, slot);
    const uint32_t left = fp_control();
    fp_set_control(host);
    HOLDS_THAT(left == set, "the floating-point mode was 0x%x and is 0x%x", set, left);
}

static void learn_ids(Slot *slot) {
    slot_create(&fuzz, slot);
    IEditController *controller = slot->controller;
    const int32_t count = controller->vtbl->getParameterCount(controller);
    for (int32_t i = 0; i < count && fuzz.id_count < KNOWN_IDS; i++) {
        ParameterInfo info;
        if (controller->vtbl->getParameterInfo(controller, i, &info) == kResultOk)
            fuzz.ids[fuzz.id_count++] = info.id;
    }
}

/* As a host should, so that most programs play at once. */
static void start_in_order(Slot *slot) {
    IComponent *component = slot->component;
    ProcessSetup setup = {kRealtime, below(&fuzz.bytes, 2) ? kSample64 : kSample32, 512, 48000.0};
    (void)slot->processor->vtbl->setupProcessing(slot->processor, &setup);
    for (int32_t b = 0; b < component->vtbl->getBusCount(component, kAudio, kInput); b++)
        (void)component->vtbl->activateBus(component, kAudio, kInput, b, 1);
    HOLDS_THAT(component->vtbl->setActive(component, 1) == kResultOk, "it does not start");
    (void)slot->processor->vtbl->setProcessing(slot->processor, 1);
}

static void play_program(Run *run) {
    PClassInfo info;
    fuzz.run = run;
    fuzz.factory = GetPluginFactory();
    HOLDS_THAT(fuzz.factory->vtbl->getClassInfo(fuzz.factory, 0, &info) == kResultOk, "no class");
    memcpy(fuzz.cid, info.cid, sizeof fuzz.cid);
    learn_ids(&fuzz.slots[0]);
    if (take8(&fuzz.bytes) < 192) start_in_order(&fuzz.slots[0]);
    for (int32_t call = 0; call < MOST_CALLS && fuzz.bytes.left > 0; call++) {
        const uint32_t slot = below(&fuzz.bytes, 16);
        any_call(&fuzz.slots[slot < SLOTS ? slot : 0]);
    }
    takes_left = -1;
    for (int32_t i = 0; i < SLOTS; i++) slot_destroy(&fuzz.slots[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const Check check = {"fuzz", "", "", MUST, play_program};
    Run run = {.is_blamed = ATOMIC_FLAG_INIT};
    memset(&fuzz, 0, sizeof fuzz);
    fuzz.bytes = (Bytes){data, size};
    takes_left = -1;
    if (run_check(&run, &check) != PASSED) fuzz_fail("%s", run.words);
    HOLDS_THAT(blocks_taken == 0, "%lld pieces of memory are not given back", (long long)blocks_taken);
    return 0;
}
