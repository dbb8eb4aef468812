"""Control flow in lanes: nested choices with stores, dear arms, loops left early, guards."""

from __future__ import annotations

import math

from tests.language.program import program

from rattle import Effect, Unit


class Nested(Unit):
    def __init__(self, k: int) -> None:
        self.k = k
        self.a = 0.125 * k
        self.z = 0.0
        self.count = 0
        self.is_up = k % 2 == 0

    def process(self, x: float) -> float:
        v = x + self.a - 0.25
        if v > 0.0:
            self.count += 1
            if self.count % 3 == self.k % 3:
                self.z = v
                self.is_up = not self.is_up
            elif self.is_up:
                self.z = self.z * 0.5 + v
                if self.z > 1.0:
                    self.z -= 1.0
                    self.count -= 2
            else:
                self.z *= -1.0
        else:
            self.z = self.z * 0.75
            if self.is_up and v < -0.5:
                self.is_up = False
        return self.z + float(self.count) * 0.03125


@program(exact=True)
class LanesNestedChoices(Effect):
    """Stores under several conditions; each lane goes its own way."""

    def __init__(self) -> None:
        self.units = [Nested(k) for k in range(7)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesNestedChoicesOfChannels(Effect):
    """The same in channels side by side."""

    def __init__(self) -> None:
        self.unit = Nested(1)

    def process(self, x: float) -> float:
        return self.unit.process(x)


class Dear(Unit):
    def __init__(self, k: int) -> None:
        self.level = 0.25 * k
        self.z = 0.0
        self.w = 0.5

    def process(self, x: float) -> float:
        y = self.z
        if abs(x) > self.level:
            a = x * x + 1.0
            b = a * x - self.w
            c = b * a + a * 0.5
            d = c / (1.0 + c * c)
            e = d * a - b * 0.25 + c * 0.125
            self.w = e * 0.5 + d * 0.25
            if e > 0.0:
                f = e * a + d / (1.0 + b * b)
                g = f * f - e * d + a * c / (2.0 + f * f)
                self.z = g / (1.0 + abs(g)) + f * 0.0625
                y = y + g / (1.0 + abs(g)) - a * 0.5 + d
            else:
                self.z = self.z * 0.5
        return y


@program(exact=True)
class LanesDearArms(Effect):
    """Arms so long that they run only if some lane takes them."""

    def __init__(self) -> None:
        self.units = [Dear(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


class Leaving(Unit):
    def __init__(self, k: int) -> None:
        self.k = k
        self.z = 0.0
        self.rounds = 0

    def process(self, x: float) -> float:
        self.rounds += 1
        if x > 0.5:
            return self.z
        for i in range(6):
            self.z = self.z * 0.5 + x
            if self.z > 0.125 * i + 0.0625 * self.k:
                break
            self.rounds += i
        n = 0
        y = abs(x) * 8.0 + self.k
        while y > 1.0 and n < 12:
            n += 1
            if n == 5:
                continue
            y = y * 0.5
            self.z += 0.0625
            if y * n > 3.0:
                return self.z
        return y + float(self.rounds % 16) * 0.25


@program(exact=True)
class LanesLeaveEarly(Effect):
    """Early returns, break, continue and while: every lane leaves at another time."""

    def __init__(self) -> None:
        self.units = [Leaving(k) for k in range(5)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesLeaveEarlyOfChannels(Effect):
    """The same in channels side by side."""

    def __init__(self) -> None:
        self.unit = Leaving(1)

    def process(self, x: float) -> float:
        return self.unit.process(x)


class Whole(Unit):
    def __init__(self, k: int) -> None:
        self.least = -9223372036854775807 - 1
        self.k = k - 1
        self.z = 0

    def process(self, x: float) -> float:
        d = int(x * 4.0) - self.k
        y = 0
        if d != 0:
            y = 1000 // d + 1000 % d
        if d == -1:
            y += (self.least // d) & 7
            y += self.least % d
        if abs(x) < 0.75:
            y += int(x * 1048576.0) & 15
        big = x * 4294967296.0
        if big < 1073741824.0 and big > -1073741824.0:
            y += int(big)
        y += (1 << (d & 7)) + (d >> (self.k & 3)) + (y << 2 >> 1)
        self.z = (self.z * 3 + y) & 0xFFFF
        truth = (x > 0.0) < (d > 0)
        other = max(x > 0.25, d > 1) == min(x > 0.0, d == 0)
        return float(self.z) * 0.0009765625 + float(truth) + float(other) + x % 0.5 + x // 0.25


@program(exact=True)
class LanesGuardedArithmetic(Effect):
    """Division and conversion only where they are safe; whole numbers, shifts and truth values compared."""

    def __init__(self) -> None:
        self.units = [Whole(k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesGuardedArithmeticOfChannels(Effect):
    """The same in channels side by side."""

    def __init__(self) -> None:
        self.unit = Whole(2)

    def process(self, x: float) -> float:
        return self.unit.process(x)


class Curved(Unit):
    def __init__(self, k: int) -> None:
        self.k = k
        self.angle = 4.0**k

    def process(self, x: float) -> float:
        y = math.sin(x * self.angle) + 0.5 * math.cos(x + self.k) + math.tanh(x * self.k)
        if x > 0.25:
            y += math.exp(-x) + math.log(x) + math.sqrt(x) + x**1.5
        return y + math.atan(x * 2.0)


@program(bound=2e-5, scale=1.0)
class LanesElementary(Effect):
    """Elementary functions on vectors, with angles small and big; some under a guard."""

    def __init__(self) -> None:
        self.units = [Curved(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program()
class LanesFarAngles(Effect):
    """Angles beyond 1e8 in some channels at some samples."""

    def process(self, x: float) -> float:
        far = x * 1099511627776.0 if x > 0.5 else x
        return math.sin(far) + math.cos(far) + 0.0 * math.tan(far)


class Two(Unit):
    def __init__(self, k: int) -> None:
        self.pan = k / 4
        self.z = 0.0
        self.n = k

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x * (1.0 - self.pan)
        self.n = (self.n * 5 + 1) & 63
        return self.z


@program(exact=True)
class LanesSeveralSums(Effect):
    """Two sums of floats, one of whole numbers, one of terms that are alike."""

    def __init__(self) -> None:
        self.units = [Two(k) for k in range(5)]

    def process(self, x: float) -> float:
        left, right, count, alike = 0.0, x, 0, 0.5
        for unit in self.units:
            y = unit.process(x)
            left += y * unit.pan
            right += y * (1.0 - unit.pan)
            count += unit.n
            alike += x
        return left - right + float(count) * 0.125 + alike


@program(exact=True)
class LanesOnlyStore(Effect):
    """A loop that only stores, and one that sums what it left."""

    def __init__(self) -> None:
        self.units = [Two(k) for k in range(6)]

    def process(self, x: float) -> float:
        for unit in self.units:
            unit.z = unit.z * 0.5 + x * unit.pan
        y = 0.0
        for unit in self.units:
            y += unit.z
        return y


@program(exact=True)
class LanesSumsUnderConditions(Effect):
    """Only some of the units are added; the difference, the product, the greatest: not sums."""

    def __init__(self) -> None:
        self.units = [Two(k) for k in range(4)]

    def process(self, x: float) -> float:
        y, top, product, rest = 0.0, -1.0, 1.0, x
        for unit in self.units:
            z = unit.process(x)
            if z > 0.0:
                y += z
            top = max(top, z)
            product *= z
            rest -= z
        return y + top + product + rest
