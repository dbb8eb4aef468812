"""What Rattle is measured against, built when a bench starts from packages that are installed for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

PEERS_FOLDER = Path(__file__).resolve().parent


class MissingPeerError(Exception):
    """Raised when a peer cannot be had here; the message is what the row says of it."""


def run_tool(*command: str | Path) -> None:
    """Raises MissingPeerError with the tool's last line if it fails: a peer's fault never stops a bench."""
    finished = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if finished.returncode:
        last = (finished.stderr.strip().splitlines() or ["no message"])[-1]
        raise MissingPeerError(f"{command[0]} failed: {last}")
