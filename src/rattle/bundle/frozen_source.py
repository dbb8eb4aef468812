"""Which files of an author go into a frozen bundle: his module, those it imports, and the data beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.errors import FreezeError
from rattle.plugin.worker_source import package_root

MOST_FILES, MOST_BYTES = 1000, 200_000_000  # of data that nobody asked for by name
_CODE = {".py", ".pyc", ".pyo", ".pyi", ".so", ".ids", ".log"}
_BUILDS = {"build", "dist", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class SourceFiles:
    """Relative to `root`, the folder that has to be in sys.path."""

    root: Path
    file: Path
    modules: tuple[Path, ...]  # `file` among them
    data: tuple[Path, ...]

    @property
    def all(self) -> tuple[Path, ...]:
        return (*self.modules, *self.data)


def source_files(file: Path, modules: Iterable[str], patterns: Sequence[str] = ()) -> SourceFiles:
    """file: the author's. modules: files that were imported. patterns: globs of data, relative to the file's
    folder; without any, all that lies there and is neither code nor a build.

    Raises FreezeError for a pattern without files, and for a folder that holds too much."""
    root = package_root(file)
    local = {Path(each) for each in modules if is_below(each, root)} | {file}
    wanted = [path for path in local if not is_installed(path, root)]
    data = _matching(file.parent, patterns) if patterns else _all_data(file, root)
    return SourceFiles(
        root,
        file.relative_to(root),
        tuple(sorted(path.relative_to(root) for path in wanted)),
        tuple(
            sorted({path.relative_to(root) for path in data} - {path.relative_to(root) for path in wanted})
        ),
    )


def is_below(path: str | Path, folder: Path) -> bool:
    return Path(os.path.abspath(path)).is_relative_to(folder)


def is_installed(path: Path, root: Path) -> bool:
    """In an environment that lies in the author's folder, as .venv does."""
    parts = path.relative_to(root).parts
    return any(part in ("site-packages", "dist-packages") for part in parts) or any(
        (root / Path(*parts[:depth]) / "pyvenv.cfg").is_file() for depth in range(1, len(parts))
    )


def _matching(folder: Path, patterns: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for pattern in patterns:
        paths = [path for path in folder.glob(pattern) if path.is_file()] if _is_relative(pattern) else []
        if not paths:
            raise FreezeError(f"--data {pattern!r} names no file below {folder}, the plugin's own")
        found += paths
    return found


def _is_relative(pattern: str) -> bool:
    return bool(pattern) and not Path(pattern).is_absolute() and ".." not in Path(pattern).parts


def _all_data(file: Path, root: Path) -> list[Path]:
    """Of a package all of its folder, else of the file's."""
    folder = file.parent if file.parent == root else root / file.relative_to(root).parts[0]
    found: list[Path] = []
    size = 0
    for path in _walked(folder):
        found.append(path)
        size += path.stat().st_size
        if len(found) > MOST_FILES or size > MOST_BYTES:
            raise FreezeError(
                f"{folder} holds more than {MOST_FILES} files or {MOST_BYTES // 10**6} MB beside the source;"
                " say which ones it reads: --data 'weights/*.npz' (or move it to a folder of its own)"
            )
    return found


def _walked(folder: Path) -> Iterable[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not _is_left(Path(place) / each))
        paths = (Path(place) / name for name in sorted(names) if not name.startswith("."))
        yield from (path for path in paths if path.suffix not in _CODE and path.is_file())


def _is_left(folder: Path) -> bool:
    is_build = folder.name in _BUILDS or folder.suffix in (".vst3", ".egg-info")
    return folder.name.startswith(".") or is_build or (folder / "pyvenv.cfg").is_file()
