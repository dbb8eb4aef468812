"""What names say without being asked."""

from __future__ import annotations

import pytest

from rattle.plugin.names import singular, split_unit, title_of, words_of


@pytest.mark.parametrize(
    ("name", "title", "unit"),
    [
        ("cutoff_hz", "Cutoff", "Hz"),
        ("wet_mix_pct", "Wet Mix", "%"),
        ("time_s", "Time", "s"),
        ("time_ms", "Time", "ms"),
        ("detune_st", "Detune", "st"),
        ("gain_db", "Gain", "dB"),
        ("depth", "Depth", ""),
        ("hz", "Hz", ""),
        ("taps", "Taps", ""),
    ],
)
def test_title_and_unit_of_a_name(name: str, title: str, unit: str) -> None:
    """The suffix is the unit; a name that is nothing but a suffix is a name."""
    assert (title_of(name), split_unit(name)[1]) == (title, unit)


@pytest.mark.parametrize(
    ("class_name", "words"),
    [
        ("PingPongDelay", "Ping Pong Delay"),
        ("EQ8", "EQ 8"),
        ("MyEQ", "My EQ"),
        ("FMSynth", "FM Synth"),
        ("Gain", "Gain"),
    ],
)
def test_words_of_a_class_name(class_name: str, words: str) -> None:
    """A plugin without `name` shows its class name in words."""
    assert words_of(class_name) == words


@pytest.mark.parametrize(
    ("plural", "one"),
    [("Bands", "Band"), ("Cavities", "Cavity"), ("Bus", "Bus"), ("Chorus", "Chorus"), ("S", "S")],
)
def test_one_of_many(plural: str, one: str) -> None:
    """The title of an element of a list."""
    assert singular(plural) == one
