"""Travel to plain value and back, and value to text and back."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rattle import Effect, Param
from rattle.plugin.declare import describe
from rattle.plugin.description import ParamDescription
from rattle.plugin.taper import legal, plain_of, travel_of
from rattle.plugin.text import text_of, value_of
from rattle.plugin.values import plain_value, python_value


class Mode(Enum):
    LOW_CUT = "Low Cut"
    HIGH = 3


def described(param: Param[Any], name: str = "amount") -> ParamDescription:
    def process(self: Any, x: float) -> float:
        return x

    return describe(type("Plugin", (Effect,), {name: param, "process": process})).params[0]


LINEAR = described(Param(0.0, -60.0, 12.0))
LOG = described(Param(440.0, 20.0, 20_000.0, taper="log"))
CENTRED = described(Param(1.0, 0.1, 10.0, center=1.0))
WHOLE = described(Param(4, 1, 8, step=1))
HALVES = described(Param(1.0, 0.0, 9.0, step=0.5))
THIRDS = described(Param(0.0, 0.0, 2 / 3, step=1 / 3, digits=2))
TENTHS = described(Param(0.0, 0.0, 1.0, step=0.1))
SWITCH = described(Param(False))
CHOICE = described(Param(Mode.HIGH))
CONTINUOUS = [LINEAR, LOG, CENTRED]
STEPPED = [WHOLE, HALVES, TENTHS, SWITCH, CHOICE]


@pytest.mark.parametrize(("param", "tolerance"), [(LINEAR, 1e-15), (LOG, 1e-14), (CENTRED, 1e-4)])
@given(travel=st.floats(0.0, 1.0))
def test_travel_survives_the_way_there_and_back(
    param: ParamDescription, tolerance: float, travel: float
) -> None:
    """plain_of and travel_of are inverses; a power taper is so flat near 0 that values there coincide."""
    assert travel_of(param, plain_of(param, travel)) == pytest.approx(travel, abs=tolerance)


@pytest.mark.parametrize("param", CONTINUOUS)
@given(share=st.floats(0.0, 1.0))
def test_a_value_survives_the_way_there_and_back(param: ParamDescription, share: float) -> None:
    """The other way round, to the rounding of a few operations."""
    plain = param.minimum + share * (param.maximum - param.minimum)
    assert plain_of(param, travel_of(param, plain)) == pytest.approx(plain, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("param", STEPPED)
def test_every_step_survives_exactly(param: ParamDescription) -> None:
    """A stepped value comes back to the bit, and the steps share the travel equally."""
    count = round((param.maximum - param.minimum) / param.step)
    values = [legal(param, param.minimum + i * param.step) for i in range(count + 1)]
    assert [plain_of(param, travel_of(param, value)) for value in values] == values
    assert [plain_of(param, (i + 0.5) / (count + 1)) for i in range(count + 1)] == values


@pytest.mark.parametrize("param", CONTINUOUS + STEPPED)
def test_the_ends_of_the_travel_are_exact(param: ParamDescription) -> None:
    """0 is the minimum and 1 the maximum, and beyond is clamped."""
    assert [plain_of(param, travel) for travel in (0.0, 1.0, -3.0, 7.0)] == [param.minimum, param.maximum] * 2
    assert [travel_of(param, plain) for plain in (-1e300, 1e300)] == [0.0, 1.0]


@pytest.mark.parametrize("param", CONTINUOUS + STEPPED)
def test_nan_reads_as_the_default(param: ParamDescription) -> None:
    """Both directions accept every double."""
    assert plain_of(param, math.nan) == param.default
    assert legal(param, math.nan) == param.default


def test_the_middle_of_the_travel() -> None:
    """Arithmetic mean, geometric mean, and the centre asked for."""
    assert plain_of(LINEAR, 0.5) == -24.0
    assert plain_of(LOG, 0.5) == pytest.approx(math.sqrt(20.0 * 20_000.0))
    assert plain_of(CENTRED, 0.5) == pytest.approx(1.0)


def test_halves_between_steps_go_up() -> None:
    """As native/param.c rounds."""
    assert [legal(HALVES, value) for value in (0.24, 0.25, 0.75)] == [0.0, 0.5, 1.0]


FREQUENCY = described(Param(440.0, 20.0, 20_000.0), "cutoff_hz")
RATE = described(Param(4.0, -20.0, 20.0), "rate_hz")
TIME = described(Param(0.3, 0.0, 5.0), "time_s")
TIME_MS = described(Param(300.0, 0.0, 5000.0), "time_ms")
GAIN = described(Param(0.0, -60.0, 12.0, labels={-60.0: "-inf"}), "gain_db")
MIX = described(Param(50.0, 0.0, 100.0), "mix_pct")
BARE = described(Param(0.5))


@pytest.mark.parametrize(
    ("param", "plain", "text"),
    [
        (FREQUENCY, 440.0, "440 Hz"),
        (FREQUENCY, 1234.0, "1.23 kHz"),
        (FREQUENCY, 1200.0, "1.2 kHz"),
        (FREQUENCY, 1000.0, "1.0 kHz"),
        (FREQUENCY, 999.6, "1.0 kHz"),
        (RATE, 4.0, "4.00 Hz"),
        (RATE, -0.001, "0.00 Hz"),
        (TIME, 0.35, "0.350 s"),
        (TIME, 0.0035, "0.004 s"),
        (TIME, 1.2, "1.200 s"),
        (TIME, 0.0, "0.000 s"),
        (TIME_MS, 1200.0, "1200 ms"),
        (TIME_MS, 300.0, "300 ms"),
        (GAIN, -6.0, "-6.0 dB"),
        (GAIN, -60.0, "-inf"),
        (GAIN, -70.0, "-inf"),
        (GAIN, -0.01, "0.0 dB"),
        (MIX, 50.0, "50%"),
        (BARE, 0.125, "0.12"),
        (HALVES, 2.6, "2.5"),
        (WHOLE, 3.0, "3"),
        (SWITCH, 1.0, "On"),
        (SWITCH, 0.0, "Off"),
        (CHOICE, 0.0, "Low Cut"),
        (CHOICE, 1.0, "High"),
    ],
)
def test_what_a_host_shows(param: ParamDescription, plain: float, text: str) -> None:
    """The rules of native/text.h, row by row."""
    assert text_of(param, plain) == text


@pytest.mark.parametrize(
    ("name", "param", "texts"),
    [
        ("attack_s", Param(0.1, 0.001, 10.0, taper="log"), ("0.00100 s", "10.00000 s")),
        ("fade_s", Param(0.1, 0.1, 9.0, taper="log"), ("0.100 s", "9.000 s")),
        ("decay_s", Param(0.1, 0.0, 2.0), ("0.000 s", "2.000 s")),
        ("length_s", Param(60.0, 1.0, 600.0), ("1.00 s", "600.00 s")),
        ("time_ms", Param(350.0, 20.0, 1000.0, taper="log"), ("20.0 ms", "1000.0 ms")),
        ("attack_ms", Param(1.0, 0.1, 500.0, taper="log"), ("0.100 ms", "500.000 ms")),
        ("hold_ms", Param(500.0, 100.0, 9000.0, taper="log"), ("100 ms", "9000 ms")),
        ("gap_ms", Param(10.0, 0.0, 50.0), ("0.00 ms", "50.00 ms")),
        ("short_s", Param(1e-6, 1e-12, 1.0, taper="log"), ("0.000000000 s", "1.000000000 s")),
    ],
)
def test_decimals_of_times(name: str, param: Param[float], texts: tuple[str, str]) -> None:
    """Both ends of a time: three figures at the minimum of a log range, seconds to the millisecond."""
    shown = described(param, name)
    assert (text_of(shown, shown.minimum), text_of(shown, shown.maximum)) == texts


@pytest.mark.parametrize(
    ("param", "text", "plain"),
    [
        (FREQUENCY, "440", 440.0),
        (FREQUENCY, " 1.2 KHZ ", 1200.0),
        (FREQUENCY, "1,2k", 1200.0),
        (FREQUENCY, "1e3hz", 1000.0),
        (FREQUENCY, "inf", 20_000.0),
        (FREQUENCY, "5", 20.0),
        (TIME, "350ms", 0.35),
        (TIME, "2 s", 2.0),
        (TIME_MS, "1.5 s", 1500.0),
        (GAIN, "-INF db", -60.0),
        (GAIN, "-infinity", -60.0),
        (GAIN, "+.5", 0.5),
        (GAIN, "-6.", -6.0),
        (MIX, "25 %", 25.0),
        (SWITCH, "yes", 1.0),
        (SWITCH, "OFF", 0.0),
        (SWITCH, "1", 1.0),
        (CHOICE, "low cut", 0.0),
        (CHOICE, "LOW_CUT", 0.0),
        (CHOICE, "1", 1.0),
        (FREQUENCY, "", None),
        (FREQUENCY, "1.2 mHz", None),
        (FREQUENCY, "1.000,5", None),
        (FREQUENCY, "nan", None),
        (FREQUENCY, "fast", None),
        (FREQUENCY, "12 ms", None),
        (BARE, "0.5 dB", None),
    ],
)
def test_what_a_user_may_type(param: ParamDescription, text: str, plain: float | None) -> None:
    """Case, white space, kilo, seconds for milliseconds, labels; else it is not understood."""
    assert value_of(param, text) == plain


@pytest.mark.parametrize("param", [FREQUENCY, RATE, TIME, TIME_MS, GAIN, MIX, BARE, *STEPPED])
@given(travel=st.floats(0.0, 1.0))
def test_a_shown_text_may_be_typed_back(param: ParamDescription, travel: float) -> None:
    """It means the value it was made from, to the decimals shown (three figures from 1 kHz on)."""
    plain = plain_of(param, travel)
    typed = value_of(param, text_of(param, plain))
    assert typed == pytest.approx(plain, rel=5.001e-3, abs=0.5001 * 10.0**-param.digits)


@pytest.mark.parametrize(
    ("param", "value", "plain"),
    [
        (CHOICE, Mode.HIGH, 1.0),
        (CHOICE, "Low Cut", 0.0),
        (SWITCH, True, 1.0),
        (FREQUENCY, "2k", 2000.0),
        (WHOLE, 3, 3.0),
        (WHOLE, "3", 3.0),
        (THIRDS, "0.67", 2 / 3),  # as it is shown
        (THIRDS, "0.33", 1 / 3),
    ],
)
def test_python_values_become_plain(param: ParamDescription, value: object, plain: float) -> None:
    """Numbers, bools, members and texts."""
    assert plain_value(param, value) == plain


@pytest.mark.parametrize(
    ("param", "value", "message"),
    [
        (FREQUENCY, 5.0, "`cutoff_hz`: 5.0 is outside 20 to 20000 Hz"),
        (FREQUENCY, math.nan, "is outside"),
        (WHOLE, 2.5, "`amount`: 2.5 is between steps of 1"),
        (CHOICE, "Low Cot", "did you mean 'Low Cut'"),
        (CHOICE, "zzz", "one of LOW_CUT, HIGH"),
        (FREQUENCY, "fast", "'fast' is not understood: for example '440 Hz'"),
        (FREQUENCY, None, "None is no number"),
        (FREQUENCY, "90 kHz", "`cutoff_hz`: '90 kHz' is outside 20 to 20000 Hz"),
        (FREQUENCY, "-inf", "'-inf' is outside"),
        (WHOLE, "9", "'9' is outside 1 to 8"),
        (WHOLE, "2.5", "`amount`: '2.5' is between steps of 1"),
        (CHOICE, "0.4", "'0.4' is none of LOW_CUT, HIGH"),
        (CHOICE, 2, "2 is none of LOW_CUT, HIGH"),
        (SWITCH, "2", "'2' is outside 0 to 1"),
        (THIRDS, "0.34", "'0.34' is between steps"),
    ],
)
def test_python_values_that_cannot_be(param: ParamDescription, value: object, message: str) -> None:
    """The message names the Param and what would do."""
    with pytest.raises(ValueError, match=message):
        plain_value(param, value)


def test_plain_values_become_pythons() -> None:
    """As the author's class reads them; an Enum by class if it is known, else by name."""
    assert python_value(WHOLE, 3.0) == 3
    assert isinstance(python_value(WHOLE, 3.0), int)
    assert python_value(SWITCH, 1.0) is True
    assert python_value(CHOICE, 1.0) == "HIGH"
    assert python_value(CHOICE, 1.0, Mode) is Mode.HIGH
    assert python_value(HALVES, 2.5) == 2.5
