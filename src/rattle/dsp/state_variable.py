"""Second-order filter with all its outputs."""

from __future__ import annotations

from rattle.lang import Unit

from .tuning import tangent


class StateVariable(Unit):
    """Low-pass, band-pass and high-pass of 12 dB per octave at once, for filters that move and morph.

    The trapezoidal state-variable filter of A. Simper, Linear Trapezoidal Integrated SVF (Cytomic, 2013): the
    bilinear transforms of 1, s and s**2 over s**2 + s / q + 1. `Biquad` has more kinds at the same poles;
    here a moving cutoff costs less. After `process` each is in `low`, `band` and `high`; `low + high` is a
    notch, `high + band / q + low` the input.
    """

    def __init__(self) -> None:
        self.first = 0.0  # the states of the two integrators
        self.second = 0.0
        self.low = 0.0
        self.band = 0.0
        self.high = 0.0

    def process(self, x: float, cutoff_hz: float, q: float = 0.7071067811865476, morph: float = 0.0) -> float:
        """One sample; `morph` goes from low-pass (0) over band-pass (0.5) to high-pass (1).

        cutoff_hz: held between 0 and 0.49 of the sample rate. q: 0.01 or more, the gain of all three at the
        cutoff; but the band-pass that `morph` mixes has a gain of 1 there.
        """
        over, under = tangent(cutoff_hz, self.sample_rate)
        g = over / under
        k = 1.0 / max(q, 0.01)
        self.high = (x - (g + k) * self.first - self.second) / (1.0 + g * (g + k))
        step = g * self.high
        self.band = self.first + step
        self.first = self.band + step
        step = g * self.band
        self.low = self.second + step
        self.second = self.low + step
        place = 2.0 * min(max(morph, 0.0), 1.0) - 1.0  # -1, 0, 1
        low_mix = max(-place, 0.0)
        high_mix = max(place, 0.0)
        return low_mix * self.low + high_mix * self.high + (1.0 - abs(place)) * (k * self.band)
