"""A report as plain data, which renderers read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

LEAST_DEAR = 0.02  # share of the time


class When(IntEnum):
    """When a line's code runs; of several times, the most frequent one is shown first."""

    ABSENT = 0
    BUILD = 1
    START = 2
    CHANGE = 3
    CONTROL = 4
    BLOCK = 5
    SAMPLE = 6

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_LABELS = {
    When.ABSENT: "left out",
    When.BUILD: "build",
    When.START: "start",
    When.CHANGE: "change",
    When.CONTROL: "control",
    When.BLOCK: "block",
    When.SAMPLE: "sample",
}
_MEANINGS = {
    When.ABSENT: "a branch never taken, known at build time: not in the plugin",
    When.BUILD: "build time: nothing is left of it when the plugin plays",
    When.START: "once, when a sample rate is known or the plugin is reset",
    When.CHANGE: "a handler: when one of its Params has a new target",
    When.CONTROL: "when a Param it depends on moves; at each sample while that Param ramps",
    When.BLOCK: "once per Block",
    When.SAMPLE: "at every sample",
}

RemarkKind = Literal["params", "lanes", "scalar", "index", "type", "assert", "bound", "unhoisted"]


@dataclass(frozen=True)
class Remark:
    kind: RemarkKind
    text: str


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    when: tuple[When, ...] = ()  # most frequent first
    lanes: str = ""  # "x16": how many run at once
    remarks: tuple[Remark, ...] = ()
    own: float | None = None  # share of the measured time of the line itself; None: not measured
    total: float | None = None  # with all that it calls


@dataclass(frozen=True)
class Section:
    """The author's file, or one function of another that was inlined."""

    title: str
    file: str
    lines: tuple[Line, ...]
    calls: tuple[str, ...] = ()  # the ways it was reached: "eq8.py:50 > eq8.py:30"


@dataclass(frozen=True)
class Dear:
    """A line that takes much of the time by itself."""

    place: str  # "biquad.py:64"
    section: int
    line: Line


@dataclass(frozen=True)
class Measurement:
    """How the shares were found."""

    moments: int  # in the kernel, all lines together
    rest: float  # the share that is of no line: loops, samples in and out, what several lines share
    outside: int  # moments outside the kernel: the schedule around it
    words: str  # the kernel, the signal, the settings


@dataclass(frozen=True)
class Report:
    name: str
    facts: tuple[str, ...]  # about the whole
    sections: tuple[Section, ...]
    measurement: Measurement | None
    unmeasured: str = ""  # why there is no measurement

    def dearest(self, most: int = 5) -> list[Dear]:
        found = [
            Dear(f"{section.file.replace(os.sep, '/').rpartition('/')[2]}:{line.number}", number, line)
            for number, section in enumerate(self.sections)
            for line in section.lines
            if (line.own or 0.0) >= LEAST_DEAR
        ]
        return sorted(found, key=lambda dear: -(dear.line.own or 0.0))[:most]
