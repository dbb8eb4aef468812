"""A plugin's shared library: its kernels, its tables, and the native runtime around them.

The generated C of the plugin is compiled once per kernel; the runtime does not depend on the plugin, so
its objects come out of the cache in every build but the first. There are two shapes: `vst3` for a bundle,
with all kernels and the VST3 interface, and `driver` for Python, with one kernel and native/driver.h. A
third, `sampler`, contains no plugin: it measures one. Nor does `player`, which plays any bundle, nor
`trap`, which is loaded before one, nor `ring`, which is rattle.WriteAheadBuffer, nor `voices`, the voice
engine of instruments that CPython or the interpreter plays.
"""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache as once
from pathlib import Path
from typing import Protocol

from rattle.bundle.cache import Cache, content_key, user_cache
from rattle.bundle.errors import GeneratedCodeError, UnsupportedTargetError
from rattle.bundle.imports import refuse_imports
from rattle.bundle.runtime import (
    BORDER,
    NATIVE_FOLDER,
    Shape,
    headers_digest,
    runs_workers,
    runtime_units,
    unit_text,
)
from rattle.bundle.tables import Kernel, plugin_tables_c
from rattle.bundle.target import SAMPLE_TYPES, Target, this_machine
from rattle.bundle.toolchain import CompileJob, Toolchain, find_toolchain
from rattle.plugin.description import PluginDescription

# The static check of the real-time promise: on the audio path a call that may block fails the build.
NONBLOCKING_FLAGS = ("-Wfunction-effects", "-Werror=function-effects")

# -O1 with the loop vectoriser takes half the time of -O2 and its code is as fast: emitted code is inlined and
# hoisted already (eq8, ping_pong and tremolo; -O3 is as -O2). The straight-line vectoriser is a lottery: on
# eq8 it gains 8 % at v2 and loses 30 % at v4.
KERNEL_FLAGS = ("-O1", "-fvectorize", "-fno-slp-vectorize", *NONBLOCKING_FLAGS)


class PluginCode(Protocol):
    """What the compiler hands over (rattle.compiler.CompiledPlugin)."""

    @property
    def description(self) -> PluginDescription: ...
    @property
    def kernel_c(self) -> str:
        """Defines `const RattleProcessor RATTLE_KERNEL` for RATTLE_REAL_BITS of 32 or 64."""

    @property
    def elementary_c(self) -> str:
        """Defines the functions of native/elementary.h."""

    @property
    def data_c(self) -> str:
        """Defines the big tables that the kernels declare; "" without any."""


@dataclass(frozen=True)
class _Source:
    """One object file to be."""

    name: str
    text: str
    flags: tuple[str, ...]
    suffix: str = ".c"
    is_kernel: bool = False


@dataclass(frozen=True)
class LibraryBuilder:
    """Builds libraries for one target with one toolchain through one cache. Safe to use in parallel."""

    target: Target
    toolchain: Toolchain
    cache: Cache

    def on(self, target: Target) -> LibraryBuilder:
        """The same for another machine."""
        return replace(self, target=target)

    def vst3(self, code: PluginCode, library: Path) -> None:
        """Writes the library of a VST3 bundle, with all kernels, to `library`."""
        with _work_folder() as folder:
            sources = self._sources(code, kernels_of(code.description, self.target), "vst3")
            self.toolchain.link(self.target, self._objects(sources, folder), library)

    def driver(self, code: PluginCode, kernel: Kernel, assembly: str = "") -> Path:
        """The library Python drives, with this one kernel. Its path is a function of its content: equal
        plugins share one file, which nobody ever writes again.

        assembly: of the kernel, instead of compiling it."""
        sources = self._sources(code, [kernel], "driver")
        if assembly:
            sources[0] = _Source(kernel.symbol, assembly, (), ".s", is_kernel=True)
        return self._kept_library(sources)

    def sampler(self) -> Path:
        """The library of native/platform/sampler.h. Raises UnsupportedTargetError outside Linux."""
        if self.target.system != "linux":
            raise UnsupportedTargetError("where time goes can be measured on Linux only")
        return self._kept_library(self._runtime_sources("sampler"))

    def player(self) -> Path:
        """The library of native/player/player.h."""
        return self._kept_library(self._runtime_sources("player"))

    def trap(self) -> Path:
        """The library of native/trap/trap.h, to be preloaded."""
        return self._kept_library(self._runtime_sources("trap"))

    def ring(self) -> Path:
        """The library of native/ring/buffer.h."""
        return self._kept_library(self._runtime_sources("ring"))

    def voices(self) -> Path:
        """The library of native/voices/voices.h, as one table."""
        from rattle.compiler.pipeline import runtime_elementary  # here: `import rattle` loads no compiler

        elementary = _Source("elementary", runtime_elementary(), self._runtime_flags("-O1"))
        return self._kept_library([elementary, *self._runtime_sources("voices")])

    def live(self) -> Path:
        """The library of native/live/live.h."""
        return self._kept_library(self._runtime_sources("live"))

    def _kept_library(self, sources: Sequence[_Source]) -> Path:
        name = content_key(self._object_key(source) for source in sources) + ".so"
        found = self.cache.find(name)
        if found:
            return found
        with _work_folder() as folder:
            library = folder / name
            self.toolchain.link(self.target, self._objects(sources, folder), library)
            kept = self.cache.keep(name, library)
            return kept if kept != library else Path(shutil.move(library, _folder_of_this_process() / name))

    def assembly(self, kernel_c: str, kernel: Kernel, flags: Sequence[str] = ()) -> str:
        """What becomes of a kernel's C: what a build with these flags on top would make an object of."""
        source = _Source(kernel.symbol, kernel_c, (*self._flags_of(kernel), "-S", *flags))
        with _work_folder() as folder:
            made = folder / f"{kernel.symbol}.s"
            self.toolchain.compile(self.target, [_job(source, folder, made)])
            return made.read_text()

    def compile_runtime(self, shape: Shape) -> None:
        """Puts the runtime's objects into the cache, so that a build that follows finds them there."""
        with _work_folder() as folder:
            self._objects(self._runtime_sources(shape), folder)

    def compile_kernels(self, code: PluginCode, kernels: Sequence[Kernel]) -> None:
        """Puts these kernels' objects into the cache."""
        with _work_folder() as folder:
            self._objects(self._kernel_sources(code, kernels), folder)

    def _sources(self, code: PluginCode, kernels: Sequence[Kernel], shape: Shape) -> list[_Source]:
        refuse_worker(code.description, self.target)
        tables = plugin_tables_c(code.description, kernels, build_digest(code) if shape == "vst3" else "")
        return [
            *self._kernel_sources(code, kernels),
            *self._border_sources(kernels),
            _Source("tables", tables, self._runtime_flags("-O1")),
            _Source("elementary", code.elementary_c, self._runtime_flags("-O1")),
            *([_Source("data", code.data_c, self._runtime_flags("-O0"))] if code.data_c else []),
            *self._runtime_sources(shape, code.description.worker is not None),
        ]

    def _kernel_sources(self, code: PluginCode, kernels: Sequence[Kernel]) -> list[_Source]:
        return [
            _Source(kernel.symbol, code.kernel_c, self._flags_of(kernel), is_kernel=True)
            for kernel in kernels
        ]

    def _border_sources(self, kernels: Sequence[Kernel]) -> list[_Source]:
        text = unit_text(BORDER)
        return [_Source(kernel.border, text, self._flags_of(kernel), is_kernel=True) for kernel in kernels]

    def _flags_of(self, kernel: Kernel) -> tuple[str, ...]:
        return _kernel_flags(kernel, dict(self.target.march)[kernel.instruction_set])

    def _runtime_sources(self, shape: Shape, has_worker: bool = False) -> list[_Source]:
        return [
            _Source(unit.name, unit_text(unit), self._runtime_flags(unit.level))
            for unit in runtime_units(shape, self.target.system, has_worker)
        ]

    def _runtime_flags(self, level: str) -> tuple[str, ...]:
        return (level, *NONBLOCKING_FLAGS, "-Werror=constant-conversion", f"-march={self.target.march[0][1]}")

    def _object_key(self, source: _Source) -> str:
        made_by = (self.toolchain.fingerprint(self.target), headers_digest())
        return content_key((*made_by, source.name, *source.flags, source.text))

    def _objects(self, sources: Sequence[_Source], folder: Path) -> list[Path]:
        """Object files in the order of the sources; those not in the cache are compiled in `folder`."""
        names = [f"{self._object_key(source)}.o" for source in sources]
        found = {name: self.cache.find(name) for name in names}
        missing = [(name, source) for name, source in zip(names, sources, strict=True) if found[name] is None]
        jobs = [_job(source, folder, folder / name) for name, source in missing]
        self.toolchain.compile(self.target, jobs)
        refuse_imports(
            [job.output for job, (_, source) in zip(jobs, missing, strict=True) if source.is_kernel]
        )
        made = {job.output.name: self.cache.keep(job.output.name, job.output) for job in jobs}
        return [found[name] or made[name] for name in names]


def build_digest(code: PluginCode) -> str:
    """Stands in every library of a bundle, whatever system it is for, and in none of another source."""
    tables = plugin_tables_c(code.description, ())
    return content_key((tables, code.kernel_c, code.elementary_c, code.data_c))


def library_builder(target: Target | None = None) -> LibraryBuilder:
    """For this machine unless told otherwise. Raises UnsupportedTargetError, ToolchainError."""
    return LibraryBuilder(target or this_machine(), find_toolchain(), user_cache())


def all_kernels(target: Target) -> list[Kernel]:
    return [
        Kernel(instructions, sample) for sample in SAMPLE_TYPES for instructions in target.instruction_sets
    ]


def kernels_of(description: PluginDescription, target: Target) -> list[Kernel]:
    """Around a worker nothing is computed: one set of instructions, that of every processor, will do."""
    if description.worker is None:
        return all_kernels(target)
    return [Kernel(target.instruction_sets[0], sample) for sample in SAMPLE_TYPES]


def refuse_worker(description: PluginDescription, target: Target) -> None:
    """Raises UnsupportedTargetError for a plugin under @worker where no process can be started yet."""
    if description.worker is not None and not runs_workers(target.system):
        what = f"{description.class_name} is ordinary Python (@worker)"
        raise UnsupportedTargetError(f"{what}, which this version runs on Linux only, not on {target.name}")


def _kernel_flags(kernel: Kernel, march: str) -> tuple[str, ...]:
    bits = kernel.sample_type.removeprefix("f")
    return (
        *KERNEL_FLAGS,
        f"-march={march}",
        f"-DRATTLE_REAL_BITS={bits}",
        f"-DRATTLE_KERNEL={kernel.symbol}",
        f"-DRATTLE_BORDER={kernel.border}",
    )


def _job(source: _Source, folder: Path, output: Path) -> CompileJob:
    path = folder / f"{source.name}{source.suffix}"
    path.write_text(source.text)
    return CompileJob(path, output, (*source.flags, f"-I{NATIVE_FOLDER}"))


@contextlib.contextmanager
def _work_folder() -> Iterator[Path]:
    """Goes away, unless the compiler refused something in it: then the message names files in here."""
    folder = Path(tempfile.mkdtemp(prefix="rattle-"))
    is_evidence = False
    try:
        yield folder
    except GeneratedCodeError:
        is_evidence = True
        raise
    finally:
        if not is_evidence:
            shutil.rmtree(folder, ignore_errors=True)


@once
def _folder_of_this_process() -> Path:
    """Where a library lives whose cache cannot be written; it may stay loaded until the end."""
    folder = Path(tempfile.mkdtemp(prefix="rattle-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
