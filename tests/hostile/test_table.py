"""The table of checks: complete, and readable where it is shown."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from docs.generate import hostile_checks

CHECKS = list(hostile_checks())

# Those behind are of editors.
TRAPS_OF_EFFECTS = {f"T{number}" for number in range(1, 43)}


def test_every_trap_of_an_effect_has_a_check() -> None:
    """Each number of the list of traps, as far as it is about effects, stands at a check."""
    named = {trap for _, traps, _, _ in CHECKS for trap in traps.split()}
    assert TRAPS_OF_EFFECTS - named == set()


def test_checks_are_named_once_and_say_what_holds() -> None:
    """Names are `area.what-holds`, each there once; each sentence is one."""
    names = [name for name, _, _, _ in CHECKS]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+\.[a-z0-9-]+", name)] == []
    assert [shows for _, _, shows, _ in CHECKS if not re.fullmatch(r".+[^.]\.", shows)] == []


def test_the_program_lists_what_the_page_does(host: Path) -> None:
    """docs/hostile.md misses no check that the program has."""
    done = subprocess.run([str(host), "--list"], capture_output=True, text=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [name for name, _, _, _ in CHECKS]
