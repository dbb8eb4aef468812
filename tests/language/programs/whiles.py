"""while: loops that count, and show it."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Param, zeros


@program(exact=True)
class WhileCountsUp(Effect):
    """The plainest: a whole number towards a constant."""

    def process(self, x: float) -> float:
        i, y = 0, x
        while i < 12:
            y = y * 0.75 + i
            i += 1
        return y + i


@program(exact=True)
class WhileCountsDown(Effect):
    """Down, by more than one, past the end, with a bound that moves from sample to sample."""

    def process(self, x: float) -> float:
        n = int(x * 20.0)
        y = x
        while n > -3:
            y = y * 0.5 + n
            n = n - 4
        while n <= 10:
            n += 3
        return y + n


@program(exact=True)
class WhileWithTwoTests(Effect):
    """Also for another reason than the count, in any order, chained and negated."""

    def process(self, x: float) -> float:
        i, y = 0, x
        while y < 3.0 and i < 20:
            y = y * 1.25 + 0.25
            i += 1
        while not (i >= 30 or y > 8.0):
            y += 0.5
            i += 2
        while 0 <= i < 50:
            y = y * 0.5
            i += 7
        return y + i


@program(exact=True)
class WhileLeft(Effect):
    """break, continue and return inside; every round that goes on counts."""

    def process(self, x: float) -> float:
        i, y = 0, x
        while i < 40:
            i += 1
            if y > 2.0:
                y -= 3.0
                continue
            if y < -2.0:
                break
            if i > 30 and x > 0.5:
                return y * i
            y = y + 0.5
        return y + i


@program(exact=True)
class WhileLeftBeforeCounting(Effect):
    """The round that leaves need not count."""

    def process(self, x: float) -> float:
        i, y = 0, x
        while i < 15:
            if x > 0.0:
                if y > 4.0:
                    break
                y += 0.75
            else:
                y -= 0.5
            i += 1
        return y * i


@program(exact=True)
class WhileDoubles(Effect):
    """The next power of two, and back by halves."""

    size = Param(100, 1, 5000, step=1)

    def process(self, x: float) -> float:
        n = 1
        while n < self.size:
            n *= 2
        m, bits = int(abs(x) * 1000.0), 0
        while m > 0:
            m >>= 1
            bits += 1
        while n > 1:
            n = n // 2
            bits += 1
        return bits + x


@program(exact=True)
class WhileNested(Effect):
    """A while in a for in a while."""

    def process(self, x: float) -> float:
        i, y = 0, x
        while i < 5:
            for j in range(3):
                k = 10
                while k > j:
                    y = y * 0.875 + 0.0625 * k
                    k -= 3
                if y > 3.0:
                    break
            i += 1
        return y


@program(exact=True)
class WhileNeverRuns(Effect):
    """A test that is false at once, at build time or when running."""

    def __init__(self) -> None:
        self.off = False

    def process(self, x: float) -> float:
        i = 100
        while self.off:
            x = x + 1000.0
        while i < 50:
            x = x + 1000.0
            i += 1
        return x


@program(exact=True)
class WhileOverArray(Effect):
    """Linear search with a moving index, up to the array's length."""

    def __init__(self) -> None:
        self.steps = zeros(24)
        for k in range(24):
            self.steps[k] = k * k / 200.0

    def process(self, x: float) -> float:
        i = 0
        while i < len(self.steps) - 1 and self.steps[i] < x:
            i += 1
        return self.steps[i] + i


@program(exact=True)
class WhileInsteadBounded(Effect):
    """The cure for a while that cannot be shown to end: a range with a break."""

    def process(self, x: float) -> float:
        root = abs(x) + 1.0
        for _ in range(64):
            better = 0.5 * (root + abs(x) / root)
            if not abs(better - root) > 1e-9:
                break
            root = better
        return root


@program(exact=True)
class WhileWithState(Effect):
    """Its test reads what its body stores."""

    def __init__(self) -> None:
        self.level = 0.0

    def process(self, x: float) -> float:
        self.level += abs(x) * 3.0
        count = 0
        while self.level >= 1.0 and count < 8:
            self.level -= 1.0
            count += 1
        return self.level + count


@program(exact=True)
class WhileTestActs(Effect):
    """A test that changes state does so once a round, and not after a break."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self) -> bool:
        self.asked = (self.asked + 1) % 11
        return self.asked != 5

    def process(self, x: float) -> float:
        i = 0
        while i < 6 and self.ask():
            if x > 0.25 * i:
                break
            i += 1
        return self.asked + i * x
