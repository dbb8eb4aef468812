"""Plugins for every system sound as here, to the bit: the libraries of bundles, loaded and played there.

Windows is wine, arm64 is QEMU. Of macOS only the loader is ours: the code, the pointers that it sets, and
what the library asks for are those of a Mac.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from tests.example_classes import COMPILED_EXAMPLES, EXAMPLES_FOLDER
from tests.language.engines import instruction_sets
from tests.targets.systems import HERE, SYSTEMS, System

from rattle.bundle.build import compiled
from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.target import InstructionSet, this_machine
from rattle.cli.loading import load

IN_CI = ("freeverb.py", "tremolo.py")
NOT_IMPLEMENTED = {"linux": "00000003", "macos": "00000003", "windows": "80004001"}
SOUNDING = 40_000  # samples of the answer that are not zero, at least

pytestmark = pytest.mark.skipif(this_machine() != HERE.target, reason="the truth is that of Linux on x86-64")


@dataclass(frozen=True)
class Heard:
    class_id: str
    not_implemented: str
    latency: int
    sounding: int
    digest: str


@cache
def code(example: str) -> PluginCode:
    return compiled(load(str(EXAMPLES_FOLDER / example))[0])


def heard(
    system: System, best: InstructionSet, plugins: Mapping[str, PluginCode], folder: Path
) -> Mapping[str, Heard]:
    """By plugin and bits of a sample; the libraries have no kernel above `best`."""
    slots = system.target.instruction_sets
    target = replace(system.target, march=system.target.march[: slots.index(best) + 1])
    builder = library_builder(target)
    keys, lines = [], []
    host = system.build_host(folder)
    for name, plugin in plugins.items():
        library = folder / f"{name}.vst3"
        builder.vst3(plugin, library)
        ready = system.ready(library)
        for bits in (32, 64):
            keys.append(f"{name} {bits}")
            lines.append(f"{bits} {ready}")
    answers = system.play(host, lines)
    assert len(answers) == len(keys), answers
    return dict(zip(keys, map(_read, answers), strict=True))


def _read(answer: str) -> Heard:
    words = answer.split()
    assert len(words) == 5, answer
    return Heard(words[0], words[1], int(words[2]), int(words[3]), words[4])


@cache
def truth(examples: tuple[str, ...]) -> Mapping[str, Heard]:
    """On this machine's baseline."""
    with tempfile.TemporaryDirectory(prefix="rattle-truth-") as folder:
        found = heard(HERE, "v2", {name: code(name) for name in examples}, Path(folder))
    assert all(answer.sounding >= SOUNDING for answer in found.values())
    assert len({answer.digest for answer in found.values()}) == len(found)
    return found


def all_examples() -> tuple[str, ...]:
    return tuple(path.name for path in COMPILED_EXAMPLES)


def machines() -> list[tuple[str, InstructionSet]]:
    """Systems with the widest kernels their libraries get, as far as this machine runs them."""
    return [
        (name, best)
        for name, system in SYSTEMS.items()
        for best in system.target.instruction_sets
        if best in instruction_sets() and (name, best) != (HERE.name, "v2")
    ]


def compare(name: str, best: InstructionSet, examples: tuple[str, ...], folder: Path) -> None:
    system = SYSTEMS[name]
    system.command()  # skips before anything is built
    found = heard(system, best, {name: code(name) for name in examples}, folder)
    expected = {
        key: replace(answer, not_implemented=NOT_IMPLEMENTED[system.target.system])
        for key, answer in truth(examples).items()
    }
    assert found == expected


@pytest.mark.parametrize(("name", "best"), [each for each in machines() if each[0] != "windows-x86_64"])
def test_two_examples_sound_the_same(name: str, best: InstructionSet, tmp_path: Path) -> None:
    """In 32 and 64 bits, with moving parameters: bits, latency, the printed id; the result codes are the
    system's own."""
    compare(name, best, IN_CI, tmp_path)


@pytest.mark.hosts
@pytest.mark.parametrize(("name", "best"), machines())
def test_every_example_sounds_the_same(name: str, best: InstructionSet, tmp_path: Path) -> None:
    """As above, all examples, and Windows too."""
    compare(name, best, all_examples(), tmp_path)
