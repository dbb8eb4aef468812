"""The three operations on the bits of a double that elementary.py needs.

Here they are plain CPython. The compiler does not compile this file: it has its own emission for each of the
three, a few integer operations that give the same bits. No other operation shows the bits of a float.
"""

from __future__ import annotations

import struct


def scale2(x: float, n: int) -> float:
    """`x * 2**n`, rounded once; `n` is clamped to -1022..1023, where 2**n is a normal number."""
    clamped = min(max(n, -1022), 1023)
    return x * _from_bits((clamped + 1023) << 52)


def exponent(x: float) -> int:
    """The exponent field less 1023: for a normal `x`, `x == significand(x) * 2**exponent(x)`.

    0 and subnormal numbers give -1023, infinity and NaN 1024.
    """
    return (_bits(x) >> 52 & 0x7FF) - 1023


def significand(x: float) -> float:
    """`x` with its exponent field set to 1023: in [1, 2) with the sign of `x`, which -0.0 shows too.

    0 and infinity give 1; a subnormal number gives 1 plus its fraction field.
    """
    return _from_bits(_bits(x) & 0x800F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)


def _bits(x: float) -> int:
    (bits,) = struct.unpack("<Q", struct.pack("<d", x))
    return int(bits)


def _from_bits(bits: int) -> float:
    (x,) = struct.unpack("<d", struct.pack("<Q", bits))
    return float(x)
