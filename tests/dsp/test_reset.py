"""reset == fresh, for every unit that has state."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import rattle
from rattle import Unit, dsp

Player = Callable[[float], float]


def biquad() -> tuple[Unit, Player]:
    unit = dsp.Biquad()
    return unit, lambda x: unit.process(x, dsp.BiquadKind.PEAK, 500.0 + 400.0 * x, 2.0, 6.0)


def one_pole() -> tuple[Unit, Player]:
    unit = dsp.OnePole()
    return unit, lambda x: unit.high_pass(x, 800.0)


def delay() -> tuple[Unit, Player]:
    unit = dsp.Delay(0.01)
    return unit, lambda x: unit.process(x, 200.0 + 100.0 * x)


def chorus() -> tuple[Unit, Player]:
    unit = dsp.Chorus()
    return unit, lambda x: unit.process((x, -x), 5.0, 3.0)[0]


def reverb() -> tuple[Unit, Player]:
    unit = dsp.Reverb(10.0)
    return unit, lambda x: unit.process((x, -x), 1.0, 4000.0)[1]


def noise() -> tuple[Unit, Player]:
    unit = dsp.Noise()
    return unit, lambda x: x * unit.process()


def folder() -> tuple[Unit, Player]:
    unit = dsp.Folder()
    return unit, lambda x: unit.process(x, 5.0)


def shaper() -> tuple[Unit, Player]:
    unit = dsp.Shaper()
    return unit, lambda x: unit.process(x, 5.0)


def sine() -> tuple[Unit, Player]:
    unit = dsp.Sine(0.3)
    return unit, lambda x: unit.process(1000.0 * x)


def smoother() -> tuple[Unit, Player]:
    unit = dsp.Smoother()
    return unit, lambda x: unit.process(x, 0.005)


def ladder() -> tuple[Unit, Player]:
    unit = dsp.Ladder()
    return unit, lambda x: unit.process(x, 2000.0 + 1000.0 * x, 0.9)


def lfo() -> tuple[Unit, Player]:
    unit = dsp.Lfo(dsp.LfoShape.SAMPLE_AND_HOLD, rate_hz=50.0, phase=0.1)
    return unit, lambda x: x * unit.process()


def state_variable() -> tuple[Unit, Player]:
    unit = dsp.StateVariable()
    return unit, lambda x: unit.process(x, 2000.0 + 1000.0 * x, 3.0, 0.3)


def wavetable() -> tuple[Unit, Player]:
    unit = dsp.Wavetable(phase=0.2)
    return unit, lambda x: unit.process(400.0 * x, x)


def waves() -> tuple[Unit, Player]:
    unit = dsp.Supersaw()
    return unit, lambda x: unit.process(300.0 + 100.0 * x)


def adsr() -> tuple[Unit, Player]:
    unit = dsp.Adsr(attack_s=0.002)
    return unit, lambda x: unit.process(x > -0.95)


PLAYERS = [
    adsr,
    biquad,
    chorus,
    delay,
    folder,
    ladder,
    lfo,
    noise,
    one_pole,
    reverb,
    shaper,
    sine,
    smoother,
    state_variable,
    waves,
    wavetable,
]


@pytest.mark.parametrize("make", PLAYERS)
def test_reset_is_fresh(make: Callable[[], tuple[Unit, Player]]) -> None:
    """After reset a used unit gives the bits of a new one."""
    random.seed(6)
    x = [random.uniform(-1.0, 1.0) for _ in range(700)]
    unit, play = make()
    rattle.prepare(unit, 48_000)
    fresh = [play(sample) for sample in x]
    again = [play(sample) for sample in x]
    unit.reset()
    assert [play(sample) for sample in x] == fresh
    assert again != fresh
