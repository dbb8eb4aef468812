"""The 32-bit functions, compiled: how far they are off, where, and the same bits on every instruction set."""

from __future__ import annotations

import ctypes
import re

import numpy as np
import pytest
from benchmarks.elementary.accuracy import NAMES, TWO_ARGUMENTS, Worst, committed, error_at, measure
from benchmarks.elementary.kernels import load
from tests.language.engines import instruction_sets

from rattle.bundle.target import InstructionSet
from rattle.dsp import fast

Libraries = dict[InstructionSet, ctypes.CDLL]
WORST = committed()
SPARSER = 2003  # so many times fewer floats than the committed figures come from: a subset of them
ALL = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Libraries:
    folder = tmp_path_factory.mktemp("elementary")
    return {case: load(case, folder) for case in instruction_sets()}


def bits_of(library: ctypes.CDLL, name: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What a function gives, all NaNs alike."""
    out = np.empty_like(x)
    places = [ctypes.c_void_p(each.ctypes.data) for each in (x, y, out)]
    getattr(library, f"apply_{name}")(*places, ctypes.c_int64(len(x)))
    out[np.isnan(out)] = np.nan
    return out.view(np.uint32)


@ALL
def test_the_worst_error_is_where_it_was(name: str, libraries: Libraries) -> None:
    """The committed figure comes out again at its argument: functions have not changed since the scan."""
    assert error_at(libraries["v2"], name, WORST[name].at) == WORST[name].error


@ALL
def test_nothing_is_worse(name: str, libraries: Libraries) -> None:
    """A slice of the scan; `dev.py accuracy` is the whole."""
    scanned = WORST[name].step
    step = scanned // SPARSER if name in TWO_ARGUMENTS else scanned * SPARSER
    found: Worst = measure(libraries["v2"], name, step)
    assert found.error <= WORST[name].error, found.at


@ALL
def test_the_promise_holds(name: str) -> None:
    """2 ulp for every float; what its docstring states for a fast one."""
    if name.startswith("fast_"):
        text = getattr(fast, name.removeprefix("fast_")).__doc__ or ""
        stated = re.search(r"error below (\d[\d.e-]*\d|\d)", text)
        assert stated, "the docstring states no error"
        assert WORST[name].error < float(stated[1])
    else:
        assert WORST[name].error <= 2.0


@ALL
def test_every_instruction_set_gives_the_same_bits(name: str, libraries: Libraries) -> None:
    """Floats of every size and sign, and special values, through each vectorised loop."""
    x = np.arange(0, 2**32, 65521, dtype=np.uint64).astype(np.uint32).view(np.float32)
    specials = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 1e-45, 2.0**27, 3e38], np.float32)
    x = np.concatenate([specials, x])
    y = np.random.default_rng(0).permutation(x)
    first, *others = (bits_of(library, name, x, y) for library in libraries.values())
    assert all(np.array_equal(first, other) for other in others)
