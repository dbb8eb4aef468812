"""`//` and `%` of floats: CPython's, in 32 bits too, of numbers and in vectors."""

from __future__ import annotations

import ctypes
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rattle.bundle.library import library_builder
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import best_instruction_set
from rattle.bundle.toolchain import CompileJob
from rattle.compiler.ir import DType
from rattle.compiler.primitives import PRIMITIVES

SOURCE = Path(__file__).with_name("floor.c")
TYPES: dict[str, Any] = {"f32": np.float32, "f64": np.float64}
LEVELS = ["v2", "v3", "v4"]
LANES = 8


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ctypes.CDLL]:
    """Compiled as kernels are, one for each instruction set of this machine."""
    builder, folder = library_builder(), tmp_path_factory.mktemp("floor")
    levels = LEVELS[: LEVELS.index(best_instruction_set(builder.target)) + 1]
    march = {str(name): flag for name, flag in builder.target.march}
    loaded = {}
    for level in levels:
        made = folder / f"{level}.o"
        flags = ("-O1", "-DRATTLE_KERNEL=none", "-DRATTLE_REAL_BITS=32", f"-march={march[level]}")
        builder.toolchain.compile(builder.target, [CompileJob(SOURCE, made, (*flags, f"-I{NATIVE_FOLDER}"))])
        builder.toolchain.link(builder.target, [made], made.with_suffix(".so"))
        loaded[level] = ctypes.CDLL(str(made.with_suffix(".so")))
    return loaded


def applied(library: ctypes.CDLL, name: str, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    out = np.zeros_like(a)
    getattr(library, name)(a.ctypes.data_as(ctypes.c_void_p), b.ctypes.data_as(ctypes.c_void_p),
                           out.ctypes.data_as(ctypes.c_void_p), len(a))  # fmt: skip
    return out


def pythons(operation: str, a: float, b: float) -> float:
    if b == 0.0:  # where it raises
        return float(np.float64(a) / np.float64(b)) if operation == "floordiv" else math.nan
    return a // b if operation == "floordiv" else a % b


def same_bits(found: NDArray[Any], wanted: NDArray[Any]) -> bool:
    """NaN is any NaN."""
    both = np.isnan(found) & np.isnan(wanted)
    return found[~both].tobytes() == wanted[~both].tobytes()


def check(libraries: dict[str, ctypes.CDLL], pairs: list[tuple[float, float]]) -> None:
    pairs = [*pairs, *pairs[-1:] * (-len(pairs) % LANES)]
    for t, real in TYPES.items():
        with np.errstate(all="ignore"):
            a, b = (np.array(side).astype(real) for side in zip(*pairs, strict=True))
            for operation in ("mod", "floordiv"):
                meaning = PRIMITIVES[operation].meaning
                assert meaning is not None
                wanted = np.array([meaning(DType.REAL, x, y) for x, y in zip(a, b, strict=True)], real)
                if t == "f64":
                    python = [pythons(operation, float(x), float(y)) for x, y in zip(a, b, strict=True)]
                    assert same_bits(wanted, np.array(python)), (operation, pairs)
                for level, library in libraries.items():
                    for form in ("", "_lanes"):
                        found = applied(library, f"{operation}_{t}{form}", a, b)
                        assert same_bits(found, wanted), (operation, t, form, level, found, wanted, pairs)
                if operation == "mod":
                    within = np.where(b > 0, (wanted >= 0) & (wanted <= b), (wanted <= 0) & (wanted >= b))
                    assert np.all(within | np.isnan(wanted))


SPECIALS = (0.0, 0.1, 0.5, 1.0, 1.5, 3.0, 2.0**12, 2.0**26, 2.0**53, 1e300, 3.4e38, 1e-45, 5e-324, 2.3e-308,
            1.1754944e-38, 1.7976931348623157e308, math.inf)  # fmt: skip


def test_special_values(libraries: dict[str, ctypes.CDLL]) -> None:
    """Zeros of both signs, infinities, NaN, the tiniest and the greatest, each by each."""
    values = [*SPECIALS, *(-value for value in SPECIALS), math.nan]
    check(libraries, [(a, b) for a in values for b in values])


def test_beside_multiples(libraries: dict[str, ctypes.CDLL]) -> None:
    """Around whole multiples, where the quotient rounds to the next whole number."""
    random = np.random.default_rng(5)
    divisors = random.uniform(0.5, 2.0, 4000) * 2.0 ** random.integers(-20, 20, 4000)
    rounded = divisors.astype(np.float32).astype(np.float64)
    counts = 2.0 ** random.uniform(0.0, 30.0, 4000) // 1.0
    for b in (divisors, rounded):
        products = b * counts
        beside = [products, np.nextafter(products, np.inf), np.nextafter(products, 0.0)]
        single = products.astype(np.float32)
        beside += [np.nextafter(single, np.float32(np.inf)), np.nextafter(single, np.float32(0.0))]
        for a in beside:
            signs = random.choice([-1.0, 1.0], (2, len(b)))
            check(libraries, list(zip((a * signs[0]).tolist(), (b * signs[1]).tolist(), strict=True)))


anything = st.floats(allow_nan=True, allow_infinity=True)
near = st.floats(-1e4, 1e4)


@settings(max_examples=300, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.one_of(anything, near), st.one_of(anything, near)), min_size=8, max_size=8)
)
def test_any_numbers(libraries: dict[str, ctypes.CDLL], pairs: list[tuple[float, float]]) -> None:
    """Whatever the two numbers are."""
    check(libraries, pairs)
