"""Workers on systems where no plugin with one is built yet: the runtime links, and on Windows it plays."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from native_runtime import NATIVE
from tests.supervisor.halved import Halved

import rattle.bundle.library
from rattle.bundle.build import compiled
from rattle.bundle.cache import user_cache
from rattle.bundle.library import LibraryBuilder
from rattle.bundle.target import MACOS_ARM64, WINDOWS_X86_64, Target
from rattle.bundle.toolchain import find_toolchain

TESTS = Path(__file__).resolve().parent
FLAGS = ("-std=c11", "-O1", "-g0", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror")


@pytest.mark.parametrize("target", [WINDOWS_X86_64, MACOS_ARM64], ids=lambda target: target.name)
def test_links(target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the supervisor asks of Windows and macOS is there: each name is one of kernel32's, or of
    libSystem's."""
    monkeypatch.setattr(rattle.bundle.library, "refuse_worker", lambda description, target: None)
    library = tmp_path / "library"
    LibraryBuilder(target, find_toolchain(), user_cache()).vst3(compiled(Halved), library)
    assert b"rattle_link_turn" in library.read_bytes()


@pytest.mark.hosts
def test_plays_on_windows(tmp_path: Path) -> None:
    """Under wine: shared memory, waits, threads, processes, a job that ends them, files; and a supervisor
    whose worker is killed while its host waits, which cannot be heard."""
    wine = shutil.which("wine")
    if wine is None:
        pytest.skip("NO WINDOWS: apt install --no-install-recommends wine wine64")
    files = ["json", "decimal_read", "bignum", "ring/ring", "ring/eventcount", "hostile/system_windows_start"]
    files += [f"platform/{name}windows" for name in ("", "shared_", "process_", "places_")]
    sources = [TESTS / "check_windows.c", TESTS / "host.c", *sorted((NATIVE / "worker").glob("*.c"))]
    sources += [NATIVE / f"{file}.c" for file in files]
    includes = tuple(f"-I{folder}" for folder in (NATIVE, TESTS, TESTS.parent / "native"))
    program = tmp_path / "check_windows.exe"
    find_toolchain().link_program(WINDOWS_X86_64, (*FLAGS, *includes), sources, program)
    paths = {"RATTLE_CACHE": tmp_path / "cache", "RATTLE_PYTHON": program, "XDG_CONFIG_HOME": tmp_path}
    environment = {name: f"Z:{path}".replace("/", "\\") for name, path in paths.items()}
    of_wine = {
        "WINEPREFIX": str(tmp_path / "wine"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }
    done = subprocess.run(
        [wine, program], env={**os.environ, **environment, **of_wine}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
