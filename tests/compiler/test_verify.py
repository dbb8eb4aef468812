"""The checker between stages: programs broken by hand are caught, with the stage and the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.compiler import plugins

from rattle.compiler import compile_plugin
from rattle.compiler.diagnostics import CompileError
from rattle.compiler.ir import ArraySlot, Const, DType, Op, Program, Rate, Slot, SlotKind, Type, Value
from rattle.compiler.verify import verify

REAL = Type(DType.REAL, Rate.SAMPLE)


def op(program: Program, opcode: str) -> Op:
    return next(each for each in program.process.body.walk() if each.opcode == opcode)


def use_before(program: Program) -> None:
    body = program.process.body
    body.ops.reverse()


def unknown_operation(program: Program) -> None:
    op(program, "add").opcode = "plus"


def no_place(program: Program) -> None:
    op(program, "add").span = None


def defined_twice(program: Program) -> None:
    body = program.process.body
    body.ops.append(next(each for each in body.ops if each.results))


def operands_differ(program: Program) -> None:
    add = op(program, "add")
    add.operands = (add.operands[0], Const(DType.I64, 1))


def result_differs(program: Program) -> None:
    op(program, "mul").result.type = Type(DType.I64, Rate.SAMPLE)


def index_of_float(program: Program) -> None:
    op(program, "index").operands = (Const(DType.F64, 1.0),)


def unknown_slot(program: Program) -> None:
    program.slots.clear()


def unknown_array(program: Program) -> None:
    program.arrays.clear()


def slot_of_another_type(program: Program) -> None:
    op(program, "store").operands = (Const(DType.F32, 0.0),)


def store_to_a_table(program: Program) -> None:
    op(program, "set_element").attrs["array"].read_only = True


def element_of_another_type(program: Program) -> None:
    table: ArraySlot = next(array for array in program.arrays if array.read_only)
    table.dtype = DType.I32


def loop_carries_another(program: Program) -> None:
    loop = op(program, "for")
    loop.operands = (*loop.operands[:2], *(Const(DType.I64, 0) for _ in loop.operands[2:]))


def loop_yields_too_little(program: Program) -> None:
    op(program, "for").regions[0].yields = ()


def yields_unknown(program: Program) -> None:
    program.process.body.yields = (Value(REAL),)


def control_stores_to_state(program: Program) -> None:
    op(program, "store").attrs["slot"] = Slot("elsewhere", DType.I64, SlotKind.STATE)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (use_before, "an operand is used before it is made"),
        (unknown_operation, "no such operation"),
        (no_place, "an operation lost its place in the source"),
        (defined_twice, "a value is defined twice"),
        (operands_differ, "operands are"),
        (result_differs, "the result has another type than the operand"),
        (index_of_float, "an operand is not an integer"),
        (unknown_slot, "an unknown slot"),
        (unknown_array, "an unknown array"),
        (slot_of_another_type, "slot head is i64"),
        (store_to_a_table, "a store of another type"),
        (element_of_another_type, "is i32"),
        (loop_carries_another, "a loop starts with another type"),
        (loop_yields_too_little, "a loop yields another type"),
        (yields_unknown, "a region yields an unknown value"),
        (control_stores_to_state, "an unknown slot"),
    ],
)
def test_a_broken_program_is_caught(broken: Callable[[Program], None], rule: str) -> None:
    """One rule each, on a comb filter with a loop, state and a table."""
    program = compile_plugin(plugins.Comb, hoisting=False).program
    verify(program, "nothing")
    broken(program)
    with pytest.raises(CompileError) as caught:
        verify(program, "a pass")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "RT900"
    assert diagnostic.message.startswith("after a pass, function ")
    assert rule in diagnostic.message


def test_branches_are_checked() -> None:
    """An if has a truth value before it and one type after it."""
    program = compile_plugin(plugins.Drive, hoisting=False).program
    choice = op(program, "if")
    choice.operands = (Const(DType.I64, 1),)
    with pytest.raises(CompileError, match="an if without condition"):
        verify(program, "a pass")
    program = compile_plugin(plugins.Drive, hoisting=False).program
    choice = op(program, "if")
    choice.results = tuple(Value(replace(r.type, dtype=DType.BOOL)) for r in choice.results)
    with pytest.raises(CompileError, match="a branch yields another type"):
        verify(program, "a pass")


def test_an_unknown_function_is_caught() -> None:
    """Every call is of a function that comes with the program."""
    program = compile_plugin(plugins.Drive, hoisting=False).program
    op(program, "call").attrs["function"] = "sine"
    with pytest.raises(CompileError, match="an unknown function"):
        verify(program, "a pass")
