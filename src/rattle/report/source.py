"""The author's source as statements: which lines hold code, and of which function."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rattle.compiler.ir import Span
from rattle.report.page import When


@dataclass(frozen=True)
class FunctionText:
    """`first` is the line of its first decorator, or of its def."""

    name: str  # "Biquad.process"
    first: int
    last: int
    node: ast.FunctionDef


@lru_cache(maxsize=64)
def functions_of(file: str) -> tuple[FunctionText, ...]:
    return tuple(_functions(_tree(file), ""))


def _tree(file: str) -> ast.Module:
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _functions(node: ast.AST, prefix: str) -> Iterator[FunctionText]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
            yield FunctionText(prefix + child.name, first, child.end_lineno or first, child)
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def function_at(file: str, line: int) -> FunctionText | None:
    """The innermost one."""
    around = [each for each in functions_of(file) if each.first <= line <= each.last]
    return min(around, key=lambda each: each.last - each.first, default=None)


def is_index(span: Span) -> bool:
    """The author wrote one there; none where a loop over like units reads a number of each."""
    lines = [line.encode() for line in linecache.getlines(span.file)[span.line - 1 : span.end_line]]
    if not lines:
        return True
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return any(b"[" in line for line in lines)


def vanished(file: str, lines: set[int]) -> dict[int, When]:
    """Lines that hold code of which no operation remains, given those of which one does. Of functions that
    play no part while audio runs, `__init__` alone is known to have run."""
    found: dict[int, When] = {}
    for statement in _tree(file).body:
        found.update(_outside(statement))
    for function in functions_of(file):
        is_reached = any(function.first <= line <= function.last for line in lines)
        if is_reached or function.node.name == "__init__":
            found.update(_inside(function.node.body, lines, When.BUILD))
    return {line: when for line, when in found.items() if line not in lines}


def _outside(statement: ast.stmt) -> Iterator[tuple[int, When]]:
    """What Python runs when it reads the file: values of names, also those of classes."""
    if isinstance(statement, ast.ClassDef):
        for inner in statement.body:
            yield from _outside(inner)
    elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
        yield statement.lineno, When.BUILD


def _inside(body: list[ast.stmt], lines: set[int], when: When) -> Iterator[tuple[int, When]]:
    for statement in body:
        arms = _arms(statement)
        head_end = arms[0][0].lineno - 1 if arms else statement.end_lineno or statement.lineno
        is_silent = not lines & set(range(statement.lineno, max(head_end, statement.lineno) + 1))
        if is_silent and not _is_nothing(statement):
            yield statement.lineno, when
        taken = [bool(lines & set(_extent(arm))) for arm in arms]
        for arm, is_taken in zip(arms, taken, strict=True):
            decided = isinstance(statement, ast.If) and is_silent and any(taken) and not is_taken
            yield from _inside(arm, lines, When.ABSENT if decided else when)


def _arms(statement: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return []
    found = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    found += [case.body for case in getattr(statement, "cases", [])]
    return [arm for arm in found if arm]


def _extent(arm: list[ast.stmt]) -> range:
    return range(arm[0].lineno, (arm[-1].end_lineno or arm[-1].lineno) + 1)


def _is_nothing(statement: ast.stmt) -> bool:
    """It computes nothing at any time: it only names, or ends."""
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Constant) or _names(statement.value)
    if isinstance(statement, ast.Assign):
        return _names(statement.value)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, _QUIET)


def _names(value: ast.expr) -> bool:
    """Names, or a part of what has one: `left, right = x`, `x[0]`, `self.y`."""
    if isinstance(value, ast.Tuple):
        return all(_names(each) for each in value.elts)
    if isinstance(value, ast.Subscript):
        return _names(value.value) and isinstance(value.slice, ast.Constant)
    return _names(value.value) if isinstance(value, ast.Attribute) else isinstance(value, ast.Name)


_QUIET = (
    ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.FunctionDef,
    ast.ClassDef,
)  # fmt: skip
