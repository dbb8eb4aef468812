/* vst3_quirks.c: hosts that are known by their name, because they hang if they are treated as the standard says.
 * Built with FIXTURE_PRESETS. */
#include <string.h>

#include "vst3_host.h"

static void choose(const Instance *instance, double normalized) {
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->setParamNormalized(controller, PROGRAM, normalized) == kResultOk);
}

typedef struct Application {
    IHostApplication interface;
    const char *name;
    int32_t references;
} Application;

static tresult PLUGIN_API application_query(IHostApplication *self, const TUID iid, void **obj) {
    *obj = NULL;
    if (memcmp(iid, IHostApplication_iid, sizeof(TUID)) != 0) return kNoInterface;
    ((Application *)self)->references++;
    *obj = self;
    return kResultOk;
}
static uint32_t PLUGIN_API application_hold(IHostApplication *self) {
    return (uint32_t)++((Application *)self)->references;
}
static uint32_t PLUGIN_API application_release(IHostApplication *self) {
    return (uint32_t)--((Application *)self)->references;
}
static tresult PLUGIN_API application_name(IHostApplication *self, String128 name) {
    const char *text = ((Application *)self)->name;
    if (text == NULL) return kResultFalse;
    for (int i = 0; i < 128; i++) name[i] = i < (int)strlen(text) ? (char16)text[i] : 0;
    return kResultOk;
}

static const IHostApplicationVtbl application_methods = {
    .queryInterface = application_query, .addRef = application_hold, .release = application_release,
    .getName = application_name};

/* An instance that met a host of this name, on one of its interfaces. */
static Instance met(const char *name, bool on_controller, Handler *handler) {
    Application host = {{&application_methods}, name, 1};
    Instance instance = instance_open(kSample32);
    IEditController *controller = instance.controller;
    FUnknown *context = (FUnknown *)&host;
    handler_init(handler);
    if (on_controller) CHECK(controller->vtbl->initialize(controller, context) == kResultOk);
    else CHECK(instance.component->vtbl->initialize(instance.component, context) == kResultOk);
    CHECK(host.references == 1);
    CHECK(controller->vtbl->setComponentHandler(controller, &handler->interface) == kResultOk);
    return instance;
}

/* Ardour 7.3 hangs if it is called back while it chooses a program or loads a state. It is sent points. */
static void ardour_is_not_called_back(void) {
    for (int round = 0; round < 2; round++) {
        Handler handler;
        Instance instance = met("Ardour", round, &handler);
        Changes *sent = malloc(sizeof *sent);
        Stream state;
        float x[64] = {0};
        void *channels[] = {x, x};
        stream_init(&state), changes_init(sent);
        choose(&instance, PROGRAM_AT(WARM));
        write_state(&instance, &state);
        CHECK(load_state(&instance, &state) && handler.restarts == 0);
        CHECK(process(&instance, channels, channels, 2, 64, NULL, sent) == kResultOk);
        CHECK(changes_find(sent, GAIN) != NULL && changes_find(sent, CUTOFF) != NULL);
        CHECK_NEAR(changes_find(sent, GAIN)->points[0].value, GAIN_AT(-6.0), 1e-12);
        changes_init(sent);
        CHECK(process(&instance, channels, channels, 2, 64, NULL, sent) == kResultOk);
        CHECK(changes_find(sent, GAIN) == NULL); /* once is enough */
        free(sent);
        instance_close(&instance);
    }
}

static void all_others_are(void) {
    static const char *const names[] = {NULL, "", "ardour", "Ard", "Cubase", "\x01"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        Handler handler;
        Instance instance = met(names[i], i % 2, &handler);
        Changes *sent = malloc(sizeof *sent);
        float x[64] = {0};
        void *channels[] = {x, x};
        changes_init(sent);
        choose(&instance, PROGRAM_AT(WARM));
        CHECK(handler.restarts == 1);
        CHECK(process(&instance, channels, channels, 2, 64, NULL, sent) == kResultOk);
        CHECK(changes_find(sent, GAIN) == NULL); /* a Param is the host's to move */
        free(sent);
        instance_close(&instance);
    }
}

const Test quirk_tests[] = {{"ardour_is_not_called_back", ardour_is_not_called_back},
                            {"all_others_are", all_others_are},
                            {NULL, NULL}};
