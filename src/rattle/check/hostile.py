"""The hostile host (native/hostile/) run on a bundle: a check that crashes or hangs is named, the rest go
on."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rattle.check.player import end_words
from rattle.check.result import Level, Result
from rattle.check.trap import environment_with_trap

TIMEOUT_S = 30.0
_LEVELS: dict[str, Level] = {"pass": "ok", "skip": "ok", "note": "note", "fail": "finding"}


def host_results(
    program: Path, library: Path, timeout_s: float = TIMEOUT_S, number: int = 0
) -> Iterator[Result]:
    """Of the plugin of that number in the library: one for each check of the program, in its order."""
    shows = _promises(program)
    after: str | None = None
    while True:
        run = _Run(program, library, number, after, timeout_s)
        yield from run.results()
        if run.unfinished is None:
            if run.complaint and after is None:
                yield Result("host", "finding", run.complaint)
            return
        area, _, name = run.unfinished.partition(".")
        yield Result(area, "finding", run.ended(), name, wanted=shows.get(run.unfinished, ""))
        after = run.unfinished


def _promises(program: Path) -> dict[str, str]:
    """The sentence of each check."""
    listed = subprocess.run([str(program), "--list", "--json"], capture_output=True, text=True, check=False)
    found = [_parsed(line) for line in listed.stdout.splitlines()]
    return {each["check"]: each["shows"] for each in found if "check" in each}


class _Run:
    """The program from one check on, to its end or to the check that ended it."""

    def __init__(
        self, program: Path, library: Path, number: int, after: str | None, timeout_s: float
    ) -> None:
        words = [str(program), str(library), "--json", "--class", str(number)]
        words += ["--after", after] if after else []
        self.unfinished: str | None = None
        self.complaint = ""
        self._timeout_s = timeout_s
        self._is_late = False
        self._heard_s = time.monotonic()  # when the program itself last said something
        # The plugin may print what it likes: what is no JSON is not the program's.
        self._child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, errors="replace", env=environment_with_trap(),
        )  # fmt: skip

    def results(self) -> Iterator[Result]:
        for line in self._lines():
            found = _parsed(line)
            if "check" not in found:
                continue
            self._heard_s = time.monotonic()
            if found["state"] == "begin":
                self.unfinished = found["check"]
                continue
            self.unfinished = None
            yield _result(found)
        self._close()

    def _lines(self) -> Iterator[str]:
        """Each as it comes; the program is killed if none of its own comes in time."""
        lines: queue.Queue[str | None] = queue.Queue()
        errors: list[str] = []

        def read() -> None:
            assert self._child.stdout is not None
            for line in self._child.stdout:
                lines.put(line)
            lines.put(None)

        def read_errors() -> None:
            assert self._child.stderr is not None
            errors.extend(self._child.stderr)

        readers = [threading.Thread(target=each, daemon=True) for each in (read, read_errors)]
        for reader in readers:
            reader.start()
        while (line := self._next(lines)) is not None:
            yield line
        self._child.wait()
        for reader in readers:
            reader.join(5.0)
        if self._child.returncode == 2:
            self.complaint = next((line.strip() for line in errors if line.startswith("hostile:")), "")

    def _next(self, lines: queue.Queue[str | None]) -> str | None:
        """None at the end, and where the plugin only chatters on."""
        left_s = self._heard_s + self._timeout_s - time.monotonic()
        if left_s > 0.0:
            with contextlib.suppress(queue.Empty):
                return lines.get(timeout=left_s)
        self._is_late = True
        self._child.kill()
        return None

    def _close(self) -> None:
        for pipe in (self._child.stdout, self._child.stderr):
            if pipe is not None:
                pipe.close()

    def ended(self) -> str:
        if self._is_late:
            return f"the plugin did not come back within {self._timeout_s:g} s"
        return f"the plugin {end_words(self._child.returncode)}"


def _parsed(line: str) -> dict[str, Any]:
    """Nothing for what the plugin printed, which may stand before it on the line."""
    try:
        found = json.loads(line[max(0, line.find('{"check"')) :])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _result(found: dict[str, Any]) -> Result:
    """shows: the sentence that holds; words: what was seen instead, or why it was skipped."""
    level = _LEVELS.get(found["state"], "finding")
    words, shows = found.get("words", ""), found.get("shows", "")
    if level == "ok":
        text = f"skipped: {words}" if found["state"] == "skip" else shows
    else:
        text = words or "it does not hold"
    area, _, name = found["check"].partition(".")
    return Result(area, level, text, name, wanted="" if level == "ok" else shows)
