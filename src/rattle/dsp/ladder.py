"""Four-pole ladder filter."""

from __future__ import annotations

from rattle.lang import Unit

from .tuning import tangent

MOST_RESONANCE = 1.25


class Ladder(Unit):
    """Moog's ladder: a low-pass of 24 dB per octave with feedback around it, which saturates and can sing.

    Four trapezoidal one-poles whose feedback has no delay (V. Zavalishin, The Art of VA Filter Design, 5.3),
    and a saturation of what enters them. Small signals meet exactly the bilinear transform of
    1 / ((1 + s)**4 + k) with k = 4 * resonance: 12 dB down at the cutoff without resonance, and with it a
    bass that is thinner by 1 / (1 + k). Above a resonance of 1 it oscillates by itself, within a cent of the
    cutoff at every sample rate, at a level of 0.24 at most. All arguments may move at every sample.
    """

    def __init__(self) -> None:
        self.pole1 = 0.0
        self.pole2 = 0.0
        self.pole3 = 0.0
        self.pole4 = 0.0

    def process(self, x: float, cutoff_hz: float, resonance: float, drive: float = 1.0) -> float:
        """One sample through the filter.

        cutoff_hz: held between 0 and 0.49 of the sample rate. resonance: held between 0 and 1.25. drive: how
        much louder `x` meets the saturation, which takes 3 dB at a level of 1.2; nothing undoes it after.
        """
        over, under = tangent(cutoff_hz, self.sample_rate)
        feedback = 4.0 * min(max(resonance, 0.0), MOST_RESONANCE)
        g = over / (over + under)
        g2 = g * g
        # What the poles hold of their last output, at the end of the ladder
        held = (1.0 - g) * (self.pole4 + g * (self.pole3 + g * (self.pole2 + g * self.pole1)))
        u = soft((drive * x - feedback * held) / (1.0 + feedback * (g2 * g2)))
        change = g * (u - self.pole1)
        y = self.pole1 + change
        self.pole1 = y + change
        change = g * (y - self.pole2)
        y = self.pole2 + change
        self.pole2 = y + change
        change = g * (y - self.pole3)
        y = self.pole3 + change
        self.pole3 = y + change
        change = g * (y - self.pole4)
        y = self.pole4 + change
        self.pole4 = y + change
        return y


def soft(x: float) -> float:
    """Near the hyperbolic tangent, within 0.024: its Padé approximant, which is 1 and flat at 3."""
    held = min(max(x, -3.0), 3.0)
    square = held * held
    return held * (27.0 + square) / (27.0 + 9.0 * square)
