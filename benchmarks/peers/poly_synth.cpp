// poly_synth.cpp: examples/poly_synth.py with its arithmetic, one struct a voice, as one writes it by hand.
// poly_synth.py puts the settings before it, and holds the notes from the first sample on. -DBRANCHES computes the rounded edge of a saw
// only where there is one; -DVOICES_ONLY leaves out what follows the sum.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace poly {

constexpr float half_turn = 1.0f / 2147483648.0f;
constexpr float most_steps = 2147483520.0f;
constexpr int32_t opposite = INT32_MIN;

float exp2_fast(float x) {
    const float power = std::min(std::max(x, -126.0f), 127.0f), n = std::floor(power + 0.5f), r = power - n;
    float y = 0.00132728892f * r + 0.00967142824f;
    y = y * r + 0.0555070341f;
    y = y * r + 0.240222439f;
    y = y * r + 0.693147004f;
    const int32_t bits = (static_cast<int32_t>(n) + 127) << 23;
    float factor;
    std::memcpy(&factor, &bits, sizeof factor);
    return (1.0f + r * y) * factor;
}

struct Rates { // what depends on the sample rate alone
    float rate, steps_per_hz, reach_per_hz, radians_per_hz, highest_hz;

    explicit Rates(float sample_rate)
        : rate(sample_rate), steps_per_hz(static_cast<float>(4294967296.0 / sample_rate)),
          reach_per_hz(static_cast<float>(6.0 / sample_rate)), radians_per_hz(static_cast<float>(M_PI / sample_rate)),
          highest_hz(0.49f * sample_rate) {}

    int32_t steps(float freq_hz) const {
        return static_cast<int32_t>(std::min(std::max(freq_hz * steps_per_hz, -most_steps), most_steps));
    }

    float reach(float freq_hz) const { return std::min(std::max(std::fabs(freq_hz) * reach_per_hz, 1e-7f), 1.0f); }
};

float saw(int32_t phase, float sharpness) {
    const float away = static_cast<float>(phase) * half_turn;
    float near = 1.0f - std::fabs(away) * sharpness;
#ifdef BRANCHES
    if (near <= 0.0f)
        return away - std::copysign(1.0f, away);
#else
    near = std::max(near, 0.0f);
#endif
    float y = -6.6560911f * near + 52.452292f;
    y = y * near - 133.6089f;
    y = y * near + 146.20325f;
    y = y * near - 70.346283f;
    y = y * near + 16.096273f;
    y = y * near - 3.1405409f;
    return away - std::copysign(1.0f - near * near * near * y, away);
}

struct Supersaw {
    int32_t middle_phase = opposite, side_phases[6];

    struct Control {
        float middle, side, ratios[6], inverse_ratios[6];
        explicit Control(const Settings &settings);
    };

    float process(const Control &control, const Rates &rates, float freq_hz, float sharpness) {
        float y = control.middle * saw(middle_phase, sharpness), sides = 0.0f;
        middle_phase += rates.steps(freq_hz);
        for (int i = 0; i < 6; i++) {
            sides += saw(side_phases[i], std::max(sharpness * control.inverse_ratios[i], 1.0f));
            side_phases[i] += rates.steps(freq_hz * control.ratios[i]);
        }
        return y + control.side * sides;
    }
};

Supersaw::Control::Control(const Settings &settings) {
    static constexpr double offsets[6] = {-0.11002313, -0.06288439, -0.01952356, 0.01991221, 0.06216538, 0.10745242};
    static constexpr double spread[12] = {10028.7312891634, -50818.8652045924, 111363.4808729368, -138150.6761080548,
                                          106649.6679158292, -53046.9642751875, 17019.9518580080, -3425.0836591318,
                                          404.2703938388, -24.1878824391, 0.6717417634, 0.0030115596};
    double detune = 0.0;
    for (double term : spread)
        detune = detune * settings.supersaw_detune + term;
    const double mix = settings.supersaw_mix;
    const double loud = 0.99785 - 0.55366 * mix, soft = 0.044372 + (1.2841 - 0.73764 * mix) * mix;
    const double level = 1.0 / std::sqrt(loud * loud + 6.0 * soft * soft);
    middle = static_cast<float>(loud * level);
    side = static_cast<float>(soft * level);
    for (int i = 0; i < 6; i++) {
        ratios[i] = static_cast<float>(1.0 + offsets[i] * detune);
        inverse_ratios[i] = static_cast<float>(1.0 / (1.0 + offsets[i] * detune));
    }
}

struct Adsr {
    float level = 0.0f, owed = 0.0f;
    bool is_rising = true;

    struct Control {
        float attack, decay, sustain, release;

        Control(float attack_s, float decay_s, float sustained, float release_s, float rate)
            : attack(approach(std::log(1.3 / 0.3), attack_s * rate)), decay(approach(std::log(1000.0), decay_s * rate)),
              sustain(sustained), release(approach(std::log(1000.0), release_s * rate)) {}

        static float approach(double constants, double samples) {
            return static_cast<float>(1.0 - std::exp(-constants / samples));
        }
    };

    float process(const Control &control, bool gate) {
        const bool rises = gate && is_rising;
        const float target = rises ? 1.3f : (gate ? control.sustain : 0.0f);
        const float approach = rises ? control.attack : (gate ? control.decay : control.release);
        const float change = (target - level) * approach + owed, reached = level + change;
        owed = change - (reached - level);
        level = std::min(reached, 1.0f);
        is_rising = !gate || (rises && reached < 1.0f);
        return level;
    }
};

float soft(float x) {
    const float held = std::min(std::max(x, -3.0f), 3.0f), square = held * held;
    return held * (27.0f + square) / (27.0f + 9.0f * square);
}

struct Ladder {
    float poles[4] = {};

    float process(const Rates &rates, float x, float cutoff_hz, float feedback) {
        const float w = std::min(std::max(cutoff_hz, 0.0f), rates.highest_hz) * rates.radians_per_hz, square = w * w;
        const float over = w * (945.0f + square * (square - 105.0f));
        const float g = over / (over + (945.0f + square * (15.0f * square - 420.0f))), g2 = g * g;
        const float held = (1.0f - g) * (poles[3] + g * (poles[2] + g * (poles[1] + g * poles[0])));
        float y = soft((x - feedback * held) / (1.0f + feedback * (g2 * g2)));
        for (float &pole : poles) {
            const float change = g * (y - pole);
            y = pole + change;
            pole = y + change;
        }
        return y;
    }
};

struct Lfo { // a sine
    int32_t phase = 0;

    float process(int32_t step) {
        const float half_turns = static_cast<float>(phase) * half_turn;
        phase += step;
        const float x = 2.0f * std::max(std::min(half_turns, 1.0f - half_turns), -1.0f - half_turns), square = x * x;
        float y = -0.00433512852f * square + 0.0794401081f;
        y = y * square - 0.645896494f;
        return x * (y * square + 1.57079151f);
    }
};

struct Wavetable {
    int32_t phase = 0;

    static constexpr int samples = 2048, levels = 10, tables = levels * samples;
    static constexpr int last = static_cast<int>(sizeof waves / sizeof *waves) / tables - 1;

    float process(const Rates &rates, float freq_hz, float position) {
        const float share = std::fabs(freq_hz) * (1.5f * 512.0f / rates.rate);
        int32_t bits;
        std::memcpy(&bits, &share, sizeof bits);
        const int level = std::min(std::max(((bits >> 23) & 255) - 126, 0), levels - 1);
        const int at = (phase >> 21) & (samples - 1), next = (at + 1) & (samples - 1);
        const float fraction = static_cast<float>(phase & ((1 << 21) - 1)) * 0x1p-21f;
        phase += rates.steps(freq_hz);
        const float place = std::min(std::max(position, 0.0f), 1.0f) * static_cast<float>(last);
        const int wave = std::min(static_cast<int>(place), last - 1);
        const float *one = waves + wave * tables + level * samples, *other = one + tables;
        const float y = one[at] + fraction * (one[next] - one[at]);
        const float z = other[at] + fraction * (other[next] - other[at]);
        return y + (place - static_cast<float>(wave)) * (z - y);
    }
};

struct Shaper {
    float last = 0.0f;

    float process(float x, float drive) {
        const float before = last, now = 1.5f * drive * x - 0.5f * before, way = now - before;
        last = now;
        const float end = std::min(std::max(now, -1.5f), 1.5f), start = std::min(std::max(before, -1.5f), 1.5f);
        const float bent = end - start;
        const float mean = (end + start) * (0.5f - (end * end + start * start) * (1.0f / 27.0f));
        if (std::fabs(way) < 1e-12f)
            return mean;
        const float flat = end * start < -2.0f ? std::fabs(now - end) - std::fabs(before - start)
                                               : std::copysign(1.0f, end + start) * (way - bent);
        return (bent * mean + flat) / way;
    }
};

struct Shared { // by all voices
    Settings settings;
    Rates rates;
    Supersaw::Control supersaw;
    Adsr::Control amp, contour;
    int32_t lfo_1_step, lfo_2_step;
    float feedback;

    explicit Shared(float sample_rate)
        : rates(sample_rate), supersaw(settings),
          amp(settings.amp_attack_s, settings.amp_decay_s, settings.amp_sustain, settings.amp_release_s, sample_rate),
          contour(settings.contour_attack_s, settings.contour_decay_s, settings.contour_sustain,
                  settings.contour_release_s, sample_rate),
          lfo_1_step(rates.steps(settings.lfo_1_rate_hz)), lfo_2_step(rates.steps(settings.lfo_2_rate_hz)),
          feedback(4.0f * settings.resonance) {}
};

struct Voice {
    float pitch_hz, velocity, note_octaves;
    bool gate = true;
    Supersaw supersaw;
    int32_t sub_phase = 0;
    Wavetable wavetable;
    Shaper shaper;
    Ladder ladder;
    Adsr amp, contour;
    Lfo lfo_1;

    explicit Voice(int index)
        : pitch_hz(static_cast<float>(440.0 * std::exp2((notes[index] - 69) / 12.0))), velocity(note_velocity),
          note_octaves(static_cast<float>((notes[index] - 60) / 12.0)) {
        std::copy(side_starts[index], side_starts[index] + 6, supersaw.side_phases);
    }

    void process(const Shared &shared, float two, float &left, float &right) {
        const Settings &settings = shared.settings;
        const Rates &rates = shared.rates;
        const float one = lfo_1.process(shared.lfo_1_step);
        const float pitch_st = one * settings.lfo_1_to_pitch_st + two * settings.lfo_2_to_pitch_st;
        const float hz = pitch_hz * exp2_fast(pitch_st * (1.0f / 12.0f));
        float y = settings.saw_level * supersaw.process(shared.supersaw, rates, hz, 1.0f / rates.reach(hz));
        const float wave = settings.wave_position + one * settings.lfo_1_to_wave + two * settings.lfo_2_to_wave;
        y += settings.wave_level * wavetable.process(rates, hz, wave);
        const float sub_hz = 0.5f * hz, sub_sharpness = 1.0f / rates.reach(sub_hz);
        y += settings.sub_level * (saw(sub_phase ^ opposite, sub_sharpness) - saw(sub_phase, sub_sharpness));
        sub_phase += rates.steps(sub_hz);

        float octaves = settings.contour_octaves * contour.process(shared.contour, gate);
        octaves += one * settings.lfo_1_to_cutoff_octaves + two * settings.lfo_2_to_cutoff_octaves;
        octaves += settings.key_tracking * note_octaves + settings.velocity_octaves * (velocity - 1.0f);
        y = ladder.process(rates, shaper.process(y, settings.drive), settings.cutoff_hz * exp2_fast(octaves), shared.feedback);

        const float tremolo = 1.0f - 0.5f * (settings.lfo_1_to_amplitude * (1.0f - one) + settings.lfo_2_to_amplitude * (1.0f - two));
        const float touch = 1.0f - settings.velocity_amplitude * (1.0f - velocity * velocity);
        y *= amp.process(shared.amp, gate) * touch * tremolo;

        const float place = std::min(std::max(one * settings.lfo_1_to_pan + two * settings.lfo_2_to_pan, -1.0f), 1.0f), square = place * place;
        const float sine = ((0.0017157248f * square - 0.0570734237f) * square + 0.555357699f) * place;
        const float cosine =
            ((-0.000225648385f * square + 0.0112079241f) * square - 0.218089057f) * square + 0.707106781f;
        left += y * (cosine - sine);
        right += y * (cosine + sine);
    }
};

struct Synth {
    Shared shared;
    std::vector<Voice> voices;
    Lfo lfo_2;
    Chorus chorus;
    Reverb reverb;
    Shaper left_clip, right_clip;
    float gain;

    explicit Synth(float rate) : shared(rate) {
        const Settings &settings = shared.settings;
        for (int i = 0; i < note_count; i++)
            voices.emplace_back(i);
        gain = static_cast<float>(std::pow(10.0, settings.volume_db / 20.0));
        chorus.prepare(rate, settings.chorus_rate_hz, settings.chorus_depth_ms, settings.chorus_mix);
        reverb.prepare(rate, 83.0, settings.reverb_decay_s, settings.reverb_damping_hz, settings.reverb_mix);
    }

    void process(float *left, float *right, uint32_t count) { // count: 128 at most
        float two[128];
        for (uint32_t i = 0; i < count; i++)
            two[i] = lfo_2.process(shared.lfo_2_step);
        std::fill(left, left + count, 0.0f);
        std::fill(right, right + count, 0.0f);
        for (Voice &voice : voices) {
            Voice playing = voice; // whose numbers may stay in registers
            for (uint32_t i = 0; i < count; i++)
                playing.process(shared, two[i], left[i], right[i]);
            voice = playing;
        }
#ifndef VOICES_ONLY
        for (uint32_t i = 0; i < count; i++) {
            chorus.process(left[i], right[i]);
            reverb.process(left[i], right[i]);
            left[i] = left_clip.process(left[i], gain);
            right[i] = right_clip.process(right[i], gain);
        }
#endif
    }
};

} // namespace poly

extern "C" void *peer_open(int sample_rate) { return new poly::Synth(static_cast<float>(sample_rate)); }

extern "C" void peer_process(void *self, const float *const *, float *const *outputs, uint32_t count, const void *,
                             uint32_t) {
    static_cast<poly::Synth *>(self)->process(outputs[0], outputs[1], count);
}
