"""The fuzzer of the bridge: a short slice that is the same everywhere, and that it finds what it is for.

The long run is `python3 dev.py fuzz-bridge --minutes N`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.fuzz_bridge.building import CORPUS, STANDALONE, link_standalone, why_not
from tests.fuzz_bridge.planted import PLANTED, faulty_objects

INPUTS = 2000

pytestmark = pytest.mark.skipif(bool(why_not(STANDALONE)), reason=why_not(STANDALONE) or "it runs")


def play(program: Path) -> subprocess.CompletedProcess[str]:
    command = [str(program), str(CORPUS), "1", str(INPUTS)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)


def test_no_program_of_calls_breaks_the_bridge(program: Path) -> None:
    """Thousands of programs of calls, of a plugin with everything: none crashes, none is found out by a
    sanitizer, and after each call what must hold does."""
    done = play(program)
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout == f"{INPUTS} inputs played\n"


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, program: Path, tmp_path: Path) -> None:
    """The same slice on a bridge with one fault does not come to its end, and says why."""
    done = play(link_standalone(faulty_objects(fault, program, tmp_path), tmp_path))
    assert done.returncode != 0
    assert any(words in done.stderr for words in PLANTED[fault].words), done.stderr[-2000:]
