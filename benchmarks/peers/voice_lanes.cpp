// voice_lanes.cpp: the sixteen voices of plugins/voice_lanes.py with its arithmetic, one struct a voice, as one
// writes it by hand. -DBRANCHES writes the edges of the saw as polyBLEP is usually written, with two ifs.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace {

constexpr int voice_count = 16, saw_count = 7;
constexpr float turns = 1.0f / 2147483648.0f;

int32_t steps(double freq_hz, double sample_rate) {
    return static_cast<int32_t>(freq_hz * 4294967296.0 / sample_rate);
}

float soft(float x) {
    const float held = std::min(std::max(x, -3.0f), 3.0f);
    const float square = held * held;
    return held * (27.0f + square) / (27.0f + 9.0f * square);
}

float octaves(float x) {
    const float r = x * static_cast<float>(M_LN2 / 8.0);
    const float root =
        1.0f + r * (1.0f + r * (0.5f + r * (1.0f / 6.0f + r * (1.0f / 24.0f + r * (1.0f / 120.0f)))));
    const float square = root * root;
    const float fourth = square * square;
    return fourth * fourth;
}

struct Saw {
    int32_t phase, step;
    float samples_a_half_turn;

    void init(double freq_hz, int32_t start, double sample_rate) {
        phase = start;
        step = steps(freq_hz, sample_rate);
        samples_a_half_turn = static_cast<float>(2147483648.0 / step);
    }

    float process() {
        const float y = static_cast<float>(phase) * turns;
        phase += step;
        float after = 1.0f - (1.0f + y) * samples_a_half_turn;
        float before = 1.0f - (1.0f - y) * samples_a_half_turn;
#ifdef BRANCHES
        if (after > 0.0f)
            return y + after * after;
        if (before > 0.0f)
            return y - before * before;
        return y;
#else
        after = std::max(after, 0.0f);
        before = std::max(before, 0.0f);
        return y + after * after - before * before;
#endif
    }
};

struct Adsr {
    float attack, decay, sustain, release, level;
    bool is_rising;

    void init(double attack_s, double decay_s, double sustain_level, double release_s, double sample_rate) {
        attack = static_cast<float>(1.0 / (attack_s * sample_rate));
        decay = static_cast<float>(std::exp(-1.0 / (decay_s * sample_rate)));
        release = static_cast<float>(std::exp(-1.0 / (release_s * sample_rate)));
        sustain = static_cast<float>(sustain_level);
        level = 0.0f;
        is_rising = true;
    }

    float process(bool gate) {
        if (!gate) {
            is_rising = true;
            level = level * release;
        } else if (is_rising) {
            level = std::min(level + attack, 1.0f);
            is_rising = level < 1.0f;
        } else {
            level = sustain + (level - sustain) * decay;
        }
        return level;
    }
};

struct Ladder {
    float state[4], softened[4];

    float process(float x, float radians_per_hz, float cutoff_hz, float resonance) {
        const float w = std::min(cutoff_hz * radians_per_hz, 1.1f);
        const float square = w * w;
        const float rise = w * (15.0f - square);
        const float g = rise / (rise + 15.0f - 6.0f * square);
        float in = soft(x - resonance * state[3]);
        for (int pole = 0; pole < 4; pole++) {
            state[pole] += g * (in - softened[pole]);
            in = softened[pole] = soft(state[pole]);
        }
        return state[3];
    }
};

struct Voice {
    Saw saws[saw_count];
    Adsr amplitude, brightness;
    Ladder ladder;
    int32_t lfo_phase, lfo_step, clock;
    float pan, radians_per_hz;

    void init(int index, double sample_rate) {
        const double note_hz = 55.0 * std::pow(2.0, index * 3 / 12.0);
        for (int i = 0; i < saw_count; i++)
            saws[i].init(note_hz * (1.0 + 0.004 * (i - 3)), (index * saw_count + i) * 18000001, sample_rate);
        amplitude.init(0.005 + 0.001 * index, 0.1, 0.7, 0.2, sample_rate);
        brightness.init(0.02 + 0.001 * index, 0.2, 0.4, 0.3, sample_rate);
        std::memset(&ladder, 0, sizeof ladder);
        lfo_phase = index * 100000000;
        lfo_step = steps(2.0 + 0.25 * index, sample_rate);
        clock = index * 1000;
        pan = static_cast<float>((index - 7.5) / 16.0);
        radians_per_hz = static_cast<float>(M_PI / sample_rate);
    }

    void process(float &left, float &right) {
        const bool gate = (clock++ & 16383) < 11000;
        const float triangle = 2.0f * std::fabs(static_cast<float>(lfo_phase) * turns) - 1.0f;
        lfo_phase += lfo_step;
        float mix = 0.0f;
        for (Saw &saw : saws)
            mix += saw.process();
        const float cutoff_hz = 600.0f * octaves(3.0f * brightness.process(gate) + 0.5f * triangle);
        const float y = ladder.process(0.3f * mix, radians_per_hz, cutoff_hz, 2.5f) * amplitude.process(gate);
        const float place = pan + 0.2f * triangle;
        left += y * (0.5f - 0.5f * place);
        right += y * (0.5f + 0.5f * place);
    }
};

} // namespace

extern "C" void *peer_open(int sample_rate) {
    Voice *voices = new Voice[voice_count];
    for (int i = 0; i < voice_count; i++)
        voices[i].init(i, sample_rate);
    return voices;
}

// VOICES_OUTSIDE plays one voice over the whole block before the next one.
extern "C" void peer_process(void *self, const float *const *inputs, float *const *outputs, uint32_t count,
                             const void *, uint32_t) {
    Voice *voices = static_cast<Voice *>(self);
#ifdef VOICES_OUTSIDE
    float left[128], right[128];
    std::memcpy(left, inputs[0], count * sizeof *left);
    std::memcpy(right, inputs[1], count * sizeof *right);
    for (int voice = 0; voice < voice_count; voice++) {
        Voice playing = voices[voice];
        for (uint32_t i = 0; i < count; i++)
            playing.process(left[i], right[i]);
        voices[voice] = playing;
    }
    std::memcpy(outputs[0], left, count * sizeof *left);
    std::memcpy(outputs[1], right, count * sizeof *right);
#else
    for (uint32_t i = 0; i < count; i++) {
        float left = inputs[0][i], right = inputs[1][i];
        for (int voice = 0; voice < voice_count; voice++)
            voices[voice].process(left, right);
        outputs[0][i] = left;
        outputs[1][i] = right;
    }
#endif
}
