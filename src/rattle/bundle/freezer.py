"""PyInstaller: a folder with a Python and packages that runs wherever it is put."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

from rattle.bundle.errors import FreezeError

PROGRAM = "rattle-worker"
_ENTRY = Path(__file__).parents[1] / "worker_process" / "frozen.py"
_BUILDERS_HALF = tuple(f"rattle.{room}" for room in ("bundle", "check", "cli", "compiler", "host", "report"))
_IGNORED = re.compile(r"__|_distutils_hack|sitecustomize|usercustomize|pkg_resources")


def missing_tool() -> str:
    """Why this Python cannot be frozen, and the cure; "" if it can."""
    if importlib.util.find_spec("PyInstaller") is None:
        return f"--freeze needs PyInstaller: {sys.executable} -m pip install 'rattle[freeze]'"
    if not sysconfig.get_config_var("Py_ENABLE_SHARED") and not _has_library():
        cure = "the system's, uv's, or pyenv's with PYTHON_CONFIGURE_OPTS=--enable-shared"
        return f"{sys.base_prefix} has no libpython, which --freeze needs: take another Python ({cure})"
    return ""


def _has_library() -> bool:
    """Pythons that do not need one themselves may bring it, as uv's do."""
    name = f"libpython{sys.version_info[0]}.{sys.version_info[1]}.so.1.0"
    return (Path(sysconfig.get_config_var("LIBDIR") or "") / name).is_file()


def freeze_python(
    folder: Path,
    modules: Mapping[str, str | None],
    opened: Sequence[str],
    paths: Sequence[str],
    workshop: Path,
) -> None:
    """Makes `folder` with the program PROGRAM in it, which takes the arguments of a Python that runs
    `-m rattle.worker_process`.

    modules: what the plugin imported, with its files. opened: files that were read meanwhile; the data of
    packages among them go along. paths: where else modules are looked for. Raises FreezeError.
    """
    command = [sys.executable, "-m", "PyInstaller", "--onedir", "--noconfirm", "--log-level", "ERROR"]
    command += ["--name", PROGRAM, "--distpath", str(workshop / "made")]
    command += ["--workpath", str(workshop / "work"), "--specpath", str(workshop)]
    for path in (str(_ENTRY.parents[2]), *paths):
        command += ["--paths", path]
    for name in modules:
        if not _IGNORED.match(name):
            command += ["--hidden-import", name]
    for name in left_out(modules):
        command += ["--exclude-module", name]
    for kind, name in package_data(modules, opened):
        command += [kind, name]
    finished = subprocess.run(
        [*command, str(_ENTRY)], capture_output=True, text=True, errors="replace", check=False
    )
    made = workshop / "made" / PROGRAM
    if finished.returncode or not (made / PROGRAM).is_file():
        last = "\n".join(f"  {line}" for line in finished.stderr.splitlines()[-12:])
        raise FreezeError(f"PyInstaller could not freeze this Python:\n{last}")
    made.rename(folder)


def left_out(modules: Mapping[str, str | None]) -> list[str]:
    """What is installed here and the plugin did not import: PyInstaller would take all that some package's
    source mentions, SciPy's for one PyTorch."""
    imported = {name.partition(".")[0] for name in modules}
    installed = {each for each in packages_distributions() if each.isidentifier()} - imported
    return sorted(installed | {each for each in (*_BUILDERS_HALF, "tkinter") if each not in modules})


def package_data(modules: Mapping[str, str | None], opened: Sequence[str]) -> list[tuple[str, str]]:
    """Options for packages of which more than code was read: their data, or what pip knows of them."""
    found: dict[tuple[str, str], None] = {}
    for path in opened:
        after = re.split(r"[\\/](?:site|dist)-packages[\\/]", path, maxsplit=1)
        if len(after) < 2 or Path(path).suffix in (".py", ".pyc", ".so", ".pth", ".pyd"):
            continue
        top = Path(after[1]).parts[0]
        if top.endswith(".dist-info"):
            found["--copy-metadata", top.split("-")[0]] = None
        elif top in modules:
            found["--collect-data", top] = None
    return list(found)
