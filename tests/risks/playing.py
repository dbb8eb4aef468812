"""A few plugins on many machines: the scripts they play and what must come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.language.engines import RATE_HZ, REALS, Played, instruction_sets, play
from tests.machines.hosts import PlayHost
from tests.machines.machine import ARM64, SANITIZED, WASM32, Machine, x86
from tests.machines.material import differences
from tests.machines.script import Fence, Script

from rattle import Effect
from rattle.bundle.target import SAMPLE_TYPES, SampleType
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.compiler.interpret import Interpreter
from rattle.host.engine import Point

MACHINES: dict[str, Machine] = {
    **{each: x86(each) for each in instruction_sets()},
    "sanitized": SANITIZED,
    "arm64": ARM64,
    "wasm32": WASM32,
}

Compiler = Callable[[type[Effect]], CompiledPlugin]
Change = Callable[[Script], Script]  # what must not be heard


class Material:
    """Plugins, their signal and their moves; the interpreter plays them once, in one block."""

    def __init__(
        self,
        plugins: Sequence[type[Effect]],
        x: NDArray[np.float64],
        points: Callable[[CompiledPlugin], list[Point]] = lambda code: [],
    ) -> None:
        self.plugins, self._x, self._points = plugins, x, points

    @cached_property
    def played(self) -> list[tuple[Script, Played]]:
        return [self._play(compile_plugin(cls), cls, each) for cls in self.plugins for each in SAMPLE_TYPES]

    def _play(self, code: CompiledPlugin, cls: type[Effect], each: SampleType) -> tuple[Script, Played]:
        points = self._points(code)
        engine = Interpreter(code.program, code.description, RATE_HZ, each)
        played = play(engine, self._x.astype(REALS[each]), points, [self._x.shape[1]])
        return Script(cls.__name__, each, len(self._x), self._x, points), played


def heard(
    material: Material, machine: Machine, compiler: Compiler, changes: Sequence[Change], folder: Path
) -> list[str]:
    """What each change made to how a plugin is played can be heard, against the interpreter."""
    fences = (Fence.BELOW, Fence.ABOVE) if machine.is_fenced else (Fence.NONE,)
    scripts: list[Script] = []
    truth: list[Played] = []
    for plain, played in material.played:
        for number, change in enumerate(changes):
            scripts.append(replace(change(plain), fence=fences[number % len(fences)]))
            truth.append(played)
    host = PlayHost(machine, {cls.__name__: compiler(cls) for cls in material.plugins}, folder)
    return differences(scripts, host.play(scripts), truth)
