#include "live/live.h"

#include <stdatomic.h>

#include "platform/shared.h"

enum { INPUT_OVERFLOW = 2, OUTPUT_UNDERFLOW = 4 }; /* PortAudio's flags */

static uint32_t lesser(uint32_t a, uint32_t b) RATTLE_NONBLOCKING { return a < b ? a : b; }

static void add(_Atomic uint64_t *count, uint64_t more) RATTLE_NONBLOCKING {
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + more, memory_order_relaxed);
}

uint64_t rattle_live_bytes(void) { return sizeof(RattleLive); }

int32_t rattle_live_set(RattleLive *live, uint32_t param, double plain) {
    const uint32_t put = atomic_load_explicit(&live->put, memory_order_relaxed);
    if (put - atomic_load_explicit(&live->taken, memory_order_acquire) == RATTLE_LIVE_MOVES) return 0;
    live->moves[put % RATTLE_LIVE_MOVES] = (RattlePoint){0, param, plain};
    atomic_store_explicit(&live->put, put + 1, memory_order_release);
    return 1;
}

static uint32_t take_moves(RattleLive *live, RattlePoint *moves) RATTLE_NONBLOCKING {
    const uint32_t put = atomic_load_explicit(&live->put, memory_order_acquire);
    uint32_t taken = atomic_load_explicit(&live->taken, memory_order_relaxed), count = 0;
    while (taken != put) moves[count++] = live->moves[taken++ % RATTLE_LIVE_MOVES];
    atomic_store_explicit(&live->taken, taken, memory_order_release);
    return count;
}

static void from_card(RattleLive *live, const float *card, uint32_t count) RATTLE_NONBLOCKING {
    const uint32_t channels = live->card_inputs;
    for (uint32_t c = 0; c < live->plugin_inputs; c++)
        for (uint32_t i = 0; i < count; i++)
            live->input[c][i] = card && channels ? card[i * channels + lesser(c, channels - 1)] : 0.0f;
}

static void to_card(const RattleLive *live, float *card, uint32_t count) RATTLE_NONBLOCKING {
    const uint32_t channels = live->card_outputs, played = live->plugin_outputs;
    for (uint32_t c = 0; c < channels; c++)
        for (uint32_t i = 0; i < count; i++)
            card[i * channels + c] = c < played ? live->output[c][i] : played == 1 ? live->output[0][i] : 0.0f;
    if (channels > 1) return;
    for (uint32_t c = 1; c < played; c++)
        for (uint32_t i = 0; i < count; i++) card[i] += live->output[c][i];
    for (uint32_t i = 0; i < count; i++) card[i] /= (float)played;
}

static void play(RattleLive *live, const float *from, float *to, uint32_t count, const RattlePoint *moves,
                 uint32_t move_count) RATTLE_NONBLOCKING {
    const void *inputs[RATTLE_MAX_INPUTS] = {0}; /* side-chains are silent */
    void *outputs[RATTLE_MAX_CHANNELS];
    for (uint32_t c = 0; c < live->plugin_inputs; c++) inputs[c] = live->input[c];
    for (uint32_t c = 0; c < live->plugin_outputs; c++) outputs[c] = live->output[c];
    from_card(live, from, count);
    live->process(live->driver, inputs, outputs, count, moves, move_count);
    to_card(live, to, count);
}

static void count_call(RattleLive *live, uint64_t frames, uint64_t took_ns, unsigned long flags) RATTLE_NONBLOCKING {
    const uint64_t of_ns = (uint64_t)((double)frames * 1e9 / live->sample_rate);
    const double worst = (double)atomic_load_explicit(&live->worst_ns, memory_order_relaxed);
    const double worst_of = (double)atomic_load_explicit(&live->worst_of_ns, memory_order_relaxed);
    if (worst_of == 0.0 || (double)took_ns * worst_of > worst * (double)of_ns) {
        atomic_store_explicit(&live->worst_ns, took_ns, memory_order_relaxed);
        atomic_store_explicit(&live->worst_of_ns, of_ns, memory_order_relaxed);
    }
    add(&live->calls, 1);
    add(&live->frames, frames);
    add(&live->busy_ns, took_ns);
    add(&live->late, took_ns > of_ns);
    add(&live->gaps, (flags & (INPUT_OVERFLOW | OUTPUT_UNDERFLOW)) != 0);
}

int rattle_live_callback(const void *input, void *output, unsigned long frames, const void *times,
                         unsigned long flags, void *context) {
    RattleLive *live = context;
    (void)times;
    const uint64_t begin_ns = rattle_platform_now_ns();
    RattlePoint moves[RATTLE_LIVE_MOVES];
    uint32_t move_count = take_moves(live, moves);
    for (unsigned long done = 0; done < frames;) {
        const uint32_t count = frames - done < RATTLE_LIVE_FRAMES ? (uint32_t)(frames - done) : RATTLE_LIVE_FRAMES;
        const float *from = input ? (const float *)input + done * live->card_inputs : NULL;
        play(live, from, (float *)output + done * live->card_outputs, count, moves, move_count);
        move_count = 0;
        done += count;
    }
    count_call(live, frames, rattle_platform_now_ns() - begin_ns, flags);
    return 0;
}
