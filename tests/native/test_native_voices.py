"""The voice engine, what is sent, and the event queue: C programs under sanitizers."""

from __future__ import annotations

from pathlib import Path

import pytest
from native_ring import OF_MEMORY, OF_THREADS, run_ring_program
from native_runtime import NATIVE, TESTS

VOICES = (*sorted(NATIVE.glob("voices/*.c")), NATIVE / "param.c", TESTS / "elementary_by_libm.c")
SENT = (NATIVE / "sent.c",)
QUEUE = (NATIVE / "event_queue.c",)


@pytest.mark.parametrize("program", ["voices", "held", "expression", "playing"])
def test_voices(program: str, tmp_path: Path) -> None:
    """Every rule of voices.h, with voices that remember what they are told; then anything, at random."""
    run_ring_program(tmp_path, f"check_{program}", VOICES, OF_MEMORY)


def test_sent(tmp_path: Path) -> None:
    """What a plugin sends is legal and in order; its notes end once, whatever is dropped."""
    run_ring_program(tmp_path, "check_sent", SENT, OF_MEMORY)


def test_event_queue_of_two_threads(tmp_path: Path) -> None:
    """One puts, one takes: ThreadSanitizer finds no race, and nothing is lost, doubled or torn."""
    run_ring_program(tmp_path, "check_event_queue", QUEUE, OF_THREADS)
