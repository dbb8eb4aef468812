#include "hearing.h"

typedef struct Voice {
    int32_t slot;  /* -1: none */
    uint32_t gain; /* steps of RATTLE_FADE, of what is there of it */
} Voice;

typedef struct Finished { /* positions from to end - 1; none if they are equal */
    uint64_t from, end;
} Finished;

typedef struct Weights { /* of one run, each sample's add up to 1 */
    float heard[RATTLE_TICK], incoming[RATTLE_TICK], dry[RATTLE_TICK];
} Weights;

struct RattleHearing {
    RattleLink *link;
    RattleRing *input, *outputs[RATTLE_LINK_SLOTS];
    uint64_t latency, dry_latency;
    uint64_t first; /* position of sample 0 */
    uint64_t quantum;
    uint32_t output_count, dry_count; /* channels; of the dry signal, others are silence */
    Voice heard, incoming;
    uint32_t crossfade, crossfaded; /* samples */
    bool is_held;                   /* who goes out has enough for that, and so need not fade besides */
    bool is_whole;                  /* the last sample was all a worker's */
    _Atomic uint64_t offer;         /* crossfade << 32 | slot */
    float *scratch[3][RATTLE_MAX_CHANNELS]; /* [RATTLE_TICK]: heard, incoming, dry */
    Weights weights;
};

/* ---- Memory ------------------------------------------------------------------------------------------- */

enum { CHANNEL_BYTES = RATTLE_TICK * sizeof(float) };

uint64_t rattle_hearing_bytes(const RattleLinkShape *shape) {
    return rattle_arena_padded(sizeof(RattleHearing)) + 3 * (uint64_t)shape->outputs * CHANNEL_BYTES;
}

/* What of the main input there is to hear, as bypass.c has it. */
static uint32_t dry_channels(const RattleLinkShape *shape, uint64_t delay, bool is_dry_silent) {
    if (is_dry_silent || delay + 2 * RATTLE_TICK > shape->capacity) return 0;
    return shape->inputs < shape->outputs ? shape->inputs : shape->outputs;
}

RattleHearing *rattle_hearing_open(RattleLink *link, uint32_t own_latency, bool is_dry_silent,
                                   RattleArena *arena) {
    const RattleLinkShape *shape = &link->shape;
    RattleHearing *h = rattle_arena_take(arena, sizeof *h);
    *h = (RattleHearing){.link = link,
                         .input = rattle_link_input(link),
                         .latency = shape->latency,
                         .dry_latency = (uint64_t)shape->latency + own_latency,
                         .quantum = shape->quantum,
                         .output_count = shape->outputs,
                         .heard = {-1, 0},
                         .incoming = {-1, 0},
                         .is_whole = true};
    h->dry_count = dry_channels(shape, h->dry_latency, is_dry_silent);
    for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) h->outputs[s] = rattle_link_output(link, s);
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t c = 0; c < shape->outputs; c++)
            h->scratch[i][c] = rattle_arena_take(arena, CHANNEL_BYTES);
    rattle_hearing_offer(h, -1, 0);
    atomic_store_explicit(&link->host.heard, UINT32_MAX, memory_order_relaxed);
    return h;
}

void rattle_hearing_offer(RattleHearing *h, int32_t slot, uint32_t crossfade) {
    atomic_store_explicit(&h->offer, (uint64_t)crossfade << 32 | (uint32_t)slot, memory_order_release);
}

/* ---- What there is ------------------------------------------------------------------------------------ */

/* What the slot has finished from this position on, of what it was ordered to be heard of. */
static Finished finished_by(const RattleHearing *h, int32_t slot, uint64_t position) {
    if (slot < 0) return (Finished){position, position};
    const uint64_t sound = atomic_load_explicit(&h->link->slots[slot].sound, memory_order_relaxed);
    const RattleSpan span =
        rattle_ring_readable(h->outputs[slot], position > sound ? position : sound, UINT64_MAX);
    return span.to > span.from ? (Finished){span.from, span.to} : (Finished){position, position};
}

/* The first position from this one on that the slot's worker has or will have. */
static uint64_t begins(const RattleHearing *h, int32_t slot, uint64_t position) {
    const uint64_t sound = atomic_load_explicit(&h->link->slots[slot].sound, memory_order_relaxed);
    return rattle_ring_readable(h->outputs[slot], position > sound ? position : sound, UINT64_MAX).from;
}

/* So many samples are known behind this one; -1: not even itself. */
static int64_t known_behind(const Finished *finished, uint64_t position) {
    if (position < finished->from || position >= finished->end) return -1;
    return (int64_t)(finished->end - position) - 1;
}

static bool plays(const RattleHearing *h, int32_t slot) {
    if (slot < 0) return false;
    const _Atomic uint32_t *state = &h->link->slots[slot].state;
    return atomic_load_explicit(state, memory_order_acquire) == RATTLE_SLOT_PLAYING;
}

/* A slot that is offered and not heard yet; -1: none. What it had of an earlier life is gone once it plays. */
static int32_t candidate(const RattleHearing *h, uint32_t *crossfade) {
    const uint64_t offer = atomic_load_explicit(&h->offer, memory_order_acquire);
    const int32_t slot = (int32_t)(uint32_t)offer;
    *crossfade = (uint32_t)(offer >> 32);
    const bool is_new = slot < RATTLE_LINK_SLOTS && slot != h->heard.slot && h->incoming.slot < 0;
    return is_new && plays(h, slot) ? slot : -1;
}

static bool is_silence_by_rights(const RattleHearing *h, uint64_t position) {
    return position < h->first + h->latency;
}

static bool has_finished(const RattleHearing *h, int32_t slot, uint64_t from, uint64_t end) {
    const Finished finished = finished_by(h, slot, from);
    return finished.from <= from && finished.end >= end;
}

/* Whether somebody has finished all that will ever come of it, while nothing comes in: of what a worker's death has
 * left out, if the one that follows begins behind it, nothing will. */
static bool is_all_there(const RattleHearing *h, uint64_t start, uint64_t end) {
    uint32_t crossfade = 0;
    if (has_finished(h, h->heard.slot, start, end)) return true;
    const int32_t offered = candidate(h, &crossfade), next = offered < 0 ? h->heard.slot : offered;
    const bool is_last = plays(h, next) && (next == h->heard.slot || !plays(h, h->heard.slot));
    const uint64_t from = is_last ? begins(h, next, start) : start;
    return (is_last && from >= end) || has_finished(h, next, from, end);
}

bool rattle_hearing_is_due(const RattleHearing *h, uint64_t position, uint32_t count) {
    const uint64_t written = position + count;
    if (is_silence_by_rights(h, written - 1)) return true;
    const uint64_t start = is_silence_by_rights(h, position) ? h->first : position - h->latency;
    const uint64_t whole = written & ~(h->quantum - 1), wanted = written - h->latency + RATTLE_FADE;
    const uint64_t end = wanted < whole ? wanted : whole;
    if (h->incoming.slot < 0) return is_all_there(h, start, end);
    const bool is_out_done = has_finished(h, h->heard.slot, start, end) || h->is_held || !plays(h, h->heard.slot);
    const bool is_in_done = has_finished(h, h->incoming.slot, start, end) || !plays(h, h->incoming.slot);
    return is_out_done && is_in_done;
}

uint64_t rattle_hearing_progress(const RattleHearing *h) {
    uint64_t progress = atomic_load_explicit(&h->offer, memory_order_relaxed);
    for (uint32_t s = 0; s < RATTLE_LINK_SLOTS; s++) progress += rattle_ring_end(h->outputs[s]);
    return progress;
}

/* ---- Who is heard ------------------------------------------------------------------------------------- */

static void hear(RattleHearing *h, Voice voice) {
    h->heard = voice;
    h->incoming = (Voice){-1, 0};
    atomic_store_explicit(&h->link->host.heard, (uint32_t)voice.slot, memory_order_relaxed);
}

/* Nobody hears it: nothing sounds yet, or what sounds is dry. */
static void change_at_once(RattleHearing *h, int32_t slot) {
    hear(h, (Voice){slot, 0});
    rattle_link_count(&h->link->host.takeovers, 1);
}

static void begin_crossfade(RattleHearing *h, int32_t slot, uint32_t crossfade, int64_t left) {
    h->incoming = (Voice){slot, RATTLE_FADE};
    h->crossfade = crossfade > 0 ? crossfade : 1;
    h->crossfaded = 0;
    h->is_held = left + 1 >= (int64_t)h->crossfade;
    rattle_link_count(&h->link->host.takeovers, 1);
}

/* The one that comes in must not run short in the middle; who goes out must not either, so if that is near, less
 * will do. */
static void consider_offer(RattleHearing *h, uint64_t position, uint32_t samples) {
    uint32_t crossfade = 0;
    const int32_t slot = candidate(h, &crossfade);
    if (slot < 0) return;
    const Finished now = finished_by(h, h->heard.slot, position), then = finished_by(h, slot, position);
    const int64_t left = known_behind(&now, position), ready = known_behind(&then, position);
    const int64_t enough = (int64_t)crossfade + RATTLE_FADE;
    if (h->heard.gain == 0 && ready >= left) change_at_once(h, slot);
    else if (ready >= enough || (ready >= RATTLE_FADE && left < enough + samples))
        begin_crossfade(h, slot, crossfade, left);
}

static void end_crossfade(RattleHearing *h) {
    if (h->incoming.slot >= 0 && h->crossfaded >= h->crossfade) hear(h, h->incoming);
}

void rattle_hearing_reset(RattleHearing *h, uint64_t first) {
    if (h->incoming.slot >= 0) hear(h, h->incoming);
    h->heard.gain = 0;
    h->first = first;
    h->is_whole = true;
}

/* ---- One run ------------------------------------------------------------------------------------------ */

/* The gain of each sample: 0 before what is there, up, and down before its end. */
static void set_gains(Voice *voice, Finished finished, uint64_t position, float *gains, uint32_t count) {
    const bool is_there = finished.from < finished.end && finished.from < position + count;
    const uint32_t before = is_there ? (uint32_t)(finished.from - position) : count;
    const int64_t known = is_there ? (int64_t)(finished.end - finished.from) - 1 : -1;
    voice->gain = rattle_fade_run(voice->gain, -1, RATTLE_FADE, gains, before);
    voice->gain = rattle_fade_run(voice->gain, known, RATTLE_FADE, gains + before, count - before);
}

/* What there is of a voice, 0 elsewhere, and the gain of each sample. */
static void read_voice(const RattleHearing *h, Voice *voice, bool is_held, uint64_t position,
                       float *const *to, float *gains, uint32_t count) {
    Finished finished = finished_by(h, voice->slot, position);
    const uint64_t behind = position + count;
    const uint64_t from = finished.from < behind ? finished.from : behind;
    const uint64_t end = finished.end < behind ? finished.end : behind;
    float *there[RATTLE_MAX_CHANNELS];
    for (uint32_t c = 0; c < h->output_count; c++) {
        there[c] = to[c] + (from - position);
        for (uint32_t i = 0; i < count; i++) to[c][i] = 0.0f;
    }
    if (from < end && !rattle_ring_read(h->outputs[voice->slot], from, there, end - from)) {
        finished = (Finished){position, position}; /* its worker has just begun anew elsewhere */
        voice->gain = 0;
    }
    if (is_held) for (uint32_t i = 0; i < count; i++) gains[i] = (float)voice->gain / RATTLE_FADE;
    else set_gains(voice, finished, position, gains, count);
}

static void read_dry(const RattleHearing *h, uint64_t position, float *const *to, uint32_t count) {
    for (uint32_t c = 0; c < h->output_count; c++)
        for (uint32_t i = 0; i < count; i++) {
            const bool is_there = c < h->dry_count && position + i >= h->first + h->dry_latency;
            to[c][i] = is_there ? *rattle_ring_at(h->input, c, position + i - h->dry_latency) : 0.0f;
        }
}

/* From the gains of both voices. */
static void weigh(RattleHearing *h, uint32_t count) {
    Weights *w = &h->weights;
    const bool is_crossfading = h->incoming.slot >= 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t step = h->crossfaded + i + 1;
        const float in = !is_crossfading ? 0.0f : step < h->crossfade ? (float)step / (float)h->crossfade : 1.0f;
        const float heard = w->heard[i], incoming = w->incoming[i];
        w->dry[i] = (1.0f - in) * (1.0f - heard) + in * (1.0f - incoming);
        w->heard[i] = (1.0f - in) * heard;
        w->incoming[i] = in * incoming;
    }
}

/* Nothing is taken from what has no weight, be it no number; and what has all of it keeps its bits. */
static float term(float weight, float sample) { return weight == 0.0f ? 0.0f : weight * sample; }

static void mix(const RattleHearing *h, float *const *outputs, uint32_t count) {
    const Weights *w = &h->weights;
    for (uint32_t c = 0; c < h->output_count; c++) {
        const float *heard = h->scratch[0][c], *incoming = h->scratch[1][c], *dry = h->scratch[2][c];
        for (uint32_t i = 0; i < count; i++) {
            const float sum =
                term(w->heard[i], heard[i]) + term(w->incoming[i], incoming[i]) + term(w->dry[i], dry[i]);
            outputs[c][i] = w->heard[i] == 1.0f      ? heard[i]
                            : w->incoming[i] == 1.0f ? incoming[i]
                            : w->dry[i] == 1.0f      ? dry[i]
                                                     : sum;
        }
    }
}

static void count_samples(RattleHearing *h, uint32_t samples) {
    RattleHostHealth *health = &h->link->host;
    uint32_t missing = 0, faded = 0;
    for (uint32_t i = 0; i < samples; i++) {
        const float dry = h->weights.dry[i];
        if (dry != 0.0f && h->is_whole) rattle_link_count(&health->underruns, 1);
        h->is_whole = dry == 0.0f;
        missing += dry == 1.0f;
        faded += dry != 0.0f && dry != 1.0f;
    }
    if (missing > 0) rattle_link_count(&health->missing, missing);
    if (faded > 0) rattle_link_count(&health->faded, faded);
}

static void play_mixed(RattleHearing *h, uint64_t position, float *const *outputs, uint32_t count) {
    const uint64_t due = position - h->latency;
    const bool is_crossfading = h->incoming.slot >= 0;
    read_voice(h, &h->heard, is_crossfading && h->is_held, due, h->scratch[0], h->weights.heard, count);
    read_voice(h, &h->incoming, false, due, h->scratch[1], h->weights.incoming, count);
    read_dry(h, position, h->scratch[2], count);
    weigh(h, count);
    mix(h, outputs, count);
    count_samples(h, count);
    h->crossfaded += count;
    end_crossfade(h);
}

/* The rule: all of it is there and is one worker's. False: it is not so. */
static bool play_exact(RattleHearing *h, uint64_t position, float *const *outputs, uint32_t count) {
    if (h->incoming.slot >= 0 || h->heard.gain < RATTLE_FADE) return false;
    const uint64_t due = position - h->latency;
    const Finished finished = finished_by(h, h->heard.slot, due);
    const int64_t known = known_behind(&finished, due);
    if (!rattle_fade_is_full(h->heard.gain, known, RATTLE_FADE, count)) return false;
    return rattle_ring_read(h->outputs[h->heard.slot], due, outputs, count);
}

static void play(RattleHearing *h, uint64_t position, float *const *outputs, uint32_t count) {
    const uint64_t due = position - h->latency;
    consider_offer(h, due, count);
    if (due == h->first) {
        const Finished finished = finished_by(h, h->heard.slot, due);
        h->heard.gain = rattle_fade_start((uint64_t)(known_behind(&finished, due) + 1), RATTLE_FADE);
    }
    if (play_exact(h, position, outputs, count)) h->is_whole = true;
    else play_mixed(h, position, outputs, count);
    atomic_store_explicit(&h->link->host.is_dry, !h->is_whole && h->heard.gain == 0, memory_order_relaxed);
}

static void be_silent(RattleHearing *h, float *const *outputs, uint32_t count) {
    uint32_t crossfade = 0;
    const int32_t slot = candidate(h, &crossfade);
    const Finished now = finished_by(h, h->heard.slot, h->first), then = finished_by(h, slot, h->first);
    if (slot >= 0 && known_behind(&then, h->first) >= known_behind(&now, h->first)) change_at_once(h, slot);
    for (uint32_t c = 0; c < h->output_count; c++)
        for (uint32_t i = 0; i < count; i++) outputs[c][i] = 0.0f;
}

static void note_lag(RattleHearing *h, uint64_t written) {
    if (h->heard.slot < 0) return;
    const uint64_t end = rattle_ring_end(h->outputs[h->heard.slot]), lag = written > end ? written - end : 0;
    _Atomic uint64_t *worst = &h->link->host.lag_worst;
    if (lag > atomic_load_explicit(worst, memory_order_relaxed))
        atomic_store_explicit(worst, lag, memory_order_relaxed);
}

void rattle_hearing_process(RattleHearing *h, uint64_t position, float *const *outputs, uint32_t count) {
    const uint64_t to_first = h->first + h->latency > position ? h->first + h->latency - position : 0;
    const uint32_t silent = to_first < count ? (uint32_t)to_first : count;
    float *rest[RATTLE_MAX_CHANNELS];
    for (uint32_t c = 0; c < h->output_count; c++) rest[c] = outputs[c] + silent;
    note_lag(h, position + count);
    if (silent > 0) be_silent(h, outputs, silent);
    if (silent < count) play(h, position + silent, rest, count - silent);
}
