"""Plays a bundle's library in a process of its own, and survives whatever becomes of that."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.bundle.library import library_builder
from rattle.check import played
from rattle.check.log import Log
from rattle.check.trap import environment_with_trap

Samples = NDArray[np.float32]  # (channels, samples)

_INFINITE_TAIL = 0xFFFFFFFF
_CAN_AUTOMATE, _IS_READ_ONLY, _IS_HIDDEN, _IS_PROGRAM_CHANGE, _IS_BYPASS = 1, 2, 1 << 4, 1 << 15, 1 << 16


class PlayerError(Exception):
    """Raised when a plugin cannot be played; its text completes "the plugin ..."."""


class CrashError(PlayerError):
    """Raised when the plugin ended its process."""


class HangError(PlayerError):
    """Raised when the plugin did not come back in time."""


class RefusalError(PlayerError):
    """Raised when the plugin said no."""


@dataclass(frozen=True)
class Parameter:
    id: int
    title: str
    units: str
    step_count: int  # 0: continuous
    default: float  # normalized
    flags: int
    texts: tuple[str, str, str, str]  # at 0, 0.5, 1, and the default

    @property
    def is_bypass(self) -> bool:
        return bool(self.flags & _IS_BYPASS)

    @property
    def is_playable(self) -> bool:
        """Whether a host's automation moves it, and it is no bypass."""
        return bool(self.flags & _CAN_AUTOMATE) and self.is_setting

    @property
    def is_meter(self) -> bool:
        return bool(self.flags & _IS_READ_ONLY) and not self.flags & (_IS_HIDDEN | _IS_PROGRAM_CHANGE)

    @property
    def is_setting(self) -> bool:
        """Of the plugin's own: no bypass, program list, meter or what nobody sees."""
        return not self.flags & (_IS_READ_ONLY | _IS_HIDDEN | _IS_PROGRAM_CHANGE | _IS_BYPASS)

    def text(self, value: float) -> str:
        """At 0, 0.5 or 1, with its unit; the number where the plugin has no words for it."""
        words = self.texts[round(2.0 * value)]
        if not words:
            return f"{value:g}"
        return words if not self.units or self.units in words else f"{words} {self.units}"


@dataclass(frozen=True)
class PluginFacts:
    name: str
    vendor: str
    version: str
    category: str
    plugins: tuple[str, ...]  # of its bundle
    parameters: tuple[Parameter, ...]

    @property
    def setting_count(self) -> int:
        return sum(each.is_setting for each in self.parameters)

    @property
    def meter_count(self) -> int:
        return sum(each.is_meter for each in self.parameters)

    @property
    def bypass(self) -> Parameter | None:
        return next((each for each in self.parameters if each.is_bypass), None)


@dataclass(frozen=True)
class Point:
    sample: int
    parameter: int  # its id
    value: float  # normalized


@dataclass(frozen=True)
class Trapped:
    """A function that may block, called while it played."""

    name: str  # "malloc"
    kind: str  # "memory", "lock", "wait", "file", "network", "clock", "thread", "loader", "system"
    count: int
    text: str  # all of it, and who called first


@dataclass(frozen=True)
class Played:
    y: Samples
    sample_rate: float
    latency_samples: int
    tail_s: float  # as reported
    inputs: int  # channels of the main buses
    outputs: int
    times_ns: tuple[int, ...]  # of the processor, for each chunk
    trapped: tuple[Trapped, ...] | None  # None: without a trap (native/trap/trap.h) in its process
    sidechains: int  # input buses beside the main one; they are silent
    resets: int  # after a NaN or infinity that was kept from the output, as a plugin of Rattle logs


class Player:
    """A plugin of one bundle's library. Whatever raises PlayerError, the next call starts a new process."""

    def __init__(self, library: Path, timeout_s: float = 30.0, number: int = 0) -> None:
        """number: of its plugins."""
        self.library = library
        self.number = number
        self.timeout_s = timeout_s
        self._process: _Process | None = None

    def __enter__(self) -> Player:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._process is not None:
            self._process.end()
        self._process = None

    def describe(self) -> PluginFacts:
        found, _ = self._ask({"do": "describe"})
        parameters = tuple(
            Parameter(**{**each, "texts": tuple(each["texts"])}) for each in found.pop("parameters")
        )
        found["category"] = found.pop("sub_categories")
        return PluginFacts(**{**found, "plugins": tuple(found["plugins"])}, parameters=parameters)

    def play(
        self,
        x: Samples,
        *,
        sample_rate: float = 48_000.0,
        block_size: int = 512,
        points: Sequence[Point] = (),
        is_fresh: bool = True,
        chunk: int = 0,
        is_offline: bool = True,
        is_paced: bool = False,
    ) -> Played:
        """`x` through the plugin. A fresh one is a new instance, else the last one is stopped and started.

        is_offline: the plugin is told that nobody listens yet, as in a bounce: it may wait for what it needs.
        is_paced: each chunk is played when a sound card would ask for it.

        chunk: how many samples of each of `times_ns`; 0: all in one."""
        asked = {
            "do": "play",
            "fresh": is_fresh,
            "sample_rate": sample_rate,
            "block_size": block_size,
            "channels": x.shape[0],
            "count": x.shape[1],
            "points": [(point.sample, point.parameter, point.value) for point in points],
            "chunk": chunk,
            "offline": is_offline,
            "paced": is_paced,
        }
        found, sound = self._ask(asked, np.ascontiguousarray(x, np.float32).tobytes())
        assert self._process is not None
        tail_s = math.inf if found["tail"] == _INFINITE_TAIL else found["tail"] / sample_rate
        y = np.frombuffer(sound, np.float32).reshape(found["outputs"], x.shape[1])
        caught = found["trapped"]
        return Played(
            y, sample_rate, found["latency"], tail_s, found["inputs"], found["outputs"],
            tuple(found["times_ns"]), None if caught is None else tuple(Trapped(*each) for each in caught),
            found["sidechains"], self._process.log.take_resets(),
        )  # fmt: skip

    def _ask(self, asked: dict[str, Any], samples: bytes = b"") -> tuple[dict[str, Any], bytearray]:
        process = self._process = self._process or _Process(self.library, self.number)
        try:
            answer, sound = process.ask(asked, samples, self.timeout_s)
        except PlayerError:
            self._process = None
            raise
        if "refused" in answer:
            raise RefusalError(answer["refused"])
        return answer, sound


class _Process:
    def __init__(self, library: Path, number: int) -> None:
        player = library_builder().player()
        for_child, self._commands = _pipe("wb")
        self._answers, from_child = _pipe("rb")
        self.log = Log()
        words = [sys.executable, "-I", "-S", played.__file__, player, library, number, for_child, from_child]
        self._child = subprocess.Popen(
            [str(word) for word in words],
            pass_fds=(for_child, from_child),
            env=environment_with_trap(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.log.writer,
        )
        os.close(for_child)
        os.close(from_child)
        self.log.close_writer()

    def ask(
        self, asked: dict[str, Any], samples: bytes, timeout_s: float
    ) -> tuple[dict[str, Any], bytearray]:
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self._child.kill()

        watch = threading.Timer(timeout_s, give_up)
        watch.start()
        try:
            played.send(self._commands, asked, samples)
            self.log.read_until(self._answers.fileno())
            return played.receive(self._answers)
        except (EOFError, BrokenPipeError):
            status = self.end()
            if is_late.is_set():
                raise HangError(f"did not come back within {timeout_s:g} s") from None
            raise CrashError(end_words(status)) from None
        finally:
            watch.cancel()

    def end(self) -> int:
        for pipe in (self._commands, self._answers, self.log):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        try:
            return self._child.wait(5.0)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()


def _pipe(mode: str) -> tuple[Any, Any]:
    """The parent's end is a file, the child's a number; in the order of reading and writing."""
    reader, writer = os.pipe()
    return (reader, os.fdopen(writer, mode)) if mode == "wb" else (os.fdopen(reader, mode), writer)


def end_words(status: int) -> str:
    """How a process that was not asked to ended; real-time signals have no name."""
    if status < 0:
        name = next((each.name for each in signal.Signals if each == -status), f"signal {-status}")
        return f"crashed ({name})"
    return f"ended the process with status {status}"
