/* param.h: where a Param's value sits on the knob's travel, and how it moves.
 *
 * Plain is the author's unit (Hz, dB, a member's position), travel is the host's 0 to 1. Both directions
 * accept every double: what is out of range is clamped, NaN reads as the default. The ends of the travel
 * are exactly minimum and maximum, and a value survives the way there and back to within 1e-13 of itself.
 */
#ifndef RATTLE_PARAM_H
#define RATTLE_PARAM_H

#include "description.h"

/* The nearest value the Param can have: in range and, if stepped, on a step. [any] */
double rattle_param_legal(const RattleParam *param, double plain) RATTLE_NONBLOCKING;

/* Stepped: min(step_count, floor(travel * (step_count + 1))) is the step, as VST3 has it. [any] */
double rattle_param_plain(const RattleParam *param, double travel) RATTLE_NONBLOCKING;

/* Stepped: step / step_count. [any] */
double rattle_param_travel(const RattleParam *param, double plain) RATTLE_NONBLOCKING;

/* Samples a ramp lasts: smooth_ms * sample_rate / 1000, halves away from zero; 0: the Param jumps. [any] */
uint32_t rattle_ramp_samples(double smooth_ms, double sample_rate) RATTLE_NONBLOCKING;

/* The value at the ramp's next sample. [any] */
static inline double rattle_ramp_present(const RattleRamp *ramp) {
    return ramp->target - ramp->step * (double)ramp->remaining;
}

/* A new ramp from the present value to target, over count samples; 0 jumps. A target that is already the
 * ramp's changes nothing, so a host that repeats itself does not hold the ramp up.
 * True if the ramp changed. [any] */
int rattle_ramp_aim(RattleRamp *ramp, double target, uint32_t count) RATTLE_NONBLOCKING;

/* count samples have been played; count is at most remaining, or remaining is 0. [any] */
static inline void rattle_ramp_advance(RattleRamp *ramp, uint32_t count) {
    if (ramp->remaining == 0) return;
    ramp->remaining -= count;
    if (ramp->remaining == 0) ramp->step = 0.0;
}

#endif
