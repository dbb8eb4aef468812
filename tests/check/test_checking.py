"""Which plugin of a bundle is checked, and that the groups asked for are the ones made."""

from __future__ import annotations

import pytest
from tests.check.plugins import Flawed

from rattle.check.bundle_files import BundleFiles, NoBundleError
from rattle.check.checking import check_bundle


def test_one_of_several_is_chosen_by_its_name(flawed: Flawed) -> None:
    """Without a name the first; all are told; a name that is not there is refused with those that are."""
    library = flawed("TWO")
    files = BundleFiles(library, library)
    first, second = check_bundle(files, ("real-time",)), check_bundle(files, ("real-time",), plugin="Clawed")
    assert [(each.name, each.others) for each in (first, second)] == [
        ("Flawed", ("Clawed",)),
        ("Clawed", ("Flawed",)),
    ]
    assert [group.name for group in second.groups] == ["real-time"]
    with pytest.raises(NoBundleError, match="it has Flawed, Clawed"):
        check_bundle(files, ("real-time",), plugin="Third")
