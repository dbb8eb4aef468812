"""Decimal text of the runtime against CPython's, which is known to round correctly."""

from __future__ import annotations

import ctypes
import math
import struct
from decimal import Decimal, localcontext

from hypothesis import example, given
from hypothesis import strategies as st
from native_runtime import runtime_library

DOUBLES = st.floats(allow_nan=False)
ANY_BITS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
POWERS = st.one_of(
    st.integers(-1074, 1023).map(lambda n: math.ldexp(1.0, n)), st.integers(-323, 308).map(lambda n: 10.0**n)
)
NUMBERS = st.from_regex(
    r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,40})(e[+-]?[0-9]{1,3})?", fullmatch=True
)


def shortest(value: float) -> str:
    buffer = ctypes.create_string_buffer(32)
    length = runtime_library().rattle_decimal_shortest(ctypes.c_double(value), buffer)
    assert length == len(buffer.value)
    return buffer.value.decode()


def fixed(value: float, digits: int) -> str:
    buffer = ctypes.create_string_buffer(352)
    length = runtime_library().rattle_decimal_fixed(ctypes.c_double(value), digits, buffer)
    assert length == len(buffer.value)
    return buffer.value.decode()


def read(text: str) -> tuple[int, float]:
    value = ctypes.c_double(-77.0)
    function = runtime_library().rattle_decimal_read
    function.argtypes = [ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_double)]
    function.restype = ctypes.c_uint64
    return function(text.encode(), len(text), value), value.value


@given(st.one_of(DOUBLES, ANY_BITS, POWERS))
@example(5e-324)
@example(2.0**-44)
@example(9007199254740993.0)
@example(1.7976931348623157e308)
@example(-0.0)
@example(math.inf)
def test_shortest_is_repr(value: float) -> None:
    """The fewest digits that read back, the nearest of these, in repr's form."""
    assert shortest(value) == repr(value)


@given(st.one_of(DOUBLES, ANY_BITS, POWERS), st.integers(0, 30))
@example(0.5, 0)
@example(2.5, 0)
@example(0.125, 2)
@example(999.9999, 2)
@example(1.7976931348623157e308, 30)
@example(-0.001, 2)
def test_fixed_is_format(value: float, digits: int) -> None:
    """Rounded from the exact value, half to even."""
    assert fixed(value, digits) == f"{value:.{digits}f}"


@given(NUMBERS)
@example("1e999999999999999999999")
@example("-1e-999999999999999999999")
@example("0e999999999999999999999")
@example("0." + "0" * 1000 + "1e1001")
@example("9" * 2000 + "e-1700")
@example("2.4703282292062327e-324")
@example("2.4703282292062328e-324")
@example(
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207"
    "0968600362207356225206220486176.5e177"
)
def test_read_is_float(text: str) -> None:
    """Any decimal reads as the nearest double."""
    length, value = read(text)
    assert length == len(text)
    assert struct.pack("<d", value) == struct.pack("<d", float(text))


@given(
    st.one_of(DOUBLES, ANY_BITS).filter(lambda x: math.isfinite(x) and abs(x) < 1.7e308),
    st.sampled_from("017"),
)
def test_read_decides_ties_exactly(value: float, more: str) -> None:
    """Half way between two doubles it takes the even one, and a digit far behind tips it."""
    with localcontext() as context:
        context.prec = 1200
        middle = (Decimal(value) + Decimal(math.nextafter(value, math.inf))) / 2
        text = f"{middle:f}"
    text += ("" if "." in text else ".") + "0" * 20 + more
    assert read(text)[1] == float(text)


@given(ANY_BITS.filter(math.isfinite))
def test_written_reads_back(value: float) -> None:
    """A state gives back the very bits."""
    assert struct.pack("<d", read(shortest(value))[1]) == struct.pack("<d", value)


def test_read_takes_what_is_a_number() -> None:
    """It stops where the number stops, and without one it reads nothing."""
    assert read("1.5 kHz") == (3, 1.5)
    assert read("5e") == (1, 5.0)
    assert read("5e+Hz") == (1, 5.0)
    assert read("1.2.3") == (3, 1.2)
    assert [read(text)[0] for text in ("", "-", ".", "e5", "x", " 1", "+.e1")] == [0] * 7
