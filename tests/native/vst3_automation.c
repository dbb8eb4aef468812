/* vst3_automation.c: parameter points fall on their sample, at every block size, and without any block. */
#include <math.h>

#include "vst3_host.h"

enum { TOTAL = 8192 };

/* ---- Automation ------------------------------------------------------------------------------------- */

typedef struct Automation { /* absolute samples */
    ParamID id;
    int32_t sample;
    double value;
} Automation;

enum { AUTOMATION_COUNT = 200 };

static void random_automation(Automation *points) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, BYPASS, CUTOFF, OLD_GAIN};
    uint32_t seed = 7, sample = 0;
    for (int i = 0; i < AUTOMATION_COUNT; i++) {
        sample += 1 + random_next(&seed) % 39; /* no two at one sample: their order would be the host's */
        const ParamID id = ids[random_next(&seed) % 6];
        points[i] = (Automation){id, (int32_t)sample, random_next(&seed) % 129 / 128.0};
        if (id == MUTE && points[i].sample % 3) points[i].value = 0.0; /* mostly audible */
    }
}

static int32_t next_block(int32_t size, int32_t left, uint32_t *seed) {
    const int32_t wanted = size > 0 ? size : (int32_t)(random_next(seed) % 700);
    return wanted < left ? wanted : left;
}

/* Queues come in another order each block; points within a queue in the order of time. */
static void points_of(Changes *changes, const Automation *points, int32_t start, int32_t count,
                      uint32_t *seed) {
    static const ParamID ids[] = {GAIN, MODE, MUTE, BYPASS, CUTOFF, OLD_GAIN};
    const uint32_t first = random_next(seed) % 6;
    changes_init(changes);
    for (uint32_t q = 0; q < 6; q++)
        for (int32_t sample = start; sample < start + count; sample++)
            for (int i = 0; i < AUTOMATION_COUNT; i++)
                if (points[i].sample == sample && points[i].id == ids[(first + q) % 6])
                    changes_add(changes, points[i].id, sample - start, points[i].value);
}

static uint64_t automated_hash(int32_t block) {
    Instance instance = instance_open(kSample32);
    Automation points[AUTOMATION_COUNT];
    Changes *changes = malloc(sizeof *changes);
    float *left = floats(TOTAL), *right = floats(TOTAL);
    uint32_t seed = (uint32_t)block + 1;
    random_automation(points);
    noise(left, TOTAL, 1);
    noise(right, TOTAL, 2);
    for (int32_t done = 0; done < TOTAL;) {
        const int32_t count = next_block(block, TOTAL - done, &seed);
        void *channels[] = {left + done, right + done};
        points_of(changes, points, done, count, &seed);
        CHECK(process(&instance, channels, channels, 2, count, changes, NULL) == kResultOk);
        done += count;
    }
    const uint64_t sum = hash(hash(14695981039346656037u, left, TOTAL * 4), right, TOTAL * 4);
    free(left), free(right), free(changes);
    instance_close(&instance);
    return sum;
}

static void automation_has_one_hash_at_every_block_size(void) {
    static const int32_t sizes[] = {0, 1, 3, 7, 64, 255, 256, 257, 512, 1000, 4096, TOTAL};
    const uint64_t expected = automated_hash(0); /* random cuts, blocks of 0 among them */
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) CHECK(automated_hash(sizes[i]) == expected);
}

/* A constant goes in; the sample at which the output's sign flips is the point's. */
static void automation_falls_on_its_sample(void) {
    for (int32_t at = 0; at < 700; at += 37) {
        Instance instance = instance_open(kSample32);
        Changes changes;
        float *x = floats(700);
        void *channels[] = {x, NULL};
        for (int i = 0; i < 700; i++) x[i] = 1.0f;
        changes_init(&changes);
        changes_add(&changes, MODE, at, MODE_AT(INVERT));
        CHECK(process(&instance, channels, channels, 2, 700, &changes, NULL) == kResultOk);
        for (int i = 0; i < 700; i++) CHECK(x[i] == (i < LATENCY ? 0.0f : i < at ? 1.0f : -1.0f));
        free(x);
        instance_close(&instance);
    }
}

static void points_outside_the_block_are_moved_in(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100];
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, MODE, -1000, MODE_AT(INVERT));
    changes_add(&changes, MODE, 1 << 30, MODE_AT(CLEAN));
    for (int i = 0; i < 100; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f && x[98] == -1.0f && x[99] == 1.0f);
    instance_close(&instance);
}

static void last_point_of_a_sample_wins(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100];
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, MODE, 60, MODE_AT(CLEAN));
    changes_add(&changes, MODE, 60, MODE_AT(INVERT));
    changes_add(&changes, MODE, 60, (double)NAN);
    for (int i = 0; i < 100; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    CHECK(x[59] == 1.0f && x[60] == -1.0f && x[99] == -1.0f);
    instance_close(&instance);
}

static void meaningless_queues_are_passed_over(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100] = {0};
    void *channels[] = {x, NULL};
    changes_init(&changes);
    changes_add(&changes, 0x7777, 0, 1.0);
    changes_add(&changes, LEVEL, 0, 1.0);
    changes_add(&changes, MUTE, 0, 1.0);
    changes.queues[2].count = 0;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    changes.gives_null_queues = true;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    instance_close(&instance);
}

/* A host that splits one parameter over queues, over more of them than there is room for, does no harm. */
static void more_queues_than_parameters(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    float x[100];
    void *channels[] = {x, NULL};
    changes_init(&changes);
    for (int q = 0; q < MAX_QUEUES; q++) changes_add(&changes, 0x7000 + (ParamID)q, q, MODE_AT(q % 2));
    for (int q = 0; q < MAX_QUEUES; q++) changes.queues[q].id = MODE;
    for (int i = 0; i < 100; i++) x[i] = 1.0f;
    CHECK(process(&instance, channels, channels, 2, 100, &changes, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f && x[99] == -1.0f);
    instance_close(&instance);
}

/* ---- Flush ------------------------------------------------------------------------------------------ */

static ProcessData flush_of(Changes *changes) {
    return (ProcessData){.symbolicSampleSize = kSample32, .inputParameterChanges = &changes->interface};
}

/* After the flush a constant of 1 must come out with the other sign, from the first sample on. */
static void check_flushed(Instance *instance) {
    float x[LATENCY + 1];
    void *channels[] = {x, NULL};
    for (int i = 0; i <= LATENCY; i++) x[i] = 1.0f;
    CHECK(process(instance, channels, channels, 2, LATENCY + 1, NULL, NULL) == kResultOk);
    CHECK(x[LATENCY] == -1.0f);
    instance_close(instance);
}

static void flush_without_samples(void) {
    Instance instance = instance_open(kSample32);
    Changes changes, sent;
    float x[1] = {3.0f};
    void *channels[] = {x, x};
    changes_init(&changes), changes_init(&sent);
    changes_add(&changes, MODE, 17, MODE_AT(INVERT));
    CHECK(process(&instance, channels, channels, 2, 0, &changes, &sent) == kResultOk);
    CHECK(x[0] == 3.0f && sent.count == 0);
    check_flushed(&instance);
}

static void flush_without_buses(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    CHECK(process_data(&instance, &data) == kResultOk);
    data.numInputs = data.numOutputs = 1; /* announced, and still not there */
    CHECK(process_data(&instance, &data) == kResultOk);
    check_flushed(&instance);
}

static void flush_without_channels(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    AudioBusBuffers in = {0}, out = {.silenceFlags = 3};
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    data.numInputs = data.numOutputs = 1;
    data.inputs = &in, data.outputs = &out;
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(out.silenceFlags == 0);
    check_flushed(&instance);
}

static void flush_while_inactive(void) {
    Instance instance = instance_open(kSample32);
    Changes changes;
    instance_stop(&instance);
    changes_init(&changes);
    changes_add(&changes, MODE, 0, MODE_AT(CLEAN));
    changes_add(&changes, MODE, 0, MODE_AT(INVERT));
    ProcessData data = flush_of(&changes);
    CHECK(process_data(&instance, &data) == kResultOk);
    CHECK(instance.component->vtbl->setActive(instance.component, 1) == kResultOk);
    check_flushed(&instance);
}

/* ---- Numbers ---------------------------------------------------------------------------------------- */

static void floating_point_mode_is_ours_and_given_back(void) {
    const uint64_t expected = automated_hash(333);
#if defined(__x86_64__)
    const uint32_t calm = 0x1f80, hostile = 0x1f80 | 0x8040 | 0x4000; /* flush, denormals as zero, round up */
    uint32_t after;
    Instance instance = instance_open(kSample32);
    float x[8] = {1e-40f};
    void *channels[] = {x, NULL};
    __asm__ __volatile__("ldmxcsr %0" ::"m"(hostile));
    CHECK(process(&instance, channels, channels, 2, 8, NULL, NULL) == kResultOk);
    __asm__ __volatile__("stmxcsr %0" : "=m"(after));
    __asm__ __volatile__("ldmxcsr %0" ::"m"(calm));
    CHECK((after & ~0x3fu) == hostile);
    instance_close(&instance);
    __asm__ __volatile__("ldmxcsr %0" ::"m"(hostile));
    const uint64_t found = automated_hash(333);
    __asm__ __volatile__("ldmxcsr %0" ::"m"(calm));
    CHECK(found == expected);
#else
    CHECK(automated_hash(111) == expected);
#endif
}

const Test automation_tests[] = {
    {"automation_has_one_hash_at_every_block_size", automation_has_one_hash_at_every_block_size},
    {"automation_falls_on_its_sample", automation_falls_on_its_sample},
    {"points_outside_the_block_are_moved_in", points_outside_the_block_are_moved_in},
    {"last_point_of_a_sample_wins", last_point_of_a_sample_wins},
    {"meaningless_queues_are_passed_over", meaningless_queues_are_passed_over},
    {"more_queues_than_parameters", more_queues_than_parameters},
    {"flush_without_samples", flush_without_samples},
    {"flush_without_buses", flush_without_buses},
    {"flush_without_channels", flush_without_channels},
    {"flush_while_inactive", flush_while_inactive},
    {"floating_point_mode_is_ours_and_given_back", floating_point_mode_is_ours_and_given_back},
    {NULL, NULL}};
