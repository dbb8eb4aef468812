"""rattle build: a VST3 bundle of every plugin in a file."""

from __future__ import annotations

import time
from pathlib import Path

import click

from rattle.bundle.build import beside_runtime
from rattle.bundle.library import LibraryBuilder, library_builder
from rattle.bundle.vst3_bundle import build_vst3, install_vst3
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.plugin.errors import DeclarationError

from .complaints import shown
from .facts import notes, summary
from .ids import check_record
from .loading import load, plugin_argument, plugin_file
from .real_time import real_time_report, warnings
from .terminal import authors_prints_aside, say

VST3_FOLDER = Path(".vst3")  # in the home folder: where hosts on Linux look

EPILOG = """\b
Examples:
  rattle build tremolo.py                 makes ./Tremolo.vst3
  rattle build tremolo.py --install       makes it in ~/.vst3, where studios look
  rattle build effects.py:Tremolo -o out  only this class of the file
"""


@click.command(epilog=EPILOG)
@plugin_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the bundle; default: here.")
@click.option("--install", is_flag=True, help="Put it where studios look: ~/.vst3.")
@click.option("--verify-rt", is_flag=True, help="Say what runs on the audio thread.")
def build(plugin: str, output: Path | None, install: bool, verify_rt: bool) -> None:
    """Build NAME.vst3 from a plugin's file."""
    start = time.perf_counter()
    builder = library_builder()
    codes = beside_runtime(builder, lambda: compiled(plugin))
    for code in codes:
        for bundle in bundles(code, builder, output, install):
            say((shown(bundle), "bold green"), f"  ({time.perf_counter() - start:.1f} s)")
        say(f"  {summary(code)}")
        for line in real_time_report(code) if verify_rt else []:
            say(f"  {line}")
        for note in [*notes(code.description), *warnings(code)]:
            say(("  note: ", "yellow"), note)


def compiled(spec: str) -> list[CompiledPlugin]:
    """All plugins of the file, or none: what their NAME.ids record is checked too."""
    folder = plugin_file(spec)[0].parent
    classes = load(spec)
    with authors_prints_aside():
        codes = [compile_plugin(cls) for cls in classes]
    check_names(codes)
    for cls, code in zip(classes, codes, strict=True):
        check_record(cls, code.description, folder)
    return codes


def check_names(codes: list[CompiledPlugin]) -> None:
    """Two plugins of one name would be one bundle; two of one id, one plugin to every host."""
    for attribute in ("name", "id"):
        seen: dict[str, str] = {}
        for description in (code.description for code in codes):
            value = getattr(description, attribute)
            if seen.setdefault(value, description.class_name) != description.class_name:
                why = f'"{value}" is the {attribute} of {seen[value]} too'
                raise DeclarationError(f"{description.class_name}.{attribute}", why, "give each its own")


def bundles(code: CompiledPlugin, builder: LibraryBuilder, output: Path | None, install: bool) -> list[Path]:
    """Every place the bundle was put."""
    home = Path.home() / VST3_FOLDER
    if install and output is None:
        return [build_vst3(code, home, builder)]
    made = build_vst3(code, output or Path(), builder)
    return [made, install_vst3(made, home)] if install else [made]
