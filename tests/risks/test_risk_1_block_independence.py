"""Risk 1: the host's blocks are heard. Ramps, hooks, NaN and tails are where housekeeping hides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.language.engines import random_cuts, random_points
from tests.risks.playing import MACHINES, Material, heard

from rattle import Effect, Param, dsp, on_change, zeros
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.dsp.biquad import BiquadKind
from rattle.host.engine import Point

SAMPLES = 900
CUTS = 8


class Ramps(Effect):
    """Ramps of two lengths run into each other."""

    gain = Param(0.5, 0.0, 2.0)
    cutoff_hz = Param(1000.0, 50.0, 8000.0, taper="log", smooth_ms=3.0)

    def __init__(self) -> None:
        self.filter = dsp.Biquad()

    def process(self, x: float) -> float:
        return self.gain * self.filter.process(x, BiquadKind.LOW_PASS, self.cutoff_hz, 0.7)


class Hooked(Effect):
    """A hook fills an array and clears state."""

    shape = Param(1.0, 0.0, 4.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.table = zeros(16)
        self.z = 0.0

    @on_change(shape)
    def fill(self) -> None:
        for k in range(16):
            self.table[k] = self.shape * k
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = 0.9 * self.z + x
        return self.table[int(abs(self.z) * 8.0)] + self.z


class Poisoned(Effect):
    """State becomes NaN or infinite now and then, and is reset at the next tick."""

    def __init__(self) -> None:
        self.z = 0.0
        self.n = 0

    def process(self, x: float) -> float:
        self.n += 1
        self.z = self.z * 0.5 + (1.0 / x if self.n % 97 == 0 and abs(x) < 0.5 else x)
        return self.z - self.z / (self.z - 0.125 if self.n % 301 else 0.0)


class Ringing(Effect):
    """A tail through everything that is tiny, to silence."""

    def __init__(self) -> None:
        self.line = zeros(37)
        self.k = 0
        self.z = 0.0
        self.cubes = 0.0

    def process(self, x: float) -> float:
        self.z = 0.7 * self.z + x
        self.k = (self.k + 1) % 37
        echo = self.line[self.k] * 0.01 + self.z
        self.line[self.k] = echo
        self.cubes = 0.5 * self.cubes + echo * echo * echo
        return echo + self.cubes * 2.0**40


PLUGINS = [Ramps, Hooked, Poisoned, Ringing]


def signal() -> NDArray[np.float64]:
    """Noise with specials, silence, a click, silence."""
    random = np.random.default_rng(3)
    x = random.uniform(-1.0, 1.0, (2, SAMPLES))
    x[:, ::50] = random.choice([0.0, -0.0, np.nan, np.inf, 1e-30, 1e-42], SAMPLES // 50)
    x[:, 400:] = 0.0
    x[0, 600] = 1.0
    return x.astype(np.float32).astype(np.float64)


def moves(code: CompiledPlugin) -> list[Point]:
    """Anywhere, at ticks, and several at one sample."""
    anywhere = random_points(code.description, SAMPLES, seed=2)
    params = range(len(code.description.params))
    at_ticks = [Point(offset, param, 1.0) for offset in (0, 255, 256, 512, 512) for param in params]
    return sorted([*anywhere, *at_ticks], key=lambda point: point.offset)


MATERIAL = Material(PLUGINS, signal(), moves)


@pytest.mark.parametrize("name", list(MACHINES))
def test_blocks_cannot_be_heard_on_any_machine(name: str, tmp_path: Path) -> None:
    """Any cut into blocks, of 0 and 1 samples too, gives the bits of the interpreter's one block."""

    def cut(seed: int) -> list[int]:
        return [0, *random_cuts(SAMPLES, seed), 0]

    changes = [lambda script, seed=seed: replace(script, sizes=cut(seed)) for seed in range(CUTS)]
    changes.append(lambda script: replace(script, sizes=[1] * SAMPLES))
    assert heard(MATERIAL, MACHINES[name], compile_plugin, changes, tmp_path) == []
