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
            lines += [f"  called from {_short(file)}:{line}" for file, line in self.span.calls]
        return "\n".join(lines)

    def _place(self) -> str:
        if self.span is None:
            return ""
        return f"{_short(self.span.file)}:{self.span.line}:{self.span.column + 1}: "


def caret(span: Span) -> list[str]:
    """The source line of a span and a line of carets below the exact expression."""
    line = linecache.getline(span.file, span.line).rstrip("\n")
    text = line.expandtabs()
    if not text.strip():
        return []
    begin = len(line[: span.column].expandtabs())
    end = len(line[: span.end_column].expandtabs()) if span.end_line == span.line else len(text)
    marks = " " * begin + "^" * max(1, end - begin)
    return [f"  {span.line:>5} | {text}", f"        | {marks}"]


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


class CompileError(RattleError):
    """A plugin was refused. `diagnostics` holds every reason found in this run, in source order."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n\n".join(each.render() for each in diagnostics))
        self.diagnostics = diagnostics
