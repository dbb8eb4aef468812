"""SARIF 2.1.0 of what verify found: the form that editors and code hosts read (OASIS, sarif-v2.1.0-os)."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from rattle.compiler.ir import Span
from rattle.compiler.refusals import ROWS, Row

from .complaints import Complaint

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
# Mistakes that no row of the table is about: rule and its text.
_OTHERS = {
    "declaration": "a Param, Meter or plugin is declared in a way no host can show",
    "ids": "a change breaks what projects have stored",
    "file": "the plugin's file cannot be used",
}


def sarif_log(found: list[Complaint]) -> dict[str, Any]:
    rules = [_rule(row) for row in ROWS.values()]
    rules += [{"id": code, "shortDescription": {"text": words}} for code, words in _OTHERS.items()]
    positions = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {"name": "rattle", "version": version("rattle"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, positions) for each in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(row: Row) -> dict[str, Any]:
    markdown = [row.why]
    for label, source in (("Refused", row.wrong), ("Instead", row.right)):
        if source:
            markdown.append(f"**{label}**\n\n```python\n{source}\n```")
    return {
        "id": row.code,
        "name": "".join(word.capitalize() for word in row.title.split() if word.isalnum()),
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.why},
        "help": {"text": row.why, "markdown": "\n\n".join(markdown)},
        "defaultConfiguration": {"level": "error"},
    }


def _result(found: Complaint, positions: dict[str, int]) -> dict[str, Any]:
    code = found.code or "file"
    words = [found.message, f"Fix: {found.fix}" if found.fix else ""]
    result: dict[str, Any] = {
        "ruleId": code,
        "ruleIndex": positions[code],
        "level": "error",
        "message": {"text": "\n".join(word for word in words if word)},
        "locations": [],
    }
    if found.span is not None:
        result["locations"] = [_location(found.span)]
        calls = [_line(file, line, "called from here") for file, line in found.span.calls]
        used = [_line(*found.compared_at, "used here")] if found.compared_at else []
        if used or calls:
            result["relatedLocations"] = [{"id": k, **each} for k, each in enumerate([*used, *calls], 1)]
        if calls:
            here = _location(found.span)
            here["message"] = {"text": found.message}
            flow = [{"location": each} for each in (*reversed(calls), here)]
            result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return result


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column + 1,
        "endLine": span.end_line,
        "endColumn": _end_column(span),
    }
    return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": region}}


def _end_column(span: Span) -> int:
    """Counted from 1, behind the last character."""
    least = span.column + 1 if span.end_line == span.line else 0
    return max(span.end_column, least) + 1


def _line(file: str, line: int, words: str) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(file), "region": {"startLine": line}}
    return {"physicalLocation": physical, "message": {"text": words}}


def _artifact(file: str) -> dict[str, str]:
    """Relative to the folder one is in, as code hosts want it; else absolute."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return {"uri": path.relative_to(Path.cwd()).as_posix().replace(" ", "%20")}
    return {"uri": path.as_uri() if path.is_absolute() else path.as_posix()}
