"""Machine code that checks what `assert` says, for `rattle.compile(..., debug=True)`."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from rattle.bundle.build import CheckedCode
from rattle.bundle.target import InstructionSet, SampleType
from rattle.host.engine import AnyArray, Point
from rattle.host.native import NativeEngine
from rattle.plugin.description import Layout


class CheckedEngine(NativeEngine):
    """A NativeEngine that raises AssertionError once the block is played in which an `assert` failed."""

    def __init__(
        self,
        checked: CheckedCode,
        sample_rate: float,
        layout: Layout,
        sample_type: SampleType,
        instruction_set: InstructionSet | None = None,
    ) -> None:
        super().__init__(checked.code, sample_rate, layout, sample_type, instruction_set)
        self._asserts = checked.asserts
        self._failed_line = ctypes.c_int.in_dll(self.library, checked.failed_line)
        self._raise_failed()  # in prepare

    def process(
        self,
        x: AnyArray,
        y: AnyArray,
        points: Sequence[Point],
        sidechains: Sequence[AnyArray | None] = (),
    ) -> None:
        super().process(x, y, points, sidechains)
        self._raise_failed()

    def _raise_failed(self) -> None:
        line, self._failed_line.value = self._failed_line.value, 0
        if line:
            raise AssertionError(self._asserts[line])
