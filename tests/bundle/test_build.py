"""What a build does at the same time."""

from __future__ import annotations

import threading

import pytest

from rattle.bundle.build import beside_runtime
from rattle.bundle.library import LibraryBuilder, library_builder
from rattle.bundle.runtime import Shape


def test_the_authors_mistake_waits_for_no_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told while the runtime is still being compiled, and the next runtime is not begun."""
    begun, may_end = threading.Event(), threading.Event()
    waited_for_test: list[bool] = []

    def compile_runtime(builder: LibraryBuilder, shape: Shape) -> None:
        begun.set()
        waited_for_test.append(may_end.wait(5))

    def mistake() -> None:
        assert begun.wait(60)
        raise ZeroDivisionError

    monkeypatch.setattr(LibraryBuilder, "compile_runtime", compile_runtime)
    with pytest.raises(ZeroDivisionError):
        beside_runtime([library_builder()] * 2, mistake)
    may_end.set()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name.startswith("ThreadPoolExecutor"):
            thread.join(60)
    assert waited_for_test == [True]
