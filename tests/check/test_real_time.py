"""What blocks the audio thread is a finding by its name; that the trap catches all of it is test_trap.py."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest
from tests.check.plugins import Flawed

from rattle.check.player import Player
from rattle.check.real_time import watch_real_time

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="the trap is for Linux with glibc"
)


def test_an_allocation_is_a_finding(flawed: Flawed) -> None:
    """Each function that was called is one, with where it was called from; without a call there is none."""
    with Player(flawed("ALLOCATES")) as player:
        results = list(watch_real_time(player, player.describe()))
    assert {(each.level, each.subject) for each in results} == {("finding", "malloc"), ("finding", "free")}
    assert all("from ALLOCATES.so+0x" in each.text for each in results)
    with Player(flawed("NONE")) as player:
        assert [each.level for each in watch_real_time(player, player.describe())] == ["ok"]


def test_the_trap_is_loaded_from_any_folder(
    flawed: Flawed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from one with a space in its name. Where it cannot be loaded, nothing is said to be well."""
    library = flawed("ALLOCATES")
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path / "two words"))
    with Player(library) as player:
        assert "finding" in [each.level for each in watch_real_time(player, player.describe())]
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path / "a:b"))  # the loader's own mark between folders
    with Player(library) as player:
        (result,) = watch_real_time(player, player.describe())
    assert result.text.startswith("skipped: ")
