"""Whether the process of a plugin under `@worker` plays: once it was started, and while it is played."""

from __future__ import annotations

import os
import warnings

from rattle.bundle.cache import user_cache
from rattle.host.health import MEANING, WorkerHealth
from rattle.lang.errors import RattleError
from rattle.worker_process.layout import Link

_CANNOT = ("no python", "failed", "given up")
_MOST_LINES = 30
_CALLER = 5  # of Player.process, seen from Watch._tell


class WorkerError(RattleError):
    """Raised where no process could play a plugin under `@worker`: its Python is missing, or its code raised
    before the first sample. The message ends with what the process logged."""


class WorkerWarning(RuntimeWarning):
    """Given once for a Player: some of what it gave is not the plugin's. The message ends with the log."""


def must_play(health: WorkerHealth) -> None:
    """Raises WorkerError. A studio's plugin plays dry instead, and shows its status."""
    if health.status in _CANNOT:
        raise WorkerError(f"{health.plugin}: {MEANING[health.status]}\n{_logged()}".rstrip())
    if health.status == "starting":  # the driver has waited for a minute
        why = "did not begin to play within a minute; does __init__, prepare or process never end?"
        raise WorkerError(f"{health.plugin}: {why}\n{_logged()}".rstrip())


class Watch:
    """Of one Player's worker: what goes wrong while it plays is a WorkerWarning, once each."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def look(self, link: Link) -> None:
        """Called by an engine's process, so that the place of a warning is who called Player.process."""
        supervision = link.supervision
        if any(slot.health.exceptions for slot in link.slots):
            self._tell(link, "process raised, and is not heard where it did")
        if supervision.hangs:
            self._tell(link, "process came to no end, and another worker took over")
        elif supervision.deaths:
            self._tell(link, "its worker process died, and another took over")
        if link.host.missing:
            self._tell(link, "process came to no end within ten seconds, and is not heard where it did not")

    def _tell(self, link: Link, what: str) -> None:
        if what in self._told:
            return
        self._told.add(what)
        name = link.name.decode("utf-8", "replace")
        warnings.warn(f"{name}: {what}\n{_logged()}".rstrip(), WorkerWarning, _CALLER)


def _logged() -> str:
    """The end of this process's newest log of a worker."""
    folder = user_cache().folder
    logs = list((folder / "logs").glob(f"*-{os.getpid()}-*.log")) if folder else []
    if not logs:
        return ""
    newest = max(logs, key=lambda log: log.stat().st_mtime_ns)
    lines = newest.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-_MOST_LINES:])
