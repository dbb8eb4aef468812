"""What a worker asks of the operating system, tested on it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from native_runtime import NATIVE, gcc

TESTS = Path(__file__).resolve().parent
PLATFORM = [
    NATIVE / "platform" / f"{name}.c" for name in ("posix", "shared_linux", "shared_posix", "process_linux")
]
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def test_linux(tmp_path: Path) -> None:
    """Memory is shared, waits end, programs start with nothing of the host's but what they shall have, their
    end is seen, handles travel, and nothing is left open."""
    program = tmp_path / "check_platform"
    gcc(*SANITIZERS, TESTS / "check_platform.c", *PLATFORM, "-o", program)
    done = subprocess.run([program, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
