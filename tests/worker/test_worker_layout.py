"""The link as Python sees it is the link as C has it."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain
from rattle.worker_process import layout, words

STRUCTURES: dict[str, Any] = {
    "RattleRamp": layout.Ramp,
    "RattleTransport": layout.Transport,
    "RattleEvent": layout.Event,
    "RattleRecord": layout.Record,
    "RattleTurn": layout.Turn,
    "RattleRing": layout.Ring,
    "RattleEventCount": layout.EventCount,
    "RattleWorkerHealth": layout.WorkerHealth,
    "RattleTurning": layout.Turning,
    "RattleSlot": layout.Slot,
    "RattleLinkShape": layout.Shape,
    "RattleHostHealth": layout.HostHealth,
    "RattleSupervision": layout.Supervision,
    "RattleLink": layout.Link,
}
WORDS: dict[str, Any] = {
    "RATTLE_RECORD_": words.RecordKind,
    "RATTLE_ORDER_": words.Order,
    "RATTLE_SLOT_": words.SlotState,
    "RATTLE_TURN_": words.TurnKind,
    "RATTLE_PACE_": words.Pace,
}
NUMBERS = {
    "RATTLE_LINE": layout.LINE,
    "RATTLE_LINK_SLOTS": layout.SLOTS,
    "RATTLE_HISTOGRAM": layout.HISTOGRAM,
}


def expected() -> dict[str, int]:
    """By what it is in C."""
    found = dict(NUMBERS)
    for name, structure in STRUCTURES.items():
        found[f"sizeof({name})"] = ctypes.sizeof(structure)
        for field, *_ in structure._fields_:
            if not field.startswith("_padding"):
                found[f"offsetof({name}, {field.rstrip('_')})"] = getattr(structure, field).offset
    for prefix, enumeration in WORDS.items():
        found |= {f"{prefix}{word.name}": word.value for word in enumeration}
    return found


def test_every_offset_is_cs(tmp_path: Path) -> None:
    """Of each field of each structure, and the value of each word: a C program asserts them."""
    lines = [f'_Static_assert(({what}) == {value}, "{value}");' for what, value in expected().items()]
    source = tmp_path / "offsets.c"
    source.write_text("\n".join(["#include <stddef.h>", "#include <worker/link.h>", *lines, ""]))
    job = CompileJob(source, tmp_path / "offsets.o", (f"-I{NATIVE_FOLDER}",))
    find_toolchain().compile(this_machine(), [job])


def test_python_writes_every_field_that_it_mirrors() -> None:
    """Nothing overlaps: a structure's fields are in the order and as far apart as their sizes say."""
    for structure in STRUCTURES.values():
        ends = [
            getattr(structure, name).offset + getattr(structure, name).size for name, *_ in structure._fields_
        ]
        starts = [getattr(structure, name).offset for name, *_ in structure._fields_]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
