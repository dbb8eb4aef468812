"""Random programs on many machines at once: who differs from the interpreter, and where."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.language.engines import Played, random_cuts
from tests.machines.hosts import PlayHost
from tests.machines.machine import Machine
from tests.machines.script import Answer, Fence, Script
from tests.random_programs.cases import Case, difference

from rattle.bundle.errors import GeneratedCodeError
from rattle.bundle.target import SAMPLE_TYPES


def disagreements(cases: Sequence[Case], machines: Sequence[Machine], seed: int) -> list[str]:
    """Each with its program. A tame one's double precision must have CPython's numbers too."""
    lines = [line for each in cases for line in _from_cpython(each)]
    for number, machine in enumerate(machines):
        lines += _on(machine, cases, seed + number)
    return lines


def _on(machine: Machine, cases: Sequence[Case], seed: int) -> list[str]:
    form = ("hoisted", "hoisted", "unhoisted", "scalar")[seed % 4]
    fence = Fence(1 + seed % 2) if machine.is_fenced else Fence.NONE
    scripts = [script for number, each in enumerate(cases) for script in _scripts(each, number, seed, fence)]
    lines = []
    with tempfile.TemporaryDirectory(prefix="rattle-machine-") as folder:
        plugins = {str(number): each.forms[form] for number, each in enumerate(cases)}
        try:
            host = PlayHost(machine, plugins, Path(folder))
        except GeneratedCodeError as refused:
            if len(cases) == 1:
                return [f"{machine.name} {form}: {refused}\n{cases[0].source}"]
            return [line for each in cases for line in _on(machine, [each], seed)]
        for script, answer in _answers(host, scripts):
            each = cases[int(script.name)]
            found = _against(answer, each.truth[script.sample_type])
            if found:
                lines.append(f"{machine.name} {form} {script.sample_type}: {found}\n{each.source}")
    return lines


def _from_cpython(case: Case) -> list[str]:
    found = case.cpython and difference(case.cpython, case.truth["f64"], signs=False)
    return [f"CPython: {found}\n{case.source}"] if found else []


def _scripts(case: Case, number: int, seed: int, fence: Fence) -> list[Script]:
    description = case.forms["hoisted"].description
    sizes = random_cuts(case.x.shape[1], seed)
    return [
        Script(
            str(number),
            sample_type,
            description.layouts[0].outputs,
            case.x,
            case.points,
            sizes,
            fence,
            events=case.events,
            bend_semitones=description.bend_semitones,
        )
        for sample_type in SAMPLE_TYPES
    ]


def _answers(host: PlayHost, scripts: list[Script]) -> list[tuple[Script, Answer | None]]:
    """None where the machine stopped; the scripts behind that one are played again."""
    answered: list[tuple[Script, Answer | None]] = []
    while scripts:
        answers = host.play(scripts)
        answered += zip(scripts, answers, strict=False)
        answered += [(script, None) for script in scripts[len(answers) : len(answers) + 1]]
        scripts = scripts[len(answers) + 1 :]
    return answered


def _against(answer: Answer | None, truth: Played) -> str | None:
    return difference(answer.played, truth) if answer else "the machine stopped"
