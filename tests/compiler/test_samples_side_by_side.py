"""Which effects play their samples side by side, and what is said of those that do not."""

from __future__ import annotations

import numpy as np
import pytest
from tests.language.programs import delays, places

import rattle
from rattle import Effect, Stereo, zeros
from rattle.compiler import compile_plugin


class Accumulates(Effect):
    def __init__(self) -> None:
        self.sum = 0.0

    def process(self, x: Stereo) -> Stereo:
        self.sum = self.sum + x[0]
        return self.sum, x[1]


class WrittenAtTimes(Effect):
    def __init__(self) -> None:
        self.line = zeros(64)
        self.position = 0

    def process(self, x: Stereo) -> Stereo:
        if x[0] > 0.0:
            self.line[self.position] = x[0]
        self.position = (self.position + 1) & 63
        return x


class StandsStill(Effect):
    def __init__(self) -> None:
        self.line = zeros(64)
        self.position = 0

    def process(self, x: Stereo) -> Stereo:
        self.line[self.position] = x[0]
        self.position = (self.position + 1) & 63
        return self.line[5], x[1]


class HeldCount(Effect):
    def __init__(self) -> None:
        self.left = 300

    def process(self, x: Stereo) -> Stereo:
        self.left = max(self.left - 1, 0)
        return x[0] * self.left, x[1]


@pytest.mark.parametrize(
    "cls",
    [
        delays.LongEcho, delays.TapsOneAndTwo, delays.TapsOfTheFuture, delays.TimeThatJumps,
        delays.TimeThatGlides, delays.AllpassAndComb, delays.CrossedLines, delays.WrittenTwice,
        delays.EchoWithHooks, places.CounterThatIsCompared, places.CounterThatIsChosen, places.CounterOfRests,
        places.SinceTheBeginning, places.BranchesOnSignals, places.Shapers, places.PlacesOfAPart,
    ],
)  # fmt: skip
def test_samples_run_side_by_side(cls: type[Effect]) -> None:
    """Delays by any counter and functions of the input; how near their places come shows while they play."""
    code = compile_plugin(cls)
    assert code.plan.form == "time"
    assert "run_in_time(" in code.kernel_c


@pytest.mark.parametrize(
    ("cls", "reason"),
    [
        (Accumulates, "`sum` passes from sample to sample"),
        (WrittenAtTimes, "only some of them change memory"),
        (StandsStill, "a place in `line` does not move on by one"),
        (HeldCount, "`left` passes from sample to sample"),
    ],
)
def test_the_reason_is_told(cls: type[Effect], reason: str) -> None:
    """Of an effect that runs in no other lanes either, at the line that hinders."""
    (note, *_) = compile_plugin(cls).plan.notes
    assert note.text == f"samples one after the other: {reason}"
    assert note.span is not None


class Reciprocal(Effect):
    def process(self, x: float) -> float:
        return 1.0 / x


@pytest.mark.parametrize("place", [0, 17, 63, 64, 99])
def test_infinity_is_seen_on_its_way_out(place: int) -> None:
    """One infinite sample among those of a vector, or left over from them, is silence and is counted."""
    assert compile_plugin(Reciprocal).plan.form == "time"
    plugin = rattle.compile(Reciprocal, channels=1)
    x = np.full((1, 100), 2.0, np.float32)
    x[0, place] = 0.0
    expected = np.full((1, 100), 0.5, np.float32)
    expected[0, place] = 0.0
    assert np.array_equal(plugin.process(x), expected)
    plugin.process(np.full((1, 200), 2.0, np.float32))
    assert plugin.nan_count == 1
