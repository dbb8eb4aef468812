"""rattle show: what a plugin becomes: a report on its source, and what compilers make of it, as text."""

from __future__ import annotations

import linecache
from pathlib import Path

import click
from rich.syntax import Syntax

from rattle.bundle.assembly import readable_assembly, traced_assembly
from rattle.bundle.library import library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, SampleType, Target, best_instruction_set, this_machine
from rattle.compiler import CompiledPlugin, compile_plugin, traced_kernel
from rattle.compiler.text import program_text
from rattle.host.native import runnable
from rattle.plugin.effect import Effect
from rattle.report.build import report_of

from .finite_range import FiniteRange
from .loading import load_one, plugin_argument, plugin_file
from .output_files import write_file
from .report_html import report_html
from .report_terminal import print_report
from .terminal import authors_prints_aside, out, say

EPILOG = """\b
Examples:
  rattle show report tremolo.py                      when each line runs, in what form, and its share of time
  rattle show report tremolo.py --html tremolo.html  the same as a page for a browser
  rattle show ir tremolo.py --spans | less
  rattle show c tremolo.py > tremolo.c
  rattle show asm tremolo.py --kernel v2 --f64 | less

\b
Options that are of some of them only:
  report    --html --seconds --kernel --f64 --lanes --no-hoist
  ir        --spans --elementary --no-hoist
  c         --lanes --no-hoist
  asm       --kernel --f64 --lanes --no-hoist
"""

Settings = dict[str, object]

_OF: dict[str, set[str]] = {
    "report": {"html", "seconds", "kernel", "f64", "no_lanes", "no_hoist"},
    "ir": {"spans", "elementary", "no_hoist"},
    "c": {"no_lanes", "no_hoist"},
    "asm": {"kernel", "f64", "no_lanes", "no_hoist"},
}


@click.command(epilog=EPILOG)
@click.argument("what", type=click.Choice(list(_OF)))
@plugin_argument
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file."
)
@click.option("--seconds", type=FiniteRange(0.0, 30.0), help="Measure for so long; default 2, 0: not.")
@click.option("--kernel", type=click.Choice(["v2", "v3", "v4"]), help="Default: the best this machine runs.")
@click.option("--f64", is_flag=True, help="The kernel of 64-bit samples.")
@click.option("--lanes/--no-lanes", default=True, help="Without: one channel and unit after the other.")
@click.option("--no-hoist", is_flag=True, help="Compute everything at every sample.")
@click.option("--spans", is_flag=True, help="The place in the source behind every operation.")
@click.option("--elementary", is_flag=True, help="The functions of rattle.lang.elementary too.")
def show(
    what: str,
    plugin: str,
    html: Path | None,
    seconds: float | None,
    kernel: InstructionSet | None,
    f64: bool,
    lanes: bool,
    no_hoist: bool,
    spans: bool,
    elementary: bool,
) -> None:
    """Show what becomes of a plugin: report, typed intermediate code, C or assembly."""
    given = {"html": html, "seconds": seconds is not None, "kernel": kernel, "f64": f64}
    given |= {"no_lanes": not lanes, "no_hoist": no_hoist, "spans": spans, "elementary": elementary}
    _refuse_strangers(what, {name for name, value in given.items() if value})
    cls = load_one(plugin)
    with authors_prints_aside():
        code = compile_plugin(cls, hoisting=not no_hoist, lanes=lanes)
    sample_type: SampleType = "f64" if f64 else "f32"
    match what:
        case "ir":
            click.echo(program_text(code.program, spans, elementary), nl=False)
        case "c":
            _colored(code.kernel_c, "c")
        case "asm":
            _colored(_assembly(code, kernel, sample_type), "gas")
        case "report":
            _report(cls, code, plugin, html, 2.0 if seconds is None else seconds, sample_type, kernel)


def _refuse_strangers(what: str, given: set[str]) -> None:
    for name in sorted(given - _OF[what]):
        option = "--" + name.replace("_", "-")
        owners = " and ".join(f"`show {each}`" for each, known in _OF.items() if name in known)
        raise click.UsageError(f"{option} is of {owners}")


def _colored(text: str, language: str) -> None:
    console = out()
    if console.is_terminal:
        console.print(Syntax(text, language, background_color="default"))
    else:
        click.echo(text, nl=False)


def _assembly(code: CompiledPlugin, kernel: InstructionSet | None, sample_type: SampleType) -> str:
    builder = library_builder()
    chosen = Kernel(_possible(builder.target, kernel), sample_type)
    traced_c, chains = traced_kernel(code)
    shown = {
        number: " < ".join(f"{Path(file).name}:{line}" for file, line in chain)
        + f": {linecache.getline(*chain[0]).strip()}"
        for number, chain in chains.items()
    }
    return readable_assembly(traced_assembly(builder, traced_c, chosen), shown)


def _possible(target: Target, kernel: InstructionSet | None) -> InstructionSet:
    chosen = kernel or best_instruction_set(target)
    if chosen not in target.instruction_sets:
        raise click.UsageError(
            f"{target.name} has no kernel {chosen}; it has {', '.join(target.instruction_sets)}"
        )
    return chosen


def _report(
    cls: type[Effect],
    code: CompiledPlugin,
    plugin: str,
    html: Path | None,
    seconds: float,
    sample_type: SampleType,
    kernel: InstructionSet | None,
) -> None:
    if seconds > 0.0:
        try:
            runnable(this_machine(), kernel)
        except ValueError as error:
            raise click.UsageError(f"{error}; --seconds 0 does without running it") from None
    report = report_of(code, str(plugin_file(plugin)[0]), seconds, sample_type, kernel)
    if html is None:
        print_report(report)
        return
    write_file(html, report_html(report))
    say((str(html), "bold green"), f"  {code.description.name}: open it in a browser")
