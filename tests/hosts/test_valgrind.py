"""All checks of the hostile host on every example, under valgrind: memory as the processor sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rattle.bundle.hostile_host import build_hostile_host

MEMORY_ERROR = 9  # exit code
# Its processor does not flush to zero: that mode is not there to be kept. It has no AVX-512: v3 plays.
NOT_UNDER_VALGRIND = {"floating.kept-by-process", "floating.kept-by-the-rest"}

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="apt install valgrind"),
]


def test_memory_is_as_it_should_be(bundle: str, tmp_path: Path) -> None:
    """No access outside, no use of what nobody wrote, no leak, in any check."""
    (library,) = Path(bundle).glob("Contents/x86_64-linux/*.so")
    options = ["-q", f"--error-exitcode={MEMORY_ERROR}", "--leak-check=full"]
    command = ["valgrind", *options, "--errors-for-leak-kinds=definite,indirect"]
    command += [str(build_hostile_host(tmp_path)), str(library)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    assert done.returncode in (0, 1), done.stderr[-4000:]
    assert set(re.findall(r"^(\S+) +fail", done.stdout, re.MULTILINE)) <= NOT_UNDER_VALGRIND
    assert done.stdout.count(" pass\n") > 100
