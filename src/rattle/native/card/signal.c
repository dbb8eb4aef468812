#include "signal.h"

/* A fade of ours lasts 64 samples or more; half of that is no click yet. */
static const double LARGEST_STEP = 1.0 / 32.0;
static const double NEAR = 0x1p-23;     /* two roundings of sums below 1 */
static const double ROUNDING = 0x1p-21; /* of a sum of two products below 1 */

float signal_sample(uint64_t position, uint32_t channel) {
    uint64_t z = (position * 2 + channel + 1) * 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (float)((int32_t)(z >> 40) - 0x800000) * 0x1p-23f;
}

float signal_input(const Expectation *expected, uint64_t position, uint32_t channel, uint64_t sample_rate) {
    if (!expected->is_impulse) return signal_sample(position, channel);
    return (position - expected->first) % sample_rate == 0 ? 1.0f : 0.0f;
}

static double clamped(double value, double least, double most) {
    return value < least ? least : value > most ? most : value;
}

static Fate fate_of(double y, double plugin, double dry, double *wet) {
    if (plugin == dry) return y == plugin ? FATE_EXACT : FATE_WRONG;
    const double share = (y - dry) / (plugin - dry), error = ROUNDING / (plugin > dry ? plugin - dry : dry - plugin);
    if (!(share >= -error && share <= 1.0 + error)) return FATE_WRONG;
    const double before = *wet;
    const bool is_first = before < 0.0;
    const double off = y > plugin ? y - plugin : plugin - y;
    const bool is_exact = y == plugin, is_near = off <= NEAR, is_dry = y == dry;
    *wet = is_near ? 1.0 : is_dry ? 0.0 : clamped(clamped(is_first ? share : before, share - error, share + error), 0.0, 1.0);
    const double step = *wet > before ? *wet - before : before - *wet;
    if (!is_first && step > LARGEST_STEP + 2.0 * error) return FATE_JUMP;
    return is_exact ? FATE_EXACT : is_near ? FATE_NEAR : is_dry ? FATE_DRY : FATE_FADE;
}

Fate signal_fate(Expectation *expected, uint64_t position, const float *const *outputs, uint32_t channels,
                 uint32_t at, uint64_t sample_rate) {
    Fate worst = FATE_EXACT;
    const bool is_silence = position < expected->first + expected->latency;
    for (uint32_t channel = 0; channel < channels; channel++) {
        const float x =
            is_silence ? 0.0f : signal_input(expected, position - expected->latency, channel, sample_rate);
        const float plugin = expected->gain * x, dry = expected->dry_gain * x, y = outputs[channel][at];
        if (y == plugin && expected->wet[channel] == 1.0) continue;
        const Fate fate = fate_of((double)y, (double)plugin, (double)dry, &expected->wet[channel]);
        if (fate > worst) worst = fate;
    }
    return worst;
}
