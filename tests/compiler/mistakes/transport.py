"""The host's transport, where it is not known or not to be had; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Effect, Param, on_change


class TransportInInit(Effect):
    """RT100: `transport` is used in __init__, before prepare; read it in process: it may change"""

    def __init__(self) -> None:
        self.seconds = 60.0 / self.transport.tempo_bpm  # RT100 | self.transport

    def process(self, x: float) -> float:
        return x * self.seconds


class TransportInPrepare(Effect):
    """RT119: the transport is read in prepare; read it in process: it may change"""

    def __init__(self) -> None:
        self.seconds = 0.0

    def prepare(self) -> None:
        self.seconds = 60.0 / self.transport.tempo_bpm  # RT119 | self.transport

    def process(self, x: float) -> float:
        return x * self.seconds


class TransportInAHook(Effect):
    """RT119: the transport is read in on_change; read it in process"""

    beats = Param(1.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.seconds = 0.0

    @on_change(beats)
    def moved(self) -> None:
        self.seconds = self.beats * 60.0 / self.transport.tempo_bpm  # RT119 | self.transport

    def process(self, x: float) -> float:
        return x * self.seconds


class TransportInTail(Effect):
    """RT119: the transport is read in tail_s; read it in process"""

    def tail_s(self) -> float:
        return 60.0 / self.transport.tempo_bpm  # RT119 | self.transport

    def process(self, x: float) -> float:
        return x


class TransportInReset(Effect):
    """RT119: the transport is read in reset; read it in process"""

    def __init__(self) -> None:
        self.start = 0.0

    def reset(self) -> None:
        self.start = self.transport.position_beats  # RT119 | self.transport

    def process(self, x: float) -> float:
        return x * self.start


class TransportAssigned(Effect):
    """RT109: `tempo_bpm` is the host's: the transport is only read; an attribute of your own"""

    def process(self, x: float) -> float:
        self.transport.tempo_bpm = 90.0  # RT109 | self.transport.tempo_bpm
        return x


class TransportMisspelt(Effect):
    """RT112: the transport has no `temp_bpm`; did you mean `self.transport.tempo_bpm`?"""

    def process(self, x: float) -> float:
        return x * self.transport.temp_bpm  # RT112 | self.transport.temp_bpm


class TransportOfOtherFrameworks(Effect):
    """RT112: the transport has no `ppq_position`; did you mean `t.position_beats`?"""

    def process(self, x: float) -> float:
        t = self.transport
        return x * t.ppq_position  # RT112 | t.ppq_position


class TransportInventedField(Effect):
    """RT112: the transport has no `groove`; it has playing, recording, looping, has_tempo"""

    def process(self, x: float) -> float:
        return x * self.transport.groove  # RT112 | self.transport.groove


class TransportLeftOut(Effect):
    """RT112: `TransportLeftOut` has no attribute `tempo_bpm`; did you mean `self.transport.tempo_bpm`?"""

    def process(self, x: float) -> float:
        return x * self.tempo_bpm  # RT112 | self.tempo_bpm


class TransportOfOnesOwn(Effect):
    """RT100: `transport` is the host's; take another name"""

    def __init__(self) -> None:
        self.transport = 1.0  # RT100 | self.transport

    def process(self, x: float) -> float:
        return x
