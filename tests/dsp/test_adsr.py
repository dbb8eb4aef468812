"""Adsr: its times, that nothing jumps, and that 32 bits keep slow curves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rattle
from rattle.dsp import Adsr


def levels(unit: Adsr, gate: bool, seconds: float) -> list[float]:
    return [unit.process(gate) for _ in range(round(seconds * unit.sample_rate))]


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_times_are_exact(rate: int) -> None:
    """1 after attack_s and not before; 60 dB nearer to sustain after decay_s, 60 dB down after release_s."""
    unit = rattle.prepare(Adsr(0.01, 0.05, 0.25, 0.03), rate)
    attack = levels(unit, True, 0.01)
    peak = [*attack, unit.process(True)].index(1.0)
    assert abs(peak + 1 - 0.01 * rate) <= 1.0
    unit.is_rising, unit.level = False, 1.0
    decayed = levels(unit, True, 0.05)[-1]
    assert decayed == pytest.approx(0.25 + 0.75e-3, rel=1e-9)
    held = levels(unit, True, 0.1)[-1]
    assert held == pytest.approx(0.25, abs=1e-6)
    assert levels(unit, False, 0.03)[-1] == pytest.approx(held * 1e-3, rel=1e-9)


def test_curves_are_the_closed_forms() -> None:
    """The attack is a charging capacitor's, bound for 1.3; the decay is exponential."""
    unit = rattle.prepare(Adsr(0.02, 0.1, 0.5, 0.1), 48_000)
    n = np.arange(1, 960)
    attack = levels(unit, True, 0.02)[:959]
    np.testing.assert_allclose(attack, 1.3 * (1.0 - (0.3 / 1.3) ** (n / 960)), rtol=0, atol=1e-12)
    while unit.is_rising:
        unit.process(True)
    decay = levels(unit, True, 0.02)[:959]
    np.testing.assert_allclose(decay, 0.5 + 0.5 * 1e-3 ** (n / 4800), rtol=0, atol=1e-12)


def test_32_bits_keep_slow_curves() -> None:
    """Twenty seconds of decay at 192 kHz, of which a second is played: within 1e-5 in float32, where a
    sum without what it owes is 1 % off."""
    unit = rattle.prepare(Adsr(decay_s=20.0, sustain=0.0), 192_000)
    unit.level, unit.is_rising, unit.owed = np.float32(1.0), False, np.float32(0.0)  # type: ignore[assignment]
    unit.sustain = np.float32(0.0)  # type: ignore[assignment]
    last = levels(unit, True, 0.2)[-1]
    assert isinstance(last, np.float32)
    fallen = -math.log(float(last)) / math.log(1000.0) * 20.0
    assert fallen == pytest.approx(0.2, rel=1e-5)


def test_nothing_jumps_at_the_gate() -> None:
    """Closing in the attack goes to the release, opening in the release rises on: no step is longer than
    the fastest curve's, and `trigger` rises again under an open gate."""
    unit = rattle.prepare(Adsr(0.01, 0.05, 0.5, 0.05), 48_000)
    up = levels(unit, True, 0.004)
    assert up == sorted(up)
    assert up[-1] < 0.9
    down = levels(unit, False, 0.002)
    assert down == sorted(down, reverse=True)
    assert 0.2 < down[-1] < down[0] <= up[-1]
    again = levels(unit, True, 0.02)
    assert again[:100] == sorted(again[:100])
    assert again[0] > down[-1]
    assert max(again) == 1.0
    unit.trigger()
    once_more = levels(unit, True, 0.01)
    assert once_more[0] > again[-1]
    assert max(once_more) == 1.0
    every = [0.0, *up, *down, *again, *once_more]
    assert max(abs(np.diff(every))) < 1.3 * (1.0 - (0.3 / 1.3) ** (1 / 480)) + 1e-12


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    attack=st.floats(0.001, 10.0), decay=st.floats(0.005, 20.0), sustain=st.floats(0.0, 1.0),
    release=st.floats(0.005, 20.0), rate=st.sampled_from([8_000, 48_000, 192_000]),
    gates=st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=8),
)  # fmt: skip
def test_level_stays_between_0_and_1(
    attack: float, decay: float, sustain: float, release: float, rate: int, gates: list[tuple[bool, int]]
) -> None:
    """Whatever the times and the gate."""
    unit = rattle.prepare(Adsr(attack, decay, sustain, release), rate)
    for gate, count in gates:
        assert all(0.0 <= unit.process(gate) <= 1.0 for _ in range(count))
