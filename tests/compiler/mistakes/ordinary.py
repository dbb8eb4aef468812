"""Ordinary Python, and what real-time code has instead; __init__.py says how they are marked."""

from __future__ import annotations

import array
import math
import random
from collections import deque

import numpy as np

from rattle import Effect, zeros
from rattle.dsp import Biquad, BiquadKind, Sine

COUNT = 0
PAST: deque[float] = deque(maxlen=8)


class Held(Effect):
    """What the next ones hold."""

    def __init__(self) -> None:
        self.line = zeros(8)
        self.back = zeros(8)
        self.past: deque[float] = deque(maxlen=8)
        self.chance = np.random.default_rng(1)
        self.filter = Biquad()
        self.lfo = Sine()


class Imported(Effect):
    """RT310: `import` in real-time code; import at the top of the file"""

    def process(self, x: float) -> float:
        import math as m  # RT310 | import math as m

        return m.sin(x)


class ImportedFrom(Effect):
    """RT310: `import` in real-time code; import at the top of the file"""

    def process(self, x: float) -> float:
        from math import sin  # RT310 | from math import sin

        return sin(x)


class Global(Effect):
    """RT317: `global` in real-time code; keep state in attributes"""

    def process(self, x: float) -> float:
        global COUNT  # RT317 | global COUNT
        return x


class Deleted(Effect):
    """RT316: `del` in real-time code; leave it out"""

    def process(self, x: float) -> float:
        y = x
        del y  # RT316 | del y
        return x


class With(Effect):
    """RT315: `with` in real-time code; in __init__"""

    def process(self, x: float) -> float:
        with open("gain.txt") as file:  # RT315 | with open("gain.txt") as file:
            y = float(file.read())
        return x * y


class Matched(Effect):
    """RT319: a pattern other than a value in real-time code; or if and elif"""

    def process(self, x: float) -> float:
        match int(x):  # RT319 | match int(x):
            case 0:
                return x
            case other:
                return other * x


class RaisedOnOnePath(Effect):
    """RT314: `raise` in real-time code"""

    def process(self, x: float) -> float:
        if x < 2.0:
            y = x
        else:
            raise ValueError("too loud")  # RT314 | raise ValueError("too loud")
        return y


class Raised(Effect):
    """RT314: `raise` in real-time code; give a sample for every case"""

    def process(self, x: float) -> float:
        if x > 1.0:
            raise ValueError(x)  # RT314 | raise ValueError(x)
        return x


class InnerFunction(Effect):
    """RT404: a function inside a function"""

    def process(self, x: float) -> float:
        def double(v: float) -> float:  # RT404 | def double(v: float) -> float:
            return v * 2.0

        return double(x)


class NumPyStep(Effect):
    """RT410: `heaviside` of numpy is ordinary Python; `1.0 if x > 0.0 else 0.0`"""

    def process(self, x: float) -> float:
        return np.heaviside(x, 0.0)  # RT410 | np.heaviside(x, 0.0)


class NumPyGreatest(Effect):
    """RT410: `fmax` of numpy is ordinary Python; max(a, b)"""

    def process(self, x: float) -> float:
        return np.fmax(x, 0.0)  # RT410 | np.fmax(x, 0.0)


class NumPyWhereOfOne(Effect):
    """RT409: `where`: missing a required argument; it takes where(condition, a, b)"""

    def process(self, x: float) -> float:
        return np.where(x > 0.0)  # RT409 | np.where(x > 0.0)


class NumPyArray(Effect):
    """RT501: `array` takes memory while audio runs; make it in __init__"""

    def process(self, x: float) -> float:
        return np.array((x, x))[0]  # RT501 | np.array((x, x))


class Multiplied(Held):
    """RT410: `prod` of numpy is ordinary Python; a loop"""

    def process(self, x: float) -> float:
        return x * np.prod(self.line)  # RT410 | np.prod(self.line)


class WholeArray(Held):
    """RT504: this would make a new array; write into an array of __init__: self.out[:] = ..."""

    def process(self, x: float) -> float:
        return x * np.abs(self.line)  # RT504 | return x * np.abs(self.line)


class NumPyRandom(Effect):
    """RT602: `normal` draws from one stream for all; use self.random()"""

    def process(self, x: float) -> float:
        return x + np.random.normal()  # RT602 | np.random.normal()


class Random(Effect):
    """RT602: `random` draws from one stream for all; use self.random()"""

    def process(self, x: float) -> float:
        return x + random.random()  # RT602 | random.random()


class RandomMethod(Effect):
    """RT602: `uniform` draws from one stream for all; use self.random()"""

    def process(self, x: float) -> float:
        return x + random.uniform(-1.0, 1.0)  # RT602 | random.uniform(-1.0, 1.0)


class RandomGenerator(Held):
    """RT103: `self.chance` is a Generator: real-time code cannot read it; use self.random()"""

    def process(self, x: float) -> float:
        return x + self.chance.normal()  # RT103 | self.chance


class Deque(Held):
    """RT103: `self.past` is a deque: real-time code cannot read it; use zeros(n) and a position"""

    def process(self, x: float) -> float:
        self.past.append(x)  # RT103 | self.past
        return x


class DequeOfTheModule(Effect):
    """RT103: a deque is ordinary Python, which real-time code cannot use; use zeros(n) and a position"""

    def process(self, x: float) -> float:
        return x + PAST[0]  # RT103 | PAST


class ModuloOfFloats(Effect):
    """RT406: `fmod` is not a function; x % y"""

    def process(self, x: float) -> float:
        return math.fmod(x, 1.0)  # RT406 | math.fmod(x, 1.0)


class MisspeltKeyword(Held):
    """RT409: `Biquad.process` has no argument `frq_hz`; did you mean `freq_hz`? It takes process(x, kind, freq_hz, q=0.707107, gain_db=0)"""  # noqa: E501

    def process(self, x: float) -> float:
        eq, peak = self.filter, BiquadKind.PEAK
        return eq.process(x, peak, frq_hz=1e3)  # RT409 | eq.process(x, peak, frq_hz=1e3)


class MissingArgument(Held):
    """RT409: missing a required argument: 'freq_hz'; it takes process(freq_hz, modulation=0)"""

    def process(self, x: float) -> float:
        return x * self.lfo.process()  # RT409 | self.lfo.process()


class BeyondTheEnd(Held):
    """RT505: index 8 is out of range for `back` of 8; the first is self.back[0], the last self.back[7]"""

    def process(self, x: float) -> float:
        self.back[8] = x  # RT505 | self.back[8]
        return x


class ArrayForArray(Held):
    """RT502: `self.line` would become another array; copy it: self.line[:] = self.back"""

    def process(self, x: float) -> float:
        self.line = self.back  # RT502 | self.line
        return x


class UnitForUnit(Held):
    """RT502: `self.lfo` would become another Biquad; choose with a bool or an Enum"""

    def process(self, x: float) -> float:
        self.lfo = self.filter  # RT502 | self.lfo
        return x


class UnitForNone(Held):
    """RT502: `self.lfo` would become None; keep a bool beside it"""

    def process(self, x: float) -> float:
        self.lfo = None  # RT502 | self.lfo
        return x


class StoredInASample(Effect):
    """RT208: this is a number: it has no elements here; x is one sample; annotate `x: Stereo` for a pair"""

    def process(self, x: float) -> float:
        x[0] = 0.0  # RT208 | x[0]
        return x


class WordForLatency(Effect):
    """RT208: this is a string, not a number"""

    def latency_samples(self) -> int:
        return "64"  # RT208 | return "64"

    def process(self, x: float) -> float:
        return x


class NumPyOfAUnit(Held):
    """RT208: this is a Sine, not a number; call its process: self.lfo.process(...)"""

    def process(self, x: float) -> float:
        return np.sign(self.lfo)  # RT208 | np.sign(self.lfo)


class DotOfASample(Held):
    """RT410: `dot` of a number; give it two arrays of one dimension; multiply by a number with *"""

    def process(self, x: float) -> float:
        return np.dot(self.line, x)  # RT410 | np.dot(self.line, x)


LEVELS = [0.0, 0.0]


class SharedList(Effect):
    """RT106: this list is shared by all instances; self.name = [0.0] * n in __init__"""

    def process(self, x: float) -> float:
        LEVELS[0] = x  # RT106 | LEVELS[0]
        return x


class ListForList(Effect):
    """RT502: `self.now` would become another list; copy it: for i in range(len(self.now)): self.now[i] = other[i]"""  # noqa: E501

    def __init__(self) -> None:
        self.now = [0.0, 0.0]
        self.before = [0.0, 0.0]

    def process(self, x: float) -> float:
        self.now = self.before  # RT502 | self.now
        return x


class ClearedByNewMemory(Effect):
    """RT501: `zeros` takes memory while audio runs; leave it out: reset brings back by itself"""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.line = np.zeros(4)  # RT501 | np.zeros(4)

    def process(self, x: float) -> float:
        return x + self.line[0]


class FirstSampleIsNone(Effect):
    """RT107: `self.__last` is None in __init__ and a number here; where the code asks for None, ask a bool"""

    def __init__(self) -> None:
        self.__last = None

    def process(self, x: float) -> float:
        self.__last = x  # RT107 | self.__last
        return x


class ArrayOfTheStandardLibrary(Effect):
    """RT103: `self.z` is an array.array: real-time code cannot read it; use zeros(n) or np.array(...)"""

    def __init__(self) -> None:
        self.z = array.array("d", [0.0])

    def process(self, x: float) -> float:
        return x + self.z[0]  # RT103 | self.z


class MatchWithoutTheRest(Effect):
    """RT209: one side of this `if` returns a value and the other does not; add a last line to `process`"""

    def process(self, x: float) -> float:
        y = 0.5 * x
        match int(x):
            case 0:
                return y
            case 1:  # RT209 | 1
                return x
