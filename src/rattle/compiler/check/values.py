"""What an expression can be while a function is checked: a number in the machine (an `ir.Operand`), or
something that only exists at build time."""

from __future__ import annotations

import array
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import MISSING
from rattle.compiler.ir import ArraySlot, Const, DType, Operand, Slot, Value
from rattle.compiler.primitives import INT_RANGE
from rattle.lang.unit import Unit


@dataclass(frozen=True, eq=False)
class Static:
    """An object of the build: a unit, a function, a module, an Enum member, a string, None."""

    object: Any


@dataclass(frozen=True, eq=False)
class Tuple:
    """A tuple of things; no memory is taken for it."""

    items: tuple[Thing, ...]
    names: tuple[str, ...] = ()  # of a NamedTuple's items


ZERO, ONE = Const(DType.I64, 0), Const(DType.I64, 1)
Extent = Operand | Slot | ArraySlot  # how many elements; prepare found what a slot says, or an array's length


@dataclass(frozen=True)
class Axis:
    """One dimension of an array as a view sees it: its places start, start + step, and so on."""

    length: Extent
    stride: Extent = ONE  # elements from one place to the next
    start: Operand = ZERO
    step: int = 1
    is_index: bool = False  # taken at `start`: it is no dimension any more
    may_be_empty: bool = False  # its length is a running number


@dataclass(frozen=True, eq=False)
class ArrayRef:
    """A view: the array's place, and which of its elements, from `offset` on."""

    array: ArraySlot
    source: np.ndarray[Any, Any] | None  # what these elements held at build time, if that is known
    axes: tuple[Axis, ...]
    offset: int = 0
    at: tuple[Operand, ...] = ()  # which of the like units it belongs to

    @property
    def dimensions(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in self.axes if not axis.is_index)


@dataclass(frozen=True, eq=False)
class Elementwise:
    """Arithmetic of arrays. It has no memory: each element is computed where it is stored or added up."""

    dimensions: tuple[Axis, ...]  # of what it would be
    parts: tuple[ArrayRef, ...]  # what it reads
    element: Callable[[tuple[Operand, ...]], Operand]  # from the position in each dimension
    stores_before: int  # how often arrays had been stored to when it was written


@dataclass(frozen=True, eq=False)
class Allocation:
    """`zeros(n)` in prepare, on its way to an attribute."""

    dtype: DType
    sizes: tuple[Operand, ...]
    filled: Operand | None = None  # with what, if not zeros


@dataclass(frozen=True, eq=False)
class EnumRef:
    """A member of `members` known only when running: its position."""

    position: Operand
    members: type[enum.Enum]


@dataclass(frozen=True, eq=False)
class Method:
    """A function with its first argument."""

    function: Any
    owner: Thing


@dataclass(frozen=True, eq=False)
class Super:
    """`super()` inside a method of `cls`, for the object `owner`."""

    cls: type
    owner: Unit


@dataclass(frozen=True, eq=False)
class Unassigned:
    """A name that has no value on some path; `why` says which."""

    why: str


@dataclass(frozen=True, eq=False)
class Poisoned:
    """What a refused statement would have assigned: using it is not reported again."""


@dataclass(frozen=True, eq=False)
class Sidechain:
    """One that may be None, where nobody has asked yet; `sound` is what it is if it is connected."""

    bus: int  # its number
    name: str
    sound: Thing


Thing = (
    Value | Const | Static | Tuple | ArrayRef | Elementwise | Allocation | EnumRef | Method | Super
    | Unassigned | Poisoned | Sidechain
)  # fmt: skip


NOTHING = Static(None)  # what a call without a return gives


def kind(thing: Thing) -> str:
    """The nature a variable keeps, in the words of a message."""
    match thing:
        case Value() | Const():
            return "a truth value" if thing.type.dtype is DType.BOOL else "a number"
        case Tuple(items):
            return f"a tuple of {len(items)}"
        case ArrayRef() | Allocation() | Elementwise():
            return "an array"
        case EnumRef(members=members):
            return f"a {members.__name__}"
        case Static(object=value):
            return _kind_of_object(value)
        case Method() | Super():
            return "a function"
        case Sidechain(sound=sound):
            return kind(sound)
    return "nothing"


def _kind_of_object(value: object) -> str:
    if isinstance(value, enum.Enum):
        return f"a {type(value).__name__}"
    if value is None:
        return "None"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, np.ndarray):
        return "an array"
    if isinstance(value, array.array):
        return "an array.array"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if callable(value):
        return "a function"
    name = type(value).__name__
    return f"an {name}" if name[0] in "AEIaei" else f"a {name}"


def static(value: object) -> Thing:
    """The thing a build-time object is; numbers become constants."""
    if isinstance(value, bool | np.bool_):
        return Const(DType.BOOL, bool(value))
    if isinstance(value, np.uint32):
        return Const(DType.U32, int(value))
    if isinstance(value, np.int32):
        return Const(DType.I32, int(value))
    if isinstance(value, enum.Enum):
        if value not in list(type(value)):
            words = f"{value!r} is no single member of {type(value).__name__}"
            raise Refusal("RT103", words, "keep a bool for each flag")
        return Static(value)
    if isinstance(value, np.integer) and value.dtype != np.int64:
        raise Refusal("RT205", f"this is np.{value.dtype}", "use int, np.int32 or np.uint32")
    if isinstance(value, int | np.integer):
        return whole_number(int(value))
    if isinstance(value, float | np.floating):
        return Const(DType.F64, float(value))
    if isinstance(value, tuple):
        return Tuple(tuple(static(item) for item in value), getattr(value, "_fields", ()))
    return Static(value)


def whole_number(value: int, dtype: DType = DType.I64) -> Const:
    """Raises Refusal if the number does not fit its type: Python's ints grow, ours do not."""
    low, high = INT_RANGE[dtype]
    if not low <= value <= high:
        words = "64 bits" if dtype is DType.I64 else f"np.{'uint32' if dtype is DType.U32 else 'int32'}"
        text = str(value) if abs(value) < 10**30 else "this number"
        raise Refusal(
            "RT204", f"{text} does not fit {words}", "write a float: 2.0**64, or mask it: & 0xFFFFFFFF"
        )
    return Const(dtype, value)


def is_numbers(value: object) -> bool:
    """A list that can be a table or an array."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(item, int | float | np.int64 | np.float32) for item in value)


def whole(array: ArraySlot, source: np.ndarray[Any, Any] | None) -> ArrayRef:
    """All of an array."""
    sizes: list[Extent] = [Const(DType.I64, n) if isinstance(n, int) else n for n in array.shape]
    if len(sizes) == 2:
        return ArrayRef(array, source, (Axis(sizes[0], stride=sizes[1]), Axis(sizes[1])))
    length = array if array.length is None else Const(DType.I64, array.length)
    return ArrayRef(array, source, (Axis(length),))


def member_position(member: enum.Enum) -> int:
    return list(type(member)).index(member)


def class_attribute(bases: tuple[type, ...], attr: str) -> Any:
    """As the first of the classes holds it (properties and functions unbound), or MISSING."""
    for base in bases:
        if attr in vars(base):
            return vars(base)[attr]
    return MISSING
