"""The `.vst3` folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gain_by_hand import DESCRIPTION, HandGain

from rattle.bundle.cache import Cache
from rattle.bundle.errors import BundleError, GeneratedCodeError
from rattle.bundle.library import LibraryBuilder, library_builder
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import find_toolchain
from rattle.bundle.vst3_bundle import build_vst3, install_vst3, module_info


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> LibraryBuilder:
    return LibraryBuilder(this_machine(), find_toolchain(), Cache(tmp_path_factory.mktemp("cache")))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_bundle_has_the_layout_hosts_look_for(builder: LibraryBuilder, tmp_path: Path) -> None:
    """NAME.vst3/Contents/<machine>/NAME.so beside Resources/, and no leftovers."""
    bundle = build_vst3(HandGain(), tmp_path / "new" / "folder", builder)
    library = f"Contents/{builder.target.bundle_folder}/Hand Gain.so"
    assert bundle == tmp_path / "new" / "folder" / "Hand Gain.vst3"
    resources = {f"Contents/Resources/{name}.json" for name in ("moduleinfo", "presets")}
    assert set(files(bundle)) == {library, *resources}
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
    """A library still mapped by a host is not written into, and other machines' libraries stay."""
    bundle = build_vst3(HandGain(), tmp_path, builder)
    library = bundle / "Contents" / builder.target.bundle_folder / "Hand Gain.so"
    (bundle / "Contents" / "another-machine").mkdir()
    with library.open("rb") as mapped:
        build_vst3(HandGain(description=replace(DESCRIPTION, version="9.9.9")), tmp_path, builder)
        assert b"1.2.3" in mapped.read()
    assert b"9.9.9" in library.read_bytes()
    assert b"9.9.9" in (bundle / "Contents" / "Resources" / "moduleinfo.json").read_bytes()
    assert (bundle / "Contents" / "another-machine").exists()


def test_there_is_a_plugin_at_every_moment(
    builder: LibraryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that scans between any two steps of a build finds one bundle, with one whole library."""
    bundle = build_vst3(HandGain(), tmp_path, builder)
    library = bundle / "Contents" / builder.target.bundle_folder / "Hand Gain.so"
    seen = []

    def look(*_: object) -> None:
        seen.append((list(tmp_path.rglob("*.vst3")), library.read_bytes()))

    for module, name in ((os, "replace"), (os, "rename"), (LibraryBuilder, "vst3")):
        monkeypatch.setattr(module, name, watched(getattr(module, name), look))
    build_vst3(HandGain(description=replace(DESCRIPTION, version="9.9.9")), tmp_path, builder)
    assert [bundles for bundles, _ in seen] == [[bundle]] * len(seen)
    assert len({library for _, library in seen}) == 2


def watched(function: Callable[..., Any], look: Callable[[], None]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        look()
        try:
            return function(*arguments)
        finally:
            look()

    return call


def test_builds_in_parallel_do_not_collide(builder: LibraryBuilder, tmp_path: Path) -> None:
    """Two terminals, one folder: each build succeeds, and a whole plugin is there."""
    expected = files(build_vst3(HandGain(), tmp_path / "alone", builder))
    with ThreadPoolExecutor(4) as workers:
        for _ in range(5):
            bundles = list(
                workers.map(build_vst3, [HandGain()] * 4, [tmp_path / "shared"] * 4, [builder] * 4)
            )
            assert files(bundles[0]) == expected
            shutil.rmtree(tmp_path / "shared")


def test_unwritable_folder_is_an_error_with_its_name(builder: LibraryBuilder, tmp_path: Path) -> None:
    """The user reads which place could not be written, why, and what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError, match=r"cannot write .*/Hand Gain\.vst3: .*; move away .*/file, which"):
        build_vst3(HandGain(), tmp_path / "file", builder)
    (tmp_path / "Hand Gain.vst3").write_text("a plugin of one file, as they were once")
    with pytest.raises(BundleError, match=r"move away .*/Hand Gain\.vst3, which is a file"):
        build_vst3(HandGain(), tmp_path, builder)


def test_a_link_to_a_bundle_stays_one(builder: LibraryBuilder, tmp_path: Path) -> None:
    """Who linked the studio's folder to where plugins are built finds the installed one there."""
    bundle = build_vst3(HandGain(), tmp_path / "build", builder)
    home = tmp_path / "home"
    home.mkdir()
    (home / bundle.name).symlink_to(bundle)
    newer = HandGain(description=replace(DESCRIPTION, version="9.9.9"))
    place = install_vst3(build_vst3(newer, tmp_path / "other", builder), home)
    assert place.is_symlink()
    assert b"9.9.9" in (bundle / "Contents/Resources/moduleinfo.json").read_bytes()


def test_install_copies_and_replaces(builder: LibraryBuilder, tmp_path: Path) -> None:
    """An installed plugin is a whole copy, also over an older one."""
    bundle = build_vst3(HandGain(), tmp_path / "build", builder)
    for _ in range(2):
        place = install_vst3(bundle, tmp_path / "home" / ".vst3")
        assert files(place) == files(bundle)
    assert [path.name for path in place.parent.iterdir()] == ["Hand Gain.vst3"]


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
