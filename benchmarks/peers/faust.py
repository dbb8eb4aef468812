"""Faust, in every mode of its own that could be its fastest, compiled by g++ and by clang."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.engines import Engine, peer_engine
from benchmarks.peers import PEERS_FOLDER, run_tool
from benchmarks.peers.compilers import FLAGS, Build, build_all, compilers
from benchmarks.peers.packages import need_packages, version_of
from rattle.bundle.target import InstructionSet

MODES = ("-scal", "-vec -lv 0", "-vec -lv 1")
_DRIVER = PEERS_FOLDER / "faust_driver.cpp"


@dataclass(frozen=True)
class Faust:
    """peers/DSP.dsp."""

    dsp: str
    modes: tuple[str, ...] = MODES

    @property
    def title(self) -> str:
        return "Faust"

    def engines(self, case: InstructionSet, loop: ctypes.CDLL, folder: Path) -> Mapping[str, Engine]:
        faust = need_faust()
        source = PEERS_FOLDER / f"{self.dsp}.dsp"
        builds = [
            Build(
                label=f"{faust} {mode}, {compiler.name} {flags}",
                recipe=faust + mode + source.read_text() + _DRIVER.read_text(),
                write=partial(write_cpp, source, mode),
                compiler=compiler,
                flags=f"{flags} -march=x86-64-{case}",
            )
            for mode, compiler, flags in product(self.modes, compilers(), FLAGS)
        ]
        libraries = build_all(builds, folder)
        return {label: peer_engine(library, loop) for label, library in libraries.items()}


def need_faust() -> str:
    """Faust's name with its version. Raises MissingPeerError."""
    need_packages("faust", "g++")
    return f"Faust {version_of('faust')}"


def write_cpp(source: Path, mode: str, written: Path) -> None:
    """The C++ of a .dsp file with the calls of faust_driver.cpp. Raises MissingPeerError."""
    run_tool("faust", "-lang", "cpp", "-cn", "mydsp", *mode.split(), source, "-o", written)
    includes, calls = _DRIVER.read_text().split("#include DSP_SOURCE")
    written.write_text(includes + written.read_text() + calls)
