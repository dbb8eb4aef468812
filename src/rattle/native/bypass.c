#include "bypass.h"

#include "param.h"
#include "samples.h"

enum { CHUNK = 1024 }; /* samples recorded before they must be mixed */

static const double fade_ms = 10.0;

struct RattleBypass {
    uint32_t sample_size, dry_count, output_count;
    uint32_t latency_samples;
    uint32_t ring_size, write_index; /* samples; latency_samples + CHUNK */
    uint32_t fade_samples;
    uint32_t faded; /* 0: wet, fade_samples: dry */
    bool is_bypassed, has_played;
    void *ring[RATTLE_MAX_CHANNELS]; /* the last ring_size input samples */
};

static uint32_t dry_channels(const RattleSetup *setup) {
    const uint32_t count =
        setup->input_channels < setup->output_channels ? setup->input_channels : setup->output_channels;
    return count < RATTLE_MAX_CHANNELS ? count : RATTLE_MAX_CHANNELS;
}

uint64_t rattle_bypass_bytes(const RattleSetup *setup, uint32_t sample_size, uint32_t latency_samples) {
    const uint64_t ring = ((uint64_t)latency_samples + CHUNK) * sample_size;
    return rattle_arena_padded(sizeof(RattleBypass)) + dry_channels(setup) * rattle_arena_padded(ring);
}

RattleBypass *rattle_bypass_prepare(const RattleSetup *setup, uint32_t sample_size, uint32_t latency_samples,
                                    RattleArena *arena) {
    RattleBypass *b = rattle_arena_take(arena, sizeof *b);
    *b = (RattleBypass){.sample_size = sample_size,
                        .dry_count = dry_channels(setup),
                        .output_count = setup->output_channels,
                        .latency_samples = latency_samples,
                        .ring_size = latency_samples + CHUNK,
                        .fade_samples = rattle_ramp_samples(fade_ms, setup->sample_rate)};
    if (b->fade_samples == 0) b->fade_samples = 1;
    for (uint32_t c = 0; c < b->dry_count; c++)
        b->ring[c] = rattle_arena_take(arena, (uint64_t)b->ring_size * sample_size);
    return b;
}

void rattle_bypass_reset(RattleBypass *b) {
    for (uint32_t c = 0; c < b->dry_count; c++)
        rattle_samples_silence(b->sample_size, b->ring[c], b->ring_size);
    b->write_index = 0;
    b->faded = b->is_bypassed ? b->fade_samples : 0;
    b->has_played = false;
}

void rattle_bypass_set(RattleBypass *b, bool is_bypassed) {
    b->is_bypassed = is_bypassed;
    if (!b->has_played) b->faded = is_bypassed ? b->fade_samples : 0;
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static void record_run(RattleBypass *b, const void *const *inputs, uint32_t offset, uint32_t index,
                       uint32_t count) {
    for (uint32_t c = 0; c < b->dry_count; c++) {
        void *run = rattle_samples_at(b->sample_size, b->ring[c], index);
        if (inputs && inputs[c])
            rattle_samples_copy(b->sample_size, rattle_samples_at(b->sample_size, inputs[c], offset), run,
                                count);
        else
            rattle_samples_silence(b->sample_size, run, count);
        rattle_samples_make_finite(b->sample_size, run, count);
    }
}

/* Before the processor runs, because outputs may be the inputs' memory. */
static void record(RattleBypass *b, const void *const *inputs, uint32_t offset, uint32_t count) {
    const uint32_t first = least(count, b->ring_size - b->write_index);
    record_run(b, inputs, offset, b->write_index, first);
    record_run(b, inputs, offset + first, 0, count - first);
    b->write_index = (b->write_index + count) % b->ring_size;
}

static const void *dry_channel(const RattleBypass *b, uint32_t output) {
    if (b->dry_count == 1) return b->ring[0];
    return output < b->dry_count ? b->ring[output] : NULL;
}

/* Sample i of the run is (faded + direction * (i + 1)) / fade_samples dry, held at both ends. */
static uint32_t faded_at(const RattleBypass *b, uint32_t i) {
    if (b->is_bypassed) return least(b->faded + i + 1, b->fade_samples);
    return b->faded > i + 1 ? b->faded - (i + 1) : 0;
}

static void fade32(const RattleBypass *b, const float *dry, float *wet, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const float x = dry ? dry[i] : 0.0f;
        const uint32_t faded = faded_at(b, i);
        const float mixed = wet[i] + (x - wet[i]) * ((float)faded / (float)b->fade_samples);
        wet[i] = faded == b->fade_samples ? x : faded == 0 ? wet[i] : mixed;
    }
}

static void fade64(const RattleBypass *b, const double *dry, double *wet, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const double x = dry ? dry[i] : 0.0;
        const uint32_t faded = faded_at(b, i);
        const double mixed = wet[i] + (x - wet[i]) * ((double)faded / (double)b->fade_samples);
        wet[i] = faded == b->fade_samples ? x : faded == 0 ? wet[i] : mixed;
    }
}

static void mix_channel(const RattleBypass *b, const void *dry, void *wet, uint32_t count) {
    const bool is_settled = b->is_bypassed && b->faded == b->fade_samples;
    if (is_settled && dry)
        rattle_samples_copy(b->sample_size, dry, wet, count);
    else if (is_settled)
        rattle_samples_silence(b->sample_size, wet, count);
    else if (b->sample_size == 8)
        fade64(b, dry, wet, count);
    else
        fade32(b, dry, wet, count);
}

static void mix_run(RattleBypass *b, void *const *outputs, uint32_t offset, uint32_t index, uint32_t count) {
    for (uint32_t c = 0; outputs && c < b->output_count; c++) {
        if (!outputs[c]) continue;
        const void *ring = dry_channel(b, c);
        const void *dry = ring ? rattle_samples_at(b->sample_size, ring, index) : NULL;
        mix_channel(b, dry, rattle_samples_at(b->sample_size, outputs[c], offset), count);
    }
    if (count > 0) b->faded = faded_at(b, count - 1);
}

static void mix(RattleBypass *b, void *const *outputs, uint32_t offset, uint32_t count) {
    if (!b->is_bypassed && b->faded == 0) return;
    const uint32_t behind = b->latency_samples + count; /* at most ring_size */
    const uint32_t index = (b->write_index + (b->ring_size - behind)) % b->ring_size;
    const uint32_t first = least(count, b->ring_size - index);
    mix_run(b, outputs, offset, index, first);
    mix_run(b, outputs, offset + first, 0, count - first);
}

void rattle_bypass_process(RattleBypass *b, RattleSchedule *schedule, const void *const *inputs,
                           void *const *outputs, uint32_t offset, uint32_t count) {
    b->has_played |= count > 0;
    const bool is_idle = b->latency_samples == 0 && !b->is_bypassed && b->faded == 0;
    if (is_idle) { /* no past is needed */
        rattle_schedule_process(schedule, inputs, outputs, offset, count);
        return;
    }
    while (count > 0) {
        const uint32_t length = least(count, CHUNK);
        record(b, inputs, offset, length);
        rattle_schedule_process(schedule, inputs, outputs, offset, length);
        mix(b, outputs, offset, length);
        offset += length;
        count -= length;
    }
}
