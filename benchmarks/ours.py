"""Rattle's side of a bench: plugins from the examples and from plugins/, compiled in every form."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from rattle import Effect
from rattle.bundle import build
from rattle.bundle.library import PluginCode, library_builder
from rattle.plugin.worker import worker_options

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
EMPTY = ROOT / "benchmarks" / "plugins" / "empty.py"


def examples() -> list[Path]:
    """The files in examples/ that declare plugins which are compiled."""
    files = sorted(EXAMPLES.glob("*.py"))
    return [file for file in files if worker_options(plugin_class(file)) is None]


def plugin_class(file: Path) -> type[Effect]:
    """The one Effect that a file defines."""
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    module = importlib.import_module(file.stem)
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Effect) and value.__module__ == module.__name__
    )
    return found


def compiled(plugin: Path) -> PluginCode:
    """The plugin declared in a file, through the whole compiler up to its C."""
    return build.compiled(plugin_class(plugin))


def vst3_library(plugin: Path, folder: Path) -> Path:
    """The shared library inside the bundle that a host would load."""
    builder = library_builder()
    bundle = build.build_plugin(plugin_class(plugin), folder, builder)
    return next((bundle / "Contents" / builder.target.bundle_folder).iterdir())
