"""`python -m benchmarks [NAME ...] [--json FILE]`: runs benches, prints one table, writes the rows."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import (
    build_time,
    compile_time,
    contenders,
    effects,
    empty_process,
    poly_synth,
    ring_cost,
    tails,
    three_gains,
    underruns,
    voice_events,
)
from benchmarks.elementary import speed
from benchmarks.machine import machine
from benchmarks.rows import Row

BENCHES: dict[str, Callable[[], list[Row]]] = {
    "build-time": build_time.measure,
    "compile-time": compile_time.measure,
    "contenders": contenders.measure,
    "elementary": speed.measure,
    "empty-process": empty_process.measure,
    "poly-synth": poly_synth.measure,
    "ring-cost": ring_cost.measure,
    "tails": tails.measure,
    "three-gains": three_gains.measure,
    "underruns": underruns.measure,
    "voice-events": voice_events.measure,
}


def bench_names() -> list[str]:
    return [*BENCHES, *effects.BENCHES]


def main(arguments: Sequence[str]) -> int:
    names = bench_names()
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures Rattle against its peers.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}; all if none is named"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in names]
    if unknown:
        parser.error(f"no bench is named {', '.join(unknown)}; there are {', '.join(names)}")
    # Without a terminal rich assumes 80 columns, and a log would show cut words.
    console = Console(width=None if sys.stdout.isatty() else 130)
    rows = measure(options.names or names, console)
    console.print(table(rows))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 0


def measure(names: Sequence[str], console: Console) -> list[Row]:
    """Rows in the order of the names. Effects are measured in one run: all of them take turns."""
    together = [name for name in names if name in effects.BENCHES]
    rows: list[Row] = []
    for name in names:
        if name in BENCHES:
            with console.status(f"measuring {name}"):
                rows += BENCHES[name]()
        elif name == together[0]:
            with console.status(f"measuring {', '.join(together)}"):
                rows += effects.measure(together)
    return rows


def table(rows: Sequence[Row]) -> Table:
    shown = Table(
        caption="figures are minima; ratio above 1: Rattle is better; spread: our median above our minimum\n"
        + machine()
    )
    for heading in ("bench", "case", "figure", "unit", "peer", "peer's figure", "ratio", "spread"):
        numeric = heading in ("figure", "peer's figure", "ratio", "spread")
        shown.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(
            row.name,
            row.case,
            number(row.figure),
            row.unit,
            row.peer or "-",
            number(row.peer_figure),
            "-" if row.ratio is None else f"{row.ratio:.2f}x",
            "-" if row.spread is None else f"{row.spread:.0%}",
        )
    return shown


def number(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
