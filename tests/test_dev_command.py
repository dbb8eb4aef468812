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
    ("missing", "user", "with_sudo", "steps"),
    [
        ("qemu-aarch64", 0, False, ["", ""]),
        ("qemu-aarch64", 1000, False, []),
        ("qemu-aarch64", 1000, True, ["sudo -n true", "sudo -n ", "sudo -n "]),
        ("nothing", 0, True, []),
    ],
)
def test_programs_are_installed_where_they_can_be(
    commands: list[str],
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    user: int,
    with_sudo: bool,
    steps: list[str],
) -> None:
    """Root gets what is missing from apt; others by sudo, where allowed and without a password."""
    monkeypatch.setattr(dev.shutil, "which", lambda program: None if program == missing else program)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user)
    dev.install_programs(dev.EMULATOR, with_sudo)
    assert len(commands) == len(steps)
    assert all(command.startswith(step) for command, step in zip(commands, steps, strict=True))
    assert not commands or commands[-1].endswith("install --no-install-recommends qemu-user")


def test_what_cannot_be_installed_is_said(
    commands: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without root and sudo the whole line to give to apt is printed."""
    monkeypatch.setattr(dev.shutil, "which", lambda program: "apt-get" if program == "apt-get" else None)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    dev.install_programs({"qemu-aarch64": "qemu-user", "ardour7-lua": "ardour"}, with_sudo=True)
    assert not commands
    assert "apt-get install qemu-user ardour" in capsys.readouterr().out


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
    assert commands[-1].endswith("-m pytest -n 2 -q -m not hosts -k eq8")


def test_soaks_are_passed_on(commands: list[str]) -> None:
    """`dev.py soak idle-128 late --minutes 2` plays both, two minutes each."""
    assert dev.main(["soak", "idle-128", "late", "--minutes", "2"]) == 0
    assert commands[-1].endswith("-m benchmarks.soak idle-128 late --minutes 2.0")


def test_hosts_runs_those_of_pip_and_those_marked(
    commands: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two runs of pytest, and programs that somebody built are named to the tests."""
    monkeypatch.delenv("RATTLE_PLUGINVAL", raising=False)
    monkeypatch.setenv("RATTLE_VALIDATOR", "")
    assert dev.main(["hosts", "--validator", str(tmp_path / "validator"), "--", "-x"]) == 0
    assert commands[-2].endswith("tests/hosts -m not hosts -x")
    assert commands[-1].endswith("tests -m hosts -x")
    assert dev.os.environ["RATTLE_VALIDATOR"] == str(tmp_path / "validator")
    assert "RATTLE_PLUGINVAL" not in dev.os.environ
