"""What is known on a path because of the conditions around it: which side-chains are connected.

Whether one is connected is the same for every sample of a call, so a fact is about the side-chain, whatever
names it has, and holds until the path ends.
"""

from __future__ import annotations

from collections.abc import Mapping

from rattle.compiler.ir import Const, Operand, Value

Facts = Mapping[int, bool]  # a side-chain's number: whether it is connected
NOTHING: Facts = {}


class Paths:
    def __init__(self) -> None:
        self.known: Facts = NOTHING  # on the path at hand
        self._implied: dict[Value, tuple[Facts | None, Facts | None]] = {}  # by a value that is false; true

    def implied(self, condition: Operand, holds: bool) -> Facts | None:
        """None: the condition never has this answer."""
        if isinstance(condition, Const):
            return NOTHING if bool(condition.value) == holds else None
        return self._implied.get(condition, (NOTHING, NOTHING))[holds]

    def assume(self, condition: Operand, holds: bool) -> None:
        self.known = self.given(condition, holds)

    def given(self, condition: Operand, holds: bool) -> Facts:
        return _both(self.known, self.implied(condition, holds)) or self.known

    def connected(self, value: Operand, sidechain: int) -> None:
        if isinstance(value, Value):
            self._implied[value] = {sidechain: False}, {sidechain: True}

    def emitted(self, opcode: str, operands: tuple[Operand, ...], value: Value) -> None:
        """Of `not`, and of `and` and `or` where both sides are looked at."""
        if opcode == "not":
            (operand,) = operands
            self._note(value, self.implied(operand, True), self.implied(operand, False))
        elif opcode in ("and", "or"):
            sides = [[self.implied(operand, holds) for operand in operands] for holds in (False, True)]
            decided, other = sides if opcode == "or" else sides[::-1]
            facts = [_both(*decided), _either(*other)]
            self._note(value, *(facts if opcode == "or" else facts[::-1]))

    def chosen(self, value: Value, condition: Operand, sides: tuple[Operand, Operand]) -> None:
        """`value` is the first side where the condition holds, else the second."""
        taken = [self.implied(condition, holds) for holds in (True, False)]
        when_false, when_true = (
            _either(*(_both(way, self.implied(side, holds)) for way, side in zip(taken, sides, strict=True)))
            for holds in (False, True)
        )
        self._note(value, when_false, when_true)

    def _note(self, value: Value, when_false: Facts | None, when_true: Facts | None) -> None:
        if when_false or when_true:
            self._implied[value] = when_false, when_true


def _both(a: Facts | None, b: Facts | None) -> Facts | None:
    if a is None or b is None or any(b.get(sidechain, held) != held for sidechain, held in a.items()):
        return None
    return {**a, **b}


def _either(a: Facts | None, b: Facts | None) -> Facts | None:
    if a is None or b is None:
        return a if b is None else b
    return dict(a.items() & b.items())
