"""Risk 5: a host that flushes subnormals or rounds upwards. Its mode is not heard, and is put back."""

from __future__ import annotations

import ctypes
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.language.engines import native, play, random_points
from tests.machines.hosts import PlayHost
from tests.machines.machine import ARM64, Machine, x86
from tests.machines.material import differences
from tests.machines.script import Script
from tests.risks.playing import Material, heard

from rattle import Effect, Param
from rattle.bundle.target import LINUX_X86_64, this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.host.engine import Point

SAMPLES = 600

# MXCSR: flush to zero 15, rounding 14 and 13, masks 12 to 7, denormals as zero 6.
MXCSR = {
    "flushes": 0x9FC0,
    "rounds up": 0x5F80,
    "rounds down": 0x3F80,
    "cuts and flushes": 0xFFC0,
    "traps": 0x0040,
}
# FPCR: default NaN 25, flush to zero 24, rounding 23 and 22, flush halves 19.
FPCR = {
    "flushes": 0x0308_0000,
    "rounds up": 0x0040_0000,
    "rounds down": 0x0080_0000,
    "cuts and flushes": 0x03C8_0000,
}


class Fading(Effect):
    """Subnormal numbers are heard, and so is every rounding."""

    gain = Param(0.3, 0.0, 1.0)

    def __init__(self) -> None:
        self.z = 0.0
        self.n = 0

    def process(self, x: float) -> float:
        self.n += 1
        self.z = self.z * 0.7 + x * self.gain
        subnormal = self.z * 2.0**-80 * 2.0**-55
        return math.exp(self.z) / 3.0 + subnormal * 2.0**120 * 2.0**15 + self.n * 0.1

    def tail_s(self) -> float:
        return self.gain / 3.0


def signal() -> NDArray[np.float64]:
    x = np.random.default_rng(5).uniform(-1.0, 1.0, (2, SAMPLES))
    x[:, 300:] = 0.0
    return x.astype(np.float32).astype(np.float64)


def moves(code: CompiledPlugin) -> list[Point]:
    return random_points(code.description, SAMPLES, seed=6)


MATERIAL = Material([Fading], signal(), moves)
MACHINES = [
    pytest.param(x86("v2"), MXCSR, id="x86"),
    pytest.param(ARM64, FPCR, id="arm64"),
]


@pytest.mark.parametrize(("machine", "modes"), MACHINES)
def test_a_hosts_mode_is_neither_heard_nor_lost(
    machine: Machine, modes: dict[str, int], tmp_path: Path
) -> None:
    """Whatever the mode outside, the bits are the interpreter's, and the mode is there again afterwards."""
    changes = [lambda script, mode=mode: replace(script, mode=mode) for mode in modes.values()]
    assert heard(MATERIAL, machine, compile_plugin, changes, tmp_path) == []


@pytest.mark.parametrize(("machine", "modes"), MACHINES)
def test_each_mode_would_be_heard(machine: Machine, modes: dict[str, int], tmp_path: Path) -> None:
    """Where nothing sets the mode, each of them (but traps, which end the process) gives other bits."""
    careless = replace(machine, flags=(*machine.flags, "-include", "unkept_mode.h"))
    host = PlayHost(careless, {"Fading": compile_plugin(Fading)}, tmp_path)
    script, played = MATERIAL.played[0]
    assert differences([script], host.play([script]), [played]) == []
    for name, mode in modes.items():
        scripts: list[Script] = [replace(script, mode=mode)]
        assert differences(scripts, host.play(scripts), [played]), f"{name} is no hostile mode"


HOSTILE_CALL = """
#include "driver.h"
typedef void Process(RattleDriver *, const void *const *, void *const *, uint32_t, const RattlePoint *,
                     uint32_t);
__attribute__((visibility("default"))) uint32_t hostile_call(
    Process *process, uint32_t mode, RattleDriver *driver, const void *const *inputs, void *const *outputs,
    uint32_t count) {
    uint32_t own, after;
    __asm__ __volatile__("stmxcsr %0" : "=m"(own)::"memory");
    __asm__ __volatile__("ldmxcsr %0" ::"m"(mode) : "memory");
    process(driver, inputs, outputs, count, 0, 0);
    __asm__ __volatile__("stmxcsr %0" : "=m"(after)::"memory");
    __asm__ __volatile__("ldmxcsr %0" ::"m"(own) : "memory");
    return after;
}
"""


@pytest.mark.skipif(this_machine() != LINUX_X86_64, reason="MXCSR is x86's")
@pytest.mark.parametrize("mode", MXCSR.values(), ids=list(MXCSR))
def test_the_driver_keeps_its_caller_out(mode: int, tmp_path: Path) -> None:
    """rattle_driver_process itself, called in the mode, gives the bits it gives in Python's."""
    source, made, library = (tmp_path / name for name in ("call.c", "call.o", "call.so"))
    source.write_text(HOSTILE_CALL)
    native_folder = Path(__file__).resolve().parents[2] / "src" / "rattle" / "native"
    find_toolchain().compile(LINUX_X86_64, [CompileJob(source, made, ("-O1", f"-I{native_folder}"))])
    find_toolchain().link(this_machine(), [made], library)
    call = ctypes.CDLL(str(library)).hostile_call
    x = np.ascontiguousarray(signal().astype(np.float32))
    truth = play(native(Fading, "f32", "v2"), x, [], [SAMPLES])
    engine, y = native(Fading, "f32", "v2"), np.zeros_like(x)
    rows = [(ctypes.c_void_p * 2)(*(row.ctypes.data for row in block)) for block in (x, y)]
    process = ctypes.cast(engine.library.rattle_driver_process, ctypes.c_void_p)
    after = call(process, ctypes.c_uint32(mode), ctypes.c_void_p(engine._driver), *rows, SAMPLES)
    assert y.tobytes() == truth.y.tobytes()
    assert after == mode
