"""How large frames are asked for on Windows, tried here on a stack that grows as Windows' do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.targets.systems import HOST

from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import LINUX_X86_64, this_machine

OUTSIDE = 3
pytestmark = pytest.mark.skipif(
    this_machine() != LINUX_X86_64 or shutil.which("gcc") is None, reason="instructions of x86-64, and gcc"
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stack") / "stack_growth"
    command = ["gcc", "-O1", "-Wall", "-Wextra", f"-I{NATIVE_FOLDER}", HOST / "stack_growth.c", "-o", made]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return made


def run(program: Path, size: int, asks: bool) -> int:
    return subprocess.run([program, str(size), "yes" if asks else "no"], check=False).returncode


@pytest.mark.parametrize("size", [8, 4096, 4097, 20_000, 65_536, 262_144, 900_000])
def test_a_frame_is_asked_for_page_by_page(program: Path, size: int) -> None:
    """Frames of all sizes grow the stack down to their end, and the caller's registers are kept."""
    assert run(program, size, asks=True) == 0


def test_a_frame_that_is_not_asked_for_ends_the_process(program: Path) -> None:
    """The stack is as strict as Windows': a large frame alone skips its edge."""
    assert run(program, 262_144, asks=False) == OUTSIDE
