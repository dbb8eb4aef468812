#include "buffer.h"

#include "fade.h"

enum {
    MAGIC = 0x46554252, /* "RBUF" */
    VERSION = 1,
    SHORTEST_MS = 200,
    RUN = 256, /* samples whose gains are worked out together */
};

typedef _Atomic uint64_t Count;

struct RattleBuffer {
    uint32_t magic, version;
    uint64_t bytes, latency;
    uint32_t fade;                               /* samples; the latency, if that is shorter */
    _Alignas(RATTLE_LINE) Count overruns, refused; /* the producer's */
    _Alignas(RATTLE_LINE) Count read;              /* the consumer's, like all below: its time */
    Count underruns, missing;
    uint32_t gain; /* steps of fade */
    bool is_short; /* the last sample was missing */
    _Alignas(RATTLE_LINE) RattleRing ring; /* sample n is position n */
};

static uint64_t at_least(uint64_t a, uint64_t b) { return a > b ? a : b; }

static uint64_t get(const Count *count) { return atomic_load_explicit(count, memory_order_relaxed); }
static void add(Count *count, uint64_t more) { /* each has one writer */
    atomic_store_explicit(count, get(count) + more, memory_order_relaxed);
}

static uint64_t capacity_of(double sample_rate, uint64_t latency, uint64_t largest) {
    uint64_t wanted = at_least(4 * latency, latency + 2 * largest), capacity = 1;
    wanted = at_least(wanted, (uint64_t)(sample_rate * SHORTEST_MS / 1000.0 + 1.0));
    while (capacity < wanted) capacity *= 2;
    return capacity;
}

static uint64_t bytes_of(uint64_t channels, uint64_t capacity) {
    return offsetof(RattleBuffer, ring) + rattle_ring_bytes(channels, capacity);
}

uint64_t rattle_buffer_bytes(double sample_rate, uint32_t channels, uint32_t latency, uint32_t largest) {
    return bytes_of(channels, capacity_of(sample_rate, latency, largest));
}

RattleBuffer *rattle_buffer_init(void *memory, double sample_rate, uint32_t channels, uint32_t latency,
                                 uint32_t largest) {
    RattleBuffer *buffer = memory;
    buffer->version = VERSION;
    buffer->bytes = rattle_buffer_bytes(sample_rate, channels, latency, largest);
    buffer->latency = latency;
    buffer->fade = latency < RATTLE_FADE ? latency : RATTLE_FADE;
    rattle_ring_init(&buffer->ring, channels, capacity_of(sample_rate, latency, largest), 0);
    buffer->magic = MAGIC;
    return buffer;
}

RattleBuffer *rattle_buffer_attach(void *memory, uint64_t bytes) {
    RattleBuffer *buffer = memory;
    if (bytes < sizeof *buffer || buffer->magic != MAGIC || buffer->version != VERSION) return NULL;
    const uint64_t capacity = buffer->ring.capacity, channels = buffer->ring.channels;
    const bool is_sane = channels <= RATTLE_MAX_INPUTS && capacity > 0 && capacity < UINT64_C(1) << 40 &&
                         (capacity & (capacity - 1)) == 0 && buffer->fade <= RATTLE_FADE;
    return is_sane && buffer->bytes == bytes_of(channels, capacity) && buffer->bytes <= bytes ? buffer : NULL;
}

/* ---- The producer's ---------------------------------------------------------------------------------- */

/* The first sample that may still be read. */
static uint64_t first_unread(const RattleBuffer *buffer, uint64_t read) {
    return read > buffer->latency ? read - buffer->latency : 0;
}

static uint32_t fitting(const RattleBuffer *buffer, uint32_t count) {
    const uint64_t written = rattle_ring_end(&buffer->ring);
    const uint64_t read = atomic_load_explicit(&buffer->read, memory_order_acquire);
    const uint64_t room = first_unread(buffer, read) + buffer->ring.capacity - written;
    return room < count ? (uint32_t)room : count;
}

uint32_t rattle_buffer_write(RattleBuffer *buffer, const float *const *from, uint32_t count) {
    const uint32_t fits = fitting(buffer, count);
    const float *channels[RATTLE_MAX_INPUTS];
    for (uint32_t done = 0; done < fits;) { /* who is very late may write more than the capacity */
        const uint64_t left = fits - done, most = buffer->ring.capacity, now = left < most ? left : most;
        for (uint64_t c = 0; c < buffer->ring.channels; c++)
            channels[c] = from && from[c] ? from[c] + done : NULL;
        rattle_ring_write(&buffer->ring, channels, now);
        done += (uint32_t)now;
    }
    if (fits < count) add(&buffer->overruns, 1);
    add(&buffer->refused, count - fits);
    return fits;
}

/* ---- The consumer's ---------------------------------------------------------------------------------- */

static void silence(const RattleBuffer *buffer, float *const *to, uint32_t from, uint32_t count) {
    for (uint64_t c = 0; c < buffer->ring.channels; c++)
        for (uint32_t i = 0; i < count; i++) to[c][from + i] = 0.0f;
}

/* What fades, and where the gain stands behind these samples. known: behind the first. */
static void fade(RattleBuffer *buffer, float *const *to, int64_t known, uint32_t count) {
    if (buffer->fade == 0 || rattle_fade_is_full(buffer->gain, known, buffer->fade, count)) return;
    float gains[RUN];
    buffer->gain = rattle_fade_run(buffer->gain, known, buffer->fade, gains, count);
    for (uint64_t c = 0; c < buffer->ring.channels; c++)
        for (uint32_t i = 0; i < count; i++) to[c][i] *= gains[i];
}

static void count_missing(RattleBuffer *buffer, uint32_t there, uint32_t missing) {
    if (missing > 0 && (there > 0 || !buffer->is_short)) add(&buffer->underruns, 1);
    add(&buffer->missing, missing);
    buffer->is_short = missing > 0;
}

/* count <= RUN samples from this one on; how many of them are missing. */
static uint32_t read_run(RattleBuffer *buffer, uint64_t sample, float *const *to, uint32_t count) {
    const uint64_t end = rattle_ring_end(&buffer->ring), left = end > sample ? end - sample : 0;
    uint32_t there = left < count ? (uint32_t)left : count;
    if (!rattle_ring_read(&buffer->ring, sample, to, there)) there = 0; /* only if a producer broke the rules */
    silence(buffer, to, there, count - there);
    if (sample == 0) buffer->gain = rattle_fade_start(left, buffer->fade);
    fade(buffer, to, (int64_t)(end - sample) - 1, count);
    count_missing(buffer, there, count - there);
    return count - there;
}

/* At most limit: up to the first sample of all, then in runs. */
static uint32_t run_length(const RattleBuffer *buffer, uint64_t time, uint32_t limit) {
    const uint64_t to_first = time < buffer->latency ? buffer->latency - time : RUN;
    return to_first < limit ? (uint32_t)to_first : limit;
}

uint32_t rattle_buffer_read(RattleBuffer *buffer, float *const *to, uint32_t count) {
    uint64_t time = get(&buffer->read);
    float *channels[RATTLE_MAX_INPUTS];
    uint32_t missing = 0;
    for (uint32_t done = 0; done < count;) {
        const uint32_t now = run_length(buffer, time, count - done);
        for (uint64_t c = 0; c < buffer->ring.channels; c++) channels[c] = to[c] + done;
        if (time < buffer->latency) silence(buffer, channels, 0, now);
        else missing += read_run(buffer, time - buffer->latency, channels, now);
        time += now;
        done += now;
    }
    atomic_store_explicit(&buffer->read, time, memory_order_release); /* what was read may be overwritten */
    return missing;
}

/* ---- Anybody's --------------------------------------------------------------------------------------- */

void rattle_buffer_health(const RattleBuffer *buffer, RattleBufferHealth *health) {
    const uint64_t missing = get(&buffer->missing), read = get(&buffer->read);
    const uint64_t written = rattle_ring_end(&buffer->ring), latency = buffer->latency;
    const uint64_t heard_to = first_unread(buffer, read);
    const uint64_t still_to_come = heard_to > written ? heard_to - written : 0;
    *health = (RattleBufferHealth){
        .written = written,
        .read = read,
        .readable = written > at_least(latency, read) ? written - at_least(latency, read) : 0,
        .ahead = written + latency > read ? written + latency - read : 0,
        .underruns = get(&buffer->underruns),
        .missing = missing,
        .overruns = get(&buffer->overruns),
        .refused = get(&buffer->refused),
        .dropped = missing > still_to_come ? missing - still_to_come : 0,
        .capacity = buffer->ring.capacity,
        .latency = latency,
    };
}
