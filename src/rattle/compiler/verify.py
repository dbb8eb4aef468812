"""The checker between stages: what every program keeps true. A broken rule is a fault of ours (RT900)."""

from __future__ import annotations

from rattle.compiler.diagnostics import REPORT, CompileError, Diagnostic
from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Op,
    Operand,
    Program,
    Region,
    Slot,
    Value,
    called_function,
)
from rattle.compiler.primitives import PRIMITIVES

# What operands an operation takes: all of one type, or these.
SAME_TYPE = frozenset(
    ("add", "sub", "mul", "div", "floordiv", "mod", "min", "max", "copysign", "and", "or", "xor",
     "flip", "lt", "le", "gt", "ge", "eq", "ne")
)  # fmt: skip
FLOATS_ONLY = frozenset(
    ("div", "sqrt", "floor", "ceil", "trunc", "copysign", "trunc_int", "floor_int", "ceil_int", "round_int",
     "power2", "flip", "exponent", "significand")
)  # fmt: skip
INTEGERS_ONLY = frozenset(("shl", "shr", "invert", "index"))


def verify(program: Program, after: str) -> Program:
    """Raises CompileError (RT900) naming the stage and the operation that broke a rule."""
    for function in program.functions():
        _Checker(program, function, after).check()
    return program


class _Checker:
    def __init__(self, program: Program, function: Function, after: str) -> None:
        self.slots = set(program.slots)
        self.arrays = set(program.arrays)
        self.elementary = program.elementary
        self.function = function
        self.after = after

    def check(self) -> None:
        self.region(self.function.body, set())

    def region(self, region: Region, defined: set[Value]) -> None:
        """`defined` is as it was afterwards: what a region makes is known in it alone."""
        made = list(region.args)
        defined.update(made)
        for op in region.ops:
            self.op(op, defined)
            self.require(defined.isdisjoint(op.results), op, "a value is defined twice")
            defined.update(op.results)
            made += op.results
        for operand in region.yields:
            self.require(
                isinstance(operand, Const) or operand in defined, None, "a region yields an unknown value"
            )
        defined.difference_update(made)

    def op(self, op: Op, defined: set[Value]) -> None:
        self.require(op.opcode in PRIMITIVES, op, "no such operation")
        self.require(op.span is not None, op, "an operation lost its place in the source")
        for operand in op.operands:
            self.require(
                isinstance(operand, Const) or operand in defined, op, "an operand is used before it is made"
            )
        self.types(op)
        self.memory(op)
        self.structure(op)
        for region in op.regions:
            self.region(region, defined)

    def types(self, op: Op) -> None:
        dtypes = [operand.type.dtype for operand in op.operands]
        if op.opcode in SAME_TYPE:
            is_one_type = bool(dtypes) and all(dtype is dtypes[0] for dtype in dtypes)
            self.require(is_one_type, op, "operands are of several types")
        if op.opcode in FLOATS_ONLY:
            self.require(all(dtype.is_float for dtype in dtypes), op, "an operand is not a float")
        if op.opcode in INTEGERS_ONLY:
            self.require(all(dtype.is_integer for dtype in dtypes), op, "an operand is not an integer")
        row = PRIMITIVES[op.opcode]
        if row.result == "same":
            self.require(
                op.result.type.dtype is dtypes[0], op, "the result has another type than the operand"
            )
        elif isinstance(row.result, DType):
            self.require(op.result.type.dtype is row.result, op, f"the result is not {row.result.value}")
        elif row.result == "none":
            self.require(not op.results, op, "an effect has a result")

    def memory(self, op: Op) -> None:
        slot, array = op.attrs.get("slot"), op.attrs.get("array")
        if slot is not None:
            self.require(slot in self.slots, op, "an unknown slot")
            moved = op.result.type.dtype if op.opcode == "load" else op.operands[0].type.dtype
            self.require(moved is slot.dtype, op, f"slot {slot.path} is {slot.dtype.value}")
            self.numbered(op, slot, 0 if op.opcode == "load" else 1)
        if array is not None:
            self.require(array in self.arrays, op, "an unknown array")
            if op.opcode in ("element", "set_element"):
                self.numbered(op, array, 1 if op.opcode == "element" else 2)
        if op.opcode == "element" and array is not None:
            self.require(
                op.result.type.dtype is array.dtype, op, f"array {array.path} is {array.dtype.value}"
            )
        if op.opcode == "set_element" and array is not None:
            self.require(
                op.operands[1].type.dtype is array.dtype and not array.read_only,
                op,
                "a store of another type",
            )
        for place in op.attrs.get("places", ()):
            self.require(isinstance(place, Slot | ArraySlot), op, "restore of something else")
        if op.opcode == "call":
            for is_single in (False, True):
                name = called_function(op, is_single)
                self.require(name in self.elementary, op, f"an unknown function, {name}")
            self.require({op.result.type.dtype} == set(_dtypes(op.operands)), op, "a call between types")

    def numbered(self, op: Op, place: Slot | ArraySlot, others: int) -> None:
        """A place of like units is named with the number of one."""
        wanted = others + (place.count is not None)
        self.require(
            len(op.operands) == wanted, op, f"`{place.path}` without the number of its unit, or with one"
        )
        if place.count is not None:
            self.require(op.operands[-1].type.dtype is DType.I64, op, "a unit's number is no whole number")

    def structure(self, op: Op) -> None:
        results = tuple(result.type.dtype for result in op.results)
        if op.opcode == "if":
            self.require(
                len(op.regions) == 2 and op.operands[0].type.dtype is DType.BOOL,
                op,
                "an if without condition",
            )
            for region in op.regions:
                self.require(_dtypes(region.yields) == results, op, "a branch yields another type")
        if op.opcode == "assert":
            self.require(_dtypes(op.operands) == (DType.BOOL,), op, "an assert of no truth value")
        if op.opcode == "param_of":
            self.require(_dtypes(op.operands) == (DType.I64,), op, "a unit's number is no whole number")
            self.require(len(op.attrs["params"]) > 0, op, "a Param of no unit")
        if op.opcode == "for":
            self.require(_dtypes(op.operands[:2]) == (DType.I64, DType.I64), op, "a loop counts no numbers")
            (region,) = op.regions
            self.require(_dtypes(region.args[1:]) == results, op, "a loop carries another type")
            self.require(_dtypes(region.yields) == results, op, "a loop yields another type")
            self.require(_dtypes(op.operands[2:]) == results, op, "a loop starts with another type")
        if op.opcode == "while":
            test, body = op.regions
            self.require(_dtypes(test.yields) == (DType.BOOL,), op, "a loop's test is no truth value")
            for values in (test.args, body.args, body.yields, op.operands):
                self.require(_dtypes(values) == results, op, "a loop carries another type")
            self.require(op.attrs.get("most", 0) > 0, op, "a loop has no bound")

    def require(self, holds: bool, op: Op | None, rule: str) -> None:
        if not holds:
            name = f" in `{op.opcode}`" if op is not None else ""
            message = f"after {self.after}, function {self.function.name}{name}: {rule}"
            raise CompileError((Diagnostic("RT900", message, op.span if op else None, REPORT),))


def _dtypes(operands: tuple[Operand, ...] | tuple[Value, ...]) -> tuple[DType, ...]:
    return tuple(operand.type.dtype for operand in operands)
