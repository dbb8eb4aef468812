"""dev.py makes its environment once, says what failed, and runs every step."""

from __future__ import annotations

import sys
from pathlib import Path

import dev
import pytest


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that dev.py would have run, in a checkout of its own where each succeeds."""
    ran: list[str] = []

    def run(command: dev.Command) -> int:
        ran.append(" ".join(str(word) for word in command))
        return 0

    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setattr(dev, "VENV_PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(dev.shutil, "which", lambda program: f"/usr/bin/{program}")
    return ran


def test_environment_is_made_once(commands: list[str]) -> None:
    """The second run installs nothing; a changed pyproject.toml installs again."""
    dev.make_environment()
    dev.make_environment()
    assert len(commands) == 1
    (dev.ROOT / "pyproject.toml").write_text("[project]\n# changed")
    dev.make_environment()
    assert len(commands) == 2


def test_failed_install_is_said(
    commands: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When pip fails, exit code 2, the step is named, and the next run tries again."""
    monkeypatch.setattr(dev, "run", lambda command: 1)
    with pytest.raises(SystemExit) as stopped:
        dev.make_environment()
    assert stopped.value.code == 2
    assert "pip install" in capsys.readouterr().err
    assert not dev.STAMP.exists()


@pytest.mark.parametrize(
    ("missing", "user", "steps"), [("qemu-aarch64", 0, 2), ("qemu-aarch64", 1000, 0), ("nothing", 0, 0)]
)
def test_emulator_is_installed_where_it_can_be(
    commands: list[str], monkeypatch: pytest.MonkeyPatch, missing: str, user: int, steps: int
) -> None:
    """Root gets qemu-user from apt when it is missing; nobody else is asked for a password."""
    monkeypatch.setattr(dev.shutil, "which", lambda program: None if program == missing else program)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user)
    dev.install_emulator()
    assert len(commands) == steps
    assert not commands or commands[-1].endswith("install --no-install-recommends qemu-user")


def test_every_step_runs_and_one_failure_fails_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failing first step does not hide the second; the summary names both and the exit code is 1."""
    monkeypatch.setattr(dev, "run", lambda command: int(command[0] == "bad"))
    assert dev.run_all({"first": ("bad",), "second": ("good",)}) == 1
    summary = capsys.readouterr().out.split("== summary")[1]
    assert "first" in summary
    assert "FAILED (exit 1)" in summary
    assert "second               passed" in summary
    assert dev.run_all({"second": ("good",)}) == 0


def test_pytest_options_are_passed_on(commands: list[str]) -> None:
    """`dev.py test -- -k eq8` reaches pytest."""
    assert dev.main(["test", "--", "-k", "eq8"]) == 0
    assert commands[-1].endswith("-m pytest -n 2 -q -k eq8")
