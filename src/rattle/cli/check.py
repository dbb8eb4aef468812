"""rattle check: any VST3 bundle in a hostile host, under the real-time trap, and listened to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from rattle.bundle.library import library_builder
from rattle.bundle.vst3_bundle import build_vst3
from rattle.check.bundle_files import BundleFiles, NoBundleError, find_library
from rattle.check.checking import GROUPS, Progress, check_bundle
from rattle.check.report import Report
from rattle.compiler import compile_plugin

from .check_html import check_html
from .check_terminal import print_check
from .complaints import shown
from .loading import load_one
from .output_files import check_place, write_file
from .terminal import authors_prints_aside, err, say

EPILOG = """\b
Examples:
  rattle check Tremolo.vst3                     anybody's bundle, not only Rattle's
  rattle check tremolo.py                       builds it into a temporary folder first
  rattle check Tremolo.vst3 --html tremolo.html writes a page with pictures
  rattle check Tremolo.vst3 --only listening --json
Exit code: 0 nothing was found; 1 something was; 2 this is no bundle for this machine. docs/check.md says what
is measured, and against which limits.
"""


@click.command(epilog=EPILOG)
@click.argument("plugin", metavar="BUNDLE.vst3|PLUGIN.py[:CLASS]")
@click.option("--json", "as_json", is_flag=True, help="Print all results as JSON.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page with pictures.")
@click.option("--only", multiple=True, type=click.Choice(list(GROUPS)), help="Only these; may be repeated.")
@click.option("--plugin", "named", metavar="NAME", default="", help="Which one, in a bundle of several.")
@click.option("-v", "--verbose", is_flag=True, help="Show also what is as it should be, one by one.")
def check(
    plugin: str, as_json: bool, html: Path | None, only: tuple[str, ...], named: str, verbose: bool
) -> None:
    """Check a VST3 plugin: what hosts do to it, what it does on the audio thread, and how it sounds."""
    if html is not None:
        check_place(html, "check.html")
    with bundle_of(plugin) as files:
        with err().status("starting") as status:
            report = _checked(files, only, lambda title: status.update(f"{title} ..."), named)
        if as_json:
            click.echo(json.dumps(report.as_json(), indent=2))
        else:
            print_check(report, verbose)
        if html is not None:
            write_file(html, check_html(report))
            if not as_json:
                say((shown(html), "bold green"), "  has pictures")
    click.get_current_context().exit(1 if report.findings else 0)


def _checked(files: BundleFiles, only: tuple[str, ...], progress: Progress, named: str) -> Report:
    try:
        return check_bundle(files, only, progress, named)
    except NoBundleError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def bundle_of(plugin: str) -> Iterator[BundleFiles]:
    """Raises click.UsageError for what is no bundle."""
    if plugin.endswith(".py") or plugin.partition(".py")[2].startswith(":"):
        with tempfile.TemporaryDirectory(prefix="rattle-check-") as folder:
            built = find_library(_built(plugin, Path(folder)))
            yield replace(built, bundle=Path(plugin).absolute())
        return
    try:
        files = find_library(Path(plugin))
    except NoBundleError as error:
        raise click.UsageError(str(error)) from None
    yield files


def _built(spec: str, folder: Path) -> Path:
    cls = load_one(spec)
    with authors_prints_aside():
        code = compile_plugin(cls)
    return build_vst3(code, folder, library_builder())
