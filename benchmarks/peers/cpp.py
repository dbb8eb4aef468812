"""The same effect written in C++ as one writes it by hand, one object a voice, left to the compiler."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.engines import Engine, peer_engine
from benchmarks.peers import PEERS_FOLDER
from benchmarks.peers.compilers import FLAGS, Build, build_all, compilers
from benchmarks.peers.packages import need_packages
from rattle.bundle.target import InstructionSet


@dataclass(frozen=True)
class PlainCpp:
    """peers/STEM.cpp, in each of the forms that it has macros for."""

    stem: str
    forms: tuple[str, ...] = ("",)  # further flags

    @property
    def title(self) -> str:
        return "C++"

    def engines(self, case: InstructionSet, loop: ctypes.CDLL, folder: Path) -> Mapping[str, Engine]:
        need_packages("g++")
        text = (PEERS_FOLDER / f"{self.stem}.cpp").read_text()

        def write(written: Path) -> None:
            written.write_text(text)

        builds = [
            Build(
                label=f"C++, {compiler.name} {flags} {form}".rstrip(),
                recipe=text,
                write=write,
                compiler=compiler,
                flags=f"{flags} {form} -march=x86-64-{case}",
            )
            for compiler, flags, form in product(compilers(), FLAGS, self.forms)
        ]
        libraries = build_all(builds, folder)
        return {label: peer_engine(library, loop) for label, library in libraries.items()}
