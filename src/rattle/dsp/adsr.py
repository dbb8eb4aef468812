"""Envelope generator."""

from __future__ import annotations

import math

from rattle.lang import Unit
from rattle.plugin.param import Param

ATTACK_TARGET = 1.3  # where the attack is bound for; it ends on its way there, at 1
ATTACK_TIME_CONSTANTS = math.log(ATTACK_TARGET / (ATTACK_TARGET - 1.0))  # from 0 to 1
DECAY_TIME_CONSTANTS = math.log(1000.0)  # 60 dB


class Adsr(Unit):
    """Attack, decay, sustain, release: the four Params of an envelope between 0 and 1.

    The attack rises from 0 to 1 in exactly `attack_s`, bent a little as a charging capacitor bends it. The
    decay has come 60 dB nearer to `sustain` after `decay_s`, and the release has fallen by 60 dB after
    `release_s`. All three go on from the present level, so nothing jumps: neither when the gate opens during
    a release nor when it closes during an attack. Times hold to a sample, or to 1e-5 of themselves.
    """

    attack_s = Param(0.005, 0.001, 10.0, taper="log", smooth_ms=0.0)
    decay_s = Param(0.3, 0.005, 20.0, taper="log", smooth_ms=0.0)
    sustain = Param(0.7, smooth_ms=0.0)  # the decay's curve rounds off what moves here
    release_s = Param(0.3, 0.005, 20.0, taper="log", smooth_ms=0.0)

    def __init__(
        self, attack_s: float = 0.005, decay_s: float = 0.3, sustain: float = 0.7, release_s: float = 0.3
    ) -> None:
        """The Params' defaults."""
        self.attack_s = attack_s
        self.decay_s = decay_s
        self.sustain = sustain
        self.release_s = release_s
        self.level = 0.0
        self.is_rising = True  # in the attack, once the gate is open
        self.owed = 0.0  # what the last addition rounded away: slow curves would stand still without it

    def trigger(self) -> None:
        """Starts the attack anew, from the present level, though the gate stays open."""
        self.is_rising = True

    def process(self, gate: bool) -> float:
        """The level at this sample, which `level` then holds; `gate` is open while the note is held."""
        is_rising = gate and self.is_rising
        target = ATTACK_TARGET if is_rising else (self.sustain if gate else 0.0)
        decay = _approach(DECAY_TIME_CONSTANTS, self.decay_s * self.sample_rate)
        release = _approach(DECAY_TIME_CONSTANTS, self.release_s * self.sample_rate)
        attack = _approach(ATTACK_TIME_CONSTANTS, self.attack_s * self.sample_rate)
        approach = attack if is_rising else (decay if gate else release)
        change = (target - self.level) * approach + self.owed
        level = self.level + change
        self.owed = change - (level - self.level)  # exact (T. Dekker, Numerische Mathematik 18, 1971)
        self.level = min(level, 1.0)
        self.is_rising = not gate or (is_rising and level < 1.0)
        return self.level


def _approach(time_constants: float, samples: float) -> float:
    """The share of the way that each sample goes, to have gone through the time constants in `samples`."""
    return 1.0 - math.exp(-time_constants / samples)
