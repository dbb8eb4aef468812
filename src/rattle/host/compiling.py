"""rattle.compile: from an author's class to a Player."""

from __future__ import annotations

import os
import traceback
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rattle.bundle.build import checked, compiled, default_tail_s
from rattle.bundle.target import InstructionSet, SampleType
from rattle.host.arguments import check_class, check_sample_rate, check_worker_file
from rattle.host.checked import CheckedEngine
from rattle.host.engine import Engine
from rattle.host.native import NativeEngine
from rattle.host.player import Player
from rattle.host.voice_engine import NativeVoices
from rattle.lang.errors import RattleError
from rattle.plugin.collect import collect
from rattle.plugin.declare import describe, instantiate
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.quantum_engine import QuantumEngine
from rattle.plugin.reference import ReferenceEngine

EngineName = Literal["native", "python"]
Channels = int | tuple[int, int]

_DTYPES: dict[SampleType, np.dtype[Any]] = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}


def compile(
    cls: type[Effect],
    sample_rate: float = 48_000.0,
    engine: EngineName = "native",
    sample_type: SampleType = "f32",
    channels: Channels | None = None,
    kernel: InstructionSet | None = None,
    debug: bool = False,
) -> Player:
    """A Player of the plugin `cls` at `sample_rate` Hz.

    engine: "native" is the machine code a studio runs; "python" is CPython running the class itself, slow.
    sample_type: of the arrays and the kernel, "f32" or "f64".
    channels: of the input, or (input, output); default: the plugin's first layout.
    kernel: "v2", "v3", "v4" (x86-64 levels); default: the best this machine runs. All give the same bits.
    debug: `assert` is checked; the Player's `process` raises AssertionError. Slower; the same bits.
    Raises DeclarationError, CompileError (the author's mistakes), TypeError, ValueError (arguments),
    BuildError.
    """
    __tracebackhide__ = True  # pytest: a mistake is shown by its message, not by our source
    try:
        check_class(cls)
        check_sample_rate(sample_rate)
        _check_choices(engine, sample_type, kernel)
    except (TypeError, ValueError) as error:
        raise error.with_traceback(None) from None
    try:
        return _player(cls, sample_rate, engine, sample_type, channels, kernel, debug)
    except RattleError as error:
        if _says_all(error):
            raise error.with_traceback(None) from None
        raise


def _says_all(error: RattleError) -> bool:
    """Not where an author's code was running, or where there is a cause: then the way there tells more."""
    ours = str(Path(__file__).parents[1]) + os.sep
    frames = traceback.extract_tb(error.__traceback__)
    return error.__cause__ is None and all(frame.filename.startswith(ours) for frame in frames)


def _check_choices(engine: str, sample_type: str, kernel: str | None) -> None:
    if sample_type not in _DTYPES:
        raise ValueError(f"sample_type is {sample_type!r}; there are 'f32' and 'f64'")
    if engine not in ("native", "python"):
        raise ValueError(f"engine is {engine!r}; there are 'native' and 'python'")
    if engine == "python" and kernel is not None:
        raise ValueError("kernel is for engine='native'; CPython has none")


def _player(
    cls: type[Effect],
    sample_rate: float,
    engine: EngineName,
    sample_type: SampleType,
    channels: Channels | None,
    kernel: InstructionSet | None,
    debug: bool,
) -> Player:
    made: Engine
    if engine == "python":
        description = describe(cls)
        layout, tail_s = layout_for(description, channels), cache(partial(default_tail_s, cls))
        if description.worker is None:
            made = ReferenceEngine(cls, sample_rate, layout, description, tail_s, NativeVoices)
        else:
            made = QuantumEngine(cls, sample_rate, layout, description)
    elif debug:
        debugged = checked(cls)
        description = debugged.code.description
        made = CheckedEngine(debugged, sample_rate, layout_for(description, channels), sample_type, kernel)
    else:
        code = compiled(cls)
        description = code.description
        check_worker_file(description, cls)
        made = NativeEngine(code, sample_rate, layout_for(description, channels), sample_type, kernel)
    sources = collect(instantiate(cls)).sources
    return Player(made, description, sample_rate, _DTYPES[sample_type], sources)


def layout_for(description: PluginDescription, channels: Channels | None) -> Layout:
    """The first layout that fits. Raises ValueError naming those there are."""
    for layout in description.layouts:
        if channels is None or channels in (layout.inputs, (layout.inputs, layout.outputs)):
            return layout
    known = ", ".join(f"({layout.inputs}, {layout.outputs})" for layout in description.layouts)
    raise ValueError(
        f"{description.class_name} has no layout for channels={channels}; (inputs, outputs): {known}"
    )
