"""The card's thread as strace sees it: by name what it asks of the kernel while it plays."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.card.play import Setting, card_run

_BEGIN = re.compile(r"^(\d+) +sched_setscheduler\(\d+, SCHED_FIFO, \[80\]\) += 0$", re.MULTILINE)
_END = {"rt_sigprocmask", "madvise", "munmap", "exit"}  # of a thread, once all is played


def calls_while_playing(library: Path, setting: Setting) -> Counter[str] | None:
    """By name; one clock_nanosleep a block is the card's own. None: strace, or its right to a real-time
    class, is missing. Raises CardError."""
    if shutil.which("strace") is None:
        return None
    with tempfile.TemporaryDirectory(prefix="rattle-strace-") as folder:
        log = Path(folder) / "log"
        with card_run(library, setting, before=("strace", "-f", "-o", str(log))) as run:
            run.finish()
        return named(log.read_text())


def named(log: str) -> Counter[str] | None:
    """Calls of the thread that became SCHED_FIFO 80, from then on to its end."""
    begin = _BEGIN.search(log)
    if begin is None:
        return None
    lines = log[begin.end() :].splitlines()
    words = (line.partition(" ")[2].lstrip() for line in lines if line.startswith(f"{begin[1]} "))
    names = [word.partition("(")[0] for word in words if not word.startswith(("<", "+", "-"))]
    while names and names[-1] in _END:
        names.pop()
    return Counter(names)
