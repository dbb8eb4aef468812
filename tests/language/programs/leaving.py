"""break, continue and return: out of rounds, loops and functions."""

from __future__ import annotations

from enum import Enum

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit, zeros


@program(exact=True)
class BreakInShortLoop(Effect):
    """A loop that is unrolled stops at its break."""

    def process(self, x: float) -> float:
        y = 0.0
        for i in range(6):
            if x > 0.25 * i:
                break
            y = y + i * x
        return y + i


@program(exact=True)
class BreakInLongLoop(Effect):
    """A loop that stays one stops too, and its variable keeps the number it had."""

    def process(self, x: float) -> float:
        y = x
        for i in range(40):
            y = y * 0.75 + i
            if y > 20.0 + x:
                break
        return y - i


@program(exact=True)
class BreakNeverReached(Effect):
    """A break on a condition known at build time is no break, or the only one."""

    def __init__(self) -> None:
        self.enough = 3

    def process(self, x: float) -> float:
        y = x
        for i in range(20):
            if self.enough > 5:
                break
            y = y * 0.5 + i
        for _ in range(20):
            if self.enough < 5:
                break
            y = y + 100.0
        return y


@program(exact=True)
class ContinueShortAndLong(Effect):
    """continue goes on with the next round; what follows it in this one does not happen."""

    def __init__(self) -> None:
        self.skipped = 0

    def process(self, x: float) -> float:
        y = x
        for i in range(5):
            if i == 2 or y > 2.0:
                self.skipped = (self.skipped + 1) % 16
                continue
            y = y * 1.5 + i
        for i in range(30):
            if y < 0.0:
                y = y + 0.5
                continue
            y = y - 0.125 * i
        return y + self.skipped


@program(exact=True)
class BreakAndContinueMixed(Effect):
    """Several of both, inside branches that go on and that do not."""

    def process(self, x: float) -> float:
        y, count = x, 0
        for i in range(24):
            if i % 3 == 0:
                if y > 1.0:
                    y = y - 1.5
                    continue
                if y < -3.0:
                    break
                y = y * 1.25
            elif i % 5 == 0:
                continue
            y = y + 0.25
            if count > 12:
                break
            count += 1
        return y + count


@program(exact=True)
class PartlyLeaving(Effect):
    """An `if` inside an `if`: only one of four paths leaves; the others meet what follows."""

    def process(self, x: float) -> float:
        y = 0.0
        for i in range(16):
            t = x * i
            if x > 0.0:
                if t > 3.0:
                    t = 7.0
                    break
                t = t + 1.0
            else:
                t = t - 1.0
            y = y + t
        return y + t


@program(exact=True)
class ReturnFromLoop(Effect):
    """return in a loop leaves the function with its value."""

    def process(self, x: float) -> float:
        y = x
        for i in range(32):
            y = y * 1.25 + 0.125
            if y > 4.0:
                return y - i
        return y


@program(exact=True)
class ReturnFromNestedLoops(Effect):
    """Through two loops at once; what would follow either does not happen."""

    def __init__(self) -> None:
        self.rows = 0

    def process(self, x: float) -> float:
        y = x
        for i in range(10):
            for j in range(12):
                y = y + 0.03125 * (i - j)
                if y > 3.0:
                    return y + i * 100 + j
                if y < -1.0:
                    y = y + 0.5
                    break
            self.rows = (self.rows + 1) % 7
        return y + self.rows


@program(exact=True)
class ReturnFromUnrolledLoop(Effect):
    """The same where the loops are written out."""

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float) -> float:
        for i in range(3):
            for j in range(4):
                if x * j > 0.5 * i + 0.25:
                    return self.last + i * 10 + j
                self.last = self.last * 0.5 + x
        return self.last


class Finder(Unit):
    """Functions that leave early, for others to call."""

    def __init__(self) -> None:
        self.levels = zeros(16)
        self.calls = 0
        for k in range(16):
            self.levels[k] = 0.0625 * k

    def find(self, level: float) -> int:
        for i, each in enumerate(self.levels):
            if each >= level:
                return i
        return -1

    def note(self, level: float) -> None:
        if level < 0.0:
            return
        for i in range(16):
            if self.levels[i] > level:
                return
        self.calls += 1

    def split(self, level: float) -> tuple[float, int]:
        for i in range(20):
            if level < 0.25 * i:
                return level - 0.25 * i, i
        return level, 20

    def process(self, x: float) -> float:
        self.note(x)
        rest, position = self.split(x * 3.0)
        return self.find(x) + rest * position + self.calls % 8


@program(exact=True, bound=1e-4)
class EarlyReturnsInlined(Effect):
    """Functions with early returns, called in a loop that is left early itself; a result that is a pair."""

    def __init__(self) -> None:
        self.finder = Finder()

    def process(self, x: float) -> float:
        y = x
        for i in range(9):
            y = self.finder.process(y * 0.25)
            if self.finder.find(y * 0.0625) > 3 + i:
                break
        return y


@program(exact=True)
class ReturnOfStereo(Effect):
    """A pair of samples returned from inside a loop and after it."""

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        for i in range(12):
            left, right = right * 0.75 + 0.125, left
            if left > right + i:
                return right, left * i
        return left, right


@program(exact=True)
class BreakAtControlRate(Effect):
    """A loop whose every round and end depends on a Param alone may be hoisted whole."""

    size = Param(7.0, 1.0, 60.0, smooth_ms=0.0)

    def process(self, x: float) -> float:
        total, steps = 0.0, 0
        for i in range(100):
            if total > self.size:
                break
            total += 0.25 * i
            steps += 1
        return x * total + steps


@program(exact=True)
class BreakOverArrays(Effect):
    """Search in an array, a list of numbers, a tuple, by zip and backwards."""

    def __init__(self) -> None:
        self.limits = np.linspace(-1.0, 1.0, 33)
        self.few = [0.75, 0.25, -0.5]

    def process(self, x: float) -> float:
        found = -1
        for limit in self.limits:
            if limit > x:
                break
            found += 1
        for each in self.few:
            if each < x:
                found += 100
                break
        for a, b in zip(self.few, (1.0, x, 2.0)):  # noqa: B905 - as an author writes it
            if a < b:
                continue
            found += 1000
        for i in reversed(range(33)):
            if self.limits[i] < x:
                found += i
                break
        return found


class Pole(Unit):
    def __init__(self, coefficient: float) -> None:
        self.coefficient = coefficient
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = self.z * self.coefficient + x
        return self.z


@program(exact=True, bound=2e-5)
class BreakOverUnits(Effect):
    """Units after the break are not processed, those after a continue are."""

    def __init__(self) -> None:
        self.poles = [Pole(0.5), Pole(-0.25), Pole(0.125), Pole(0.75)]

    def process(self, x: float) -> float:
        y = x
        for pole in self.poles:
            if y < -1.0:
                continue
            y = pole.process(y) * 0.5
            if y > 0.5:
                break
        return y


@program(exact=True)
class CarriedTuple(Effect):
    """A loop carries a pair as it carries two numbers."""

    def process(self, x: float) -> float:
        pair = (x, 1.0)
        for i in range(15):
            a, b = pair
            pair = (b * 0.5 + i, a * 0.25)
            if pair[0] > 9.0:
                break
        return pair[0] - pair[1]


class Phase(Enum):
    RISE = "rise"
    HOLD = "hold"
    FALL = "fall"


@program(exact=True)
class CarriedEnum(Effect):
    """A loop carries a member of an Enum."""

    def process(self, x: float) -> float:
        phase, y = Phase.RISE, x
        for i in range(20):
            if phase is Phase.RISE:
                y = y + 0.5
                if y > 3.0:
                    phase = Phase.HOLD
            elif phase is Phase.HOLD:
                phase = Phase.FALL if i > 9 else Phase.HOLD
            else:
                y = y * 0.5
        return y + (1.0 if phase is Phase.FALL else 0.0)


@program(exact=True)
class ReturnsInBranches(Effect):
    """Many early returns one after the other, nested and not; what follows is compiled once."""

    def process(self, x: float) -> float:
        if x > 0.9:
            return 1.0
        if x > 0.0:
            if x > 0.75:
                return 2.0
            if x < 0.25:
                y = 3.0
            elif x < 0.5:
                return 4.0
            else:
                y = 5.0
        else:
            y = -x
        if y > 4.0:
            if x > 0.6:
                return y * x
            y = y + 0.5
        return y
