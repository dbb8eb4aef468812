"""Rattle: audio plugins written in Python that load as VST3 in every studio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .lang import Array, NotPrepared, RattleError, Stereo, Unit, copies, f64, prepare, zeros
from .plugin.effect import Effect
from .plugin.errors import DeclarationError, ParamValueError
from .plugin.meter import Meter
from .plugin.param import Param

if TYPE_CHECKING:
    from .host.compiling import compile

__all__ = [
    "Array",
    "DeclarationError",
    "Effect",
    "Meter",
    "NotPrepared",
    "Param",
    "ParamValueError",
    "RattleError",
    "Stereo",
    "Unit",
    "compile",
    "copies",
    "f64",
    "prepare",
    "zeros",
]


def __getattr__(name: str) -> Any:
    # A plugin file imports rattle in every process that knows the plugin; few of them compile.
    if name == "compile":
        from .host.compiling import compile

        return compile
    raise AttributeError(f"module 'rattle' has no attribute {name!r}")
