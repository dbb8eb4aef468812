"""The hostile host, native/hostile/, as a program. Unlike a plugin it needs a system's C library."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from rattle.bundle.cache import content_key, user_cache
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import Target, this_machine
from rattle.bundle.toolchain import find_toolchain

_FOLDER = NATIVE_FOLDER / "hostile"
_FLAGS = ("-std=c11", "-O1", "-g0", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror")


def hostile_host_sources() -> list[Path]:
    return sorted(_FOLDER.rglob("*.c"))


def build_hostile_host(folder: Path, target: Target | None = None) -> Path:
    """Puts the program into `folder` and returns its path. The first time it is compiled, which may take
    some ten seconds; then it is in the cache. Raises ToolchainError, GeneratedCodeError."""
    target = target or this_machine()
    toolchain, cache = find_toolchain(), user_cache()
    files = [*hostile_host_sources(), *sorted(_FOLDER.rglob("*.h")), NATIVE_FOLDER / "vst3" / "abi.h"]
    parts: list[str | bytes] = [
        toolchain.identity,
        target.triple,
        *_FLAGS,
        *(path.read_bytes() for path in files),
    ]
    name = f"hostile-{content_key(parts)}"
    program = folder / ("hostile.exe" if target.system == "windows" else "hostile")
    found = cache.find(name)
    if found is None:
        with tempfile.TemporaryDirectory(prefix="rattle-") as work:
            made = Path(work) / program.name
            toolchain.link_program(target, _FLAGS, hostile_host_sources(), made)
            cache.keep(name, made)
            shutil.copy(made, program)
    else:
        shutil.copy(found, program)
    program.chmod(0o755)
    return program
