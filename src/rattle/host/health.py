"""How a plugin's worker is: what native/worker/link.h keeps in memory that host and worker share.

Whoever may read a host's memory may look, from any process, at any time: nothing is locked, nobody is asked,
and nothing is written. Numbers of one look may be of moments some microseconds apart.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import weakref
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rattle.worker_process.layout import Link, Slot
from rattle.worker_process.layout import WorkerHealth as RawHealth

Status = Literal["starting", "playing", "replacing", "no python", "failed", "given up"]

STATUSES: tuple[Status, ...] = ("starting", "playing", "replacing", "no python", "failed", "given up")
MEANING: dict[Status, str] = {
    "starting": "no worker has played yet; the sound is dry until one does",
    "playing": "",
    "replacing": "the worker died or hung; the next one is on its way",
    "no python": "the interpreter is missing or does not start: the sound is dry; see `rattle doctor`",
    "failed": "the plugin's own code raised before it could play: the sound is dry, the log says where",
    "given up": "three workers died within ten seconds: the sound stays dry until the plugin is reactivated",
}
MAGIC, VERSION = 0x4B4E4C52, 1  # RATTLE_LINK_MAGIC, RATTLE_LINK_VERSION
_IGNORED_AFTER_S = 2.0  # a host that takes a new latency does so at once; some wait until they are stopped


class NoLinkError(Exception):
    """Raised where there is no instance any more, or one of another version of Rattle."""


@dataclass(frozen=True)
class WorkerHealth:
    """Counts are since the instance was activated; those of its worker, since that process began to play."""

    plugin: str  # its name
    status: Status
    host_pid: int
    worker_pid: int | None  # of the one that is heard
    sample_rate: float  # Hz
    quantum_samples: int
    largest_block_samples: int
    latency_samples: int  # of the ring: what the host is told, without the author's own
    latency_ms: float
    position_samples: int  # input that came from the host
    is_dry: bool  # what is heard now is not the worker's
    is_offline: bool
    fill_samples: int  # output in hand: the latency, if the worker is not behind at all
    fill_ms: float
    lag_ms: float  # that input was ahead of finished output, at this moment
    lag_worst_ms: float
    underruns: int  # times that output was missing
    missing_samples: int  # with nothing of the worker's
    faded_samples: int  # with part of it
    overruns: int  # quanta of input that the worker was too far behind to play, and left out
    skipped_samples: int  # of those
    adjustments: int  # of the latency, which the host took
    wanted_latency_ms: float | None  # which the host was told of, and did not take yet
    wanted_since_s: float  # of sound; 0 without one
    takeovers: int  # of one worker from another
    deaths: int
    hangs: int
    reloads: int
    burst_waits: int  # for a host that called faster than time passes
    system_calls: int  # on the audio thread
    quanta: int  # played
    process_mean_ms: float  # time in the author's process, of one quantum
    process_p99_ms: float  # 99 in 100 took no longer; at most a factor 1.42 too much
    process_worst_ms: float
    utilization: float  # what process takes of the time that a quantum lasts; above 1 is too slow
    collector_pause_worst_ms: float
    collections: int
    exceptions: int  # that process raised
    is_silenced: bool  # process raised in the last quantum
    memory_bytes: int  # resident in the worker
    is_real_time: bool  # the worker's scheduling class

    @property
    def ignores_latency(self) -> bool:
        """The host was told of another latency and has not activated the plugin anew: what it compensates is
        still right, for the ring keeps the old latency until then; but the pauses are longer than that
        allows."""
        return self.wanted_latency_ms is not None and self.wanted_since_s > _IGNORED_AFTER_S

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know, in sentences."""
        found = [MEANING[self.status]] if MEANING[self.status] else []
        if self.ignores_latency:
            found.append(
                f"the host was told {self.wanted_since_s:.0f} s ago that {self.wanted_latency_ms:.4g} ms"
                f" would suit better than {self.latency_ms:.4g} ms and has not reactivated the plugin:"
                ' stop and start it, or load the project again; policy="fixed" never asks'
            )
        if self.is_silenced:
            found.append("process raises; the log has the first traceback")
        if self.utilization > 0.9:
            found.append(f"process takes {self.utilization:.0%} of the time there is")
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "ignores_latency": self.ignores_latency, "warnings": list(self.warnings)}


def health_of(link: Link) -> WorkerHealth:
    """What a link says; it should be a copy, for it is read more than once."""
    rate, latency, quantum = link.shape.sample_rate, link.shape.latency, link.shape.quantum
    host, supervision = link.host, link.supervision
    slot = _heard(link)
    work = slot.health if slot else RawHealth()
    lag = max(host.position - slot.position, 0) if slot else host.position
    busy_ms = work.busy / work.quanta / 1e6 if work.quanta else 0.0
    wanted = supervision.wanted_latency
    return WorkerHealth(
        plugin=link.name.decode("utf-8", "replace"),
        status=STATUSES[min(supervision.status, len(STATUSES) - 1)],
        host_pid=link.host_process,
        worker_pid=slot.process or None if slot else None,
        sample_rate=rate,
        quantum_samples=quantum,
        largest_block_samples=link.shape.largest_block,
        latency_samples=latency,
        latency_ms=1000.0 * latency / rate,
        position_samples=host.position,
        is_dry=bool(host.is_dry),
        is_offline=bool(link.is_offline),
        fill_samples=max(latency - lag, 0),
        fill_ms=1000.0 * max(latency - lag, 0) / rate,
        lag_ms=1000.0 * lag / rate,
        lag_worst_ms=1000.0 * host.lag_worst / rate,
        underruns=host.underruns,
        missing_samples=host.missing,
        faded_samples=host.faded,
        overruns=work.skipped,
        skipped_samples=work.skipped * quantum,
        adjustments=supervision.adjustments,
        wanted_latency_ms=1000.0 * wanted / rate if wanted else None,
        wanted_since_s=(host.position - supervision.wanted_since) / rate if wanted else 0.0,
        takeovers=max(host.takeovers - 1, 0),  # the first worker takes over from nobody
        deaths=supervision.deaths,
        hangs=supervision.hangs,
        reloads=supervision.reloads,
        burst_waits=host.waits,
        system_calls=host.system_calls,
        quanta=work.quanta,
        process_mean_ms=busy_ms,
        process_p99_ms=min(percentile_ms(list(work.histogram), 0.99), work.busy_worst / 1e6),
        process_worst_ms=work.busy_worst / 1e6,
        utilization=busy_ms * rate / (1000.0 * quantum),
        collector_pause_worst_ms=work.pause_worst / 1e6,
        collections=work.collections,
        exceptions=work.exceptions,
        is_silenced=bool(work.is_silenced),
        memory_bytes=work.memory,
        is_real_time=bool(work.is_real_time),
    )


def _heard(link: Link) -> Slot | None:
    """The slot that is heard; before any was, one that a process is in."""
    if link.host.heard < len(link.slots):
        found: Slot = link.slots[link.host.heard]
        return found
    return next((slot for slot in link.slots if slot.process), None)


def percentile_ms(histogram: list[int], share: float) -> float:
    """The time that so many of all stayed below: bucket b counts those below 2 ** (b / 2) microseconds."""
    total, counted = sum(histogram), 0
    for bucket, count in enumerate(histogram):
        counted += count
        if total and counted >= share * total:
            return float(2.0 ** (bucket / 2) / 1000.0)
    return 0.0


class LinkReader:
    """Another process's link, mapped to be read."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """path: of the memory file, as in /proc/PID/fd/FD. Raises NoLinkError, and PermissionError for
        another user's."""
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except PermissionError:
            raise
        except OSError as error:
            raise NoLinkError(f"{path}: {error.strerror}") from None
        try:
            size = os.fstat(file).st_size
            if size < ctypes.sizeof(Link):
                raise NoLinkError(f"{path} is no link of a worker")
            self._map = mmap.mmap(file, ctypes.sizeof(Link), access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise NoLinkError(f"{path}: {error}") from None
        finally:
            os.close(file)
        self.close = weakref.finalize(self, self._map.close)
        found = self.copy()
        if found.magic != MAGIC or found.version != VERSION or found.bytes > size:
            self.close()
            raise NoLinkError(f"{path} is no link of this version of Rattle")

    def copy(self) -> Link:
        return Link.from_buffer_copy(self._map)

    @property
    def is_closed(self) -> bool:
        """The host deactivated the plugin, or let go of it."""
        return bool(self.copy().is_closed)

    def health(self) -> WorkerHealth:
        return health_of(self.copy())
