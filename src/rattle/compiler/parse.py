"""From a live function to its syntax tree, checked against the code that Python really runs."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Span
from rattle.compiler.matching import as_branches


@dataclass(frozen=True)
class Source:
    """One function as written."""

    function: FunctionType
    node: ast.FunctionDef
    file: str

    def span(self, node: ast.AST, calls: tuple[tuple[str, int], ...] = ()) -> Span:
        return Span(self.file, *_extent(self.file, node if hasattr(node, "lineno") else self.node), calls)


@lru_cache(maxsize=65536)  # what is inlined or unrolled asks again and again
def _extent(file: str, node: Any) -> tuple[int, int, int, int]:
    line, column = node.lineno, _column(file, node.lineno, node.col_offset)
    return line, column, node.end_lineno, _column(file, node.end_lineno, node.end_col_offset)


def _column(file: str, line: int, offset: int) -> int:
    """Trees count bytes of UTF-8, people characters."""
    text = linecache.getline(file, line)
    return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))


@dataclass
class _Module:
    functions: dict[tuple[str, int], ast.FunctionDef] = field(default_factory=dict)
    codes: dict[tuple[str, int], CodeType] = field(default_factory=dict)


def source_of(function: FunctionType) -> Source:
    """The tree of a function. Refuses what has no source (RT408), is decorated or nested oddly (RT405),
    or was edited since it was imported (RT407)."""
    if not isinstance(function, FunctionType):
        words = f"this is {type(function).__name__}, and no function written in Python"
        raise Refusal("RT408", words, "write it as a method: def name(self):")
    code = function.__code__
    if code.co_name == "<lambda>":
        raise Refusal(
            "RT404", "a lambda in real-time code", "give it a name: make it a method, or a def of the module"
        )
    if code.co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR):
        raise _waits(code)
    file, key = code.co_filename, (code.co_name, code.co_firstlineno)
    lines = linecache.getlines(file)
    if not lines:
        words = f"`{function.__qualname__}` has no source that could be read"
        raise Refusal("RT408", words, _readable(file))
    module = _module(file, lines)
    if module is None or key not in module.functions or not _same(module.codes.get(key), code):
        linecache.checkcache(file)
        module = _module(file, linecache.getlines(file))
    if module is None or key not in module.functions or not _same(module.codes.get(key), code):
        raise Refusal(
            "RT407",
            f"{file} changed since `{function.__qualname__}` was imported",
            "import it again, or restart",
        )
    return Source(function, module.functions[key], file)


def _readable(file: str) -> str:
    """What makes the source of a file readable."""
    if Path(file).exists():
        return "save the file as UTF-8"
    return "write it in a file" if file.startswith("<") else f"save {file} again: it is gone"


def place_of(function: object) -> Span | None:
    """The line of the `def` as Python knows it, for what cannot be parsed; None if no such line is there."""
    code = getattr(function, "__code__", None)
    text = linecache.getline(code.co_filename, code.co_firstlineno).rstrip() if code else ""
    if code is None or not text.strip():
        return None
    line = code.co_firstlineno
    return Span(code.co_filename, line, len(text) - len(text.lstrip()), line, len(text))


def _waits(code: CodeType) -> Refusal:
    if code.co_flags & CO_GENERATOR:
        words, fix = f"`{code.co_name}` yields between samples", "return one value a call"
        return Refusal("RT321", words, fix, _waiting_place(code))
    fix = "a plain def: sound does not wait"
    return Refusal("RT322", f"`{code.co_name}` is async", fix, _waiting_place(code))


def _waiting_place(code: CodeType) -> Span:
    """The first `yield` or `await`, or else the line of the `def`."""
    file, first = code.co_filename, code.co_firstlineno
    text = linecache.getline(file, first).rstrip()
    last = max(line for _, _, line in code.co_lines() if line is not None)
    module = ast.parse("".join(linecache.getlines(file)))
    for node in ast.walk(module):
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) and first <= node.lineno <= last:
            return Span(file, node.lineno, node.col_offset, node.lineno, node.end_col_offset or len(text))
    return Span(file, first, len(text) - len(text.lstrip()), first, len(text))


def _same(a: CodeType | None, b: CodeType) -> bool:
    """Compiled from the same text, line numbers aside. pytest rewrites each `assert` of a test's own file."""
    if a is not None and any(name.startswith("@py") for name in b.co_names):
        return True
    if a is None or (a.co_code, a.co_names, a.co_varnames) != (b.co_code, b.co_names, b.co_varnames):
        return False
    pairs = zip(a.co_consts, b.co_consts, strict=False)
    return len(a.co_consts) == len(b.co_consts) and all(_same_constant(x, y) for x, y in pairs)


def _same_constant(a: object, b: object) -> bool:
    if isinstance(a, CodeType) and isinstance(b, CodeType):
        return _same(a, b)
    return type(a) is type(b) and repr(a) == repr(b)


_latest: dict[str, tuple[list[str], _Module | None]] = {}


def _module(file: str, lines: list[str]) -> _Module | None:
    """linecache hands out one list until the file has changed: asking for every call is then a look-up."""
    known = _latest.get(file)
    if known is None or known[0] is not lines:
        known = _latest[file] = lines, _parse(file, "".join(lines))
    return known[1]


@lru_cache(maxsize=256)
def _parse(file: str, text: str) -> _Module | None:
    try:
        tree = ast.parse(text, file)
        code = compile(tree, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    module = _Module()
    if "match" in text:
        as_branches(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            module.functions[node.name, first] = node
    _collect(code, module.codes)
    return module


def _collect(code: CodeType, found: dict[tuple[str, int], CodeType]) -> None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found[constant.co_name, constant.co_firstlineno] = constant
            _collect(constant, found)


def structured(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The same statements, where what follows an `if` with a side that always leaves (the function, the loop
    or the round) moves into its other side: such an `if` needs no flag for having left."""
    for position, statement in enumerate(statements):
        if isinstance(statement, _LEAVING):
            return statements[: position + 1]  # what follows is never reached
        if isinstance(statement, ast.For | ast.While) and may_leave(statement.body, ast.Return, *_LEAVING):
            looped = copy(statement)
            looped.body = structured(statement.body)
            return [*statements[:position], looped, *structured(statements[position + 1 :])]
        if isinstance(statement, ast.If) and may_leave([statement], *_LEAVING):
            changed, rest = _with_rest_inside(statement, statements[position + 1 :])
            return [*statements[:position], changed, *structured(rest)]
    return statements


def _with_rest_inside(statement: ast.If, rest: list[ast.stmt]) -> tuple[ast.If, list[ast.stmt]]:
    """The rest goes where the paths go that do not leave, if that is one side; else it stays behind."""
    sides = [statement.body, statement.orelse]
    leaves = [_always_leaves(side) for side in sides]
    if True in leaves:
        staying = leaves.index(True) ^ 1
        sides[staying] = sides[staying] if leaves[staying] else [*sides[staying], *rest]
        rest = []
    changed = ast.If(test=statement.test, body=structured(sides[0]), orelse=structured(sides[1]))
    return ast.copy_location(changed, statement), rest


_LEAVING = (ast.Return, ast.Break, ast.Continue)


def may_leave(statements: list[ast.stmt], *kinds: type[ast.stmt]) -> bool:
    """One of these statements occurs; `break` and `continue` of a loop further inside are its own, as is
    all of a `def` inside."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(statement, kinds):
            return True
        inside = kinds
        if isinstance(statement, ast.For | ast.While):
            inside = tuple(kind for kind in kinds if kind is ast.Return)
        if inside and may_leave(list(_statements_in(statement)), *inside):
            return True
    return False


def _statements_in(node: ast.AST) -> Iterator[ast.stmt]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt):
            yield part
        elif isinstance(part, ast.ExceptHandler | ast.match_case):
            yield from _statements_in(part)


def _always_leaves(statements: list[ast.stmt]) -> bool:
    for statement in statements:
        if isinstance(statement, _LEAVING):
            return True
        if isinstance(statement, ast.If) and all(map(_always_leaves, (statement.body, statement.orelse))):
            return True
    return False


def assigned_names(statements: list[ast.stmt]) -> list[str]:
    """Local names a piece of code may assign, in order of first appearance."""
    names: dict[str, None] = {}
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] = None
    return list(names)
