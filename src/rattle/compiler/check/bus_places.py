"""Which arrays are what process takes and gives. No attribute of a unit is called `process`."""

from __future__ import annotations

from rattle.compiler.check.values import ArrayRef, Thing
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import ArraySlot, SlotKind

OUT = "process.out"


def refuse_input(array: ArraySlot) -> None:
    """Only `out` is written to."""
    if array.kind is SlotKind.BUS and array.path != OUT:
        name = array.path.rpartition(".")[2]
        fix = "write to `out`; for what must be kept, make an array in __init__"
        raise Refusal("RT117", f"`{name}` is what the host gives: process cannot change it", fix)


def refuse_another_output(name: str, held: Thing | None) -> None:
    """`out = x` would give `out` to something else, and the host silence."""
    if name == "out" and isinstance(held, ArrayRef) and held.array.path == OUT:
        fix = "copy to it: out[:] = ..., or take another name"
        raise Refusal("RT502", "`out` would become another: what the host hears stays as it is", fix)
