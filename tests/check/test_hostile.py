"""The hostile host, run on plugins that crash it or never come back: each is the fault of one check."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.check.plugins import Flawed

from rattle.bundle.hostile_host import build_hostile_host
from rattle.check.hostile import host_results
from rattle.check.result import Result


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_hostile_host(tmp_path_factory.mktemp("hostile"))


def results(program: Path, library: Path, timeout_s: float = 60.0) -> list[Result]:
    return list(host_results(program, library, timeout_s))


def test_every_check_is_reported_once(program: Path, flawed: Flawed) -> None:
    """A plugin that lives through all of it: one result for each check, in the program's order."""
    found = results(program, flawed("NONE"))
    names = [(each.check, each.subject) for each in found]
    assert len(names) == len(set(names))
    assert {"module", "factory"} <= {each.check for each in found}


def test_a_crash_is_the_fault_of_its_check(program: Path, flawed: Flawed) -> None:
    """A plugin whose factory crashes when it is asked for a class that is not there: that check says so, and
    the ones after it are made all the same."""
    well, ill = results(program, flawed("NONE")), results(program, flawed("CRASHES_AT_CLASSES"))
    assert [(each.check, each.subject) for each in ill] == [(each.check, each.subject) for each in well]
    assert "the plugin crashed (SIGSEGV)" in [each.text for each in ill if each.subject == "bad-indexes"]


@pytest.mark.parametrize("flaw", ["HANGS_AT_CLASSES", "CHATTERS_AT_CLASSES"])
def test_a_check_that_hangs_is_given_up(flaw: str, program: Path, flawed: Flawed) -> None:
    """The same for one that does not come back, even if it prints as it hangs."""
    ill = results(program, flawed(flaw), 5.0)
    (hung,) = [each for each in ill if each.text == "the plugin did not come back within 5 s"]
    assert (hung.check, hung.level, hung.subject) == ("factory", "finding", "bad-indexes")
    assert ill[-1] is not hung
