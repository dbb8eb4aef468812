"""Names of plugins and presets as names of files."""

from __future__ import annotations

import pytest

from rattle.bundle.file_names import file_name, file_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Ping Pong Delay", "Ping Pong Delay"),
        ("EQ 8 v1.5", "EQ 8 v1-5"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe", "Größe"),
        ("a:b*c?", "a-b-c"),
        (" . ", "Plugin"),
        ("tab\tnew\nline", "tab-new-line"),
        ("Aux", "Aux_"),
        ("Auxiliary", "Auxiliary"),
    ],
)
def test_file_names_that_every_host_takes(name: str, stem: str) -> None:
    """Dots, slashes and control characters never reach a file name; letters of any script do."""
    assert file_stem(name) == stem


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Deep / Fast", "Deep _ Fast"),
        ("..", "_"),
        (". hidden .", "hidden"),
        ("con", "con_"),
        ("Com1.5 Band", "Com1_.5 Band"),
        ("Concert 1.5", "Concert 1.5"),
    ],
)
def test_presets_file_names(name: str, file: str) -> None:
    """Nothing leaves its folder, and none is a device of Windows'; dots inside stay."""
    assert file_name(name) == file
