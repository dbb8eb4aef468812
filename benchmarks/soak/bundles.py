"""The plugins of benchmarks/load/plugins.py and others as bundles, each built once a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.card.play import library_of
from rattle.bundle.build import build_plugin
from rattle.plugin.effect import Effect

_libraries: dict[str, Path] = {}


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rattle-soak-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def built(cls: type[Effect]) -> Path:
    """The library in the bundle of this plugin. Raises CompileError, BuildError."""
    if cls.__name__ not in _libraries:
        _libraries[cls.__name__] = library_of(build_plugin(cls, _folder()))
    return _libraries[cls.__name__]
