/* vst3_parameters.c: what the controller says of parameters: flags, texts, values. */
#include <math.h>
#include <string.h>

#include "vst3_host.h"

static ParameterInfo info_of(const Instance *instance, ParamID id) {
    ParameterInfo info;
    for (int32_t i = 0; i < instance->controller->vtbl->getParameterCount(instance->controller); i++) {
        CHECK(instance->controller->vtbl->getParameterInfo(instance->controller, i, &info) == kResultOk);
        if (info.id == id) return info;
    }
    CHECK(!"no such parameter");
    return info;
}

static void text_of(const Instance *instance, ParamID id, double value, char *text) {
    String128 wide;
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->getParamStringByValue(controller, id, value, wide) == kResultOk);
    for (int i = 0; i == 0 || wide[i - 1] != 0; i++) text[i] = (char)wide[i];
}

static tresult parse(const Instance *instance, ParamID id, const char *text, double *value) {
    char16 wide[512];
    for (size_t i = 0; i <= strlen(text); i++) wide[i] = (char16)(unsigned char)text[i];
    return instance->controller->vtbl->getParamValueByString(instance->controller, id, wide, value);
}

static void parameter_list(void) {
    Instance instance = instance_create();
    CHECK(instance.controller->vtbl->getParameterCount(instance.controller) == 6);
    CHECK(info_of(&instance, GAIN).flags == kCanAutomate && info_of(&instance, GAIN).stepCount == 0);
    CHECK_NEAR(info_of(&instance, GAIN).defaultNormalizedValue, GAIN_AT(0.0), 1e-15);
    CHECK(info_of(&instance, MODE).flags == (kCanAutomate | kIsList));
    CHECK(info_of(&instance, MODE).stepCount == 2 && info_of(&instance, MODE).unitId == 77);
    CHECK(info_of(&instance, MUTE).flags == kCanAutomate && info_of(&instance, MUTE).stepCount == 1);
    CHECK(info_of(&instance, CUTOFF).flags == 0 && info_of(&instance, CUTOFF).unitId == 78);
    CHECK(info_of(&instance, LEVEL).flags == kIsReadOnly);
    CHECK(info_of(&instance, GAIN).units[0] == 'd' && info_of(&instance, GAIN).units[2] == 0);
    ParameterInfo none;
    CHECK(instance.controller->vtbl->getParameterInfo(instance.controller, 6, &none) == kInvalidArgument);
    CHECK(instance.controller->vtbl->getParameterInfo(instance.controller, -1, &none) == kInvalidArgument);
    instance_close(&instance);
}

static void exactly_one_bypass(void) {
    Instance instance = instance_create();
    int32_t found = 0;
    for (int32_t i = 0; i < 6; i++) {
        ParameterInfo info;
        CHECK(instance.controller->vtbl->getParameterInfo(instance.controller, i, &info) == kResultOk);
        if (!(info.flags & kIsBypass)) continue;
        CHECK(info.id == BYPASS && info.stepCount == 1 && (info.flags & kCanAutomate));
        CHECK(info.defaultNormalizedValue == 0.0 && info.unitId == kRootUnitId);
        found++;
    }
    CHECK(found == 1);
    instance_close(&instance);
}

static void long_titles_are_cut(void) {
    Instance instance = instance_create();
    const ParameterInfo info = info_of(&instance, CUTOFF);
    CHECK(info.title[127] == 0 && info.title[126] != 0);
    CHECK(info.shortTitle[127] == 0);
    int found = 0;
    for (int i = 0; i < 127; i++) found |= info.title[i] == 0xD834 && info.title[i + 1] == 0xDD1E;
    CHECK(found); /* U+1D11E as its two halves */
    instance_close(&instance);
}

static void texts_both_ways(void) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, CUTOFF, BYPASS, LEVEL};
    Instance instance = instance_create();
    static const double beyond[] = {-1.0, 2.0, 1e300, 5e-324, (double)NAN, (double)INFINITY, -(double)INFINITY};
    const int beyond_count = sizeof beyond / sizeof beyond[0];
    for (size_t p = 0; p < sizeof ids / sizeof ids[0]; p++)
        for (int i = -beyond_count; i <= 1000; i++) {
            char text[128], again[128];
            double value = -1.0;
            text_of(&instance, ids[p], i < 0 ? beyond[-1 - i] : i / 1000.0, text);
            CHECK(text[0] != 0);
            CHECK(parse(&instance, ids[p], text, &value) == kResultOk);
            CHECK(value >= 0.0 && value <= 1.0);
            text_of(&instance, ids[p], value, again);
            CHECK(strcmp(text, again) == 0);
        }
    instance_close(&instance);
}

static void texts_are_the_fields(void) {
    Instance instance = instance_create();
    char text[128];
    double value;
    text_of(&instance, GAIN, 0.0, text);
    CHECK(strcmp(text, "silent") == 0);
    text_of(&instance, GAIN, GAIN_AT(-6.0), text);
    CHECK(strcmp(text, "-6.0 dB") == 0);
    text_of(&instance, MODE, MODE_AT(INVERT), text);
    CHECK(strcmp(text, "INVERT") == 0);
    text_of(&instance, BYPASS, 1.0, text);
    CHECK(strcmp(text, "On") == 0);
    text_of(&instance, LEVEL, 0.5, text);
    CHECK(strcmp(text, "0.5") == 0);
    CHECK(parse(&instance, GAIN, " -12 db ", &value) == kResultOk);
    CHECK_NEAR(value, GAIN_AT(-12.0), 1e-12);
    char16 minus[] = {0x2212, '3', 0}, broken[] = {0xD800, '3', 0};
    IEditController *controller = instance.controller;
    CHECK(controller->vtbl->getParamValueByString(controller, GAIN, minus, &value) == kResultOk);
    CHECK_NEAR(value, GAIN_AT(-3.0), 1e-12);
    CHECK(controller->vtbl->getParamValueByString(controller, GAIN, broken, &value) == kResultFalse);
    CHECK(parse(&instance, MODE, "endless", &value) == kResultOk && value == 1.0);
    value = 0.25;
    CHECK(parse(&instance, MODE, "nonsense", &value) == kResultFalse && value == 0.25);
    char endless[500];
    memset(endless, '1', sizeof endless);
    endless[499] = 0;
    CHECK(parse(&instance, GAIN, endless, &value) == kResultFalse);
    for (int length = 370; length < 400; length++) { /* about the size of the bridge's own buffer */
        memset(endless, ' ', sizeof endless);
        endless[length] = 0;
        CHECK(parse(&instance, GAIN, endless, &value) == kResultFalse);
    }
    CHECK(parse(&instance, 0x7777, "1", &value) == kInvalidArgument);
    instance_close(&instance);
}

static void plain_and_back(void) {
    Instance instance = instance_create();
    IEditController *controller = instance.controller;
    for (int i = 0; i <= 100; i++) {
        const double hz = controller->vtbl->normalizedParamToPlain(controller, CUTOFF, i / 100.0);
        CHECK_NEAR(hz, 20.0 * pow(1000.0, i / 100.0), 1e-9 * hz);
        CHECK_NEAR(controller->vtbl->plainParamToNormalized(controller, CUTOFF, hz), i / 100.0, 1e-12);
    }
    for (int step = 0; step <= 2; step++) /* n + 1 states: min(n, floor(x * (n + 1))), back step / n */
        for (int i = 0; i < 10; i++) {
            const double x = (step + i / 10.0 + 0.01) / 3.0;
            CHECK(controller->vtbl->normalizedParamToPlain(controller, MODE, x) == step);
        }
    CHECK(controller->vtbl->plainParamToNormalized(controller, MODE, 1.0) == 0.5);
    CHECK(controller->vtbl->normalizedParamToPlain(controller, BYPASS, 1.0) == 1.0);
    instance_close(&instance);
}

static void set_rounding(uint32_t mode) {
#if defined(__x86_64__)
    __asm__ __volatile__("ldmxcsr %0" ::"m"(mode));
#else
    (void)mode;
#endif
}

/* All that a host's main thread can ask for in numbers, at one place of every knob. */
static uint64_t numbers_at(const Instance *instance, double x) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, CUTOFF, LEVEL};
    IEditController *controller = instance->controller;
    uint64_t sum = 0;
    for (size_t p = 0; p < sizeof ids / sizeof ids[0]; p++) {
        double numbers[4] = {controller->vtbl->normalizedParamToPlain(controller, ids[p], x)};
        char text[128] = {0};
        numbers[1] = controller->vtbl->plainParamToNormalized(controller, ids[p], numbers[0]);
        text_of(instance, ids[p], x, text);
        CHECK(parse(instance, ids[p], text, &numbers[2]) == kResultOk);
        numbers[3] = info_of(instance, ids[p]).defaultNormalizedValue;
        CHECK(controller->vtbl->setParamNormalized(controller, ids[p], x) == kResultOk);
        sum = hash(hash(sum, numbers, sizeof numbers), text, sizeof text);
    }
    Stream state;
    stream_init(&state);
    write_state(instance, &state);
    CHECK(load_state(instance, &state));
    const double shown_again[] = {shown(instance, GAIN), shown(instance, CUTOFF)};
    return hash(hash(sum, state.bytes, (size_t)state.size), shown_again, sizeof shown_again);
}

static void numbers_do_not_follow_the_hosts_rounding(void) {
    const uint32_t calm = 0x1f80, hostile = 0x1f80 | 0x8040 | 0x4000; /* flush, denormals as zero, round up */
    Instance instance = instance_create();
    for (int i = 0; i <= 300; i++) {
        const double x = (double)i / 300.0;
        const uint64_t expected = numbers_at(&instance, x);
        set_rounding(hostile);
        const uint64_t found = numbers_at(&instance, x);
        set_rounding(calm);
        CHECK(found == expected);
    }
    instance_close(&instance);
}

static void set_is_what_get_says(void) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, CUTOFF, BYPASS, LEVEL};
    Instance instance = instance_open(kSample32);
    IEditController *controller = instance.controller;
    for (size_t p = 0; p < sizeof ids / sizeof ids[0]; p++) {
        CHECK(controller->vtbl->setParamNormalized(controller, ids[p], 0.3) == kResultOk);
        CHECK(shown(&instance, ids[p]) == 0.3);
        CHECK(controller->vtbl->setParamNormalized(controller, ids[p], 1e9) == kResultOk);
        CHECK(shown(&instance, ids[p]) == 1.0);
        CHECK(controller->vtbl->setParamNormalized(controller, ids[p], (double)NAN) != kResultOk);
        CHECK(shown(&instance, ids[p]) == 1.0);
    }
    CHECK(controller->vtbl->setParamNormalized(controller, 0x7777, 0.5) != kResultOk);
    CHECK(controller->vtbl->setParamNormalized(controller, OLD_GAIN, 0.5) == kResultOk);
    CHECK(shown(&instance, GAIN) == 0.5);
    CHECK(controller->vtbl->createView(controller, "editor") == NULL);
    instance_close(&instance);
}

static void play_block(const Instance *instance) {
    float x[64] = {0};
    void *channels[] = {x, NULL};
    CHECK(process(instance, channels, channels, 2, 64, NULL, NULL) == kResultOk);
}

static void turn(const Instance *instance, ParamID id, double value) {
    IEditController *controller = instance->controller;
    CHECK(controller->vtbl->setParamNormalized(controller, id, value) == kResultOk);
}

static void followed_while_playing_obeyed_at_rest(void) {
    Instance instance = instance_open(kSample32);
    play_block(&instance);
    turn(&instance, GAIN, 0.25);
    play_block(&instance); /* sound is moved by points alone */
    CHECK(saves(&instance, "\"gain_db\":0.0"));
    instance_stop(&instance);
    turn(&instance, GAIN, 0.25);
    CHECK(saves(&instance, "\"gain_db\":-42.0"));
    instance_close(&instance);
}

/* A host that announces a block and plays none (T28) waits: what is turned then is meant. */
static void obeyed_until_the_first_block(void) {
    Instance instance = instance_open(kSample32);
    turn(&instance, GAIN, 0.25);
    play_block(&instance);
    CHECK(saves(&instance, "\"gain_db\":-42.0"));
    set_processing(&instance, 0);
    set_processing(&instance, 1);
    turn(&instance, GAIN, 0.5);
    play_block(&instance);
    CHECK(saves(&instance, "\"gain_db\":-24.0"));
    instance_close(&instance);
}

/* A host that falls silent without a word: what is turned after its last block is saved, and kept when it
 * starts anew. */
static void turned_after_the_last_block(void) {
    Instance instance = instance_open(kSample32);
    Stream state;
    play_block(&instance);
    turn(&instance, GAIN, 0.25);
    turn(&instance, LEVEL, 0.25);
    CHECK(saves(&instance, "\"gain_db\":-42.0"));
    CHECK(instance.component->vtbl->setActive(instance.component, 0) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    play_block(&instance);
    CHECK(saves(&instance, "\"gain_db\":-42.0"));
    turn(&instance, GAIN, 0.5); /* and a state that is loaded is what it says */
    stream_text(&state, "{\"rattle\":1,\"plugin\":\"com.example.fixture\",\"params\":{\"gain_db\":-7.3}}");
    CHECK(load_state(&instance, &state));
    CHECK(saves(&instance, "\"gain_db\":-7.3"));
    instance_close(&instance);
}

const Test parameter_tests[] = {
    {"parameter_list", parameter_list},
    {"exactly_one_bypass", exactly_one_bypass},
    {"long_titles_are_cut", long_titles_are_cut},
    {"texts_both_ways", texts_both_ways},
    {"texts_are_the_fields", texts_are_the_fields},
    {"plain_and_back", plain_and_back},
    {"numbers_do_not_follow_the_hosts_rounding", numbers_do_not_follow_the_hosts_rounding},
    {"set_is_what_get_says", set_is_what_get_says},
    {"followed_while_playing_obeyed_at_rest", followed_while_playing_obeyed_at_rest},
    {"obeyed_until_the_first_block", obeyed_until_the_first_block},
    {"turned_after_the_last_block", turned_after_the_last_block},
    {NULL, NULL}};
