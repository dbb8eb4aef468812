"""An eight-band equaliser: a unit with Params of its own, eight times.

    rattle build examples/eq8.py

A `Unit` is a part of a plugin. Params on it become Params of the plugin: the host shows "Band 1 Gain",
"Band 2 Gain" and so on, and their ids are `bands.0.gain_db`, `bands.1.gain_db`. All channels share the knobs
and have filters of their own.
"""

from __future__ import annotations

from rattle import Effect, Param, Unit, dsp
from rattle.dsp import BiquadKind


class Band(Unit):
    """One filter of the equaliser."""

    kind = Param(BiquadKind.PEAK)  # an Enum becomes a list in the host
    freq_hz = Param(1000.0, 20.0, 20_000.0, taper="log")
    q = Param(0.7, 0.1, 18.0, taper="log", title="Q")
    gain_db = Param(0.0, -24.0, 24.0)

    def __init__(self, kind: BiquadKind, freq_hz: float) -> None:
        self.kind = kind  # in `__init__` this sets the default of this one band
        self.freq_hz = freq_hz
        self.filter = dsp.Biquad()

    def process(self, x: float) -> float:
        return self.filter.process(x, self.kind, self.freq_hz, self.q, self.gain_db)


class Eq8(Effect):
    """Eight filters in a row, an octave apart to begin with."""

    name = "EQ 8"
    id = "com.example.rattle.eq8"
    vendor = "Rattle Examples"
    category = "EQ"

    output_db = Param(0.0, -24.0, 24.0)

    def __init__(self) -> None:
        kinds = [BiquadKind.LOW_SHELF] + 6 * [BiquadKind.PEAK] + [BiquadKind.HIGH_SHELF]
        self.bands = [Band(kind, 80.0 * 2.0**i) for i, kind in enumerate(kinds)]

    def process(self, x: float) -> float:
        y = x
        for band in self.bands:
            y = band.process(y)
        return y * dsp.db_to_gain(self.output_db)
