"""Health: what is in memory that a host shares with its worker, as figures with units."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.link_by_hand import LinkByHand

from rattle.host.health import LinkReader, NoLinkError, WorkerHealth, health_of, percentile_ms
from rattle.host.instances import running_instances


@pytest.fixture
def link() -> Iterator[LinkByHand]:
    made = LinkByHand()
    yield made
    made.close()


def look(link: LinkByHand) -> WorkerHealth:
    return LinkReader(f"/proc/self/fd/{link.file}").health()


def test_samples_and_nanoseconds_become_milliseconds(link: LinkByHand) -> None:
    """Latency, lag, fill and load of a worker that is a block behind and takes 0.5 ms of 2.67."""
    link.fields.host.lag_worst = 960
    link.slot.health.pause_worst = 7_000_000
    found = look(link)
    assert (found.plugin, found.status, found.host_pid) == ("Choir", "playing", os.getpid())
    assert (found.latency_ms, found.fill_samples, found.quantum_samples) == (50.0, 2400 - 512, 128)
    assert (found.lag_ms, found.lag_worst_ms) == pytest.approx((10.667, 20.0), abs=0.001)
    assert found.process_mean_ms == found.process_p99_ms == found.process_worst_ms == 0.5
    assert found.utilization == pytest.approx(0.5 / (128 / 48.0))
    assert found.collector_pause_worst_ms == 7.0
    assert found.warnings == ()


def test_the_slowest_of_a_hundred_is_the_p99() -> None:
    """Bucket b holds times below 2 ** (b / 2) us: one slow quantum in 200 is not seen, three are."""
    assert percentile_ms([0] * 64, 0.99) == 0.0
    for slow, p99_us in ((1, 2.0**5), (3, 2.0**10)):
        histogram = [0] * 64
        histogram[10], histogram[20] = 200 - slow, slow
        assert percentile_ms(histogram, 0.99) == p99_us / 1000.0


def test_counts_of_another_worker_are_those_of_the_slot_that_is_heard(link: LinkByHand) -> None:
    """After a takeover the figures are the new process's; before anybody was heard they are of whoever
    comes."""
    link.fields.slots[1].process = 4343
    link.fields.slots[1].health.exceptions = 3
    assert look(link).worker_pid == 4242
    link.fields.host.heard = 1
    assert (look(link).worker_pid, look(link).exceptions) == (4343, 3)
    link.fields.host.heard = 2**32 - 1
    assert look(link).worker_pid == 4242
    link.fields.slots[0].process = link.fields.slots[1].process = 0
    assert (look(link).worker_pid, look(link).fill_samples) == (None, 0)


def test_a_host_that_ignores_a_latency_is_named(link: LinkByHand) -> None:
    """The trap of changed latency: told of 75 ms, not reactivated after some seconds of sound."""
    link.fields.supervision.wanted_latency = 3600
    link.fields.supervision.wanted_since = link.fields.host.position
    assert not look(link).ignores_latency
    link.play(5 * 375, 0.5)
    found = look(link)
    assert found.ignores_latency
    assert found.wanted_latency_ms == 75.0
    assert "told 5 s ago that 75 ms would suit better than 50 ms" in found.warnings[0]


@pytest.mark.parametrize(
    ("status", "says"),
    [(3, "interpreter is missing"), (4, "raised before it could play"), (5, "three workers died")],
)
def test_what_keeps_the_sound_dry_is_said(status: int, says: str, link: LinkByHand) -> None:
    """Each status that is not well has its sentence."""
    link.fields.supervision.status = status
    assert says in look(link).warnings[0]


def test_health_is_json(link: LinkByHand) -> None:
    """Every figure goes through json and comes back."""
    found = health_of(link.fields)
    again = json.loads(json.dumps(found.to_dict()))
    assert again["process_p99_ms"] == found.process_p99_ms
    assert again["warnings"] == []


def test_other_memory_is_no_link(link: LinkByHand, tmp_path: Path) -> None:
    """Short files, other files, links of another version and paths that are gone are a NoLinkError."""
    other = tmp_path / "other"
    for content in (b"", bytes(100_000)):
        other.write_bytes(content)
        with pytest.raises(NoLinkError):
            LinkReader(other)
    with pytest.raises(NoLinkError):
        LinkReader("/proc/self/fd/987654")
    link.fields.version += 1
    with pytest.raises(NoLinkError, match="this version of Rattle"):
        look(link)


def test_entries_of_who_ended_are_removed(
    link: LinkByHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that was killed leaves its entry; whoever looks next takes it away, but not one just being
    written."""
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path))
    assert running_instances() == []
    alive, gone, new = (link.enter(tmp_path, number) for number in (1, 2, 3))
    gone.write_text(alive.read_text().replace(f'"host_pid": {os.getpid()}', '"host_pid": 999999999'))
    new.write_text("")
    for entry in (alive, gone):
        os.utime(entry, (time.time() - 60.0,) * 2)
    found = running_instances()
    assert [instance.name for instance, _ in found] == [f"{os.getpid()}-1"]
    assert [entry.exists() for entry in (alive, gone, new)] == [True, False, True]
