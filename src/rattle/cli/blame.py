"""Whose mistake an unexpected exception is: the author's, whose code raised it, or Rattle's."""

from __future__ import annotations

import os
import sysconfig
import tempfile
import time
import traceback
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

import rattle
from rattle.bundle.cache import user_cache
from rattle.compiler.ir import Span

from .complaints import Complaint, shown

PACKAGE = Path(rattle.__file__).parent
# What an author's code may call: an exception from in there was caused by what he gave it.
AUTHORS_ROOMS = tuple(str(PACKAGE / room) + os.sep for room in ("lang", "plugin", "dsp"))
LIBRARIES = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "purelib", "platlib")})


def author_complaint(error: BaseException) -> Complaint | None:
    """The line of the author's code that raised, or that called what raised; None if it was not his."""
    frames = traceback.extract_tb(error.__traceback__)
    authors = [i for i, frame in enumerate(frames) if _is_authors(frame.filename)]
    ours = [i for i, frame in enumerate(frames) if _is_ours(frame.filename)]
    if not authors or (ours and ours[-1] > authors[-1]):
        return None
    frame = frames[authors[-1]]
    line, column = frame.lineno or 1, frame.colno or 0
    end_line, end = frame.end_lineno or line, frame.end_colno or column + 1
    span = Span(frame.filename, line, column, end_line, end, _callers(frames, authors))
    return Complaint(f"{type(error).__name__}: {error}", span=span, fix=_did_you_mean(error))


def _did_you_mean(error: BaseException) -> str:
    if not isinstance(error, AttributeError | NameError) or error.name is None:
        return ""
    known = dir(error.obj) if isinstance(error, AttributeError) else _names_there(error)
    near = get_close_matches(error.name, known, 1)
    return f"did you mean `{near[0]}`?" if near else ""


def _names_there(error: NameError) -> list[str]:
    """Where it was raised."""
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    return [*frame.f_locals, *frame.f_globals]


def _callers(frames: traceback.StackSummary, authors: list[int]) -> tuple[tuple[str, int], ...]:
    return tuple((frames[i].filename, frames[i].lineno or 1) for i in reversed(authors[:-1]))


def _is_authors(file: str) -> bool:
    is_library = file.startswith((str(PACKAGE) + os.sep, *LIBRARIES))
    return not is_library and not file.startswith("<")


def _is_ours(file: str) -> bool:
    return file.startswith(str(PACKAGE) + os.sep) and not file.startswith(AUTHORS_ROOMS)


def fault_report(error: BaseException) -> str:
    """The message of a fault of ours; the traceback goes to a file."""
    lines = [f"This is a fault of Rattle, not of your plugin. {type(error).__name__}: {error}"]
    span = _compiled_place(error.__traceback__)
    if span is not None:
        lines.append(f"  it happened at {shown(span.file)}:{span.line} of the plugin")
    lines.append(f"  the full traceback: {_saved(error)}")
    lines.append("  please report it, with that file and the plugin's source")
    return "\n".join(lines)


def _compiled_place(trace: TracebackType | None) -> Span | None:
    """Where in the author's source the compiler was: it carries the present span in its builder."""
    place: Span | None = None
    while trace is not None:
        builder = getattr(trace.tb_frame.f_locals.get("context"), "builder", None)
        span = getattr(builder, "span", None)
        place = span if isinstance(span, Span) else place
        trace = trace.tb_next
    return place


def _saved(error: BaseException) -> Path:
    text = "".join(traceback.format_exception(error))
    name = time.strftime("fault-%Y%m%d-%H%M%S") + f"-{os.getpid()}.log"
    cache = user_cache().folder
    for folder in (cache / "faults" if cache else None, Path(tempfile.gettempdir())):
        if folder is None:
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            return folder / name
        except OSError:
            continue
    raise error
