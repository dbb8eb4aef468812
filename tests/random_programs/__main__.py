"""python -m tests.random_programs --minutes N [--seed S]: random programs on every machine until time is up.

Every third has events: an instrument, a MIDI effect, an effect that hears notes. Prints each program on
which two engines differ; the exit code is 1 then. A seed's program stays the same as long as the writer
does. Make what fails small by hand and put it among tests/language/programs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
import warnings
from random import Random

import numpy as np
from tests.random_programs.cases import Case, case
from tests.random_programs.comparing import disagreements
from tests.random_programs.test_random_programs import EVERY_MACHINE

BATCH = 32


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.random_programs", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
    end = time.monotonic() + 60.0 * options.minutes
    failures = programs = 0
    seed = options.seed
    while time.monotonic() < end:
        found, count = _round(range(seed, seed + BATCH))
        failures, programs, seed = failures + found, programs + count, seed + BATCH
        print(f"{programs} programs, {failures} failures, next seed {seed}", flush=True)
    return int(failures > 0)


def _round(seeds: range) -> tuple[int, int]:
    cases: list[Case] = []
    failures = 0
    for seed in seeds:
        try:
            made = case(Random(seed), tame=seed % 2 == 0, seed=seed, has_events=seed % 3 == 0)
        except Exception:  # whatever a compiler does to a program it should have taken
            print(f"== seed {seed}\n{traceback.format_exc(limit=-4)}", flush=True)
            failures += 1
            continue
        cases += [made] if made else []
    with tempfile.TemporaryDirectory(prefix="rattle-kernels-") as folder:
        os.environ["RATTLE_CACHE"] = folder
        found = disagreements(cases, EVERY_MACHINE, seeds.start)
    for line in found:
        print(f"== seeds {seeds.start} to {seeds.stop - 1}\n{line}", flush=True)
    return failures + len(found), len(seeds)


if __name__ == "__main__":
    sys.exit(main())
