"""Whether the process of a plugin under `@worker` plays, once it was started; else why not."""

from __future__ import annotations

import os

from rattle.bundle.cache import user_cache
from rattle.host.health import MEANING, WorkerHealth
from rattle.lang.errors import RattleError

_CANNOT = ("no python", "failed", "given up")
_MOST_LINES = 30


class WorkerError(RattleError):
    """Raised where no process could play a plugin under `@worker`: its Python is missing, or its code raised
    before the first sample. The message ends with what the process logged."""


def must_play(health: WorkerHealth) -> None:
    """Raises WorkerError. A studio's plugin plays dry instead, and shows its status."""
    if health.status in _CANNOT:
        raise WorkerError(f"{health.plugin}: {MEANING[health.status]}\n{_logged()}".rstrip())


def _logged() -> str:
    """The end of this process's newest log of a worker."""
    folder = user_cache().folder
    logs = list((folder / "logs").glob(f"*-{os.getpid()}-*.log")) if folder else []
    if not logs:
        return ""
    newest = max(logs, key=lambda log: log.stat().st_mtime_ns)
    lines = newest.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-_MOST_LINES:])
