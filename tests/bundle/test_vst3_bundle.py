"""The `.vst3` folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from gain_by_hand import DESCRIPTION, HandGain

from rattle.bundle.cache import Cache
from rattle.bundle.errors import BundleError, GeneratedCodeError
from rattle.bundle.library import LibraryBuilder, library_builder
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import find_toolchain
from rattle.bundle.vst3_bundle import build_vst3, file_stem, install_vst3, module_info


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> LibraryBuilder:
    return LibraryBuilder(this_machine(), find_toolchain(), Cache(tmp_path_factory.mktemp("cache")))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_bundle_has_the_layout_hosts_look_for(builder: LibraryBuilder, tmp_path: Path) -> None:
    """NAME.vst3/Contents/<machine>/NAME.so beside Resources/moduleinfo.json, and no leftovers."""
    bundle = build_vst3(HandGain(), tmp_path / "new" / "folder", builder)
    library = f"Contents/{builder.target.bundle_folder}/Hand Gain.so"
    assert bundle == tmp_path / "new" / "folder" / "Hand Gain.vst3"
    assert set(files(bundle)) == {library, "Contents/Resources/moduleinfo.json"}
    assert [path.name for path in bundle.parent.iterdir()] == ["Hand Gain.vst3"]


def test_failed_build_leaves_the_old_plugin(builder: LibraryBuilder, tmp_path: Path) -> None:
    """What a host could load before a failed build it can load after, byte for byte."""
    bundle = build_vst3(HandGain(), tmp_path, builder)
    before = files(bundle)
    with pytest.raises(GeneratedCodeError):
        build_vst3(replace(HandGain(), kernel_c="nonsense"), tmp_path, builder)
    assert files(bundle) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Hand Gain.vst3"]


def test_new_build_replaces_every_file(builder: LibraryBuilder, tmp_path: Path) -> None:
    """Nothing of the old bundle stays, and a library still mapped by a host is not written into."""
    bundle = build_vst3(HandGain(), tmp_path, builder)
    library = bundle / "Contents" / builder.target.bundle_folder / "Hand Gain.so"
    (bundle / "Contents" / "stale").write_text("")
    with library.open("rb") as mapped:
        build_vst3(HandGain(description=replace(DESCRIPTION, version="9.9.9")), tmp_path, builder)
        assert b"1.2.3" in mapped.read()
    assert b"9.9.9" in library.read_bytes()
    assert not (bundle / "Contents" / "stale").exists()


def test_unwritable_folder_is_an_error_with_its_name(builder: LibraryBuilder, tmp_path: Path) -> None:
    """The user reads which place could not be written and why."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError, match=r"cannot write .*file/Hand Gain\.vst3: "):
        build_vst3(HandGain(), tmp_path / "file", builder)


def test_install_copies_and_replaces(builder: LibraryBuilder, tmp_path: Path) -> None:
    """An installed plugin is a whole copy, also over an older one."""
    bundle = build_vst3(HandGain(), tmp_path / "build", builder)
    for _ in range(2):
        place = install_vst3(bundle, tmp_path / "home" / ".vst3")
        assert files(place) == files(bundle)
    assert [path.name for path in place.parent.iterdir()] == ["Hand Gain.vst3"]


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
    ],
)
def test_file_names_that_every_host_takes(name: str, stem: str) -> None:
    """Dots, slashes and control characters never reach a file name; letters of any script do."""
    assert file_stem(name) == stem


def test_module_info_is_strict_json_with_known_fields_only() -> None:
    """Readers choke on invented fields and on JSON5; the class id reads as the factory's bytes."""
    info = json.loads(module_info(DESCRIPTION))
    assert set(info) == {"Name", "Version", "Factory Info", "Classes"}
    assert set(info["Factory Info"]) == {"Vendor", "URL", "E-Mail", "Flags"}
    for entry in info["Classes"]:
        assert set(entry) == {
            "CID",
            "Category",
            "Name",
            "Vendor",
            "Version",
            "SDKVersion",
            "Sub Categories",
            "Class Flags",
            "Cardinality",
            "Snapshots",
        }
    assert info["Classes"][0]["CID"] == "000102030405060708090A0B0C0D0E0F"
    assert info["Classes"][0]["Sub Categories"] == ["Fx", "Dynamics"]
    assert module_info(DESCRIPTION).isascii()


def test_builder_for_this_machine_uses_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the command line builds with: this machine, the found compiler, RATTLE_CACHE."""
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path))
    builder = library_builder()
    assert builder.target == this_machine()
    assert builder.cache.folder == tmp_path
