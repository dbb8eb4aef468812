"""Measures every 32-bit function against the 64-bit one: `python3 dev.py accuracy [NAME ...] [--step N]`.

What it finds goes to worst.json, from which docs/math.md is made. The functions give the same bits on every
machine, so the figures do too: tests/elementary repeats each at its worst argument and looks for worse.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.elementary.kernels import FAST, Scan, load
from rattle.compiler.check.functions import ELEMENTARY

WORST = Path(__file__).with_name("worst.json")
TWO_ARGUMENTS = ("pow", "atan2", "fast_pow")
PAIRS = 200_000_000
NAMES = (*ELEMENTARY, *(f"fast_{name}" for name in FAST))


@dataclass(frozen=True)
class Range:
    """Where a function is measured; of two arguments: which sizes of the result."""

    low: float = -math.inf
    high: float = math.inf
    unit: float = 0.0  # of the error; 0: the last place of the exact result
    least: float = -math.inf  # of two arguments: of the first


RANGES = {
    "fast_sin": Range(-8192.0, 8192.0, 1.0),
    "fast_cos": Range(-8192.0, 8192.0, 1.0),
    "fast_tan": Range(-1.57, 1.57),
    "fast_exp2": Range(-126.0, 127.0),
    "fast_log2": Range(2e-38, 3.4e38),
    "fast_pow": Range(1e-6, 1e6, least=2e-38),
}


@dataclass(frozen=True)
class Worst:
    """The largest error found, in ulp (absolute where the range has a unit), and at which arguments."""

    error: float
    at: tuple[str, str]  # in hexadecimal
    step: int  # every so many floats were looked at; of two arguments: how many pairs


def measure(library: ctypes.CDLL, name: str, step: int, first: int = 0) -> Worst:
    """`step`: every so many of the floats, from `first` on; a number of pairs for two arguments."""
    within = RANGES.get(name, Range())
    seed = first or 88172645463325252
    start = seed if name in TWO_ARGUMENTS else first
    scan = Scan(start, step, within.low, within.high, within.least, within.unit)
    getattr(library, f"scan_{name}")(ctypes.byref(scan))
    return Worst(scan.worst, (float(scan.at).hex(), float(scan.and_at).hex()), step)


def error_at(library: ctypes.CDLL, name: str, at: Sequence[str]) -> float:
    x, y = (float.fromhex(text) for text in at)
    return float(getattr(library, f"error_{name}")(x, y, RANGES.get(name, Range()).unit))


def committed() -> dict[str, Worst]:
    found: dict[str, Any] = json.loads(WORST.read_text())
    return {name: Worst(each["error"], tuple(each["at"]), each["step"]) for name, each in found.items()}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py accuracy", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all if none is named"
    )
    parser.add_argument("--step", type=int, default=1, help="look at every Nth float only")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"there is no function {', '.join(unknown)}")
    found = committed() if WORST.exists() else {}

    def measured(name: str) -> tuple[str, Worst]:
        step = PAIRS // options.step if name in TWO_ARGUMENTS else options.step
        return name, measure(library, name, step)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as threads:
        library = load("v2", Path(folder))
        for name, worst in threads.map(measured, options.names or NAMES):
            found[name] = worst
            print(f"{name:10} {worst.error:.4g} at {', '.join(worst.at)}", flush=True)
            WORST.write_text(
                json.dumps({name: asdict(each) for name, each in found.items()}, indent=1) + "\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
