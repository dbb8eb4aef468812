"""What a host and all processes below it take: seen in /proc."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    processes: int
    memory_mb: float  # PSS of all: what is shared is counted once
    files: int  # descriptors of the host itself
    threads: int  # of the host itself
    cpu_s: float  # of all that live


def descendants(process: int) -> list[int]:
    """All that live below it, at any depth."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.glob("[0-9]*"):
        stat = _read(folder / "stat")
        if stat:
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found, waiting = [], [process]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def taken(process: int) -> Taken:
    own = _PROC / str(process)
    everyone = [process, *descendants(process)]
    return Taken(
        processes=len(everyone) - 1,
        memory_mb=sum(_pss_kb(each) for each in everyone) / 1024.0,
        files=len(_names(own / "fd")),
        threads=len(_names(own / "task")),
        cpu_s=sum(_cpu_s(each) for each in everyone),
    )


@dataclass
class Watch:
    """Looks at a process every so often, in a thread of its own, until `stop`."""

    process: int
    every_s: float = 1.0
    seen: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> list[Taken]:
        self._end.set()
        self._thread.join()
        return self.seen

    def _run(self) -> None:
        while not self._end.wait(self.every_s):
            look = taken(self.process)
            if look.files:  # else it has ended
                self.seen.append(look)


def _cpu_s(process: int) -> float:
    words = _read(_PROC / str(process) / "stat").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICKS if words else 0.0


def _pss_kb(process: int) -> int:
    lines = _read(_PROC / str(process) / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
