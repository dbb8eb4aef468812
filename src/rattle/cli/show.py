"""rattle show: what a plugin becomes, as text."""

from __future__ import annotations

import click
from rich.syntax import Syntax

from rattle.compiler import compile_plugin
from rattle.compiler.text import program_text

from .loading import load_one, plugin_argument
from .terminal import authors_prints_aside, out

EPILOG = """\b
Examples:
  rattle show ir tremolo.py --spans | less
  rattle show c tremolo.py > tremolo.c
"""


@click.command(epilog=EPILOG)
@click.argument("what", type=click.Choice(["ir", "c"]))
@plugin_argument
@click.option("--spans", is_flag=True, help="ir: the place in the source behind every operation.")
@click.option("--elementary", is_flag=True, help="ir: the functions of rattle.lang.elementary too.")
def show(what: str, plugin: str, spans: bool, elementary: bool) -> None:
    """Print the typed intermediate code or the C of a plugin."""
    if what == "c" and (spans or elementary):
        raise click.UsageError("--spans and --elementary are of `show ir`; the C has both already")
    cls = load_one(plugin)
    with authors_prints_aside():
        code = compile_plugin(cls)
    text = program_text(code.program, spans, elementary) if what == "ir" else code.kernel_c
    console = out()
    if what == "c" and console.is_terminal:
        console.print(Syntax(text, "c", background_color="default"))
    else:
        click.echo(text, nl=False)
