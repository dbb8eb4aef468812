"""Plugins of ordinary Python live through what hosts do; they are played offline, as fast as they can."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hostile import plugins
from tests.hostile.building import build_plain_bundle, library_of
from tests.hostile.running import run_host

from rattle import Effect


def expect_held(host: Path, folder: Path, cls: type[Effect], *words: str) -> None:
    verdicts = run_host(host, library_of(build_plain_bundle(cls, folder)), "--strict", *words)
    assert verdicts.named("fail") == []
    assert verdicts.named("begin") == [], verdicts.errors[-4000:]
    assert verdicts.exit_code == 0, verdicts.errors[-4000:]


def test_modes_of_an_effect(host: Path, tmp_path: Path) -> None:
    """Offline by setup or by block it gives every sample."""
    expect_held(host, tmp_path, plugins.Ordinary, "--only", "modes.offline-by-block")


def test_events_of_an_instrument(host: Path, tmp_path: Path) -> None:
    """Lists of notes of all kinds come through to Python, and the same ones sound the same."""
    expect_held(host, tmp_path, plugins.OrdinaryNotes, "--only", "events")


@pytest.mark.hosts
@pytest.mark.parametrize("cls", [plugins.Ordinary, plugins.OrdinaryNotes], ids=lambda cls: cls.__name__)
def test_all_holds(host: Path, tmp_path: Path, cls: type[Effect]) -> None:
    """No check fails: minutes, for each of some hundred instances has processes of its own."""
    expect_held(host, tmp_path, cls)
