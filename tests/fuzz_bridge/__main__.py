"""python -m tests.fuzz_bridge --minutes 10: programs of calls on plugin after plugin until the time is up.

With libFuzzer where a system's clang has it, which keeps what it learns in build/fuzz-bridge; else with
seeds. An input that breaks something is kept there too: mend the bridge, then add it to the corpus here.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz_bridge.building import CORPUS, LIBFUZZER, STANDALONE, Engine, build_fuzzer, why_not

from rattle.bundle.build import compiled
from rattle.cli.loading import load_one

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build/fuzz-bridge"
PLUGINS = (
    "tests/fuzz_bridge/everything.py",
    *(f"examples/{name}.py" for name in ("ducker", "ping_pong", "cookbook_eq", "plucked_string")),
    *(f"tests/hostile/plugins.py:{name}" for name in ("Surround", "Together", "Backwards", "Beats")),
)
LONGEST_INPUT = 2048  # bytes


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py fuzz-bridge", description="programs of calls on plugins")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first plugin; each following adds one")
    options = parser.parse_args()
    engine = STANDALONE if why_not(LIBFUZZER) else LIBFUZZER
    if why_not(engine):
        print(f"not run: {why_not(engine)}")
        return 0
    seconds = max(1, round(60.0 * options.minutes / len(PLUGINS)))
    executions, start = 0, time.monotonic()
    for number, plugin in enumerate(PLUGINS):
        played, failure = fuzz(plugin, engine, seconds, options.seed + number)
        executions += played
        print(f"{plugin}: {played} programs of calls{f', then: {failure}' if failure else ''}", flush=True)
        if failure:
            return 1
    minutes = (time.monotonic() - start) / 60.0
    print(f"{executions} programs of calls by {engine.name} in {minutes:.1f} minutes, no failure")
    return 0


def fuzz(plugin: str, engine: Engine, seconds: int, seed: int) -> tuple[int, str]:
    """How many programs were played, and what broke with the file that broke it; "" for nothing."""
    kept = KEPT / plugin.replace("/", "-").replace(":", "-")
    (kept / "learned").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rattle-") as folder:
        program = build_fuzzer(compiled(load_one(str(ROOT / plugin))), engine, Path(folder))
        command = [program, CORPUS, seed, 1 << 40, seconds, kept / "last"]
        if engine is LIBFUZZER:
            options = (f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", "-len_control=10")
            command = [program, *options, f"-seed={seed + 1}", f"-artifact_prefix={kept}/"]
            command += [kept / "learned", CORPUS]
        run = subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, errors="replace"
        )
    said = run.stdout + run.stderr
    played = max([int(count) for count in executions_in(said)], default=0)
    if run.returncode == 0:
        return played, ""
    (kept / "said.txt").write_text(said)
    words = next(
        (line for line in said.splitlines() if "fuzz-bridge:" in line or "ERROR" in line), "it ended"
    )
    return played, f"{words}\n  all of it: {kept / 'said.txt'}; the input is in {kept}"


def executions_in(said: str) -> Iterator[str]:
    for match in re.finditer(r"^#(\d+)\b|^Done (\d+) runs|^(\d+) inputs played", said, re.MULTILINE):
        yield next(group for group in match.groups() if group)


if __name__ == "__main__":
    raise SystemExit(main())
