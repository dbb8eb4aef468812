"""Runs a compiler or linker; what it refuses is Rattle's fault, and is reported as such."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from rattle.bundle.errors import GeneratedCodeError, ToolchainError


def run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    """environment: on top of this process's. Raises ToolchainError, GeneratedCodeError."""
    surroundings = {**os.environ, **environment} if environment else None
    try:
        finished = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, env=surroundings
        )
    except OSError as error:
        raise ToolchainError(f"cannot start the C compiler {command[0]}: {error.strerror}") from error
    if finished.returncode != 0:
        raise GeneratedCodeError(_blame(command, finished.returncode, finished.stderr))


def run_side_by_side(commands: Sequence[list[str]]) -> None:
    """Each in a process of its own; no processor waits. Raises as `run`, for the first that fails."""
    if len(commands) == 1:
        run(commands[0])
        return
    # One more than processors: three equal jobs on two of them then take half as long again as one.
    with ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1) as processes:
        for _ in processes.map(run, commands):
            pass


def _blame(command: list[str], status: int, messages: str) -> str:
    lines = messages.splitlines()
    first = next((line for line in lines if "error:" in line), lines[0] if lines else "no message")
    return (
        "This is a fault of Rattle, not of your plugin: C that Rattle wrote was refused"
        f" (exit status {status}). Please report it with the plugin's source.\n"
        f"  {first}\n"
        f"  {shlex.join(command)}"
    )
