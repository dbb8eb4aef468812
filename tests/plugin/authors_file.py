"""What an author writes, for the type checkers: every type below is inferred. Run by test_typing.py."""

from __future__ import annotations

from enum import Enum
from typing import assert_type

import numpy as np
import numpy.typing as npt

import rattle
from rattle import (
    Array,
    Block,
    Effect,
    Frame,
    Instrument,
    Meter,
    NoteOn,
    Param,
    Stereo,
    Unit,
    copies,
    f64,
    on_change,
    worker,
    zeros,
)


class Mode(Enum):
    LOW = "Low"
    HIGH = "High"


class Smooth(Unit):
    amount = Param(0.5)

    def __init__(self, start: float = 0.0) -> None:
        self.state: float = f64(start)
        self.history = zeros(4)

    def process(self, x: float) -> float:
        self.state += self.amount * (x - self.state)
        self.history[0] = self.state
        assert_type(self.history[0], float)
        assert_type(len(self.history), int)
        return self.history[0]


class Tremolo(Effect):
    name = "Tremolo Deluxe"
    id = "com.example.tremolo"
    category = "Modulation"
    channels = (2, 1)
    renamed = {"depth": "amount"}  # noqa: RUF012

    presets = {"Soft": {"depth": 0.25, "mode": Mode.HIGH, "is_on": True}}  # noqa: RUF012

    depth = Param(0.5)
    gain_db = Param(0, -24, 24, labels={-24.0: "-inf"})
    rate_hz = Param(4.0, 0.1, 20.0, taper="log", smooth_ms=0.0)
    taps = Param(4, 1, 8, step=1, text=lambda n: f"{n} taps")
    feedback = Param(1.0, 0.0, 9.0, step=0.5)
    is_on = Param(False)
    mode = Param(Mode.LOW, labels={Mode.HIGH: "Top"})
    level = Meter()

    def __init__(self) -> None:
        self.smooth = Smooth()
        self.pair = copies(Smooth, 2)
        self.made = copies(lambda: Smooth(1.0), 2)
        self.table = Array([1.0, 2.0])
        self.depth = 0.25

    def process(self, x: Stereo) -> Stereo:
        self.level = x[0]
        y = self.pair[0].process(x[0]) if self.is_on else x[1] * self.depth
        return y, self.table[1] * y

    @on_change(gain_db, mode, is_on, taps)
    def update(self) -> None:
        self.depth = self.gain_db * self.taps if self.mode is Mode.LOW else 0.0

    def latency_samples(self) -> int:
        return round(0.001 * self.sample_rate)

    def tail_s(self) -> float:
        return self.feedback


class Widener(Effect):
    def process(self, x: Frame, out: Frame, key: Stereo | None) -> None:
        for c in range(len(x)):
            assert_type(x[c], float)
            out[c] = x[c] if key is None else x[c] * key[0]
        out[:] = x * 0.5


class Denoise(Effect):
    quantum = 128
    depth = Param(0.5)

    def process(self, x: Block, out: Block) -> None:
        ramp = self.ramp(Denoise.depth)
        assert_type(ramp, Array)
        assert_type(x[0, 1], float)
        for c in range(len(x)):
            for i in range(self.quantum):
                out[c, i] = x[c, i] * ramp[i] + self.random()


Samples = npt.NDArray[np.float32]


class Smear(Effect):
    mix = Param(0.5)

    @worker(latency_ms=20, policy="live", quantum=256, gc="off", sample_rate=None, fallback="silence")
    def process(self, x: Samples, key: Samples | None) -> Samples:
        smeared = np.fft.irfft(np.abs(np.fft.rfft(x)), x.shape[1])
        wet = x + self.ramp(Smear.mix) * (smeared - x)
        assert_type(self.transport.tempo_bpm, float)
        return wet.astype(np.float32)


class Organ(Instrument):
    @worker
    def process(self, out: Samples) -> None:
        for event in self.events:
            assert_type(event.offset, int)
            if isinstance(event, NoteOn):
                assert_type(event.velocity, float)


def soft_clip(x: Samples) -> Samples:
    return np.tanh(x)


SoftClip = Effect.from_function(soft_clip, latency_ms=20.0, name="Soft Clip")
assert_type(SoftClip, type[Effect])
Organ().process(np.zeros((2, 128), np.float32))

t = rattle.prepare(Tremolo(), 48_000)
assert_type(t, Tremolo)
assert_type(t.update(), None)
assert_type(t.depth, float)
assert_type(t.gain_db, float)
assert_type(t.rate_hz, float)
assert_type(t.taps, int)
assert_type(t.feedback, float)
assert_type(t.is_on, bool)
assert_type(t.mode, Mode)
assert_type(t.level, float)
assert_type(t.sample_rate, float)
assert_type(t.channel_index, int)
assert_type(t.pair[0], Smooth)
assert_type(t.made[0].amount, float)
assert_type(Tremolo.rate_hz, Param[float])
assert_type(Tremolo.taps, Param[int])
assert_type(Tremolo.is_on, Param[bool])
assert_type(Tremolo.mode, Param[Mode])
t.depth = 0.5
t.gain_db = 3
t.mode = Mode.HIGH
