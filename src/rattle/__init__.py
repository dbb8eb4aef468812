"""Rattle: audio plugins written in Python that load as VST3 in every studio."""

from __future__ import annotations

from .lang import Array, NotPrepared, RattleError, Stereo, Unit, copies, f64, prepare, zeros
from .plugin.effect import Effect
from .plugin.errors import DeclarationError, ParamValueError
from .plugin.meter import Meter
from .plugin.param import Param

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
    "copies",
    "f64",
    "prepare",
    "zeros",
]
