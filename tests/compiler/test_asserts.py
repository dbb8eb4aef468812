"""`assert`: proved and gone, or listed for the report; checked in debug builds, nothing in a release."""

from __future__ import annotations

import ctypes
import linecache
from dataclasses import replace

import numpy as np
import pytest

from rattle import Effect, zeros
from rattle.compiler import compile_plugin
from rattle.compiler.interpret import Interpreter
from rattle.compiler.text import program_text
from rattle.host.native import NativeEngine

RECORDER = """
__attribute__((visibility("default"))) int failed_line;
void rattle_assert_failed(int line) { failed_line = failed_line ? failed_line : line; }
"""


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


@pytest.mark.parametrize(("level", "line"), [(0.5, 0), (0.8, line_of("abs(x) < 0.75,"))])
def test_machine_code_names_the_line_in_debug(level: float, line: int) -> None:
    """RATTLE_DEBUG calls rattle_assert_failed, which whoever makes a debug build provides."""
    code = compile_plugin(Asserting, debug=True)
    text = f"#define RATTLE_DEBUG\n{code.kernel_c}{RECORDER}// {level}\n"  # each its own library
    layout = code.description.layouts[1]
    engine = NativeEngine(replace(code, kernel_c=text), 48_000.0, layout, "f32", "v2")
    y = np.zeros((1, 4), np.float32)
    engine.process(np.full((1, 4), level, np.float32), y, [])
    assert ctypes.c_int.in_dll(engine.library, "failed_line").value == line
