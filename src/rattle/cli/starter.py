"""What `rattle new` writes. `$stem`, `$class_name`, `$title`, `$id` and `$vendor` are filled in."""

from __future__ import annotations

PLUGIN = '''"""$title: driven into a soft limit, then made darker.

    rattle build $stem.py --install

What the host shows stands in the class body. `__init__` makes what keeps state. `process` is compiled: it
runs once for every sample of every channel.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, dsp


class $class_name(Effect):
    """Soft saturation and a low-pass filter."""

    name = "$title"
    id = "$id"  # make it yours now and never change it: projects find the plugin by it
    vendor = "$vendor"
    version = "0.1.0"
    category = "Distortion"

    drive_db = Param(12.0, 0.0, 40.0)  # default, minimum, maximum; "Drive" and "dB" come from the name
    tone_hz = Param(4000.0, 100.0, 20_000.0, taper="log")

    def __init__(self) -> None:
        self.filter = dsp.OnePole()

    def process(self, x: float) -> float:
        driven = math.tanh(x * dsp.db_to_gain(self.drive_db))
        return self.filter.process(driven, self.tone_hz)
'''

TEST = '''"""$title, compiled and driven from Python: arrays in, arrays out."""

from __future__ import annotations

import numpy as np
from $stem import $class_name

import rattle

RATE_HZ = 48_000
SINE = 0.25 * np.sin(2.0 * np.pi * 440.0 / RATE_HZ * np.arange(RATE_HZ // 10), dtype=np.float32)


def test_it_is_loud_and_stays_in_range() -> None:
    """More drive is louder, and nothing leaves full scale."""
    plugin = rattle.compile($class_name, sample_rate=RATE_HZ, channels=1)
    quiet = plugin.process(SINE)
    plugin.reset()
    plugin.drive_db = 30.0
    loud = plugin.process(SINE)
    assert np.std(loud) > np.std(quiet)
    assert np.max(np.abs(loud)) <= 1.0


def test_the_machine_code_is_the_python() -> None:
    """The compiled plugin gives the samples that CPython computes from the same class."""
    compiled = rattle.compile($class_name, sample_rate=RATE_HZ, channels=1)
    python = rattle.prepare($class_name(), RATE_HZ)
    expected = [python.process(float(x)) for x in SINE[:1000]]
    np.testing.assert_allclose(compiled.process(SINE[:1000]), expected, atol=1e-5)
'''
