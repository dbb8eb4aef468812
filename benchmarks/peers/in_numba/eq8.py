"""dsp.Biquad eight times, as in examples/eq8.py: A. Simper's state-variable filter, computed in our order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.eq8_settings import AMPLITUDE, BANDS, Kind, Q

COEFFICIENTS = 7
NUMBERS = COEFFICIENTS + 2  # and the two integrators


def memory(sample_rate: float) -> NDArray[np.float32]:
    rows = [[*coefficients(kind, freq_hz, sample_rate), 0.0, 0.0] for kind, freq_hz in BANDS]
    return np.array(rows, dtype=np.float32).ravel()


def coefficients(kind: Kind, freq_hz: float, sample_rate: float) -> tuple[float, ...]:
    a, k = AMPLITUDE, 1.0 / Q
    g = math.tan(math.pi * freq_hz / sample_rate)
    if kind == "low shelf":
        g /= math.sqrt(a)
        dry, band, low = 1.0, k * (a - 1.0), a * a - 1.0
    elif kind == "high shelf":
        g *= math.sqrt(a)
        dry, band, low = a * a, k * (1.0 - a) * a, 1.0 - a * a
    else:
        k /= a
        dry, band, low = 1.0, k * (a * a - 1.0), 0.0
    gk = g + k
    scale = 1.0 / (1.0 + g * gk)
    step = 2.0 * g * scale
    lead = (band + g * low) * scale
    return gk, step, g * step, 2.0 * g, dry + g * lead, lead, low - g * lead


def process(memory: Any, inputs: Any, outputs: Any) -> None:
    bands = memory.reshape((8, NUMBERS))
    for i in range(len(inputs)):
        y = inputs[i]
        for b in range(8):
            gk, step, low_step, low_band, dry_mix, lead, low_mix, band, low = bands[b]
            high = (y - low) - gk * band
            bands[b, 7] = step * high + band
            bands[b, 8] = low_step * high + (low_band * band + low)
            y = dry_mix * y + (lead * band + low_mix * low)
        outputs[i] = y
