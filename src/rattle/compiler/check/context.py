"""What a function is checked in: the memory, the builder, the calls being inlined and their locals.

The handlers of `expressions.py`, `calls.py` and `statements.py` register themselves by syntax-tree type.
"""

from __future__ import annotations

import ast
import builtins
import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rattle.compiler.author_faults import raised_by_author
from rattle.compiler.check import cures
from rattle.compiler.check.builder import Builder
from rattle.compiler.check.memory import Memory
from rattle.compiler.check.names import near
from rattle.compiler.check.places import at_the_author, out_of_frames, out_of_library
from rattle.compiler.check.replacements import held, ordinary
from rattle.compiler.check.syntax import refused_syntax
from rattle.compiler.check.values import (
    Elementwise,
    EnumRef,
    Poisoned,
    Sidechain,
    Static,
    Thing,
    Unassigned,
    kind,
    member_position,
    static,
    whole,
)  # fmt: skip
from rattle.compiler.diagnostics import CompileError, Diagnostic, Refusal, fault
from rattle.compiler.elaborate import MISSING, Image
from rattle.compiler.families import NotAlikeError
from rattle.compiler.ir import Const, DType, Operand, Rate, Span, Value
from rattle.compiler.parse import Source
from rattle.lang.unit import Unit

SHORT_NAME = 2  # letters; every such name is near to something in builtins


@dataclass
class LoopAround:
    """A loop that the code at hand is in, and the names that have a value wherever it was left so far."""

    line: int
    at_break: set[str] | None = None
    at_continue: set[str] | None = None  # in this round


@dataclass
class Frame:
    """One call being inlined."""

    source: Source
    receiver: int  # identity of the object a method belongs to; 0 for a function
    locals: dict[str, Thing]
    calls: tuple[tuple[str, int], ...]  # where it was called from, innermost first
    called_from: Span | None = None
    call: ast.AST | None = None  # the syntax there
    kinds: dict[str, tuple[str, int]] = field(
        default_factory=dict
    )  # what each local is, and since which line
    loops: list[LoopAround] = field(default_factory=list)


class SuppressedError(Exception):
    """A statement uses what an earlier, refused statement should have made."""


class NeedsUnrollingError(Exception):
    """A list of units is indexed by a loop's variable: that loop has to be unrolled."""


PASSED_ON = (SuppressedError, NeedsUnrollingError, NotAlikeError, CompileError, RecursionError)


class At:
    """A `with` that every expression goes through, and thus a class: generators cost three times as much."""

    __slots__ = ("before", "context")

    def __init__(self, context: Context, node: ast.AST) -> None:
        builder = context.builder
        self.context = context
        self.before = builder.span, context.node
        if hasattr(node, "lineno"):
            context.node = node
            frame = context.frames[-1]
            builder.span = frame.source.span(node, frame.calls)

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        builder = self.context.builder
        span = builder.span
        builder.span, self.context.node = self.before
        if error is None or isinstance(error, PASSED_ON):
            return
        if isinstance(error, Refusal):
            error.span = error.span or span
            out_of_library(error, span)
        elif isinstance(error, Exception):  # ours: the author still learns at which of his lines
            raise raised_by_author(error, span) or fault(error, span) from error


class Context:
    """One phase: "process" runs at every sample, the others ("hook": when a Param moved) at events, where
    every float is 64-bit."""

    def __init__(self, memory: Memory, phase: str) -> None:
        self.memory = memory
        self.phase = phase
        self.state_rate = {"process": Rate.SAMPLE, "hook": Rate.CONTROL}.get(phase, Rate.PREPARE)
        self.builder = Builder()
        self.node: ast.AST | None = None  # what is being looked at
        self.frames: list[Frame] = []
        self.calls_inlined = 0
        self.diagnostics: list[Diagnostic] = []
        self.placed: list[Thing] = []  # arrays of prepare that have an attribute
        self.open_loops = 0  # loops around this place that could still be unrolled
        self.unknown: set[tuple[int, str]] = set()  # attributes already reported as missing

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @property
    def image(self) -> Image:
        return self.memory.image

    # dispatch ----------------------------------------------------------------------------------------

    def evaluate(self, node: ast.expr) -> Thing:
        thing = self.maybe_none(node)
        if isinstance(thing, Sidechain):
            with self.at(node):
                raise at_the_author(self, cures.untested(self, thing), thing)
        return thing

    def maybe_none(self, node: ast.expr) -> Thing:
        """Where a side-chain may be that nobody has asked for: what only hands it on, or asks."""
        handler = EXPRESSIONS.get(type(node))
        with self.at(node):
            if handler is None:
                raise refused_syntax(node)
            return self.narrowed(handler(self, node))

    def narrowed(self, thing: Thing) -> Thing:
        is_sound = isinstance(thing, Sidechain) and self.builder.paths.known.get(thing.bus)
        return thing.sound if isinstance(thing, Sidechain) and is_sound else thing

    def operand(self, node: ast.expr) -> Operand:
        """An expression that has to be a number."""
        with self.at(node):
            return self.as_operand(self.evaluate(node))

    def as_operand(self, thing: Thing) -> Operand:
        if isinstance(thing, Value | Const):
            return thing
        if isinstance(thing, Poisoned):
            raise SuppressedError
        if is_int_member(thing):
            return self.as_operand(MEMBER_VALUE[0](self, thing))
        if isinstance(thing, Elementwise):
            raise cures.no_memory(cures.of_rows(self, thing))
        if isinstance(thing, Sidechain):
            raise at_the_author(self, cures.untested(self, thing), thing)
        if isinstance(thing, Static) and thing.object is None:
            raise at_the_author(self, cures.nothing(self, thing), thing)
        raise at_the_author(self, cures.not_a_number(self, thing), thing)

    def at(self, node: ast.AST) -> At:
        """Operations and refusals inside belong to this piece of source."""
        return At(self, node)

    # names -------------------------------------------------------------------------------------------

    def lookup(self, name: str) -> Thing:
        if name in self.frame.locals:
            thing = self.frame.locals[name]
            if isinstance(thing, Unassigned):
                fix = f"give it one before that: {name} = 0.0"
                fix = "take another name there" if thing.why.startswith("names other") else fix
                raise Refusal("RT301", f"`{name}` {thing.why}", fix)
            if isinstance(thing, Poisoned):
                raise SuppressedError
            return thing
        value = self._outer(name)
        if value is MISSING:
            raise Refusal("RT301", f"`{name}` is not known here", self._near(name))
        return self.outer_thing(name, value)

    def outer_thing(self, name: str, value: Any) -> Thing:
        if isinstance(value, np.ndarray) and value.ndim in (1, 2):
            return whole(self.memory.table(name, value), value)
        if held(value) and not isinstance(value, dict | set):  # which are refused where they are read
            raise ordinary(value)
        return static(value)

    def _outer(self, name: str) -> Any:
        function = self.frame.source.function
        for free, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            if free == name:
                return cell.cell_contents
        if name in function.__code__.co_varnames:
            raise Refusal("RT301", f"`{name}` has no value yet", "assign it on every path to this line")
        if name in function.__globals__:
            return function.__globals__[name]
        return getattr(builtins, name, MISSING)

    def _near(self, name: str) -> str:
        receiver = self.frame.locals.get("self")
        if isinstance(receiver, Static) and self._is_attribute(receiver.object, name):
            return f"did you mean `self.{name}`?"
        if name in ("math", "np", "dsp"):
            return {"math": "import math", "np": "import numpy as np", "dsp": "from rattle import dsp"}[name]
        own = [local for local in self.frame.locals if local.isidentifier()]
        known = dir(builtins) if len(name) > SHORT_NAME else []
        meant = near(name, [*own, *self._globals(), *known])
        return f"did you mean `{meant}`?" if meant else f"give `{name}` a value before this line"

    def _is_attribute(self, holder: object, name: str) -> bool:
        """Also one that prepare makes."""
        if isinstance(holder, Unit) and self.image.knows(holder):
            return hasattr(type(holder), name) or self.image.attribute(holder, name) is not MISSING
        return hasattr(holder, name)

    def _globals(self) -> list[str]:
        return list(self.frame.source.function.__globals__)

    def mangled(self, attr: str) -> str:
        """`self.__z` inside class A is `_A__z`."""
        parts = self.frame.source.function.__qualname__.split(".")
        if not attr.startswith("__") or attr.endswith("__") or len(parts) < 2:
            return attr
        return f"_{parts[-2].lstrip('_')}{attr}"

    def assign(self, name: str, thing: Thing, line: int) -> None:
        """A local keeps its nature, whatever number it holds; one that names units may name any."""
        is_unit = isinstance(thing, Static) and isinstance(thing.object, Unit)
        nature, known = "a unit" if is_unit else kind(thing), self.frame.kinds.get(name)
        if known is not None and known[0] != nature and not isinstance(self.frame.locals.get(name), Poisoned):
            words = f"`{name}` is {known[0]} on line {known[1]} and {nature} on line {line}"
            raise Refusal("RT201", words, f"give {nature} another name than `{name}`")
        self.frame.kinds.setdefault(name, (nature, line))
        if isinstance(thing, Value) and not thing.hint:
            thing.hint = name
        self.frame.locals[name] = thing

    def refuse(self, refusal: Refusal) -> None:
        if out_of_frames(self, refusal) and any(each.span == refusal.span for each in self.diagnostics):
            return  # one call of a package is one mistake, whatever is in there
        if self.phase == "prepare":
            refusal.message = refusal.message.replace("while audio runs", "in prepare")
        self.diagnostics.append(refusal.diagnostic)


def as_enum(thing: Thing) -> EnumRef | None:
    """A member known at build time, or one known when running."""
    if isinstance(thing, EnumRef):
        return thing
    if isinstance(thing, Static) and isinstance(thing.object, enum.Enum):
        return EnumRef(Const(DType.I64, member_position(thing.object)), type(thing.object))
    return None


def is_int_member(thing: Thing) -> bool:
    """Of an IntEnum: wherever it meets numbers it is one."""
    member = as_enum(thing)
    return member is not None and issubclass(member.members, int)


Handler = Callable[[Context, Any], Thing]
MEMBER_VALUE: list[Handler] = []  # attributes.py puts it here
EXPRESSIONS: dict[type[ast.expr], Handler] = {}
StatementHandler = Callable[[Context, Any], None]
STATEMENTS: dict[type[ast.stmt], StatementHandler] = {}


def expression(node_type: type[ast.expr]) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        EXPRESSIONS[node_type] = handler
        return handler

    return register


def statement(node_type: type[ast.stmt]) -> Callable[[StatementHandler], StatementHandler]:
    def register(handler: StatementHandler) -> StatementHandler:
        STATEMENTS[node_type] = handler
        return handler

    return register
