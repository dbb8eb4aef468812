"""C++ compilers for peers: Debian's g++, and the clang that compiles Rattle's kernels.

What they make is kept in the cache of Rattle's own builds: Faust's -vec on sixteen voices takes half a minute
in every mode.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.peers import answer_of, run_tool
from rattle.bundle.cache import content_key, user_cache

# -fwrapv: phases wrap. What fast-math allows is allowed to peers, and not to us.
FLAGS = ("-O3", "-O3 -ffast-math")
_SHARED = ("-fPIC", "-fwrapv", "-w")


@dataclass(frozen=True)
class Compiler:
    name: str
    command: tuple[str, ...]

    def build(self, source: Path, flags: str, library: Path) -> None:
        """Raises MissingPeerError."""
        compiled = library.with_suffix(".o")
        run_tool(*self.command, *flags.split(), *_SHARED, "-c", source, "-o", compiled)
        run_tool("g++", "-shared", compiled, "-o", library)


@cache
def compilers() -> tuple[Compiler, ...]:
    """g++ must be installed before. zig's clang finds Debian's C++ headers; its own come after them."""
    gcc = Compiler(f"g++ {answer_of('g++', '-dumpfullversion')}", ("g++",))
    spec = importlib.util.find_spec("ziglang")
    assert spec is not None
    assert spec.origin is not None
    zig = Path(spec.origin).parent / "zig"
    version = answer_of(zig, "clang", "--version").split("version ")[-1].split()[0]
    linux = ("--driver-mode=g++", "--target=x86_64-linux-gnu")
    headers = ("-idirafter", str(zig.parent / "lib" / "include"))
    return gcc, Compiler(f"clang {version}", (str(zig), "clang", *linux, *headers))


@dataclass(frozen=True)
class Build:
    """One library to be made: `write` puts the C++ where it is told, and is called only if there is need."""

    label: str
    recipe: str  # all that the C++ depends on
    write: Callable[[Path], None]
    compiler: Compiler
    flags: str

    def library(self, folder: Path) -> Path:
        """Raises MissingPeerError."""
        shared = " ".join(_SHARED)
        name = content_key((self.recipe, self.compiler.name, self.flags, shared)) + ".so"
        kept = user_cache().find(name)
        if kept:
            return kept
        made = folder / name
        source = made.with_suffix(".cpp")
        self.write(source)
        self.compiler.build(source, self.flags, made)
        return user_cache().keep(name, made)


def build_all(builds: Iterable[Build], folder: Path) -> dict[str, Path]:
    """Libraries by their labels, as many at a time as there are processors. Raises MissingPeerError."""
    wanted = list(builds)
    with ThreadPoolExecutor(os.cpu_count()) as processes:
        libraries = processes.map(lambda build: build.library(folder), wanted)
        return {build.label: library for build, library in zip(wanted, libraries, strict=True)}
