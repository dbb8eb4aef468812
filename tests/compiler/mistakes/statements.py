"""Mistakes about statements and expressions; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Effect, Unit, zeros
from rattle.dsp import Sine


class Mapped(Effect):
    """RT326: a dict in real-time code"""

    def process(self, x: float) -> float:
        gains = {"left": 0.5}  # RT326 | {"left": 0.5}
        return x * gains["left"]


class Formatted(Effect):
    """RT411: `print` reaches outside in real-time code; show a value with a Meter"""

    def process(self, x: float) -> float:
        print(f"{x:.2f}")  # RT411 | print(f"{x:.2f}")
        return x


class Unassigned(Effect):
    """RT301: `y` has no value on one side of the `if` on line LINE-2"""

    def process(self, x: float) -> float:
        if x > 0.0:
            y = x
        return y  # RT301 | y


class UnassignedByLoop(Effect):
    """RT301: `y` has no value if the loop on line LINE-2 runs zero times"""

    def process(self, x: float) -> float:
        for i in range(int(x)):
            y = i
        return y  # RT301 | y


class Unknown(Effect):
    """RT301: `lenght` is not known here; did you mean `length`?"""

    def process(self, x: float) -> float:
        length = 2.0  # noqa: F841
        return x * lenght  # RT301 | lenght # noqa: F821


class Endless(Effect):
    """RT302: cannot show that this loop ends; for _ in range(64):, and first in it: if not (x > 1"""

    def process(self, x: float) -> float:
        while x > 1.0:  # RT302 | while x > 1.0:
            x = x * 0.5
        return x


class StandsStill(Effect):
    """RT302: cannot show that this loop ends"""

    def process(self, x: float) -> float:
        i = 0
        while i < 10:  # RT302 | while i < 10:
            if x > 0.5:
                i = i + 1
        return x


class MovingGoal(Effect):
    """RT302: cannot show that this loop ends"""

    def process(self, x: float) -> float:
        i, n = 0, 10
        while i < n:  # RT302 | while i < n:
            i = i + 1
            n = n + 1
        return x


class Forever(Effect):
    """RT302: cannot show that this loop ends; count the rounds: for _ in range(64):"""

    def process(self, x: float) -> float:
        while True:  # RT302 | while True:
            x = x * 0.5
            if x < 1.0:
                break
        return x


class OverWords(Effect):
    """RT303: a loop over a string"""

    def process(self, x: float) -> float:
        for _ in "ab":  # RT303 | for _ in "ab":
            x = x * 0.5
        return x


class PickedUnit(Effect):
    """RT303: a list of units is indexed by a number not known at build time"""

    def __init__(self) -> None:
        self.lfos = [Sine(), Sine()]

    def process(self, x: float) -> float:
        return self.lfos[int(x)].process(1.0)  # RT303 | self.lfos[int(x)]


class Tried(Effect):
    """RT314: `try` in real-time code"""

    def process(self, x: float) -> float:
        try:  # RT314 | try:
            return 1.0 / x
        except ZeroDivisionError:
            return 0.0


class UnassignedByBreak(Effect):
    """RT301: `y` has no value if the loop on line LINE-4 is left before it gets one"""

    def process(self, x: float) -> float:
        for i in range(20):
            if x > i:
                break
            y = x * i
        return y  # RT301 | y


class UnassignedByContinue(Effect):
    """RT301: `y` has no value if the loop on line LINE-4 is left before it gets one"""

    def process(self, x: float) -> float:
        for i in range(20):
            if x > i:
                continue
            y = x * i
        return y  # RT301 | y


class ReturnedInLoopOnly(Effect):
    """RT209: one side of this `if` returns a value and the other does not"""

    def process(self, x: float) -> float:
        for i in range(20):
            if x > i:
                return x


class OtherKindAfterRound(Effect):
    """RT201: `y` is a number on line LINE-2 and a tuple of 2 on line LINE"""

    def process(self, x: float) -> float:
        y = x
        for i in range(20):  # noqa: B007
            y = (x, x)  # RT201 | y # noqa: F841
        return x


class Comprehended(Effect):
    """RT318: a list comprehension"""

    def process(self, x: float) -> float:
        return sum([x * i for i in range(3)])  # RT318 | [x * i for i in range(3)]


class MadeList(Effect):
    """RT325: a list"""

    def process(self, x: float) -> float:
        taps = [x, x]  # RT325 | [x, x]
        return taps[0]


class WalrusInWhile(Effect):
    """RT328: `:=` in the test of a while; and as the last thing in it: i = ..."""

    def process(self, x: float) -> float:
        i = 0
        while (i := i + 1) < 4:  # RT328 | i := i + 1
            x = x * 0.5
        return x


class WalrusInLaterLink(Effect):
    """RT328: `:=` in a later link of a comparison; two comparisons with `and`"""

    def process(self, x: float) -> float:
        return x if 0.0 < x < (y := 0.5) else y  # RT328 | y := 0.5


class Inner(Unit):
    def __init__(self) -> None:
        self.words = "abc"

    def process(self, x: float) -> float:
        return self.helper(x)

    def helper(self, x: float) -> float:
        return x * self.words.title()  # RT320 | self.words.title


class Chained(Effect):
    """RT320: `str.title` in real-time code"""

    def __init__(self) -> None:
        self.inner = Inner()

    def process(self, x: float) -> float:
        return self.inner.process(x)


class Several(Effect):
    """Not one: see test_every_mistake_is_reported_at_once."""

    def __init__(self) -> None:
        self.line = zeros(4)

    def process(self, x: float) -> float:
        y = {"a": x}
        z = y["a"] + self.follows
        self.line[9] = x
        for i in range(20):  # noqa: B007
            w = [x]
        self.nothing = x + i
        if x > 0.0:
            x = undefined  # noqa: F821
        return z + w + self.nothing


class Outgrown(Effect):
    """Not one: see test_what_follows_a_refused_way_out_is_read."""

    def process(self, x: float) -> float:
        def double(value: float) -> float:
            return 2.0 * value

        y = [double(x)]
        try:
            return y[0]
        except ValueError:
            print(x)
        return {"a": x}["a"]


class AugmentedMatrix(Effect):
    """RT328: `@` in real-time code"""

    def process(self, x: float) -> float:
        x @= 2.0  # RT328 | x @= 2.0
        return x


class Generator(Effect):
    """RT321: `process` yields between samples"""

    def process(self, x: float) -> float:
        yield x  # RT321 | yield x
