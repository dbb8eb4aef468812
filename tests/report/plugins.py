"""Small plugins with what the report says of each line behind `#:`: when, lanes, kinds of remarks."""

from __future__ import annotations

import math

from rattle import Block, Effect, Param, Stereo, Unit, f64, on_change, zeros

OCTAVE = 2.0


class Volume(Effect):
    gain_db = Param(0.0, -60.0, 12.0)  #: build

    def process(self, x: float) -> float:
        gain = 10.0 ** (self.gain_db / 20.0)  #: control
        return x * gain  #: sample x16


class Folded(Effect):
    """What is known when it is built leaves nothing; a branch never taken is not there."""

    kind = "soft"  #: build

    def __init__(self) -> None:
        self.steps = 4 * 4  #: build

    def process(self, x: float) -> float:
        scale = 1.0 / self.steps  #: build
        if self.kind == "hard":  # noqa: SIM108  #: build
            x = min(max(x, -1.0), 1.0)  #: left out
        else:
            x = math.tanh(x)  #: sample x16
        return x * scale  #: sample x16


class Prepared(Effect):
    def __init__(self) -> None:
        self.pole = 0.0  #: build
        self.y = 0.0  #: build

    def prepare(self) -> None:
        self.pole = math.exp(-1.0 / (0.01 * self.sample_rate))  #: start

    def process(self, x: float) -> float:
        self.y = x + self.pole * (self.y - x)  #: sample start x4
        return self.y


class Line(Effect):
    """Indices that are proved, clamped and wrapped."""

    def __init__(self) -> None:
        self.line = zeros(64)  #: build
        self.position = 0  #: build

    def process(self, x: float) -> float:
        self.line[self.position] = x  #: sample index scalar
        self.position = (self.position + 1) % 64  #: sample
        near = self.line[int(abs(x))]  #: sample index scalar
        return near + self.line[int(x)]  #: sample index


class Lfo(Effect):
    """Dear, without hearing anything, and not to be hoisted."""

    rate_hz = Param(1.0, 0.1, 10.0)  #: build

    def __init__(self) -> None:
        self.phase = 0.0  #: build

    def process(self, x: float) -> float:
        self.phase = (self.phase + self.rate_hz / self.sample_rate) % 1.0  #: sample control start
        wave = math.sin(self.phase * math.tau)  #: sample unhoisted
        return x * wave  #: sample x4


class Wide(Effect):
    """64 bits on purpose."""

    def __init__(self) -> None:
        self.sum = f64(0.0)  #: build

    def process(self, x: float) -> float:
        self.sum = self.sum + x  #: sample x4 type
        return self.sum  #: sample x4


class OnePole(Unit):
    def __init__(self, pole: float) -> None:
        self.pole = pole
        self.y = 0.0  #: build

    def process(self, x: float) -> float:
        self.y = x + self.pole * (self.y - x)  #: sample start x16
        return self.y


class Chain(Effect):
    """A wavefront."""

    def __init__(self) -> None:
        self.poles = [OnePole(0.1 * k) for k in range(8)]  #: build

    def process(self, x: float) -> float:
        for pole in self.poles:  #: sample x16
            x = pole.process(x)  #: sample start x16
        return x


class Bank(Effect):
    """Units in lanes."""

    def __init__(self) -> None:
        self.poles = [OnePole(0.1 * k) for k in range(8)]  #: build

    def process(self, x: Stereo) -> Stereo:
        y = 0.0  #: build
        for pole in self.poles:  #: sample x8
            y = y + pole.process(x[0])  #: sample start x8
        return y, x[1]


class Shared(Effect):
    """A chain that no wavefront plays: each unit also hears what entered."""

    def __init__(self) -> None:
        self.poles = [OnePole(0.1 * k) for k in range(8)]  #: build

    def process(self, x: Stereo) -> Stereo:
        y = x[0]
        for pole in self.poles:  #: sample scalar
            y = pole.process(y + x[1])  #: sample start
        return y, y


class Handled(Effect):
    drive = Param(0.5)  #: build

    def __init__(self) -> None:
        self.amount = 0.0  #: build

    @on_change(drive)
    def shape(self) -> None:
        self.amount = 1.0 + self.drive  #: change

    def process(self, x: float) -> float:
        return x * self.amount  #: sample start x16


class Sure(Effect):
    """Asserts that are proved, and not."""

    def __init__(self) -> None:
        self.count = 0  #: build

    def process(self, x: float) -> float:
        self.count = (self.count + 1) % 16  #: sample
        assert self.count < 16  #: build
        assert x < 2.0  #: build assert
        return x + self.count  #: sample x16


class Searching(Effect):
    """A loop as long as what is heard says."""

    def process(self, x: float) -> float:
        y = 0.0  #: build
        for k in range(int(abs(x) * 1e9)):  #: sample x16 bound type
            y = y + 1.0 / (k + 1)  #: sample x16 type
        return y


class InBlocks(Effect):
    quantum = 64  #: build

    def process(self, x: Block, out: Block) -> None:  #: sample block start
        loudest = 1.0  #: build
        for k in range(64):  #: block
            loudest = max(loudest, abs(x[0, k]))  #: sample start index
        scale = 1.0 / loudest  #: block
        for k in range(64):  #: block
            out[0, k] = x[0, k] * scale  #: sample start index


class Fed(Effect):
    """No wavefront, since each unit hears what entered too; channels are in lanes all the same."""

    def __init__(self) -> None:
        self.poles = [OnePole(0.1 * k) for k in range(8)]  #: build

    def process(self, x: float) -> float:
        y = x
        for pole in self.poles:  #: sample x4
            y = pole.process(y + x)  #: sample start x4 scalar
        return y


class Beyond(Effect):
    """The counter goes past the array."""

    def __init__(self) -> None:
        self.line = zeros(40)  #: build

    def process(self, x: float) -> float:
        for i in range(64):  #: sample
            self.line[i] = x  #: sample start x4 bound index
        return self.line[39]  #: sample x4
