"""Where a class was written. `inspect` parses the whole file again for every class it is asked about."""

from __future__ import annotations

import ast
import inspect
import linecache
from functools import lru_cache

from .errors import Place


def class_place(cls: type) -> Place | None:
    """Where the class was written; None for one made by `exec`."""
    node = class_node(cls)
    if node is None:
        return None
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return Place(inspect.getfile(cls), first)


def assignment_place(cls: type, attribute: str) -> Place | None:
    """Where the class, or one it derives from, gives `self.attribute` a value; else the class's own place."""
    for base in cls.__mro__:
        node = class_node(base)
        for each in ast.walk(node) if node else ():
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store) and each.attr == attribute:
                return Place(inspect.getfile(base), each.lineno)
    return class_place(cls)


def class_node(cls: type) -> ast.ClassDef | None:
    """The tree of a class; None without source."""
    try:
        file = inspect.getsourcefile(cls) or inspect.getfile(cls)
    except (OSError, TypeError):
        return None
    linecache.checkcache(file)
    return _classes(file, "".join(linecache.getlines(file))).get(cls.__qualname__)


@lru_cache(maxsize=64)
def _classes(file: str, text: str) -> dict[str, ast.ClassDef]:
    """By qualified name; of two with one name, the first."""
    try:
        tree = ast.parse(text, file)
        found: dict[str, ast.ClassDef] = {}
        _collect(tree, "", found)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return found


def _collect(parent: ast.AST, prefix: str, found: dict[str, ast.ClassDef]) -> None:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.ClassDef):
            found.setdefault(prefix + node.name, node)
            _collect(node, f"{prefix}{node.name}.", found)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _collect(node, f"{prefix}{node.name}.<locals>.", found)
        elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            _collect(node, prefix, found)
