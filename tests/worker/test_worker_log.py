"""What a worker's log says of the author's mistakes, and how much of what he prints."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import rattle
from rattle import Effect, Param, worker
from rattle.worker_process.log import Bounded, traceback_text


class Moody(Effect):
    """Raises where it is told to."""

    id = "com.example.rattle-tests.moody"
    mood = Param(False)

    @worker(latency_ms=20.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        if self.mood:
            raise KeyError("in a bad mood")
        return 0.5 * x


class Owner(Effect):
    """Assigns what the host owns."""

    mood = Param(0.5)

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        return x


def test_a_player_warns_once_of_what_is_not_heard() -> None:
    """Dry sound in an array looks like any other: the warning has the line of the author's that raised."""
    player = rattle.compile(Moody)
    x = np.ones((2, 4800), np.float32)
    player.process(x)
    player.mood = True
    with pytest.warns(
        rattle.WorkerWarning, match=r"(?s)Moody: process raised.*test_worker_log\.py.*bad mood"
    ):
        player.process(np.tile(x, 3))
    player.process(x)


def test_tracebacks_end_in_the_authors_last_line() -> None:
    """Where in Rattle it was refused says nothing to him."""
    owner = rattle.prepare(Owner(), 48_000)
    try:
        owner.mood = "loud"  # type: ignore[assignment]
    except rattle.ParamValueError as error:
        lines = traceback_text(error).splitlines()
    assert "test_worker_log.py" in lines[1]
    assert not any("param.py" in line for line in lines)


def test_a_relative_path_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts are started anywhere, so what was found at build time is not found in the studio."""
    monkeypatch.chdir(tmp_path)
    try:
        np.load("taps.npy")
    except FileNotFoundError as error:
        told = traceback_text(error)
    assert f"looked for in {tmp_path}" in told
    assert "Path(__file__).parent / 'taps.npy'" in told


def test_prints_without_end_do_not_fill_the_disk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """From the limit on nothing is kept, and that is said once."""
    with (tmp_path / "log").open("wb") as file:
        bounded = Bounded(file.fileno(), most=100)
        assert all(bounded.write(b"x" * 60) == 60 for _ in range(5))
    assert os.path.getsize(tmp_path / "log") == 120
    assert capfd.readouterr().err.count("not kept") == 1
