"""Operations are appended here: types, rates, conversion and folding in one place.

`float` is the sample type (`real`) for everything that depends on state, smoothed Params or input, and f64
for what is known at control rate or earlier; an expression that was made 64-bit on purpose stays so. A
value is rounded once, where it meets a signal or is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from rattle.compiler.check.paths import Paths
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Op, Operand, Rate, Region, Span, Type, Value, literal
from rattle.compiler.primitives import INT_RANGE, PRIMITIVES, convert

NUMPY_INTEGERS = (DType.U32, DType.I32)


class Builder:
    """Appends to the innermost open region."""

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.span: Span | None = None
        self.array_stores = 0  # so far
        self.paths = Paths()

    @contextmanager
    def region(self, *args: Value, given: tuple[Operand, bool] | None = None) -> Iterator[Region]:
        """given: the condition that leads here, and its answer."""
        region, known = Region(args), self.paths.known
        self.regions.append(region)
        if given is not None:
            self.paths.assume(*given)
        try:
            yield region
        finally:
            self.regions.pop()
            self.paths.known = known

    def append(self, op: Op) -> Op:
        op.span = op.span or self.span
        self.regions[-1].ops.append(op)
        return op

    def emit(self, opcode: str, *operands: Operand, dtype: DType | None = None, rate: Rate = Rate.CONST,
             hint: str = "", **attrs: Any) -> Operand:  # fmt: skip
        """One operation with one result; `rate` is the least it can have."""
        row = PRIMITIVES[opcode]
        result = dtype or (operands[0].type.dtype if row.result == "same" else row.result)
        assert isinstance(result, DType), opcode
        folded = _fold(opcode, operands, result)
        if folded is not None:
            return folded
        rate = max([rate, *(operand.type.rate for operand in operands)])
        value = Value(Type(result, rate), hint)
        self.append(Op(opcode, operands, (value,), attrs))
        self.paths.emitted(opcode, operands, value)
        return value

    def effect(self, opcode: str, *operands: Operand, **attrs: Any) -> None:
        """An operation without a result."""
        self.append(Op(opcode, operands, (), attrs))

    # conversion --------------------------------------------------------------------------------------

    def to(self, dtype: DType, operand: Operand) -> Operand:
        if operand.type.dtype is dtype:
            return operand
        if isinstance(operand, Const) and dtype in (DType.REAL, DType.F32):
            return literal(dtype, operand.value)
        return self.emit("convert", operand, dtype=dtype)

    def number(self, operand: Operand) -> Operand:
        """True and False count as 1 and 0; stored float32 becomes the sample type."""
        if operand.type.dtype is DType.BOOL:
            return self.to(DType.I64, operand)
        if operand.type.dtype is DType.F32:
            return self.to(float_type(operand), operand)
        return operand

    def floating(self, operand: Operand) -> Operand:
        operand = self.number(operand)
        return operand if operand.type.dtype.is_float else self.to(float_type(operand), operand)

    def truth(self, operand: Operand) -> Operand:
        return self.to(DType.BOOL, operand)

    # arithmetic --------------------------------------------------------------------------------------

    def common(self, *operands: Operand) -> tuple[Operand, ...]:
        """The operands in the one type in which they meet."""
        numbers = [self.number(operand) for operand in operands]
        dtype = meeting_type(*numbers)
        for number in numbers:
            fits(number, dtype)
        return tuple(self.to(dtype, number) for number in numbers)

    def arithmetic(self, opcode: str, a: Operand, b: Operand) -> Operand:
        a, b = self.common(a, b)
        if opcode == "div":
            a, b = self.common(self.floating(a), self.floating(b))
        return self.emit(opcode, a, b)

    def compare(self, opcode: str, a: Operand, b: Operand) -> Operand:
        a, b = self.number(a), self.number(b)
        if a.type.dtype.is_integer and b.type.dtype.is_integer and a.type.dtype is not b.type.dtype:
            return self.emit(opcode, self.to(DType.I64, a), self.to(DType.I64, b))
        return self.emit(opcode, *self.common(a, b))


def float_type(*operands: Operand) -> DType:
    """f64 up to control rate, or when one was made 64-bit on purpose; else the sample type."""
    wide = any(o.type.dtype is DType.F64 and o.type.rate is Rate.SAMPLE for o in operands)
    sampled = any(o.type.rate is Rate.SAMPLE for o in operands)
    return DType.F64 if wide or not sampled else DType.REAL


def meeting_type(*operands: Operand) -> DType:
    dtypes = {operand.type.dtype for operand in operands}
    if any(dtype.is_float for dtype in dtypes):
        return float_type(*operands)
    narrow = [dtype for dtype in NUMPY_INTEGERS if dtype in dtypes]
    if len(narrow) > 1:
        raise Refusal("RT205", "np.uint32 meets np.int32", "convert one of them")
    if narrow:
        return narrow[0]
    return DType.BOOL if dtypes == {DType.BOOL} else DType.I64


def fits(number: Operand, dtype: DType) -> None:
    if isinstance(number, Const) and number.dtype is DType.I64 and dtype in NUMPY_INTEGERS:
        low, high = INT_RANGE[dtype]
        if not low <= number.value <= high:
            name = "np.uint32" if dtype is DType.U32 else "np.int32"
            raise Refusal("RT204", f"{number.value} does not fit {name}", f"it holds {low} to {high}")


def _fold(opcode: str, operands: tuple[Operand, ...], result: DType) -> Const | None:
    """The constant an operation on constants is. Samples are never folded: their width is not known."""
    if not all(isinstance(o, Const) and o.dtype not in (DType.REAL, DType.F32) for o in operands):
        return None
    row = PRIMITIVES[opcode]
    constants = [o for o in operands if isinstance(o, Const)]
    if opcode == "convert" and result not in (DType.REAL, DType.F32):
        return literal(result, convert(constants[0].dtype, result, constants[0].value, np.float64))
    if row.meaning is None or not constants:
        return None
    values = [np.float64(c.value) if c.dtype.is_float else c.value for c in constants]
    with np.errstate(all="ignore"):
        return literal(result, row.meaning(constants[0].dtype, *values))
