"""Truth: comparisons, and, or, not, chained comparisons, conditional expressions, NaN."""

from __future__ import annotations

import math

from tests.language.program import program

from rattle import Effect


@program(exact=True)
class Comparisons(Effect):
    """All six, of floats and of ints."""

    def process(self, x: float) -> float:
        i = int(x * 4.0)
        y = (
            (x < 0.25)
            + 2 * (x <= 0.25)
            + 4 * (x > -0.5)
            + 8 * (x >= -0.5)
            + 16 * (x == 0.5)
            + 32 * (x != 0.5)
        )
        return (
            y
            + 64 * (i < 1)
            + 128 * (i == 2)
            + 256 * (i != -1)
            + 512 * (i >= 0)
            + 1024 * (i < x)
            + 0.5 * (i == x)
        )


@program(exact=True)
class ChainedComparisons(Effect):
    """a < b < c is a < b and b < c."""

    def process(self, x: float) -> float:
        inside = -0.5 < x < 0.5
        equal = 0.0 == x * 0.0 == 0
        return x * inside + (0.25 if 0.0 <= x < 0.75 != x else 0.125) + equal


@program(exact=True)
class ChainsStopEarly(Effect):
    """The rest of a chain is not evaluated once a link is false."""

    def __init__(self) -> None:
        self.calls = 0

    def count(self) -> int:
        self.calls = (self.calls + 1) % 64
        return self.calls

    def process(self, x: float) -> float:
        between = 0.0 < x * 64.0 < self.count() < 50
        return self.calls / 64.0 + between


@program(exact=True)
class AndOrGiveOperands(Effect):
    """and and or give one of their operands, as in Python."""

    def process(self, x: float) -> float:
        i = int(x * 3.0)
        return (x and 0.5) + (x or 0.25) * 2.0 + (i and 4) + (i or 8) + (x > 0.0 and x) + ((i and x) or 2.0)


@program(exact=True)
class OnlyTheTakenSideActs(Effect):
    """A call on the right of and, or, if-else has its effect only when it is reached."""

    def __init__(self) -> None:
        self.a = 0.0
        self.b = 0.0

    def step_a(self, x: float) -> float:
        self.a = self.a * 0.5 + x
        return self.a

    def step_b(self) -> bool:
        self.b = self.b + 0.0625
        return self.b > 1.0

    def process(self, x: float) -> float:
        y = self.step_a(x) if x > 0.0 else -x
        if x > -0.5 and self.step_b():
            self.b = 0.0
        if x < 0.5 or self.step_b():
            y = y + 0.5
        return y + self.b


@program(exact=True)
class Negation(Effect):
    """not of a truth value and of numbers."""

    def process(self, x: float) -> float:
        i = int(x * 2.0)
        return (not x > 0.0) + 2 * (not i) + 4 * (not x) + 8 * (not (i and x)) + 16 * (bool(i))


@program(exact=True)
class ConditionalExpressions(Effect):
    """Nested, and of mixed kinds."""

    def process(self, x: float) -> float:
        y = 1 if x > 0.5 else x if x > 0.0 else -1
        z = (x if x < 0.0 else 2) * (3 if x else 4.5)
        return y + z + (True if x > 0.25 else 0) + (0 if x < 0.0 else x / 2)


@program(exact=True)
class NotANumberCompares(Effect):
    """Every comparison with NaN is false but !=; isnan, isfinite."""

    def process(self, x: float) -> float:
        infinite = x * 1e308 * 1e10 if x != 0.0 else 0.0
        nan = infinite - infinite
        y = (nan < x) + 2 * (nan >= x) + 4 * (nan == nan) + 8 * (nan != nan) + 16 * (not nan < x)
        return (
            y + 32 * math.isnan(nan) + 64 * math.isfinite(infinite) + 128 * math.isfinite(x) + 256 * bool(nan)
        )


@program(exact=True)
class TruthAttributes(Effect):
    """A bool attribute is a state like any other."""

    def __init__(self) -> None:
        self.up = True
        self.level = 0.0

    def process(self, x: float) -> float:
        if self.up:
            self.level += 0.0625
        else:
            self.level -= 0.125
        if self.level >= 1.0:
            self.up = False
        elif self.level <= 0.0:
            self.up = not self.up
        return self.level * x


@program(exact=True)
class Asserts(Effect):
    """An assert that holds changes nothing; what its condition does is done, also behind `and`."""

    def __init__(self) -> None:
        self.calls = 0

    def has_counted(self) -> bool:
        self.calls = (self.calls + 1) % 9
        return True

    def process(self, x: float) -> float:
        assert self.has_counted() if x < 0.0 else True, f"never seen: {x}"
        if x > 0.5:
            assert self.has_counted()
        return x + float(self.calls)
