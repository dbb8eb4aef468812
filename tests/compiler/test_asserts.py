"""`assert`: proved and gone, or listed for the report; checked in debug builds, nothing in a release."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

import rattle
from rattle import Effect, zeros
from rattle.bundle.target import SampleType
from rattle.compiler import compile_plugin
from rattle.compiler.interpret import Interpreter
from rattle.compiler.text import program_text


class Asserting(Effect):
    """The first is proved, the others are not; the last fails for loud samples."""

    def __init__(self) -> None:
        self.line = zeros(8)
        self.position = 0

    def process(self, x: float) -> float:
        self.position = (self.position + 1) % len(self.line)
        assert 0 <= self.position < len(self.line), "a place of the line"
        assert self.scaled(x) <= 1.0
        assert abs(x) < 0.75, "a loud sample"
        return x + self.line[self.position]

    def scaled(self, x: float) -> float:
        self.line[0] = x
        return x * 0.5


def line_of(text: str) -> int:
    lines = linecache.getlines(__file__)
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_what_is_proved_is_not_listed() -> None:
    """The report hears of the others, in order, each at its line."""
    listed = compile_plugin(Asserting).program.asserts
    places = [op.span.line for op in listed if op.span is not None]
    assert places == [line_of("self.scaled(x) <= 1.0"), line_of("abs(x) < 0.75,")]
    assert all(op.opcode == "assert" for op in listed)


def test_a_release_has_none() -> None:
    """Neither the check nor what only it compared; what a condition does is done."""
    code = compile_plugin(Asserting)
    assert "RATTLE_ASSERT" not in code.kernel_c
    assert "0.75" not in program_text(code.program)
    assert "set_element line" in program_text(code.program)


def test_asserts_are_no_reason_to_stay_scalar() -> None:
    """The channels of an effect run in lanes with them as without."""

    class Quiet(Effect):
        def __init__(self) -> None:
            self.z = 0.0

        def process(self, x: float) -> float:
            assert x < 2.0
            self.z += 0.1 * (x - self.z)
            return self.z

    assert compile_plugin(Quiet).plan.form == "channels"


def test_the_interpreter_raises_in_debug() -> None:
    """With the file, the line and the message; only where asked."""
    code = compile_plugin(Asserting, debug=True)
    assert "assert 'a loud sample' %" in program_text(code.program)
    x, y = np.full((1, 4), 0.8), np.zeros((1, 4))
    layout = code.description.layouts[1]
    Interpreter(code.program, code.description, 48_000.0, "f64", layout).process(x, y, [])
    engine = Interpreter(code.program, code.description, 48_000.0, "f64", layout, debug=True)
    with pytest.raises(AssertionError, match=rf"test_asserts.py:{line_of('abs(x) < 0.75,')}: a loud sample"):
        engine.process(x, y, [])


@pytest.mark.parametrize("sample_type", ["f32", "f64"])
def test_a_debug_build_raises(sample_type: SampleType) -> None:
    """`rattle.compile(..., debug=True)`, with file, line and message; else it plays as a release."""
    t = rattle.compile(Asserting, sample_type=sample_type, channels=1, debug=True)
    dtype = np.float32 if sample_type == "f32" else np.float64
    quiet, loud = np.full(4, 0.5, dtype), np.full(4, 0.8, dtype)
    release = rattle.compile(Asserting, sample_type=sample_type, channels=1)
    np.testing.assert_array_equal(t.process(quiet), release.process(quiet))
    for _ in range(2):
        with pytest.raises(
            AssertionError, match=rf"test_asserts.py:{line_of('abs(x) < 0.75,')}: a loud sample"
        ):
            t.process(loud)
    t.reset()
    release.reset()
    np.testing.assert_array_equal(t.process(quiet), release.process(quiet))


def test_a_debug_build_raises_in_prepare() -> None:
    """What fails before the first sample is raised by `rattle.compile` itself."""

    class Slow(Effect):
        def prepare(self) -> None:
            assert self.sample_rate >= 44_100.0, "too slow"

        def process(self, x: float) -> float:
            return x

    rattle.compile(Slow, 48_000, debug=True)
    with pytest.raises(AssertionError, match=rf"test_asserts.py:{line_of('self.sample_rate >=')}: too slow"):
        rattle.compile(Slow, 8_000, debug=True)
