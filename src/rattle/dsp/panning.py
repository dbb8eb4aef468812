"""Places between left and right."""

from __future__ import annotations

from rattle.lang import Stereo


def pan(x: float, place: float) -> Stereo:
    """`x` at a place between left (-1) and right (1), equally loud at each: both get -3.01 dB in the middle.

    The cosine and sine of an angle of up to an eighth of a turn to each side, as short series: the power is
    `x * x` within 2e-6, and at the ends the other side gets less than -120 dB.
    """
    angle = min(max(place, -1.0), 1.0)
    square = angle * angle
    sine = ((0.0017157248 * square - 0.0570734237) * square + 0.555357699) * angle
    cosine = ((-0.000225648385 * square + 0.0112079241) * square - 0.218089057) * square + 0.707106781
    return x * (cosine - sine), x * (cosine + sine)
