/* Which latency an adaptive plugin proposes, and which Python with which arguments is started. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "platform/shared.h"
#include "worker/adaptive.h"
#include "worker/command.h"

static const RattleWorker worker = {
    .python = "@bundle/Contents/Resources/python/bin/python3", .file = "@bundle/Contents/Resources/plugin.py",
    .class_name = "Choir", .path = "/first\n@bundle/Contents/Resources\n"};
const RattlePlugin rattle_plugin = {.id = "com.example.choir", .name = "Choir", .worker = &worker};

/* ---- Latency ------------------------------------------------------------------------------------------- */

static const double rate = 48000.0;

static double proposed_ms(RattleAdaptive *adaptive, double at_s, double worst_ms, double latency_ms) {
    const RattleWaited waited = {.now_ns = (uint64_t)(at_s * 1e9),
                                 .worst_ns = (uint64_t)(worst_ms * 1e6),
                                 .sample_rate = rate,
                                 .latency = (uint32_t)(latency_ms * rate / 1000.0),
                                 .block = 480};
    return rattle_adaptive_propose(adaptive, &waited) * 1000.0 / rate;
}

/* A block of 10 ms and 1.5 * 60 ms are 100 ms. */
static void check_more(void) {
    RattleAdaptive a = {0};
    CHECK(proposed_ms(&a, 0.0, 1.0, 50.0) == 0.0);
    CHECK(proposed_ms(&a, 1.0, 60.0, 50.0) == 0.0); /* it has just begun, but it is not forgotten: */
    CHECK(proposed_ms(&a, 2.0, 1.0, 50.0) == 100.0);
    CHECK(proposed_ms(&a, 5.0, 60.0, 50.0) == 0.0); /* was said */
    CHECK(proposed_ms(&a, 8.0, 55.0, 50.0) == 0.0);
    CHECK(proposed_ms(&a, 9.0, 61.0, 50.0) == 105.0);
    CHECK(proposed_ms(&a, 10.0, 90.0, 50.0) == 0.0);
    CHECK(proposed_ms(&a, 11.0, 0.0, 50.0) == 145.0);
    CHECK(proposed_ms(&a, 13.0, 8000.0, 50.0) == 2000.0); /* as long as any @worker may be, and no longer */
    CHECK(proposed_ms(&a, 15.0, 9000.0, 50.0) == 0.0);
}

static void check_less(void) {
    RattleAdaptive a = {0};
    for (int second = 0; second < 40; second++) CHECK(proposed_ms(&a, second, 4.0, 50.0) == (second == 30 ? 20.0 : 0.0));
    a = (RattleAdaptive){0};
    for (int second = 0; second < 60; second++) /* 10 + 1.5 * 11 is more than half of it */
        CHECK(proposed_ms(&a, second, second == 20 ? 11.0 : 4.0, 50.0) == (second == 50 ? 20.0 : 0.0));
    a = (RattleAdaptive){0};
    for (int second = 0; second < 60; second++) CHECK(proposed_ms(&a, second, 20.0, 50.0) == 0.0); /* it fits */
}

/* Whatever happens: steps of 5 ms from 10 ms on, 2 s apart, more than there is, or once less. */
static void check_any(void) {
    for (int run = 0; run < 200; run++) {
        RattleAdaptive a = {0};
        double said_s = 0.0;
        int less = 0;
        for (double at_s = 0.0; at_s < 100.0; at_s += 0.1) {
            const double worst = random_below(run + 1) == 0 ? random_below(200) : 2.0;
            const double ms = proposed_ms(&a, at_s, worst, 50.0);
            if (ms == 0.0) continue;
            CHECK(ms >= 10.0 && ms / 5.0 == (int)(ms / 5.0) && ms != 50.0);
            CHECK(at_s - said_s >= 1.99);
            said_s = at_s;
            less += ms < 50.0;
        }
        CHECK(less <= 1);
    }
}

/* ---- Python -------------------------------------------------------------------------------------------- */

static void set_settings(const char *text) {
    char path[512];
    rattle_platform_settings_path(path, sizeof path);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

/* This program lies in FOLDER/Choir.vst3/Contents/x86_64-linux. */
static void check_python(const char *folder) {
    static RattleCommand command;
    char expected[4096];
    unsetenv("RATTLE_PYTHON");
    CHECK(rattle_command(&command, &worker, -1, 0, -1));
    snprintf(expected, sizeof expected, "%s/Choir.vst3/Contents/Resources/python/bin/python3", folder);
    CHECK(strcmp(command.python, expected) == 0);
    set_settings("{\"python\": \"/of/all\", \"plugins\": {\"com.example.other\": {\"python\": \"/other\"}}}");
    CHECK(rattle_command(&command, &worker, -1, 0, -1) && strcmp(command.python, "/of/all") == 0);
    set_settings("{\"plugins\": {\"com.example.choir\": {\"python\": \"/a \\\"b\\\"/\\u00e9\"}}, \"python\": \"/of/all\"}");
    CHECK(rattle_command(&command, &worker, -1, 0, -1) && strcmp(command.python, "/a \"b\"/\xc3\xa9") == 0);
    set_settings("{\"python\": \"/of/all\"");
    CHECK(rattle_command(&command, &worker, -1, 0, -1) && strcmp(command.python, expected) == 0);
    setenv("RATTLE_PYTHON", "/of/variable", 1);
    CHECK(rattle_command(&command, &worker, -1, 0, -1) && strcmp(command.python, "/of/variable") == 0);
}

static void check_arguments(const char *folder) {
    static RattleCommand command;
    char file[1024], library[1024], paths[2048];
    snprintf(file, sizeof file, "%s/Choir.vst3/Contents/Resources/plugin.py", folder);
    snprintf(library, sizeof library, "%s/Choir.vst3/Contents/x86_64-linux/Choir.so", folder);
    snprintf(paths, sizeof paths, "/first:%s/Choir.vst3/Contents/Resources", folder);
    const char *const expected[] = {command.python, "-m",    "rattle.worker_process", library, file, "Choir", paths,
                                    "--slot",       "1",     "--bytes",               "123456789012", "--memory", "3", NULL};
    CHECK(rattle_command(&command, &worker, 1, 123456789012, 77));
    for (int i = 0; expected[i] || command.arguments[i]; i++) {
        CHECK(expected[i] && command.arguments[i] && strcmp(expected[i], command.arguments[i]) == 0);
        if (!expected[i] || !command.arguments[i]) break;
    }
    CHECK(rattle_command(&command, &worker, -1, 0, -1) && command.arguments[7] == NULL);
}

static void check_too_long(void) {
    static RattleCommand command;
    static char path[2 * RATTLE_PATH];
    memset(path, 'x', sizeof path - 1);
    RattleWorker far = worker;
    far.file = path;
    CHECK(!rattle_command(&command, &far, -1, 0, -1));
}

int main(int count, char **arguments) {
    check_more();
    check_less();
    check_any();
    check_python(arguments[count - 1]);
    check_arguments(arguments[count - 1]);
    check_too_long();
    return failure_count != 0;
}
