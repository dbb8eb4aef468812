"""The instance's log, which is this process's standard error."""

from __future__ import annotations

import inspect
import io
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from rattle.lang.errors import RattleError

MOST_BYTES = 10_000_000
_OURS = str(Path(__file__).resolve().parent.parent)


def say(line: str) -> None:
    """In one piece; also from a signal's handler, in the middle of what the author prints. A full disk is no
    reason to end."""
    with suppress(OSError):
        os.write(2, f"rattle: {line}\n".encode("utf-8", "replace"))


def traceback_text(error: BaseException) -> str:
    """From the author's first line to his last: how we came there is nobody's concern, nor where in what he
    called of ours it was refused. What is all ours is its message."""
    found = error.__traceback__
    while found is not None and found.tb_next is not None and _is_ours(found):
        found = found.tb_next
    told = traceback.TracebackException(type(error), error, found)
    is_all_ours = all(frame.filename.startswith(_OURS) for frame in told.stack)
    if is_all_ours and isinstance(error, RattleError):
        return str(error)
    while not is_all_ours and told.stack[-1].filename.startswith(_OURS):
        told.stack.pop()
    return "".join(told.format()).rstrip() + _cure(error)


def place_of(function: object) -> str:
    """Where a function is, as a traceback has it; "" where nobody knows."""
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    return f'  File "{code.co_filename}", line {code.co_firstlineno}, in {code.co_name}\n' if code else ""


class Bounded(io.RawIOBase):
    """What the author prints, into the file of this descriptor until that has so many bytes. A plugin that
    prints at each quantum would fill the disk within a day."""

    def __init__(self, descriptor: int, most: int = MOST_BYTES) -> None:
        self._descriptor, self._most, self._is_full = descriptor, most, False

    def write(self, data: Any, /) -> int:
        if not self._is_full and os.fstat(self._descriptor).st_size >= self._most:  # 0 of a terminal
            self._is_full = True
            say(f"the log has {self._most / 1e6:g} MB: what is printed from here on is not kept")
        with suppress(OSError):
            return len(data) if self._is_full else os.write(self._descriptor, data)
        return len(data)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


def print_to_log() -> None:
    """The author's print() is in the log at once."""
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(
            io.BufferedWriter(Bounded(descriptor)), "utf-8", "backslashreplace", line_buffering=True
        )
        for descriptor in (1, 2)
    )


def _cure(error: BaseException) -> str:
    """Of a file found where the plugin was built, and not where a host was started."""
    name = getattr(error, "filename", None)
    if not isinstance(error, FileNotFoundError) or not isinstance(name, str) or os.path.isabs(name):
        return ""
    return (
        f"\n  it was looked for in {os.getcwd()}, where the host was started; beside the plugin's file it is"
        f" Path(__file__).parent / {name!r}"
    )


def _is_ours(frame: TracebackType) -> bool:
    file = frame.tb_frame.f_code.co_filename
    return file.startswith((_OURS, "<frozen ")) or "importlib" in file
