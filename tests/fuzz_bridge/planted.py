"""Faults in the bridge that the fuzzer must find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.fuzz_bridge.building import altered_objects, bridge_texts

from rattle.bundle.runtime import NATIVE_FOLDER


@dataclass(frozen=True)
class Fault:
    unit: str
    file: str
    good: str
    bad: str
    words: tuple[str, ...]  # one of which the finder says


PLANTED = {
    "a silence flag that lies": Fault(
        "bridge",
        "vst3/block.c",
        "bus->silenceFlags = 0;",
        "bus->silenceFlags = 1;",
        ("is said to be silent",),
    ),
    "a channel that is not there": Fault(
        "bridge",
        "vst3/block.c",
        "c < outputs ? channel(output, c, block->sample_size) : NULL",
        "channel(output, c, block->sample_size)",
        ("AddressSanitizer", "runtime error"),
    ),
    "a state that is not given back": Fault(
        "component",
        "vst3/component_state.c",
        "    rattle_platform_give(text);\n    return why;",
        "    return why;",
        ("are not given back",),
    ),
    "an event that is sent behind the block": Fault(
        "midi",
        "vst3/sent_events.c",
        ".sampleOffset = (int32_t)sent[i].offset}",
        ".sampleOffset = (int32_t)sent[i].offset + 1}",
        ("it sends an event at",),
    ),
    "a floating-point mode that stays": Fault(
        "bridge",
        "vst3/block.c",
        "rattle_fpmode_leave(mode);",
        "(void)mode;",
        ("the floating-point mode was",),
    ),
}


def faulty_objects(name: str, program: Path, folder: Path) -> list[Path]:
    """The objects of `program`, one of them with this fault."""
    fault = PLANTED[name]
    text = (NATIVE_FOLDER / fault.file).read_text()
    assert fault.good in text
    (folder / "faulty.c").write_text(text.replace(fault.good, fault.bad))
    unit = bridge_texts()[fault.unit].replace(f"<{fault.file}>", f'"{folder}/faulty.c"')
    return altered_objects(program, fault.unit, unit, folder)
