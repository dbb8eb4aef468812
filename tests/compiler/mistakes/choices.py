"""Mistakes about Enums and what is compared with them; __init__.py says how they are marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rattle import Effect, Param, Unit, dsp
from rattle.dsp import BiquadKind


class Mode(Enum):
    SOFT = "soft"
    HARD = "hard"


class Filtered(Effect):
    """The author's part of the next ones."""

    mode = Param(Mode.SOFT)

    def __init__(self) -> None:
        self.filter = dsp.Biquad()


class WordForMember(Filtered):
    """RT208: this is compared with BiquadKind members and is a string; write BiquadKind.LOW_PASS"""

    def process(self, x: float) -> float:
        return self.filter.process(x, "lowpass", 1000.0)  # RT208 | "lowpass"


class ClassForMember(Filtered):
    """RT208: and is the class BiquadKind; write a member: BiquadKind.LOW_PASS, BiquadKind.HIGH_PASS"""

    def process(self, x: float) -> float:
        return self.filter.process(x, freq_hz=1000.0, kind=BiquadKind)  # RT208 | BiquadKind


class NumberForMember(Filtered):
    """RT208: compared with BiquadKind members and is a number; write a member: BiquadKind.LOW_PASS"""

    def process(self, x: float) -> float:
        return self.filter.process(x, 0, 1000.0)  # RT208 | 0


class NoneForMember(Filtered):
    """RT208: compared with BiquadKind members and is None; write a member"""

    def process(self, x: float) -> float:
        return self.filter.process(x, None, 1000.0)  # RT208 | None


class MemberOfAnother(Filtered):
    """RT208: compared with BiquadKind members and is a Mode; write a member: BiquadKind"""

    def process(self, x: float) -> float:
        return self.filter.process(x, self.mode, 1000.0)  # RT208 | self.mode


class ComparedWithWord(Filtered):
    """RT208: compared with Mode members and is a string; write Mode.HARD"""

    def process(self, x: float) -> float:
        return x if self.mode == "HARD" else 0.0  # RT208 | self.mode == "HARD"


class ComparedWithNumber(Filtered):
    """RT208: compared with Mode members and is a number; write a member: Mode.SOFT, Mode.HARD"""

    def process(self, x: float) -> float:
        return x if self.mode == 2 else 0.0  # RT208 | self.mode == 2


class ComparedThroughTheClass(Filtered):
    """RT208: compared with Mode members and is a Param; write self.mode"""

    def process(self, x: float) -> float:
        return x if Filtered.mode == Mode.HARD else 0.0  # RT208 | Filtered.mode == Mode.HARD


class OneOfSeveral(Filtered):
    """RT328: `in` looks through a list; x in (a, b); or search in a loop"""

    def __init__(self) -> None:
        super().__init__()
        self.steps = [0.0, 1.0]

    def process(self, x: float) -> float:
        return 0.0 if x in self.steps else x  # RT328 | x in self.steps


class MisspeltMember(Filtered):
    """RT112: `Mode` has no member `HRAD`; did you mean `Mode.HARD`?"""

    def process(self, x: float) -> float:
        return x if self.mode == Mode.HRAD else 0.0  # RT112 | Mode.HRAD


class ChoiceAsNumber(Filtered):
    """RT208: this is a Mode, not a number; compare it with a member: self.mode == Mode.SOFT"""

    def process(self, x: float) -> float:
        return x * self.mode  # RT208 | self.mode


class WordIntoAChoice(Filtered):
    """RT201: `self.kind` is a BiquadKind in __init__ and a string here; write BiquadKind.PEAK"""

    def __init__(self) -> None:
        self.kind = BiquadKind.LOW_PASS

    def process(self, x: float) -> float:
        self.kind = "peak"  # RT201 | self.kind
        return x


class MemberAsTruth(Filtered):
    """RT208: a Mode is always true; compare it with a member: self.mode == Mode.HARD"""

    def process(self, x: float) -> float:
        if self.mode == Mode.SOFT or Mode.HARD:  # RT208 | Mode.HARD
            return 0.0
        return x


class NoMemberHasIt(Effect):
    """RT208: 7 is not a valid Mode; write a member: Mode.SOFT"""

    def process(self, x: float) -> float:
        return x if Mode(7) == Mode.SOFT else 0.0  # RT208 | Mode(7)


class MembersOfText(Effect):
    """RT208: the values of this Enum are not numbers; give the members whole numbers"""

    def process(self, x: float) -> float:
        mode = Mode(int(x))  # RT208 | Mode(int(x))
        return x if mode == Mode.SOFT else 0.0


class Inner(Unit):
    def process(self, x: float) -> float:
        return x


class EitherUnit(Effect):
    """RT415: which of two objects is meant"""

    def __init__(self) -> None:
        self.a = Inner()
        self.b = Inner()

    def chosen(self, x: float) -> tuple[float, Inner]:
        for i in range(40):
            if x > 0.1 * i:
                return x, self.a
        return 0.5, self.b

    def process(self, x: float) -> float:
        gain, unit = self.chosen(x)  # RT415 | self.chosen(x)
        return unit.process(x) * gain


@dataclass
class Twin(Unit):
    gain: float

    def process(self, x: float) -> float:
        return x * self.gain


class TwinsCompared(Effect):
    """RT208: two units are compared by what they hold; compare numbers, or use `is`"""

    def __init__(self) -> None:
        self.one, self.other = Twin(0.5), Twin(0.5)

    def process(self, x: float) -> float:
        if self.one == self.other:  # RT208 | self.one == self.other
            return self.one.process(x)
        return self.other.process(x)
