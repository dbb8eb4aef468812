"""What lang/bits.py does to doubles, for NumPy floats of either width: the meaning of those primitives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Float = np.floating[Any]


@dataclass(frozen=True)
class _Format:
    """IEEE 754, 3.6: the sizes of an interchange format."""

    float: type[Float]
    integer: type[np.unsignedinteger[Any]]
    width: int
    fraction_width: int

    @property
    def bias(self) -> int:
        return (1 << self.width - self.fraction_width - 2) - 1

    @property
    def sign(self) -> int:
        return 1 << self.width - 1

    def bits(self, x: Float) -> int:
        return int(self.float(x).view(self.integer))

    def low_bits(self, n: Float) -> int:
        """Of a whole number, in two's complement: floats of 1.5 * 2**fraction_width are one apart."""
        return self.bits(self.float(n) + self.float(1.5 * 2.0**self.fraction_width))

    def number(self, bits: int) -> Float:
        return self.integer(bits & 2**self.width - 1).view(self.float)


_FORMATS = {
    np.dtype(np.float32): _Format(np.float32, np.uint32, 32, 23),
    np.dtype(np.float64): _Format(np.float64, np.uint64, 64, 52),
}


def _format(x: Float) -> _Format:
    return _FORMATS[np.asarray(x).dtype]


def power2(n: Float) -> Float:
    form = _format(n)
    return form.number(form.low_bits(n) + form.bias << form.fraction_width)


def flip(x: Float, n: Float) -> Float:
    form = _format(x)
    return form.number(form.bits(x) ^ form.low_bits(n) << form.width - 1)


def exponent(x: Float) -> Float:
    form = _format(x)
    return form.float((form.bits(x) & ~form.sign) // 2**form.fraction_width - form.bias)


def significand(x: Float) -> Float:
    form = _format(x)
    kept = form.bits(x) & (form.sign | 2**form.fraction_width - 1)
    return form.number(kept | form.bias << form.fraction_width)
