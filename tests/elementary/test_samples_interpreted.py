"""The 32-bit functions in the interpreter, which is their meaning, and in machine code: the same bits."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest
from benchmarks.elementary.kernels import load
from numpy.typing import NDArray

from rattle import Effect
from rattle.compiler import compile_plugin
from rattle.compiler.check.functions import ELEMENTARY
from rattle.compiler.interpret.machine import Machine
from rattle.compiler.ir import SINGLE

SPECIALS = (
    0.0,
    1.0,
    2.0,
    0.5,
    2.5,
    3.0,
    1e-45,
    1.1754944e-38,
    2.0**27,
    2.0**28,
    1e30,
    3.4028235e38,
    math.inf,
)


class EveryFunction(Effect):
    """Calls each of them once."""

    def process(self, x: float) -> float:
        circular = math.sin(x) + math.cos(x) + math.tan(x) + math.asin(x) + math.acos(x) + math.atan(x)
        exponential = math.exp(x) + math.exp2(x) + math.log(x) + math.log2(x) + math.log10(x)
        hyperbolic = math.sinh(x) + math.cosh(x) + math.tanh(x)
        return circular + exponential + hyperbolic + math.pow(x, x) + math.atan2(x, x)


def floats_of_every_kind() -> NDArray[np.float32]:
    """Any bits, middling numbers, and special values of both signs."""
    random = np.random.default_rng(3)
    anything = random.integers(0, 2**32, 150, dtype=np.uint64).astype(np.uint32).view(np.float32)
    middling = random.uniform(-8.0, 8.0, 100).astype(np.float32)
    special = np.array([*SPECIALS, *(-x for x in SPECIALS), math.nan], np.float32)
    return np.concatenate([anything, middling, special])


@pytest.fixture(scope="module")
def machine() -> Machine:
    return Machine(compile_plugin(EveryFunction).program, np.float32, 48_000.0, 1, 1)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return load("v2", tmp_path_factory.mktemp("elementary"))


@pytest.mark.parametrize("name", ELEMENTARY)
def test_interpreter_and_machine_code_agree(name: str, machine: Machine, library: ctypes.CDLL) -> None:
    """All bits but those of NaN."""
    function = machine.program.elementary[name + SINGLE]
    x = floats_of_every_kind()
    y = np.random.default_rng(4).permutation(x)
    compiled = np.empty_like(x)
    places = [ctypes.c_void_p(each.ctypes.data) for each in (x, y, compiled)]
    getattr(library, f"apply_{name}")(*places, ctypes.c_int64(len(x)))
    with np.errstate(all="ignore"):
        meant = [
            machine.run(function, arguments[: len(function.args)], machine.copies[0])[0]
            for arguments in zip(x, y, strict=True)
        ]
    assert {type(value) for value in meant} == {np.float32}
    for value, found, a, b in zip(meant, compiled, x, y, strict=True):
        is_same = value.view(np.uint32) == found.view(np.uint32) or (np.isnan(value) and np.isnan(found))
        assert is_same, f"{name}({a!r}, {b!r}) is {found!r}, not {value!r}"
