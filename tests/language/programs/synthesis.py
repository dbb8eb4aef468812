"""Units of rattle.dsp that synthesisers are made of, alone and as voices side by side."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit, copies
from rattle.dsp import (
    Adsr,
    Folder,
    Ladder,
    Lfo,
    Pulse,
    Saw,
    Shaper,
    Sine,
    Square,
    StateVariable,
    Supersaw,
    Triangle,
    Waves,
    Wavetable,
    pan,
)


@program(bound=1e-3)
class ClassicWaves(Effect):
    """Band-limited waves whose frequencies move; their edges are steep, so phases of 32 bits are heard."""

    freq_hz = Param(440.0, -1000.0, 15_000.0)
    width = Param(0.5)

    def __init__(self) -> None:
        self.saw = Saw()
        self.square = Square(0.1)
        self.pulse = Pulse(0.2)
        self.triangle = Triangle(0.3)
        self.carrier = Sine()
        self.modulator = Sine(0.4)

    def process(self, x: float) -> float:
        f = self.freq_hz
        y = (
            self.saw.process(f + 20.0 * x)
            + self.square.process(0.5 * f)
            - self.pulse.process(0.7 * f, self.width)
        )
        y = (
            y
            + self.triangle.process(0.3 * f)
            + self.carrier.process(100.0, 0.5 * self.modulator.process(150.0))
        )
        return 0.25 * y


class Voice(Unit):
    def __init__(self, index: int) -> None:
        self.amp = Adsr(attack_s=0.002, decay_s=0.01)
        self.supersaw = Supersaw()
        self.saw = Saw(index / 16)
        self.ladder = Ladder()
        self.filter = StateVariable()
        self.freq_hz = 100.0 + 7.0 * index
        self.clock = np.int32(-50 * index)

    def process(self, x: float) -> Stereo:
        gate = bool((self.clock & np.int32(511)) < np.int32(300))
        self.clock = self.clock + np.int32(1)
        y = self.supersaw.process(self.freq_hz + x) + self.saw.process(2.0 * self.freq_hz)
        level = self.amp.process(gate)
        y = self.ladder.process(y, 300.0 + 3000.0 * level, 0.8 + 0.2 * x, 0.5)
        y = self.filter.process(y, 20_000.0 * level, 2.0, 0.5 + 0.5 * x) + self.filter.high
        return pan(y * level, x)


@program(bound=1e-3)
class VoicesOfTheLibrary(Effect):
    """Five voices side by side that share the Params of an envelope and a supersaw."""

    def __init__(self) -> None:
        numbers = iter(range(5))
        self.voices = copies(lambda: Voice(next(numbers)), 5)

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        for voice in self.voices:
            voice_left, voice_right = voice.process(x[0])
            left = left + voice_left
            right = right + voice_right
        return 0.25 * left, 0.25 * right


SINGLE = Waves([0.0, 1.0, 0.0, -1.0])
DRAWN = Waves(np.random.default_rng(1).uniform(-1.0, 1.0, (3, 100)))


class Player(Unit):
    def __init__(self, index: int) -> None:
        self.drawn = Wavetable(DRAWN, 0.3 * index)
        self.single = Wavetable(SINGLE)
        self.freq_hz = 20.0 * 5.0**index

    def process(self, x: Stereo) -> float:
        return self.drawn.process(self.freq_hz + 9.0 * x[0], x[1]) + self.single.process(-self.freq_hz)


@program(bound=1e-4)
class Wavetables(Effect):
    """Five side by side that share their tables, each at another octave of them."""

    def __init__(self) -> None:
        numbers = iter(range(5))
        self.players = copies(lambda: Player(next(numbers)), 5)

    def process(self, x: Stereo) -> Stereo:
        y = 0.0
        for player in self.players:
            y = y + player.process(x)
        return x[0] + 0.2 * y, y


class Wobble(Unit):
    def __init__(self, index: int) -> None:
        self.lfo = Lfo(rate_hz=30.0, phase=0.15 * index)
        self.gain = 1.0 / (1 + index)

    def process(self) -> float:
        return self.gain * self.lfo.process()


@program(bound=1e-4)
class LowFrequencyOscillators(Effect):
    """Three side by side, in every shape, free and with the song."""

    def __init__(self) -> None:
        numbers = iter(range(3))
        self.wobbles = copies(lambda: Wobble(next(numbers)), 3)

    def process(self, x: Stereo) -> Stereo:
        y = 0.0
        for wobble in self.wobbles:
            y = y + wobble.process()
        return x[0] + y, x[1] - y


@program(bound=2e-3)
class SaturationAndFolds(Effect):
    """Loud and quiet, across the knees and over many folds."""

    drive = Param(3.0, 0.0, 30.0)

    def __init__(self) -> None:
        self.shaper = Shaper()
        self.folder = Folder()

    def process(self, x: float) -> float:
        return self.shaper.process(x, self.drive) + 0.5 * self.folder.process(x, 0.2 * self.drive)
