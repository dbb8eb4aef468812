"""Python that has no meaning in real time: what each piece of syntax is called and what to write instead."""

from __future__ import annotations

import ast

from rattle.compiler.diagnostics import Refusal

_TOP = "write it at the top of the file"
_STATE = "keep state in attributes: self.count = 0 in __init__"
_INIT = "open and read what you need in __init__"
_METHOD = "make it a method, or a def of the module"
_NO_WAIT = "leave it out: sound does not wait"
_ONE = "return one value a call; what it remembers goes into attributes"
_FILLED = "zeros(n) in an attribute made in __init__, filled in a loop"
_KEYS = "use attributes, an Enum, or an array with whole indices"

_REFUSED: dict[type[ast.AST], tuple[str, str, str]] = {
    # code, what it is called, the cure
    ast.ListComp: ("RT318", "a list comprehension", f"a loop; to keep them all, {_FILLED}"),
    ast.SetComp: ("RT318", "a set comprehension", "a loop, and a bool or an array for what it finds"),
    ast.DictComp: ("RT318", "a dict comprehension", _KEYS),
    ast.GeneratorExp: ("RT318", "a generator", "a loop over what it goes through"),
    ast.List: ("RT325", "a list", f"{_FILLED}; a pair of samples is a tuple: return left, right"),
    ast.Dict: ("RT326", "a dict", _KEYS),
    ast.Set: ("RT326", "a set", "compare one by one: a == b or a == c"),
    ast.JoinedStr: ("RT320", "a formatted string", "show a number with a Meter"),
    ast.Lambda: ("RT404", "a lambda", _METHOD),
    ast.FunctionDef: ("RT404", "a function inside a function", _METHOD),
    ast.AsyncFunctionDef: ("RT404", "a function inside a function", _METHOD),
    ast.ClassDef: ("RT404", "a class inside a function", _TOP),
    ast.Import: ("RT310", "`import`", "import at the top of the file"),
    ast.ImportFrom: ("RT310", "`import`", "import at the top of the file"),
    ast.Try: ("RT314", "`try`", "test for the case with if, before it happens"),
    ast.TryStar: ("RT314", "`try`", "test for the case with if, before it happens"),
    ast.Raise: ("RT314", "`raise`", "give a sample for every case; check arguments in __init__"),
    ast.With: ("RT315", "`with`", _INIT),
    ast.AsyncWith: ("RT315", "`async with`", _INIT),
    ast.Delete: ("RT316", "`del`", "leave it out: all memory stays for the life of the plugin"),
    ast.Global: ("RT317", "`global`", _STATE),
    ast.Nonlocal: ("RT317", "`nonlocal`", _STATE),
    ast.Match: ("RT319", "a pattern other than a value", "numbers, members and _ alone; or if and elif"),
    ast.Yield: ("RT321", "`yield`", _ONE),
    ast.YieldFrom: ("RT321", "`yield from`", _ONE),
    ast.Await: ("RT322", "`await`", _NO_WAIT),
    ast.AsyncFor: ("RT322", "`async for`", "a plain for: sound does not wait"),
    ast.Starred: ("RT402", "`*`", "name each of the values"),
    ast.Slice: ("RT507", "a slice", "a loop over the elements"),
}
_UNKNOWN = "write it with assignments, if, for and calls"


def refused_syntax(node: ast.AST) -> Refusal:
    statement = isinstance(node, ast.stmt)
    unknown = ("RT310" if statement else "RT328", f"`{type(node).__name__.lower()}`", _UNKNOWN)
    code, words, cure = _REFUSED.get(type(node), unknown)
    return Refusal(code, f"{words} in real-time code", cure)


_STEPS = {
    "sum": "total = total + {0}", "max": "found = max(found, {0})", "min": "found = min(found, {0})",
    "any": "found = found or {0}", "all": "found = found and {0}",
}  # fmt: skip


def as_loop(node: ast.ListComp | ast.GeneratorExp, function: str) -> Refusal:
    """For what a function of builtins goes through: the loop, in the author's own names."""
    refusal = refused_syntax(node)
    (first, *more), step = node.generators, _STEPS.get(function)
    if step is None or more:
        return refusal
    tests = "".join(f"if {ast.unparse(test)}: " for test in first.ifs)
    value = ast.unparse(node.elt)
    value = f"({value})" if isinstance(node.elt, ast.IfExp | ast.BoolOp | ast.Compare) else value
    head = f"for {ast.unparse(first.target).strip('()')} in {ast.unparse(first.iter)}"
    refusal.fix = f"a loop: {head}: {tests}{step.format(value)}"
    return refusal


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
