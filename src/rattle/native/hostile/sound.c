#include "sound.h"

#include <math.h>

static int32_t next_count(const Piece *piece, int32_t block, uint32_t *seed, int64_t sample, int32_t move) {
    int64_t count = piece->seed != 0 ? 1 + (int64_t)(random_next(seed) % (uint32_t)block) : block;
    if (count > piece->length - sample) count = piece->length - sample;
    if (piece->signal_end > sample && piece->signal_end - sample < count) count = piece->signal_end - sample;
    for (int32_t m = move; piece->cuts_at_moves && m < piece->move_count; m++) {
        const int64_t left = piece->moves[m].sample - sample;
        if (left > 0 && left < count) count = left;
    }
    return (int32_t)count;
}

/* The moves that fall into the block become its points. */
static int32_t put_moves(const Piece *piece, Block *block, int64_t sample, int32_t move) {
    for (; move < piece->move_count; move++) {
        const Move *m = &piece->moves[move];
        if (m->sample >= sample + block->data.numSamples) break;
        points_add(block->points, m->id, (int32_t)(m->sample - sample), m->value);
    }
    return move;
}

static void keep(const Block *block, Sound *sound, int64_t sample) {
    for (int32_t c = 0; c < sound->channels; c++)
        for (int32_t i = 0; i < block->data.numSamples; i++)
            sound->samples[c * sound->length + sample + i] = block_sample(block, kOutput, 0, c, i);
}

Sound play(Instance *instance, Piece piece) {
    const int32_t size = piece.block > 0 ? piece.block : instance->setup.max_block;
    Block *block = block_new(instance, size);
    const int32_t channels = block->bus_count[kOutput] > 0 ? block->channel_count[kOutput][0] : 0;
    Sound sound = {channels, piece.length, NULL};
    sound.samples = run_take(instance->run, (size_t)(channels * piece.length + 1) * sizeof(double));
    uint32_t seed = piece.seed;
    int32_t move = 0;
    for (int64_t sample = 0; sample < piece.length;) {
        const int32_t count = next_count(&piece, size, &seed, sample, move);
        const bool is_over = piece.signal_end > 0 && sample >= piece.signal_end;
        block_fill(block, is_over ? SILENCE : piece.signal, piece.first_sample + sample, count);
        move = put_moves(&piece, block, sample, move);
        if (piece.twist != NULL) piece.twist(block, sample, piece.extra);
        block_process(block);
        if (piece.look != NULL) piece.look(block, sample, piece.extra);
        block->data.numSamples = count;
        keep(block, &sound, sample);
        sample += count;
    }
    return sound;
}

Sound play_fresh(Run *run, Setup setup, Piece piece) {
    Instance *instance = instance_open(run, setup);
    const Sound sound = play(instance, piece);
    instance_close(instance);
    return sound;
}

double sound_at(const Sound *sound, int32_t channel, int64_t sample) {
    return sound->samples[channel * sound->length + sample];
}

double sound_peak(const Sound *sound, int64_t first, int64_t last) {
    double peak = 0.0;
    for (int32_t c = 0; c < sound->channels; c++)
        for (int64_t i = first; i < last; i++) {
            const double x = fabs(sound_at(sound, c, i));
            if (!is_finite(x)) return (double)INFINITY;
            if (x > peak) peak = x;
        }
    return peak;
}

double sound_difference(const Sound *a, const Sound *b) {
    double most = 0.0;
    if (a->channels != b->channels || a->length != b->length) return (double)INFINITY;
    for (int64_t i = 0; i < a->channels * a->length; i++) {
        const double difference = fabs(a->samples[i] - b->samples[i]);
        if (!is_finite(difference)) return (double)INFINITY;
        if (difference > most) most = difference;
    }
    return most;
}

int64_t sound_first_difference(const Sound *a, const Sound *b) {
    for (int64_t i = 0; i < a->length; i++)
        for (int32_t c = 0; c < a->channels; c++) {
            const double x = sound_at(a, c, i), y = sound_at(b, c, i);
            if (memcmp(&x, &y, sizeof x) != 0) return i;
        }
    return -1;
}
