"""Programs of native/: the hosts that play plugins. Unlike a plugin they need a system's C library."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.cache import content_key, user_cache
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import Target, this_machine
from rattle.bundle.toolchain import find_toolchain

_FLAGS = ("-std=c11", "-O1", "-g0", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror")


@dataclass(frozen=True)
class NativeProgram:
    """Every C file of its folder and below, and some from elsewhere in native/."""

    name: str  # of the folder too
    files: tuple[str, ...] = ()  # C files from elsewhere
    header_folders: tuple[str, ...] = ("vst3",)  # elsewhere in native/

    def sources(self) -> list[Path]:
        own = sorted((NATIVE_FOLDER / self.name).rglob("*.c"))
        return [*own, *(NATIVE_FOLDER / file for file in self.files)]

    def _all_files(self) -> Sequence[Path]:
        folders = (NATIVE_FOLDER / name for name in (self.name, *self.header_folders))
        return [*self.sources(), *(header for folder in folders for header in sorted(folder.rglob("*.h")))]

    def build(self, folder: Path, target: Target | None = None) -> Path:
        """Puts the program into `folder` and returns its path. The first time it is compiled, which may take
        some ten seconds; then it is in the cache. Raises ToolchainError, GeneratedCodeError."""
        target = target or this_machine()
        toolchain, cache = find_toolchain(), user_cache()
        texts = (path.read_bytes() for path in self._all_files())
        parts: list[str | bytes] = [toolchain.identity, target.triple, *_FLAGS, *texts]
        kept = f"{self.name}-{content_key(parts)}"
        program = folder / (f"{self.name}.exe" if target.system == "windows" else self.name)
        found = cache.find(kept)
        if found is None:
            with tempfile.TemporaryDirectory(prefix="rattle-") as work:
                made = Path(work) / program.name
                toolchain.link_program(target, _FLAGS, self.sources(), made)
                cache.keep(kept, made)
                shutil.copy(made, program)
        else:
            shutil.copy(found, program)
        program.chmod(0o755)
        return program
