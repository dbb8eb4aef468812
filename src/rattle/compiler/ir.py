"""The intermediate representation: structured, typed, single-assignment.

A function is a region; a region is a list of operations that ends by yielding values. `if` and `for` are
operations with regions of their own, carried values and results, so there are no gotos and no mutable
locals; the only memory is named slots and arrays. A value's type is what it is in the machine (`DType`)
and how often it can change (`Rate`). `real` is the sample type, float or double, decided when a kernel is
compiled: one program serves both.

What each operation means, whether it is pure and how it reads in C is a row of `primitives.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

OF_VOICES = "voices.*."  # begins the places of an instrument's voices
MOST_ROUNDS = 2**16  # of a loop whose length changes while audio runs


class DType(Enum):
    REAL = "real"  # the sample type of the kernel
    F32 = "f32"  # storage: elements of zeros(n), np.float32 attributes
    F64 = "f64"
    I64 = "i64"
    I32 = "i32"
    U32 = "u32"
    BOOL = "bool"

    def __init__(self, text: str) -> None:
        self.is_float = text in ("real", "f32", "f64")  # attributes: the interpreter asks millions of times
        self.is_integer = text in ("i64", "i32", "u32")


class Rate(IntEnum):
    """How often a value can change; an expression has the highest of its operands' rates."""

    CONST = 0
    PREPARE = 1
    CONTROL = 2
    SAMPLE = 4

    @property
    def text(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Type:
    dtype: DType
    rate: Rate

    def __str__(self) -> str:
        return f"{self.dtype.value} {self.rate.text}"


@dataclass(frozen=True)
class Span:
    """A piece of the author's source; `calls` are the places it was inlined from, innermost first."""

    file: str
    line: int
    column: int  # 0-based
    end_line: int
    end_column: int
    calls: tuple[tuple[str, int], ...] = ()  # (file, line)


@dataclass(frozen=True)
class Const:
    """A number known at build time. A `real` one is kept in 64 bits and rounded once, where it is used."""

    dtype: DType
    value: float | int | bool

    @property
    def type(self) -> Type:
        return Type(self.dtype, Rate.CONST)


@dataclass(eq=False)
class Value:
    """The result of one operation, or an argument of a region. Compared by identity."""

    type: Type
    hint: str = ""  # the author's name for it


Operand = Value | Const


class SlotKind(Enum):
    STATE = "state"  # process, reset or notes store to it
    CONTROL = "control"  # only prepare and hooks store to it
    BUS = "bus"  # what process takes and gives as arrays; a unit's own reset leaves it alone
    CACHE = "cache"  # computed from Params when one moves (passes/hoist.py)


@dataclass(eq=False)
class Slot:
    """One number of memory, per copy of the plugin; of a list of units built alike, one for each."""

    path: str  # "lfo.phase", "bands.*.gain"
    dtype: DType
    kind: SlotKind
    initial: float | int | bool | tuple[float | int | bool, ...] = 0
    count: int | None = None  # of the units; a load or store then has the unit's number as its last operand

    def initials(self) -> tuple[float | int | bool, ...]:
        """One for each unit, or the only one."""
        if isinstance(self.initial, tuple):
            return self.initial
        return (self.initial,) * (self.count or 1)


@dataclass(eq=False)
class ArraySlot:
    """A fixed array, flat; of a list of units built alike, one of equal length for each. `length` is None if
    prepare takes it from the arena at a size of its own."""

    path: str
    dtype: DType
    kind: SlotKind
    length: int | None
    initial: NDArray[Any] | None  # of one dimension; None: zeros
    read_only: bool = False  # nobody stores to it: one constant for the whole library
    kept: bool = False  # reset restores a copy (else zeros)
    count: int | None = None  # of the units: `initial` is then (count, length)
    shape: tuple[int | Slot, ...] = ()  # of two dimensions, row by row; a slot holds what prepare found


@dataclass(eq=False)
class Op:
    """`results = opcode attrs operands regions`; attrs name memory, parameters, functions."""

    opcode: str
    operands: tuple[Operand, ...]
    results: tuple[Value, ...]
    attrs: dict[str, Any] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    span: Span | None = None

    @property
    def result(self) -> Value:
        (value,) = self.results
        return value


@dataclass(eq=False)
class Region:
    args: tuple[Value, ...] = ()
    ops: list[Op] = field(default_factory=list)
    yields: tuple[Operand, ...] = ()

    def walk(self) -> Iterator[Op]:
        """Every operation, outer before inner, in order."""
        for op in self.ops:
            yield op
            for region in op.regions:
                yield from region.walk()


@dataclass(eq=False)
class Function:
    name: str
    body: Region

    @property
    def args(self) -> tuple[Value, ...]:
        return self.body.args


@dataclass(eq=False)
class ControlGroup:
    """Pure code over one set of Params: run when one of them has moved, stores only to caches.

    With `elements` it is code of a loop over units: its argument is a unit's number, and unit k's run depends
    on `elements[k]`; `params` are those of all.
    """

    params: frozenset[int]
    function: Function
    elements: tuple[frozenset[int], ...] = ()

    def runs(self) -> list[tuple[tuple[int, ...], frozenset[int]]]:
        """Arguments of each run, and the Params it depends on."""
        if not self.elements:
            return [((), self.params)]
        return [((k,), params) for k, params in enumerate(self.elements)]


@dataclass(eq=False)
class Hook:
    """An author's method that runs when one of these Params has a new target."""

    params: tuple[int, ...]
    function: Function


@dataclass(eq=False)
class Voices:
    """Of an instrument: a family of units, of which those sound that the engine lets
    (native/voices/voices.h)."""

    count: int  # without spares
    spares: int
    is_mpe: bool
    fields: dict[int, Slot]  # what is read of a RattleVoiceField; the engine alone writes it
    methods: dict[
        str, Function
    ]  # of a voice by number: start, _level; note_on, note_off, is_active if they do
    settings: Function  # yields play_mode, stealing, unison, glide_s, bend_semitones

    @property
    def total(self) -> int:
        return self.count + self.spares


@dataclass(eq=False)
class Program:
    """A whole plugin.

    `process` takes and yields one sample per channel argument. `prepare`, `latency` and `tail` run at
    events. `sizes` yields the length of each array of unknown length, in the order of `arrays`.
    """

    name: str
    sidechains: tuple[int, ...]  # channels of each; 0: a copy hears its own. Last among process's arguments
    quantum: int  # samples of a Block, or 0
    param_count: int
    smoothed: tuple[bool, ...]  # per Param: ramps, or jumps
    param_ranges: tuple[tuple[float, float], ...]  # least, greatest: the schedule lets no other value through
    meter_rests: tuple[float, ...]
    meter_peaks: tuple[bool, ...]
    slots: list[Slot]
    arrays: list[ArraySlot]
    process: Function
    prepare: Function
    sizes: Function
    latency: Function
    tail: Function
    reset: Function  # the author's own reset code, after the snapshot is back
    hooks: list[Hook] = field(default_factory=list)  # in the order in which they run
    control: list[ControlGroup] = field(default_factory=list)
    elementary: dict[str, Function] = field(default_factory=dict)  # see `called_function`
    is_midi: bool = False  # events without a handler pass through
    voices: Voices | None = None
    handlers: dict[str, Function] = field(
        default_factory=dict
    )  # "note_on": its arguments are a RattleEvent's
    asserts: list[Op] = field(default_factory=list)  # those not proved, also where a release leaves them out

    def functions(self) -> list[Function]:
        main = [self.prepare, self.sizes, self.reset, self.process, self.latency, self.tail]
        events = [hook.function for hook in self.hooks] + list(self.handlers.values())
        if self.voices is not None:
            events += [*self.voices.methods.values(), self.voices.settings]
        return [*self.elementary.values(), *main, *events, *(group.function for group in self.control)]

    @property
    def sends(self) -> bool:
        """Events go out."""
        return any(op.opcode == "send" for function in self.functions() for op in function.body.walk())

    def transport_fields(self) -> frozenset[str]:
        """What process reads of the host's transport."""
        ops = self.process.body.walk(), *(group.function.body.walk() for group in self.control)
        return frozenset(
            op.attrs["field"] for part in ops for op in part if op.opcode in ("transport", "passed")
        )

    def is_restored(self, place: Slot | ArraySlot) -> bool:
        """By a reset of the plugin. What hooks wrote is, since they all run again."""
        if place.kind in (SlotKind.STATE, SlotKind.BUS):
            return True
        ops = [op for hook in self.hooks for op in hook.function.body.walk()]
        return any(op.opcode in ("store", "set_element") and place in op.attrs.values() for op in ops)


SINGLE = "_f32"  # ends the name of the version of an elementary function that 32-bit kernels call


def called_function(op: Op, is_single: bool) -> str:
    """The name in `Program.elementary` of what a `call` calls in a kernel of 32 bits, or 64."""
    name: str = op.attrs["function"]
    return name + SINGLE if is_single and op.result.type.dtype is DType.REAL else name


def literal(dtype: DType, value: Any) -> Const:
    """A constant of a type, from any Python or NumPy number."""
    if dtype.is_float:
        return Const(dtype, float(value))
    if dtype is DType.BOOL:
        return Const(dtype, bool(value))
    return Const(dtype, int(value))


NUMPY_DTYPES: dict[np.dtype[Any], DType] = {
    np.dtype(np.float64): DType.REAL,  # SciPy's default: it means `float`
    np.dtype(np.float32): DType.F32,
    np.dtype(np.int64): DType.I64,
    np.dtype(np.int32): DType.I32,
    np.dtype(np.uint32): DType.U32,
    np.dtype(np.bool_): DType.BOOL,
}
