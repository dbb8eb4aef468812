"""@worker: what it keeps, and what it tells a newcomer."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

import pytest

import rattle
from rattle import DeclarationError, worker
from rattle.plugin.description import WorkerOptions
from rattle.plugin.worker import worker_options


def process(self: object, x: Any) -> Any:
    return x


def test_the_function_stays_itself() -> None:
    """It can be called, tested and debugged as if nothing stood above it; the options are kept beside it."""
    marked = worker(
        latency_ms=20, policy="live", quantum=64, gc="off", sample_rate=16_000, fallback="silence"
    )(process)
    assert marked is process
    plugin = type("Plugin", (), {"process": marked})
    assert worker_options(plugin) == WorkerOptions(20.0, "live", 64, "off", 16_000.0, "silence")


def test_without_brackets_it_takes_the_defaults() -> None:
    """As newcomers write it."""

    class Plugin:
        @worker
        def process(self, x: Any) -> Any:
            return x

    assert worker_options(Plugin) == WorkerOptions()
    assert worker_options(object) is None


def test_the_process_does_not_hide_the_decorator() -> None:
    """A package `rattle.worker` would take its place once something imports it."""
    for module in [name for name in sys.modules if name.startswith("rattle.worker")]:
        importlib.import_module(module)
    assert rattle.worker is worker


def above(name: str) -> Callable[..., Any]:
    def method(self: object) -> None: ...

    method.__name__ = name
    return method


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: worker(20.0), "20.0 has no name; name it: `@worker(latency_ms=20.0)`"),
        (lambda: worker(latency_ms="50"), "latency_ms='50' is no number; write `@worker(latency_ms=50.0)`"),
        (lambda: worker(latency_ms=True), "latency_ms=True is no number"),
        (lambda: worker(latency_ms=0.05), "it is in milliseconds: `latency_ms=50`"),
        (lambda: worker(latency_ms=5000), "latency_ms=5000 is outside 5 to 2000 ms"),
        (lambda: worker(latency_ms=float("nan")), "latency_ms=nan is outside 5 to 2000 ms"),
        (lambda: worker(latency=20.0), "`latency` is no option; did you mean `latency_ms`?"),
        (lambda: worker(block_size=64), "`block_size` is no option; did you mean `quantum`?"),
        (lambda: worker(colour=1), "`colour` is no option; it takes latency_ms, policy, quantum, gc, "),
        (lambda: worker(policy="adaptiv"), 'policy=\'adaptiv\' is none; did you mean "adaptive"?'),
        (lambda: worker(gc=False), 'gc=False is none; say "managed" or "normal" or "off"'),
        (lambda: worker(fallback="wet"), 'fallback=\'wet\' is none; say "dry" or "silence"'),
        (lambda: worker(quantum=100), "from 16 to 4096; write `@worker(quantum=128)`"),
        (lambda: worker(quantum=8), "from 16 to 4096; write `@worker(quantum=16)`"),
        (lambda: worker(quantum=128.0), "quantum=128.0 is no power of two"),
        (lambda: worker(sample_rate=16), "sample_rate=16 is outside 8000 to 192000 Hz"),
        (lambda: worker(above("smear")), "above `smear`: only `process` makes the sound of a plugin"),
        (lambda: worker()(above("prepare")), "which may call `self.prepare(...)`"),
        (lambda: worker(lambda x: x), "a function becomes a plugin by `Effect.from_function("),
        (lambda: worker(type("Smear", (), {})), "write it above the method `process` of Smear"),
        (lambda: worker()(staticmethod(process)), "above a staticmethod; put it on top of a plain method"),
    ],
)  # fmt: skip
def test_what_a_newcomer_is_told(make: Callable[[], object], message: str) -> None:
    """Each mistake is refused where it is written, with what to write instead."""
    with pytest.raises(DeclarationError) as caught:
        make()
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.file == __file__
