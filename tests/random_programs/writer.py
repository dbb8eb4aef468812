"""Random plugins: attributes of every kind, arrays, Params, units in lists, helpers, nested statements."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.random_programs.expressions import Array, Expressions, Kind, Scope

NAME = "Fuzzed"
HEAD = """from __future__ import annotations

import math

import numpy as np

from rattle import Effect, Param, Stereo, Unit, f64, on_change, zeros

"""
PARAMS: list[tuple[str, Kind]] = [
    ("Param(0.5, -1.0, 1.0)", "float"),
    ("Param(1.0, 0.25, 4.0, smooth_ms=1.0)", "float"),
    ("Param(0.5, 0.0, 2.0, smooth_ms=0)", "float"),
    ("Param(3, 0, 6, step=1)", "int"),
    ("Param(True)", "bool"),
]
_FIRST: dict[Kind, tuple[str, ...]] = {
    "float": ("0.0", "0.5", "f64(0.25)", "-1.0"),
    "int": ("0", "3", "-2"),
    "bool": ("False", "True"),
    "uint32": ("np.uint32(1)", "np.uint32(4000000000)"),
}
_MADE: tuple[tuple[str, Kind], ...] = (
    ("zeros({n})", "float"),
    ("np.linspace(-1.0, 1.0, {n})", "float"),
    ("np.full({n}, 0.25, dtype=np.float32)", "float"),
    ("np.arange({n})", "int"),
)
_KINDS: tuple[Kind, ...] = ("float", "int", "bool", "uint32")
_LOCALS: tuple[Kind, ...] = ("float", "float", "int", "bool")


def write_program(random: Random, tame: bool) -> str:
    """The source of one module with one plugin, called NAME. The same `random` gives the same text."""
    return Writer(random, tame).module()


class Writer:
    most_lines = 9  # of `process`, nested ones not counted

    def __init__(self, random: Random, tame: bool) -> None:
        self.random, self.tame = random, tame
        self.expressions = Expressions(random)
        self.lines: list[str] = []
        self.names = 0

    def module(self) -> str:
        has_unit = bool(self.random.randrange(2))
        if has_unit:
            self.unit()
        self.plugin(has_unit)
        return HEAD + "\n".join(self.lines) + "\n"

    def put(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    def fresh(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    def empty_scope(self) -> Scope:
        return Scope(self.tame, {k: [] for k in _KINDS}, {k: [] for k in _KINDS}, [])

    # classes -----------------------------------------------------------------------------------------

    def unit(self) -> None:
        self.put(0, "\nclass Part(Unit):")
        self.put(1, "def __init__(self, weight: float) -> None:")
        self.put(2, "self.weight = weight")
        scope = self.empty_scope()
        self.attributes(scope, 2, self.random.randrange(1, 4))
        scope.values["float"].append("self.weight")
        scope.values["float"].append("x")
        scope.values["int"].append("k")
        self.song(scope)
        self.put(1, "\n    def process(self, x: float, k: int) -> float:")
        self.block(scope, 2, self.random.randrange(1, 5))
        self.put(2, f"return {self.held(scope)}")

    def song(self, scope: Scope) -> None:
        if not self.random.randrange(4):
            scope.values["float"] += [f"self.transport.{name}" for name in ("position_beats", "tempo_bpm")]
            scope.values["int"].append("self.transport.position_samples")
            scope.values["bool"].append("self.transport.playing")

    def plugin(self, has_unit: bool) -> None:
        self.put(0, f"\nclass {NAME}(Effect):")
        scope = self.empty_scope()
        self.params(scope, self.random.randrange(1, 4))
        self.put(1, "\n    def __init__(self) -> None:")
        self.attributes(scope, 2, self.random.randrange(2, 7))
        parts = self.parts() if has_unit else 0
        self.prepared(scope)
        if not self.random.randrange(3):
            self.hook(scope)
        if self.random.randrange(2):
            self.helper(scope)
        self.process(scope, parts)

    def params(self, scope: Scope, count: int, prefix: str = "p") -> None:
        for k, (made, kind) in enumerate(self.random.sample(PARAMS, count)):
            self.put(1, f"{prefix}{k} = {made}")
            scope.values[kind].append(f"self.{prefix}{k}")

    def attributes(self, scope: Scope, depth: int, count: int) -> None:
        for _ in range(count):
            kind, name = self.random.choice(_KINDS), f"self.{self.fresh('a')}"
            self.put(depth, f"{name} = {self.random.choice(_FIRST[kind])}")
            scope.attributes[kind].append(name)
        made_of = [made for made in _MADE if "float32" not in made[0]] if self.tame else _MADE
        for _ in range(self.random.randrange(3)):
            made, kind = self.random.choice(made_of)
            array = Array(f"self.{self.fresh('line')}", kind, self.random.choice([1, 3, 4, 7, 8, 16, 33]))
            self.put(depth, f"{array.path} = {made.format(n=array.length)}")
            scope.arrays.append(array)

    def parts(self, counts: tuple[int, ...] = (1, 2, 3, 5, 20)) -> int:
        count = self.random.choice(counts)
        self.put(2, f"self.parts = [Part(0.125 * k) for k in range({count})]")
        return count

    def prepared(self, scope: Scope) -> None:
        if not self.random.randrange(2):
            return
        array = Array(f"self.{self.fresh('line')}", "float", None)
        self.put(2, f"{array.path} = zeros(2)\n        self.coefficient = 0.0")
        self.put(1, "\n    def prepare(self) -> None:")
        seconds = self.random.choice(["0.0001", "0.0005", "0.002"])
        self.put(2, f"{array.path} = zeros(int(self.sample_rate * {seconds}))")
        self.put(2, "self.coefficient = 1.0 / (1.0 + self.sample_rate * 0.0001)")
        scope.arrays.append(array)
        scope.values["float"].append("self.coefficient")

    def hook(self, scope: Scope) -> None:
        self.put(1, "\n    @on_change(p0)\n    def moved(self) -> None:")
        self.block(replace(scope.inner(), returns="nothing"), 2, self.random.randrange(1, 4))

    def helper(self, scope: Scope) -> None:
        self.put(1, "\n    def helper(self, u: float, j: int) -> float:")
        inner = scope.inner()
        inner.values["float"].append("u")
        inner.values["int"].append("j")
        self.block(inner, 2, self.random.randrange(1, 4))
        if self.random.randrange(2):
            self.put(2, f"if {self.expressions.bool(inner, 2)}:")
            self.put(3, f"return {self.held(inner)}")
        self.put(2, f"return {self.held(inner)}")
        scope.calls.append("self.helper")

    def process(self, scope: Scope, parts: int) -> None:
        is_stereo = not self.random.randrange(4)
        shape = "Stereo" if is_stereo else "float"
        self.put(1, f"\n    def process(self, x: {shape}) -> {shape}:")
        self.sound(scope, parts, is_stereo, ["x[0]", "x[1]"] if is_stereo else ["x"])

    def sound(self, scope: Scope, parts: int, is_stereo: bool, heard: list[str]) -> None:
        """What comes of `heard`, and of the last of it above all."""
        scope.returns = "pair" if is_stereo else "float"
        scope.values["float"] += heard
        self.put(2, f"y = {scope.values['float'][-1]}")
        scope.values["float"] += ["y", "y", "y"]
        self.song(scope)
        self.block(scope, 2, self.random.randrange(3, self.most_lines))
        if parts:
            self.put(2, "for part in self.parts:")
            self.put(
                3,
                f"y = part.process(y, {self.expressions.int(scope, 1)}) + {self.expressions.float(scope, 1)}",
            )
            self.block(scope, 2, self.random.randrange(3))
        self.leave(scope, 2)

    # statements --------------------------------------------------------------------------------------

    def block(self, scope: Scope, depth: int, count: int) -> None:
        for _ in range(count):
            self.statement(scope, depth)

    def statement(self, scope: Scope, depth: int) -> None:
        plain = (self.assign, self.assign, self.store, self.store, self.element)
        nested = (self.branch, self.loop, self.rounds, self.guarded) if depth < 5 else ()
        leaving = (self.jump,) if scope.in_loop else ()
        self.random.choice((*plain, *nested, *leaving))(scope, depth)

    def assign(self, scope: Scope, depth: int) -> None:
        kind = self.random.choice(_LOCALS)
        mine = [
            name for name in scope.values[kind] if name[0] in "ty" and "." not in name and "[" not in name
        ]
        name = self.random.choice(mine) if mine and self.random.randrange(2) else self.fresh("t")
        self.put(depth, f"{name} = {self.value(kind, scope)}")
        if name not in scope.values[kind]:
            scope.values[kind].append(name)

    def store(self, scope: Scope, depth: int) -> None:
        kinds = [kind for kind in _KINDS if scope.attributes[kind]]
        if not kinds:
            return self.assign(scope, depth)
        kind = self.random.choice(kinds)
        self.put(depth, f"{self.random.choice(scope.attributes[kind])} = {self.value(kind, scope)}")

    def element(self, scope: Scope, depth: int) -> None:
        if not scope.arrays:
            return self.store(scope, depth)
        array = self.random.choice(scope.arrays)
        operator = self.random.choice(["=", "=", "+="]) if not self.tame else "="
        place = f"{array.path}[{self.expressions.index(array, scope, 1)}]"
        self.put(depth, f"{place} {operator} {self.value(array.kind, scope)}")

    def branch(self, scope: Scope, depth: int) -> None:
        self.put(depth, f"if {self.expressions.bool(scope, 2)}:")
        self.block(scope.inner(), depth + 1, self.random.randrange(1, 3))
        if self.random.randrange(3) == 0:
            self.put(depth, f"elif {self.expressions.bool(scope, 1)}:")
            self.block(scope.inner(), depth + 1, 1)
        if self.random.randrange(2):
            self.put(depth, "else:")
            self.block(scope.inner(), depth + 1, self.random.randrange(1, 3))

    def loop(self, scope: Scope, depth: int) -> None:
        inner, name = replace(scope.inner(), in_loop=True), self.fresh("i")
        arrays = [array for array in scope.arrays if array.kind == "float"]
        if arrays and not self.random.randrange(3):
            inner.values["float"].append(name)
            over = self.random.choice(arrays).path
        else:
            inner.values["int"].append(name)
            bounds = ["3", "8", "12", "2, 20, 5", "6, -4, -3", f"({self.expressions.int(scope, 1)}) & 7"]
            over = f"range({self.random.choice(bounds)})"
        self.put(depth, f"for {name} in {over}:")
        self.block(inner, depth + 1, self.random.randrange(1, 3))

    def rounds(self, scope: Scope, depth: int) -> None:
        inner, name = replace(scope.inner(), in_loop=True), self.fresh("w")
        inner.values["int"].append(name)
        self.put(depth, f"{name} = 0")
        also = f" and {self.expressions.bool(scope, 1)}" if self.random.randrange(2) else ""
        self.put(depth, f"while {name} < {self.random.choice([2, 9, 14])}{also}:")
        self.put(depth + 1, f"{name} += 1")
        self.block(inner, depth + 1, self.random.randrange(1, 3))

    def jump(self, scope: Scope, depth: int) -> None:
        self.put(depth, f"if {self.expressions.bool(scope, 1)}:")
        if self.random.randrange(4):
            self.put(depth + 1, self.random.choice(["break", "continue"]))
        else:
            self.leave(scope, depth + 1)

    def leave(self, scope: Scope, depth: int) -> None:
        match scope.returns:
            case "float":
                self.put(depth, f"return {self.held(scope)}")
            case "pair":
                self.put(depth, f"return {self.held(scope)}, {self.held(scope)}")
            case "nothing":
                self.put(depth, "return")

    def guarded(self, scope: Scope, depth: int) -> None:
        """What is legal only under its condition: the lane that is off must not do it."""
        if not scope.arrays:
            return self.branch(scope, depth)
        array, index = self.random.choice(scope.arrays), self.fresh("g")
        self.put(depth, f"{index} = {self.expressions.int(scope, 2)}")
        self.put(depth, f"if 0 <= {index} < len({array.path}):")
        inner = scope.inner()
        inner.values["int"].append(index)
        inner.values[array.kind].append(f"{array.path}[{index}]")
        self.block(inner, depth + 1, 1)
        self.put(depth + 1, f"{array.path}[{index}] = {self.value(array.kind, inner)}")

    def value(self, kind: Kind, scope: Scope) -> str:
        match kind:
            case "float":
                return self.held(scope)
            case "int":
                value = self.expressions.int(scope, 2)
                return f"({value}) & 65535" if self.tame else value
            case _:
                return self.expressions.of(kind, scope, 2)

    def held(self, scope: Scope) -> str:
        """A float of which a tame program keeps the size."""
        value = self.expressions.float(scope, self.random.randrange(1, 4))
        return f"min(max({value}, -8.0), 8.0)" if self.tame else value
