"""rattle build: a VST3 bundle of every plugin in a file."""

from __future__ import annotations

import shlex
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from rattle.bundle.build import beside_runtime
from rattle.bundle.library import LibraryBuilder, library_builder
from rattle.bundle.target import PLATFORMS, Platform, platform_of
from rattle.bundle.vst3_bundle import build_vst3, install_vst3, older_platforms, users_vst3_folder
from rattle.compiler import CompiledPlugin, compile_plugin

from .complaints import shown
from .facts import notes, summary
from .frozen import as_it_is, check_freezing, frozen
from .ids import check_apart, check_record
from .loading import load, plugin_argument, plugin_file
from .real_time import real_time_report, warnings
from .terminal import authors_prints_aside, say

ALL = "all"

EPILOG = """\b
Examples:
  rattle build tremolo.py                 makes ./Tremolo.vst3
  rattle build tremolo.py --install       makes it where studios look (~/.vst3 on Linux)
  rattle build effects.py:Tremolo -o out  only this class of the file
  rattle build tremolo.py --target all    one bundle for Linux, Windows and macOS
  rattle build denoiser.py --freeze       with Python and its packages, for machines without
"""


@click.command(epilog=EPILOG)
@plugin_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the bundle; default: here.")
@click.option("--install", is_flag=True, help="Put it where studios on this machine look.")
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=click.Choice([*PLATFORMS, ALL]),
    help="The system it is for; may be given several times. Default: this one.",
)
@click.option("--freeze", is_flag=True, help="Put Python and what the plugin imports into the bundle.")
@click.option(
    "--data",
    multiple=True,
    metavar="PATTERN",
    help="With --freeze: only these of the files beside the plugin; several times.",
)
@click.option("--verify-rt", is_flag=True, help="Say what runs on the audio thread.")
def build(
    plugin: str,
    output: Path | None,
    install: bool,
    targets: tuple[str, ...],
    freeze: bool,
    data: tuple[str, ...],
    verify_rt: bool,
) -> None:
    """Build NAME.vst3 from a plugin's file."""
    start = time.perf_counter()
    builder = library_builder()
    platforms = wanted_platforms(targets, builder)
    if install and platform_of(builder.target) not in platforms:
        here = platform_of(builder.target).name
        raise click.UsageError(
            f"--install is for studios on this machine: add --target {here}, or leave it out"
        )
    check_freezing(freeze, data, platforms)
    builders = [builder.on(target) for platform in platforms for target in platform.targets]
    codes = beside_runtime(builders, lambda: compiled(plugin))
    older: list[Platform] = []
    for plain in codes:
        with tempfile.TemporaryDirectory(prefix="rattle-") as workshop:
            parcel = frozen(plain, Path(workshop), data) if freeze else as_it_is(plain)
            code = parcel.code
            made = bundles(code, builder, output, install, platforms, parcel.folders)
        for bundle in made:
            say((shown(bundle), "bold green"), f"  ({time.perf_counter() - start:.1f} s)")
            older += older_platforms(bundle, code)
        if targets:
            say(f"  for {', '.join(platform.name for platform in platforms)}")
        for line in [summary(code), *parcel.lines, *(real_time_report(code) if verify_rt else [])]:
            say(f"  {line}")
        for note in [*notes(code.description), *warnings(code), *parcel.notes]:
            say(("  note: ", "yellow"), note)
    if older:
        this_one = [platform_of(builder.target).name] * install
        say(("note: ", "yellow"), left(plugin, output, install, this_one, [each.name for each in older]))


def left(plugin: str, output: Path | None, install: bool, here: list[str], older: list[str]) -> str:
    """That a bundle has libraries of another source, and the command that builds them anew."""
    names = list(dict.fromkeys(older))
    targets = [word for name in [*here, *names] for word in ("--target", name)]
    folder = ["-o", str(output)] if output else []
    anew = shlex.join(["rattle", "build", plugin, *folder, *targets, *["--install"] * install])
    library = f"the library for {names[0]} is" if len(names) == 1 else f"those for {' and '.join(names)} are"
    return f"{library} of an older build: {anew}"


def compiled(spec: str) -> list[CompiledPlugin]:
    """All plugins of the file, or none: what their NAME.ids record is checked too."""
    folder = plugin_file(spec)[0].parent
    classes = load(spec)
    with authors_prints_aside():
        codes = [compile_plugin(cls) for cls in classes]
    check_apart([(cls, code.description) for cls, code in zip(classes, codes, strict=True)])
    for cls, code in zip(classes, codes, strict=True):
        check_record(cls, code.description, folder)
    return codes


def wanted_platforms(names: tuple[str, ...], builder: LibraryBuilder) -> list[Platform]:
    """In the order of the table, each once."""
    if not names:
        return [platform_of(builder.target)]
    return [platform for name, platform in PLATFORMS.items() if name in names or ALL in names]


def bundles(
    code: CompiledPlugin,
    builder: LibraryBuilder,
    output: Path | None,
    install: bool,
    platforms: Sequence[Platform] = (),
    frozen_folders: Mapping[str, Path] | None = None,
) -> list[Path]:
    """Every place the bundle was put."""
    home = users_vst3_folder()
    if install and output is None:
        return [build_vst3(code, home, builder, platforms, frozen_folders)]
    made = build_vst3(code, output or Path(), builder, platforms, frozen_folders)
    return [made, install_vst3(made, home)] if install else [made]
