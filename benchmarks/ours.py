"""Rattle's side of a bench: plugins from the examples and from plugins/, compiled in every form."""

from __future__ import annotations

from pathlib import Path

from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.vst3_bundle import build_vst3

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
EMPTY = ROOT / "benchmarks" / "plugins" / "empty.py"


def compiled(plugin: Path) -> PluginCode:
    """The plugin declared in a file, through the whole compiler up to its C."""
    raise NotImplementedError("the compiler is being written")


def vst3_library(plugin: Path, folder: Path) -> Path:
    """The shared library inside the bundle that a host would load."""
    builder = library_builder()
    bundle = build_vst3(compiled(plugin), folder, builder)
    return next((bundle / "Contents" / builder.target.bundle_folder).iterdir())


def examples() -> list[Path]:
    """The files in examples/ that declare plugins."""
    return sorted(EXAMPLES.glob("*.py"))
