"""rattle doctor: whether this machine has all that building needs, and what to do where it has not."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from rattle.bundle.cache import user_cache
from rattle.bundle.errors import BuildError
from rattle.bundle.target import PLATFORMS, Target, best_instruction_set, this_machine
from rattle.bundle.toolchain import CompileJob, Toolchain, find_toolchain
from rattle.bundle.vst3_bundle import users_vst3_folder

from .doctor_workers import check_workers
from .finding import Finding
from .terminal import say

PACKAGES = ("rattle", "numpy", "soundfile", "mido", "ziglang", "click", "rich")
LEVELS = {"v2": "x86-64-v2 (SSE4.2)", "v3": "x86-64-v3 (AVX2)", "v4": "x86-64-v4 (AVX-512)"}


@click.command()
def doctor() -> None:
    """Check Python, packages, the C compiler, the cache, the folder studios look in, and workers."""
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        mark, style = ("to do", "bold red") if finding.cure else ("ok", "green")
        say((f"{mark:6}", style), f"{finding.what:13} {finding.fact}")
        for line in (*finding.more, *([finding.cure] if finding.cure else [])):
            say(f"{'':20}{line}")
    sick = sum(1 for finding in findings if finding.cure)
    say(f"\n{sick} to do" if sick else "\nready to build")
    click.get_current_context().exit(1 if sick else 0)


def check_python() -> Iterator[Finding]:
    cure = "" if sys.version_info >= (3, 11) else "Rattle needs Python 3.11 or newer"
    yield Finding("Python", f"{platform.python_version()} at {sys.executable}", cure)


def check_packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "is not installed", f"{sys.executable} -m pip install {name}")


def check_machine() -> Iterator[Finding]:
    try:
        target = this_machine()
    except BuildError as error:
        yield Finding("machine", str(error), "build on Linux, x86-64 or arm64")
        return
    level = LEVELS[best_instruction_set(target)] if target.name.endswith("x86_64") else "baseline"
    yield Finding("machine", f"{target.name}, runs kernels up to {level}")


def check_toolchain() -> Iterator[Finding]:
    cure = f"{sys.executable} -m pip install --force-reinstall ziglang"
    if "RATTLE_CLANG" in os.environ:
        cure = "unset RATTLE_CLANG, or let it name a clang that works"
    try:
        toolchain = find_toolchain()
        build_tiny(toolchain, this_machine())
        yield Finding("C compiler", f"{' '.join(toolchain.clang[:2])} compiles and links")
    except (BuildError, OSError) as error:
        yield Finding("C compiler", str(error).splitlines()[0], cure)
        return
    yield Finding("targets", ", ".join(available(toolchain)))


def available(toolchain: Toolchain) -> Iterator[str]:
    """What --target may name here: a clang of the system's links for Linux alone."""
    for each in PLATFORMS.values():
        with contextlib.suppress(BuildError):
            for target in each.targets:
                build_tiny(toolchain, target)
            yield each.name


def build_tiny(toolchain: Toolchain, target: Target) -> None:
    """Compiles and links a function, as every build does."""
    with tempfile.TemporaryDirectory(prefix="rattle-doctor-") as folder:
        source, made = Path(folder) / "tiny.c", Path(folder) / "tiny.o"
        source.write_text("float tiny(float x) { return 2.0f * x; }\n")
        toolchain.compile(target, [CompileJob(source, made, ("-O2",))])
        toolchain.link(target, [made], Path(folder) / "tiny.so")


def check_cache() -> Iterator[Finding]:
    folder = user_cache().folder
    if folder is None:
        yield Finding("cache", "there is no home folder", "set RATTLE_CACHE to a folder")
        return
    cure = unwritable(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0
    yield Finding("cache", f"{folder}, {size / 1e6:.1f} MB; may be deleted at any time", cure)


def check_vst3_folder() -> Iterator[Finding]:
    folder = users_vst3_folder()
    made = len(list(folder.glob("*.vst3"))) if folder.is_dir() else 0
    yield Finding("VST3 folder", f"{folder}, {made} plugins", unwritable(folder))


def unwritable(folder: Path) -> str:
    """What to do if no file can be made in `folder`. Of one that is not there yet, its parent is tried."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{folder} cannot be written ({error.strerror}): mend its owner or mode"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    check_python,
    check_packages,
    check_machine,
    check_toolchain,
    check_cache,
    check_vst3_folder,
    check_workers,
)
