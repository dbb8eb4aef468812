"""What Rattle is measured against, built when a bench starts from packages that are installed for it."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from benchmarks.engines import Engine
from rattle.bundle.target import InstructionSet

PEERS_FOLDER = Path(__file__).resolve().parent


class MissingPeerError(Exception):
    """Raised when a peer cannot be had here; the message is what the row says of it."""


class Peer(Protocol):
    """One way to make an effect that somebody could have chosen instead of Rattle."""

    @property
    def title(self) -> str: ...
    def engines(self, case: InstructionSet, loop: ctypes.CDLL, folder: Path) -> Mapping[str, Engine]:
        """Its forms by their full names: the row shows the fastest. Raises MissingPeerError."""


def run_tool(*command: str | Path) -> None:
    """Raises MissingPeerError with the tool's last line if it fails: a peer's fault never stops a bench."""
    finished = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if finished.returncode:
        last = (finished.stderr.strip().splitlines() or ["no message"])[-1]
        raise MissingPeerError(f"{command[0]} failed: {last}")


def answer_of(*command: str | Path) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True).stdout.strip()
