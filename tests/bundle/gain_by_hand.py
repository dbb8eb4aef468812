"""A plugin as the compiler would hand it over, written by hand: y = gain * x + half of the last y.

The bundle's and the host's tests need kernels, not a compiler; this one has a ramped Param, a stepped one,
a peak meter, state, latency and a tail.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rattle.plugin.description import (
    Attribute,
    GroupDescription,
    Layout,
    MeterDescription,
    ParamDescription,
    PluginDescription,
)

KERNEL_C = """
#include "processor.h"
#include <stdbool.h>
#if RATTLE_REAL_BITS == 64
typedef double real;
enum { BYTES = 8 };
#else
typedef float real;
enum { BYTES = 4 };
#endif
typedef struct Gain { uint32_t channels; real last[RATTLE_MAX_CHANNELS]; } Gain;

static uint64_t arena_bytes(const RattleSetup *setup) { (void)setup; return (sizeof(Gain) + 63) & ~63ull; }

static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {
    Gain *self = rattle_arena_take(arena, sizeof *self);
    self->channels = setup->output_channels;
    (void)params;
    return self;
}

static void reset(void *memory) RATTLE_NONBLOCKING {
    Gain *self = memory;
    for (int channel = 0; channel < RATTLE_MAX_CHANNELS; channel++) self->last[channel] = 0;
}

static uint32_t process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {
    Gain *self = memory;
    const RattleRamp gain = segment->params[0];
    const double sign = segment->params[1].target != 0.0 ? -1.0 : 1.0;
    for (uint32_t channel = 0; channel < self->channels; channel++) {
        const real *x = segment->inputs[channel];
        real *y = segment->outputs[channel], last = self->last[channel];
        for (uint32_t i = 0; i < segment->count; i++) {
            const real left = gain.remaining ? (real)(gain.remaining - i) : (real)0;
            const real amount = (real)gain.target - (real)gain.step * left;
            last = (real)sign * amount * x[i] + (real)0.5 * last;
            y[i] = last;
            const double size = last < 0 ? -(double)last : (double)last;
            if (size > segment->meters[0]) segment->meters[0] = size;
        }
        self->last[channel] = last;
    }
    return 1;
}

static void tick(void *memory) RATTLE_NONBLOCKING { (void)memory; }
static uint32_t latency_samples(const RattleSetup *setup) { (void)setup; return 0; }
static double tail_s(double sample_rate, const double *params) RATTLE_NONBLOCKING {
    (void)params;
    return 100.0 / sample_rate;
}

extern const RattleBorder RATTLE_BORDER;
extern const RattleProcessor RATTLE_KERNEL;
const RattleProcessor RATTLE_KERNEL = {BYTES, arena_bytes, prepare, reset, process,
                                       tick, latency_samples, tail_s, &RATTLE_BORDER, NULL, NULL, NULL};
"""

# Linear tapers only: these are never called.
ELEMENTARY_C = """
#include "elementary.h"
double rattle_exp(double x) { return 1.0 + x; }
double rattle_log(double x) { return x - 1.0; }
double rattle_pow(double x, double y) { return x * y; }
"""

GAIN = ParamDescription(
    id="gain",
    number=1001,
    title="Gain",
    unit="",
    kind="float",
    default=1.0,
    minimum=0.0,
    maximum=4.0,
    step=0.0,
    taper="linear",
    exponent=1.0,
    smooth_ms=10.0,
    digits=2,
    labels=((0.0, "off"),),
    members=(),
    group=0,
    automatable=True,
    readers=(Attribute("", "gain"),),
)
INVERT = replace(
    GAIN,
    id="invert",
    number=1002,
    title="Invert",
    kind="bool",
    default=0.0,
    maximum=1.0,
    step=1.0,
    smooth_ms=0.0,
    digits=0,
    labels=(),
    readers=(Attribute("", "invert"),),
)
LEVEL = MeterDescription(
    id="level",
    number=1003,
    title="Level",
    unit="",
    rest=0.0,
    minimum=0.0,
    maximum=4.0,
    peak=True,
    writers=(Attribute("", "level"),),
)
DESCRIPTION = PluginDescription(
    class_name="HandGain",
    name="Hand Gain",
    id="org.rattle.test.hand-gain",
    id_is_declared=True,
    class_id=bytes(range(16)),
    vendor='Rattle "Tests" ??/ µ',
    version="1.2.3",
    url="https://example.com",
    email="",
    category="Fx|Dynamics",
    form="float",
    layouts=(Layout(2, 2), Layout(1, 1)),
    params=(GAIN, INVERT),
    meters=(LEVEL,),
    groups=(GroupDescription("Root", 0, 0),),
    renamed=(),
    bypass_number=1004,
)


@dataclass(frozen=True)
class HandGain:
    """Fits rattle.bundle.library.PluginCode."""

    description: PluginDescription = field(default=DESCRIPTION)
    kernel_c: str = KERNEL_C
    elementary_c: str = ELEMENTARY_C
    data_c: str = ""
