"""Param and Meter as an author uses them in CPython."""

from __future__ import annotations

from enum import Enum

import pytest

import rattle
from rattle import DeclarationError, Effect, Meter, Param, ParamValueError, Unit


class Mode(Enum):
    LOW = 1
    HIGH = 2


class Everything(Effect):
    depth = Param(0.5)
    gain_db = Param(0, -24, 24)
    voices = 3  # a plain class attribute beside them

    taps = Param(4, 1, 8, step=1)
    feedback_pct = Param(10.0, 0.0, 90.0, step=0.5)
    is_on = Param(False)
    mode = Param(Mode.HIGH)
    level = Meter(0.0, -1.0, 1.0)

    def process(self, x: float) -> float:
        self.level = x
        return x * self.depth


@pytest.fixture
def unit() -> Everything:
    return rattle.prepare(Everything(), 48_000)


def test_a_param_reads_as_its_type(unit: Everything) -> None:
    """Numbers are float unless the step is whole; a toggle is bool, a choice its Enum."""
    values = (unit.depth, unit.gain_db, unit.taps, unit.feedback_pct, unit.is_on, unit.mode)
    assert values == (0.5, 0.0, 4, 10.0, False, Mode.HIGH)
    assert [type(value) for value in values] == [float, float, int, float, bool, Mode]


def test_assigned_values_keep_the_type(unit: Everything) -> None:
    """An int given to a float Param is a float, and so on."""
    unit.gain_db = 3
    unit.taps = 8
    unit.is_on = True
    assert [type(v) for v in (unit.gain_db, unit.taps, unit.is_on)] == [float, int, bool]


def test_the_class_attribute_is_the_param() -> None:
    """`Everything.depth` is the declaration, not a number."""
    assert isinstance(Everything.depth, Param)
    assert Everything.depth.title == "Depth"


def test_instances_do_not_share_values() -> None:
    """One object's knobs are its own."""
    one, two = rattle.prepare(Everything(), 48_000), rattle.prepare(Everything(), 48_000)
    one.depth = 0.125
    assert two.depth == 0.5


def test_reset_keeps_params(unit: Everything) -> None:
    """Reset restores state; the host's values stay."""
    unit.depth = 0.75
    unit.reset()
    assert unit.depth == 0.75


def test_prepare_keeps_params(unit: Everything) -> None:
    """A host prepares again without losing its values."""
    unit.depth = 0.75
    assert rattle.prepare(unit, 96_000).depth == 0.75


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("gain_db", 25.0, "Everything.gain_db: 25.0 is outside -24 to 24"),
        ("gain_db", float("nan"), "nan is outside"),
        ("taps", 2.5, "Everything.taps: 2.5 is no whole number"),
        ("depth", "loud", "Everything.depth: 'loud' is no number"),
        ("mode", "LOW", "Everything.mode: 'LOW' is none of Mode.LOW, Mode.HIGH"),
    ],
)
def test_a_value_it_cannot_have_is_refused(unit: Everything, name: str, value: object, message: str) -> None:
    """The message names class, attribute and what is allowed."""
    with pytest.raises(ParamValueError, match=message):
        setattr(unit, name, value)


def test_a_value_between_steps_goes_to_the_nearest(unit: Everything) -> None:
    """A stepped float Param stands on its steps."""
    unit.feedback_pct = 10.3
    assert unit.feedback_pct == 10.5


def test_assignment_in_init_is_this_instances_default() -> None:
    """A band of a list may start elsewhere than its class says."""

    class Band(Unit):
        freq_hz = Param(100.0, 20.0, 20_000.0, taper="log")

        def __init__(self, freq_hz: float) -> None:
            self.freq_hz = freq_hz

    assert rattle.prepare(Band(440.0), 48_000).freq_hz == 440.0
    assert rattle.prepare(Band(880.0), 48_000).freq_hz == 880.0


def test_reading_a_param_in_init_is_refused() -> None:
    """It would bake the default into the plugin, silently."""

    class Baked(Effect):
        depth = Param(0.5)

        def __init__(self) -> None:
            self.half = self.depth / 2

        def process(self, x: float) -> float:
            return x * self.half

    with pytest.raises(
        DeclarationError, match=r"Baked\.depth.*in `__init__` it would bake the default"
    ) as caught:
        Baked()
    assert caught.value.place is not None
    assert caught.value.place.line == Baked.__init__.__code__.co_firstlineno + 1  # where it was read


def test_a_meter_reads_its_last_assignment_and_rests_after_reset(unit: Everything) -> None:
    """Before the first assignment, and after reset, a Meter is at rest."""
    assert unit.level == 0.0
    unit.process(0.5)
    unit.process(-0.25)
    assert unit.level == -0.25
    unit.reset()
    assert unit.level == 0.0


def test_a_subclass_inherits_params_and_may_replace_one() -> None:
    """Inheritance is Python's."""

    class Louder(Everything):
        depth = Param(0.9)

    louder = rattle.prepare(Louder(), 48_000)
    assert (louder.depth, louder.taps) == (0.9, 4)
