"""The shared library of a plugin, and what the cache does for it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

import pytest
from gain_by_hand import KERNEL_C, HandGain

from rattle.bundle.cache import Cache
from rattle.bundle.elf import ElfFile
from rattle.bundle.errors import GeneratedCodeError
from rattle.bundle.library import LibraryBuilder, all_kernels
from rattle.bundle.runtime import BORDER, NATIVE_FOLDER, Shape, runtime_units
from rattle.bundle.tables import Kernel
from rattle.bundle.target import LINUX_ARM64, LINUX_X86_64, MACOS_ARM64, System, Target, this_machine
from rattle.bundle.toolchain import CompileJob, Toolchain, find_toolchain

V2 = Kernel("v2", "f32")


@dataclass(frozen=True)
class CountingToolchain(Toolchain):
    """Remembers what it was asked to compile."""

    compiled: list[str] = field(default_factory=list)

    def compile(self, target: Target, jobs: Sequence[CompileJob]) -> None:
        self.compiled.extend(job.source.stem for job in jobs)
        super().compile(target, jobs)


def builder_with(cache: Cache, target: Target | None = None) -> tuple[LibraryBuilder, list[str]]:
    found = find_toolchain()
    toolchain = CountingToolchain(found.clang, found.linker, found.identity)
    return LibraryBuilder(target or this_machine(), toolchain, cache), toolchain.compiled


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that holds the runtime already, as every build but a user's first finds it."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    builder, _ = builder_with(cache)
    builder.driver(HandGain(), V2)
    builder.vst3(HandGain(), tmp_path_factory.mktemp("library") / "library.so")
    return cache


def test_runtime_is_compiled_once_for_all_plugins(warm: Cache, tmp_path: Path) -> None:
    """Another plugin costs its kernels and its tables, nothing else."""
    builder, compiled = builder_with(warm)
    code = HandGain()
    other = replace(code, description=replace(code.description, name="Other"), kernel_c=KERNEL_C + "\n")
    builder.vst3(other, tmp_path / "other.so")
    assert set(compiled) == {kernel.symbol for kernel in all_kernels(builder.target)} | {"tables"}


def test_equal_plugins_share_one_driver_library(warm: Cache) -> None:
    """Asked again, the driver's library is the same file and nothing is compiled."""
    builder, compiled = builder_with(warm)
    first, second = builder.driver(HandGain(), V2), builder.driver(HandGain(), V2)
    assert first == second
    assert compiled == []
    ctypes.CDLL(str(first))


def test_damaged_objects_are_made_again(tmp_path: Path) -> None:
    """A cache full of rubbish costs time and nothing else: the library has the same bytes."""
    cache = Cache(tmp_path / "cache")
    builder, compiled = builder_with(cache)
    sound = builder.driver(HandGain(), V2)
    content, first = sound.read_bytes(), list(compiled)
    for entry in (tmp_path / "cache").iterdir():
        entry.write_bytes(b"rubbish")
    assert builder.driver(HandGain(), V2).read_bytes() == content
    assert compiled == first * 2


def test_no_cache_still_builds_a_library_that_loads(tmp_path: Path) -> None:
    """Where nothing can be written the library lives as long as the process."""
    (tmp_path / "a file").write_text("")
    builder, _ = builder_with(Cache(tmp_path / "a file" / "cache"))
    library = builder.driver(HandGain(), V2)
    assert ctypes.CDLL(str(library)).rattle_driver_latency


def test_edited_runtime_is_compiled_again(
    warm: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An object's key is the content of its source: what changed is compiled, what did not is found."""
    param = NATIVE_FOLDER / "param.c"
    content = Path.read_bytes

    def edited(path: Path) -> bytes:
        return content(path) + (b"\n" if path == param else b"")

    builder, compiled = builder_with(warm)
    monkeypatch.setattr(Path, "read_bytes", edited)
    builder.driver(HandGain(), V2)
    assert compiled == ["play"]


def test_every_file_of_the_runtime_is_in_one_unit() -> None:
    """A file that is added or renamed is not left out of the library without a word."""
    named = [f"{name}.c" for name in BORDER.files] + [
        f"{name}.c"
        for shape in get_args(Shape)
        for system in get_args(System)
        for unit in runtime_units(shape, system, has_worker=True)
        for name in unit.files
    ]
    found = {path.relative_to(NATIVE_FOLDER) for path in NATIVE_FOLDER.rglob("*.c")}
    assert set(named) == {str(path) for path in found if path.parts[0] not in ("hostile", "card")}  # programs
    for shape in ("vst3", "driver"):
        files = [name for unit in runtime_units(shape, "linux", has_worker=True) for name in unit.files]
        assert len(files) == len(set(files))


def test_vst3_library_is_the_same_each_time(warm: Cache, tmp_path: Path) -> None:
    """Two builds of one plugin, one from the cache and one without, are equal to the byte."""
    cached, _ = builder_with(warm)
    fresh, _ = builder_with(Cache(None))
    cached.vst3(HandGain(), tmp_path / "a.so")
    fresh.vst3(HandGain(), tmp_path / "b.so")
    assert (tmp_path / "a.so").read_bytes() == (tmp_path / "b.so").read_bytes()


def exports(library: Path) -> set[str]:
    return {symbol.name for symbol in ElfFile(library.read_bytes()).dynamic_symbols if symbol.section}


def test_vst3_library_shows_its_entry_and_nothing_else(warm: Cache, tmp_path: Path) -> None:
    """Only the module's entry points are visible: two plugins in one host cannot take each other's code."""
    builder, _ = builder_with(warm)
    builder.vst3(HandGain(), tmp_path / "a.so")
    assert exports(tmp_path / "a.so") == {"GetPluginFactory", "ModuleEntry", "ModuleExit"}


def test_driver_library_shows_the_driver_and_nothing_else(warm: Cache) -> None:
    """The library for Python exports native/driver.h."""
    builder, _ = builder_with(warm)
    shown = exports(builder.driver(HandGain(), V2))
    assert {"rattle_driver_open", "rattle_driver_process"} <= shown
    assert all(name.startswith("rattle_driver_") for name in shown)


def test_arm_library_links(warm: Cache, tmp_path: Path) -> None:
    """The whole runtime compiles for 64-bit ARM too."""
    builder, _ = builder_with(warm, LINUX_ARM64)
    builder.vst3(HandGain(), tmp_path / "arm.so")
    assert int.from_bytes((tmp_path / "arm.so").read_bytes()[18:20], "little") == 183


def test_refused_kernel_leaves_nothing_in_the_cache(warm: Cache) -> None:
    """After a failed build the next one compiles again."""
    builder, compiled = builder_with(warm)
    broken = replace(HandGain(), kernel_c="nonsense")
    for _ in range(2):
        with pytest.raises(GeneratedCodeError, match="fault of Rattle"):
            builder.driver(broken, V2)
    assert compiled == [V2.symbol] * 2


def test_refused_c_is_kept_as_evidence(warm: Cache, own_temporary_folder: Path) -> None:
    """The file that a refusal names is there to be looked at; a build that succeeds leaves nothing."""
    builder, _ = builder_with(warm)
    builder.driver(replace(HandGain(), kernel_c=KERNEL_C + "/* new */"), V2)
    assert list(own_temporary_folder.iterdir()) == []
    with pytest.raises(GeneratedCodeError) as caught:
        builder.driver(replace(HandGain(), kernel_c="nonsense"), V2)
    evidence = next(own_temporary_folder.glob("*/*.c"))
    assert str(evidence) in str(caught.value)
    assert evidence.parent.joinpath(f"{V2.symbol}.c").read_text() == "nonsense"


@pytest.mark.parametrize("target", [LINUX_X86_64, LINUX_ARM64, MACOS_ARM64], ids=lambda target: target.name)
def test_kernel_that_calls_the_c_library_is_refused(warm: Cache, target: Target) -> None:
    """A loader or linker would find the name and be silent: the build says it, though clang was told that the
    function does not block."""
    builder, _ = builder_with(warm, target)
    call = "double fmod(double, double) RATTLE_NONBLOCKING;\ndouble rest(double x);\n"
    call += "double rest(double x) { return fmod(x, 3.0); }\n"
    with pytest.raises(GeneratedCodeError, match=r"not known to be real-time: fmod\."):
        builder.compile_kernels(replace(HandGain(), kernel_c=HandGain().kernel_c + call), [V2])
