/* What a state reads back as, and that no bytes at all do harm (under sanitizers). */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "state.h"

static const double marks[FIXTURE_PARAMS] = {-7.0, -7.0, -7.0, -7.0, -7.0, -7.0};

/* A copy without an end mark, in memory of its very size: reading beyond it is caught. */
static const char *read_exactly(const char *text, uint64_t size, double *plain, bool *bypass) {
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    memcpy(plain, marks, sizeof marks);
    RattleState state = {plain, *bypass, 77};
    const char *why = rattle_state_read(&rattle_plugin, copy, size, &state);
    free(copy);
    if (why) CHECK(memcmp(plain, marks, sizeof marks) == 0 && state.program == 77);
    else CHECK(state.program == 0); /* this plugin has no presets */
    *bypass = state.bypass;
    return why;
}

static void check_refused(const char *text) {
    double plain[FIXTURE_PARAMS];
    bool bypass = true;
    CHECK(read_exactly(text, strlen(text), plain, &bypass) != NULL);
    CHECK(bypass);
}

static const char good[] =
    "{\"rattle\":1,\"plugin\":\"com.example.fixture\",\"version\":\"1.2.0\",\"bypass\":true,\"params\":{"
    "\"gain\":0.1,\"shift\":-0.5,\"filter.cutoff_hz\":440.0,\"mode\":\"HIGH\",\"on\":false,\"steps\":3}}";

static void check_written(void) {
    double plain[] = {0.1, -0.5, 440.0, 2.0, 0.0, 3.0};
    const RattleState state = {plain, true, 1};
    char text[512];
    memset(text, '#', sizeof text);
    const uint64_t size = rattle_state_write(&rattle_plugin, &state, text, sizeof text);
    CHECK(size == strlen(good) && memcmp(text, good, size) == 0 && text[size] == '#');
    CHECK(rattle_state_write(&rattle_plugin, &state, NULL, 0) == size);
    memset(text, '#', sizeof text);
    CHECK(rattle_state_write(&rattle_plugin, &state, text, 10) == size && text[10] == '#');
    double back[FIXTURE_PARAMS];
    bool bypass = false;
    CHECK(read_exactly(good, size, back, &bypass) == NULL);
    CHECK(bypass && memcmp(back, plain, sizeof back) == 0);
}

static void check_tolerated(void) {
    double plain[FIXTURE_PARAMS];
    bool bypass = true;
    const char *text =
        " {\"later\":[1,{\"a\":[]},null], \"rattle\" : 1, \"params\": {\"freq\":100, \"gain\":1e9, "
        "\"mode\":\"GONE\", \"on\":\"yes\", \"st\\u0065ps\":2.2, \"unknown\":{}, \"shift\":null}}\n";
    CHECK(read_exactly(text, strlen(text), plain, &bypass) == NULL);
    CHECK(!bypass);
    CHECK(plain[FIXTURE_GAIN] == 2.0);     /* in range again */
    CHECK(plain[FIXTURE_SHIFT] == 0.0);    /* null is no number: the default */
    CHECK(plain[FIXTURE_CUTOFF] == 100.0); /* by its former id */
    CHECK(plain[FIXTURE_MODE] == 1.0);     /* a member that is gone: the default */
    CHECK(plain[FIXTURE_ON] == 1.0);
    CHECK(plain[FIXTURE_STEPS] == 2.0); /* on a step again, its id escaped */
    const char *both = "{\"rattle\":1,\"params\":{\"filter.cutoff_hz\":300,\"freq\":100}}";
    CHECK(read_exactly(both, strlen(both), plain, &bypass) == NULL && plain[FIXTURE_CUTOFF] == 300.0);
    const char *bare = "{\"rattle\":1}";
    CHECK(read_exactly(bare, strlen(bare), plain, &bypass) == NULL && plain[FIXTURE_GAIN] == 0.5);
}

/* Ids that JSON must escape, or that another writer may have escaped. */
static void check_escapes(void) {
    RattleParam param = rattle_plugin.params[FIXTURE_GAIN];
    RattlePlugin odd = rattle_plugin;
    param.id = "\xf0\x9f\x8e\xb5 \xc3\xa9";
    odd.id = "a\"b\\c\n";
    odd.params = &param;
    odd.param_count = 1;
    odd.renamed_count = 0;
    char text[256];
    double plain = 0.25;
    RattleState state = {.plain = &plain};
    const char *expected =
        "{\"rattle\":1,\"plugin\":\"a\\\"b\\\\c\\u000a\",\"version\":\"1.2.0\",\"bypass\":false,"
        "\"params\":{\"\xf0\x9f\x8e\xb5 \xc3\xa9\":0.25}}";
    const uint64_t size = rattle_state_write(&odd, &state, text, sizeof text);
    CHECK(size == strlen(expected) && memcmp(text, expected, size) == 0);
    plain = 0.0;
    CHECK(rattle_state_read(&odd, text, size, &state) == NULL && plain == 0.25);
    const char *escaped =
        "{\"rattle\":1,\"plugin\":\"\\u0061\\\"b\\\\c\\n\",\"params\":{\"\\ud83c\\uDFB5 \\u00e9\":1}}";
    CHECK(rattle_state_read(&odd, escaped, strlen(escaped), &state) == NULL && plain == 1.0);
    const char *lone = "{\"rattle\":1,\"params\":{\"\\ud83c \\u00e9\":1,\"\\u0000\":1,\"\\ud83c\\u0041\":1}}";
    CHECK(rattle_state_read(&odd, lone, strlen(lone), &state) == NULL && plain == 0.5);
}

/* The preset that was chosen last, by name; a name that is gone is none, and no Param follows it. */
static void check_program(void) {
    static const char *const names[] = {"Default", "Warm \"A\"", "Cold"};
    static const double values[3 * FIXTURE_PARAMS] = {0.0};
    RattlePlugin with = rattle_plugin;
    with.preset_names = names;
    with.preset_plain = values;
    with.preset_count = 3;
    double plain[] = {0.1, -0.5, 440.0, 2.0, 0.0, 3.0}, back[FIXTURE_PARAMS];
    RattleState state = {plain, false, 1}, read = {back, true, 9};
    char text[512];
    const uint64_t size = rattle_state_write(&with, &state, text, sizeof text - 1);
    text[size] = 0;
    CHECK(strstr(text, "\"bypass\":false,\"program\":\"Warm \\\"A\\\"\",\"params\":{") != NULL);
    CHECK(rattle_state_read(&with, text, size, &read) == NULL && read.program == 1 && !read.bypass);
    CHECK(memcmp(back, plain, sizeof plain) == 0);
    CHECK(rattle_state_read(&rattle_plugin, text, size, &read) == NULL && read.program == 0);
    static const char *const none[] = {"\"Gone\"", "\"Default\"", "1", "null", "{\"Cold\":1}", "\"cold\""};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        sprintf(text, "{\"rattle\":1,\"program\":%s,\"params\":{}}", none[i]);
        CHECK(rattle_state_read(&with, text, strlen(text), &read) == NULL && read.program == 0);
    }
    state.program = 0;
    CHECK(rattle_state_write(&with, &state, text, sizeof text) < sizeof text && !strstr(text, "program"));
}

static void check_refusals(void) {
    check_refused("");
    check_refused("null");
    check_refused("{}");
    check_refused("{\"rattle\":2,\"params\":{}}");
    check_refused("{\"rattle\":\"1\"}");
    check_refused("{\"rattle\":0}");
    check_refused("{\"rattle\":1,\"plugin\":\"com.example.other\"}");
    check_refused("{\"rattle\":1,\"params\":[]}");
    check_refused("{\"rattle\":1} x");
    check_refused("{\"rattle\":1,}");
    check_refused("{\"rattle\":1,\"a\":01}");
    check_refused("{\"rattle\":1,\"a\":\"\\x\"}");
    check_refused("{\"rattle\":1,\"a\":\"\\");
    check_refused("{\"rattle\":1,\"a\":\"\\u12");
    check_refused("{\"rattle\":1,\"a\":\"\\u12g4\"}");
}

static void check_depth(void) {
    static char text[200100];
    double plain[FIXTURE_PARAMS];
    bool bypass = false;
    uint64_t size = (uint64_t)sprintf(text, "{\"rattle\":1,\"a\":");
    memset(text + size, '[', 200000);
    CHECK(read_exactly(text, size + 200000, plain, &bypass) != NULL);
    memset(text + size, '[', 60);
    memset(text + size + 60, ']', 60);
    text[size + 120] = '}';
    CHECK(read_exactly(text, size + 121, plain, &bypass) == NULL);
}

/* Every beginning of a good state, and many damaged ones. */
static void check_any_bytes(void) {
    static const char pieces[] = "{}[]\",:\\u\"0.e-+tfn \xff\0\x80";
    double plain[FIXTURE_PARAMS];
    bool bypass = false;
    const uint64_t size = strlen(good);
    for (uint64_t cut = 0; cut < size; cut++) CHECK(read_exactly(good, cut, plain, &bypass) != NULL);
    for (uint32_t round = 0; round < 20000; round++) {
        char text[sizeof good];
        memcpy(text, good, sizeof good);
        for (uint32_t i = 0; i <= random_below(4); i++)
            text[random_below((uint32_t)size)] =
                random_below(3) ? pieces[random_below(sizeof pieces)] : (char)random_below(256);
        if (read_exactly(text, size, plain, &bypass) == NULL)
            for (uint32_t p = 0; p < FIXTURE_PARAMS; p++)
                CHECK(plain[p] >= rattle_plugin.params[p].minimum &&
                      plain[p] <= rattle_plugin.params[p].maximum);
    }
}

int main(void) {
    check_written();
    check_tolerated();
    check_escapes();
    check_program();
    check_refusals();
    check_depth();
    check_any_bytes();
    return failure_count != 0;
}
