"""What each pass does, seen on the smallest plugins that show it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.compiler import plugins

from rattle import Effect, Param, zeros
from rattle.compiler import compile_plugin
from rattle.compiler.ir import Op, Program
from rattle.compiler.text import program_text


def ops(program: Program, opcode: str) -> list[Op]:
    return [op for op in program.process.body.walk() if op.opcode == opcode]


class TwoKnobs(Effect):
    a = Param(0.3, smooth_ms=0.0)
    b = Param(0.6, smooth_ms=0.0)

    def process(self, x: float) -> float:
        only_a = self.a * 2.0 + 1.0
        only_b = self.b * 3.0
        both = only_a / (only_b + 1.0)
        fixed = self.sample_rate * 0.5
        return x * only_a + both * only_b + fixed * 1e-9


def test_hoisting_groups_by_params() -> None:
    """One group for each set of Params; what depends on none of them has its own."""
    groups = [sorted(group.params) for group in compile_plugin(TwoKnobs).program.control]
    assert groups == [[], [0], [1], [0, 1]]


def test_what_is_hoisted_is_gone_from_process() -> None:
    """Only what meets the signal stays; without hoisting everything does."""
    hoisted, plain = (compile_plugin(TwoKnobs, hoisting=on).program for on in (True, False))
    assert not ops(hoisted, "div")
    assert not ops(hoisted, "param")
    assert len(ops(plain, "div")) == 1
    assert not plain.control


def test_state_is_not_hoisted() -> None:
    """What process changes may differ at every sample, whatever it is made of."""

    class Ramp(Effect):
        step = Param(0.1, smooth_ms=0.0)

        def __init__(self) -> None:
            self.z = 0.0
            self.line = np.zeros(4)

        def process(self, x: float) -> float:
            self.z = self.z + self.step
            self.line[1] = self.z
            return self.line[2] + self.line[1] * x

    program = compile_plugin(Ramp).program
    assert len(ops(program, "add")) == 2
    assert len(ops(program, "element")) == 2


def test_equal_computations_are_one() -> None:
    """x * x twice is one product; what is read after a store is what was stored."""

    class Twice(Effect):
        def __init__(self) -> None:
            self.z = 0.0

        def process(self, x: float) -> float:
            before = self.z
            self.z = x * x
            return before + self.z + x * x

    program = compile_plugin(Twice).program
    assert len(ops(program, "mul")) == 1
    assert len(ops(program, "load")) == 1


def test_branches_share_with_what_is_before_them_only() -> None:
    """What one side computed is not there on the other."""

    class Sides(Effect):
        def process(self, x: float) -> float:
            y = x * 3.0
            if x > 0.0:  # noqa: SIM108
                z = x * 3.0 + x / 7.0
            else:
                z = x / 7.0
            return y + z + x / 7.0

    program = compile_plugin(Sides).program
    assert len(ops(program, "mul")) == 1
    assert len(ops(program, "div")) == 3


def test_what_nobody_uses_is_removed() -> None:
    """Sums and branches without effect go; stores stay."""

    class Idle(Effect):
        def __init__(self) -> None:
            self.z = 0.0

        def process(self, x: float) -> float:
            unused = x / 3.0
            if x > 0.0:
                unused = unused * 2.0
            for i in range(20):
                unused = unused + i
            self.z = x
            return x

    program = compile_plugin(Idle).program
    assert [op.opcode for op in program.process.body.walk()] == ["store"]


def test_loops_carry_what_is_read() -> None:
    """The loop's variable and what its body makes are carried only if somebody reads them afterwards."""
    (loop,) = ops(compile_plugin(plugins.Comb).program, "for")
    assert [result.hint for result in loop.results] == ["y"]


class Indices(Effect):
    count = Param(3, 0, 7, step=1)

    def __init__(self) -> None:
        self.line = zeros(16)
        self.position = 0
        self.phase = np.uint32(0)

    def process(self, x: float) -> float:
        self.position = self.position + 1
        self.phase = self.phase + np.uint32(12345)
        y = self.line[self.position & 15]
        y += self.line[self.position % 16]
        y += self.line[self.phase >> np.uint32(28)]
        y += self.line[self.phase >> np.uint32(27)]
        y += self.line[self.position]
        y += self.line[(self.position & 7) - 1]
        y += self.line[(self.position & 7) + 9]
        y += self.line[min(max(self.position, 0), 15)]
        y += self.line[int(x > 0.0)]
        return y


def test_bounds_are_proved_where_they_can_be() -> None:
    """A mask, a remainder, a shift, min and max prove an index; the rest is clamped, or wrapped too."""
    checks = [op.attrs["check"] for op in ops(compile_plugin(Indices).program, "index")]
    expected = ["proved", "proved", "proved", "clamp", "wrap", "wrap", "clamp", "proved", "proved"]
    assert checks == expected


def test_loop_variables_prove_indices() -> None:
    """A loop over a table needs no check at all."""
    checks = {op.attrs["check"] for op in ops(compile_plugin(plugins.Comb).program, "index")}
    assert checks == {"proved"}


def test_sizes_are_a_function_of_their_own() -> None:
    """The lengths prepare asks for, without the rest of prepare."""
    program = compile_plugin(plugins.Echo).program
    assert len(program.sizes.body.yields) == 1
    assert all(op.opcode != "alloc" for op in program.sizes.body.walk())
    text = program_text(program)
    assert "fn sizes()" in text


@pytest.mark.parametrize("hoisting", [True, False])
def test_every_operation_keeps_its_place(hoisting: bool) -> None:
    """Passes copy and move operations, never their spans away."""
    program = compile_plugin(plugins.Lowpass, hoisting).program
    for function in program.functions():
        assert all(op.span is not None for op in function.body.walk())
