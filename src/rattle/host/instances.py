"""Which plugins with a worker run on this machine: the entries that their supervisors write.

CACHE/instances/PID-N.json, one for each activated instance of this user (native/worker/command.h); it names
the memory that host and worker share.
"""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.cache import user_cache
from rattle.host.health import LinkReader, NoLinkError

_BEING_WRITTEN_S = 10.0


@dataclass(frozen=True)
class Instance:
    """One plugin that a host has activated."""

    entry: Path
    plugin: str  # its name
    host_pid: int
    memory: Path  # of the link
    log: Path | None  # what its worker prints
    library: Path

    @property
    def name(self) -> str:
        """ "PID-N": unique while it runs."""
        return self.entry.stem


def instances_folder() -> Path | None:
    """None without a cache folder: then nobody can be found."""
    folder = user_cache().folder
    return folder / "instances" if folder else None


def running_instances() -> list[tuple[Instance, LinkReader]]:
    """Those that run now, by plugin and process, each with its link. Entries of those that ended without a
    word are removed."""
    folder = instances_folder()
    entries = sorted(folder.glob("*.json")) if folder and folder.is_dir() else []
    found = [running for entry in entries if (running := _running(entry))]
    return sorted(found, key=lambda each: (each[0].plugin, each[0].host_pid, each[0].name))


def _running(entry: Path) -> tuple[Instance, LinkReader] | None:
    try:
        instance = _read(entry)
        reader = LinkReader(instance.memory)
    except PermissionError:
        return None
    except (OSError, ValueError, NoLinkError):
        _forget(entry)
        return None
    if reader.copy().host_process != instance.host_pid:  # another link took the number of this one's file
        reader.close()
        _forget(entry)
        return None
    return instance, reader


def _read(entry: Path) -> Instance:
    """Raises OSError, ValueError."""
    found = json.loads(entry.read_text(encoding="utf-8", errors="replace"))
    try:
        return Instance(
            entry=entry,
            plugin=str(found["plugin"]),
            host_pid=int(found["host_pid"]),
            memory=Path(f"/proc/{int(found['host_pid'])}/fd/{int(found['fd'])}"),
            log=Path(found["log"]) if found.get("log") else None,
            library=Path(found.get("library", "")),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{entry}: {error!r}") from None


def _forget(entry: Path) -> None:
    """Unless a supervisor is just writing it."""
    with contextlib.suppress(OSError):
        if time.time() - entry.stat().st_mtime > _BEING_WRITTEN_S:
            entry.unlink()
