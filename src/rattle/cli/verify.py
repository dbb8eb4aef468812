"""rattle verify: everything a build would refuse, without building."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rattle.compiler import CompileError, compile_plugin
from rattle.lang.errors import RattleError
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError
from rattle.plugin.ids import RecordError

from .catching import show_all
from .complaints import Complaint, ComplaintError, complaints_of
from .facts import notes, summary
from .ids import check_apart, check_record
from .loading import load, plugin_argument, plugin_file
from .output_files import write_file
from .real_time import real_time_report, warnings
from .sarif import sarif_log
from .terminal import authors_prints_aside, say
from .worker_report import headline

EPILOG = """\b
The exit code is 0 if all is well, else 1. --json prints a list for editors and scripts:
  [{"file": ..., "line": 12, "column": 9, "end_line": 12, "end_column": 19, "code": "RT112",
    "message": ..., "why": ..., "fix": ..., "calls": [{"file": ..., "line": 30}]}]
"calls" leads from the mistake out to the plugin. The code of a mistake in a class body is
"declaration", of what breaks a record "ids". --sarif writes the same for editors and code hosts.
"""


@click.command(epilog=EPILOG)
@plugin_argument
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--sarif", metavar="FILE", help="Write what was found as SARIF 2.1.0 too; - prints it.")
def verify(plugin: str, as_json: bool, sarif: str | None) -> None:
    """Check that a plugin can be built: every refusal, with its place and its cure."""
    found: list[Complaint] = []
    folder = plugin_file(plugin)[0].parent
    described: list[tuple[type[Effect], PluginDescription]] = []
    try:
        for cls in load(plugin):
            found += check(cls, folder, described, quiet=as_json or sarif == "-")
        check_apart(described)
    except ComplaintError as error:
        found += error.complaints
    except DeclarationError as error:
        found += complaints_of(error)
    if sarif is not None:
        _write(sarif, json.dumps(sarif_log(found), indent=2))
    if as_json:
        click.echo(json.dumps([complaint.as_json() for complaint in found], indent=2))
    elif sarif != "-":
        show_all(found)
    click.get_current_context().exit(1 if found else 0)


def _write(place: str, text: str) -> None:
    if place == "-":
        click.echo(text)
        return
    write_file(Path(place), f"{text}\n")


def check(
    cls: type[Effect], folder: Path, described: list[tuple[type[Effect], PluginDescription]], quiet: bool
) -> list[Complaint]:
    """What is wrong with one plugin and its record; says what was verified where nothing is, and puts the
    plugin's description to the others."""
    try:
        with authors_prints_aside():
            code = compile_plugin(cls)
        described.append((cls, code.description))
        check_record(cls, code.description, folder)
    except (CompileError, DeclarationError, RecordError) as error:
        return complaints_of(error)
    except RattleError as error:
        return [Complaint(str(error))]
    if quiet:
        return []
    is_worker = code.description.worker is not None
    what = headline(code.description) if is_worker else "is real-time safe"
    say((f"{cls.__name__} {what}", "bold green"), f": {summary(code)}")
    for line in real_time_report(code):
        say(f"  {line}")
    for note in [*notes(code.description), *warnings(code)]:
        say(("  note: ", "yellow"), note)
    return []
