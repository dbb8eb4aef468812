/* fade.h: how loud a sample is when nobody knows yet whether the next one will be there: the gain moves by one step a
 * sample, up if at least `length` more samples are known behind this one, else down, so that it is 0 where they end.
 */
#ifndef RATTLE_FADE_H
#define RATTLE_FADE_H

#include <stdbool.h>
#include <stdint.h>

enum { RATTLE_FADE = 64 }; /* steps from 0 to 1 */

/* The gain, in steps, of the first sample of all, of which nothing was heard before: 1 at once if it may be so. Of
 * as many known ones, itself included. The step to it (below) still follows. [any] */
static inline uint32_t rattle_fade_start(uint64_t known, uint32_t length) {
    return known < length ? (uint32_t)known : length;
}

/* Of a sample behind which `known` others are; negative: it is not there itself. [any] */
static inline uint32_t rattle_fade_step(uint32_t gain, int64_t known, uint32_t length) {
    if (known >= (int64_t)length) return gain < length ? gain + 1 : gain;
    return gain > 0 ? gain - 1 : 0;
}

/* Whether count samples are all at gain 1; known: behind the first of them. [any] */
static inline bool rattle_fade_is_full(uint32_t gain, int64_t known, uint32_t length, uint32_t count) {
    return gain == length && known - (int64_t)count + 1 >= (int64_t)length;
}

/* Fills gains[count] with 0 to 1; the steps of the last. known: behind the first. [any] */
static inline uint32_t rattle_fade_run(uint32_t gain, int64_t known, uint32_t length, float *gains,
                                       uint32_t count) {
    const float step = 1.0f / (float)length;
    for (uint32_t i = 0; i < count; i++) {
        gain = rattle_fade_step(gain, known - (int64_t)i, length);
        gains[i] = (float)gain * step;
    }
    return gain;
}

#endif
