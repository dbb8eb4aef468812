"""Risk 2: what stands behind a condition is done all the same, for a lane that is off or a sample ahead, and
traps, reads outside an array or differs between machines."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.risks.playing import MACHINES, Compiler, Material, heard

from rattle import Effect, zeros
from rattle.compiler import compile_plugin

SAMPLES = 300


class GuardedIndex(Effect):
    """An index that is in range only under its condition."""

    def __init__(self) -> None:
        self.line = zeros(9)
        self.sum = 0.0

    def process(self, x: float) -> float:
        i = int(x * 1.0e9)
        y = 0.0
        if 0 <= i < 9:
            self.line[i] = x
            y = self.line[8 - i]
        if -9 <= i < 0:
            y -= self.line[i]
        for k in range(12):
            if k + i < 9 and k + i >= 0:
                y += self.line[k + i] * 0.5
        self.sum = self.sum * 0.5 + y
        return self.sum


class GuardedDivision(Effect):
    """Whole numbers are divided only by what is not zero; the least one by -1 traps on x86."""

    def __init__(self) -> None:
        self.n = -9223372036854775807 - 1

    def process(self, x: float) -> float:
        d = int(x * 8.0)
        y = 0
        if d != 0:
            y = 1000 // d + 1000 % d
        if d == -1:
            y += self.n // d
            y += self.n % d
        return float(y) * 0.001


class GuardedConversion(Effect):
    """A float becomes an int only where it fits: beyond, conversions of machines differ."""

    def process(self, x: float) -> float:
        huge = x * 1.0e300 * 1.0e300
        y = 0.0
        if abs(huge) < 1000.0:
            y = float(int(huge))
        else:
            y = float(int(x * 1.0e12)) + float(math.floor(huge)) + float(round(-huge))
        if x != x:
            y += 1.0
        return y + float(int((huge - huge) * 2.0))


class GuardedShift(Effect):
    """A count of bits that is legal only under its condition."""

    def process(self, x: float) -> float:
        n = int(x * 100.0)
        y = 0
        if 0 <= n < 64:
            y = 1 << n
        if -64 < n < 0:
            y = -1 >> -n
        return float(y) + float(3 << n & 1023)


class GuardedState(Effect):
    """State changes only under its condition, in a loop whose length differs between channels."""

    def __init__(self) -> None:
        self.z = 0.0
        self.count = 0
        self.line = zeros(5)

    def process(self, x: float) -> float:
        for k in range(int(abs(x) * 7.0)):
            if self.z * x < 0.25:
                self.z = self.z * 0.5 + x
                self.count += 1
                self.line[self.count % 5] = self.z
            elif k % 2 == 1:
                self.z = math.sqrt(self.z) - self.line[k]
        return self.z + self.count


PLUGINS = [GuardedIndex, GuardedDivision, GuardedConversion, GuardedShift, GuardedState]

FORMS: dict[str, Compiler] = {
    "as users get it": compile_plugin,
    "unhoisted": lambda cls: compile_plugin(cls, hoisting=False),
    "without lanes": lambda cls: compile_plugin(cls, lanes=False),
    "in lanes at any price": lambda cls: compile_plugin(cls, lanes="always"),
}


def signal() -> NDArray[np.float64]:
    """Channels that seldom agree on a condition, with all that is hard to convert."""
    random = np.random.default_rng(4)
    x = random.uniform(-1.0, 1.0, (2, SAMPLES))
    x[0, ::3] *= 1.0e-8
    x[1, ::5] *= 1.0e-8
    x[:, ::7] = random.choice([0.0, 1.0, -1.0, -0.125, 1e-30, 1e30, -1e30, np.nan, np.inf], x[:, ::7].shape)
    return x.astype(np.float32).astype(np.float64)


MATERIAL = Material(PLUGINS, signal())


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("machine", list(MACHINES))
def test_what_is_off_does_nothing(machine: str, form: str, tmp_path: Path) -> None:
    """On every machine, arrays fenced below and above, each plugin gives the interpreter's bits."""
    changes = [lambda script: script] * 2  # once for each fence
    assert heard(MATERIAL, MACHINES[machine], FORMS[form], changes, tmp_path) == []
