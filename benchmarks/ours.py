"""Rattle's side of a bench: plugins from the examples and from plugins/, compiled in every form."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from rattle import Effect
from rattle.bundle import build
from rattle.bundle.library import PluginCode, library_builder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
EMPTY = ROOT / "benchmarks" / "plugins" / "empty.py"


def examples() -> list[Path]:
    """The files in examples/ that declare plugins."""
    return sorted(EXAMPLES.glob("*.py"))


def plugin_class(file: Path) -> type[Effect]:
    """The one Effect that a file defines."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # the compiler looks there for the names a method uses
    spec.loader.exec_module(module)
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Effect) and value.__module__ == file.stem
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
