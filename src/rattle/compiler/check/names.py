"""How the author spells things: what a piece of code was written as, and which known name was meant."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be; capitals and underscores do not matter."""
    by_letters = {_letters(each): each for each in known if not each.startswith("__")}
    wanted = _letters(name)
    found = difflib.get_close_matches(wanted, list(by_letters), 5)
    swapped = [each for each in found if sorted(each) == sorted(wanted)]  # tahn is nearer to tanh than to tan
    return by_letters[(swapped or found)[0]] if found else None


def _letters(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def unmangled(name: str) -> str:
    """`self._Pole__z`, which Python makes of `self.__z` inside the class, as the author wrote it."""
    return re.sub(r"\._[^\W_]\w*?(__\w+)$", r".\1", name)


def written(node: ast.AST | None) -> str:
    """The source of a name, an attribute or an element; "" for what is longer."""
    plain = isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    return ast.unparse(node) if plain and node is not None else ""


def spelled(value: Any, namespace: dict[str, Any]) -> str:
    """What a class is called in a module: `BiquadKind`, or `dsp.BiquadKind` where only `dsp` is imported."""
    name = str(value.__name__)
    if namespace.get(name) is value:
        return name
    for alias, module in namespace.items():
        if isinstance(module, ModuleType) and vars(module).get(name) is value:
            return f"{alias}.{name}"
    return name
