"""Every refusal of the compiler: one exception, one way to print it.

refusals/ is the table: a row says what is refused, why it cannot be real-time and what to write instead. The
place that refuses adds the particulars: the expression, its span and the cure that fits it.
"""

from __future__ import annotations

import linecache
from dataclasses import dataclass
from pathlib import Path

from rattle.compiler.ir import Span
from rattle.compiler.refusals import ROWS
from rattle.lang.errors import RattleError

MOST_SHOWN = 200  # columns of a source line
MOST_CALLS = 6  # shown at either end of a chain


@dataclass(frozen=True)
class Diagnostic:
    code: str
    message: str
    span: Span | None
    fix: str
    compared_at: tuple[str, int] | None = None  # where the library met what the author gave it: file, line

    def render(self) -> str:
        """Plain text: place, message, source line with caret, why, fix, chain of calls."""
        lines = [f"{self._place()}{self.code} {self.message}"]
        if self.span is not None:
            lines += caret(self.span)
        lines.append(f"  why: {ROWS[self.code].reason}")
        lines.append(f"  fix: {self.fix}")
        if self.compared_at is not None:
            lines.append(f"  used at {_short(self.compared_at[0])}:{self.compared_at[1]}")
        if self.span is not None:
            lines += [f"  {line}" for line in chain(self.span.calls)]
        return "\n".join(lines)

    def _place(self) -> str:
        if self.span is None:
            return ""
        return f"{_short(self.span.file)}:{self.span.line}:{self.span.column + 1}: "


def caret(span: Span) -> list[str]:
    """The source line of a span and a line of carets below the exact expression."""
    line = linecache.getline(span.file, span.line).rstrip("\n")
    text = line.expandtabs()
    if not text.isprintable():  # no text at all, perhaps, and what would command a terminal
        return []
    if len(text) > MOST_SHOWN:
        return _window(span, line)
    if not text.strip():
        return []
    begin = len(line[: span.column].expandtabs())
    end = len(line[: span.end_column].expandtabs()) if span.end_line == span.line else len(text)
    marks = " " * begin + "^" * max(1, end - begin)
    return [f"  {span.line:>5} | {text}", f"        | {marks}"]


def _window(span: Span, line: str) -> list[str]:
    """Of a line that fills the screen: what is around the expression."""
    first = max(0, span.column - MOST_SHOWN // 3)
    text = line[first : first + MOST_SHOWN].replace("\t", " ")
    end = span.end_column if span.end_line == span.line else len(line)
    count = max(1, min(end - first, len(text)) - (span.column - first))
    marks = " " * (span.column - first) + "^" * count
    return [f"  {span.line:>5} | {text}...", f"        | {marks}"]


def chain(calls: tuple[tuple[str, int], ...]) -> list[str]:
    """Where a line was called from, the innermost first; of a long way its two ends."""
    lines = [f"called from {_short(file)}:{line}" for file, line in calls]
    left_out = len(lines) - 2 * MOST_CALLS
    if left_out <= 0:
        return lines
    return [*lines[:MOST_CALLS], f"({left_out} more calls)", *lines[-MOST_CALLS:]]


def _column(file: str, line: int, column: int) -> int:
    """Where an editor shows a column: tabs count as the spaces they stand for."""
    return len(linecache.getline(file, line)[:column].expandtabs())


def _short(file: str) -> str:
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


class Refusal(Exception):  # noqa: N818 (the field's word, and never an author's to catch)
    """Raised where the compiler refuses a piece of source; caught by the statement that holds it."""

    def __init__(self, code: str, message: str, fix: str, span: Span | None = None) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        self.fix = fix
        self.span = span
        self.compared_at: tuple[str, int] | None = None

    @property
    def diagnostic(self) -> Diagnostic:
        return Diagnostic(self.code, self.message, self.span, self.fix, self.compared_at)


REPORT = "write this line in another way, and please report it with that line"


def fault(error: Exception, span: Span | None) -> Refusal:
    """What the compiler did not expect of itself."""
    message = f"the compiler failed here: {type(error).__name__}: {error}"
    return Refusal("RT900", message, REPORT, span)


def too_deep(span: Span | None) -> CompileError:
    """Nothing else can be said of a plugin whose source is deeper than the stack."""
    fix = "split it into several statements, or loop"
    return CompileError((Diagnostic("RT313", "this nests too deep for the compiler", span, fix),))


class CompileError(RattleError):
    """A plugin was refused. `diagnostics` holds every reason found in this run, in source order."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n\n".join(each.render() for each in diagnostics))
        self.diagnostics = diagnostics
