"""`:=`, NamedTuples, what is written out to be summed, compared and searched, divmod, vectors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit, copies, zeros


@program(exact=True)
class NamedInConditions(Effect):
    """`:=` names what a condition found, also on the side that `and` takes."""

    def process(self, x: float) -> float:
        y = 0.25
        if x > 0.0 and (y := x * 2.0) > 0.5:
            return y
        if (z := x * 0.5) < -0.25:
            y -= z
        elif (w := abs(z)) > 0.125:
            y += w
        return x + y + z


@program(exact=True)
class NamedInExpressions(Effect):
    """`:=` gives its value; it is known to what is right of it, and after loops that it runs in."""

    def __init__(self) -> None:
        self.n = 0

    def process(self, x: float) -> float:
        total = (a := x + 1.0) * a
        last = 0.0
        for i in range(12):
            total += (last := x * i) * 0.125
        self.n = (n := self.n + 1) % 7
        first = (b := 0.5) < x <= b + 0.25
        return total + last + (n & 1) + (c if (c := x * 0.5) > 0.0 else -c) + first


@program(exact=True)
class SumsOfTuples(Effect):
    """sum of a tuple, with a start, of none; of a list that is only gone through; of arrays with a start."""

    WEIGHTS = (0.5, 0.25, 1)

    def __init__(self) -> None:
        self.line = zeros(4)
        self.curve = [1.0, 2.0, 3.5]

    def process(self, x: float) -> float:
        self.line[1] = x
        pair = (x, 0.25 - x)
        y = sum(pair) + sum(pair, 0.5) + sum(()) + sum((1, 2, x > 0.0))
        return y + sum([x, x * x]) + sum(self.WEIGHTS) * x + sum(self.line, x) + sum(self.curve, 1)


@program(exact=True)
class ExtremesOfTuples(Effect):
    """min and max of one tuple or list: the first of equals, mixed kinds, members and arrays beside."""

    LEVELS = (0.25, -0.5, 2)

    def process(self, x: float) -> float:
        pair = (x, 0.125)
        y = max(pair) + min((x, 0, -0.25)) * 2.0 + max(self.LEVELS) * x
        return y + min([x, x * x]) + max((-0.0, 0.0, x - x)) + min((x,))


@program(exact=True)
class DivmodOfBoth(Effect):
    """divmod of floats and of whole numbers, of both signs."""

    def process(self, x: float) -> float:
        q, r = divmod(x * 8.0, 0.75)
        i, j = divmod(int(x * 100.0), -7)
        k, rest = divmod(3 - i, 1.5)
        return q + r * 0.5 + float(i) * 0.25 + float(j) + k * 0.125 + rest


@program(exact=True)
class VectorsByVectors(Effect):
    """`a @ b` of two arrays, views, or lists of numbers: products added from left to right."""

    def __init__(self) -> None:
        self.line = zeros(5)
        self.taps = np.array([0.5, 0.25, -0.125, 1.0, 0.0625])
        self.few = [1.0, 0.5]

    def process(self, x: float) -> float:
        self.line[1:] = self.line[:-1]
        self.line[0] = x
        return self.line @ self.taps + self.line[1:3] @ self.few - self.taps[::2] @ self.taps[2:]


class Note(NamedTuple):
    pitch: float
    velocity: float = 0.5


@program(exact=True)
class NamesInTuples(Effect):
    """NamedTuples of the build, made and returned from a loop, unpacked, chosen between, with a default."""

    def __init__(self) -> None:
        self.note = Note(1.0, 0.25)

    def found(self, x: float) -> Note:
        for i in range(30):
            note = Note(velocity=x * i, pitch=0.5)
            if note.velocity > 0.7:
                return note
        return Note(x)

    def process(self, x: float) -> float:
        note = self.found(x)
        pitch, velocity = note
        either = note if x > 0.0 else self.note
        return note.velocity + note.pitch + pitch * velocity + either.pitch + len(note) + note[1]


@program(exact=True)
class AmongSome(Effect):
    """`in` and `not in` a tuple, or a list or set written there; any and all of some."""

    STEPS = (0.5, -0.5)
    times = Param(1, 0, 4, step=1)

    def process(self, x: float) -> float:
        i = int(x * 4)
        y = (x in self.STEPS) + 2 * (i not in (1, -2, 3.0)) + 4 * (self.times in [1, i]) + 8 * (i in {0, 2})
        return y + 16 * any([x > 0.5, i == 1]) + 32 * all((x, i)) + 64 * any(()) + 128 * all(())


class LikeGeneratedCode(Unit):
    """Its locals are called as what Rattle's C is full of."""

    def __init__(self, k: int) -> None:
        self.state = 0.125 * k
        self.k = 0.25 * k

    def process(self, x: float) -> float:
        next = x * x
        sum = next + self.k
        cross = sum * next
        self.k = 0.5 * self.k + cross
        now = cross
        for _ in range(8):
            now = now * self.k - next
        mask = now > 0.5
        if mask and x > 0.25:
            self.k = 0.25
        for _ in range(4):
            self.state = (now - 0.5 * self.state) / (1.0 + self.state * self.state)
        return next * self.state + sum


@program(exact=True, bound=1e-4, specials=())
class NamedLikeGeneratedCodeOfUnits(Effect):
    """Of units in lanes, in two stages."""

    def __init__(self) -> None:
        numbers = iter(range(5))
        self.units = copies(lambda: LikeGeneratedCode(next(numbers)), 5)

    def process(self, x: Stereo) -> Stereo:
        y = 0.0
        for unit in self.units:
            y = y + unit.process(x[0])
        total = y * 0.5
        return total, x[1]


@program(exact=True)
class NamedLikeGeneratedCode(Effect):
    """One sample after the other."""

    def __init__(self) -> None:
        self.left = 0.0

    def process(self, x: Stereo) -> Stereo:
        out = x[0] * 0.5
        y = out + x[1]
        self.left = 0.5 * (self.left * y + out)
        return self.left, y


@program(exact=True)
class NamedLikeGeneratedCodeInTime(Effect):
    """Samples side by side."""

    def process(self, x: Stereo) -> Stereo:
        out = x[0] * 0.5
        in_x = out + x[1]
        return out, in_x


@program(exact=True)
class NamedLikeGeneratedCodeOfChannels(Effect):
    """Channels side by side, or each for itself."""

    def __init__(self) -> None:
        self.y = 0.0

    def process(self, x: float) -> float:
        out = x * x
        self.y = 0.5 * (self.y * out + x)
        in_x = self.y + out
        return in_x
