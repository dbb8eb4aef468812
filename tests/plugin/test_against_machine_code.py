"""The reference engine and the machine code of the 64-bit kernel: the same class, the same bits."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import numpy as np
import pytest

import rattle
from rattle import Effect, Meter, Param, Unit, copies, zeros
from rattle.plugin.declare import describe


class Mode(Enum):
    DRY = "dry"
    WET = "wet"
    BOTH = "both"


class Smooth(Unit):
    amount = Param(0.5)
    reduction_db = Meter(0.0, -24.0, 0.0)

    def __init__(self) -> None:
        self.state = 0.0
        self.line = zeros(5)
        self.position = 0

    def process(self, x: float) -> float:
        self.state = self.state + self.amount * (x - self.state)
        old = self.line[self.position]
        self.line[self.position] = self.state
        self.position = (self.position + 1) % 5
        self.reduction_db = -abs(old)
        return self.state + 0.5 * old


class Machine(Effect):
    gain = Param(1.0, 0.0, 2.0)
    offset = Param(0.5, smooth_ms=0.0)
    taps = Param(2, 1, 8, step=1)
    drive = Param(1.0, 0.0, 3.0, step=0.5)
    mode = Param(Mode.WET)
    is_on = Param(True)
    is_poisoned = Param(False)
    last = Meter(0.0, -1.0, 1.0, peak=False)

    def __init__(self) -> None:
        self.pair = copies(Smooth, 2)
        self.chain = [Smooth(), Smooth()]
        self.sum = 0.0
        self.seed = 0.0

    def prepare(self) -> None:
        self.seed = float(self.stream_seed) / 4294967296.0

    def process(self, x: float) -> float:
        y = self.pair[0].process(x) + self.pair[1].process(-0.5 * x)
        y = self.chain[1].process(y + self.chain[0].process(y)) * self.gain
        if self.mode == Mode.BOTH:
            y = y * self.drive
        if self.is_on:
            y = y + self.offset * self.taps
        self.sum = self.sum * 0.999 + y
        if self.is_poisoned:
            self.sum = self.sum * 1e300 * 1e300
        self.last = self.sum * 0.001
        return self.sum * 0.01 + self.seed * 0.001


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Builds of this module leave nothing in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATTLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def random_points(random: np.random.Generator, count: int) -> list[tuple[int, str, object]]:
    """A few moves inside a block of `count` samples; no poison."""
    params = [param for param in describe(Machine).params if param.id != "is_poisoned"]
    points: list[tuple[int, str, object]] = []
    for _ in range(int(random.integers(0, 6)) if count else 0):
        param = params[int(random.integers(len(params)))]
        value = float(random.uniform(param.minimum, param.maximum))
        value = round(value / param.step) * param.step if param.step else value
        points.append((int(random.integers(count)), param.id, value))
    return points


@pytest.mark.parametrize("seed", range(3))
def test_the_same_bits(seed: int) -> None:
    """Random blocks and points, a reset and a NaN between: outputs, meters and counts are equal."""
    random = np.random.default_rng(seed)
    reference = rattle.compile(Machine, sample_type="f64", engine="python")
    machine_code = rattle.compile(Machine, sample_type="f64")
    for block in range(10):
        count = int(random.integers(16, 500)) if block else 0
        points = random_points(random, count)
        if block == 4:
            points += [(10, "is_poisoned", True), (11, "is_poisoned", False)]
        if block == 7:
            reference.reset()
            machine_code.reset()
        x = random.uniform(-1.0, 1.0, (2, count))
        assert np.array_equal(reference.process(x, points=points), machine_code.process(x, points=points))
        assert (reference.last, reference.pair.reduction_db) == (
            machine_code.last,
            machine_code.pair.reduction_db,
        )
    assert reference.nan_count == machine_code.nan_count == 1
