"""The elementary functions as a library: of 32 bits beside those of 64, compiled as kernels are."""

from __future__ import annotations

import ctypes
from pathlib import Path

from rattle.bundle.library import library_builder
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import InstructionSet
from rattle.bundle.toolchain import CompileJob
from rattle.compiler.check.elementary import SAMPLE, add_elementary, compiled_function
from rattle.compiler.check.functions import ELEMENTARY
from rattle.compiler.emit.elementary import elementary_function
from rattle.compiler.ir import SINGLE, Function
from rattle.dsp import fast

SCAN_HEADER = Path(__file__).with_name("scan.h")
FAST = tuple(name for name in ELEMENTARY if hasattr(fast, name))
# As kernels are compiled (bundle/library.py), but for the widest vectors an instruction set has.
FLAGS = ("-O1", "-fvectorize", "-fno-slp-vectorize", "-mprefer-vector-width=512", "-DRATTLE_KERNEL=none")


class Scan(ctypes.Structure):
    """scan.h says what these are."""

    _fields_ = (
        ("first", ctypes.c_uint64),
        ("step", ctypes.c_uint64),
        ("low", ctypes.c_double),
        ("high", ctypes.c_double),
        ("least", ctypes.c_double),
        ("unit", ctypes.c_double),
        ("worst", ctypes.c_double),
        ("at", ctypes.c_float),
        ("and_at", ctypes.c_float),
    )


def load(instruction_set: InstructionSet, folder: Path) -> ctypes.CDLL:
    """scan_NAME, error_NAME and apply_NAME of each function, and of fast_NAME."""
    builder = library_builder()
    source, made = folder / "elementary.c", folder / f"elementary_{instruction_set}.o"
    source.write_text(_source())
    march = dict(builder.target.march)[instruction_set]
    flags = (*FLAGS, f"-march={march}", f"-I{NATIVE_FOLDER}", f"-I{SCAN_HEADER.parent}")
    builder.toolchain.compile(builder.target, [CompileJob(source, made, flags)])
    library = made.with_suffix(".so")
    builder.toolchain.link(builder.target, [made], library)
    loaded = ctypes.CDLL(str(library))
    for name in (*ELEMENTARY, *(f"fast_{name}" for name in FAST)):
        error = getattr(loaded, f"error_{name}")
        error.restype, error.argtypes = ctypes.c_double, (ctypes.c_float, ctypes.c_float, ctypes.c_double)
    return loaded


def _source() -> str:
    functions: dict[str, Function] = {}
    add_elementary(functions, [version for name in ELEMENTARY for version in (name, name + SINGLE)])
    for name in FAST:
        functions[f"fast_{name}"] = compiled_function(f"fast_{name}", getattr(fast, name), SAMPLE)
    lines = ["#define RATTLE_REAL_BITS 32", '#include "kernel.h"', ""]
    for name, function in functions.items():
        lines += elementary_function(name, function)
    lines.append('#include "scan.h"')
    for name in ELEMENTARY:
        lines.append(f"{_macro(functions[name])}({name}, rattle_{name}{SINGLE}, rattle_{name})")
    for name in FAST:
        lines.append(f"{_macro(functions[name])}(fast_{name}, rattle_fast_{name}, rattle_{name})")
    return "\n".join(lines) + "\n"


def _macro(function: Function) -> str:
    return "SCAN_ONE" if len(function.args) == 1 else "SCAN_TWO"
