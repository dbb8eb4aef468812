"""What the equaliser of examples/eq8.py is set to while it is measured: peers/eq8.dsp has the same."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["low shelf", "peak", "high shelf"]

GAIN_DB = 3.0
AMPLITUDE = 10.0 ** (GAIN_DB / 40.0)
Q = 0.7

_KINDS: tuple[Kind, ...] = ("low shelf", *(6 * ("peak",)), "high shelf")
BANDS: tuple[tuple[Kind, float], ...] = tuple((kind, 80.0 * 2.0**i) for i, kind in enumerate(_KINDS))
