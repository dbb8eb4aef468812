"""A path that is no bundle for this machine is refused by its name, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from rattle.check.bundle_files import NoBundleError, find_library, machine_folder


def bundle(place: Path, folder: str = machine_folder(), library: str = "Thing.so") -> Path:
    inside = place / "Contents" / folder
    inside.mkdir(parents=True)
    (inside / library).write_bytes(b"\x7fELF")
    return place


def test_a_bundle_has_its_library(tmp_path: Path) -> None:
    """It lies where hosts look."""
    made = bundle(tmp_path / "Thing.vst3")
    assert find_library(made).library == made / "Contents" / machine_folder() / "Thing.so"


@pytest.mark.parametrize(("inside", "given"), [(".", "."), ("Contents", "..")])
def test_a_bundle_one_stands_in_has_its_name(
    inside: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`rattle check .` is the folder's own name."""
    made = bundle(tmp_path / "Thing.vst3")
    monkeypatch.chdir(made / inside)
    assert find_library(Path(given)).library == made / "Contents" / machine_folder() / "Thing.so"


def missing(folder: Path) -> Path:
    bundle(folder / "Thing.vst3")
    return folder / "Think.vst3"


def inner(folder: Path) -> Path:
    return bundle(folder / "Thing.vst3") / "Contents" / machine_folder() / "Thing.so"


def contents(folder: Path) -> Path:
    return bundle(folder / "Thing.vst3") / "Contents"


def lone_library(folder: Path) -> Path:
    (folder / "Thing.so").write_bytes(b"\x7fELF")
    return folder / "Thing.so"


def for_windows(folder: Path) -> Path:
    return bundle(folder / "Thing.vst3", "x86_64-win", "Thing.vst3")


def windows_file(folder: Path) -> Path:
    (folder / "Thing.vst3").write_bytes(b"MZ\x90\0")
    return folder / "Thing.vst3"


def renamed(folder: Path) -> Path:
    return bundle(folder / "Better.vst3")


def folder_of_bundles(folder: Path) -> Path:
    bundle(folder / "vst3" / "My Thing.vst3")
    return folder / "vst3"


def text(folder: Path) -> Path:
    (folder / "notes.txt").write_text("hello")
    return folder / "notes.txt"


def other_format(folder: Path) -> Path:
    (folder / "Thing.clap").write_text("")
    return folder / "Thing.clap"


def new_plugin(folder: Path) -> Path:
    (folder / "my_pump").mkdir()
    (folder / "my_pump/my_pump.py").write_text("")
    (folder / "my_pump/test_my_pump.py").write_text("")
    return folder / "my_pump"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (missing, r"no such file: .*Think\.vst3; did you mean .*Thing\.vst3\?"),
        (inner, r"is a part of a bundle; give the whole: rattle check .*Thing\.vst3$"),
        (contents, r"is a part of a bundle; give the whole: rattle check .*Thing\.vst3$"),
        (
            lone_library,
            r"is a library without its bundle; hosts load Thing\.vst3/Contents/.*/Thing\.so: put it",
        ),
        (for_windows, r"is for Windows on x86-64; this is Linux on .*: check it there"),
        (windows_file, r"is a plugin for Windows; check it there"),
        (renamed, r"has no Contents/.*/Better\.so; there is Thing\.so.*rename one of them"),
        (folder_of_bundles, r'is a folder of bundles; give one of them: rattle check ".*My Thing\.vst3"'),
        (new_plugin, r"is a folder with a plugin's file; give that: rattle check .*my_pump/my_pump\.py"),
        (text, r"is no VST3 bundle; give a folder NAME\.vst3, or a plugin's file NAME\.py"),
        (other_format, r"is a CLAP plugin; give a VST3 bundle"),
        (lambda folder: folder, r"is no VST3 bundle: it has no folder Contents"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_none_says_what_to_do(make: object, words: str, tmp_path: Path) -> None:
    """Each mistake of somebody who has never looked into a bundle."""
    assert callable(make)
    with pytest.raises(NoBundleError, match=words):
        find_library(make(tmp_path))
