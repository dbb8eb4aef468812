"""What soaks make of a run: figures, files and judgements, from runs that are made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.card.blocks import BLOCK, Blocks
from benchmarks.card.play import Result, Setting
from benchmarks.load.hogs import hogs
from benchmarks.soak import __main__ as command
from benchmarks.soak.lives import compared
from benchmarks.soak.processes import descendants, taken
from benchmarks.soak.told import Ask, Told, write

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def result(count: int, sound: np.ndarray | None = None, late: int | None = None, **facts: Any) -> Result:
    rows = np.zeros(count, BLOCK)
    rows["due_ns"] = np.arange(count) * (128e9 / 48_000)
    rows["samples"] = 128
    rows["fates"][:, 0] = 128
    rows["lag"] = 256
    if late is not None:
        rows["late_ns"][late] = 2_000_000
    return Result(
        **{
            "setting": Setting(),
            "latency": 2400,
            "is_real_time": True,
            "is_locked": True,
            "counts_system_calls": False,
            "control_is_real_time": None,
            "restarts": 0,
            "activations": 1,
            "resynchronised": 0,
            "signals": 3,
            "note_count": 0,
            "silent_after_s": 0.0,
            "latencies": [2400],
            "workers": [],
            "blocks": Blocks(rows, 48_000.0),
            "sound": sound,
            **facts,
        }
    )


def test_a_soak_leaves_its_figures_and_a_picture(tmp_path: Path) -> None:
    """NAME.json has the counts and NAME.png is a picture of them."""
    files = write("idle-128", Ask(0.1), Told(True, "all well", result(50)), tmp_path)
    figures = json.loads(files[0].read_text())
    assert figures["counts"]["exact"] == 50 * 128
    assert figures["lag_ms"] == [[pytest.approx(5.3, abs=0.7), 50]]
    assert files[1].read_bytes().startswith(b"\x89PNG")


def test_a_difference_counts_unless_the_machine_stood_still() -> None:
    """One frame beside the undisturbed run is found; behind a late call of the card it is not Rattle's."""
    sound = np.zeros((2, 50 * 128), np.float32)
    other = sound.copy()
    other[1, 20 * 128] = 1e-3
    assert not compared(result(50, other), result(50, sound)).is_good
    assert compared(result(50, other, late=18), result(50, sound)).is_good
    assert compared(result(50, sound), result(50, sound)).is_good


@linux
def test_hogs_are_processes_of_ours_and_end() -> None:
    """Two hogs are two more processes with memory of their own; afterwards nothing is left."""
    before = len(descendants(os.getpid()))
    with hogs(2):
        assert len(descendants(os.getpid())) == before + 2
        looked = taken(os.getpid())
        assert looked.processes == before + 2
        assert looked.memory_mb > 1.0
    assert len(descendants(os.getpid())) == before


def test_a_soak_that_fails_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that are named are played, each has its line, and the exit code is 1 if one was not good."""
    soaks = {"well": lambda ask: Told(True, "fine"), "ill": lambda ask: Told(False, "late")}
    monkeypatch.setattr(command, "SOAKS", soaks)
    assert command.main(["ill", "well", "--folder", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "ill: NOT GOOD: late\nwell: good: fine\n"
    assert command.main(["well", "--folder", str(tmp_path)]) == 0


def test_a_worker_that_holds_the_lock_holds_it() -> None:
    """The stall of the soaks stops every other thread of its process for as long as it says."""
    program = (
        "import threading, time\n"
        "from benchmarks.load.plain import hold_lock\n"
        "thread = threading.Thread(target=hold_lock, args=(0.05,))\n"
        "gaps, before = [], time.perf_counter()\n"
        "thread.start()\n"
        "while thread.is_alive():\n"
        "    now = time.perf_counter(); gaps.append(now - before); before = now\n"
        "gaps.append(time.perf_counter() - before)\n"
        "assert max(gaps) > 0.045, gaps\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": "."})
