"""The pages that are made from the program: `python docs/generate.py` writes them.

tests/test_docs.py fails when they are stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rattle.cli import main
from rattle.compiler.refusals import IMPORTS, ROWS, Row
from rattle.dsp import fast
from rattle.lang import elementary

DOCS = Path(__file__).resolve().parent
WORST = DOCS.parent / "benchmarks" / "elementary" / "worst.json"

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


MATHEMATICS = """# Mathematics

<!-- made by docs/generate.py from benchmarks/elementary/worst.json and docstrings -->

`math.sin`, `np.sin` and their like are Rattle's own, written in real-time Python (`rattle.lang.elementary`).
Every engine gives the same bits on every machine: a system's mathematics is never asked.

- **Of a sample** they are computed in the sample type. In a 32-bit kernel every result is within 2 ulp of the
  exact one, for every float there is: subnormal numbers, huge angles, infinities and NaN. (An ulp is the
  distance between neighbouring floats at the exact result; half of one cannot be avoided.)
- **Of a number known earlier** (constants, Params that do not ramp, `prepare`), and in a 64-bit kernel, they
  are computed in 64 bits, within 1 ulp.
- `sqrt`, `floor`, `ceil`, `trunc`, `fabs` and `copysign` are exact.
- **`dsp.fast`** has cheaper ones, in the sample type only: for what is heard. Each holds where it is said.

Where CPython raises, these return IEEE 754's value: `math.log(0.0)` is minus infinity, `math.asin(2.0)` NaN.

The figures are the largest found: in 32 bits among all floats, or one in so many where it says so, or random
pairs for two arguments. For 64 bits they are the bounds that tests hold against mpmath.

| function | 32 bits, ulp | at | looked at | 64 bits, ulp |
|---|---|---|---|---|
{accurate}

## Fast

| function | error, ulp | at | looked at | |
|---|---|---|---|---|
{fast}

`python3 dev.py accuracy` measures this again.
"""


def mathematics_page() -> str:
    found = json.loads(WORST.read_text(encoding="utf-8"))
    rows = {name: _measured(name, each) for name, each in found.items()}
    accurate = [
        f"{row} {_stated(getattr(elementary, name))} |"
        for name, row in rows.items() if not name.startswith("fast_")
    ]  # fmt: skip
    quick = [
        f"{row} {_domain(getattr(fast, name.removeprefix('fast_')))} |"
        for name, row in rows.items() if name.startswith("fast_")
    ]  # fmt: skip
    return MATHEMATICS.format(accurate="\n".join(accurate), fast="\n".join(quick))


def _measured(name: str, worst: dict[str, Any]) -> str:
    x, y = (float.fromhex(text) for text in worst["at"])
    is_pair = name.removeprefix("fast_") in ("pow", "atan2")
    at = f"{x:.9g}, {y:.9g}" if is_pair else f"{x:.9g}"
    step = worst["step"]
    looked_at = f"{step:,} pairs" if is_pair else "all" if step == 1 else f"1 in {step}"
    error = worst["error"]
    shown = f"{error:.2f}" if error > 0.01 else f"{error:.2g} absolute"
    return f"| `{name.replace('fast_', 'dsp.fast.')}` | {shown} | {at} | {looked_at} |"


def _stated(function: Callable[..., float]) -> str:
    stated = re.search(r"Error below ([\d.]+) ulp", function.__doc__ or "")
    assert stated, f"{function.__name__} states no error"
    return f"below {stated[1]}"


def _domain(function: Callable[..., float]) -> str:
    return (function.__doc__ or "").split(";")[0].replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "diagnostics.md": diagnostics_page,
    "cli.md": cli_page,
    "math.md": mathematics_page,
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
