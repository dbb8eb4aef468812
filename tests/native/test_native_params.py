"""Travel, steps and text of Params: the rules of VST3, and that C and Python follow the same ones."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from native_params import described, native_legal, native_plain, native_text, native_travel, native_value

from rattle.plugin.description import ParamDescription
from rattle.plugin.taper import legal, plain_of, travel_of
from rattle.plugin.text import text_of, value_of

CUTOFF = described("Hz", 20.0, 20000.0, taper="log", digits=0)
ATTACK = described("ms", 0.1, 5000.0, taper="power", exponent=3.0, digits=1)
RELEASE = described("s", 0.0, 10.0, digits=2)
GAIN = described("dB", -60.0, 12.0, digits=1, labels=((-60.0, "-inf"),))
MIX = described("%", 0.0, 100.0, digits=0)
RATIO = described("", 1.0, 8.0, step=1.0, digits=0, kind="int")
WIDTH = described("x", 0.0, 9.0, step=0.5, digits=1)
PITCH = described("st", -24.0, 24.0, digits=2)
TAPS = described(
    "",
    1.0,
    3.0,
    step=1.0,
    digits=0,
    kind="int",
    labels=((1.0, "one tap"), (2.0, "two taps"), (3.0, "three taps")),
)
ON = described(maximum=1.0, step=1.0, kind="bool", digits=0)
MODE = described(
    maximum=2.0,
    step=1.0,
    kind="enum",
    digits=0,
    members=("LOW", "MID", "HIGH"),
    labels=((0.0, "Low"), (1.0, "Mid"), (2.0, "Höhen")),
)
ALL = [CUTOFF, ATTACK, RELEASE, GAIN, MIX, RATIO, WIDTH, PITCH, TAPS, ON, MODE]
PARAMS = st.sampled_from(ALL)
TRAVELS = st.floats(0.0, 1.0)
ANY = st.floats()


@given(st.integers(1, 300), st.data())
def test_steps_are_those_of_vst3(steps: int, data: st.DataObject) -> None:
    """Normalised is v / n; back is min(n, floor(x * (n + 1))) (trap T18); every step survives both ways."""
    param = described(maximum=float(steps), step=1.0, kind="int")
    index = data.draw(st.integers(0, steps))
    travel = data.draw(TRAVELS)
    assert native_travel(param, index) == index / steps
    assert native_plain(param, travel) == min(steps, math.floor(travel * (steps + 1)))
    assert native_plain(param, native_travel(param, index)) == index


@given(PARAMS, TRAVELS)
@example(CUTOFF, 5e-324)
@example(ATTACK, 1.0 - 2.0**-53)
def test_travel_and_plain_are_inverse(param: ParamDescription, travel: float) -> None:
    """What a host computes from a value leads back to that value."""
    plain = native_plain(param, travel)
    assert param.minimum <= plain <= param.maximum
    assert native_plain(param, native_travel(param, plain)) == pytest.approx(plain, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("param", ALL)
def test_the_ends_are_exact(param: ParamDescription) -> None:
    """Travel 0 and 1 are the minimum and the maximum to the bit, and beyond them there is nothing."""
    assert [native_plain(param, x) for x in (-1.0, 0.0)] == [param.minimum] * 2
    assert [native_plain(param, x) for x in (1.0, math.inf)] == [param.maximum] * 2
    assert native_travel(param, param.minimum) == 0.0
    assert native_travel(param, math.inf) == 1.0
    assert native_plain(param, math.nan) == native_legal(param, math.nan) == param.default


@given(PARAMS, TRAVELS, ANY)
def test_python_has_the_same_values(param: ParamDescription, travel: float, plain: float) -> None:
    """The reference driver and the plugin agree on travel and on what a Param may be."""
    assert native_legal(param, plain) == legal(param, plain)
    assert native_plain(param, travel) == pytest.approx(plain_of(param, travel), rel=1e-12, abs=1e-300)
    assert native_travel(param, plain) == pytest.approx(travel_of(param, plain), rel=1e-12, abs=1e-300)


@given(PARAMS, TRAVELS)
@example(RELEASE, 1e-113)
@example(GAIN, 1e-05)
def test_text_round_trips(param: ParamDescription, travel: float) -> None:
    """Every travel has a text (trap T19); what it reads as is off by its rounding at most, and stays put when
    it is shown and read again."""
    plain = native_plain(param, travel)
    value = native_value(param, native_text(param, plain))
    assert value is not None
    assert abs(value - plain) <= 1.0001 * (5.0 if param.unit == "Hz" else 0.5 * 10.0**-param.digits)
    assert native_value(param, native_text(param, value)) == value


@given(PARAMS, ANY)
@example(CUTOFF, 999.5)
@example(ATTACK, 999.96)
@example(RELEASE, 0.995)
@example(GAIN, -0.04)
@settings(max_examples=300)
def test_python_shows_the_same_text(param: ParamDescription, plain: float) -> None:
    """plugin/text.py and text.c follow the same rules."""
    assert native_text(param, plain) == text_of(param, plain)


TYPED = st.one_of(
    st.from_regex(
        r"\s?[+\u2212-]?([0-9]{1,4}([.,][0-9]{0,3})?|[.,][0-9]|inf(inity)?)(e-?[0-9])?\s?(k|K)?(Hz|hz|ms|s|dB|%|x|st)?\s?",
        fullmatch=True,
    ),
    st.sampled_from(
        [
            "low",
            "MID",
            "höhen",
            "HÖHEN",
            "on",
            "No",
            "TRUE",
            "-inf dB",
            "-INF",
            "",
            " ",
            "-",
            "k",
            "two taps",
            "\u2212",
        ]
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)


@given(PARAMS, TYPED)
@settings(max_examples=500)
def test_python_understands_the_same_text(param: ParamDescription, typed: str) -> None:
    """What a user may type means the same on both sides."""
    assert native_value(param, typed) == value_of(param, typed)


@pytest.mark.parametrize(
    ("param", "plain", "text"),
    [
        (CUTOFF, 440.0, "440 Hz"),
        (CUTOFF, 999.4, "999 Hz"),
        (CUTOFF, 999.6, "1.0 kHz"),
        (CUTOFF, 1200.0, "1.2 kHz"),
        (CUTOFF, 1234.0, "1.23 kHz"),
        (ATTACK, 350.0, "350.0 ms"),
        (ATTACK, 1200.0, "1200.0 ms"),
        (RELEASE, 0.35, "0.35 s"),
        (RELEASE, 0.0035, "0.00 s"),
        (RELEASE, 1.2, "1.20 s"),
        (RELEASE, 0.0, "0.00 s"),
        (GAIN, -60.0, "-inf"),
        (GAIN, -0.04, "0.0 dB"),
        (MIX, 50.0, "50%"),
        (ON, 1.0, "On"),
        (MODE, 2.0, "Höhen"),
    ],
)
def test_texts_a_user_sees(param: ParamDescription, plain: float, text: str) -> None:
    """The examples of text.h and their neighbours."""
    assert native_text(param, plain) == text


@pytest.mark.parametrize(
    ("param", "typed", "plain"),
    [
        (CUTOFF, "1.2k", 1200.0),
        (CUTOFF, " 1,2 KHZ ", 1200.0),
        (CUTOFF, "440", 440.0),
        (CUTOFF, "99999", 20000.0),
        (ATTACK, "1.5 s", 1500.0),
        (RELEASE, "250ms", 0.25),
        (GAIN, "-inf", -60.0),
        (GAIN, "-inf dB", -60.0),
        (GAIN, "+3", 3.0),
        (MODE, "high", 2.0),
        (ON, "yes", 1.0),
        (RATIO, "3.4", 3.0),
        (GAIN, "\u22123", -3.0),
        (GAIN, "-6dB", -6.0),
        (GAIN, " \u22126 db", -6.0),
        (GAIN, "\u2212inf", -60.0),
        (GAIN, "1,5", 1.5),
        (MIX, " 50 % ", 50.0),
        (PITCH, "-7 ST", -7.0),
        (PITCH, "+12", 12.0),
        (TAPS, "three taps", 3.0),
        (TAPS, "3", 3.0),
        (CUTOFF, "1k", 1000.0),
        (CUTOFF, "1.2 kHz", 1200.0),
        (CUTOFF, "1k2", None),
        (CUTOFF, "1,200.0", None),
        (GAIN, "\u2212-3", None),
        (GAIN, "--3", None),
        (GAIN, "\u2212", None),
        (GAIN, "- 3", None),
        (GAIN, "3\u2212", None),
        (GAIN, "\u0663", None),  # an Arabic three: digits are ASCII's
        (MIX, "50 %%", None),
        (CUTOFF, "loud", None),
        (CUTOFF, "5 dB", None),
        (CUTOFF, "", None),
        (MODE, "LOWER", None),
    ],
)
def test_texts_a_user_types(param: ParamDescription, typed: str, plain: float | None) -> None:
    """Tolerant where the meaning is plain, and nothing is guessed."""
    assert native_value(param, typed) == plain


@given(st.integers(1, 12))
def test_a_cut_text_is_whole_characters(size: int) -> None:
    """A buffer that is too small ends between two characters of UTF-8, and always ends."""
    shown = native_text(MODE, 2.0, size)
    assert "Höhen".startswith(shown)
    assert len(shown.encode()) >= min(size - 2, 6)
