"""A report in the terminal: a gutter left of the author's source."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from rattle.report.page import Line, RemarkKind, Report, Section, When

from .terminal import out

STYLES = {
    When.ABSENT: "dim",
    When.BUILD: "green",
    When.START: "cyan",
    When.CHANGE: "blue",
    When.CONTROL: "blue",
    When.BLOCK: "magenta",
    When.SAMPLE: "yellow",
}
# What stands in the gutter already is not said again.
SAID: frozenset[RemarkKind] = frozenset(("lanes",))
WARNINGS: frozenset[RemarkKind] = frozenset(("scalar", "bound", "assert", "unhoisted"))


def print_report(report: Report) -> None:
    console = out()
    for text in report_text(report):
        console.print(text)


def report_text(report: Report) -> Iterator[Text]:
    yield Text(report.name, "bold")
    for fact in report.facts:
        yield Text(f"  {fact}")
    for section in report.sections:
        yield Text()
        yield _head(section)
        is_timed = report.measurement is not None
        for line in section.lines:
            yield from _line(line, is_timed)
    yield Text()
    yield from _dearest(report)
    yield from _legend(report)
    yield from _times(report)


def _head(section: Section) -> Text:
    text = Text(section.title, "bold")
    if section.calls:
        shown = "; ".join(section.calls[:4]) + ("; ..." if len(section.calls) > 4 else "")
        text.append(f"  called at {shown}", "not bold dim")
    return text


def _line(line: Line, is_timed: bool) -> Iterator[Text]:
    text = Text()
    if is_timed:
        text.append(f"{percent(line.total):>5} ", heat(line.total))
    when = line.when[0] if line.when else None
    text.append(f"{when.label if when is not None else '':8} ", STYLES[when] if when is not None else "")
    text.append(f"{line.lanes:>3} ", "bold magenta")
    text.append(f"{line.number:4} ", "dim").append("│ ", "dim")
    text.append(line.text, "dim" if when is When.ABSENT else "")
    yield text
    indent = " " * (len(line.text) - len(line.text.lstrip()))
    margin = " " * ((6 if is_timed else 0) + 18) + "│ "
    for remark in line.remarks:
        if remark.kind not in SAID or not line.lanes:
            style = "yellow" if remark.kind in WARNINGS else "dim italic"
            yield Text.assemble((margin, "dim"), (f"{indent}^ {remark.text}", style))


def percent(share: float | None) -> str:
    """Nothing where there was nothing; never 0 % where there was something."""
    if not share:
        return ""
    return f"{share:.0%}" if share >= 0.005 else "<1%"


def heat(share: float | None) -> str:
    if not share or share < 0.1:
        return ""
    return "bold red" if share >= 0.3 else "red"


def _dearest(report: Report) -> Iterator[Text]:
    found = report.dearest()
    if found:
        yield Text("Dearest lines by themselves", "bold")
    for dear in found:
        share = (f"{percent(dear.line.own):>5} ", heat(dear.line.own))
        yield Text.assemble(share, (f"{dear.place:18} ", "dim"), dear.line.text.strip())
    if found:
        yield Text()


def _legend(report: Report) -> Iterator[Text]:
    used = {when for section in report.sections for line in section.lines for when in line.when[:1]}
    for when in sorted(used, reverse=True):
        yield Text.assemble((f"  {when.label:9}", STYLES[when]), when.meaning)
    lanes = {
        line.lanes: remark.text
        for section in report.sections for line in section.lines for remark in line.remarks
        if line.lanes and remark.kind == "lanes"
    }  # fmt: skip
    for mark, words in lanes.items():
        yield Text.assemble((f"  {mark:9}", "bold magenta"), words)


def _times(report: Report) -> Iterator[Text]:
    measured = report.measurement
    if measured is None:
        yield Text(f"  {report.unmeasured}")
        return
    yield Text(f"  time     of a line and all that it calls: {measured.moments} looks at the running kernel")
    yield Text(f"           {measured.words}")
    yield Text(
        f"           {percent(measured.rest) or 'nothing'} of it is of no line: the loop, samples in and out"
    )
