"""Python that has no meaning in real time: what each piece of syntax is called and what to write instead."""

from __future__ import annotations

import ast

from rattle.compiler.diagnostics import Refusal

_REFUSED: dict[type[ast.AST], tuple[str, str, str]] = {
    # code, what it is called, the cure ("": the row's own)
    ast.ListComp: ("RT318", "a list comprehension", ""),
    ast.SetComp: ("RT318", "a set comprehension", ""),
    ast.DictComp: ("RT318", "a dict comprehension", ""),
    ast.GeneratorExp: ("RT318", "a generator", "a loop: total = total + value"),
    ast.List: ("RT325", "a list", ""),
    ast.Dict: ("RT326", "a dict", ""),
    ast.Set: ("RT326", "a set", ""),
    ast.JoinedStr: ("RT320", "a formatted string", ""),
    ast.Lambda: ("RT404", "a lambda", ""),
    ast.FunctionDef: ("RT404", "a function inside a function", ""),
    ast.AsyncFunctionDef: ("RT404", "a function inside a function", ""),
    ast.ClassDef: ("RT404", "a class inside a function", "write it at the top of the file"),
    ast.While: ("RT302", "a while loop", "a loop of known length: for i in range(n), with an if inside"),
    ast.Break: ("RT311", "break", ""),
    ast.Continue: ("RT311", "continue", "guard the rest of the loop with if"),
    ast.Import: ("RT310", "`import`", "import at the top of the file"),
    ast.ImportFrom: ("RT310", "`import`", "import at the top of the file"),
    ast.Global: ("RT310", "`global`", "keep state in attributes: self.count = 0 in __init__"),
    ast.Nonlocal: ("RT310", "`nonlocal`", "keep state in attributes: self.count = 0 in __init__"),
    ast.Delete: ("RT310", "`del`", "leave it out: all memory stays for the life of the plugin"),
    ast.With: ("RT310", "`with`", "open and read what you need in __init__"),
    ast.AsyncWith: ("RT310", "`async with`", "open and read what you need in __init__"),
    ast.AsyncFor: ("RT310", "`async for`", "a plain for: sound does not wait"),
    ast.Match: ("RT310", "`match`", "if and elif: if self.mode == Mode.SOFT: ..."),
    ast.Raise: ("RT310", "`raise`", "give a sample for every case; check arguments in __init__"),
    ast.Assert: ("RT310", "`assert`", "check it in __init__ or in a test; hold a value with min and max"),
    ast.Try: ("RT310", "`try`", "test for the case with if"),
    ast.NamedExpr: ("RT328", "`:=`", "use a statement of its own: y = x"),
    ast.Await: ("RT328", "`await`", "leave it out: sound does not wait"),
    ast.Yield: ("RT328", "`yield`", "return one value a call"),
    ast.YieldFrom: ("RT328", "`yield from`", "return one value a call"),
    ast.Starred: ("RT402", "`*`", "name each of the values"),
    ast.Slice: ("RT507", "a slice", ""),
}


def refused_syntax(node: ast.AST) -> Refusal:
    statement = isinstance(node, ast.stmt)
    unknown = ("RT310" if statement else "RT328", f"`{type(node).__name__.lower()}`", "")
    code, words, cure = _REFUSED.get(type(node), unknown)
    return Refusal(code, f"{words} in real-time code", cure)


def names_made(node: ast.stmt) -> list[str]:
    """What a refused statement would have named, beside plain assignments: using it is not reported again."""
    names: list[str | None] = []
    for part in ast.walk(node):
        match part:
            case ast.alias():
                names.append(part.asname or part.name.partition(".")[0])
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.append(part.name)
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
                names.append(part.name)
    return [name for name in names if name is not None]
