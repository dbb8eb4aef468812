"""What a check found, in the terminal: findings and notes in full, what is well in one line a check."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from rattle.check.report import Report
from rattle.check.result import Level, Result

from .facts import counted
from .terminal import out

STYLES: dict[Level, str] = {"ok": "green", "note": "yellow", "finding": "bold red"}
LINES = {"wanted": "dim", "fix": "green"}
_WIDTH = 16  # of a check's name


def print_check(report: Report, is_verbose: bool = False) -> None:
    console = out()
    for text in check_text(report, is_verbose):
        console.print(text)


def check_text(report: Report, is_verbose: bool = False) -> Iterator[Text]:
    yield _head(report)
    if report.others:
        yield Text(f"  also in this bundle, for --plugin: {', '.join(report.others)}", "dim")
    for group in report.groups:
        yield Text()
        yield Text(group.title, "bold")
        for name, results in group.by_check().items():
            yield from _check(name, results, is_verbose)
        if group.note:
            yield Text(f"  {group.note}", "dim")
    yield Text()
    yield _verdict(report)


def _head(report: Report) -> Text:
    facts = report.facts
    if facts is None:
        return Text(report.name, "bold")
    by = f" by {facts.vendor}" if facts.vendor else ""
    rest = f" {facts.version}{by}: {counted(facts.setting_count, 'parameter')}"
    if facts.meter_count:
        rest += f", {counted(facts.meter_count, 'meter')}"
    return Text.assemble((facts.name, "bold"), rest)


def _check(name: str, results: list[Result], is_verbose: bool) -> Iterator[Text]:
    well = [result for result in results if result.level == "ok"]
    if is_verbose or len(well) == 1:
        yield from (_line(result) for result in well)
    elif well:
        said = summary(well)
        yield _line_of("ok", name, f"{len(well)} of {len(results)}{': ' if said else ''}{said}")
    for result in results:
        if result.level != "ok":
            yield _line(result)
            for label, words in (("wanted", result.wanted), ("fix", result.cure)):
                if words:
                    margin = " " * (_WIDTH + 11)
                    yield Text.assemble(margin, (f"{label}: ", "bold"), (words, LINES[label]))


def summary(results: list[Result]) -> str:
    """Of several results of one check that are well; nothing where each says something else."""
    texts = list(dict.fromkeys(result.text for result in results))
    if len(texts) == 1:
        return texts[0]
    if any(result.value is None for result in results):
        return ""
    worst = max(results, key=lambda result: (result.value or 0.0) - (result.limit or 0.0))
    return f"at most {worst.subject}: {worst.text}"


def _line(result: Result) -> Text:
    subject = f"{result.subject}: " if result.subject else ""
    return _line_of(result.level, result.check, f"{subject}{result.text}")


def _line_of(level: Level, name: str, words: str) -> Text:
    return Text.assemble("  ", (f"{level:8}", STYLES[level]), f"{name:{_WIDTH}} ", words)


def _verdict(report: Report) -> Text:
    findings, notes = len(report.findings), len(report.notes)
    took = f"  ({report.took_s:.1f} s)"
    said = counted(notes, "note")
    if findings:
        return Text.assemble((counted(findings, "finding"), "bold red"), f", {said}{took}")
    return Text.assemble(("nothing found", "bold green"), f", {said}{took}" if notes else took)
