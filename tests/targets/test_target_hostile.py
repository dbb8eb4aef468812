"""The hostile host, built for Windows and for arm64, does to a bundle's library there what it does here."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from tests.example_classes import COMPILED_EXAMPLES, EXAMPLES_FOLDER, PLAYED_EXAMPLES
from tests.targets.systems import HERE, SYSTEMS, System, surroundings

from rattle.bundle.build import compiled
from rattle.bundle.hostile_host import build_hostile_host
from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.target import platform_of, this_machine
from rattle.bundle.vst3_bundle import build_vst3
from rattle.cli.loading import load

TRIED = [*(path.name for path in COMPILED_EXAMPLES), *(f"{name}.py" for name in PLAYED_EXAMPLES)]

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(this_machine() != HERE.target, reason="the truth is that of Linux on x86-64"),
]


@cache
def code(example: str) -> PluginCode:
    return compiled(load(str(EXAMPLES_FOLDER / example))[0])


def _library(system: System, example: str, folder: Path) -> Path:
    bundle = build_vst3(code(example), folder, library_builder(system.target))
    return bundle / "Contents" / platform_of(system.target).library(bundle.stem)


def verdicts(system: System, example: str, folder: Path) -> dict[str, str]:
    """What each check came to, by its name."""
    tried, other = (
        _library(system, name, folder / name) for name in (example, next(n for n in TRIED if n != example))
    )
    program = build_hostile_host(folder, system.target)
    command = [*system.command(), str(program), str(tried), "--json", "--with", str(other)]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(), timeout=600)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode in (0, 1), done.stderr
    return {line["check"]: line["state"] for line in lines if line.get("state", "begin") != "begin"}


@pytest.mark.parametrize("example", TRIED)
@pytest.mark.parametrize("name", ["linux-arm64", "windows-x86_64"])
def test_hostile_host_finds_the_same(name: str, example: str, tmp_path: Path) -> None:
    """Every check comes to what it comes to here, and none fails."""
    SYSTEMS[name].command()  # skips before anything is built
    found = verdicts(SYSTEMS[name], example, tmp_path / "there")
    assert found == verdicts(HERE, example, tmp_path / "here")
    assert found
    assert "fail" not in found.values()
