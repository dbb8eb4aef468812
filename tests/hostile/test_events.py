"""Checks of notes and controllers have something to do where notes go in and out, and find faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hostile import plugins
from tests.hostile.building import build_bundle, library_of
from tests.hostile.running import Verdicts, run_host

AREAS = ("events", "midi")
FAULTS = (
    ("assigns-nobody", "midi.assignments"),
    ("assigns-anything", "midi.strange-questions"),
    ("passes-controllers", "midi.out-of-range"),
    ("saves-controllers", "midi.not-saved"),
    ("expressions-without-names", "midi.expressions"),
    ("any-finger", "midi.fingers"),
    ("loses-note-offs", "events.nothing-sticks"),
    ("plays-what-has-no-velocity", "events.velocity-zero"),
    ("plays-what-is-no-number", "events.no-numbers"),
    ("hears-any-expression", "events.expressions-of-nobody"),
)
FAULTS_OF_SENDERS = (
    ("sends-before-the-block", "events.sent-are-legal"),
    ("keeps-its-past", "events.sent-notes-end"),
)


@pytest.fixture(scope="module")
def synth(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(build_bundle(plugins.Synth, tmp_path_factory.mktemp("synth")))


@pytest.fixture(scope="module")
def transposer(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(build_bundle(plugins.Transposer, tmp_path_factory.mktemp("transposer")))


def verdicts_of(host: Path, library: Path, area: str) -> Verdicts:
    verdicts = run_host(host, library, "--strict", "--only", area)
    assert verdicts.named("fail") == []
    assert verdicts.named("begin") == [], verdicts.errors[-4000:]
    assert verdicts.exit_code == 0, verdicts.errors[-4000:]
    return verdicts


@pytest.mark.parametrize("area", AREAS)
def test_every_check_has_something_to_do(host: Path, synth: Path, transposer: Path, area: str) -> None:
    """All hold on an instrument and on a MIDI effect, and none is skipped on both, but for one of effects."""
    skipped = [
        {line.partition(":")[0] for line in verdicts_of(host, library, area).named("skip")}
        for library in (synth, transposer)
    ]
    assert set.intersection(*skipped) <= {"events.notes-are-not-heard"}


def verdict(host: Path, broken: Path, whole: Path, fault: str, check: str) -> str:
    words = (broken, "--strict", "--only", check)
    return run_host(host, *words, HOSTILE_FAULT=fault, HOSTILE_WHOLE=str(whole))[check]


@pytest.mark.parametrize(("fault", "check"), FAULTS)
def test_fault_is_found(host: Path, broken: Path, synth: Path, fault: str, check: str) -> None:
    """An instrument that is whole but for this fault fails the check that is there for it."""
    assert verdict(host, broken, synth, "none", check) == "pass"
    assert verdict(host, broken, synth, fault, check) == "fail"


@pytest.mark.parametrize(("fault", "check"), FAULTS_OF_SENDERS)
def test_fault_of_a_sender_is_found(
    host: Path, broken: Path, transposer: Path, fault: str, check: str
) -> None:
    """So does a MIDI effect."""
    assert verdict(host, broken, transposer, "none", check) == "pass"
    assert verdict(host, broken, transposer, fault, check) == "fail"
