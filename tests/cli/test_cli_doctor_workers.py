"""rattle doctor on workers: what would start, and why not."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from newcomer import Rattle
from tests.link_by_hand import LinkByHand

from rattle.cli import doctor_workers
from rattle.cli.doctor_workers import check_logs, check_running, check_settings

FROZEN = Path(doctor_workers.__file__).parents[1] / "worker_process" / "frozen.py"


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's settings, logs or instances."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("RATTLE_PYTHON", raising=False)
    return tmp_path


def write_settings(home: Path, text: str) -> Path:
    file = home / "config" / "rattle" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def test_without_settings_the_build_says_which_python(empty_home: Path) -> None:
    """The usual case is said in a line, with where to change it."""
    (found,) = check_settings()
    assert str(empty_home / "config/rattle/settings.json") in found.fact
    assert not found.cure


def test_settings_are_read_and_their_interpreters_tried(empty_home: Path) -> None:
    """This Python can be a worker; one that is gone is to be mended, by name of the plugin."""
    gone = {"python": "/nowhere/bin/python"}
    file = write_settings(
        empty_home, json.dumps({"python": sys.executable, "plugins": {"com.a.choir": gone}})
    )
    ours, theirs = check_settings()
    assert "for all plugins, starts" in ours.fact
    assert not ours.cure
    assert "/nowhere/bin/python, for com.a.choir, does not start (No such file" in theirs.fact
    assert str(file) in theirs.cure


@pytest.mark.parametrize("text", ["{", "[]", '{"plugins": {"a": 1}}'])
def test_settings_that_are_no_settings_are_said(text: str, empty_home: Path) -> None:
    """A slip in the file is not passed over, as a plugin must."""
    write_settings(empty_home, text)
    (found,) = check_settings()
    assert "is not understood" in found.fact
    assert found.cure


def test_the_variable_comes_first(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter without Rattle is no worker, and the last line of what it says is the reason."""
    python = empty_home / "python"
    python.write_text("#!/bin/sh\necho No module named rattle >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setenv("RATTLE_PYTHON", str(python))
    (found,) = check_settings()
    assert "cannot be a worker (No module named rattle)" in found.fact
    assert "unset it" in found.cure


def test_a_frozen_python_is_one(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `rattle build --freeze` makes runs a worker and nothing else."""
    program = empty_home / "rattle-worker"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {FROZEN} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("RATTLE_PYTHON", str(program))
    (found,) = check_settings()
    assert "for all plugins, starts" in found.fact


def test_an_instance_that_stays_dry_is_to_be_mended(empty_home: Path) -> None:
    """Its status in words, and where its log is."""
    link = LinkByHand()
    link.enter(empty_home / "cache")
    (well,) = check_running()
    assert not well.cure
    link.fields.supervision.status = 4
    (sick,) = check_running()
    assert "own code raised" in sick.fact
    assert f"{os.getpid()}-1.log" in sick.cure
    link.close()


def test_last_words_of_workers_are_shown(empty_home: Path) -> None:
    """The last lines of the newest logs, not of old or empty ones, nor of what cannot be read."""
    logs = empty_home / "cache" / "logs"
    (logs / "unreadable.log").mkdir(parents=True)
    for name, text, days in (("old", "x", 30), ("empty", "", 0), ("new", "1\n2\n3\nValueError: no\n", 0)):
        (logs / f"{name}.log").write_text(text)
        then = (logs / f"{name}.log").stat().st_mtime - days * 86_400
        os.utime(logs / f"{name}.log", (then, then))
    (found,) = check_logs()
    assert found.more == ("2", "3", "ValueError: no")
    assert not found.cure


def test_doctor_says_which_class_workers_get(rattle: Rattle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the right to a real-time class it says how to get it, and that it is no fault."""
    monkeypatch.setattr(doctor_workers, "may_be_real_time", lambda: False)
    result = rattle("doctor")
    assert "@audio - rtprio 95" in result.stdout
    assert result.exit_code == 0
