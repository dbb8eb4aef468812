"""What people write who never heard of real-time Python: idioms of public DSP classes."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from tests.language.program import program

from rattle import Effect, Unit


@program(exact=True)
class ListAsDelayLine(Effect):
    """A list of numbers whose elements change is an array; one that nobody stores to stays a table."""

    def __init__(self) -> None:
        self.line = [0.0] * 7
        self.taps = [0.5, 0.25, 0.125]
        self.position = 0

    def process(self, x: float) -> float:
        y = 0.0
        for i, tap in enumerate(self.taps):
            y += tap * self.line[self.position - i]
        self.line[self.position] = x
        self.position = (self.position + 1) % len(self.line)
        return y


@program(exact=True)
class ListOfWholeNumbers(Effect):
    """`[0] * n` that meets a float holds floats, whoever reads it; one that does not counts."""

    def __init__(self) -> None:
        self.z = [0, 0, 0, 0]
        self.counts = [3, 0]

    def process(self, x: float) -> float:
        before = self.z[3]
        for i in range(3):
            self.z[3 - i] = self.z[2 - i]
        self.z[0] = x
        self.counts[1] += 1
        if self.counts[1] >= self.counts[0]:
            self.counts[1] = 0
        return before + self.counts[1] * 0.125


class Channels(Unit):
    """State in lists by channel, and a list that two names reach."""

    def __init__(self, channels: int) -> None:
        self.envelope = [0.0] * channels
        self.same = self.envelope

    def process(self, x: float, channel: int) -> float:
        self.envelope[channel] += 0.25 * (abs(x) - self.envelope[channel])
        return self.same[channel]

    def reset(self) -> None:
        for channel in range(len(self.envelope)):
            self.envelope[channel] = 0.0


@program(exact=True)
class ListsByChannel(Effect):
    """Lists in units, by a name of their own and by another, cleared by an author's reset."""

    def __init__(self) -> None:
        self.follower = Channels(2)

    def process(self, x: float) -> float:
        return self.follower.process(x, 0) - 0.5 * self.follower.process(0.5 * x, 1)


class Remembering(Unit):
    """State that the class declares, as in C++."""

    x1 = 0
    y1 = 0.0
    count = 0
    gain = 0.5

    def process(self, x: float) -> float:
        y = self.gain * (x + self.x1) - 0.25 * self.y1
        self.x1 = x  # type: ignore[assignment]
        self.y1 = y
        self.count += 1
        return y + (self.count % 4) * 0.0625


@program(exact=True)
class StateOfTheClass(Effect):
    """A number of the class is what each instance starts with; a store is to the instance."""

    level = 0.25

    def __init__(self) -> None:
        self.first = Remembering()
        self.second = Remembering()

    def prepare(self) -> None:
        self.level = self.level * 2.0

    def process(self, x: float) -> float:
        y = self.first.process(x) - 0.5 * self.second.process(x * self.level)
        self.level = 0.75 * self.level + 0.125
        return y


class Tuned(Unit):
    def __init__(self) -> None:
        self.z = 0.0
        self.amount = 0.25

    @property
    def amount(self) -> float:
        return self._amount

    @amount.setter
    def amount(self, value: float) -> None:
        self._amount = value
        self._rest = 1.0 - value

    def process(self, x: float) -> float:
        self.z = self._amount * x + self._rest * self.z
        return self.z


@program(exact=True)
class Setter(Effect):
    """Storing to a property runs its setter, also from outside and with +=."""

    def __init__(self) -> None:
        self.smooth = Tuned()

    def process(self, x: float) -> float:
        self.smooth.amount = 0.5 if x > 0.0 else 0.25
        self.smooth.amount += 0.125
        return self.smooth.process(x) + self.smooth.amount


@program(exact=True)
class ListsInLikeUnits(Effect):
    """Each of many units has lists of its own, the start values of which differ."""

    def __init__(self) -> None:
        self.followers = [Channels(2) for _ in range(12)]
        for i, follower in enumerate(self.followers):
            follower.envelope[1] = i * 0.0625
        self.counters = [Counting() for _ in range(12)]

    def process(self, x: float) -> float:
        y = 0.0
        for follower in self.followers:
            y += follower.process(x, 0) - 0.5 * follower.process(y, 1)
        for counter in self.counters:
            y = counter.process(y)
        return y


class Counting(Unit):
    """Whole numbers that meet floats, and state of the class."""

    last = 0

    def __init__(self) -> None:
        self.z = [0, 0]

    def process(self, x: float) -> float:
        self.z[1] = self.z[0]
        self.z[0] = x
        self.last = 0.5 * self.last + 0.5 * self.z[1]  # type: ignore[assignment]
        return self.last


@program(exact=True)
class NumPyOnNumbers(Effect):
    """np.maximum, minimum, sign, square and where of single numbers."""

    def process(self, x: float) -> float:
        y = np.maximum(x, 0.25) - np.minimum(-0.5, x) + np.sign(x - 0.125) * 0.5
        return float(np.where(x > 0.5, y, np.square(y)))


@program(bound_64=1e-12)
class NumPyDot(Effect):
    """np.dot of two arrays of one dimension, or of a list; the order of NumPy's sum is its own."""

    def __init__(self) -> None:
        self.history = np.zeros(5)
        self.taps = np.array([0.5, 0.25, 0.125, -0.25, 1.0])
        self.weights = [0.5, 0.0, 0.25, 0.0, 0.125]

    def process(self, x: float) -> float:
        for i in range(4):
            self.history[4 - i] = self.history[3 - i]
        self.history[0] = x
        return float(np.dot(self.taps, self.history) - np.dot(self.history, self.weights))


class Chosen(Unit):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.z = 0.0

    def process(self, x: float | list[float], kind: str = "LowPass") -> float:
        if isinstance(x, list) or isinstance(x, np.ndarray):  # noqa: SIM101, as people write it
            x = x[0]
        self.z += 0.25 * (x - self.z)
        if kind.lower() == "lowpass" and self.kind.startswith("st"):
            return self.z
        if kind.lower() == "highpass":
            return x - self.z
        raise ValueError(f"no such filter: {kind}")


@program(exact=True)
class WordsAtBuildTime(Effect):
    """Branches on words and classes are decided at build time; what raises in the other is not compiled."""

    def __init__(self) -> None:
        self.filter = Chosen("steep")
        self.other = Chosen("steep")
        self.pair = np.array([0.5, 0.25])

    def process(self, x: float) -> float:
        self.pair[0] = x
        tiny = np.finfo(float).tiny
        return self.filter.process(x) + self.other.process(self.pair, "HighPass") + tiny  # type: ignore[arg-type]


class Stage(IntEnum):
    IDLE = 0
    ATTACK = 2
    HOLD = 3
    RELEASE = 7


@program(exact=True)
class StagesInOrder(Effect):
    """Members of an IntEnum have an order, and are compared with numbers, by value."""

    def __init__(self) -> None:
        self.stage = Stage.IDLE
        self.level = 0.0

    def process(self, x: float) -> float:
        if self.stage <= Stage.ATTACK and x > 0.25:
            self.stage = Stage.HOLD if self.stage == 2 else Stage.ATTACK
        elif self.stage > Stage.ATTACK and x < -0.25:
            self.stage = Stage.RELEASE if self.stage < 7 else Stage.IDLE
        self.level += 0.25 * (x - self.level)
        return self.level if self.stage >= Stage.HOLD else 0.5 * x


@program(exact=True)
class MatchOverValues(Effect):
    """`match` over members, numbers, and words, with guards; its subject is looked at once."""

    def __init__(self) -> None:
        self.stage = Stage.IDLE
        self.looks = 0
        self.kind = "soft"

    def rounds(self) -> int:
        self.looks = (self.looks + 1) % 5
        return self.looks

    def process(self, x: float) -> float:
        match self.stage:
            case Stage.IDLE if x > 0.0:
                self.stage = Stage.ATTACK
            case Stage.ATTACK | Stage.HOLD:
                self.stage = Stage.RELEASE
            case Stage.RELEASE:
                self.stage = Stage.IDLE
        match self.rounds():
            case 1:
                y = 0.5 * x
            case 2 | 3 if x > 0.25:
                y = -x
            case _:
                y = 0.25
        match self.kind:
            case "hard":
                return max(-0.25, min(y, 0.25))
            case "soft":
                y = y / (1.0 + abs(y))
        return y + self.stage.value * 0.0625


@program(exact=True)
class OverLists(Effect):
    """sum, max and min of lists of numbers, be they tables or state."""

    def __init__(self) -> None:
        self.taps = [0.5, 0.25, 0.125, 1.0]
        self.levels = [0.0, 0.0, 0.0]
        self.position = 0

    def process(self, x: float) -> float:
        self.levels[self.position] = abs(x)
        self.position = (self.position + 1) % 3
        return x * sum(self.taps) + max(self.levels) - min(self.taps) * min(self.levels)


@program(exact=True)
class ListsMoved(Effect):
    """Histories in lists, moved by slices, which Python copies."""

    def __init__(self) -> None:
        self.past = [0.0] * 5
        self.heard = [0, 0, 0]
        self.kept = np.zeros(3)

    def process(self, x: float) -> float:
        self.past[1:] = self.past[:-1]
        self.past[0] = x
        self.heard[:-1] = self.heard[1:]
        self.heard[-1] = 0.5 * self.past[4] + 0.25 * self.heard[0]
        self.kept[:] = self.past[1:4]
        self.past[3:] = self.past[3], 0.5 * self.past[4]
        return self.heard[2] + self.kept[1]
