#include "param.h"

#include "elementary.h"

static double clamp(double x, double low, double high) { return x < low ? low : high < x ? high : x; }

/* The last step is the maximum itself, whatever the rounding of the others. */
static double at_step(const RattleParam *param, uint32_t index) {
    return index < param->step_count ? param->minimum + param->step * (double)index : param->maximum;
}

static uint32_t step_of(const RattleParam *param, double plain) {
    const double index = (plain - param->minimum) / param->step + 0.5;
    return (uint32_t)clamp(index, 0.0, (double)param->step_count);
}

double rattle_param_legal(const RattleParam *param, double plain) {
    if (plain != plain) return param->default_value;
    const double value = clamp(plain, param->minimum, param->maximum);
    if (param->step_count > 0) return at_step(param, step_of(param, value));
    return value + 0.0; /* no -0.0, so that equal values have equal bits */
}

double rattle_param_plain(const RattleParam *param, double travel) {
    if (travel != travel) return param->default_value;
    const double at = clamp(travel, 0.0, 1.0);
    if (param->step_count > 0) {
        const double steps = (double)param->step_count;
        return at_step(param, (uint32_t)clamp(at * (steps + 1.0), 0.0, steps));
    }
    if (at == 0.0) return param->minimum;
    if (at == 1.0) return param->maximum;
    const double range = param->maximum - param->minimum;
    double value = param->minimum + range * at;
    if (param->taper == RATTLE_LOG) value = param->minimum * rattle_pow(param->maximum / param->minimum, at);
    if (param->taper == RATTLE_POWER) value = param->minimum + range * rattle_pow(at, param->exponent);
    return clamp(value, param->minimum, param->maximum);
}

double rattle_param_travel(const RattleParam *param, double plain) {
    const double value = rattle_param_legal(param, plain);
    if (param->step_count > 0) return (double)step_of(param, value) / (double)param->step_count;
    if (value <= param->minimum) return 0.0;
    if (value >= param->maximum) return 1.0;
    double travel = (value - param->minimum) / (param->maximum - param->minimum);
    if (param->taper == RATTLE_LOG)
        travel = rattle_log(value / param->minimum) / rattle_log(param->maximum / param->minimum);
    if (param->taper == RATTLE_POWER) travel = rattle_pow(travel, 1.0 / param->exponent);
    return clamp(travel, 0.0, 1.0);
}

uint32_t rattle_ramp_samples(double smooth_ms, double sample_rate) {
    const double samples = smooth_ms * sample_rate / 1000.0;
    if (!(samples >= 0.5)) return 0;
    if (samples >= 4294967295.0) return UINT32_MAX;
    const uint32_t whole = (uint32_t)samples;
    return whole + (samples - (double)whole >= 0.5);
}

int rattle_ramp_aim(RattleRamp *ramp, double target, uint32_t count) {
    if (target == ramp->target) return 0;
    const double present = rattle_ramp_present(ramp);
    const double step = count > 0 ? (target - present) / (double)count : 0.0;
    *ramp = (RattleRamp){target, step, step != 0.0 ? count : 0};
    return 1;
}
