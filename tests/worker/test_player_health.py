"""The health of a worker that runs: from its Player, from its entry, and of what its library recorded."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import numpy as np
import pytest

import rattle
from rattle import Effect, worker
from rattle.cli.doctor_workers import recorded_places
from rattle.host.health import LinkReader
from rattle.host.instances import Instance, running_instances


class Watched(Effect):
    """Half as loud."""

    id = "com.example.rattle-tests.watched"

    @worker(latency_ms=20.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return x * np.float32(0.5)


class Compiled(Effect):
    """Needs no worker."""

    id = "com.example.rattle-tests.compiled"

    def process(self, x: float) -> float:
        return 0.5 * x


def test_health_of_a_player() -> None:
    """Its figures are those of the process that plays it; the entry for `rattle monitor` leads to the same
    ones and goes with the Player; the library knows which Python made it and from which file."""
    player = rattle.compile(Watched)
    player.process(np.ones((2, 4800), np.float32))
    health = player.health()
    assert (health.plugin, health.status, health.host_pid) == ("Watched", "playing", os.getpid())
    assert (health.latency_samples, health.latency_ms) == (960, 20.0)
    assert (health.position_samples, health.missing_samples, health.deaths) == (4800, 0, 0)
    assert health.quanta >= 30
    assert 0.0 < health.process_mean_ms <= health.process_worst_ms
    (instance, reader), *_ = own_instances()
    assert instance.plugin == "Watched"
    assert reader.health().worker_pid == health.worker_pid
    recorded = recorded_places(instance.library)
    assert recorded is not None
    assert [Path(place) for place in recorded] == [Path(sys.executable), Path(__file__)]
    del player
    gc.collect()
    assert reader.is_closed
    assert own_instances() == []


def own_instances() -> list[tuple[Instance, LinkReader]]:
    """Those of this process: others may run beside the tests."""
    return [
        each
        for each in running_instances()
        if each[0].host_pid == os.getpid() and each[0].plugin == "Watched"
    ]


def test_what_has_no_worker_says_so() -> None:
    """A compiled plugin, and engine="python", have no worker whose health there is."""
    with pytest.raises(ValueError, match=r"Compiled\.process is compiled"):
        rattle.compile(Compiled).health()
    with pytest.raises(ValueError, match='engine="native"'):
        rattle.compile(Watched, engine="python").health()
