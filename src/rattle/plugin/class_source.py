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


def field_value(cls: type, name: str) -> tuple[str, ast.expr] | None:
    """The file and the value of `name = ...` in the body of the class, or of the one it has it from."""
    for base in cls.__mro__:
        statement = _in_body(base, name) if name in vars(base) else None
        if statement is not None:
            value = getattr(statement, "value", None)
            return (inspect.getfile(base), value) if value is not None else None
    return None


def field_place(cls: type, name: str) -> Place | None:
    """Where `name = ...` stands; else the class's own place."""
    found = field_value(cls, name)
    return Place(found[0], found[1].lineno) if found else class_place(cls)


def assignment_place(cls: type, attribute: str) -> Place | None:
    """Where the class, or one it derives from, gives `self.attribute` a value; else the class's own place."""
    for base in cls.__mro__:
        node = class_node(base)
        for each in ast.walk(node) if node else ():
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store) and each.attr == attribute:
                return Place(inspect.getfile(base), each.lineno)
    return class_place(cls)


def body_place(cls: type, name: str) -> Place | None:
    """Where the class body gives a name its value, or has a method of this name; else the class's own."""
    node = _in_body(cls, name)
    return class_place(cls) if node is None else Place(inspect.getfile(cls), node.lineno)


def body_line(cls: type, name: str) -> str:
    """The source of that line."""
    node = _in_body(cls, name)
    return linecache.getline(inspect.getfile(cls), node.lineno).strip() if node else ""


def _in_body(cls: type, name: str) -> ast.stmt | None:
    """Python keeps the last of several."""
    node = class_node(cls)
    for statement in reversed(node.body if node else []):
        if isinstance(statement, ast.Assign) and name in map(_name_of, statement.targets):
            return statement
        if isinstance(statement, ast.AnnAssign) and name == _name_of(statement.target):
            return statement
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name:
            return statement
    return None


def _name_of(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def names_read(cls: type) -> frozenset[str]:
    """All names and attributes that the class's file reads; empty without source."""
    try:
        file = inspect.getsourcefile(cls) or inspect.getfile(cls)
    except (OSError, TypeError):
        return frozenset()
    return _read("".join(linecache.getlines(file)))


@lru_cache(maxsize=64)
def _read(text: str) -> frozenset[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    loaded = [node for node in nodes if isinstance(getattr(node, "ctx", None), ast.Load)]
    attributes = {node.attr for node in loaded if isinstance(node, ast.Attribute)}
    return frozenset(attributes | {node.id for node in loaded if isinstance(node, ast.Name)})


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
