"""Mutants of the example plugins: tokens and lines lost, doubled, exchanged; any construct anywhere."""

from __future__ import annotations

import ast
import re

from hypothesis import strategies as st
from tests.example_classes import COMPILED_EXAMPLES
from tests.fuzz.constructs import EXPRESSIONS, STATEMENTS

EXAMPLES = [path.read_text(encoding="utf-8") for path in COMPILED_EXAMPLES]
TOKEN = re.compile(r"\w+|[^\w\s]")


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """One to four changes somewhere below the imports."""
    text = draw(st.sampled_from(EXAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        change = draw(st.sampled_from((_token, _token, _line, _statement, _statement, _expression)))
        text = change(draw, text)
    return text


def _token(draw: st.DrawFn, text: str) -> str:
    tokens = [found for found in TOKEN.finditer(text) if found.start() > text.find("class ")]
    if not tokens:
        return text
    token, other = draw(st.sampled_from(tokens)), draw(st.sampled_from(tokens))
    new = draw(st.sampled_from(("", token[0] * 2, f"{token[0]} {token[0]}", other[0], *EXPRESSIONS)))
    return text[: token.start()] + new + text[token.end() :]


def _line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.startswith("class ")), 0)
    here = draw(st.integers(first, len(lines) - 1))
    there = draw(st.integers(first, len(lines) - 1))
    match draw(st.sampled_from(("lose", "double", "exchange", "indent", "outdent"))):
        case "lose":
            del lines[here]
        case "double":
            lines.insert(here, lines[here])
        case "exchange":
            lines[here], lines[there] = lines[there], lines[here]
        case "indent":
            lines[here] = "    " + lines[here]
        case _:
            lines[here] = lines[here].removeprefix("    ")
    return "\n".join(lines)


def _statement(draw: st.DrawFn, text: str) -> str:
    """A construct before a line of a method, as deep as that line."""
    lines = text.split("\n")
    inside = [i for i, line in enumerate(lines) if line.startswith("        ") and line.strip()]
    if not inside:
        return text
    here = draw(st.sampled_from(inside))
    indentation = lines[here][: len(lines[here]) - len(lines[here].lstrip())]
    construct = draw(st.sampled_from(STATEMENTS))
    lines[here:here] = [indentation + line for line in construct.split("\n")]
    return "\n".join(lines)


def _expression(draw: st.DrawFn, text: str) -> str:
    """One expression in the place of another."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    start = text.find("class ")
    lines = text.splitlines(keepends=True)
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line))
    places = [
        (
            begins[node.lineno - 1] + node.col_offset,
            begins[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0),
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and text.isascii() and begins[node.lineno - 1] > start
    ]
    if not places:
        return text
    begin, end = draw(st.sampled_from(places))
    other = draw(st.sampled_from(places))
    new = draw(st.sampled_from((text[other[0] : other[1]], *EXPRESSIONS)))
    return f"{text[:begin]}({new}){text[end:]}"
