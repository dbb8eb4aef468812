"""Rattle: audio plugins written in Python that load as VST3 in every studio."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if "rattle.worker_process" in sys.orig_argv:  # NumPy must not be loaded before
    from .worker_process import one_thread as one_thread

from .lang import (
    Array,
    Block,
    Frame,
    NotPrepared,
    RattleError,
    Stereo,
    Transport,
    Unit,
    copies,
    f64,
    prepare,
    zeros,
)
from .plugin.effect import Effect
from .plugin.errors import DeclarationError, ParamValueError
from .plugin.events import Controller, NoteOff, NoteOn, PitchBend, Pressure
from .plugin.instrument import Instrument
from .plugin.meter import Meter
from .plugin.midi_effect import MidiEffect
from .plugin.on_change import on_change
from .plugin.param import Param
from .plugin.voice import Voice
from .plugin.voice_fields import PlayMode, Stealing
from .plugin.worker import worker

if TYPE_CHECKING:
    from . import dsp as dsp
    from .compiler.diagnostics import CompileError
    from .host.buffered_processor import BufferedProcessor
    from .host.compiling import compile
    from .host.render import render
    from .host.sidechain_files import RenderError
    from .host.worker_start import WorkerError, WorkerWarning
    from .host.write_ahead_buffer import WriteAheadBuffer

__all__ = [
    "Array",
    "Block",
    "BufferedProcessor",
    "CompileError",
    "Controller",
    "DeclarationError",
    "Effect",
    "Frame",
    "Instrument",
    "Meter",
    "MidiEffect",
    "NotPrepared",
    "NoteOff",
    "NoteOn",
    "Param",
    "ParamValueError",
    "PitchBend",
    "PlayMode",
    "Pressure",
    "RattleError",
    "RenderError",
    "Stealing",
    "Stereo",
    "Transport",
    "Unit",
    "Voice",
    "WorkerError",
    "WorkerWarning",
    "WriteAheadBuffer",
    "compile",
    "copies",
    "f64",
    "on_change",
    "prepare",
    "render",
    "worker",
    "zeros",
]

# A plugin file imports rattle in every process that knows the plugin; few of them compile.
_WHERE = {
    "WorkerError": "rattle.host.worker_start",
    "WorkerWarning": "rattle.host.worker_start",
    "BufferedProcessor": "rattle.host.buffered_processor",
    "CompileError": "rattle.compiler.diagnostics",
    "RenderError": "rattle.host.sidechain_files",
    "WriteAheadBuffer": "rattle.host.write_ahead_buffer",
    "compile": "rattle.host.compiling",
    "render": "rattle.host.render",
}


if not TYPE_CHECKING:  # a checker that sees __getattr__ lets every misspelt name through

    def __getattr__(name: str) -> Any:
        from importlib import import_module

        if name in _WHERE:
            return getattr(import_module(_WHERE[name]), name)
        if name in ("dsp", "torch"):
            return import_module(f"rattle.{name}")
        raise AttributeError(
            f"module 'rattle' has no attribute {name!r}", name=name, obj=sys.modules[__name__]
        )


def __dir__() -> list[str]:
    return [*__all__, "dsp"]
