"""The structures of native/worker/link.h and native/ring/ring.h, as ctypes sees them.

A test compares every offset with C's. What is _Atomic there is written here by its one writer, in plain
stores of an aligned word, which no machine tears; order between them is made by the functions of link.h.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char, c_double, c_float, c_int32, c_int64, c_uint32, c_uint64
from typing import Any

LINE = 128  # RATTLE_LINE
SLOTS = 2
HISTOGRAM = 64

_Field = tuple[str, Any]
_ON_A_LINE: _Field = ("", None)  # what follows is _Alignas(RATTLE_LINE)


def _fields(*fields: _Field, ends_on_a_line: bool = True) -> list[_Field]:
    """With the bytes that C leaves out before fields aligned to a line, and behind the last."""
    found: list[_Field] = []
    for name, kind in (*fields, _ON_A_LINE) if ends_on_a_line else fields:
        if kind is None:
            _pad(found)
        else:
            found.append((name, kind))
    return found


def _pad(found: list[_Field]) -> None:
    class Before(ctypes.Structure):
        _fields_ = found

    last = getattr(Before, found[-1][0])
    missing = -(last.offset + last.size) % LINE
    if missing:
        found.append((f"_padding_{len(found)}", c_char * missing))


class Ramp(ctypes.Structure):
    _fields_ = (("target", c_double), ("step", c_double), ("remaining", c_uint32))


class Transport(ctypes.Structure):
    _fields_ = (
        *((name, c_int64) for name in ("playing", "recording", "looping", "has_tempo", "has_position")),
        *((name, c_int64) for name in ("beats_per_bar", "beat_unit")),
        *((name, c_double) for name in ("tempo_bpm", "loop_start_beats", "loop_end_beats", "bar_beats")),
        *((name, c_double) for name in ("first_beats", "beats_per_sample")),
        *((name, c_int64) for name in ("first_samples", "passed_samples")),
    )


class Event(ctypes.Structure):
    _fields_ = (
        ("kind", c_uint32),
        *((name, c_int32) for name in ("channel", "note", "number", "id")),
        ("tuning", c_float),
        ("value", c_double),
    )


class _As(ctypes.Union):
    _fields_ = (("ramp", Ramp), ("transport", Transport), ("event", Event), ("origin", c_uint64))


class Record(ctypes.Structure):
    _fields_ = (("position", c_uint64), ("kind", c_uint32), ("index", c_uint32), ("as_", _As))


class Turn(ctypes.Structure):
    _fields_ = (
        ("kind", c_uint32),
        ("slack_us", c_uint32),
        *((name, c_uint64) for name in ("position", "record", "record_end")),
    )


class Ring(ctypes.Structure):
    """Up to its samples, which follow."""

    _fields_ = _fields(
        ("capacity", c_uint64),
        ("channels", c_uint64),
        _ON_A_LINE,
        ("restarts", c_uint64),
        ("begin", c_uint64),
        _ON_A_LINE,
        ("claimed", c_uint64),
        _ON_A_LINE,
        ("end", c_uint64),
    )


class EventCount(ctypes.Structure):
    _fields_ = _fields(("sequence", c_uint32), _ON_A_LINE, ("waiting", c_uint32))


class WorkerHealth(ctypes.Structure):
    _fields_ = (
        *((name, c_uint64) for name in ("quanta", "exceptions", "busy", "busy_worst", "pause_worst")),
        *((name, c_uint64) for name in ("pause_estimate", "collections", "skipped", "memory")),
        ("histogram", c_uint64 * HISTOGRAM),
        ("is_real_time", c_uint32),
        ("is_silenced", c_uint32),
    )


class Turning(ctypes.Structure):
    _fields_ = (
        *((name, c_uint64) for name in ("record", "record_end", "idle", "input_end", "input_ns")),
        *((name, c_uint32) for name in ("is_playing", "wants_keyframe")),
    )


class Slot(ctypes.Structure):
    _fields_ = _fields(
        ("order", c_uint32),
        ("first", c_uint64),
        ("sound", c_uint64),
        _ON_A_LINE,
        ("state", c_uint32),
        ("process", c_int32),
        ("position", c_uint64),
        ("wants_rotation", c_uint32),
        _ON_A_LINE,
        ("input", EventCount),
        _ON_A_LINE,
        ("turning", Turning),
        _ON_A_LINE,
        ("health", WorkerHealth),
    )


class Shape(ctypes.Structure):
    _fields_ = (
        ("sample_rate", c_double),
        *((name, c_uint32) for name in ("inputs", "sidechains", "outputs", "quantum", "latency")),
        *((name, c_uint32) for name in ("largest_block", "params", "meters", "declared")),
        ("capacity", c_uint64),
    )


class HostHealth(ctypes.Structure):
    _fields_ = _fields(
        *(
            (name, c_uint64)
            for name in ("position", "underruns", "missing", "faded", "lag_worst", "takeovers")
        ),
        *((name, c_uint64) for name in ("waits", "system_calls")),
        *((name, c_uint32) for name in ("heard", "is_dry")),
    )


class Supervision(ctypes.Structure):
    _fields_ = _fields(
        *((name, c_uint32) for name in ("status", "wanted_latency")),
        *((name, c_uint64) for name in ("wanted_since", "deaths", "hangs", "reloads", "adjustments")),
    )


class Link(ctypes.Structure):
    _fields_ = _fields(
        ("magic", c_uint32),
        ("version", c_uint32),
        ("bytes", c_uint64),
        ("shape", Shape),
        ("host_process", c_int64),
        ("name", c_char * 128),
        _ON_A_LINE,
        ("is_closed", c_uint32),
        _ON_A_LINE,
        ("pace", c_uint32),
        ("is_offline", c_uint32),
        _ON_A_LINE,
        ("to_host", EventCount),
        ("host", HostHealth),
        ("supervision", Supervision),
        ("slots", Slot * SLOTS),
    )
