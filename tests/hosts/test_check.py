"""The listening check finds nothing wrong with any example."""

from __future__ import annotations

from pathlib import Path

from rattle.check.bundle_files import find_library
from rattle.check.checking import check_bundle


def test_no_example_has_a_finding(bundle: str) -> None:
    """Each is heard with all its parameters, at all sample rates and block sizes."""
    report = check_bundle(find_library(Path(bundle)), ("listening",))
    assert [(each.check, each.subject, each.text) for each in report.findings] == []
