"""From a live function to its syntax tree, checked against the code that Python really runs."""

from __future__ import annotations

import ast
import linecache
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import CodeType, FunctionType

from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Span

MOST_COPIED = 5000  # statements that follow an `if` with a return in it are copied into its branches


@dataclass(frozen=True)
class Source:
    """One function as written."""

    function: FunctionType
    node: ast.FunctionDef
    file: str

    def span(self, node: ast.AST, calls: tuple[tuple[str, int], ...] = ()) -> Span:
        line = getattr(node, "lineno", self.node.lineno)
        end_line = getattr(node, "end_lineno", line)
        column = self._column(line, getattr(node, "col_offset", 0))
        end_column = self._column(end_line, getattr(node, "end_col_offset", column + 1))
        return Span(self.file, line, column, end_line, end_column, calls)

    def _column(self, line: int, offset: int) -> int:
        """Trees count bytes of UTF-8, people characters."""
        text = linecache.getline(self.file, line)
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
        raise Refusal(
            "RT408", f"`{function.__qualname__}` has no source that could be read", "write it in a file"
        )
    module = _parse(file, "".join(lines))
    if module is None or key not in module.functions or not _same(module.codes.get(key), code):
        linecache.checkcache(file)
        module = _parse(file, "".join(linecache.getlines(file)))
    if module is None or key not in module.functions or not _same(module.codes.get(key), code):
        raise Refusal(
            "RT407",
            f"{file} changed since `{function.__qualname__}` was imported",
            "import it again, or restart",
        )
    return Source(function, module.functions[key], file)


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
    """Compiled from the same text, line numbers aside."""
    if a is None or (a.co_code, a.co_names, a.co_varnames) != (b.co_code, b.co_names, b.co_varnames):
        return False
    pairs = zip(a.co_consts, b.co_consts, strict=False)
    return len(a.co_consts) == len(b.co_consts) and all(_same_constant(x, y) for x, y in pairs)


def _same_constant(a: object, b: object) -> bool:
    if isinstance(a, CodeType) and isinstance(b, CodeType):
        return _same(a, b)
    return type(a) is type(b) and repr(a) == repr(b)


@lru_cache(maxsize=256)
def _parse(file: str, text: str) -> _Module | None:
    try:
        tree = ast.parse(text, file)
        code = compile(tree, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    module = _Module()
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


def with_explicit_else(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The same statements, where what follows an `if` that may return moves into the branches that do
    not: afterwards a `return` is always the last statement of its branch."""
    return _with_explicit_else(statements, [MOST_COPIED])


def _with_explicit_else(statements: list[ast.stmt], budget: list[int]) -> list[ast.stmt]:
    for position, statement in enumerate(statements):
        if not isinstance(statement, ast.If) or not _may_return(statement):
            continue
        rest = statements[position + 1 :]
        budget[0] -= len(rest)
        if budget[0] < 0:
            raise Refusal("RT312", "too many returns inside nested ifs", "keep the result in a variable")
        changed = ast.If(
            test=statement.test,
            body=_with_explicit_else(_followed(statement.body, rest), budget),
            orelse=_with_explicit_else(_followed(statement.orelse, rest), budget),
        )
        return [*statements[:position], ast.copy_location(changed, statement)]
    return statements


def _followed(branch: list[ast.stmt], rest: list[ast.stmt]) -> list[ast.stmt]:
    return branch if branch and isinstance(branch[-1], ast.Return) else [*branch, *rest]


def _may_return(statement: ast.If) -> bool:
    return any(isinstance(node, ast.Return) for node in ast.walk(statement))


def assigned_names(statements: list[ast.stmt]) -> list[str]:
    """Local names a piece of code may assign, in order of first appearance."""
    names: dict[str, None] = {}
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] = None
    return list(names)
