"""A host's link without a host: memory laid out as native/worker/link.h says, and its entry for `rattle
monitor`."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
from pathlib import Path

from rattle.host.health import MAGIC, VERSION
from rattle.worker_process.layout import Link, Slot


class LinkByHand:
    """Of a plugin at 48 kHz, 2400 samples late in quanta of 128, that has played a second without a fault."""

    def __init__(self, name: str = "Choir") -> None:
        self.size = ctypes.sizeof(Link) + 4096
        self.file = os.memfd_create("rattle-link")
        os.truncate(self.file, self.size)
        self._map = mmap.mmap(self.file, self.size)
        self.fields = Link.from_buffer(self._map)
        self.fields.magic, self.fields.version, self.fields.bytes = MAGIC, VERSION, self.size
        self.fields.name, self.fields.host_process = name.encode(), os.getpid()
        shape = self.fields.shape
        shape.sample_rate, shape.latency, shape.quantum, shape.largest_block = 48_000.0, 2400, 128, 512
        self.fields.supervision.status = 1
        self.play(375, 0.5)

    @property
    def slot(self) -> Slot:
        """The one that is heard."""
        found: Slot = self.fields.slots[self.fields.host.heard]
        return found

    def play(self, quanta: int, took_ms: float) -> None:
        """So many more, each in so much time; output is a block behind."""
        self.fields.host.position += quanta * 128
        self.slot.process = self.slot.process or 4242
        self.slot.position = self.fields.host.position - 512
        health = self.slot.health
        health.quanta += quanta
        health.busy += int(quanta * took_ms * 1e6)
        health.busy_worst = max(health.busy_worst, int(took_ms * 1e6))
        health.histogram[next(b for b in range(64) if 1000.0 * took_ms < 2.0 ** (b / 2))] += quanta

    def enter(self, folder: Path, number: int = 1) -> Path:
        """Writes the entry that a supervisor writes into its cache folder."""
        entry = folder / "instances" / f"{os.getpid()}-{number}.json"
        entry.parent.mkdir(parents=True, exist_ok=True)
        what = {
            "plugin": self.fields.name.decode(),
            "host_pid": os.getpid(),
            "fd": self.file,
            "bytes": self.size,
            "log": f"/logs/{entry.stem}.log",
            "library": "/usr/lib/vst3/Choir.so",
        }
        entry.write_text(json.dumps(what) + "\n")
        return entry

    def close(self) -> None:
        """The host is gone."""
        del self.fields
        self._map.close()
        os.close(self.file)
