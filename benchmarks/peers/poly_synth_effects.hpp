// poly_synth_effects.hpp: dsp.Chorus and dsp.Reverb with their arithmetic, as one writes them by hand in C++.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace poly {

// An angle that turns steadily, by its cosine and sine.
struct Turn {
    float cosine = 1.0f, sine = 0.0f, step_cosine = 1.0f, step_sine = 0.0f;

    void prepare(double turns) {
        step_cosine = static_cast<float>(std::cos(2.0 * M_PI * turns));
        step_sine = static_cast<float>(std::sin(2.0 * M_PI * turns));
    }

    void advance() {
        const float c = cosine * step_cosine - sine * step_sine, s = sine * step_cosine + cosine * step_sine;
        const float length = 1.5f - 0.5f * (c * c + s * s);
        cosine = c * length, sine = s * length;
    }
};

class Chorus {
  public:
    void prepare(float rate, float rate_hz, float depth_ms, float mix) {
        centre_ = 0.008f * rate;
        depth_ = 0.001f * depth_ms * rate;
        mix_ = mix;
        swing_.prepare(rate_hz / rate);
        size_t length = 4;
        while (length < 0.015f * rate + 4.0f)
            length *= 2;
        left_.assign(length, 0.0f);
        right_.assign(length, 0.0f);
    }

    void process(float &left, float &right) {
        position_ = (position_ + 1) & (left_.size() - 1);
        left_[position_] = left;
        right_[position_] = right;
        const float sine = depth_ * swing_.sine, cosine = depth_ * swing_.cosine;
        swing_.advance();
        const float wet_left = read(left_, centre_ + sine) + read(left_, centre_ + cosine);
        const float wet_right = read(right_, centre_ - sine) + read(right_, centre_ - cosine);
        const float gain = static_cast<float>(M_SQRT1_2);
        left += mix_ * (gain * wet_left - left);
        right += mix_ * (gain * wet_right - right);
    }

  private:
    float read(const std::vector<float> &line, float samples) const {
        const size_t mask = line.size() - 1;
        const int32_t whole = static_cast<int32_t>(samples);
        const float part = samples - static_cast<float>(whole);
        const size_t at = position_ - static_cast<size_t>(whole);
        const float y0 = line[(at + 1) & mask], y1 = line[at & mask];
        const float y2 = line[(at - 1) & mask], y3 = line[(at - 2) & mask];
        const float slope1 = 0.5f * (y2 - y0), slope2 = 0.5f * (y3 - y1), rise = y2 - y1;
        const float bend = slope1 + slope2 - 2.0f * rise;
        return y1 + part * (slope1 + part * ((rise - slope1 - bend) + part * bend));
    }

    std::vector<float> left_, right_;
    size_t position_ = 0;
    Turn swing_;
    float centre_ = 0.0f, depth_ = 0.0f, mix_ = 0.0f;
};

struct Diffuser {
    std::vector<float> line;
    size_t position = 0;

    void prepare(float rate, double delay_ms) {
        line.assign(static_cast<size_t>(std::max(std::nearbyint(0.001 * delay_ms * rate), 1.0)), 0.0f);
    }

    float process(float x) {
        const float delayed = line[position], inside = x - 0.62f * delayed;
        line[position] = inside;
        if (++position == line.size())
            position = 0;
        return delayed + 0.62f * inside;
    }
};

class Reverb {
  public:
    void prepare(float rate, double size_ms, double decay_s, double damping_hz, float mix) {
        static constexpr double parts[lines] = {0.3671, 0.4357, 0.5093, 0.5813, 0.6689, 0.7583, 0.8737, 1.0};
        static constexpr double left_ms[] = {2.771, 5.133, 8.387, 13.41};
        static constexpr double right_ms[] = {3.227, 4.719, 9.253, 12.17};
        const double loss = -3.0 * std::log(10.0) / decay_s;
        const double turns = damping_hz / rate;
        const double half_sine = turns < 0.5 ? std::sin(M_PI * turns) : 2.0 * turns;
        const double damping = 1.0 - 2.0 * half_sine * half_sine;
        double mean = 0.0;
        for (int i = 0; i < lines; i++) {
            mean += 0.001 * size_ms * parts[i] / lines;
            samples_[i] = static_cast<size_t>(std::max(std::nearbyint(0.001 * size_ms * parts[i] * rate), 1.0));
            const double gain = std::exp(loss * static_cast<double>(samples_[i]) / rate);
            const double k = (1.0 - gain * gain * damping) / (1.0 - gain * gain);
            const double pole = 1.0 / (k + std::sqrt(k * k - 1.0));
            pole_[i] = static_cast<float>(pole);
            gain_[i] = static_cast<float>(gain * (1.0 - pole));
            const double angle = i * M_PI / lines;
            cosine1_[i] = static_cast<float>(0.5 * std::cos(angle)), sine1_[i] = static_cast<float>(0.5 * std::sin(angle));
            cosine2_[i] = static_cast<float>(0.5 * std::cos(3.0 * angle)), sine2_[i] = static_cast<float>(0.5 * std::sin(3.0 * angle));
            heard_[i] = 0.0f;
        }
        level_ = static_cast<float>(1.35 * std::sqrt(1.0 - std::exp(2.0 * loss * mean)));
        mix_ = mix;
        for (int i = 0; i < 4; i++)
            left_[i].prepare(rate, left_ms[i]), right_[i].prepare(rate, right_ms[i]);
        size_t length = lines;
        while (static_cast<double>(length) <= 0.001 * size_ms * rate * lines)
            length *= 2;
        buffer_.assign(length, 0.0f);
        first_.prepare(0.71 / rate);
        second_.prepare(-0.53 / rate);
    }

    void process(float &left, float &right) {
        float in[2] = {level_ * left, level_ * right};
        for (Diffuser &diffuser : left_)
            in[0] = diffuser.process(in[0]);
        for (Diffuser &diffuser : right_)
            in[1] = diffuser.process(in[1]);
        const size_t mask = buffer_.size() - 1;
        float v[lines], w[lines], seen_left = 0.0f, seen_right = 0.0f;
        for (int i = 0; i < lines; i++) {
            const float echo = buffer_[(position_ - lines * samples_[i] + static_cast<size_t>(i)) & mask];
            heard_[i] = pole_[i] * heard_[i] + gain_[i] * echo;
            v[i] = first_.cosine * cosine1_[i] - first_.sine * sine1_[i];
            w[i] = second_.cosine * cosine2_[i] - second_.sine * sine2_[i];
            seen_left += heard_[i] * v[i];
            seen_right += heard_[i] * w[i];
        }
        for (int i = 0; i < lines; i++)
            buffer_[position_ + static_cast<size_t>(i)] =
                heard_[i] - 2.0f * (v[i] * seen_left + w[i] * seen_right) + in[i & 1];
        position_ = (position_ + lines) & mask;
        first_.advance();
        second_.advance();
        left += mix_ * (seen_left - left);
        right += mix_ * (seen_right - right);
    }

  private:
    static constexpr int lines = 8;

    std::vector<float> buffer_;
    size_t position_ = 0, samples_[lines] = {};
    float heard_[lines], pole_[lines], gain_[lines], cosine1_[lines], sine1_[lines], cosine2_[lines], sine2_[lines];
    float level_ = 0.0f, mix_ = 0.0f;
    Diffuser left_[4], right_[4];
    Turn first_, second_;
};

} // namespace poly
