"""Writes a plugin of a thousand lines, as a large channel strip would be: 27 stages of five kinds.

Every stage has its own class with its own numbers, Params, helper functions, arrays and loops, so nothing
can be shared among them.
"""

from __future__ import annotations

from pathlib import Path

STAGES = 27

_HEAD = '''"""A channel strip that nobody would want to write by hand; benchmarks/large_plugin.py wrote it."""

from __future__ import annotations

import math

import numpy as np

from rattle import Effect, Param, Stereo, Unit, dsp, zeros

SILENCE = 1.0e-6

'''

_FILTER = '''
def warped{n}(freq_hz: float, sample_rate: float) -> float:
    """The integrators' gain at a frequency."""
    held = min(max(freq_hz, 10.0), 0.45 * sample_rate)
    return math.tan(math.pi * held / sample_rate)


class Filter{n}(Unit):
    """A state-variable filter with drive before it."""

    freq_hz = Param({freq}, 20.0, 20_000.0, taper="log")
    resonance = Param(0.{n:02d}, 0.0, 0.95)
    drive_db = Param(0.0, 0.0, 24.0)

    def __init__(self) -> None:
        self.band = 0.0
        self.low = 0.0

    def shaped(self, x: float) -> float:
        driven = x * dsp.db_to_gain(self.drive_db)
        if driven > 1.0:
            return 1.0 - 0.{n:02d} / (driven + 0.5)
        if driven < -1.0:
            return -1.0 + 0.{n:02d} / (0.5 - driven)
        return driven

    def process(self, x: float) -> float:
        g = warped{n}(self.freq_hz, self.sample_rate)
        k = 2.0 - 2.0 * self.resonance
        scale = 1.0 / (1.0 + g * (g + k))
        high = (self.shaped(x) - self.low - (g + k) * self.band) * scale
        middle = self.band + g * high
        low = self.low + g * middle
        self.band = middle + g * high
        self.low = low + g * middle
        return low + 0.{n:02d} * middle
'''

_COMPRESSOR = '''
def level_db{n}(level: float) -> float:
    """The level in decibels, never below silence."""
    return 20.0 * math.log10(max(level, SILENCE))


class Compressor{n}(Unit):
    """Feed-forward, with a soft knee."""

    threshold_db = Param(-{n}.0, -60.0, 0.0)
    ratio = Param(4.0, 1.0, 20.0)
    attack_ms = Param(5.0, 0.1, 100.0)
    release_ms = Param(120.0, 5.0, 2000.0)

    def __init__(self) -> None:
        self.envelope = 0.0
        self.knee_db = {n}.0

    def gain_db(self, level_db: float) -> float:
        over = level_db - self.threshold_db
        slope = 1.0 / self.ratio - 1.0
        if over <= -0.5 * self.knee_db:
            return 0.0
        if over < 0.5 * self.knee_db:
            part = over + 0.5 * self.knee_db
            return slope * part * part / (2.0 * self.knee_db)
        return slope * over

    def process(self, x: float) -> float:
        size = abs(x)
        rises = size > self.envelope
        time_ms = self.attack_ms if rises else self.release_ms
        smoothing = math.exp(-1000.0 / (time_ms * self.sample_rate))
        self.envelope = size + smoothing * (self.envelope - size)
        reduction_db = self.gain_db(level_db{n}(self.envelope))
        return x * math.exp(reduction_db * (math.log(10.0) / 20.0))
'''

_ECHO = '''
class Echo{n}(Unit):
    """A line with three taps and a filter in the loop."""

    time_ms = Param({freq}.0 / 10.0, 1.0, 500.0, smooth_ms=0)
    feedback = Param(0.3, 0.0, 0.9)

    def __init__(self) -> None:
        self.line = zeros(4)
        self.position = 0
        self.damped = 0.0
        self.taps = [0.5, 0.3, 0.{n:02d}]
        self.parts = [1.0, 0.61, 0.27]

    def prepare(self) -> None:
        self.line = zeros(int(0.5 * self.sample_rate) + 2)

    def tap(self, samples: float) -> float:
        whole = int(samples)
        fraction = samples - whole
        size = len(self.line)
        newer = self.line[(self.position - whole) % size]
        older = self.line[(self.position - whole - 1) % size]
        return newer + fraction * (older - newer)

    def process(self, x: float) -> float:
        samples = 0.001 * self.time_ms * self.sample_rate
        echo = 0.0
        for level, part in zip(self.taps, self.parts):
            echo += level * self.tap(max(samples * part, 1.0))
        self.damped += 0.{n:02d} * (echo - self.damped)
        self.line[self.position] = x + self.feedback * self.damped
        self.position = (self.position + 1) % len(self.line)
        return x + 0.25 * echo
'''

_TREMOLO = '''
class Tremolo{n}(Unit):
    """A table read by a phase, faded in from its start."""

    rate_hz = Param({n}.0, 0.05, 40.0)
    depth = Param(0.2)

    def __init__(self) -> None:
        self.phase = np.uint32(0)
        self.table = [math.sin(2.0 * math.pi * i / 64) ** 3 for i in range(65)]
        self.fade = 0.0

    def wave(self) -> float:
        place = float(self.phase) * (64.0 / 4294967296.0)
        index = int(place)
        fraction = place - index
        left = self.table[index]
        right = self.table[index + 1]
        return left + fraction * (right - left)

    def process(self, x: float) -> float:
        step = int(self.rate_hz * 4294967296.0 / self.sample_rate)
        self.phase = self.phase + np.uint32(step & 0xFFFFFFFF)
        self.fade = min(self.fade + 1.0 / (0.{n:02d} * self.sample_rate + 1.0), 1.0)
        amount = self.depth * self.fade
        return x * (1.0 - amount + amount * self.wave())
'''

_SHAPER = '''
def series{n}(x: float) -> float:
    """A polynomial, bounded."""
    held = min(max(x, -1.5), 1.5)
    y = 0.0
    for power in range(4):
        y = y * held + 1.0 / (power + {n}.0)
    return y


class Shaper{n}(Unit):
    """Saturation with a slow bias, and the removal of the offset that it makes."""

    amount = Param(0.{n:02d})
    bias = Param(0.0, -1.0, 1.0)

    def __init__(self) -> None:
        self.history = zeros(8)
        self.index = 0
        self.offset = 0.0

    def mean(self) -> float:
        total = 0.0
        for value in self.history:
            total += value
        return total / len(self.history)

    def process(self, x: float) -> float:
        self.history[self.index] = x
        self.index = (self.index + 1) & 7
        biased = x + self.bias * self.mean()
        shaped = math.tanh(biased * (1.0 + 4.0 * self.amount)) + 0.1 * series{n}(biased)
        self.offset = self.offset + 0.001 * (shaped - self.offset)
        if abs(shaped) < SILENCE:
            return 0.0
        return shaped - self.offset
'''

_KINDS = (
    ("Filter", _FILTER),
    ("Compressor", _COMPRESSOR),
    ("Echo", _ECHO),
    ("Tremolo", _TREMOLO),
    ("Shaper", _SHAPER),
)

_PLUGIN_HEAD = '''
class Strip(Effect):
    """All stages in a row, for both channels."""

    output_db = Param(0.0, -24.0, 24.0)

    def __init__(self) -> None:
'''

_PLUGIN_PROCESS = """
    def process(self, x: float) -> float:
        y = x
"""


def write_large_plugin(file: Path) -> int:
    """Writes the plugin; returns how many lines it has."""
    parts = [_HEAD]
    names = []
    for n in range(1, STAGES + 1):
        kind, template = _KINDS[n % len(_KINDS)]
        parts.append(
            template.replace("{n:02d}", f"{n:02d}").replace("{n}", str(n)).replace("{freq}", str(100 * n))
        )
        names.append((f"stage{n}", f"{kind}{n}"))
    parts.append(_PLUGIN_HEAD)
    parts += [f"        self.{name} = {unit}()\n" for name, unit in names]
    parts.append(_PLUGIN_PROCESS)
    parts += [f"        y = self.{name}.process(y)\n" for name, _ in names]
    parts.append("        return y * dsp.db_to_gain(self.output_db)\n")
    text = "\n".join(parts[:1]) + "\n".join(parts[1 : 1 + STAGES]) + "".join(parts[1 + STAGES :])
    file.write_text(text)
    return text.count("\n")
