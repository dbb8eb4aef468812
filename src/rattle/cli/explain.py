"""rattle explain: the row behind a code, from the one table of refusals."""

from __future__ import annotations

from difflib import get_close_matches
from textwrap import fill, indent

import click
from rich.text import Text

from rattle.compiler.refusals import ROWS, Row

from .terminal import out, say

MOST_COLUMNS = 90  # of a paragraph: longer lines are hard to read


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a code such as RT501 means, and what to write instead. Without one, or with the first digits
    only: list them."""
    rows = rows_of(code or "RT")
    if len(rows) == 1:
        out().print(explanation(rows[0]))
        return
    for row in rows:
        say((row.code, "bold"), f"  {row.title}")
    say(f"\nmore on one: rattle explain {rows[-1].code}")


def rows_of(code: str) -> list[Row]:
    """The rows whose code begins so; takes rt501 and 501 too. Raises click.UsageError where there is none."""
    known = f"RT{code.upper().removeprefix('RT')}"
    rows = [row for row in ROWS.values() if row.code.startswith(known)]
    if not rows:
        near = get_close_matches(known, ROWS, 3)
        hint = f"there is {', '.join(near)}" if near else "rattle explain lists them"
        raise click.UsageError(f"no code {code}; {hint}")
    return rows


def explanation(row: Row) -> Text:
    why = fill(row.why, MOST_COLUMNS)
    text = Text.assemble((f"{row.code} {row.title}\n\n", "bold"), why)
    for label, source, style in (("Refused:", row.wrong, "red"), ("Instead:", row.right, "green")):
        if source:
            text.append(f"\n\n{label}\n", style="bold").append(indent(source, "    "), style=style)
    return text
