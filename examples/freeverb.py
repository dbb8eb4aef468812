"""Freeverb: the reverb of a thousand programs, from its published description.

    rattle build examples/freeverb.py

Jezar at Dreampoint, "Freeverb" (2000, public domain); J. O. Smith, "Physical Audio Signal Processing",
section "Freeverb". Eight comb filters in parallel, each with a low-pass in its loop, then four allpasses in a
row; the right channel has the same with all lines 23 samples longer. Lengths are those at 44.1 kHz.
"""

from __future__ import annotations

from rattle import Effect, Param, Stereo, Unit, zeros

COMB_SAMPLES = (1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617)
ALLPASS_SAMPLES = (556, 441, 341, 225)
STEREO_SPREAD_SAMPLES = 23
TUNED_AT_HZ = 44_100.0

INPUT_GAIN = 0.015
ROOM_SCALE, ROOM_OFFSET = 0.28, 0.7
DAMP_SCALE = 0.4
WET_SCALE = 3.0
DIFFUSION = 0.5


class Comb(Unit):
    """An echo that comes back duller every time."""

    def __init__(self, tuned_samples: int) -> None:
        self.tuned_samples = tuned_samples
        self.buffer = zeros(1)
        self.position = 0
        self.damped = 0.0

    def prepare(self) -> None:
        self.buffer = zeros(round(self.tuned_samples * self.sample_rate / TUNED_AT_HZ))

    def process(self, x: float, feedback: float, damp: float) -> float:
        y = self.buffer[self.position]
        self.damped = y * (1.0 - damp) + self.damped * damp
        self.buffer[self.position] = x + self.damped * feedback
        self.position += 1
        if self.position >= len(self.buffer):
            self.position = 0
        return y


class Allpass(Unit):
    """Freeverb's allpass, which is nearly one: it smears what passes and colours it a little."""

    def __init__(self, tuned_samples: int) -> None:
        self.tuned_samples = tuned_samples
        self.buffer = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        self.buffer = zeros(round(self.tuned_samples * self.sample_rate / TUNED_AT_HZ))

    def process(self, x: float) -> float:
        delayed = self.buffer[self.position]
        self.buffer[self.position] = x + delayed * DIFFUSION
        self.position += 1
        if self.position >= len(self.buffer):
            self.position = 0
        return delayed - x


class Tank(Unit):
    """One channel of the reverb."""

    def __init__(self, spread_samples: int) -> None:
        self.combs = [Comb(samples + spread_samples) for samples in COMB_SAMPLES]
        self.allpasses = [Allpass(samples + spread_samples) for samples in ALLPASS_SAMPLES]

    def process(self, x: float, feedback: float, damp: float) -> float:
        y = 0.0
        for comb in self.combs:
            y += comb.process(x, feedback, damp)
        for allpass in self.allpasses:
            y = allpass.process(y)
        return y


class Freeverb(Effect):
    """Schroeder's reverberator with Jezar's tunings."""

    name = "Freeverb"
    id = "com.example.rattle.freeverb"
    vendor = "Rattle Examples"
    category = "Reverb"

    room_size = Param(0.5)
    damping = Param(0.5)
    wet = Param(1.0 / 3.0)
    dry = Param(0.5)
    width = Param(1.0)

    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Small Room": {"room_size": 0.2, "damping": 0.7, "wet": 0.2},
        "Hall": {"room_size": 0.85, "damping": 0.4},
        "Cathedral": {"room_size": 0.97, "damping": 0.15, "wet": 0.45, "dry": 0.35},
        "Send Effect": {"room_size": 0.8, "wet": 1.0, "dry": 0.0},
    }

    def __init__(self) -> None:
        self.left = Tank(0)
        self.right = Tank(STEREO_SPREAD_SAMPLES)

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        mono = (left + right) * INPUT_GAIN
        feedback = self.room_size * ROOM_SCALE + ROOM_OFFSET
        damp = self.damping * DAMP_SCALE
        left_wet = self.left.process(mono, feedback, damp)
        right_wet = self.right.process(mono, feedback, damp)
        own = WET_SCALE * self.wet * (0.5 + 0.5 * self.width)
        other = WET_SCALE * self.wet * (0.5 - 0.5 * self.width)
        dry = 2.0 * self.dry
        return (
            left_wet * own + right_wet * other + left * dry,
            right_wet * own + left_wet * other + right * dry,
        )
