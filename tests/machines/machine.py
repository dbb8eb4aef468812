"""The machines: how C becomes their code, and how that code is run."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.language.engines import instruction_sets

from rattle.bundle.target import LINUX_ARM64, LINUX_X86_64, InstructionSet, Target
from rattle.bundle.toolchain import find_toolchain

Run = Callable[[Path, bytes], bytes]  # a linked host and its scripts -> what it wrote before it ended

# Every check there is for C, each ending the process where it fails. Integers wrap on purpose (-fwrapv).
_SANITIZERS = (
    "-fsanitize=undefined,float-cast-overflow,local-bounds",
    "-fsanitize-trap=all",
)


@dataclass(frozen=True)
class Machine:
    name: str
    target: Target
    flags: tuple[str, ...]
    edge: str  # host/edge_NAME.c
    linker: tuple[str, ...]
    run: Run
    is_fenced: bool

    def link(self, objects: Sequence[Path], host: Path) -> None:
        command = [*find_toolchain().clang[:1], *self.linker, "-o", str(host), *map(str, objects)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def _run_here(host: Path, scripts: bytes) -> bytes:
    return _written([str(host)], scripts)


def _run_in_qemu(host: Path, scripts: bytes) -> bytes:
    qemu = shutil.which("qemu-aarch64") or shutil.which("qemu-aarch64-static")
    if qemu is None:
        missing = "NO ARM64 MACHINE: apt install qemu-user (`dev.py test` does so for root)"
        pytest.fail(missing) if os.geteuid() == 0 else pytest.skip(missing)
    return _written([qemu, str(host)], scripts)


def _written(command: list[str], scripts: bytes) -> bytes:
    """The exit status is not asked for: a host that was stopped has not written all it should."""
    return subprocess.run(command, input=scripts, capture_output=True, timeout=300).stdout


def _run_in_wasmtime(host: Path, scripts: bytes) -> bytes:
    import wasmtime  # not for every test's start: it loads a compiler of its own

    written: list[bytes] = []
    store = wasmtime.Store()
    i32 = wasmtime.ValType.i32()

    def write(caller: wasmtime.Caller, start: int, count: int) -> None:
        written.append(bytes(caller["memory"].read(caller, start, start + count)))

    host_write = wasmtime.Func(store, wasmtime.FuncType([i32, i32], []), write, access_caller=True)
    instance = wasmtime.Instance(store, wasmtime.Module.from_file(store.engine, str(host)), [host_write])
    exports = instance.exports(store)
    start = exports["room"](store, len(scripts))
    exports["memory"].write(store, scripts, start)
    with contextlib.suppress(wasmtime.Trap):
        exports["play"](store, start, len(scripts))
    return b"".join(written)


_ELF = ("ld.lld", "-static", "--gc-sections")
ARM64 = Machine("arm64", LINUX_ARM64, ("-fno-PIC",), "linux", _ELF, _run_in_qemu, is_fenced=True)
WASM32 = Machine(
    "wasm32",
    Target("wasm32", "wasm32-unknown-unknown", "", (("v2", "generic"),)),
    ("-msimd128", "-fno-PIC"),
    "wasm",
    ("wasm-ld", "--no-entry", "-z", "stack-size=1048576"),
    _run_in_wasmtime,
    is_fenced=False,
)


def x86(instruction_set: InstructionSet, sanitized: bool = False) -> Machine:
    """This processor with fenced arrays, and with a trap at every undefined operation if so wished."""
    march = dict(LINUX_X86_64.march)[instruction_set]
    target = Target("x86", LINUX_X86_64.triple, "", (("v2", march),))
    flags = ("-fno-PIC", *(_SANITIZERS if sanitized else ()))
    name = f"{instruction_set}{' sanitized' * sanitized}"
    return Machine(name, target, flags, "linux", _ELF, _run_here, is_fenced=True)


SANITIZED = x86(instruction_sets()[-1], sanitized=True)
