"""`python -m benchmarks.soak NAME ... [--minutes N]`: plays, prints a line for each, writes JSON and PNG."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.card.play import CardError
from benchmarks.soak.latencies import LATENCIES
from benchmarks.soak.lives import LIVES
from benchmarks.soak.told import Ask, Soak, Told, write
from benchmarks.soak.underruns import UNDERRUNS
from benchmarks.soak.voices import VOICES

SOAKS: dict[str, Soak] = {**UNDERRUNS, **LIVES, **LATENCIES, **VOICES}
GROUPS = {"underruns": list(UNDERRUNS), "lives": list(LIVES), "voices": list(VOICES), "all": list(SOAKS)}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py soak", description="Plays for minutes, under load.")
    known = ", ".join([*GROUPS, *SOAKS])
    parser.add_argument("names", nargs="+", metavar="NAME", help=f"of {known}")
    parser.add_argument("--minutes", type=float, default=10.0, help="each (default: 10)")
    parser.add_argument(
        "--folder", type=Path, default=Path("soak-results"), help="for NAME.json and NAME.png"
    )
    options = parser.parse_args(arguments)
    names = [each for name in options.names for each in GROUPS.get(name, [name])]
    unknown = [name for name in names if name not in SOAKS]
    if unknown:
        parser.error(f"no soak is named {', '.join(unknown)}; there are {known}")
    shown = [
        soaked(name, Ask(options.minutes), options.folder) for name in names
    ]  # all, also after a failure
    return int(not all(shown))


def soaked(name: str, ask: Ask, folder: Path) -> bool:
    """Whether it showed what it is there for."""
    try:
        told = SOAKS[name](ask)
    except CardError as error:
        told = Told(False, f"it could not be played: {error}")
    print(f"{name}: {'good' if told.is_good else 'NOT GOOD'}: {told.line}", flush=True)
    write(name, ask, told, folder)
    return told.is_good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
