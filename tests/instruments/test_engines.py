"""Every engine plays every instrument alike, whatever the blocks."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.instruments.playing import (
    RATE_HZ,
    SAMPLES,
    SLOW_SAMPLES,
    on_cpython,
    on_interpreter,
    on_machine,
    played,
    song_for,
)
from tests.instruments.programs import PLUGINS, Arpeggiator, Counted

from rattle.compiler.interpret import Interpreter
from rattle.compiler.pipeline import CompiledPlugin, compile_plugin
from rattle.host.native import NativeEngine
from rattle.plugin.effect import Effect
from rattle.plugin.reference import ReferenceEngine

PROGRAMS = pytest.mark.parametrize("cls", PLUGINS, ids=lambda cls: cls.__name__)


@cache
def _code(cls: type[Effect]) -> CompiledPlugin:
    return compile_plugin(cls)


@cache
def _heard(cls: type[Effect], sample_type: str) -> NDArray[np.float64]:
    return on_machine(cls, song_for(_code(cls).description, 1), sample_type, "v3")


@PROGRAMS
@pytest.mark.parametrize("sample_type", ["f32", "f64"])
@pytest.mark.parametrize(("kernel", "blocks"), [("v2", (64,)), ("v3", (1, 300, 7)), ("v4", (256, 17))])
def test_blocks_and_machines_change_no_bit(
    cls: type[Effect], sample_type: str, kernel: str, blocks: tuple[int, ...]
) -> None:
    """v2, v3 and v4, in blocks of any length, give what v3 gives in one block."""
    song = song_for(_code(cls).description, 1)
    np.testing.assert_array_equal(
        on_machine(cls, song, sample_type, kernel, blocks), _heard(cls, sample_type)
    )


@PROGRAMS
@pytest.mark.parametrize("sample_type", ["f32", "f64"])
def test_interpreter_gives_the_same_bits(cls: type[Effect], sample_type: str) -> None:
    """The reference interpreter gives the bits of the machine, whose voices run in lanes."""
    heard = on_interpreter(_code(cls), song_for(_code(cls).description, 1), sample_type)
    np.testing.assert_array_equal(heard, _heard(cls, sample_type)[:, :SLOW_SAMPLES])
    assert np.abs(heard).max() > 0.0


@PROGRAMS
def test_lanes_and_hoisting_change_no_bit(cls: type[Effect]) -> None:
    """Voices one after the other, and everything computed at every sample, give the same bits."""
    song = song_for(_code(cls).description, 1)
    for code in (compile_plugin(cls, lanes=False), compile_plugin(cls, hoisting=False)):
        engine = NativeEngine(code, RATE_HZ, code.description.layouts[0], "f32", "v3")
        heard = played(engine, code.description, song, np.float32, [SAMPLES])
        np.testing.assert_array_equal(heard, _heard(cls, "f32"))


@PROGRAMS
def test_cpython_means_the_same(cls: type[Effect]) -> None:
    """The author's class itself, played by CPython, gives what the 64-bit kernel gives."""
    heard = on_cpython(cls, _code(cls).description, song_for(_code(cls).description, 1))
    np.testing.assert_allclose(heard, _heard(cls, "f64")[:, :SLOW_SAMPLES], rtol=0.0, atol=1e-11)


@pytest.mark.parametrize("cls", [Arpeggiator, Counted], ids=lambda cls: cls.__name__)
def test_what_is_sent_is_the_same(cls: type[Effect]) -> None:
    """Notes that a plugin sends leave machine code, interpreter and CPython at the same samples, once."""
    code, song = _code(cls), song_for(_code(cls).description, 2)
    layout = code.description.layouts[0]
    engines = [
        NativeEngine(code, RATE_HZ, layout, "f32", "v3"),
        Interpreter(code.program, code.description, RATE_HZ, "f32"),
        ReferenceEngine(cls, RATE_HZ, description=code.description),
    ]
    notes = []
    for engine in engines:
        played(engine, code.description, song, np.float32, [SLOW_SAMPLES], SLOW_SAMPLES)
        sent = engine.sent
        notes.append([(at, raw.note, np.float32(raw.value)) for at, raw in sent if raw.kind == 0])
    assert notes[0] == notes[1] == notes[2]
    assert notes[0]
