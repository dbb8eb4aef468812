"""Frames: one sample of every channel at once, however many there are."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Frame, Param, Stereo, Unit, zeros


@program(exact=True)
class FrameSwapsChannels(Effect):
    """Loops over channels, negative indices; what is written is read back."""

    channels = (3, 2, 6)
    gain = Param(0.5)

    def __init__(self) -> None:
        self.last = zeros(8)

    def process(self, x: Frame, out: Frame) -> None:
        for c in range(len(x)):
            out[c] = x[len(x) - 1 - c] * self.gain + self.last[c]
            self.last[c] = x[c] * 0.5
        out[-1] += x[0]


@program(exact=True)
class FrameInOnePiece(Effect):
    """Arithmetic of whole frames; what is not written is silence."""

    def __init__(self) -> None:
        self.n = 0

    def process(self, x: Frame, out: Frame) -> None:
        self.n += 1
        if self.n % 7 == 0:
            return
        out[:] = x * 0.5
        out[0] += out[1]
        total = 0.0
        for sample in x:
            total += sample
        out[1] = total


class Mid(Unit):
    def __init__(self) -> None:
        self.held = 0.0

    def process(self, x: Frame) -> float:
        self.held = self.held * 0.75 + x[0] + x[len(x) - 1]
        return self.held


@program(exact=True)
class FrameWithKeys(Effect):
    """Passed on to a unit; beside side-chains; a reset of the whole plugin in the middle."""

    def __init__(self) -> None:
        self.mid = Mid()
        self.n = 0

    def process(self, x: Frame, key: Stereo | None, out: Frame, other: float) -> None:
        self.n += 1
        mid = self.mid.process(x)
        if self.n == 150:
            self.reset()
        for c in range(len(out)):
            out[c] = x[c] - mid * 0.5 + other
        if key is not None:
            out[0] *= key[0]
            out[1] *= key[1]


@program(exact=True)
class FrameWithoutState(Effect):
    """Nothing is kept, so it has no tail."""

    def process(self, x: Frame, out: Frame) -> None:
        for c in range(self.channel_count):
            out[c] = x[c] * (c + 1)


@program(exact=True)
class FrameSizedMemory(Effect):
    """Arrays of prepare may be as long as there are channels."""

    channels = (6, 2)

    def __init__(self) -> None:
        self.last = zeros(1)
        self.past = zeros((1, 8))
        self.n = 0

    def prepare(self) -> None:
        self.last = zeros(self.channel_count)
        self.past = zeros((self.channel_count, 8))

    def process(self, x: Frame, out: Frame) -> None:
        for c in range(len(x)):
            self.past[c, self.n] = x[c]
            out[c] = self.past[c, (self.n + 1) % 8] + self.last[c]
            self.last[c] = 0.5 * x[c]
        self.n = (self.n + 1) % 8
