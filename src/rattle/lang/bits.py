"""The operations on the bits of a float that elementary functions need; they keep a float's type.

Here they are plain CPython, on doubles. The compiler does not compile this file: it has its own emission for
each, a few integer operations that give the same bits. In a 32-bit kernel they work on 32 bits. No other
operation shows the bits of a float, and none of these the payload of a NaN.
"""

from __future__ import annotations

import struct

_ROUNDER = 6755399441055744.0  # 1.5 * 2**52: added to a whole number it shows in the low bits
_SIXTY_FOUR_BITS = (1 << 64) - 1
_TWO_OVER_PI = int(  # times 2**1248
    "a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921c"
    "fe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980f"
    "ef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d08"
    "56033046fc7b6babf0cfbc20",
    16,
)


def sample(x: float) -> float:
    """The number as a sample: of 32 bits in a 32-bit kernel, whatever it was computed in."""
    return x


def power2(n: float) -> float:
    """`2**n` for a whole `n`: 0 at -1023 and infinity at 1024 (-127 and 128 in 32 bits), no number beyond."""
    return _from_bits((_bits(n + _ROUNDER) + 1023) << 52 & _SIXTY_FOUR_BITS)


def flip(x: float, n: float) -> float:
    """`-x` for an odd whole `n`, `x` for an even one; |n| below 2**51 (2**22 in 32 bits)."""
    return _from_bits(_bits(x) ^ _bits(n + _ROUNDER) << 63 & _SIXTY_FOUR_BITS)


def exponent(x: float) -> float:
    """The exponent field less 1023: for a normal `x`, `x == significand(x) * 2**exponent(x)`.

    0 and subnormal numbers give -1023, infinity and NaN 1024 (-127 and 128 in 32 bits).
    """
    return float((_bits(x) >> 52 & 0x7FF) - 1023)


def significand(x: float) -> float:
    """`x` with its exponent field set to 1023: in [1, 2) with the sign of `x`, which -0.0 shows too.

    0 and infinity give 1; a subnormal number gives 1 plus its fraction field.
    """
    return _from_bits(_bits(x) & 0x800F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)


def two_over_pi(first: int) -> int:
    """26 bits of 2 / pi, from the one worth `2**-first` on; `first` is clamped to -63..1200."""
    clamped = min(max(first, -63), 1200)
    return _TWO_OVER_PI >> 1223 - clamped & 0x3FFFFFF


def _bits(x: float) -> int:
    (bits,) = struct.unpack("<Q", struct.pack("<d", x))
    return int(bits)


def _from_bits(bits: int) -> float:
    (x,) = struct.unpack("<d", struct.pack("<Q", bits))
    return float(x)
