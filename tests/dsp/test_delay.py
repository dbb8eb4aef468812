"""Delay: exact at whole samples, linear between them, safe at its ends."""

from __future__ import annotations

import random

import pytest

import rattle
from rattle.dsp import Delay


def test_whole_delays_are_exact() -> None:
    """`process` gives the sample that many samples ago, from 0 to the longest, silence before the first."""
    random.seed(5)
    x = [float(random.randint(-1000, 1000)) for _ in range(3000)]
    for samples in (0, 1, 2, 63, 64, 65, 479, 480):
        unit = rattle.prepare(Delay(0.01), 48_000)
        got = [unit.process(sample, samples) for sample in x]
        assert got == [0.0] * samples + x[: len(x) - samples]


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
def test_longest_delay_is_max_s_at_every_rate(rate: int) -> None:
    """An impulse comes out max_s later, also when more is asked for."""
    unit = rattle.prepare(Delay(0.005), rate)
    got = [unit.process(1.0 if n == 0 else 0.0, 1e9) for n in range(rate // 100)]
    expected = 0.005 * rate
    centre = sum(n * y for n, y in enumerate(got))
    assert sum(got) == pytest.approx(1.0)
    assert centre == pytest.approx(expected)


def test_fractions_are_interpolated_linearly() -> None:
    """A ramp delayed by a fraction of a sample is that ramp, lower by the fraction."""
    unit = rattle.prepare(Delay(0.01), 48_000)
    got = [unit.process(float(n), 10.25) for n in range(200)]
    assert got[50:] == [n - 10.25 for n in range(50, 200)]


def test_reading_before_writing_delays_exactly() -> None:
    """Read, then write: a feedback loop of n samples repeats every n samples, from 1 on."""
    for samples in (1, 2, 100):
        unit = rattle.prepare(Delay(0.01), 48_000)
        heard = []
        for n in range(450):
            y = unit.read(samples)
            unit.write((1.0 if n == 0 else 0.0) + 0.5 * y)
            heard.append(y)
        assert {n: y for n, y in enumerate(heard) if y > 0.01} == {
            k * samples: 0.5 ** (k - 1) for k in range(1, 8) if k * samples < 450
        }


def test_delays_below_one_sample_read_the_last_write() -> None:
    """`read` never sees the sample not yet written, whatever it is asked for."""
    unit = rattle.prepare(Delay(0.01), 48_000)
    unit.write(3.0)
    assert [unit.read(samples) for samples in (-1e9, 0.0, 0.5, 1.0)] == [3.0] * 4


def test_prepare_again_at_another_rate_makes_another_length() -> None:
    """Hosts prepare again and again: the line fits the last rate and starts silent."""
    unit = rattle.prepare(Delay(0.01), 192_000)
    unit.process(1.0, 0.0)
    rattle.prepare(unit, 8_000)
    assert len(unit.buffer) == 128
    assert [unit.process(1.0, 80.0) for _ in range(81)] == [0.0] * 80 + [1.0]


def test_samples_are_not_taken_for_seconds() -> None:
    """Delay(48_000) would be thirteen hours, and a gigabyte: the message says what was meant."""
    with pytest.raises(
        ValueError, match=r"seconds, 0 to 60, not 48000; 48000 samples at 48 kHz are Delay\(1\)"
    ):
        Delay(48_000)
    with pytest.raises(ValueError, match=r"in seconds, 0 to 60, not -1$"):
        Delay(-1)
    assert Delay(60).max_s == 60
