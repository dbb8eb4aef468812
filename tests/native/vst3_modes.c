/* vst3_modes.c: what a plugin with a worker says of itself, and what it is told of the host's way to play. Built
 * with FIXTURE_WORKER. */
#include <string.h>

#include "vst3_host.h"

static void play_in(const Instance *instance, int32_t mode, Changes *sent) {
    float x[32] = {0};
    float *channels[] = {x, x};
    AudioBusBuffers bus = {.numChannels = 2, .channelBuffers32 = channels};
    ProcessData data = {.processMode = mode,
                        .numSamples = 32,
                        .numInputs = 1,
                        .numOutputs = 1,
                        .inputs = &bus,
                        .outputs = &bus,
                        .outputParameterChanges = sent != NULL ? &sent->interface : NULL};
    CHECK(process_data(instance, &data) == kResultOk);
}

/* Ardour exports, and hosts made with JUCE render, without another setup: only the blocks say so. */
static void blocks_say_that_the_host_waits(void) {
    Instance instance = instance_open(kSample32);
    const int32_t modes[] = {kRealtime, kOffline, kPrefetch, kOffline, kRealtime, 77, -1};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        play_in(&instance, modes[i], NULL);
        CHECK(fixture_is_offline == (modes[i] == kOffline));
    }
    instance_close(&instance);
}

static void never_prefetched(void) {
    Instance instance = instance_create();
    IPrefetchableSupport *support = NULL;
    PrefetchableSupport answer = 77;
    CHECK(instance.controller->vtbl->queryInterface(instance.controller, IPrefetchableSupport_iid,
                                                    (void **)&support) == kResultOk);
    CHECK(support->vtbl->getPrefetchableSupport(support, &answer) == kResultOk);
    CHECK(answer == kIsNeverPrefetchable);
    CHECK(support->vtbl->getPrefetchableSupport(support, NULL) == kInvalidArgument);
    FUnknown *same = NULL, *first = NULL;
    CHECK(support->vtbl->queryInterface(support, FUnknown_iid, (void **)&same) == kResultOk);
    CHECK(instance.component->vtbl->queryInterface(instance.component, FUnknown_iid, (void **)&first) == kResultOk);
    CHECK(same == first);
    (void)same->vtbl->release(same);
    (void)first->vtbl->release(first);
    CHECK(support->vtbl->release(support) == 4);
    instance_close(&instance);
}

static const char *text_of(const Instance *instance, double value) {
    static char text[128];
    String128 wide;
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->getParamStringByValue(controller, STATUS, value, wide) == kResultOk);
    for (int i = 0; i < 128; i++) text[i] = (char)wide[i];
    return text;
}

static void status_is_a_parameter_to_read(void) {
    static const char *const texts[] = {"Off",       "Starting", "Running", "Restarting",
                                        "No Python", "Failed",   "Crashing"};
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    ParameterInfo info;
    const int32_t last = controller->vtbl->getParameterCount(controller) - 1; /* behind the meters */
    CHECK(controller->vtbl->getParameterInfo(controller, last - 1, &info) == kResultOk && info.id == LEVEL);
    CHECK(controller->vtbl->getParameterInfo(controller, last, &info) == kResultOk && info.id == STATUS);
    CHECK(info.flags == (kIsReadOnly | kIsList) && info.stepCount == 6 && info.title[0] == 'W');
    CHECK(info.defaultNormalizedValue == 0.0 && shown(&instance, STATUS) == 0.0);
    for (int i = 0; i < 7; i++) CHECK(strcmp(text_of(&instance, i / 6.0), texts[i]) == 0);
    CHECK(!saves(&instance, "worker status") && !saves(&instance, "Worker"));
    CHECK(controller->vtbl->setParamNormalized(controller, STATUS, 0.5) == kResultOk); /* the host's own echo */
    CHECK(shown(&instance, STATUS) == 0.5);
    instance_close(&instance);
}

static void status_is_sent_when_it_changes(void) {
    Instance instance = instance_open(kSample32);
    Changes *sent = malloc(sizeof *sent);
    CHECK(sent != NULL);
    const uint32_t statuses[] = {RATTLE_STATUS_STARTING, RATTLE_STATUS_PLAYING, RATTLE_STATUS_PLAYING,
                                 RATTLE_STATUS_REPLACING, RATTLE_STATUS_GIVEN_UP, RATTLE_STATUS_NO_PYTHON};
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        fixture_status = statuses[i];
        changes_init(sent);
        play_in(&instance, kRealtime, sent);
        const Queue *queue = changes_find(sent, STATUS);
        CHECK((queue != NULL) == (i != 2));
        if (queue != NULL) CHECK_NEAR(queue->points[0].value, (1.0 + statuses[i]) / 6.0, 1e-12);
    }
    play_in(&instance, kRealtime, NULL); /* a host that wants none */
    /* points of the host's for it do nothing */
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, STATUS, 0, 1.0);
    CHECK(process(&instance, NULL, NULL, 0, 0, &changes, NULL) == kResultOk);
    fixture_status = RATTLE_STATUS_STARTING;
    free(sent);
    instance_close(&instance);
}

const Test mode_tests[] = {{"blocks_say_that_the_host_waits", blocks_say_that_the_host_waits},
                           {"never_prefetched", never_prefetched},
                           {"status_is_a_parameter_to_read", status_is_a_parameter_to_read},
                           {"status_is_sent_when_it_changes", status_is_sent_when_it_changes},
                           {NULL, NULL}};
