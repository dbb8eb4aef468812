"""The two pages that are made from the program: `python docs/generate.py` writes them.

tests/test_docs.py fails when they are stale.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from rattle.cli import main
from rattle.compiler.refusals import IMPORTS, ROWS, Row

DOCS = Path(__file__).resolve().parent

WIDTH = {"terminal_width": 100, "max_content_width": 100}
GROUPS = {
    "1": "The plugin object and its attributes",
    "2": "Numbers and types",
    "3": "Statements and expressions",
    "4": "Calls",
    "5": "Arrays and memory",
    "6": "Copies: channels and voices",
    "9": "Faults of Rattle",
}


def diagnostics_page() -> str:
    parts = [
        "# Every refusal",
        "<!-- made by docs/generate.py from rattle.compiler.refusals.ROWS -->",
        "What real-time Python cannot be is refused at build time: all of it in one run, each with its line"
        " and a cure for that line. `rattle explain RT501` prints the same in a terminal.",
        "Examples that name no class stand inside `class Example(Effect):`. Rattle's own tests compile each"
        " of them, with these imports:",
        f"```py\n{IMPORTS.strip()}\n```",
    ]
    shown = ""
    for row in ROWS.values():
        group = row.code[2]
        if group != shown:
            parts.append(f"## {GROUPS[group]}")
            shown = group
        parts.append(_section(row))
    return "\n\n".join(parts) + "\n"


def _section(row: Row) -> str:
    parts = [f"### {row.code} {row.title}", row.why]
    for label, source in (("Refused:", row.wrong), ("Instead:", row.right)):
        if source:
            parts.append(f"{label}\n\n```py\n{source}\n```")
    return "\n\n".join(parts)


def cli_page() -> str:
    parts = [
        "# Command line",
        "<!-- made by docs/generate.py from the commands themselves -->",
        "Exit codes: 0 done; 1 the plugin, a file or the machine is at fault; 2 the command line is.",
    ]
    context = click.Context(main, info_name="rattle", **WIDTH, **main.context_settings)
    parts.append(_help(context))
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context, **WIDTH)
        parts.append(f"## rattle {name}\n\n{_help(own)}")
    return "\n\n".join(parts) + "\n"


def _help(context: click.Context) -> str:
    return f"```text\n{context.get_help()}\n```"


PAGES: dict[str, Callable[[], str]] = {"diagnostics.md": diagnostics_page, "cli.md": cli_page}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
