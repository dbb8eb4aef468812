"""rattle.compile: from an author's class to a Player."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any, Literal

import numpy as np

from rattle.bundle.build import compiled
from rattle.bundle.target import InstructionSet, SampleType
from rattle.host.engine import Engine
from rattle.host.native import NativeEngine
from rattle.host.player import Player
from rattle.plugin.collect import collect
from rattle.plugin.declare import describe, instantiate
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.reference import ReferenceEngine

EngineName = Literal["native", "python"]
Channels = int | tuple[int, int]

_DTYPES: dict[SampleType, np.dtype[Any]] = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}
_TOO_FAST_HZ = 1e9  # as native/driver.c has it


def compile(
    cls: type[Effect],
    sample_rate: float = 48_000.0,
    engine: EngineName = "native",
    sample_type: SampleType = "f32",
    channels: Channels | None = None,
    kernel: InstructionSet | None = None,
) -> Player:
    """A Player of the plugin `cls` at `sample_rate` Hz.

    engine: "native" is the machine code a studio runs; "python" is CPython running the class itself, slow.
    sample_type: of the arrays and the kernel, "f32" or "f64".
    channels: of the input, or (input, output); default: the plugin's first layout.
    kernel: "v2", "v3", "v4" (x86-64 levels); default: the best this machine runs. All give the same bits.
    Raises DeclarationError, CompileError (the author's mistakes), ValueError (arguments), BuildError.
    """
    if not (math.isfinite(sample_rate) and sample_rate > 0):
        raise ValueError(f"sample_rate is {sample_rate} Hz; give for example 48_000")
    if sample_rate >= _TOO_FAST_HZ:
        raise ValueError(f"sample_rate is {sample_rate:g} Hz; it must be below {_TOO_FAST_HZ:g}")
    if sample_type not in _DTYPES:
        raise ValueError(f"sample_type is {sample_type!r}; there are 'f32' and 'f64'")
    if engine not in ("native", "python"):
        raise ValueError(f"engine is {engine!r}; there are 'native' and 'python'")
    if engine == "python" and kernel is not None:
        raise ValueError("kernel is for engine='native'; CPython has none")
    made: Engine
    if engine == "python":
        description = describe(cls)
        made = ReferenceEngine(cls, sample_rate, layout_for(description, channels), description)
    else:
        code = compiled(cls)
        description = code.description
        made = NativeEngine(code, sample_rate, layout_for(description, channels), sample_type, kernel)
    return Player(made, description, sample_rate, _DTYPES[sample_type], enum_classes(cls))


def layout_for(description: PluginDescription, channels: Channels | None) -> Layout:
    """The first layout that fits. Raises ValueError naming those there are."""
    for layout in description.layouts:
        if channels is None or channels in (layout.inputs, (layout.inputs, layout.outputs)):
            return layout
    known = ", ".join(f"({layout.inputs}, {layout.outputs})" for layout in description.layouts)
    raise ValueError(
        f"{description.class_name} has no layout for channels={channels}; (inputs, outputs): {known}"
    )


def enum_classes(cls: type[Effect]) -> dict[str, type[Enum]]:
    """The class of each Enum Param, by the Param's id."""
    sources = collect(instantiate(cls)).sources
    defaults = {param_id: getattr(source, "default", None) for param_id, source in sources.items()}
    return {param_id: type(value) for param_id, value in defaults.items() if isinstance(value, Enum)}
