"""One run of the hostile host: what it said of each check."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Verdicts:
    lines: tuple[dict[str, Any], ...]
    exit_code: int
    errors: str

    def __getitem__(self, check: str) -> str:
        """pass, fail, note, skip; "begin" for one that ended the host."""
        return str(next(line["state"] for line in reversed(self.lines) if line.get("check") == check))

    def named(self, state: str) -> list[str]:
        """Checks whose last word this is, with what they said."""
        last = {line["check"]: line for line in self.lines if "check" in line}
        return [f"{name}: {line.get('words', '')}" for name, line in last.items() if line["state"] == state]


def run_host(host: Path, *words: str | Path, **environment: str) -> Verdicts:
    command = [str(host), *map(str, words), "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", env={**os.environ, **environment}
    )
    lines = tuple(json.loads(line) for line in done.stdout.splitlines())
    return Verdicts(lines, done.returncode, done.stderr)
