"""Complaint: whatever is wrong with an author's plugin, in the one form it is shown in."""

from __future__ import annotations

import linecache
import os
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from rattle.compiler.diagnostics import CompileError, Diagnostic, caret, chain
from rattle.compiler.ir import Span
from rattle.compiler.refusals import ROWS
from rattle.plugin.errors import DeclarationError, Place
from rattle.plugin.ids import RecordError

from .terminal import err


@dataclass(frozen=True)
class Complaint:
    message: str
    code: str = ""  # of the table of refusals, or "declaration" or "ids"
    span: Span | None = None
    why: str = ""
    fix: str = ""
    compared_at: tuple[str, int] | None = None  # where the library met what the author gave: file, line

    @property
    def explained(self) -> str:
        """The code, if `rattle explain` knows it."""
        return self.code if self.code in ROWS else ""

    def as_json(self) -> dict[str, object]:
        """Line and column count from 1."""
        found: dict[str, object] = {}
        if self.span is not None:
            found = {"file": self.span.file, "line": self.span.line, "column": self.span.column + 1}
            found |= {"end_line": self.span.end_line, "end_column": self.span.end_column + 1}
        why = ROWS[self.code].why if self.explained else self.why
        found |= {"code": self.code, "message": self.message, "why": why, "fix": self.fix}
        if self.compared_at is not None:
            found["used_at"] = {"file": self.compared_at[0], "line": self.compared_at[1]}
        calls = self.span.calls if self.span else ()
        return {**found, "calls": [{"file": file, "line": line} for file, line in calls]}


class ComplaintError(Exception):
    """Raised to end a command with complaints about the author's files and exit code 1."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__("\n".join(complaint.message for complaint in complaints))
        self.complaints = complaints


def complaints_of(error: CompileError | DeclarationError | RecordError) -> list[Complaint]:
    if isinstance(error, CompileError):
        return [_of_diagnostic(diagnostic) for diagnostic in error.diagnostics]
    others = [each for each in error.others if isinstance(each, DeclarationError)]
    return sorted((_of_declaration(each) for each in (error, *others)), key=_position)


def _position(complaint: Complaint) -> tuple[str, int]:
    return (complaint.span.file, complaint.span.line) if complaint.span else ("", 0)


def _of_declaration(error: DeclarationError | RecordError) -> Complaint:
    span = line_span(error.place)
    if isinstance(error, RecordError):
        return Complaint(error.why, "ids", span, fix=error.fix)
    return Complaint(f"{error.where}: {error.why}", "declaration", span, fix=error.fix)


def _of_diagnostic(diagnostic: Diagnostic) -> Complaint:
    why = ROWS[diagnostic.code].reason
    return Complaint(
        diagnostic.message, diagnostic.code, diagnostic.span, why, diagnostic.fix, diagnostic.compared_at
    )


def line_span(place: Place | None) -> Span | None:
    """A whole line without its indentation, where no columns are known."""
    if place is None:
        return None
    text = linecache.getline(place.file, place.line).rstrip()
    return Span(place.file, place.line, len(text) - len(text.lstrip()), place.line, len(text))


def show(complaint: Complaint) -> None:
    """On standard error: place, message, source line with carets, why, fix, the calls that led there."""
    text = Text()
    if complaint.span is not None:
        text.append(f"{_place(complaint.span)}: ", style="bold")
    text.append(f"{complaint.explained} " if complaint.explained else "", style="bold red")
    text.append(complaint.message.replace(f"{Path.cwd()}{os.sep}", ""))
    if complaint.span is not None:
        for line, style in zip(caret(complaint.span), ("", "red"), strict=False):
            text.append(f"\n{line}", style=style)
    for label, words, style in (("why", complaint.why, "dim"), ("fix", complaint.fix, "green")):
        if words:
            text.append(f"\n  {label}: ", style="bold").append(_indented(words), style=style)
    if complaint.compared_at is not None:
        file, line_number = complaint.compared_at
        text.append(f"\n  used at {shown(file)}:{line_number}", style="dim")
    for line in chain(complaint.span.calls) if complaint.span else ():
        text.append(f"\n  {line}", style="dim")
    err().print(text)


def _place(span: Span) -> str:
    return f"{shown(span.file)}:{span.line}:{span.column + 1}"


def _indented(words: str) -> str:
    """A fix of several lines of source starts on a line of its own."""
    lines = words.split("\n")
    return words if len(lines) == 1 else "".join(f"\n    {line}" for line in lines)


def shown(file: str | Path) -> str:
    """As short as the folder one is in allows."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return str(file)
