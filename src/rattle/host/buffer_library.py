"""native/ring/buffer.h through ctypes."""

from __future__ import annotations

import ctypes
from functools import cache as once

from rattle.bundle.library import library_builder


class NativeHealth(ctypes.Structure):
    """RattleBufferHealth of native/ring/buffer.h."""

    _fields_ = tuple(
        (name, ctypes.c_uint64)
        for name in (
            "written", "read", "readable", "ahead", "underruns", "missing",
            "overruns", "refused", "dropped", "capacity", "latency",
        )
    )  # fmt: skip


_PROTOTYPES: dict[str, tuple[object, list[object]]] = {
    "rattle_buffer_bytes": (
        ctypes.c_uint64,
        [ctypes.c_double, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32],
    ),
    "rattle_buffer_init": (
        ctypes.c_void_p,
        [ctypes.c_void_p, ctypes.c_double, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32],
    ),
    "rattle_buffer_attach": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_uint64]),
    "rattle_buffer_write": (
        ctypes.c_uint32,
        [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_uint32],
    ),
    "rattle_buffer_read": (
        ctypes.c_uint32,
        [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_uint32],
    ),
    "rattle_buffer_health": (None, [ctypes.c_void_p, ctypes.c_void_p]),
}


@once
def buffer_library() -> ctypes.CDLL:
    """Built at the first use on a machine. ctypes.CDLL lets go of the interpreter's lock during a call."""
    library = ctypes.CDLL(str(library_builder().ring()))
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
