"""What reaches outside of real-time code; __init__.py says how the mistakes are marked."""

from __future__ import annotations

import asyncio
import copy
import functools
import itertools
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from rattle import Effect, Unit, zeros
from rattle.dsp import Sine

LOG = logging.getLogger(__name__)
COUNT = 0


class Outside(Effect):
    """What the next ones hold."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.levels: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.waiting: queue.Queue[float] = queue.Queue()
        self.line = zeros(8)
        self.file = Path("levels.txt")
        self.a, self.b = Sine(), Sine()


class Opened(Outside):
    """RT411: `open` reaches outside in real-time code; read files in __init__"""

    def process(self, x: float) -> float:
        return x * float(open("gain.txt").read())  # RT411 | open("gain.txt")


class Logged(Outside):
    """RT411: `info` writes a log; show a value with a Meter"""

    def process(self, x: float) -> float:
        LOG.info("level %f", x)  # RT411 | LOG.info("level %f", x)
        return x


class LoggedPlainly(Outside):
    """RT411: `warning` writes a log; show a value with a Meter"""

    def process(self, x: float) -> float:
        logging.warning("loud")  # RT411 | logging.warning("loud")
        return x


class Written(Outside):
    """RT411: `write_text` works on files; read files in __init__"""

    def process(self, x: float) -> float:
        self.file.write_text("loud")  # RT411 | self.file.write_text("loud")
        return x


class ToConsole(Outside):
    """RT411: `write` works on files; read files in __init__"""

    def process(self, x: float) -> float:
        sys.__stdout__.write("loud")  # RT411 | sys.__stdout__.write("loud")
        return x


class Locked(Outside):
    """RT315: `with` in real-time code"""

    def process(self, x: float) -> float:
        with self.lock:  # RT315 | with self.lock:
            return x


class LockedByHand(Outside):
    """RT412: `acquire` is for threads; process is called by one thread at a time"""

    def process(self, x: float) -> float:
        self.lock.acquire()  # RT412 | self.lock.acquire()
        return x


class Queued(Outside):
    """RT412: `put` passes objects between threads; leave it out"""

    def process(self, x: float) -> float:
        self.levels.put(x)  # RT412 | self.levels.put(x)
        return x


class QueuedInPython(Outside):
    """RT412: `put` passes objects between threads; leave it out"""

    def process(self, x: float) -> float:
        self.waiting.put(x)  # RT412 | self.waiting.put(x)
        return x


class Threaded(Outside):
    """RT412: `Thread` is for threads; leave it out"""

    def process(self, x: float) -> float:
        threading.Thread(target=print).start()  # RT412 | threading.Thread(target=print)
        return x


class Slept(Outside):
    """RT414: `sleep` asks the system for the time; count samples"""

    def process(self, x: float) -> float:
        time.sleep(x)  # RT414 | time.sleep(x)
        return x


class Dated(Outside):
    """RT414: `now` asks the system for the time; count samples"""

    def process(self, x: float) -> float:
        return x * datetime.now().second  # RT414 | datetime.now()


class Counted(Outside):
    """RT414: `cpu_count` calls the operating system; ask in __init__"""

    def process(self, x: float) -> float:
        return x * os.cpu_count()  # RT414 | os.cpu_count()


class AsyncMethod(Outside):
    """RT322: `wait` is async; a plain def: sound does not wait"""

    async def wait(self) -> None:
        await asyncio.sleep(1.0)  # RT322 | await asyncio.sleep(1.0)

    def process(self, x: float) -> float:
        self.wait()  # type: ignore[unused-coroutine]
        return x


class Gathered(Outside):
    """RT412: `run` waits; leave it out"""

    def process(self, x: float) -> float:
        asyncio.run(x)  # RT412 | asyncio.run(x)
        return x


class ByName(Outside):
    """RT413: `getattr` looks at objects and names in real-time code; write the name out: self.name"""

    def process(self, x: float) -> float:
        return x * getattr(self, "line")[0]  # RT413 | getattr(self, "line") # noqa: B009


class SetByName(Outside):
    """RT413: `setattr` looks at objects and names in real-time code; write self.name = value"""

    def process(self, x: float) -> float:
        setattr(self, "last", x)  # RT413 | setattr(self, "last", x) # noqa: B010
        return x


class Evaluated(Outside):
    """RT413: `eval` looks at objects and names in real-time code; write the expression itself"""

    def process(self, x: float) -> float:
        return x * eval("0.5")  # RT413 | eval("0.5")


class Typed(Outside):
    """RT413: `type` looks at objects and names in real-time code; decide it in __init__"""

    def process(self, x: float) -> float:
        return x if type(x) is float else 0.0  # RT413 | type(x)


class Copied(Outside):
    """RT501: `deepcopy` takes memory while audio runs; copy element by element"""

    def process(self, x: float) -> float:
        line = copy.deepcopy(self.line)  # RT501 | copy.deepcopy(self.line)
        return x * line[0]


class Combined(Outside):
    """RT410: `product` hands out objects one by one; nested loops over ranges"""

    def process(self, x: float) -> float:
        for _ in itertools.product((1, 2), (3, 4)):  # RT410 | itertools.product((1, 2), (3, 4))
            x = 0.5 * x
        return x


class Reduced(Outside):
    """RT410: `reduce` works on functions as objects; a loop, or a method"""

    def process(self, x: float) -> float:
        return functools.reduce(max, self.line)  # RT410 | functools.reduce(max, self.line)


class Sorted(Outside):
    """RT406: `sorted` is not a function that real-time code can call; a loop"""

    def process(self, x: float) -> float:
        return x * sorted(self.line)[0]  # RT406 | sorted(self.line)


class Partial(Effect):
    """RT410: `partial` works on functions as objects; a loop, or a method"""

    def __init__(self) -> None:
        self.shape = functools.partial(max, 0.0)

    def process(self, x: float) -> float:
        return self.shape(x)  # RT410 | self.shape(x)


class PickedWhileRunning(Outside):
    """RT415: which of two objects is meant is only known while audio runs; call one in each branch"""

    def process(self, x: float) -> float:
        lfo = self.a if x > 0.0 else self.b  # RT415 | self.a if x > 0.0 else self.b
        return lfo.process(2.0)


def counter() -> Callable[[], float]:
    count = 0.0

    def counted() -> float:
        nonlocal count  # RT317 | nonlocal count
        count = count + 1.0
        return count

    return counted


class Captured(Effect):
    """RT317: `nonlocal` in real-time code; keep state in attributes"""

    def __init__(self) -> None:
        self.count = counter()

    def process(self, x: float) -> float:
        return x * self.count()


class Imaginary(Effect):
    """RT211: a complex number in real-time code; keep two floats: re and im"""

    def process(self, x: float) -> float:
        return abs(x * 1j)  # RT211 | 1j


class MadeComplex(Effect):
    """RT211: a complex number in real-time code; keep two floats: re and im"""

    def process(self, x: float) -> float:
        return abs(complex(x, 0.0))  # RT211 | complex(x, 0.0)


class Bits(Outside):
    """RT206: `.view` shows the bits of an array; compute with the number itself"""

    def process(self, x: float) -> float:
        return float(self.line.view(np.int32)[0])  # RT206 | self.line.view


RATES, POLES = np.array([44100.0, 96000.0]), np.array([0.9, 0.95])


class Interpolated(Effect):
    """RT111: `interp` of numpy runs at build time only; compute it in __init__"""

    def prepare(self) -> None:
        rate = self.sample_rate
        self.pole = np.interp(rate, RATES, POLES)  # RT111 | np.interp(rate, RATES, POLES)

    def process(self, x: float) -> float:
        return x * self.pole


class Computed(Unit):
    """Held by the next ones."""

    def __getattr__(self, name: str) -> Any:
        if name == "gain":
            return 0.5
        raise AttributeError(name)

    @functools.cached_property
    def table(self) -> float:
        return 0.25

    def __add__(self, other: float) -> float:
        return other


class ComputedAttribute(Effect):
    """RT108: Computed computes its attributes in `__getattr__`; give each attribute its value in __init__"""

    def __init__(self) -> None:
        self.inner = Computed()

    def process(self, x: float) -> float:
        return x * self.inner.gain  # RT108 | self.inner.gain


class CachedProperty(Effect):
    """RT108: `CachedProperty.table` is a cached_property; compute it in __init__: self.table = ..."""

    @functools.cached_property
    def table(self) -> float:
        return 0.25

    def process(self, x: float) -> float:
        return x * self.table  # RT108 | self.table


class OwnOperator(Effect):
    """RT401: `__add__` of Computed is not called in real-time code; make it a method with a name"""

    def __init__(self) -> None:
        self.inner = Computed()

    def process(self, x: float) -> float:
        return self.inner + x  # RT401 | self.inner


def twice(function: Callable[..., float]) -> Callable[..., float]:
    @functools.wraps(function)  # RT405 | functools.wraps(function)
    def called(self: Any, x: float) -> float:
        return function(self, function(self, x))

    return called


class DecoratedProcess(Effect):
    """RT405: `called` is decorated with `functools.wraps(function)`; leave the decorator out"""

    @twice
    def process(self, x: float) -> float:
        return x


class LambdaProcess(Effect):
    """RT404: a lambda in real-time code; give it a name"""

    process: Any = lambda self, x: x  # RT404 | process: Any = lambda self, x: x
    process.__annotations__.update({"x": float, "return": float})
