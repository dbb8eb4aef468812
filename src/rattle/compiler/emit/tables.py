"""Tables in C: what read-only arrays hold, and what other arrays begin with.

A big one is an object file of its own, shared by all kernels, its bytes in a string: of a million floats
written as numbers each kernel would take a second to compile, as a string it takes a fifth of one, once.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.numbers import number
from rattle.compiler.ir import OF_VOICES, ArraySlot, Const, DType, Program

BIG_BYTES = 65536
_STORED: dict[DType, tuple[str, ...]] = {
    DType.REAL: ("<f4", "<f8"), DType.F32: ("<f4",), DType.F64: ("<f8",), DType.I64: ("<i8",),
    DType.I32: ("<i4",), DType.U32: ("<u4",), DType.BOOL: ("u1",),
}  # fmt: skip
_SUFFIXES = {"<f4": "_f32", "<f8": "_f64"}


def tables_of(program: Program) -> list[ArraySlot]:
    return [array for array in program.arrays if array.initial is not None]


def table(array: ArraySlot) -> list[str]:
    """The declaration of one, for a kernel."""
    if _is_big(array):
        return _elsewhere(array)
    values = [number(Const(array.dtype, _scalar(array.dtype, value))) for value in _elements(array).tolist()]
    head = f"static const {C_TYPES[array.dtype]} table_{identifier(array.path)}[{len(values)}] = {{"
    rows = ["    " + ", ".join(values[k : k + 8]) + "," for k in range(0, len(values), 8)]
    return [head, *rows, "};", ""]


def data_source(program: Program) -> str:
    """The big ones; equal ones are one. Nothing, mostly."""
    found = {name: data for array in tables_of(program) if _is_big(array) for name, data in _stored(array)}
    if not found:
        return ""
    lines = [f"/* {program.name}: big tables, as bytes. */"]
    for name, data in found.items():
        lines += [f"extern const unsigned char {name}[];", f"{_PLACED} const unsigned char {name}[] ="]
        lines += [*_strings(data), ";"]
    return "\n".join(lines) + "\n"


_PLACED = '__attribute__((aligned(64), weak, visibility("hidden")))'


def _elements(array: ArraySlot) -> NDArray[Any]:
    """Units lie side by side for each index, as in memory."""
    assert array.initial is not None
    if array.count is None or (array.path.startswith(OF_VOICES) and not array.read_only):
        return array.initial.ravel()  # a voice's row is its own (layout.py)
    return array.initial.T.ravel()


def _is_big(array: ArraySlot) -> bool:
    return _elements(array).size * np.dtype(_STORED[array.dtype][0]).itemsize >= BIG_BYTES


def _stored(array: ArraySlot) -> list[tuple[str, bytes]]:
    """Samples are stored in both widths; a library keeps what its kernels use."""
    whole = np.ascontiguousarray(_elements(array))
    identity = f"{crc32(whole.tobytes()):08x}_{array.dtype.value}_{whole.size}"
    with np.errstate(over="ignore"):
        return [
            (f"rattle_data_{identity}{_SUFFIXES.get(stored, '')}", whole.astype(stored).tobytes())
            for stored in _STORED[array.dtype]
        ]


def _elsewhere(array: ArraySlot) -> list[str]:
    name, c_type = identifier(array.path), C_TYPES[array.dtype]
    stored = _stored(array)[0][0]
    if array.dtype is DType.REAL:
        stored = f"RATTLE_REAL_NAME({stored.removesuffix('_f32')})"
    return [
        f'extern __attribute__((visibility("hidden"))) const {c_type} {stored}[{_elements(array).size}];',
        f"#define table_{name} {stored}",
        "",
    ]


_ESCAPED = np.array([f"\\{byte:03o}".encode() for byte in range(256)])


def _strings(data: bytes) -> list[str]:
    """One byte more than the data: a string ends in 0."""
    written = _ESCAPED[np.frombuffer(data, np.uint8)].tobytes().decode("ascii")
    return [f'    "{written[k : k + 1024]}"' for k in range(0, len(written), 1024)]


def _scalar(dtype: DType, value: float) -> float | int | bool:
    return float(value) if dtype.is_float else int(value)
