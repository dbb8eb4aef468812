"""The pages that are made from the program: `python docs/generate.py` writes them.

tests/test_docs.py fails when they are stale.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from rattle.check.listening import EARS
from rattle.check.real_time import watch_real_time
from rattle.cli import main
from rattle.compiler.refusals import IMPORTS, ROWS, Row
from rattle.dsp import fast
from rattle.lang import elementary

DOCS = Path(__file__).resolve().parent
NATIVE = DOCS.parent / "src" / "rattle" / "native" / "hostile"
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
        for inner in command.list_commands(own) if isinstance(command, click.Group) else ():
            below = command.get_command(own, inner)
            assert below is not None
            context_below = click.Context(below, info_name=inner, parent=own, **WIDTH)
            parts.append(f"### rattle {name} {inner}\n\n{_help(context_below)}")
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


CHECKING = """# Checking a plugin

<!-- made by docs/generate.py from the docstrings of rattle.check -->

```sh
rattle check Tremolo.vst3
rattle check tremolo.py
rattle check Tremolo.vst3 --html tremolo.html
```

checks any VST3 effect, whoever made it: bundles of Rattle, of JUCE, of the SDK. A plugin's file is built
into a temporary folder first. `--html` writes one page with pictures that needs no other file; `--json`
prints every result for scripts. The exit code is 0 if nothing was found, 1 if something was, 2 if there was
nothing to check.

The plugin runs in processes of its own. One that crashes, or does not come back, is a finding of the check
that was made at that moment, and the others go on. A **finding** is a mistake. A **note** is worth knowing
and may be meant: a switch that clicks, a tail without end.

1. **In the hands of a hostile host**: a host written in C does to the plugin all that hosts do, each trap a
   check by name. The first time this host is compiled, which takes a few seconds.
2. **On the audio thread**: calls of the C library and the system inside `process` are caught and counted.
3. **To the ear**: the plugin plays through its VST3 interface, and what comes back is measured.

What was found stands with its number, what should hold, and a cure:

```text
Bad Gain 0.1.0 by Example: 1 parameter

In the hands of a hostile host
  ok      module           5 of 5
  ...
On the audio thread
  ok      real time        takes no memory, no lock, no file and no time inside process

To the ear
  ok      silence          silence in, silence out
  ...
  finding clicks           Gain: clicks from 12.0 dB to -60.0 dB: a jump of 1.99, +0.0 dB of the sound
                           fix: leave smooth_ms at its default, or fade what a decision switches
  ...
1 finding, 0 notes  (1.3 s)
```

From CI, a failing check fails the job, and the page is its artefact:

```sh
rattle check tremolo.py --html check.html
```

## On the audio thread

{real_time}

## To the ear

Unless said otherwise at 48 kHz, stereo, in blocks of 512 samples, by a fresh instance with all parameters
at their defaults.

{ears}

## What it cannot tell

Of a bundle of several plugins one is checked, the first or that of `--plugin NAME`. Clicks and NaN are looked
for at other settings too, all else is heard at the defaults. Side-chains are silent. Instruments are loaded
and given to the hostile host, but nobody plays a note on them. Whether it sounds good is not measured.
"""


def checking_page() -> str:
    ears = "\n\n".join(f"### {ear.name}\n\n{_definition(ear.hear)}" for ear in EARS)
    return CHECKING.format(real_time=_definition(watch_real_time), ears=ears)


def _definition(measure: Callable[..., object]) -> str:
    """A docstring's paragraphs, its labels as a list."""
    text = inspect.getdoc(measure) or ""
    question, _, rest = text.partition("\n\n")
    labels = r"(Measured|Counted|Shown|Done|Limit|Reason|Cure): "
    items = re.sub(rf"(?m)^{labels}", r"- **\1**: ", rest)
    lines = [line if line.startswith("- ") or not line else f"  {line}" for line in items.splitlines()]
    return "\n".join([question, "", *lines])


HOSTILE = """# The hostile host

<!-- made by docs/generate.py from src/rattle/native/hostile/ -->

A VST3 host of Rattle's own, a program in C, that does to an effect all that hosts do, the odd ones too.
`rattle check` runs it on any bundle; Rattle's tests run it on plugins of all kinds with the bridge under
sanitizers, and on a plugin with one fault after the other, so that no check is one that cannot fail.

It learns buses, parameters and sample types from the plugin. Each check starts with fresh instances, and
every buffer it hands over stands between canaries. What breaks in some host **must** hold; what
**should** hold is true of every Rattle plugin, and another may rightly differ: there it is a note, and no
failure, unless it crashes. A check that has nothing to do, of the bypass of a plugin without one, is
skipped. There is no clock here: a plugin that may never be prefetched is played offline.

`T29` and the like are the numbers of the traps in Rattle's list of what hosts do, under which the checks
were written.

{tables}

## The program

`rattle.bundle.hostile_host.build_hostile_host(folder)` compiles it, for any target. `hostile LIBRARY` takes
the library inside of the bundle and writes a line for each check; `--json` writes two, one before it
begins: a plugin that crashes takes the host with it, and the last name is the check that did it. `--after
NAME` goes on behind that one. `--only` takes a check or an area, `--class` the number of an effect in a
library of several, `--with` a second plugin for the same process, `--strict` makes failures of notes,
`--list` lists. The exit code is 0 if all held, 1 if something did not, 2 if there was nothing to run.

## Adding a check

1. Write a function `static void name(Run *run)` into the file of its area in `native/hostile/checks/`.
   `EXPECT` ends the check with words, `run_skip` too, `run_blame` is for the audio thread; memory of
   `run_take` and instances are given back at the end. `play` (sound.h) plays a piece, cut, moved and
   twisted as you say; `block_new` (block.h) is a single block; `host/` has streams, points, events and
   handlers with faults to switch on.
2. Give it a row in the table at the file's end: name, traps, one sentence that is true if it holds, level,
   function. A new area is a new file and a line in table.c.
3. Put a fault that it finds into `tests/hostile/broken_*.c` and `FAULTS`.
"""


def hostile_page() -> str:
    areas: dict[str, list[str]] = {}
    for name, traps, shows, level in hostile_checks():
        level = "must" if level == "MUST" else "should"
        areas.setdefault(name.partition(".")[0], []).append(f"| `{name}` | {level} | {shows} | {traps} |")
    tables = [
        "\n".join([f"## {area.capitalize()}", "", "| check | | what holds | |", "|---|---|---|---|", *rows])
        for area, rows in areas.items()
    ]
    return HOSTILE.format(tables="\n\n".join(tables))


def hostile_checks() -> Iterator[tuple[str, str, str, str]]:
    """Name, traps, sentence and level of each check, in the order in which they run."""
    table = (NATIVE / "table.c").read_text()
    for area in re.findall(r"(\w+)_checks\b", table):
        rows = (NATIVE / "checks" / f"{area}.c").read_text().split("_checks[] = {")[1]
        for name, traps, shows, level in re.findall(
            r'\{\s*"([\w.-]+)",\s*"([T\d ]+)",\s*((?:"[^"]*"\s*)+),\s*(MUST|SHOULD),\s*\w+\s*\}', rows
        ):
            yield name, traps, "".join(re.findall(r'"([^"]*)"', shows)), level


PAGES: dict[str, Callable[[], str]] = {
    "diagnostics.md": diagnostics_page,
    "cli.md": cli_page,
    "math.md": mathematics_page,
    "check.md": checking_page,
    "hostile.md": hostile_page,
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
