"""The instance's log, which is this process's standard error."""

from __future__ import annotations

import os
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_OURS = str(Path(__file__).resolve().parent.parent)


def say(line: str) -> None:
    """In one piece; also from a signal's handler, in the middle of what the author prints. A full disk is no
    reason to end."""
    with suppress(OSError):
        os.write(2, f"rattle: {line}\n".encode("utf-8", "replace"))


def traceback_text(error: BaseException) -> str:
    """From the author's first line on: how we came there is nobody's concern."""
    found = error.__traceback__
    while found is not None and found.tb_next is not None and _is_ours(found):
        found = found.tb_next
    return "".join(traceback.format_exception(type(error), error, found)).rstrip()


def _is_ours(frame: TracebackType) -> bool:
    file = frame.tb_frame.f_code.co_filename
    return file.startswith((_OURS, "<frozen ")) or "importlib" in file
