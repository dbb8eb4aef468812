"""What a check found as one HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rattle.check.report import Group, Report
from rattle.check.result import Result

from .check_svg import picture_svg
from .facts import counted
from .html_page import html_page

_STYLE = """
:root { --ok: #1f7d3a; --note: #985a00; --finding: #c62f26; --first: #2f6bc4; --second: #d2691e; }
@media (prefers-color-scheme: dark) { :root { --ok: #57ab5a; --note: #e0a832; --finding: #f47067;
  --first: #6cb6ff; --second: #f0a35e; } }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .7rem; }
p { margin: .15rem 0; }
header { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center;
  justify-content: space-between; }
.verdict { font-size: 1.05rem; font-weight: 600; padding: .45rem 1rem; border-radius: 999px; }
.verdict.ok { background: var(--ok); } .verdict.finding { background: var(--finding); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .8rem;
  margin: 1.4rem 0; }
.tile { background: var(--panel); border-radius: 10px; padding: .8rem 1rem; }
.tile b { display: block; margin-bottom: .25rem; } .tile span { margin-right: .9rem; white-space: nowrap; }
.ok { color: var(--ok); } .note { color: var(--note); } .finding { color: var(--finding); }
.verdict.ok, .verdict.finding { color: var(--page); }
.card { border: 1px solid var(--line); border-left: 4px solid; border-radius: 8px; padding: .8rem 1rem;
  } .card > p { color: var(--ink); } .card > p.faint { color: var(--faint); }
.card .name { font-weight: 600; }
.cards { columns: 26rem; column-gap: .7rem; }
.cards .card { break-inside: avoid; margin-bottom: .7rem; }
.card > p.cure { color: var(--ok); } .card .cure::before { content: "fix: "; font-weight: 600; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
  gap: 1rem; }
figure { margin: 0; background: var(--panel); border-radius: 10px; padding: .7rem .6rem .4rem; }
.card figure { margin-top: .7rem; max-width: 40rem; }
figcaption { color: var(--faint); font-size: .85rem; padding: 0 .5rem .3rem; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
.grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--faint); stroke-width: 1; }
.words { fill: var(--faint); } .title { fill: var(--ink); font-weight: 600; font-size: 12px; }
.mark { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 4 3; } .marked { fill: var(--ink); }
polyline { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
.line0 { stroke: var(--first); } .line1 { stroke: var(--second); }
.key0 { fill: var(--first); } .key1 { fill: var(--second); }
details { border: 1px solid var(--line); border-radius: 8px; margin: .7rem 0; }
summary { cursor: pointer; padding: .55rem 1rem; font-weight: 600; }
summary .faint { font-weight: normal; margin-left: .6rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td { padding: .25rem .8rem; border-top: 1px solid var(--line); vertical-align: top; }
td:nth-child(-n+3) { white-space: nowrap; } td.level { font-weight: 600; }
"""


def check_html(report: Report) -> str:
    parts = [
        *_head(report),
        *_tiles(report),
        *_cards("Findings", report.findings),
        *_cards("Notes", report.notes),
        *_gallery(report),
        "<h2>All results</h2>",
    ]
    for group in report.groups:
        parts += _table(group)
    return html_page(f"{escape(report.name)}: what rattle check found", _STYLE, parts)


def _head(report: Report) -> Iterator[str]:
    findings = len(report.findings)
    word, kind = (counted(findings, "finding"), "finding") if findings else ("nothing found", "ok")
    yield f"<header><div><h1>{escape(report.name)}</h1>"
    facts = report.facts
    if facts is not None:
        by = f" by {facts.vendor}" if facts.vendor else ""
        yield f"<p>{escape(f'{facts.version}{by}: {facts.category}')}</p>"
    yield f'<p class="faint">{escape(report.bundle)}</p></div>'
    yield f'<div class="verdict {kind}">{word}</div></header>'


def _tiles(report: Report) -> Iterator[str]:
    yield '<div class="tiles">'
    for group in report.groups:
        yield f'<div class="tile"><b>{escape(group.title)}</b>'
        for level, noun in (("ok", "as it should be"), ("note", "note"), ("finding", "finding")):
            count = sum(result.level == level for result in group.results)
            words = f"{count} {noun}" if level == "ok" else counted(count, noun)
            yield f'<span class="{level if count else "faint"}">{words}</span>'
        if group.note:
            yield f'<p class="faint">{escape(group.note)}</p>'
        yield "</div>"
    yield "</div>"


def _cards(title: str, results: list[Result]) -> Iterator[str]:
    if not results:
        return
    yield f'<h2>{title}</h2><div class="cards">'
    for result in results:
        subject = f" · {escape(result.subject)}" if result.subject else ""
        yield f'<div class="card {result.level}"><p class="name">{escape(result.check)}{subject}</p>'
        yield f"<p>{escape(_sentence(result.text))}</p>"
        if result.wanted:
            yield f'<p class="faint">{escape(result.wanted)}</p>'
        if result.cure:
            yield f'<p class="cure">{escape(result.cure)}</p>'
        yield from (f"<figure>{picture_svg(picture)}</figure>" for picture in result.pictures)
        yield "</div>"
    yield "</div>"


def _gallery(report: Report) -> Iterator[str]:
    """Of what is as it should be: the rest stands with its words."""
    results = [each for group in report.groups for each in group.results if each.level == "ok"]
    figures = [(each, picture) for each in results for picture in each.pictures]
    if not figures:
        return
    yield '<h2>How it sounds</h2><div class="pictures">'
    for result, picture in figures:
        caption = f"<figcaption>{escape(_sentence(result.text))}</figcaption>"
        yield f"<figure>{picture_svg(picture)}{caption}</figure>"
    yield "</div>"


def _table(group: Group) -> Iterator[str]:
    yield f'<details><summary>{escape(group.title)}<span class="faint">{len(group.results)}</span></summary>'
    yield '<div class="scroll"><table>'
    for result in group.results:
        cells = (
            f'<td class="level {result.level}">{result.level}</td>',
            f"<td>{escape(result.check)}</td><td>{escape(result.subject)}</td><td>{escape(result.text)}</td>",
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</table></div></details>"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
