"""Small classes in the manner of public DSP code: each is CPython's sound, or says what to change.

docs/strangers.md tells where the idioms come from; the classes are ours. A class that is refused today and
compiles tomorrow moves from REFUSED to COMPILES: the counts below are meant to be noticed.
"""

from __future__ import annotations

import collections
import math
from collections import deque
from dataclasses import dataclass

import numpy as np
import pytest

import rattle
from rattle import Effect, Unit
from rattle.compiler import compile_plugin
from rattle.compiler.diagnostics import CompileError
from rattle.plugin.reference import ReferenceEngine


class WholeStart(Unit):
    """States start as ints, several in one statement; a flag is a bool."""

    def __init__(self, fs=48000):
        self.low = self.band = 0
        self.f = 2 * np.sin(np.pi * 1000 / fs)
        self.started = False

    def process(self, x):
        self.started = True
        self.low = self.low + self.f * self.band
        high = x - self.low - 0.7 * self.band
        self.band = self.f * high + self.band
        return self.low if self.started else 0


class NoneOption(Unit):
    """An option that is None, and a default that stands in for it."""

    def __init__(self, cutoff=None, drive=None):
        self.a = 0.1 if cutoff is None else cutoff
        self.drive = drive
        self.z = 0.0

    def process(self, x, a=None):
        if a is None:
            a = self.a
        self.z += a * (x - self.z)
        if self.drive is not None:
            return np.tanh(self.drive * self.z)
        return self.z


class DoubleArrays(Unit):
    """Coefficients and history are np.float64 arrays, moved by one in a loop; the sum is np.dot."""

    def __init__(self):
        self.b = np.array([0.25, 0.5, 0.25], dtype=np.float64)
        self.h = np.zeros(3)

    def process(self, x):
        for i in range(len(self.h) - 1, 0, -1):
            self.h[i] = self.h[i - 1]
        self.h[0] = x
        return np.dot(self.b, self.h)


class SetterCalled(Unit):
    """`set_cutoff` is called while it runs, and makes the coefficients."""

    def __init__(self, fs):
        self.fs = fs
        self.z1 = 0.0
        self.set_cutoff(1000)

    def set_cutoff(self, hz):
        self.cutoff = hz
        self.a = 1.0 - math.exp(-2.0 * math.pi * hz / self.fs)

    def process(self, x):
        self.set_cutoff(1000.0 if x > 0 else 500.0)
        self.z1 += self.a * (x - self.z1)
        return self.z1


class ListLine(Unit):
    """A list is the delay line, with a position that wraps."""

    def __init__(self, n, feedback):
        self.buffer = [0] * n
        self.n = n
        self.idx = 0
        self.feedback = feedback

    def process(self, x):
        out = self.buffer[self.idx]
        self.buffer[self.idx] = x + out * self.feedback
        self.idx = (self.idx + 1) % self.n
        return out


class PropertyCoefficients(Unit):
    """Coefficients are properties of what can be set, with a setter that is used from outside."""

    def __init__(self):
        self._q = 1.0
        self.y1 = 0.0

    @property
    def q(self):
        return self._q

    @q.setter
    def q(self, value):
        self._q = max(0.5, value)

    @property
    def pole(self):
        return 0.9 / self._q

    def process(self, x):
        self.y1 = (1 - self.pole) * x + self.pole * self.y1
        return self.y1


@dataclass
class DataBiquad(Unit):
    b0: float
    b1: float
    a1: float
    z1: float = 0.0

    def process(self, x: float) -> float:
        y = x * self.b0 + self.z1
        self.z1 = x * self.b1 - self.a1 * y
        return y


class ClassState(Unit):
    """State is declared by the class; the kind of filter is a word."""

    x1 = 0
    y1 = 0

    def process(self, x, kind="HighPass"):
        y = 0.5 * (x + self.x1)
        if kind.lower() == "highpass":
            y = 0.9 * (self.y1 + x - self.x1)
        elif kind.lower() != "lowpass":
            raise ValueError(kind)
        self.x1, self.y1 = x, y
        return y


class PerChannel(Unit):
    """Lists by channel, `isinstance`, np.maximum and np.sign, and a tuple of results."""

    def __init__(self, channels):
        self.env = [0.0] * channels

    def process(self, x, channel=0):
        if isinstance(x, (list, np.ndarray)):
            x = x[channel]
        level = abs(x)
        self.env[channel] = np.maximum(level, 0.99 * self.env[channel])
        return np.sign(x) * min(1, 0.1 / np.maximum(self.env[channel], np.finfo(float).tiny)) * level, level


class RolledHistory(Unit):
    def __init__(self):
        self.buffer = np.zeros(4)

    def process(self, x):
        self.buffer = np.roll(self.buffer, 1)
        self.buffer[0] = x
        return self.buffer[3]


class Deque(Unit):
    def __init__(self):
        self.line = deque([0.0] * 5, maxlen=5)

    def process(self, x):
        y = self.line[-1]
        self.line.appendleft(x)
        return y


class NewArrayEachTime(Unit):
    def process(self, x):
        taps = np.zeros(3)
        taps[0] = x
        return taps[0]


class FirstTimeNone(Unit):
    def __init__(self):
        self.last = None

    def process(self, x):
        if self.last is None:
            self.last = x
        self.last = 0.5 * (self.last + x)
        return self.last


class GrowingList(Unit):
    def __init__(self):
        self.samples = [0.0]

    def process(self, x):
        self.samples.append(x)
        return self.samples[0]


class LambdaShape(Unit):
    def __init__(self):
        self.shape = lambda v: v / (1 + abs(v))

    def process(self, x):
        return self.shape(x)


class Dictionary(Unit):
    def __init__(self, **params):
        self.params = params

    def process(self, x):
        return x * self.params["gain"]


class ClearedByReset(Unit):
    def __init__(self):
        self.reset()

    def reset(self):
        self.h = np.zeros(2)

    def process(self, x):
        y = self.h[0]
        self.h[0] = x
        return y


COMPILES = {
    "WholeStart": lambda: WholeStart(),
    "NoneOption": lambda: NoneOption(drive=2.0),
    "DoubleArrays": lambda: DoubleArrays(),
    "SetterCalled": lambda: SetterCalled(48_000.0),
    "ListLine": lambda: ListLine(7, 0.5),
    "PropertyCoefficients": lambda: PropertyCoefficients(),
    "DataBiquad": lambda: DataBiquad(0.5, 0.25, -0.5),
    "ClassState": lambda: ClassState(),
    "PerChannel": lambda: PerChannel(2),
}
REFUSED = {
    "RolledHistory": (lambda: RolledHistory(), {"RT410"}, "keep a position and move that"),
    "Deque": (lambda: Deque(), {"RT103"}, "use zeros(n) and a position"),
    "NewArrayEachTime": (lambda: NewArrayEachTime(), {"RT501"}, "make it in __init__ or prepare"),
    "FirstTimeNone": (lambda: FirstTimeNone(), {"RT107"}, "ask a bool beside it"),
    "GrowingList": (lambda: GrowingList(), {"RT501"}, "make the array in __init__ with zeros(n)"),
    "LambdaShape": (lambda: LambdaShape(), {"RT404"}, "give it a name"),
    "Dictionary": (lambda: Dictionary(gain=0.5), {"RT103"}, "keep the numbers you need in attributes"),
    "ClearedByReset": (lambda: ClearedByReset(), {"RT501"}, "reset brings back by itself"),
}


class Around(Effect):
    """The plugin a newcomer makes around a class he found."""

    def process(self, x: float) -> float:
        y = self.unit.process(x)
        return y[0] if isinstance(y, tuple) else y


def plugin_around(make):
    class Plugin(Around):
        def __init__(self) -> None:
            self.unit = make()

    return Plugin


@pytest.mark.parametrize("name", COMPILES)
def test_a_public_idiom_compiles_as_it_stands(name: str) -> None:
    """In 32 bits within 1e-5 of CPython running the same class."""
    cls = plugin_around(COMPILES[name])
    x = np.random.default_rng(2).uniform(-1.0, 1.0, (1, 2000)).astype(np.float32)
    y = rattle.compile(cls, sample_rate=48_000, channels=1).process(x)
    expected = np.zeros((2, 2000))
    ReferenceEngine(cls, 48_000.0).process(np.repeat(x, 2, axis=0).astype(np.float64), expected, [])
    assert np.abs(expected).max() > 0.01
    assert np.abs(y[0] - expected[0]).max() <= 1e-5


@pytest.mark.parametrize("name", REFUSED)
def test_a_public_idiom_is_refused_with_its_cure(name: str) -> None:
    """Exactly this code, and in it the words that help."""
    make, codes, cure = REFUSED[name]
    with pytest.raises(CompileError) as caught:
        compile_plugin(plugin_around(make))
    assert {diagnostic.code for diagnostic in caught.value.diagnostics} == codes
    assert cure in caught.value.diagnostics[0].fix


def test_how_often_each_code_is_met() -> None:
    """Over all of these classes: what a stranger meets, and how often."""
    met = collections.Counter(code for _, codes, _ in REFUSED.values() for code in codes)
    assert met == {"RT501": 3, "RT103": 2, "RT410": 1, "RT107": 1, "RT404": 1}
    assert len(COMPILES) == 9
