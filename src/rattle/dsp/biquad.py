"""Second-order filter of eight kinds."""

from __future__ import annotations

import math
from enum import Enum

from rattle.lang import Unit

from .decibels import db_to_gain


class BiquadKind(Enum):
    LOW_PASS = "Low Pass"
    HIGH_PASS = "High Pass"
    BAND_PASS = "Band Pass"  # 0 dB at the centre
    NOTCH = "Notch"
    ALL_PASS = "All Pass"
    PEAK = "Peak"
    LOW_SHELF = "Low Shelf"
    HIGH_SHELF = "High Shelf"


class Biquad(Unit):
    """Low-pass, high-pass, band-pass, notch, all-pass, peak, low shelf or high shelf.

    Transfer functions: R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients (the
    band-pass is the one with 0 dB at its peak). Realised as the trapezoidal state-variable filter of
    A. Simper, Linear Trapezoidal Integrated SVF (Cytomic, 2013): the same response, stable while its
    arguments move, and precise in 32 bits, where a direct form is off by decibels at low frequencies. There
    it is within 2e-7 of the 64-bit filter on noise at 20 Hz and 192 kHz; a constant settles within 1e-4 of
    its value. Coefficients depend on nothing but the arguments: at rest they are computed once.
    """

    def __init__(self) -> None:
        self.band = 0.0  # the states of the two integrators
        self.low = 0.0

    def process(
        self, x: float, kind: BiquadKind, freq_hz: float, q: float = 0.7071067811865476, gain_db: float = 0.0
    ) -> float:
        """One sample through the filter.

        freq_hz: cutoff, centre, or middle of the shelf's slope; held between 0.1 Hz and 0.49 of the sample
        rate. q: 0.01 or more; the band's width is freq_hz / q. gain_db: of peak and shelves only.
        """
        amplitude = db_to_gain(0.5 * gain_db)
        freq = min(max(freq_hz, 0.1), 0.49 * self.sample_rate)
        g = _tuning(kind, math.tan(math.pi * freq / self.sample_rate), amplitude)
        k = _damping(kind, q, amplitude)
        gk = g + k
        scale = 1.0 / (1.0 + g * gk)
        step = 2.0 * g * scale
        low_mix = _low_mix(kind, amplitude)
        lead = (_band_mix(kind, k, amplitude) + g * low_mix) * scale
        dry_mix = _dry_mix(kind, amplitude) + g * lead
        low_mix = low_mix - g * lead
        # The output comes first and each state enters late: short paths for a cascade and for the recurrence.
        # What is subtracted from a state is a small part of it: no precision is lost to a coefficient near 1.
        band, low = self.band, self.low
        v = x - low
        self.band = (band - (step * gk) * band) + step * v
        self.low = (low + step * band) + (g * step) * v
        return dry_mix * x + (lead * band + low_mix * low)


def _tuning(kind: BiquadKind, g: float, amplitude: float) -> float:
    """The integrators' gain: a shelf is tuned to where its slope ends, so that its middle is at `freq_hz`."""
    if kind == BiquadKind.LOW_SHELF:
        return g / math.sqrt(amplitude)
    if kind == BiquadKind.HIGH_SHELF:
        return g * math.sqrt(amplitude)
    return g


def _damping(kind: BiquadKind, q: float, amplitude: float) -> float:
    k = 1.0 / max(q, 0.01)
    return k / amplitude if kind == BiquadKind.PEAK else k


def _dry_mix(kind: BiquadKind, amplitude: float) -> float:
    if kind == BiquadKind.LOW_PASS or kind == BiquadKind.BAND_PASS:
        return 0.0
    return amplitude * amplitude if kind == BiquadKind.HIGH_SHELF else 1.0


def _band_mix(kind: BiquadKind, k: float, amplitude: float) -> float:
    if kind == BiquadKind.LOW_PASS:
        return 0.0
    if kind == BiquadKind.BAND_PASS:
        return k
    if kind == BiquadKind.ALL_PASS:
        return -2.0 * k
    if kind == BiquadKind.PEAK:
        return k * (amplitude * amplitude - 1.0)
    if kind == BiquadKind.LOW_SHELF:
        return k * (amplitude - 1.0)
    if kind == BiquadKind.HIGH_SHELF:
        return k * (1.0 - amplitude) * amplitude
    return -k  # high-pass, notch


def _low_mix(kind: BiquadKind, amplitude: float) -> float:
    if kind == BiquadKind.LOW_PASS:
        return 1.0
    if kind == BiquadKind.HIGH_PASS:
        return -1.0
    if kind == BiquadKind.LOW_SHELF:
        return amplitude * amplitude - 1.0
    if kind == BiquadKind.HIGH_SHELF:
        return 1.0 - amplitude * amplitude
    return 0.0
