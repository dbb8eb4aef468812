"""Processes that take all the processor time there is, at normal priority."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

_LOOP = """
import os
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(1_000_000): pass
"""


@contextlib.contextmanager
def hogs(count: int) -> Iterator[None]:
    """So many busy loops run until the end, or until whoever wanted them is gone, however that ended."""
    loop = [sys.executable, "-S", "-c", _LOOP]
    processes = [subprocess.Popen(loop) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
