"""The equaliser of the audio EQ cookbook: its text, nearly as it stands.

    rattle build examples/cookbook_eq.py

Robert Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients" (W3C note, 2021).
Each section is the cookbook's direct form 1, with the variables it names: A, w0, alpha, b0 to a2.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, Unit, f64


class Section(Unit):
    """y[n] from x and y of now and of two samples before.

    The memory is `f64`: with 32 bits a direct form loses decibels at low frequencies.
    """

    freq_hz = Param(1000.0, 20.0, 20_000.0, taper="log", smooth_ms=0)
    gain_db = Param(0.0, -24.0, 24.0, smooth_ms=0)
    q = Param(0.707, 0.1, 10.0, taper="log", smooth_ms=0, title="Q")

    def __init__(self, freq_hz: float) -> None:
        self.freq_hz = freq_hz
        self.x1 = self.x2 = self.y1 = self.y2 = f64(0.0)

    @property
    def A(self) -> float:  # noqa: N802, the cookbook's name
        return math.pow(10.0, self.gain_db / 40.0)

    @property
    def w0(self) -> float:
        return 2.0 * math.pi * min(self.freq_hz / self.sample_rate, 0.49)

    @property
    def alpha(self) -> float:
        return math.sin(self.w0) / (2.0 * self.q)

    def direct_form_1(
        self, x: float, b0: float, b1: float, b2: float, a0: float, a1: float, a2: float
    ) -> float:
        x0 = f64(x)  # the first product in 64 bits as well: b0, b1 and b2 nearly cancel
        y0 = (
            (b0 / a0) * x0
            + (b1 / a0) * self.x1
            + (b2 / a0) * self.x2
            - (a1 / a0) * self.y1
            - (a2 / a0) * self.y2
        )
        self.x2, self.x1 = self.x1, x0
        self.y2, self.y1 = self.y1, y0
        return y0


class Peaking(Section):
    def process(self, x: float) -> float:
        A, cos_w0, alpha = self.A, math.cos(self.w0), self.alpha
        return self.direct_form_1(
            x,
            b0=1.0 + alpha * A,
            b1=-2.0 * cos_w0,
            b2=1.0 - alpha * A,
            a0=1.0 + alpha / A,
            a1=-2.0 * cos_w0,
            a2=1.0 - alpha / A,
        )


class LowShelf(Section):
    def process(self, x: float) -> float:
        A, cos_w0 = self.A, math.cos(self.w0)
        slope = 2.0 * math.sqrt(A) * self.alpha
        return self.direct_form_1(
            x,
            b0=A * ((A + 1.0) - (A - 1.0) * cos_w0 + slope),
            b1=2.0 * A * ((A - 1.0) - (A + 1.0) * cos_w0),
            b2=A * ((A + 1.0) - (A - 1.0) * cos_w0 - slope),
            a0=(A + 1.0) + (A - 1.0) * cos_w0 + slope,
            a1=-2.0 * ((A - 1.0) + (A + 1.0) * cos_w0),
            a2=(A + 1.0) + (A - 1.0) * cos_w0 - slope,
        )


class HighShelf(Section):
    def process(self, x: float) -> float:
        A, cos_w0 = self.A, math.cos(self.w0)
        slope = 2.0 * math.sqrt(A) * self.alpha
        return self.direct_form_1(
            x,
            b0=A * ((A + 1.0) + (A - 1.0) * cos_w0 + slope),
            b1=-2.0 * A * ((A - 1.0) + (A + 1.0) * cos_w0),
            b2=A * ((A + 1.0) + (A - 1.0) * cos_w0 - slope),
            a0=(A + 1.0) - (A - 1.0) * cos_w0 + slope,
            a1=2.0 * ((A - 1.0) - (A + 1.0) * cos_w0),
            a2=(A + 1.0) - (A - 1.0) * cos_w0 - slope,
        )


class CookbookEq(Effect):
    """Low shelf, two peaks, high shelf."""

    name = "Cookbook EQ"
    id = "com.example.rattle.cookbook-eq"
    vendor = "Rattle Examples"
    category = "EQ"

    def __init__(self) -> None:
        self.low = LowShelf(120.0)
        self.low_mid = Peaking(500.0)
        self.high_mid = Peaking(3000.0)
        self.high = HighShelf(8000.0)

    def process(self, x: float) -> float:
        return self.high.process(self.high_mid.process(self.low_mid.process(self.low.process(x))))
