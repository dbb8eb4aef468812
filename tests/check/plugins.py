"""Plugins that are wrong on purpose, in Python where Rattle lets one be wrong and else in C (flawed.c)."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rattle import Effect, Meter, Param, Stereo, dsp, zeros
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain

OFFSET, HISS, LOUDER = 0.1, 0.01, 4.0
JUMP_FROM, JUMP_TO = 1.0, 0.25
DELAY, REPORTED_DELAY = 64, 32  # samples
LOOKAHEAD = 1_350  # samples: from a peak of the check's tone to no peak
ECHO_S, REPORTED_ECHO_S = 0.5, 0.1


class Offset(Effect):
    """Adds a constant, and its gain jumps; so does another, which is heard only where a third is up."""

    gain = Param(JUMP_FROM, JUMP_TO, JUMP_FROM, smooth_ms=0)
    smooth = Param(1.0, JUMP_TO, 1.0)
    hidden = Param(JUMP_FROM, JUMP_TO, JUMP_FROM, smooth_ms=0)
    share = Param(0.0)
    idle = Param(0.5)

    def process(self, x: float) -> float:
        return x * self.gain * self.smooth * (1.0 - self.share * (1.0 - self.hidden)) + OFFSET


class Noisy(Effect):
    """Hisses for ever, and is far too loud."""

    def __init__(self) -> None:
        self.noise = dsp.Noise()

    def process(self, x: float) -> float:
        return LOUDER * x + HISS * self.noise.process()

    def tail_s(self) -> float:
        return 0.0


class Late(Effect):
    """Says half of its delay, and little of its echo."""

    def __init__(self) -> None:
        self.line = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        self.line = zeros(DELAY + int(ECHO_S * self.sample_rate) + 1)

    def process(self, x: float) -> float:
        self.line[self.position] = x
        echo = self.line[(self.position + 1) % len(self.line)]
        y = self.line[self.position - DELAY] + 0.25 * echo
        self.position = (self.position + 1) % len(self.line)
        return y

    def latency_samples(self) -> int:
        return REPORTED_DELAY

    def tail_s(self) -> float:
        return REPORTED_ECHO_S


class _Ahead(Effect):
    """Two gains that jump, before and behind a delay that is told wrong."""

    behind = Param(JUMP_FROM, JUMP_TO, JUMP_FROM, smooth_ms=0)
    before = Param(JUMP_FROM, JUMP_TO, JUMP_FROM, smooth_ms=0)
    smooth = Param(JUMP_FROM, JUMP_TO, JUMP_FROM)

    def __init__(self) -> None:
        self.line = zeros(LOOKAHEAD + 1)
        self.position = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x * self.before
        self.position = (self.position + 1) % len(self.line)
        return self.line[self.position] * self.behind * self.smooth

    def tail_s(self) -> float:
        return 0.1


class TellsNothing(_Ahead):
    """Of its delay."""


class TellsFarTooMuch(_Ahead):
    """More than is listened to after a step."""

    def latency_samples(self) -> int:
        return 20_000


class OneRate(Effect):
    """A low-pass whose coefficient is right at 48 kHz only."""

    def __init__(self) -> None:
        self.low = 0.0

    def process(self, x: float) -> float:
        self.low += 0.03 * (x - self.low)
        return self.low


class NotANumber(Effect):
    """Every sample of it is NaN."""

    def process(self, x: float) -> float:
        return math.sqrt(-1.0 - abs(x))


class NotANumberWhereTurned(Effect):
    """Divides by what is 0 at one end of its Param."""

    floor = Param(0.5, 0.0, 1.0)

    def process(self, x: float) -> float:
        return x + 0.0 / self.floor


class Mute(Effect):
    """Gives nothing, whatever it hears."""

    gain = Param(1.0)

    def process(self, x: float) -> float:
        return 0.0 * self.gain


class LeftOnly(Effect):
    """Its right channel is silent."""

    def process(self, x: Stereo) -> Stereo:
        return x[0], 0.0


class OpensLater(Effect):
    """Silent at its defaults only."""

    gain = Param(0.0)

    def process(self, x: float) -> float:
        return x * self.gain


class Metered(Effect):
    """One Param, one Meter, and what Rattle adds: a bypass and a list of presets."""

    gain = Param(1.0)
    level = Meter()
    presets: ClassVar = {"Soft": {"gain": 0.5}}

    def process(self, x: float) -> float:
        self.level = abs(x)
        return x * self.gain


class Keyed(Effect):
    """Silent without a sound at its side-chain."""

    def process(self, x: float, key: float) -> float:
        return x * abs(key)


Flawed = Callable[[str], Path]


def flawed_builder(folder: Path) -> Flawed:
    toolchain, target = find_toolchain(), this_machine()
    source = Path(__file__).with_name("flawed.c")

    def build(flaw: str) -> Path:
        made, library = folder / f"{flaw}.o", folder / f"{flaw}.so"
        if not library.exists():
            flags = (f"-DFLAW={flaw}", f"-I{NATIVE_FOLDER}", "-O1", "-Wno-cast-function-type")
            toolchain.compile(target, [CompileJob(source, made, flags)])
            toolchain.link(target, [made], library)
        return library

    return build
