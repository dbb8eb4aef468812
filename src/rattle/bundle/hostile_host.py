"""The hostile host, native/hostile/, as a program."""

from __future__ import annotations

from pathlib import Path

from rattle.bundle.native_program import NativeProgram
from rattle.bundle.target import Target

HOSTILE_HOST = NativeProgram("hostile")


def build_hostile_host(folder: Path, target: Target | None = None) -> Path:
    """Puts the program into `folder` and returns its path. Raises ToolchainError, GeneratedCodeError."""
    return HOSTILE_HOST.build(folder, target)
