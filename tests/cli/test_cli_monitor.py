"""rattle monitor: what runs, as a table, as lines of JSON, and while it ends."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from newcomer import Rattle
from rich.console import Console
from tests.link_by_hand import LinkByHand

from rattle.cli.monitor import Instances
from rattle.cli.monitor_table import BARS, Watched, spark, table_of
from rattle.host.instances import running_instances


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where supervisors write their entries."""
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def link(cache: Path) -> Iterator[LinkByHand]:
    """A plugin called Choir that runs."""
    made = LinkByHand()
    made.enter(cache)
    yield made
    made.close()


def test_nothing_runs_and_how_to_change_that(rattle: Rattle, cache: Path) -> None:
    """Without an instance it says where it looked and how to get one; a script sees the exit code."""
    result = rattle("monitor", "--once")
    assert result.exit_code == 1
    assert f"looked in {cache / 'instances'}" in result.stdout
    assert "rattle.compile(YourEffect)" in result.stdout
    assert rattle("monitor", "--once", "--json").stdout == ""


def test_the_table_shows_each_instance_and_its_log(rattle: Rattle, link: LinkByHand) -> None:
    """A row with the figures, the log's path below, and the warnings in full."""
    link.fields.host.underruns = 17
    link.fields.supervision.status = 5
    result = rattle("monitor", "--once")
    assert result.exit_code == 0
    log = f"log /logs/{os.getpid()}-1.log"
    for words in ("Choir", str(os.getpid()), "4242", "given up", " 50 ms ", "17", log):
        assert words in result.stdout
    assert "three workers died within ten seconds" in result.stdout


def test_json_is_a_line_an_instance(rattle: Rattle, link: LinkByHand) -> None:
    """With units in the names, and where log and library are."""
    (line,) = rattle("monitor", "--once", "--json").stdout.splitlines()
    found = json.loads(line)
    assert (found["plugin"], found["instance"]) == ("Choir", f"{os.getpid()}-1")
    assert (found["latency_ms"], found["process_mean_ms"], found["underruns"]) == (50.0, 0.5, 0)
    assert found["log"] == f"/logs/{os.getpid()}-1.log"


def test_a_name_chooses(rattle: Rattle, link: LinkByHand) -> None:
    """Part of a plugin's name, in any case of letters."""
    assert rattle("monitor", "choi", "--once").exit_code == 0
    assert rattle("monitor", "reverb", "--once").exit_code == 1


def test_from_look_to_look(link: LinkByHand, cache: Path) -> None:
    """Load is that of the time between two looks; an instance that ends is gone, one that begins is there,
    and one that begins anew behind the same descriptor does not inherit the old one's lines."""
    seen = Instances(None)
    ((_, first),) = seen.look()
    assert first.busy_now == pytest.approx(0.5 * 48 / 128)
    link.play(375, 2.0)
    other = LinkByHand("Flute")
    other.enter(cache, 2)
    (_, watched), (flute, _) = seen.look()
    assert flute.plugin == "Flute"
    assert watched is first
    assert watched.busy_now == pytest.approx(2.0 * 48 / 128)
    other.close()
    link.fields.host.position = 128
    ((_, again),) = seen.look()
    assert again is not first
    link.fields.is_closed = 1
    assert seen.look() == []


def test_a_spark_line_is_full_at_one() -> None:
    """Eight bars from 0 to 1, and what is beyond stays in the line."""
    assert spark([0.0, 0.49, 0.5, 0.99, 1.0, 7.0]) == BARS[0] + BARS[3] + BARS[4] + BARS[7] * 3


def test_a_narrow_terminal_cuts_no_number(link: LinkByHand, cache: Path) -> None:
    """It has fewer columns instead."""
    (instance, reader), *_ = running_instances()
    watched = Watched()
    watched.see(reader.health())
    shown = {}
    for width in (80, 200):
        console = Console(width=width, file=io.StringIO())
        with console.capture() as capture:
            console.print(table_of([(instance, watched)]))
        shown[width] = capture.get().splitlines()[:2]
    reader.close()
    assert not any("…" in line for lines in shown.values() for line in lines)
    assert str(watched.health.worker_pid) in shown[80][1]
    assert "p99 ms" in shown[200][0]
    assert "p99 ms" not in shown[80][0]
