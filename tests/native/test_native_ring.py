"""The ring and the audio thread's end of a worker's link: C programs under sanitizers."""

from __future__ import annotations

from pathlib import Path

import pytest
from native_ring import LINK, OF_MEMORY, OF_THREADS, RING, run_ring_program


@pytest.mark.parametrize("program", ["ring", "buffer"])
def test_ring_alone(program: str, tmp_path: Path) -> None:
    """Rings of one to eight samples do as the model in every sequence of operations, larger at random."""
    run_ring_program(tmp_path, f"check_{program}", RING, OF_MEMORY)


@pytest.mark.parametrize("program", ["audio", "waiting", "link"])
def test_link_in_virtual_time(program: str, tmp_path: Path) -> None:
    """Host and workers in one thread, with stalls, deaths, resets and bursts: all that is heard, told and
    counted is as the headers say, to the sample."""
    run_ring_program(tmp_path, f"check_{program}", LINK, OF_MEMORY)


def test_two_threads(tmp_path: Path) -> None:
    """Writer and reader of a ring, of a buffer and of a link in threads of their own: ThreadSanitizer finds
    no race, and every sample is that of its position."""
    run_ring_program(tmp_path, "check_threads", LINK, OF_THREADS)
