"""Which files of native/ make the runtime of a library, and how they are compiled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache as once
from pathlib import Path
from typing import Literal

from rattle.bundle.cache import content_key
from rattle.bundle.target import System

Shape = Literal["vst3", "driver", "sampler", "player", "trap", "ring", "voices", "live"]

NATIVE_FOLDER = Path(__file__).resolve().parent.parent / "native"


@dataclass(frozen=True)
class RuntimeUnit:
    """Files of the runtime that are compiled in one go: starting a compiler costs as much as most of them."""

    name: str
    level: str
    files: tuple[str, ...]


_SYSTEM_FILE = "platform/SYSTEM"
_SYSTEM_FILES: dict[System, tuple[str, ...]] = {
    "linux": ("platform/posix",),
    "macos": ("platform/posix",),
    "windows": ("platform/windows", "platform/windows_stack"),
}
_SHARED_FILES: dict[System, tuple[str, ...]] = {
    "linux": ("platform/shared_linux", "platform/shared_posix", "platform/process_linux"),
    "macos": ("platform/shared_macos", "platform/shared_posix", "platform/process_macos"),
    "windows": ("platform/shared_windows", "platform/places_windows", "platform/process_windows"),
}

_VOICE_FILES = tuple(
    f"voices/{file}" for file in ("allocation", "channels", "fields", "held", "pitch", "voices")
)

# The runtime is compiled on a user's first build and waited for, so each unit gets what it is worth: -O2, a
# third slower to compile than -O1, where a loop runs once per sample; -O0, up to five times faster, where a
# person or the host's main thread waits.
_SHARED_UNITS = (
    RuntimeUnit("samples", "-O2", ("memory", "samples")),
    RuntimeUnit("play", "-O2", ("bypass", "dispatch", "param", "schedule", "transport", _SYSTEM_FILE)),
    RuntimeUnit("events", "-O2", ("event_queue", "sent")),
    RuntimeUnit("voices", "-O2", _VOICE_FILES),
    RuntimeUnit("text", "-O0", ("bignum", "decimal_read", "decimal_write", "json", "state", "text")),
)
_VST3_UNITS = (
    RuntimeUnit(
        "bridge",
        "-O2",
        (
            "vst3/audio_processor",
            "vst3/block",
            "vst3/engine",
            "vst3/events",
            "vst3/parameter_changes",
            "vst3/parameters",
            "vst3/process_context",
            "vst3/settings",
        ),
    ),
    RuntimeUnit("midi", "-O2", ("vst3/controllers", "vst3/expressions", "vst3/sent_events")),
    RuntimeUnit(
        "component",
        "-O0",
        (
            "vst3/activity",
            "vst3/arrangement",
            "vst3/component",
            "vst3/component_state",
            "vst3/factory",
            "vst3/latency",
            "vst3/module",
            "vst3/object",
            "vst3/stream",
            "vst3/string128",
        ),
    ),
    RuntimeUnit(
        "controller",
        "-O0",
        (
            "vst3/context_requirements",
            "vst3/edit_controller",
            "vst3/host",
            "vst3/midi_mapping",
            "vst3/note_expression",
            "vst3/prefetchable_support",
            "vst3/program",
            "vst3/units",
        ),
    ),
)
_SUPERVISOR_FILES = ("adaptive", "command", "family", "house", "places", "supervisor", "waits", "watch")
# Of plugins with a @worker alone: what runs once per sample or block, and what the supervisor waits for.
_WORKER_UNITS = (
    RuntimeUnit("supervisor", "-O0", tuple(f"worker/{file}" for file in _SUPERVISOR_FILES)),
    RuntimeUnit("link", "-O2", ("ring/eventcount", "ring/ring")),
    RuntimeUnit("worker", "-O2", ("worker/latency", "worker/link", "worker/processor")),
    RuntimeUnit("turn", "-O2", ("worker/turn",)),
    RuntimeUnit("audio", "-O2", ("worker/audio", "worker/hearing", "worker/telling", "worker/waiting")),
)
_DRIVER_UNITS = (RuntimeUnit("driver", "-O1", ("driver",)),)
_SAMPLER_UNITS = (RuntimeUnit("sampler", "-O1", ("platform/sampler_linux",)),)
_PLAYER_UNITS = (
    RuntimeUnit("player", "-O1", ("player/changes", "player/events", "player/open", "player/play")),
)
_TRAP_FILES = ("trap/callers_linux", "trap/gate_linux", "trap/system_calls_linux", "trap/trap_linux")
_TRAP_UNITS = (RuntimeUnit("trap", "-O1", _TRAP_FILES),)
_RING_UNITS = (RuntimeUnit("ring", "-O2", ("memory", "ring/buffer", "ring/ring")),)
_LIVE_UNITS = (RuntimeUnit("live", "-O2", ("memory", "live/live")),)
_VOICES_UNITS = (RuntimeUnit("voices", "-O2", ("memory", "param", *_VOICE_FILES, "voices/functions")),)


BORDER = RuntimeUnit("border", "", ("border",))  # with a kernel's own flags


def runtime_units(shape: Shape, system: System, has_worker: bool = False) -> tuple[RuntimeUnit, ...]:
    """The driver is Python's way in and vst3/ the studio's: a library has one of them. Sampler, player, trap,
    ring (of rattle.WriteAheadBuffer), voices (of CPython and the interpreter) and live (of `rattle run`) are
    libraries alone."""
    alone: dict[Shape, tuple[RuntimeUnit, ...]] = {
        "sampler": _SAMPLER_UNITS,
        "player": _PLAYER_UNITS,
        "trap": _TRAP_UNITS,
        "ring": _RING_UNITS,
        "voices": _VOICES_UNITS,
        "live": (*_LIVE_UNITS, *_shared_units(system)),
    }
    if shape in alone:
        return alone[shape]
    units = _SHARED_UNITS + (_VST3_UNITS if shape == "vst3" else _DRIVER_UNITS)
    units += (*_WORKER_UNITS, *_shared_units(system)) if has_worker else ()
    return tuple(replace(unit, files=_files_on(system, unit)) for unit in units)


def runs_workers(system: System) -> bool:
    """Where worker processes have been seen to play. The runtime for the other systems compiles, links and,
    for Windows, plays under wine; Python's side has not been run there."""
    return system == "linux"


def _files_on(system: System, unit: RuntimeUnit) -> tuple[str, ...]:
    return tuple(
        file for name in unit.files for file in (_SYSTEM_FILES[system] if name == _SYSTEM_FILE else (name,))
    )


def _shared_units(system: System) -> tuple[RuntimeUnit, ...]:
    """A unit a file: each declares in its own words what it asks of the system."""
    return tuple(RuntimeUnit(file.partition("/")[2], "-O1", (file,)) for file in _SHARED_FILES[system])


def unit_text(unit: RuntimeUnit) -> str:
    """The digests make the text, and so the object's key, a function of the files' content."""
    paths = [f"{name}.c" for name in unit.files]
    return "".join(
        f"#include <{path}> /* {content_key([(NATIVE_FOLDER / path).read_bytes()])} */\n" for path in paths
    )


@once
def headers_digest() -> str:
    """One for all objects: finer dependencies would save nothing that a user ever edits."""
    headers = sorted(NATIVE_FOLDER.rglob("*.h"))
    headers = [path for path in headers if not {"hostile", "card"} & set(path.parts)]  # programs
    return content_key(
        part for path in headers for part in (str(path.relative_to(NATIVE_FOLDER)), path.read_bytes())
    )
