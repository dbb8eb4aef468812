"""A report as one HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rattle.report.page import Line, Remark, Report, Section, When

from .html_page import html_page
from .report_terminal import SAID, WARNINGS, percent

_STYLE = """
:root { --bar: #e5534b; --build: #1f7d3a; --start: #0b7285; --control: #2f6bc4; --block: #8a3fb8;
  --sample: #985a00; }
@media (prefers-color-scheme: dark) { :root { --bar: #f47067; --build: #57ab5a; --start: #39c5cf;
  --control: #6cb6ff; --block: #dcbdfb; --sample: #e0a832; } }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 2.2rem 0 .4rem; }
p { margin: .2rem 0; }
.calls { color: var(--faint); font-size: .85rem; margin: 0 0 .4rem; }
.legend { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: 1rem 0;
  padding: .8rem 1rem; background: var(--panel); border-radius: 8px; font-size: .9rem; }
.source { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font: 13px/1.5 ui-monospace, monospace; }
td { padding: 0 .6rem; vertical-align: top; white-space: pre; }
td.code { width: 100%; padding-left: .4rem; } td.number, td.share { text-align: right; color: var(--faint); }
td.share { position: relative; min-width: 5.2rem; color: var(--ink); }
td.share i { position: absolute; right: 0; top: 1px; bottom: 1px; background: var(--bar); opacity: .35; }
td.share b { position: relative; font-weight: normal; }
td.when, dt { font-weight: 600; border-left: 4px solid transparent; }
tr:hover td, tr:target td { background: var(--panel); }
.absent { color: var(--faint); } .build { color: var(--build); } .start { color: var(--start); }
.change, .control { color: var(--control); } .block { color: var(--block); } .sample { color: var(--sample); }
td.when.build, td.when.start, td.when.change, td.when.control, td.when.block, td.when.sample
  { border-left-color: currentColor; }
td.lanes, dt.lanes { color: var(--block); } tr.absent td.code { opacity: .5; }
.remark { display: block; color: var(--faint); font: italic 12.5px/1.45 system-ui, sans-serif;
  white-space: normal; }
.remark.warning { color: var(--sample); } dt, dd { margin: 0; } dt { padding-left: .4rem; }
nav { font-size: .9rem; } a { color: var(--control); }
nav a { margin-right: 1rem; white-space: nowrap; }
"""


def report_html(report: Report) -> str:
    name = escape(report.name)
    parts = [
        f"<h1>{name}</h1>",
        *(f"<p>{escape(fact)}</p>" for fact in report.facts),
        *_times(report),
        *_legend(report),
        *_dearest(report),
        *_contents(report),
    ]
    for number, section in enumerate(report.sections):
        parts += _section(section, number, report.measurement is not None)
    return html_page(f"{name}: what Rattle made of it", _STYLE, parts)


def _times(report: Report) -> Iterator[str]:
    measured = report.measurement
    if measured is None:
        yield f'<p class="faint">{escape(report.unmeasured)}</p>'
        return
    yield (
        f'<p class="faint">Time: {measured.moments} looks at the running kernel, which played'
        f" {escape(measured.words)}. A line's share includes what it calls; that of the line alone"
        f" is in its tooltip. {percent(measured.rest) or 'Nothing'} is of no line: the loop, samples in and"
        " out.</p>"
    )


def _legend(report: Report) -> Iterator[str]:
    lines = [line for section in report.sections for line in section.lines]
    yield '<dl class="legend">'
    for when in sorted({each for line in lines for each in line.when[:1]}, reverse=True):
        yield f'<dt class="{_class(when)}">{escape(when.label)}</dt><dd>{escape(when.meaning)}</dd>'
    lanes = {
        line.lanes: remark.text for line in lines for remark in line.remarks
        if line.lanes and remark.kind == "lanes"
    }  # fmt: skip
    for mark, words in lanes.items():
        yield f'<dt class="lanes">{escape(mark)}</dt><dd>{escape(words)}</dd>'
    yield "</dl>"


def _dearest(report: Report) -> Iterator[str]:
    found = report.dearest()
    if not found:
        return
    yield '<h2>Dearest lines by themselves</h2><div class="source"><table>'
    for dear in found:
        link = f'<a href="#s{dear.section}l{dear.line.number}">{escape(dear.place)}</a>'
        yield (
            f"<tr>{_bar(dear.line.own, '')}<td>{link}</td>"
            f'<td class="code">{escape(dear.line.text.strip())}</td></tr>'
        )
    yield "</table></div>"


def _contents(report: Report) -> Iterator[str]:
    if len(report.sections) > 1:
        links = (
            f'<a href="#s{number}">{escape(section.title)}</a>'
            for number, section in enumerate(report.sections)
        )
        yield f"<nav>{' '.join(links)}</nav>"


def _section(section: Section, number: int, is_timed: bool) -> Iterator[str]:
    yield f'<h2 id="s{number}">{escape(section.title)}</h2>'
    if section.calls:
        yield f'<p class="calls">called at {escape("; ".join(section.calls))}</p>'
    yield '<div class="source"><table>'
    for line in section.lines:
        yield _row(line, f"s{number}l{line.number}", is_timed)
    yield "</table></div>"


def _row(line: Line, anchor: str, is_timed: bool) -> str:
    when = line.when[0] if line.when else None
    kind, label = (_class(when), when.label) if when is not None else ("", "")
    meaning = "; ".join(each.meaning for each in line.when)
    lanes = "; ".join(remark.text for remark in line.remarks if remark.kind == "lanes")
    remarks = "".join(_remark(remark) for remark in line.remarks if not line.lanes or remark.kind not in SAID)
    cells = [
        _share(line) if is_timed else "",
        f'<td class="when {kind}"{_title(meaning)}>{escape(label)}</td>' if label else "<td></td>",
        f'<td class="lanes"{_title(lanes)}>{escape(line.lanes)}</td>',
        f'<td class="number">{line.number}</td>',
        f'<td class="code">{escape(line.text)}{remarks}</td>',
    ]
    row = ' class="absent"' if when is When.ABSENT else ""
    return f'<tr id="{anchor}"{row}>{"".join(cells)}</tr>'


def _title(words: str) -> str:
    return f' title="{escape(words)}"' if words else ""


def _share(line: Line) -> str:
    alone = percent(line.own) or "nothing"
    return _bar(line.total, _title(f"{alone} in the line itself"))


def _bar(share: float | None, title: str) -> str:
    if not share:
        return '<td class="share"></td>'
    return f'<td class="share"{title}><i style="width:{share:.1%}"></i><b>{escape(percent(share))}</b></td>'


def _remark(remark: Remark) -> str:
    kind = "remark warning" if remark.kind in WARNINGS else "remark"
    return f'<span class="{kind}">{escape(remark.text)}</span>'


def _class(when: When) -> str:
    return when.name.lower()
