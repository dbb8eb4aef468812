"""Random expressions of real-time Python, by kind of number.

A *tame* program does nothing that CPython raises at or means otherwise: indices, divisors and conversions are
in range, whole numbers small, there is no NaN and no elementary function but sqrt. A *wild* one does it all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

Kind = Literal["float", "int", "bool", "uint32"]

_FUNCTIONS = (
    "sin",
    "cos",
    "tan",
    "tanh",
    "exp",
    "exp2",
    "atan",
    "log",
    "log2",
    "log10",
    "sqrt",
    "asin",
    "sinh",
)
_BINARY_FUNCTIONS = ("pow", "atan2", "hypot", "copysign")
_LITERALS: dict[Kind, tuple[str, ...]] = {
    "float": ("0.0", "1.0", "-0.5", "0.25", "3.0", "0.1", "-1.7", "100.0"),
    "int": ("0", "1", "-1", "2", "3", "5", "7", "-6", "31", "1000"),
    "bool": ("False", "True"),
    "uint32": ("np.uint32(1)", "np.uint32(2654435769)"),
}
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True)
class Array:
    path: str
    kind: Kind
    length: int | None  # None: only prepare knows


@dataclass
class Scope:
    """What a line may use. Places that may be stored to are among `attributes` and `arrays`."""

    tame: bool
    values: dict[Kind, list[str]]  # names and read-only places
    attributes: dict[Kind, list[str]]
    arrays: list[Array]
    calls: list[str] = field(default_factory=list)  # self.helper: (float, int) -> float
    in_loop: bool = False
    returns: Literal["float", "pair", "nothing"] = "float"

    def inner(self) -> Scope:
        """For a branch: what it defines is not known behind it."""
        return replace(self, values={kind: list(names) for kind, names in self.values.items()})


Option = Callable[[], str]


class Expressions:
    """One choice is made before its parts are: what is not written costs nothing and shrinks to nothing."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    def of(self, kind: Kind, scope: Scope, depth: int) -> str:
        if depth <= 0:
            return self._leaf(kind, scope)
        options = {"float": self._float, "int": self._int, "bool": self._bool, "uint32": self._uint32}[kind]
        return self.random.choice(options(scope, depth))()

    def float(self, scope: Scope, depth: int) -> str:
        return self.of("float", scope, depth)

    def int(self, scope: Scope, depth: int) -> str:
        return self.of("int", scope, depth)

    def bool(self, scope: Scope, depth: int) -> str:
        return self.of("bool", scope, depth)

    # float -------------------------------------------------------------------------------------------

    def _float(self, scope: Scope, depth: int) -> list[Option]:
        def a() -> str:
            return self.float(scope, depth - 1)

        def b() -> str:
            return self.float(scope, depth - 1 - self.random.randrange(2))

        options: list[Option] = [lambda: f"({a()} {self.pick('+', '-', '*')} {b()})"] * 5
        options += [
            lambda: f"({a()} / (abs({b()}) + 0.5))" if scope.tame else f"({a()} / {b()})",
            lambda: f"{self.pick('min', 'max')}({a()}, {b()})",
            lambda: f"abs({a()})",
            lambda: f"-{a()}",
            lambda: f"({a()} % {self.pick('1.0', '0.5', '2.0')})",
            lambda: f"math.sqrt(abs({a()}))",
            lambda: f"float({self.int(scope, depth - 1)})",
            lambda: "self.random()",
            lambda: self._choice("float", scope, depth),
            lambda: f"(1.0 * {self.bool(scope, 0)})",
            lambda: f"(float({self.of('uint32', scope, depth - 1)}) * 2.0**-32)",
        ]
        options += self._elements("float", scope, depth)
        options += [lambda: f"{scope.calls[0]}({a()}, {self.int(scope, depth - 1)})"] * (
            len(scope.calls) * (depth > 1)
        )
        if not scope.tame:
            options += [
                lambda: f"math.{self.pick(*_FUNCTIONS)}({a()})",
                lambda: f"math.{self.pick(*_BINARY_FUNCTIONS)}({a()}, {b()})",
                lambda: f"({a()} {self.pick('%', '//')} {b()})",
                lambda: f"(math.floor({a()}) * {b()})",
                lambda: f"({a()} ** {self.pick('2', '3', '0.5', '-1')})",
            ]
        return options

    # int ---------------------------------------------------------------------------------------------

    def _int(self, scope: Scope, depth: int) -> list[Option]:
        def a() -> str:
            return self.int(scope, depth - 1)

        def b() -> str:
            return self.int(scope, depth - 1 - self.random.randrange(2))

        mask = " & 65535" if scope.tame else ""
        options: list[Option] = [lambda: f"({a()} {self.pick('+', '-')} {b()})"] * 3
        options += [
            lambda: f"(({a()} * {b()}){mask})",
            lambda: f"({a()} {self.pick('&', '|', '^')} {b()})",
            lambda: f"~{a()}",
            lambda: f"abs({a()})",
            lambda: f"({a()} {self.pick('//', '%')} " + (f"(({b()}) % 7 + 1))" if scope.tame else f"{b()})"),
            lambda: f"(({a()} << ({b()} & 7)){mask})",
            lambda: f"({a()} >> ({b()} & {self.pick('7', '63')}))",
            lambda: f"{self.pick('min', 'max')}({a()}, {b()})",
            lambda: self._choice("int", scope, depth),
            lambda: self._to_int(scope, depth),
            lambda: f"int({self.of('uint32', scope, depth - 1)} >> 20)",
        ]
        options += self._elements("int", scope, depth)
        options += [lambda: f"len({scope.arrays[0].path})"] * bool(scope.arrays)
        if not scope.tame:
            options += [
                lambda: f"({a()} {self.pick('<<', '>>')} {self._leaf('int', scope)})",
                lambda: f"int({self.bool(scope, depth - 1)})",
            ]
        return options

    def _to_int(self, scope: Scope, depth: int) -> str:
        value = self.float(scope, depth - 1)
        held = f"min(max({value}, -1000.0), 1000.0)" if scope.tame else value
        function = self.pick("int", "math.floor", "math.ceil", "round")
        return f"{function}({held} * {self.pick('1.0', '10.0', '100.0')})"

    # bool and uint32 ---------------------------------------------------------------------------------

    def _bool(self, scope: Scope, depth: int) -> list[Option]:
        def compared(kind: Kind) -> Option:
            def operand() -> str:
                return self.of(kind, scope, depth - 1)

            return lambda: f"({operand()} {self.pick(*_COMPARISONS)} {operand()})"

        def a() -> str:
            return self.bool(scope, depth - 1)

        return [
            *[compared("float"), compared("int")] * 2,
            lambda: f"({a()} {self.pick('and', 'or')} {self.bool(scope, depth - 2)})",
            lambda: f"(not {a()})",
            lambda: f"(-1.0 < {self.float(scope, depth - 1)} <= {self.float(scope, 0)})",
        ]

    def _uint32(self, scope: Scope, depth: int) -> list[Option]:
        def a() -> str:
            return self.of("uint32", scope, depth - 1)

        return [
            lambda: (
                f"({a()} {self.pick('+', '-', '*', '^', '&', '|')} {self.of('uint32', scope, depth - 2)})"
            ),
            lambda: f"({a()} * 1664525 + 1013904223)",
            lambda: f"({a()} {self.pick('<<', '>>')} {self.random.randrange(32)})",
            lambda: f"np.uint32({self.int(scope, depth - 1)} & 65535)",
            lambda: self._choice("uint32", scope, depth),
        ]

    # shared ------------------------------------------------------------------------------------------

    def _choice(self, kind: Kind, scope: Scope, depth: int) -> str:
        then, orelse = self.of(kind, scope, depth - 1), self.of(kind, scope, depth - 1)
        return f"({then} if {self.bool(scope, depth - 1)} else {orelse})"

    def _elements(self, kind: Kind, scope: Scope, depth: int) -> list[Option]:
        def element(array: Array) -> Option:
            return lambda: f"{array.path}[{self.index(array, scope, depth - 1)}]"

        return [element(array) for array in scope.arrays if array.kind == kind]

    def index(self, array: Array, scope: Scope, depth: int) -> str:
        value = self.int(scope, depth)
        if not scope.tame and self.random.randrange(3):
            return value
        length = f"len({array.path})" if array.length is None else str(array.length)
        options = [
            f"({value}) % {length}",
            f"min(max({value}, 0), {length} - 1)",
            f"max(min({value}, 0), -{length})",
        ]
        if array.length is not None and array.length & (array.length - 1) == 0:
            options.append(f"({value}) & {array.length - 1}")
        return self.random.choice(options)

    def _leaf(self, kind: Kind, scope: Scope) -> str:
        names = scope.values[kind] + scope.attributes[kind]
        if names and self.random.randrange(4):
            return self.random.choice(names)
        return self.random.choice(_LITERALS[kind])
