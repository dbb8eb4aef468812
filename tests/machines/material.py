"""What every machine plays: all language programs, all examples and what has events, with moves, notes and
blocks of a host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import tests.language.programs  # noqa: F401 - registers them
from tests.example_classes import COMPILED_EXAMPLES
from tests.instruments.playing import song_for
from tests.instruments.programs import PLUGINS
from tests.language.engines import (
    REALS,
    Played,
    SampleType,
    compiled,
    first_difference,
    meters_after,
    native,
    play,
    random_cuts,
    random_points,
)
from tests.language.program import PROGRAMS, Row
from tests.machines.hosts import PlayHost
from tests.machines.machine import Machine
from tests.machines.script import Answer, Script

from rattle import Effect
from rattle.bundle.target import SAMPLE_TYPES
from rattle.cli.loading import load

SAMPLES = 900
LAST_BLOCK = 100  # of every engine: a meter shows the peak of a host's block


@cache
def plugins() -> dict[str, type[Effect]]:
    examples = [cls for file in COMPILED_EXAMPLES for cls in load(str(file))]
    of_programs = {name: program.cls for name, program in PROGRAMS.items()}
    of_events = {f"with events: {cls.__name__}": cls for cls in PLUGINS}
    return of_programs | {f"example {cls.__name__}": cls for cls in examples} | of_events


def script(name: str, sample_type: SampleType, seed: int) -> Script:
    description = compiled(plugins()[name]).description
    layout = description.layouts[0]
    x = _signal(name, layout.inputs, seed).astype(REALS[sample_type])
    points = random_points(description, SAMPLES + LAST_BLOCK, seed)
    sizes = [*random_cuts(SAMPLES, seed), LAST_BLOCK]
    made = Script(name, sample_type, layout.outputs, x, points, sizes)
    if not description.has_events:
        return made
    song = song_for(description, seed, samples=SAMPLES + LAST_BLOCK)
    return replace(made, events=song.events, bend_semitones=description.bend_semitones)


def _signal(name: str, channels: int, seed: int) -> Row:
    samples = SAMPLES + LAST_BLOCK
    if name in PROGRAMS:
        return PROGRAMS[name].signal(channels, samples, seed)
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (channels, samples))


def expected(script: Script) -> Played:
    """This machine's baseline kernel, in one block, which test_language.py holds to the interpreter."""
    cls = plugins()[script.name]
    engine = native(cls, script.sample_type, "v2")
    played = play(
        engine, script.x, script.points, [SAMPLES, LAST_BLOCK], is_keyed=False, events=script.events
    )
    return replace(played, meters=meters_after(engine, len(compiled(cls).description.meters)))


def all_scripts(seed: int) -> list[Script]:
    return [script(name, sample_type, seed) for name in plugins() for sample_type in SAMPLE_TYPES]


def host_of_all(machine: Machine, folder: Path) -> PlayHost:
    return PlayHost(machine, {name: compiled(cls) for name, cls in plugins().items()}, folder)


def differences(scripts: Sequence[Script], answers: Sequence[Answer], truth: Sequence[Played]) -> list[str]:
    """A line for each script whose answer is not the truth to the bit, and for the one that went wrong."""
    lines = []
    for script, answer, played in zip(scripts, answers, truth, strict=False):
        what = f"{script.name} {script.sample_type}"
        if not answer.played.same_bits(played):
            lines.append(f"{what}: {first_difference(answer.played, played)}")
        elif not answer.mode_was_kept:
            lines.append(f"{what}: the host's floating-point mode was not put back")
    if len(answers) < len(scripts):
        stopped = scripts[len(answers)]
        lines.append(f"{stopped.name} {stopped.sample_type}: the machine stopped, fence {stopped.fence.name}")
    return lines
