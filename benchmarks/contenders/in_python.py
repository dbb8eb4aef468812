"""The contenders that are Python alone. In their process is the load too."""

from __future__ import annotations

import gc
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.synchronize import Event

import numpy as np
from numpy.typing import NDArray

from benchmarks.contenders.clock import AUDIO, RATE_HZ, WORKER, Lateness, by_the_clock, take_class
from benchmarks.load import plugins
from rattle import WriteAheadBuffer, prepare

BLOCK = 128
LATENCY_MS = 50.0
WARM_BLOCKS = 50
Work = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def direct(cls: type[plugins.Working], seconds: float) -> Lateness:
    """The clock's thread does the work; the collector comes when it likes."""
    work, x = working(cls), noise()
    take_class(AUDIO)
    return by_the_clock(lambda: bool(len(work(x))), BLOCK, seconds, spare=lambda _: None)


def by_hand(cls: type[plugins.Working], seconds: float) -> Lateness:
    """As direct, but the collector only comes where its last visit would fit twice."""
    work, x = working(cls), noise()
    collect = Collector()
    take_class(AUDIO)
    return by_the_clock(lambda: bool(len(work(x))), BLOCK, seconds, collect)


def fixed_delay(cls: type[plugins.Working], seconds: float) -> Lateness:
    """A queue of finished blocks that begins with 50 ms of silence. It knows no time: what comes late is
    played later, and so is all that follows."""
    work, x = working(cls), noise()
    depth = round(LATENCY_MS / 1000.0 * RATE_HZ / BLOCK)
    finished: deque[NDArray[np.float32]] = deque([np.zeros_like(x)] * depth)
    wanted = threading.Semaphore(0)
    missing = 0

    def fill() -> None:
        take_class(WORKER)
        while True:
            wanted.acquire()
            finished.append(work(x))

    def play() -> bool:
        nonlocal missing
        wanted.release()
        if finished:
            finished.popleft()
            return True
        missing += 1
        return False

    threading.Thread(target=fill, daemon=True).start()
    take_class(AUDIO)
    found = by_the_clock(play, BLOCK, seconds, spare=lambda _: None)
    return replace(found, shifted=missing)


def ring(cls: type[plugins.Working], seconds: float) -> Lateness:
    """A process that works and writes ahead, and this one, which only reads by the clock."""
    context = multiprocessing.get_context("spawn")
    begun, ended = context.Event(), context.Event()
    with WriteAheadBuffer(RATE_HZ, 2, LATENCY_MS, largest_block=BLOCK) as buffer:
        producer = context.Process(target=write_ahead, args=(buffer, cls, begun, ended), daemon=True)
        producer.start()
        begun.wait(60.0)
        gc.disable()
        take_class(AUDIO)
        out = np.zeros((2, BLOCK), np.float32)
        found = by_the_clock(lambda: buffer.read_into(out) == 0, BLOCK, seconds, spare=lambda _: None)
        ended.set()
        producer.join(10.0)
    return found


def write_ahead(buffer: WriteAheadBuffer, cls: type[plugins.Working], begun: Event, ended: Event) -> None:
    """Keeps level with the consumer's time, which the buffer knows: no clock of its own."""
    work, x = working(cls), noise()
    collect = Collector()
    take_class(WORKER)
    begun.set()
    while not ended.is_set():
        health = buffer.buffer_health()
        if health.written_samples < health.read_samples + BLOCK:
            buffer.write(work(x))
        else:
            collect(health.ahead_ms / 1000.0 - 0.010)
            time.sleep(0.001)


class Collector:
    """Frozen and off from now on; called with the seconds to spare, it collects the young if they fit."""

    def __init__(self) -> None:
        gc.collect()
        gc.freeze()
        gc.disable()
        self._cost_s = 0.0005

    def __call__(self, spare_s: float) -> None:
        if gc.get_count()[0] > 2000 and spare_s > 2.0 * self._cost_s:
            start = time.perf_counter()
            gc.collect(1)
            self._cost_s = time.perf_counter() - start


def working(cls: type[plugins.Working]) -> Work:
    """A plugin's work in this very process, warm."""
    work: Work = prepare(cls(), RATE_HZ).work
    for _ in range(WARM_BLOCKS):
        work(noise())
    return work


def noise() -> NDArray[np.float32]:
    return np.random.default_rng(1).uniform(-0.5, 0.5, (2, BLOCK)).astype(np.float32)


CONTENDERS: dict[str, Callable[[type[plugins.Working], float], Lateness]] = {
    "direct": direct,
    "direct, collector by hand": by_hand,
    "fixed delay": fixed_delay,
    "WriteAheadBuffer": ring,
}
