"""Mistakes about the object and its attributes; __init__.py says how they are marked."""

from __future__ import annotations

import numpy as np

from rattle import Effect, Meter, Param, Unit, zeros
from rattle.dsp import Sine


class HeldDict(Effect):
    """RT103: `self.gains` is a dict: real-time code cannot read it"""

    def __init__(self) -> None:
        self.gains = {"left": 0.5}

    def process(self, x: float) -> float:
        return x * self.gains["left"]  # RT103 | self.gains


class Misspelt(Effect):
    """RT112: has no attribute `levle`; did you mean `self.level`?"""

    def __init__(self) -> None:
        self.level = 0.5

    def process(self, x: float) -> float:
        return x * self.levle  # RT112 | self.levle


class MissingMethod(Effect):
    """RT112: has no attribute `drive`; write the method: def drive(self, x):"""

    def process(self, x: float) -> float:
        return self.drive(x)  # RT112 | self.drive


class NewAttribute(Effect):
    """RT102: did you mean `self.level`?"""

    def __init__(self) -> None:
        self.level = 0.0

    def process(self, x: float) -> float:
        self.levell = x  # RT102 | self.levell
        return x


class Plain:
    """A class as others write it."""

    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = 0.5 * (x + self.z)  # RT103 | self.z
        return self.z


class HeldPlain(Effect):
    """RT103: a Plain holds no state here; make it a unit: class Plain(Unit):"""

    def __init__(self) -> None:
        self.filter = Plain()

    def process(self, x: float) -> float:
        return self.filter.process(x)


class ClassState(Effect):
    """RT102: `self.z` starts as a class attribute; set self.z in __init__"""

    z = None

    def process(self, x: float) -> float:
        self.z = x  # RT102 | self.z
        return x


class AssignedParam(Effect):
    """RT109: `gain_db` is a Param: the host owns it"""

    gain_db = Param(0.0, -60.0, 12.0)

    def process(self, x: float) -> float:
        self.gain_db = 0.0  # RT109 | self.gain_db
        return x


class Rated(Effect):
    """RT101: `line` is float32 array of 1 dimension at 48 kHz and int at 192 kHz"""

    def __init__(self) -> None:
        self.line = zeros(1)

    def prepare(self) -> None:
        self.line = zeros(8) if self.sample_rate < 96e3 else 0  # RT101 | self.line

    def process(self, x: float) -> float:
        return x


class Nothing(Effect):
    """RT107: this is None"""

    def __init__(self) -> None:
        self.gain = None

    def process(self, x: float) -> float:
        return x * self.gain  # RT107 | self.gain


class Unmakeable(Effect):
    """RT100: Unmakeable.__init__ raised FileNotFoundError"""

    def __init__(self) -> None:
        self.table = np.load("missing.npy")  # RT100 | np.load("missing.npy")

    def process(self, x: float) -> float:
        return x


class Unprepared(Effect):
    """RT100: prepare at 48000 Hz raised ZeroDivisionError"""

    def prepare(self) -> None:
        self.x = 1.0 / (self.sample_rate - 48000.0)  # RT100 | 1.0 / (self.sample_rate - 48000.0)

    def process(self, x: float) -> float:
        return x


class EarlySampleRate(Effect):
    """RT100: `sample_rate` is used in __init__, before prepare; write `def prepare(self):`"""

    def __init__(self) -> None:
        self.line = zeros(int(self.sample_rate))  # RT100 | self.sample_rate

    def process(self, x: float) -> float:
        return x


class EarlyReset(Effect):
    """RT100: `reset` is used in __init__, before prepare; leave it out"""

    def __init__(self) -> None:
        self.lfo = Sine()
        self.lfo.reset()  # RT100 | self.lfo.reset()

    def process(self, x: float) -> float:
        return x


class BakedParam(Effect):
    """RT100: `gain` is a Param, and BakedParam is being made: this bakes the default; read it in process: self.gain"""  # noqa: E501

    gain = Param(0.5)

    def __init__(self) -> None:
        self.twice = 2.0 * self.gain  # RT100 | self.gain

    def process(self, x: float) -> float:
        return x * self.twice


class PrepareWithArgument(Effect):
    """RT409: `prepare` is called without arguments; prepare takes only self; use self.sample_rate"""

    def prepare(self, sample_rate: float) -> None:  # RT409 | sample_rate: float
        self.step = 1.0 / sample_rate

    def process(self, x: float) -> float:
        return x


class ResetWithArgument(Unit):
    """A unit's, in the next one."""

    def reset(self, hard: bool) -> None:  # RT409 | hard: bool
        pass


class HeldResetWithArgument(Effect):
    """RT409: `reset` is called without arguments; write `def reset(self):`"""

    def __init__(self) -> None:
        self.unit = ResetWithArgument()

    def process(self, x: float) -> float:
        return x


class TailWithArgument(Effect):
    """RT409: `tail_s` is called without arguments; use self.sample_rate"""

    def tail_s(self, sample_rate: float) -> float:  # RT409 | sample_rate: float
        return 100.0 / sample_rate

    def process(self, x: float) -> float:
        return x


class LatencyWithoutSelf(Effect):
    """RT409: `latency_samples` is called without arguments; latency_samples takes only self"""

    def latency_samples() -> int:  # RT409 | def latency_samples() -> int:
        return 0

    def process(self, x: float) -> float:
        return x


class ManyBands(Effect):
    """RT103: `self.bands.0` is a unit made in prepare"""

    def prepare(self) -> None:
        self.bands = [Sine(), Sine()]  # RT103 | self.bands

    def process(self, x: float) -> float:
        return x


class Viewed(Effect):
    """RT105: `line` and `back` share memory; append .copy() where self.back is made"""

    def __init__(self) -> None:
        self.line = np.zeros(8)
        self.back = self.line[::-1]

    def process(self, x: float) -> float:
        self.line[0] = x
        return self.back[0]


class ResetEarly(Effect):
    """RT113: reset in prepare"""

    def __init__(self) -> None:
        self.lfo = Sine()

    def prepare(self) -> None:
        self.lfo.reset()  # RT113 | self.lfo.reset()

    def process(self, x: float) -> float:
        return self.lfo.process(x)


class MovingLatency(Effect):
    """RT114: the latency depends on more than the sample rate and constants"""

    lookahead_ms = Param(5.0, 0.0, 10.0)

    def latency_samples(self) -> int:
        return int(self.lookahead_ms * 48.0)  # RT114 | self.lookahead_ms

    def process(self, x: float) -> float:
        return x


class Pair(Effect):
    """RT103: `self.pair` is a tuple of 2: state is single numbers"""

    def __init__(self) -> None:
        self.pair = (0.0, 0.0)

    def process(self, x: float) -> float:
        self.pair = (x, x)  # RT103 | self.pair
        return self.pair[0]


class LateUnit(Effect):
    """RT103: `self.lfo` is a unit made in prepare; make it in __init__: Sine(...)"""

    def prepare(self) -> None:
        self.lfo = Sine()  # RT103 | self.lfo

    def process(self, x: float) -> float:
        return self.lfo.process(x)


class OwnSampleRate(Effect):
    """RT109: `sample_rate` is given by the host"""

    def process(self, x: float) -> float:
        self.sample_rate = 44100.0  # RT109 | self.sample_rate
        return x


class NoneThenNumber(Effect):
    """RT107: `self.last` is None in __init__ and a number here; start with a number: self.last = 0.0"""

    def __init__(self) -> None:
        self.last = None

    def process(self, x: float) -> float:
        self.last = x  # RT107 | self.last
        return x


TABLE = np.array([0.0, 1.0])


class SharedTable(Effect):
    """RT106: this table is shared by all instances"""

    def process(self, x: float) -> float:
        TABLE[0] = x  # RT106 | TABLE[0]
        return x


class TailOfMemory(Effect):
    """RT115: the tail depends on more than the sample rate, constants and Params"""

    def __init__(self) -> None:
        self.z = 0.0

    def tail_s(self) -> float:
        return self.z  # RT115 | self.z

    def process(self, x: float) -> float:
        self.z = x
        return x


class ResetByParam(Effect):
    """RT116: reset reads a Param"""

    depth = Param(0.5)

    def __init__(self) -> None:
        self.z = 0.0

    def reset(self) -> None:
        self.z = self.depth  # RT116 | self.depth

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x
        return self.z


class MisspeltMeter(Effect):
    """RT102: `self.amonut` first appears here; did you mean `self.amount`?"""

    amount = Meter()

    def process(self, x: float) -> float:
        self.amonut = abs(x)  # RT102 | self.amonut
        return x
