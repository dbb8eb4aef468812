"""Risk 6: what runs side by side is heard: in how many channels a plugin has, in what its neighbours hear, in
where a block or a reset cuts it, in what its meters show."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import tests.language.programs  # noqa: F401 - registers them
from numpy.typing import NDArray
from tests.language.engines import (
    RATE_HZ,
    REALS,
    SampleType,
    compiled,
    instruction_sets,
    meters_after,
    play,
    random_cuts,
    random_points,
)
from tests.language.program import PROGRAMS
from tests.machines.material import plugins

from rattle import Effect
from rattle.bundle.target import SAMPLE_TYPES
from rattle.compiler import compile_plugin
from rattle.host.native import NativeEngine
from rattle.plugin.description import Layout

SAMPLES = 700
EXAMPLES = [name for name in plugins() if name.startswith("example ")]
CHAINS = ["ChainOf3", "ChainOf5", "ChainOf12", "ChainOf16", "ChainOf17", "ChainOfBusyStages", "ChainOfLines"]
OTHERS = ["LanesOf17", "LanesLeaveEarlyOfChannels", "LanesGuardedIndicesOfChannels", "LanesNestedChoices"]
CHANNELS = (1, 2, 3, 4, 5, 8)


def engine(
    cls: type[Effect], sample_type: SampleType, layout: Layout, hoisting: bool = True, lanes: bool = True
) -> NativeEngine:
    kernel = instruction_sets()[-1]
    return NativeEngine(compiled(cls, hoisting, lanes), RATE_HZ, layout, sample_type, kernel)


@cache
def noise(channels: int, seed: int = 0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (channels, SAMPLES)).astype(np.float32) * 1.0


def layouts_of(cls: type[Effect]) -> list[Layout]:
    description = compiled(cls).description
    if description.form != "float" or description.sidechains:
        return list(description.layouts)
    return [Layout(count, count) for count in CHANNELS]


@pytest.mark.parametrize("name", [*EXAMPLES, *CHAINS, *OTHERS])
def test_neither_lanes_nor_hoisting_are_heard(name: str) -> None:
    """With any number of channels, in blocks of any size while Params move: the same bits as one copy after
    the other, and the same meters."""
    cls = plugins()[name]
    description = compiled(cls).description
    points = random_points(description, SAMPLES, 1)
    for layout in layouts_of(cls):
        x: NDArray[Any] = noise(layout.inputs).astype(np.float32)
        kinds = [(True, False), (True, True), (False, True)]
        played, shown = [], []
        for seed, (hoisting, lanes) in enumerate(kinds):
            made = engine(cls, "f32", layout, hoisting, lanes)
            cuts = [*random_cuts(SAMPLES - 100, seed), 100]
            played.append(play(made, x, points, cuts).y.tobytes())
            shown.append(meters_after(made, len(description.meters)))
        assert [each == played[0] for each in played] == [True] * 3, layout
        assert shown == [shown[0]] * 3, layout


DEAR = [name for name in PROGRAMS if name.endswith("OfChannels")]  # side by side they are slower


@pytest.mark.parametrize("name", DEAR)
def test_lanes_at_any_price_are_not_heard(name: str) -> None:
    """Guards, loops left early and indices far outside, in channels that would run one after the other."""
    cls = PROGRAMS[name].cls
    x = noise(3).astype(np.float32)
    always = compile_plugin(cls, lanes="always")
    assert always.plan.form == "channels"
    expected = play(engine(cls, "f32", Layout(3, 3), lanes=False), x, [], [SAMPLES]).y
    for kernel in instruction_sets():
        found = NativeEngine(always, RATE_HZ, Layout(3, 3), "f32", kernel)
        assert play(found, x, [], random_cuts(SAMPLES, 1)).y.tobytes() == expected.tobytes()


@pytest.mark.parametrize("name", [*CHAINS, *OTHERS, "LanesMetersAndReset", "Library"])
def test_no_channel_hears_another(name: str) -> None:
    """Not a number, infinity and the tiniest numbers in one channel leave the others as they were."""
    cls = PROGRAMS[name].cls
    for sample_type in SAMPLE_TYPES:
        x = noise(3).astype(REALS[sample_type])
        strange = x.copy()
        strange[1, 100:400:7] = np.nan
        strange[1, 101:400:7] = np.inf
        strange[1, 400:] *= np.finfo(x.dtype).tiny
        calm, loud = (
            play(engine(cls, sample_type, Layout(3, 3)), each, [], random_cuts(SAMPLES, 2)).y
            for each in (x, strange)
        )
        assert calm[[0, 2]].tobytes() == loud[[0, 2]].tobytes()


@pytest.mark.parametrize("name", [*CHAINS, *OTHERS])
def test_reset_in_the_middle_is_fresh(name: str) -> None:
    """Wherever it stopped, with as many channels as fill a vector and with one more."""
    cls = PROGRAMS[name].cls
    for channels in (4, 5):
        x = noise(channels).astype(np.float32)
        made = engine(cls, "f32", Layout(channels, channels))
        first = play(made, x, [], [SAMPLES]).y.tobytes()
        play(made, np.ascontiguousarray(x[:, :333]), [], [333])
        made.reset()
        assert play(made, x, [], [SAMPLES]).y.tobytes() == first
