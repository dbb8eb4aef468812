/* vst3_mpe.c: controllers of each channel apart. Built with FIXTURE_MPE, whose handlers hear all of them. */
#include "vst3/controllers.h"
#include "vst3_host.h"

enum { EACH = kCountCtrlNumber - 2 }; /* 1 and 64 move Params */

static void each_channel_has_its_own(void) {
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    IMidiMapping *mapping = NULL;
    (void)instance.component->vtbl->queryInterface(instance.component, IMidiMapping_iid, (void **)&mapping);
    CHECK(mapping != NULL && mapping->vtbl->release(mapping) > 0);
    const int32_t all = controller->vtbl->getParameterCount(controller), first = all - 16 * EACH;
    for (int32_t i = first; i < all; i++) {
        ParameterInfo info;
        ParamID id = 0;
        CHECK(controller->vtbl->getParameterInfo(controller, i, &info) == kResultOk);
        const uint32_t place = info.id - VST3_CONTROLLER_NUMBERS;
        CHECK(place / kCountCtrlNumber == (uint32_t)(i - first) / EACH && (info.flags & kIsHidden) != 0);
        const int16_t channel = (int16_t)(place / kCountCtrlNumber), number = (int16_t)(place % kCountCtrlNumber);
        CHECK(mapping->vtbl->getMidiControllerAssignment(mapping, 0, channel, number, &id) == kResultTrue);
        CHECK(id == info.id && vst3_controller_index(id) == (uint32_t)(i - first));
    }
    instance_close(&instance);
}

static void titles_tell_them_apart(void) {
    char title[VST3_CONTROLLER_TITLE], wanted[VST3_CONTROLLER_TITLE];
    for (uint32_t i = 0; i < vst3_controller_count(); i++) {
        const ParamID id = vst3_controller_id(i);
        const uint32_t channel = i / EACH + 1, number = (id - VST3_CONTROLLER_NUMBERS) % kCountCtrlNumber;
        if (number == kPitchBend) snprintf(wanted, sizeof wanted, "MIDI CC Pitch Bend Ch. %u", channel);
        else if (number == kAfterTouch) snprintf(wanted, sizeof wanted, "MIDI CC Pressure Ch. %u", channel);
        else snprintf(wanted, sizeof wanted, "MIDI CC %u Ch. %u", number, channel);
        vst3_controller_title(id, title);
        for (int c = 0; c == 0 || wanted[c - 1] != 0; c++) CHECK(title[c] == wanted[c]);
    }
}

static void events_have_their_channel(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float *x = floats(64);
    void *channels[] = {x, x};
    changes_init(&changes);
    for (uint32_t channel = 0; channel < 16; channel++)
        changes_add(&changes, VST3_CONTROLLER_NUMBERS + channel * kCountCtrlNumber + kPitchBend, (int32_t)channel, 1.0);
    fixture_heard_count = 0;
    CHECK(process(&instance, channels, channels, 2, 64, &changes, NULL) == kResultOk);
    CHECK(fixture_heard_count == 16);
    for (uint32_t i = 0; i < 16; i++) {
        CHECK(fixture_heard[i].sample == i && fixture_heard[i].event.kind == RATTLE_PITCH_BEND);
        CHECK(fixture_heard[i].event.channel == (int32_t)i);
    }
    free(x);
    instance_close(&instance);
}

const Test mpe_tests[] = {{"each_channel_has_its_own", each_channel_has_its_own},
                          {"titles_tell_them_apart", titles_tell_them_apart},
                          {"events_have_their_channel", events_have_their_channel},
                          {NULL, NULL}};
