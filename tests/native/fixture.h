/* fixture.h: a plugin written by hand, whose processors look over the shoulder of whoever plays them.
 *
 * y = gain * x + shift + 0.5 * (y of the sample before) + crossover, per channel; crossover is a tenth of the
 * next channel's input. gain ramps, shift is a control value read again only when the generation changes.
 * tick adds 0.001 to what is remembered. A sample above 100 makes infinity of the output and the memory. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "description.h"

enum { FIXTURE_GAIN, FIXTURE_SHIFT, FIXTURE_CUTOFF, FIXTURE_MODE, FIXTURE_ON, FIXTURE_STEPS, FIXTURE_PARAMS };
enum { FIXTURE_PEAK, FIXTURE_LAST, FIXTURE_METERS };
enum { FIXTURE_LATENCY = 37 };

/* Breaches of processor.h's promises to a processor, since the program began. */
extern int fixture_breaches;

#endif
