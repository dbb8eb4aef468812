"""The report on a line in a word or two: when, lanes, kinds of remarks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from rattle import Effect
from rattle.compiler import compile_plugin
from rattle.report.build import report_of
from rattle.report.page import Line, Report

_COMMENT = re.compile(r"#: (.*)$")
_GUTTER = ("params", "lanes")  # remarks that are no news beside `when` and the lanes


def report(cls: type[Effect], file: str) -> Report:
    """Without shares of time."""
    return report_of(compile_plugin(cls), file)


def marks(line: Line) -> str:
    kinds = sorted({remark.kind for remark in line.remarks} - set(_GUTTER))
    return " ".join([*(when.label for when in line.when), *([line.lanes] if line.lanes else []), *kinds])


def expected(line: Line) -> str:
    found = _COMMENT.search(line.text)
    return found[1] if found else ""


def with_marks(text: str, found: dict[int, str]) -> str:
    """The file with other marks behind these lines."""
    lines = text.split("\n")
    for number, words in found.items():
        code = _COMMENT.sub("", lines[number - 1]).rstrip()
        lines[number - 1] = f"{code}  #: {words}" if words else code
    return "\n".join(lines)


def lines_of(cls: type[Effect], report: Report) -> list[Line]:
    """Those of its class, in the author's file, and of the units it has there."""
    tree = ast.parse(Path(report.sections[0].file).read_text(encoding="utf-8"))
    names = {cls.__name__} | ({"OnePole"} if cls.__name__ == "Chain" else set())
    spans = [(node.lineno, node.end_lineno) for node in tree.body if getattr(node, "name", "") in names]
    lines = report.sections[0].lines
    return [line for line in lines if any(a <= line.number <= (b or a) for a, b in spans)]
