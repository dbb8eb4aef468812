"""python -m tests.fuzz --minutes 10: hostile sources until the time is up; what fails is shown made small."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import hypothesis
from hypothesis import strategies as st
from tests.fuzz.attributes import HEAD, attributes
from tests.fuzz.mutants import mutants
from tests.fuzz.outcome import Outcome, outcome

CHECKS = list(hypothesis.HealthCheck)
ROUND = 200  # sources between two looks at the clock
MOST_BYTES = 4 << 30  # of memory: a source that asks for all of it ends in MemoryError, and not the machine
MOST_S = 20.0  # for one source: an author waits for the answer


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py fuzz", description="broken and hostile source for the compiler"
    )
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first round; each following adds one")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES if hard < 0 else min(hard, MOST_BYTES), hard))
    end = time.monotonic() + 60.0 * options.minutes
    seed, faults, total = options.seed, 0, Outcome()
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            for name, sources in (("mutants", mutants()), ("attributes", attributes())):
                faults += run_round(name, sources, seed, Path(folder), total)
            seed += 1
    print(f"{total.compiled} compiled, {total.refused} refused in words, {faults} failing rounds")
    return int(faults > 0)


def shown(text: str) -> str:
    """Without what stands before the plugin in all of them."""
    return text.removeprefix(HEAD)


def run_round(name: str, sources: st.SearchStrategy[str], seed: int, folder: Path, total: Outcome) -> int:
    """1 if a source of this round led to a fault of ours."""

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=ROUND, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(sources)
    def check(text: str) -> None:
        start = time.monotonic()
        result = outcome(text, folder)
        total.compiled += result.compiled
        total.refused += result.refused
        assert not result.fault, f"{result.fault}\n\n{shown(text)}"
        assert time.monotonic() - start < MOST_S, f"took too long:\n{shown(text)}"

    try:
        check()
    except (AssertionError, ExceptionGroup) as error:
        print(f"== {name}, seed {seed}\n{error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
