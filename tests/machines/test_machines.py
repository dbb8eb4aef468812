"""The same bits on every machine, and no undefined operation or access outside an array on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.language.engines import Played, compiled
from tests.machines.hosts import PlayHost
from tests.machines.machine import ARM64, SANITIZED, WASM32, Machine, x86
from tests.machines.material import all_scripts, differences, expected, host_of_all
from tests.machines.script import Fence, Script

from rattle import Effect, zeros

SEED = 1
MACHINES = {"arm64": ARM64, "wasm32": WASM32, "sanitized": SANITIZED}


@cache
def scripts_and_truth() -> tuple[list[Script], list[Played]]:
    scripts = all_scripts(SEED)
    return scripts, [expected(script) for script in scripts]


@pytest.mark.parametrize("name", list(MACHINES))
def test_every_machine_gives_the_same_bits(name: str, tmp_path: Path) -> None:
    """All programs, examples and instruments, f32 and f64, under arm64, WebAssembly and the sanitizers, with
    moves, notes and blocks of a host; where there are pages, unreadable ones touch every array, once below,
    once above."""
    machine = MACHINES[name]
    host = host_of_all(machine, tmp_path)
    scripts, truth = scripts_and_truth()
    for fence in (Fence.BELOW, Fence.ABOVE) if machine.is_fenced else (Fence.NONE,):
        fenced = [replace(script, fence=fence) for script in scripts]
        assert differences(fenced, host.play(fenced), truth) == []


class Careless(Effect):
    """Does all that needs a guard in C."""

    def __init__(self) -> None:
        self.line = zeros(1025)  # ends beside a page's end on no machine

    def process(self, x: float) -> float:
        n = int(x * 1.0e30)
        self.line[n] = x
        return float(7 // (n + 5)) + float(3 << (n & 127)) + self.line[n + 1]


@pytest.mark.parametrize("x", [5000.0e-30, -5000.0e-30])
@pytest.mark.parametrize("machine", [ARM64, x86("v2")], ids=lambda machine: machine.name)
def test_fences_stop_an_access_outside(machine: Machine, x: float, tmp_path: Path) -> None:
    """Without the clamp in front of an index the first access outside ends the process, above and below."""
    assert _stops(machine, "#define rattle_wrap_index(i, length) (i)", x, tmp_path)
    assert not _stops(machine, "", x, tmp_path)


@pytest.mark.parametrize(
    ("spoilt", "x"),
    [
        ("#define rattle_saturate(x) ((int64_t)(x))", 1.0),
        ("#define rattle_shl_i64(a, n) ((a) << (n))", 70.0e-30),
        ("#define rattle_floordiv_i64(a, b) ((a) / (b))", -5.0e-30),
        ("#define rattle_wrap_index(i, length) (i)", 5000.0e-30),
    ],
)
def test_sanitizers_stop_what_c_leaves_undefined(spoilt: str, x: float, tmp_path: Path) -> None:
    """Without its guard a conversion, a shift, a division, an index each ends the process."""
    assert _stops(SANITIZED, spoilt, x, tmp_path)
    assert not _stops(SANITIZED, "", x, tmp_path)


def _stops(machine: Machine, spoilt: str, x: float, folder: Path) -> bool:
    """Whether the machine stops in the program once this stands behind the kernel's header."""
    code, header = compiled(Careless), '#include "kernel.h"'
    code = replace(code, kernel_c=code.kernel_c.replace(header, f"{header}\n{spoilt}"))
    signal = np.full((2, 10), x)
    host = PlayHost(machine, {"Careless": code}, folder)
    fence = Fence.ABOVE if x > 0.0 else Fence.BELOW
    return not host.play([Script("Careless", "f64", 2, signal, fence=fence)])
