"""Every plugin of ours lives through all that hosts do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.example_classes import example_class
from tests.hostile import plugins
from tests.hostile.building import build_bundle, library_of
from tests.hostile.running import Verdicts, run_host

from rattle import Effect

EXAMPLES = (
    ("ducker", "Ducker"),
    ("eq8", "Eq8"),
    ("freeverb", "Freeverb"),
    ("moog_ladder", "MoogLadder"),
    ("ping_pong", "PingPong"),
    ("plucked_string", "PluckedString"),
    ("tremolo", "Tremolo"),
    ("widener", "Widener"),
)
SPECIAL: tuple[type[Effect], ...] = (
    plugins.MonoToStereo,
    plugins.Surround,
    plugins.Together,
    plugins.Backwards,
    plugins.Bare,
    plugins.Beats,
    plugins.BigTables,
    plugins.Synth,
)


def expect_all_held(verdicts: Verdicts) -> None:
    """Every check ran to its end, and none that it held failed; the sanitizers found nothing either."""
    assert verdicts.named("fail") == []
    assert verdicts.named("begin") == [], verdicts.errors[-4000:]
    assert verdicts.exit_code == 0, verdicts.errors[-4000:]


@pytest.mark.parametrize(("file", "name"), EXAMPLES, ids=[name for _, name in EXAMPLES])
def test_examples_hold(host: Path, tmp_path: Path, file: str, name: str) -> None:
    """No check of the hostile host fails on an example, those that other plugins may fail included."""
    bundle = build_bundle(example_class(file, name), tmp_path)
    expect_all_held(run_host(host, library_of(bundle), "--strict"))


@pytest.mark.parametrize("cls", SPECIAL, ids=lambda cls: cls.__name__)
def test_special_plugins_hold(host: Path, tmp_path: Path, cls: type[Effect]) -> None:
    """Nor on plugins with unusual buses, Blocks, no Params, big tables, an ear for the transport."""
    expect_all_held(run_host(host, library_of(build_bundle(cls, tmp_path)), "--strict"))


def test_every_check_has_something_to_do(host: Path, everything: Path, tmp_path: Path) -> None:
    """On a plugin with everything but notes, beside another plugin, all checks hold, not one is skipped."""
    other = library_of(build_bundle(plugins.Bare, tmp_path))
    verdicts = run_host(host, library_of(everything), "--strict", "--with", other)
    expect_all_held(verdicts)
    needs_the_trap = {"realtime.process-never-waits"}  # which sanitizers do not go with
    skipped = {line.partition(":")[0] for line in verdicts.named("skip")} - needs_the_trap
    assert {name for name in skipped if not name.startswith(("events.", "midi."))} == set()  # test_events.py
