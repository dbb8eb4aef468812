"""A plucked string: Karplus and Strong's loop of a delay and a low-pass, tuned by an allpass.

    rattle build examples/plucked_string.py

K. Karplus and A. Strong, "Digital synthesis of plucked-string and drum timbres", and D. A. Jaffe and J. O.
Smith, "Extensions of the Karplus-Strong plucked-string algorithm", both Computer Music Journal 7(2), 1983:
the string's damping and loss, a tuning allpass for the part of a sample, a pluck that is a period of noise.

Turn "Pluck" on to pluck. What comes in at the input shakes the string as well.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, dsp, zeros

LOWEST_HZ = 20.0
INPUT_SHARE = 0.07  # what is in tune with the string rings up by a hundred times


class PluckedString(Effect):
    """One string; as a plugin it has one for each channel."""

    name = "Plucked String"
    id = "com.example.rattle.plucked-string"
    vendor = "Rattle Examples"
    category = "Fx"

    note_hz = Param(220.0, LOWEST_HZ, 4000.0, taper="log")
    decay_ms = Param(4000.0, 200.0, 20_000.0, taper="log")  # of the fundamental, to -60 dB
    brightness = Param(0.5, 0.0, 1.0)  # 0 is Karplus and Strong's average of two samples
    pluck = Param(False)

    def __init__(self) -> None:
        self.line = zeros(1)
        self.position = 0
        self.last_out = 0.0  # of the line, for the damping
        self.allpass_in = 0.0
        self.allpass_out = 0.0
        self.was_plucked = False
        self.burst_left = 0  # samples of noise still to come
        self.noise = dsp.Noise()

    def prepare(self) -> None:
        self.line = zeros(int(self.sample_rate / LOWEST_HZ) + 2)

    def excitation(self, period_samples: int) -> float:
        if self.pluck and not self.was_plucked:
            self.burst_left = period_samples
        self.was_plucked = self.pluck
        if self.burst_left > 0:
            self.burst_left -= 1
            return self.noise.process()
        return 0.0

    def loss(self) -> float:
        """For each turn: what makes 60 dB in `decay_ms`, less what the damping takes already."""
        period = self.sample_rate / self.note_hz
        w = 2.0 * math.pi / period
        s = 0.5 * (1.0 - self.brightness)
        damping_gain = math.sqrt((1.0 - s) * (1.0 - s) + s * s + 2.0 * s * (1.0 - s) * math.cos(w))
        return min(
            math.pow(0.001, period / (self.sample_rate * 0.001 * self.decay_ms)) / damping_gain, 0.9999
        )

    def process(self, x: float) -> float:
        period = self.sample_rate / self.note_hz
        w = 2.0 * math.pi / period
        # The damping: (1 - s) + s/z, delayed by s samples, more or less; its exact delay at the fundamental.
        s = 0.5 * (1.0 - self.brightness)
        damping_delay = math.atan2(s * math.sin(w), (1.0 - s) + s * math.cos(w)) / w
        loss = self.loss()
        # Whole samples go to the line, the rest (0.1 to 1.1, where it does best) to the allpass.
        whole = int(period - damping_delay - 0.1)
        part = period - damping_delay - whole
        c = math.sin(0.5 * (1.0 - part) * w) / math.sin(0.5 * (1.0 + part) * w)

        out = self.line[self.position - whole]
        damped = loss * ((1.0 - s) * out + s * self.last_out)
        self.last_out = out
        tuned = c * (damped - self.allpass_out) + self.allpass_in
        self.allpass_in, self.allpass_out = damped, tuned

        string = tuned + self.excitation(int(period)) + INPUT_SHARE * x
        self.line[self.position] = string
        self.position = (self.position + 1) % len(self.line)
        return string

    def tail_s(self) -> float:
        # The damping spares what is slower than the fundamental: that sounds longest.
        return -math.log(1000.0) / (self.note_hz * math.log(self.loss()))
