"""tails: what a sample costs while an effect's tail decays into silence, against the same effect with sound.

Arithmetic on subnormal numbers is slow on many processors. Rattle keeps gradual underflow, for equal bits,
Arithmetic on subnormal numbers is slow on many processors. Rattle keeps gradual underflow for equal bits,
dearest stretch of 50 ms.
"""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import ours
from benchmarks.engines import BLOCK, SAMPLE_RATE, Engine, our_engine
from benchmarks.loops import load_loop
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns
from rattle.bundle.library import library_builder
from rattle.bundle.target import InstructionSet, best_instruction_set

ROUNDS = 15
STRETCH = SAMPLE_RATE // BLOCK // 20  # blocks: 50 ms
TAIL = 40  # stretches: 2 s
PLUGINS = [
    ours.ROOT / "benchmarks" / "plugins" / "one_pole.py",
    ours.ROOT / "benchmarks" / "plugins" / "feedback_delay.py",
    ours.ROOT / "benchmarks" / "plugins" / "resonances.py",
]


def measure() -> list[Row]:
    target = library_builder().target
    best = best_instruction_set(target)
    cases = target.instruction_sets[: target.instruction_sets.index(best) + 1]
    with tempfile.TemporaryDirectory() as name:
        loop = load_loop("block_loop", Path(name))
        contenders = {
            f"{plugin.stem} {case}{how}": contender
            for plugin in PLUGINS
            for case in cases
            for how, contender in pair(plugin, case, loop).items()
        }
        costs = take_turns(contenders, ROUNDS)
    return [
        row("tails", name, "ns/sample", costs[name], "the same with sound", costs[name + SOUND])
        for name in costs
        if not name.endswith(SOUND)
    ]


SOUND = " with sound"


def pair(plugin: Path, case: InstructionSet, loop: ctypes.CDLL) -> dict[str, Callable[[], float]]:
    code = ours.compiled(plugin)
    engines = [our_engine(code, case, 1, {}, loop) for _ in range(2)]
    return {"": partial(tail_cost, engines[0]), SOUND: partial(sound_cost, engines[1])}


def tail_cost(engine: Engine) -> float:
    """A burst of noise, unmeasured; then silence."""
    outputs = np.zeros((1, BLOCK), np.float32)
    engine.play(noise(), outputs, STRETCH)
    silence = np.zeros((1, BLOCK), np.float32)
    return max(engine.play(silence, outputs, STRETCH) for _ in range(TAIL))


def sound_cost(engine: Engine) -> float:
    """The dearest stretch too: both have their share of what disturbs the machine."""
    outputs = np.zeros((1, BLOCK), np.float32)
    return max(engine.play(noise(), outputs, STRETCH) for _ in range(TAIL))


def noise() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(0).uniform(-0.5, 0.5, (1, BLOCK)).astype(np.float32)
