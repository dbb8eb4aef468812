"""A tone while one parameter moves in steps, and what of each step is a jump."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rattle.check.audition import Audition
from rattle.check.player import Parameter, Point
from rattle.check.signals import TONE_PERIOD, USUAL_RATE_HZ, decibels, peak_of, tone

STANDS_OUT = 6.0  # a jump's second difference, at least, over that of the sound around it
HOLD = 4_800  # samples after the latency; whole periods of the tone
_SETTLE_S, _LONGEST_SETTLE_S = 0.2, 4.0
_BLOCK = 50  # steps begin blocks: many plugins apply what comes in a block at its start
_NEAR, _FAR = 4, 96  # samples around a jump: its own, and those it stands out from
_LAST = 1_440  # samples before the next step, by which the sound is steady
_SAME = 1e-5  # of the sound: less is no effect


@dataclass(frozen=True)
class Click:
    before: float  # normalized value
    after: float
    at: int  # sample of the jump
    jump: float  # amplitude
    level_db: float  # of the jump, against the sound's peak around it
    y: NDArray[np.float64]
    bend: NDArray[np.float64]  # second difference
    is_heard: bool  # whether the sound after the step is another than before


def steps_of(
    audition: Audition, parameter: Parameter, values: tuple[float, ...], others: float | None = None
) -> list[Click]:
    """A step to each value but the first, from the one before.

    others: where all other parameters but switches stand, normalized; None: at their defaults."""
    # What a delay plays after a step must be the tone too, and not its beginning.
    memory_s = audition.memory_s + audition.noise_out.latency_samples / USUAL_RATE_HZ
    settle = _periods(min(_SETTLE_S + memory_s, _LONGEST_SETTLE_S) * USUAL_RATE_HZ)
    latency = audition.latency_samples
    hold = HOLD + _periods(latency)
    starts = [settle + k * hold + _phase(latency) for k in range(len(values) - 1)]
    points = [Point(0, parameter.id, values[0]), *_placed(audition, parameter, others)]
    points += [Point(start, parameter.id, value) for start, value in zip(starts, values[1:], strict=True)]
    x = tone(starts[-1] + hold)
    played = audition.play(f"a tone while {parameter.title} moves", x, block_size=_BLOCK, points=points)
    y = np.nan_to_num(played.y).astype(np.float64)
    loudest = y[int(np.argmax(np.abs(y).max(axis=1)))]
    moves = zip(starts, values, values[1:], strict=False)
    return [_click(loudest, start, hold, before, after) for start, before, after in moves]


def _periods(samples: float) -> int:
    """Whole ones of the tone, in samples: at least as many as asked."""
    return math.ceil(samples / TONE_PERIOD) * TONE_PERIOD


def _phase(latency: int) -> int:
    """Where in the tone's period a step is. A gain before the latency jumps with the tone that goes in, one
    behind it with the tone that comes out: neither may be near 0, and without a latency it is the peak."""
    half = TONE_PERIOD // 2
    apart = (latency + half // 2) % half - half // 2
    return TONE_PERIOD // 4 + apart // 2


def _placed(audition: Audition, moved: Parameter, others: float | None) -> list[Point]:
    if others is None:
        return []
    return [
        Point(0, each.id, others)
        for each in audition.facts.parameters
        if each.is_playable and each.step_count == 0 and each.id != moved.id
    ]


def _click(y: NDArray[np.float64], at: int, hold: int, before: float, after: float) -> Click:
    """A jump is heard at once where a parameter works behind the latency, and after it where before."""
    bend = np.abs(np.diff(y, 2, prepend=[y[0], y[0]]))
    peak_at = at - 8 + int(np.argmax(bend[at - 8 : at + hold - _LAST]))
    left, right = bend[peak_at - _FAR : peak_at - _NEAR], bend[peak_at + _NEAR : peak_at + _FAR]
    steady = max(bend[at - _LAST : at - 8].max(), bend[at + hold - _LAST : at + hold - 8].max())
    rest = max(steady, float(left.max()), float(right.max()))
    jump = max(0.0, float(bend[peak_at]) - rest) if bend[peak_at] > STANDS_OUT * rest else 0.0
    sound = peak_of(y[at - _LAST : at + hold - 8])
    level_db = decibels(jump / sound) if sound > 0.0 else decibels(0.0)
    change = y[at - 8 - TONE_PERIOD : at - 8] - y[at - 8 - TONE_PERIOD + hold : at - 8 + hold]
    is_heard = bool(np.abs(change).max() > _SAME * sound) or jump > 0.0
    return Click(before, after, peak_at, jump, level_db, y, bend, is_heard)
