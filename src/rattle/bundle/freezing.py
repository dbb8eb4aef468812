"""`rattle build --freeze`: Python, packages and the author's files, to be put into a bundle.

NAME.vst3/Contents/Resources/python/rattle-worker   the program, with its libraries in _internal/
NAME.vst3/Contents/Resources/source/                the author's module and what lies beside it
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rattle.bundle.errors import FreezeError
from rattle.bundle.freezer import PROGRAM, freeze_python, missing_tool
from rattle.bundle.frozen_source import SourceFiles, is_below, source_files
from rattle.bundle.vst3_bundle import FROZEN, RESOURCES
from rattle.plugin.description import WorkerDescription

PYTHON, SOURCE = FROZEN
_IN_BUNDLE = f"@bundle/{RESOURCES}"  # native/worker/command.h
_OF_THE_SYSTEM = ("/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/", "/bin/", "/sbin/", "/opt/")


@dataclass(frozen=True)
class Frozen:
    worker: WorkerDescription  # as the bundle's tables have it
    folders: Mapping[str, Path]  # what goes into Contents/Resources, by its name there
    source: SourceFiles
    versions: Mapping[str, str]  # of what pip installed
    elsewhere: tuple[str, ...]  # files that the plugin read, and that are not in the bundle

    def bytes_of(self, folder: str) -> int:
        files = (path for path in self.folders[folder].rglob("*") if path.is_file() and not path.is_symlink())
        return sum(path.stat().st_size for path in files)


def freeze(worker: WorkerDescription, workshop: Path, patterns: Sequence[str] = ()) -> Frozen:
    """Makes the folders in `workshop`. patterns: of data files, as `source_files` takes them. Takes from 10 s
    to some minutes. Raises FreezeError, also for what the author's code raises."""
    if not worker.file:
        raise FreezeError("the plugin is made in no file that could be put into the bundle")
    if missing := missing_tool():
        raise FreezeError(missing)
    heard = rehearsed(worker)
    file = Path(worker.file)
    imported = [path for path in heard["modules"].values() if path]
    source = source_files(file, imported, patterns)
    beside = {str(source.root / each) for each in source.modules}
    packages = {name: path for name, path in heard["modules"].items() if path not in beside}
    freeze_python(workshop / PYTHON, packages, heard["opened"], worker.paths, workshop)
    for each in source.all:
        target = workshop / SOURCE / each
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.root / each, target)
    return Frozen(
        in_bundle(worker, source),
        {name: workshop / name for name in (PYTHON, SOURCE)},
        source,
        {name: text for name, text in heard["versions"].items() if name not in ("rattle", "setuptools")},
        tuple(elsewhere(heard["opened"], source)),
    )


def in_bundle(worker: WorkerDescription, source: SourceFiles) -> WorkerDescription:
    """With places that the library finds by its own (native/worker/command.h)."""
    return replace(
        worker,
        python=f"{_IN_BUNDLE}/{PYTHON}/{PROGRAM}",
        file=f"{_IN_BUNDLE}/{SOURCE}/{source.file.as_posix()}",
        paths=(f"{_IN_BUNDLE}/{SOURCE}",),
    )


def rehearsed(worker: WorkerDescription) -> dict[str, Any]:
    """What `rattle.worker_process.rehearsal` says."""
    command = [sys.executable, "-m", "rattle.worker_process.rehearsal", worker.file, worker.class_name]
    finished = subprocess.run(
        [*command, os.pathsep.join(worker.paths)], capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise FreezeError(f"the plugin could not be played here:\n{finished.stderr.rstrip()}")
    heard: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return heard


def elsewhere(opened: Sequence[str], source: SourceFiles) -> list[str]:
    """Of the files that were read, those that no other machine will have."""
    data = {str(source.root / each) for each in source.all}
    homes = (
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        tempfile.gettempdir(),
        str(Path(__file__).parents[2]),
    )
    return [
        path
        for path in opened
        if path not in data
        and os.path.isfile(path)
        and Path(path).suffix not in (".py", ".pyc", ".so", ".ids")
        and Path(path).name != "pyproject.toml"
        and not path.startswith(_OF_THE_SYSTEM)
        and not any(is_below(path, Path(home)) for home in homes)
    ]
