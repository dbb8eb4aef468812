"""Mistakes whose cure depends on the thing at hand; __init__.py says how they are marked."""

from __future__ import annotations

import math

from rattle import Effect, Param, Stereo, dsp, zeros


class Held(Effect):
    """What the next ones hold."""

    gain = Param(1.0)

    def __init__(self) -> None:
        self.lp = dsp.OnePole()
        self.line = zeros(8)
        self.words = "abc"
        self.taps = [1.0, 2.0]
        self.none = None

    def prepare(self) -> None:
        self.late = zeros(int(self.sample_rate))


class ElementOfASample(Effect):
    """RT208: this is a number: it has no elements here; x is one sample; annotate `x: Stereo` for a pair"""

    def process(self, x: float) -> float:
        return x[0] * 0.5  # RT208 | x[0]


class LengthOfASample(Effect):
    """RT208: it has no length here; dry is one sample; annotate `dry: Stereo` for a pair"""

    def process(self, dry: float) -> float:
        return dry * len(dry)  # RT208 | len(dry)


class TwoOfASample(Effect):
    """RT208: this is a number; 2 names stand on the left; x is one sample; annotate `x: Stereo`"""

    def process(self, x: float) -> float:
        left, right = x  # RT208 | left, right
        return left + right


class PairAsNumber(Effect):
    """RT208: this is a tuple of 2, not a number; unpack it: left, right = x"""

    def process(self, x: Stereo) -> Stereo:
        y = x * 0.5  # RT208 | x
        return y, y


class PairInACall(Effect):
    """RT208: this is a tuple of 2; unpack it: left, right = both"""

    def process(self, both: Stereo) -> Stereo:
        y = math.sin(both)  # RT208 | math.sin(both)
        return y, y


class ClassInsteadOfSelf(Held):
    """RT208: this is a Param, not a number; write self.gain"""

    def process(self, x: float) -> float:
        return x * Held.gain  # RT208 | Held.gain


class UnitInArithmetic(Held):
    """RT208: this is a OnePole, not a number; call its process: self.lp.process(...)"""

    def process(self, x: float) -> float:
        return x + self.lp  # RT208 | self.lp


class WordInArithmetic(Held):
    """RT208: this is a string, not a number; choose with an Enum or a bool"""

    def process(self, x: float) -> float:
        return x + self.words  # RT208 | self.words


class ListInArithmetic(Held):
    """RT208: this is a list, not a number; take an element: self.taps[i]"""

    def process(self, x: float) -> float:
        return x * self.taps  # RT208 | self.taps


class ArrayInArithmetic(Held):
    """RT504: this would make a new array; take one element, or write into an array of __init__"""

    def process(self, x: float) -> float:
        return x * self.line  # RT504 | return x * self.line


class ArrayAsNumber(Held):
    """RT208: this is an array, not a number; take an element: self.line[i], or loop over all of them"""

    def process(self, x: float) -> float:
        return abs(self.line)  # RT208 | abs(self.line)


class MethodInArithmetic(Held):
    """RT208: this is a function, not a number; call it: self.lp.process(...)"""

    def process(self, x: float) -> float:
        return x * self.lp.process  # RT208 | self.lp.process


class MisspeltFunction(Effect):
    """RT112: `math` has no attribute `tahn`; did you mean `math.tanh`?"""

    def process(self, x: float) -> float:
        return math.tahn(x)  # RT112 | math.tahn


class MisspeltUnit(Effect):
    """RT112: `rattle.dsp` has no attribute `Sin`; did you mean `dsp.Sine`?"""

    def process(self, x: float) -> float:
        return x * dsp.Sin  # RT112 | dsp.Sin


class MisspeltMethod(Held):
    """RT112: `OnePole` has no attribute `proces`; did you mean `self.lp.process`?"""

    def process(self, x: float) -> float:
        return self.lp.proces(x)  # RT112 | self.lp.proces


class UnknownOfAUnit(Held):
    """RT112: `OnePole` has no attribute `wobble`; `self.lp` has `process`"""

    def process(self, x: float) -> float:
        return x * self.lp.wobble  # RT112 | self.lp.wobble


class LeftOfAPair(Effect):
    """RT112: a tuple of 2 has no attribute `left` here; unpack it: left, right = x"""

    def process(self, x: Stereo) -> Stereo:
        return x.left, x[1]  # RT112 | x.left


class ValueOfANumber(Held):
    """RT112: a number has no attribute `value` here; it is the number itself: write self.gain"""

    def process(self, x: float) -> float:
        return x * self.gain.value  # RT112 | self.gain.value


class ProcessOfNone(Held):
    """RT107: `self.none` is None; create it in __init__"""

    def process(self, x: float) -> float:
        return self.none.process(x)  # RT107 | self.none.process


class ShortSampleRate(Effect):
    """RT112: has no attribute `sr`; did you mean `self.sample_rate`?"""

    def process(self, x: float) -> float:
        return x / self.sr  # RT112 | self.sr


class NothingAbove(Held):
    """RT112: no class above `NothingAbove` has `process`; leave this call out"""

    def process(self, x: float) -> float:
        return super().process(x)  # RT112 | super().process


class NothingReturned(Held):
    """RT107: `self.helper` returns nothing here; end it with a return"""

    def helper(self, x: float) -> None:
        self.line[0] = x

    def process(self, x: float) -> float:
        return x + self.helper(x)  # RT107 | self.helper(x)


class PairForOne(Effect):
    """RT210: returns a tuple of 2 where one sample (float) is declared; return one value, or annotate `-> Stereo`"""  # noqa: E501

    def process(self, x: float) -> float:
        return x, x  # RT210 | x, x


class OneForPair(Effect):
    """RT210: where a pair of samples (Stereo) is declared; return two values: return left, right"""

    def process(self, x: Stereo) -> Stereo:
        return x[0] + x[1]  # RT210 | x[0] + x[1]


class ForgottenReturn(Effect):
    """RT209: `process` ends and returns nothing here; write: return x * 0.5"""

    def process(self, x: float) -> float:
        x * 0.5  # RT209 | x * 0.5


class BareAttribute(Held):
    """RT301: `lp` is not known here; did you mean `self.lp`?"""

    def process(self, x: float) -> float:
        return lp.process(x)  # RT301 | lp # noqa: F821


class BareLateAttribute(Held):
    """RT301: `late` is not known here; did you mean `self.late`?"""

    def process(self, x: float) -> float:
        return late[0]  # RT301 | late # noqa: F821


class MisspeltBuiltin(Effect):
    """RT301: `abss` is not known here; did you mean `abs`?"""

    def process(self, x: float) -> float:
        return abss(x)  # RT301 | abss # noqa: F821


class PairIntoAUnit(Held):
    """RT208: this is a tuple of 2, not a number; unpack it: left, right = x"""

    def process(self, x: Stereo) -> Stereo:
        y = self.lp.process(x, 100.0)  # RT208 | x
        return y, y


class NothingIntoAUnit(Held):
    """RT107: this is None; give it a number in __init__"""

    def process(self, x: float) -> float:
        return self.lp.process(x, self.none)  # RT107 | self.none


class CalledUnit(Held):
    """RT208: this is a OnePole, which cannot be called; call its process: self.lp.process(...)"""

    def process(self, x: float) -> float:
        return self.lp(x)  # RT208 | self.lp(x)


class ReturnedUnit(Held):
    """RT208: this is a OnePole, not a number; call its process"""

    def process(self, x: float) -> float:
        return self.lp  # RT208 | return self.lp


class LateReturn(Held):
    """RT209: `process` returns None here; `y` is None: end the function that gives it with a return"""

    def helper(self, x: float) -> None:
        self.line[0] = x

    def process(self, x: float) -> float:
        y = self.helper(x)
        return y  # RT209 | return y


class ProcessOfAList(Held):
    """RT112: a list has no attribute `process`; loop over it: for each in self.taps: each.process"""

    def process(self, x: float) -> float:
        return self.taps.process(x)  # RT112 | self.taps.process


class SettingOfAUnit(Held):
    """RT102: `self.lp.freq_hz` first appears here; an argument of its process: self.lp.process(...)"""

    def process(self, x: float) -> float:
        self.lp.freq_hz = 100.0  # RT102 | self.lp.freq_hz
        return x


class LoopOverASample(Effect):
    """RT303: a loop over a number in real-time code; leave out the loop"""

    def process(self, x: float) -> float:
        for each in x:  # RT303 | for each in x:
            x = each
        return x


class Appended(Held):
    """RT410: `.append` of an array in real-time code; write to an element: self.line[i] = x"""

    def process(self, x: float) -> float:
        self.line.append(x)  # RT410 | self.line.append
        return x
