"""What became of a source text: a plugin, or what was said of it."""

from __future__ import annotations

import linecache
import sys
import types
from dataclasses import dataclass
from pathlib import Path

from rattle.compiler import compile_plugin
from rattle.compiler.diagnostics import CompileError
from rattle.lang.errors import RattleError
from rattle.plugin.effect import Effect

NAME = "hostile_plugin"


@dataclass
class Outcome:
    compiled: int = 0
    refused: int = 0
    fault: str = ""  # the one thing that must not be


def outcome(text: str, folder: Path) -> Outcome:
    """Runs the text as a plugin's file and compiles each plugin in it."""
    result = Outcome()
    module = _module(text, folder / f"{NAME}.py")
    try:
        for cls in _plugins(module):
            _compile(cls, result)
    finally:
        sys.modules.pop(NAME, None)
    return result


def _module(text: str, path: Path) -> types.ModuleType:
    """Empty where CPython or a declaration refuses the text first."""
    path.write_text(text, encoding="utf-8")
    linecache.checkcache(str(path))
    module = types.ModuleType(NAME)
    module.__file__ = str(path)
    sys.modules[NAME] = module
    try:
        exec(compile(text, str(path), "exec", dont_inherit=True), vars(module))
    except (Exception, SystemExit):
        vars(module).clear()
    return module


def _plugins(module: types.ModuleType) -> list[type[Effect]]:
    kinds = [value for value in list(vars(module).values()) if isinstance(value, type)]
    return [cls for cls in kinds if Effect in cls.__mro__[1:] and cls.__module__ == NAME]


def _compile(cls: type[Effect], result: Outcome) -> None:
    try:
        compile_plugin(cls)
    except CompileError as error:
        result.refused += 1
        for each in error.diagnostics:
            if each.code == "RT900" or each.span is None or not each.fix:
                result.fault = each.render()
    except RattleError:
        result.refused += 1
    except Exception as error:  # what no author should ever see
        result.fault = f"{type(error).__name__}: {error}"
    else:
        result.compiled += 1
