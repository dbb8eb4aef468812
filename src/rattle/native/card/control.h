/* control.h: what the machine itself can do: the same ring and a worker in C, beside the plugin under
 * test and with its latency. A process of its own halves what it is given, 128 samples at a time, and looks every
 * 2 ms; where that came too late, no worker in Python had a chance. */
#ifndef CARD_CONTROL_H
#define CARD_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Control Control;

/* NULL if there can be none. It asks for SCHED_FIFO unless told otherwise. [main] */
Control *control_open(uint32_t latency, bool is_without_real_time);
void control_close(Control *control); /* [main] */

/* New input goes in, [2][samples], and what is due comes out: how many samples of that were not there. [any] */
uint32_t control_play(Control *control, const float *const *inputs, uint32_t samples);

/* Samples that the input is ahead of what is finished. [any] */
uint32_t control_lag(const Control *control);
bool control_is_real_time(const Control *control); /* [any] */

#endif
