"""Intervals hold: what a program computes lies where the compiler believes it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tests.language.programs  # noqa: F401 - registers them
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.language.engines import RATE_HZ, play, random_points
from tests.language.program import PROGRAMS

from rattle import Effect, Param, zeros
from rattle.compiler import compile_plugin
from rattle.compiler.interpret import Interpreter, machine
from rattle.compiler.interpret.machine import Code, Registers, Step
from rattle.compiler.interpret.memory import Copy
from rattle.compiler.ir import Op, Program
from rattle.compiler.passes.ranges import Ranges
from rattle.plugin.description import PluginDescription

SAMPLES = 150


def watched(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every whole number that the interpreter computes is compared with its interval."""
    ranges, plain = Ranges(program), machine.step_of

    def step_of(code: Code, op: Op) -> Step:
        step = plain(code, op)
        taken = [
            (code.place(operand), interval)
            for operand, interval in zip(op.operands, ranges.used.get(op, ()), strict=False)
        ]
        given = [(code.place(each), ranges.known[each]) for each in op.results if each in ranges.known]

        def checked(registers: Registers, copy: Copy) -> None:
            for place, interval in taken:
                _check(op, interval, registers[place], copy)
            step(registers, copy)
            for place, interval in given:
                _check(op, interval, registers[place], copy)

        return checked

    monkeypatch.setattr(machine, "step_of", step_of)


def _check(op: Op, interval: Any, value: Any, copy: Copy) -> None:
    assert not interval.low > value, (op.opcode, value, interval.low)  # NaN may be anywhere
    assert not interval.high < value, (op.opcode, value, interval.high)
    for array, below in interval.below.items():
        assert value <= copy.arrays[array].shape[-1] + below, (op.opcode, value, array.path, below)


def run(program: Program, description: PluginDescription, signal: Any, samples: int) -> None:
    for sample_type, real in (("f32", np.float32), ("f64", np.float64)):
        engine = Interpreter(program, description, RATE_HZ, sample_type)  # type: ignore[arg-type]
        points = random_points(description, samples, 1)
        play(engine, signal.astype(real), points, [samples])
        engine.reset()
        play(engine, signal.astype(real)[:, :5], [], [5])


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_intervals_hold_in_every_program(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All programs of the language, with hooks, resets and arrays of prepare."""
    program = PROGRAMS[name]
    code = compile_plugin(program.cls)
    watched(code.program, monkeypatch)
    channels = code.description.layouts[0].inputs
    run(code.program, code.description, program.signal(channels, SAMPLES), SAMPLES)


# what is proved ------------------------------------------------------------------------------


def checks(cls: type[Effect]) -> list[str]:
    program = compile_plugin(cls).program
    functions = [program.process, *(group.function for group in program.control)]
    ops = [op for function in functions for op in function.body.walk()]
    return [op.attrs["check"] for op in ops if op.opcode == "index"]


class Line(Effect):
    """A delay of a length that prepare decides; the subclasses move its position in different ways."""

    def __init__(self) -> None:
        self.line = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        self.line = zeros(int(self.sample_rate * 0.01))

    def process(self, x: float) -> float:
        y = self.line[self.position]
        self.line[self.position] = x
        self.move()
        return y

    def move(self) -> None:
        self.position = 0


class Remainder(Line):
    def move(self) -> None:
        self.position = (self.position + 1) % len(self.line)


class BackToZero(Line):
    def move(self) -> None:
        self.position += 1
        if self.position >= len(self.line):
            self.position = 0


class BackWhenEqual(Line):
    def move(self) -> None:
        self.position += 1
        if self.position == len(self.line):
            self.position = 0


class Downwards(Line):
    def move(self) -> None:
        self.position -= 1
        if self.position < 0:
            self.position = len(self.line) - 1


class ByChoice(Line):
    def move(self) -> None:
        self.position = self.position + 1 if self.position < len(self.line) - 1 else 0


@pytest.mark.parametrize("cls", [Remainder, BackToZero, BackWhenEqual, Downwards, ByChoice])
def test_positions_in_a_line_of_prepare_are_proved(cls: type[Effect]) -> None:
    """Against the length that only prepare knows, over all samples."""
    assert checks(cls) == ["proved", "proved"]


class ByRemainder(Line):
    """A remainder may come to its divisor, as Python's `-1e-20 % 1.0` does."""

    def process(self, x: float) -> float:
        self.line[int((x * 1e20) % 0.9)] = x
        return self.table[int((x * 1e20) % 3.9)] + self.table[int((x * 1e20) % 4.0)]

    def __init__(self) -> None:
        super().__init__()
        self.table = np.arange(4.0)


def test_remainders_of_floats_are_known() -> None:
    """From 0 to the divisor itself, whatever is divided."""
    assert checks(ByRemainder) == ["proved", "proved", "clamp"]


def test_params_are_known() -> None:
    """Their least and greatest values; not of one that moves, which may be rounded."""
    assert checks(PROGRAMS["ParamsAsIndices"].cls) == ["proved", "proved"]

    class Smoothed(Effect):
        place = Param(0.5)

        def __init__(self) -> None:
            self.table = np.arange(2.0)

        def process(self, x: float) -> float:
            return x * self.table[int(self.place)]

    assert checks(Smoothed) == ["wrap"]


class TooFar(Line):
    def move(self) -> None:
        self.position += 1
        if self.position > len(self.line):
            self.position = 0


class FromAnotherLine(Line):
    def __init__(self) -> None:
        super().__init__()
        self.other = zeros(4)

    def prepare(self) -> None:
        super().prepare()
        self.other = zeros(int(self.sample_rate))

    def move(self) -> None:
        self.position = (self.position + 1) % len(self.other)


class MovedByReset(Remainder):
    def reset(self) -> None:
        super().reset()
        self.position = 7


@pytest.mark.parametrize("cls", [TooFar, FromAnotherLine, MovedByReset])
def test_every_writer_counts(cls: type[Effect]) -> None:
    """One too far, the length of another array, or a reset that puts it elsewhere: the clamp stays."""
    assert checks(cls) == ["clamp", "clamp"]


# programs that nobody wrote ------------------------------------------------------------------

STATEMENTS = [
    "self.a = (self.a + {n}) % {m}", "self.a = self.a - {n}", "self.b = self.a * {n}", "self.b += {n}",
    "if self.a > {n}: self.a = self.b % {m}", "if self.b >= len(self.line): self.b = 0",
    "if self.b < 0: self.b = len(self.line) - 1", "if self.a == {n}: self.b = {m}",
    "self.b = min(max(self.a, 0), len(self.line) - 1)", "self.a = self.b & {m}", "self.a = self.b >> 1",
    "for i in range(self.b % 20): self.a = self.a + i",
    "for i in range({m}):\n    if i > {n}: break\n    self.a = self.b - i",
    "k = max(self.b, -9)\nwhile k < {m} and k != {n}:\n    k += 1\nself.a = k",
    "k = {n}\nwhile k > self.a and k > -9:\n    k -= {m}\n    self.b = k\nself.a = k",
    "self.kept[self.a] = self.b", "self.a = self.kept[self.b]", "self.a = int(x * {m})",
    "self.b = self.a if x > 0.0 else {n}", "y += self.line[self.a] + self.line[self.b]",
    "self.a = {n} - self.a", "self.b = self.b // {m}", "self.a = abs(self.b)", "self.b = ~self.a",
    "if not (self.a < {n} or self.b >= {m}): self.b = self.a - {n}", "self.a = len(self.line) - self.b",
    "if self.a <= {n} <= self.b: self.a = self.b", "self.b = (self.a << 2) ^ self.b",
]  # fmt: skip

HEAD = """import numpy as np
from rattle import Effect, zeros


class Random(Effect):
    def __init__(self) -> None:
        self.line, self.kept = zeros(1), np.zeros(11, dtype=np.int64)
        self.a, self.b = {a}, {b}

    def prepare(self) -> None:
        self.line = zeros(int(self.sample_rate / {rate}))

    def process(self, x: float) -> float:
        y = 0.0
        if x > 2.0:
            self.a, self.b = 0, 0
"""

lines = st.tuples(st.sampled_from(STATEMENTS), st.integers(-3, 40), st.integers(1, 33))
Make = Callable[[str], type[Effect]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder, count = tmp_path_factory.mktemp("random"), [0]

    def made(text: str) -> type[Effect]:
        count[0] += 1
        file: Path = folder / f"random_{count[0]}.py"
        file.write_text(text)
        names: dict[str, Any] = {"__name__": file.stem}
        exec(compile(text, str(file), "exec", dont_inherit=True), names)
        cls: type[Effect] = names["Random"]
        return cls

    return made


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(lines, min_size=1, max_size=7), st.integers(-2, 20), st.integers(0, 50), st.integers(1, 6000))
def test_intervals_hold_in_random_programs(make: Make, body: list[Any], a: int, b: int, rate: int) -> None:
    """Whole numbers that are masked, compared, counted and stored in any order."""
    text = HEAD.format(a=a, b=b, rate=rate)
    for statement, n, m in body:
        for line in statement.format(n=n, m=m).split("\n"):
            text += f"        {line}\n"
    code = compile_plugin(make(text + "        return y + self.a + self.b\n"))
    with pytest.MonkeyPatch.context() as monkeypatch, np.errstate(all="ignore"):
        watched(code.program, monkeypatch)
        signal = np.random.default_rng(abs(a)).uniform(-1.0, 1.0, (2, 8))
        run(code.program, code.description, signal, 8)
