/* rattle.WriteAheadBuffer against a model that keeps every sample: small ones by every sequence of writes and reads,
 * large ones at random. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "ring/buffer.h"

enum { CHANNELS = 2, MOST = 1 << 17, FADE = 64 };

typedef struct Model { /* in the words of buffer.h */
    uint64_t written, read, latency, capacity;
    uint64_t underruns, missing, overruns, refused, dropped;
    uint32_t gain; /* of min(latency, 64) steps */
    bool is_short;
} Model;

static float sample_at(uint64_t position, uint64_t channel) { /* none of them 0 */
    return (float)(position % 1000 + 1) * (channel ? -0.5f : 1.0f);
}

static RattleBuffer *new_buffer(double sample_rate, uint32_t latency, uint32_t largest, uint64_t *bytes) {
    *bytes = rattle_buffer_bytes(sample_rate, CHANNELS, latency, largest);
    void *memory = aligned_alloc(RATTLE_LINE, *bytes);
    memset(memory, 0, *bytes);
    RattleBuffer *buffer = rattle_buffer_init(memory, sample_rate, CHANNELS, latency, largest);
    CHECK(rattle_buffer_attach(memory, *bytes) == buffer && !rattle_buffer_attach(memory, *bytes - 1));
    return buffer;
}

static void check_health(const RattleBuffer *buffer, const Model *m) {
    RattleBufferHealth health;
    rattle_buffer_health(buffer, &health);
    CHECK(health.written == m->written && health.read == m->read);
    CHECK(health.latency == m->latency && health.capacity == m->capacity);
    const uint64_t from = m->read > m->latency ? m->read - m->latency : 0; /* the next one to be read */
    const uint64_t old = m->written > m->latency ? m->written - m->latency : 0; /* before it: old enough */
    CHECK(health.readable == (old > from ? old - from : 0));
    CHECK(health.ahead == (m->written + m->latency > m->read ? m->written + m->latency - m->read : 0));
    CHECK(health.underruns == m->underruns && health.missing == m->missing);
    CHECK(health.overruns == m->overruns && health.refused == m->refused && health.dropped == m->dropped);
}

static void write(RattleBuffer *buffer, Model *m, uint32_t count) {
    static float samples[CHANNELS][MOST];
    const float *from[CHANNELS] = {samples[0], samples[1]};
    uint32_t fits = 0;
    for (; fits < count; fits++) { /* one by one: does it overwrite one that may still be read? */
        const uint64_t position = m->written + fits;
        const uint64_t unread = m->read > m->latency ? m->read - m->latency : 0;
        if (position >= unread + m->capacity) break;
        m->dropped += position < unread;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint64_t c = 0; c < CHANNELS; c++) samples[c][i] = sample_at(m->written + i, c);
    CHECK(rattle_buffer_write(buffer, from, count) == fits);
    m->written += fits;
    m->refused += count - fits;
    m->overruns += fits < count;
}

/* The gain of one sample, by the rule of fade.h in its own words; -1: missing. */
static double gain_of(Model *m, uint64_t sample) {
    const uint64_t length = m->latency < FADE ? m->latency : FADE;
    const uint64_t left = m->written > sample ? m->written - sample : 0; /* itself included */
    if (sample == 0) m->gain = (uint32_t)(left < length ? left : length);
    if (left > length) m->gain += m->gain < length;
    else m->gain -= m->gain > 0;
    m->missing += left == 0;
    m->underruns += left == 0 && !m->is_short;
    m->is_short = left == 0;
    return left == 0 ? -1.0 : length == 0 ? 1.0 : (double)m->gain / (double)length;
}

static void read(RattleBuffer *buffer, Model *m, uint32_t count) {
    static float samples[CHANNELS][MOST];
    float *to[CHANNELS] = {samples[0], samples[1]};
    const uint64_t missing_before = m->missing;
    memset(samples, 0xff, sizeof(float) * count);
    const uint32_t missing = rattle_buffer_read(buffer, to, count);
    for (uint32_t i = 0; i < count; i++, m->read++) {
        const double gain = m->read < m->latency ? -1.0 : gain_of(m, m->read - m->latency);
        for (uint64_t c = 0; c < CHANNELS; c++) {
            const double whole = gain < 0.0 ? 0.0 : sample_at(m->read - m->latency, c);
            const double wanted = gain < 0.0 ? 0.0 : whole * gain;
            CHECK(gain == 1.0 ? samples[c][i] == (float)whole : fabs(samples[c][i] - wanted) <= 1e-4);
        }
    }
    CHECK(missing == m->missing - missing_before);
}

/* Writes and reads of 0 to `most` samples in every order. */
static void search(RattleBuffer *buffer, const Model *model, uint64_t bytes, uint32_t most, uint32_t depth) {
    check_health(buffer, model);
    if (depth == 0) return;
    void *next = aligned_alloc(RATTLE_LINE, bytes);
    for (uint32_t operation = 0; operation <= 2 * most; operation++) {
        Model after = *model;
        memcpy(next, buffer, bytes);
        if (operation <= most) write(next, &after, operation);
        else read(next, &after, operation - most);
        search(next, &after, bytes, most, depth - 1);
    }
    free(next);
}

static void check_every_sequence(uint32_t latency, uint32_t largest, uint64_t capacity, uint32_t depth) {
    uint64_t bytes;
    RattleBuffer *buffer = new_buffer(1.0, latency, largest, &bytes);
    const Model model = {.latency = latency, .capacity = capacity};
    search(buffer, &model, bytes, (uint32_t)capacity + 2, depth);
    free(buffer);
}

static void check_at_random(double sample_rate, uint32_t latency, uint32_t largest, uint32_t rounds) {
    uint64_t bytes;
    RattleBuffer *buffer = new_buffer(sample_rate, latency, largest, &bytes);
    RattleBufferHealth health;
    rattle_buffer_health(buffer, &health);
    Model model = {.latency = latency, .capacity = health.capacity};
    CHECK(health.capacity >= 4 * latency && health.capacity >= latency + 2 * largest);
    CHECK(health.capacity >= 0.2 * sample_rate && (health.capacity & (health.capacity - 1)) == 0);
    for (uint32_t r = 0; r < rounds; r++) {
        const uint32_t block = 1 + random_below(largest); /* in step, but for a stall or a burst now and then */
        const uint32_t event = random_below(12);
        if (event != 0) write(buffer, &model, block);
        if (event == 1) write(buffer, &model, random_below(2 * latency + 2));
        read(buffer, &model, event == 2 ? random_below(2 * latency + 2) : block);
        check_health(buffer, &model);
    }
    free(buffer);
}

/* The numbers of the requirement A5. */
static void check_latency_of_2205(void) {
    uint64_t bytes;
    RattleBuffer *buffer = new_buffer(44100.0, 2205, 512, &bytes);
    Model model = {.latency = 2205, .capacity = 16384};
    RattleBufferHealth health;
    read(buffer, &model, 512);
    CHECK(model.missing == 0);
    write(buffer, &model, 3000);
    rattle_buffer_health(buffer, &health);
    CHECK(health.readable == 795);
    check_health(buffer, &model);
    read(buffer, &model, 3000 + 2205 - 512 - 64);
    CHECK(model.missing == 0);
    free(buffer);
}

/* What it is not, it does not attach to. */
static void check_strangers(void) {
    uint64_t bytes;
    unsigned char *memory = (unsigned char *)new_buffer(100.0, 10, 10, &bytes);
    for (uint32_t i = 0; i < 24; i++) { /* magic, version, bytes, latency */
        memory[i] ^= 0x10;
        if (i < 16) CHECK(!rattle_buffer_attach(memory, bytes));
        memory[i] ^= 0x10;
    }
    CHECK(rattle_buffer_attach(memory, bytes));
    free(memory);
}

int main(void) {
    check_every_sequence(0, 0, 1, 6); /* 200 ms, at a sample a second */
    check_every_sequence(1, 0, 4, 4);
    check_every_sequence(2, 3, 8, 4);
    check_latency_of_2205();
    check_strangers();
    check_at_random(44100.0, 2205, 512, 400);
    check_at_random(8000.0, 64, 64, 1000);
    check_at_random(48000.0, 20, 64, 1000);
    check_at_random(96000.0, 0, 64, 300);
    return failure_count > 0;
}
