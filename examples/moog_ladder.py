"""A Moog ladder: four stages, each with the transistors' tanh, and a feedback that sings.

    rattle build examples/moog_ladder.py

S. D'Angelo and V. Valimaki, "An improved virtual analog model of the Moog ladder filter", ICASSP 2013: the
circuit's four differential equations, each integrated by the trapezoidal rule; the feedback is a sample late.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, zeros

THERMAL_V = 0.312  # the paper's V_T, scaled so that an input of 1 drives the ladder as 1 V would


class MoogLadder(Effect):
    """Low-pass, 24 dB per octave."""

    name = "Moog Ladder"
    id = "com.example.rattle.moog-ladder"
    vendor = "Rattle Examples"
    category = "Filter"
    presets = "moog_ladder_presets"  # a folder of states, made by `rattle preset save`

    cutoff_hz = Param(1000.0, 20.0, 16_000.0, taper="log")
    resonance = Param(1.0, 0.0, 4.2)  # it sings from about 3.5 on (4 in the circuit)
    drive = Param(1.0, 0.1, 10.0, taper="log")

    def __init__(self) -> None:
        self.volts = zeros(4)  # across the capacitors
        self.slopes = zeros(4)  # their derivatives, one sample ago
        self.saturated = zeros(4)  # tanh of the voltages

    def stage(self, index: int, slope: float) -> None:
        self.volts[index] += (slope + self.slopes[index]) / (2.0 * self.sample_rate)
        self.slopes[index] = slope
        self.saturated[index] = math.tanh(self.volts[index] / (2.0 * THERMAL_V))

    def process(self, x: float) -> float:
        w = math.pi * min(self.cutoff_hz, 0.4 * self.sample_rate) / self.sample_rate
        g = 4.0 * math.pi * THERMAL_V * self.cutoff_hz * (1.0 - w) / (1.0 + w)
        fed_back = math.tanh((self.drive * x + self.resonance * self.volts[3]) / (2.0 * THERMAL_V))
        self.stage(0, -g * (fed_back + self.saturated[0]))
        for i in range(1, 4):
            self.stage(i, g * (self.saturated[i - 1] - self.saturated[i]))
        return -self.volts[3]  # the circuit turns the signal over
