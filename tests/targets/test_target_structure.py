"""A bundle for every system, made here: what lies where, and what each system's loader finds in it."""

from __future__ import annotations

import hashlib
import json
import plistlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.targets.mach_o_reader import MachO, fat_slices
from tests.targets.pe_reader import (
    EXCEPTIONS,
    IS_LIBRARY,
    MACHINE_X86_64,
    MOVES,
    NO_EXECUTION_OF_DATA,
    THREAD_STORAGE,
    PortableExecutable,
)

from rattle.bundle.build import compiled
from rattle.bundle.cache import Cache
from rattle.bundle.errors import BundleError
from rattle.bundle.library import LibraryBuilder, PluginCode, library_builder
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.tables import Kernel
from rattle.bundle.target import LINUX_X86_64, MACOS_ARM64, MACOS_X86_64, PLATFORMS, WINDOWS_X86_64
from rattle.bundle.toolchain import find_toolchain
from rattle.bundle.vst3_bundle import build_vst3, install_vst3
from rattle.cli.loading import load
from rattle.compiler import compile_plugin

ROOT = Path(__file__).resolve().parents[2]
SLICES = ("x86_64", "arm64")
INFO_PLIST, REQUIREMENTS, CODE_RESOURCES = 1, 2, 3


@pytest.fixture(scope="module")
def code() -> PluginCode:
    return compiled(load(str(ROOT / "examples/tremolo.py"))[0])


@pytest.fixture(scope="module")
def contents(code: PluginCode, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    return build_vst3(code, folder, library_builder(), list(PLATFORMS.values())) / "Contents"


@pytest.fixture(scope="module", params=SLICES)
def mach_o(request: pytest.FixtureRequest, contents: Path) -> MachO:
    return MachO(fat_slices((contents / "MacOS/Tremolo").read_bytes())[request.param][1])


def names(contents: Path) -> set[str]:
    return {path.relative_to(contents).as_posix() for path in contents.rglob("*") if path.is_file()}


def test_one_bundle_holds_every_system(contents: Path) -> None:
    """Each library is where its hosts look; moduleinfo.json is there once."""
    assert names(contents) == {
        "Info.plist",
        "MacOS/Tremolo",
        "PkgInfo",
        "Resources/moduleinfo.json",
        "Resources/presets.json",
        "_CodeSignature/CodeResources",
        "aarch64-linux/Tremolo.so",
        "x86_64-linux/Tremolo.so",
        "x86_64-win/Tremolo.vst3",
    }


def test_the_same_bytes_each_time(contents: Path, code: PluginCode, tmp_path: Path) -> None:
    """Another folder, another time, no cache: the libraries for Windows and macOS are equal to the byte."""
    builder = LibraryBuilder(LINUX_X86_64, find_toolchain(), Cache(None))
    again = (
        build_vst3(code, tmp_path, builder, [PLATFORMS["windows-x86_64"], PLATFORMS["macos"]]) / "Contents"
    )
    windows, macos = "x86_64-win/Tremolo.vst3", "MacOS/Tremolo"
    assert (again / windows).read_bytes() == (contents / windows).read_bytes()
    for processor in SLICES:
        ours, other = (
            fat_slices((folder / macos).read_bytes())[processor][1] for folder in (contents, again)
        )
        limit = MachO(ours).signature().limit
        assert ours[:limit] == other[:limit]  # the seal differs: other files lie around


def test_python_drives_the_same_functions_everywhere(code: PluginCode) -> None:
    """The library for rattle.compile shows native/driver.h on every system; on a Mac it is signed."""
    toolchain, kernel = find_toolchain(), Kernel("v2", "f32")
    windows, intel, apple = (
        LibraryBuilder(target, toolchain, Cache(None)).driver(code, kernel).read_bytes()
        for target in (WINDOWS_X86_64, MACOS_X86_64, MACOS_ARM64)
    )
    header = (NATIVE_FOLDER / "driver.h").read_text()
    shown = set(re.findall(r"\b(rattle_driver_\w+)\(", header))
    assert PortableExecutable(windows).exports() == shown
    for library in (MachO(intel), MachO(apple)):
        assert set(library.exports()) == {f"_{name}" for name in shown}
        assert library.changed_pages() == []


# ---- Windows ------------------------------------------------------------------------------------------


def test_windows_library(contents: Path) -> None:
    """Entry points and nothing else; kernel32 and nothing else; tables to unwind by; nothing runs at load."""
    library = PortableExecutable((contents / "x86_64-win/Tremolo.vst3").read_bytes())
    assert library.machine == MACHINE_X86_64
    assert library.characteristics & IS_LIBRARY
    assert library.dll_characteristics & MOVES
    assert library.dll_characteristics & NO_EXECUTION_OF_DATA
    assert library.exports() == {"GetPluginFactory", "InitDll", "ExitDll"}
    imports = library.imports()
    assert list(imports) == ["KERNEL32.dll"]
    assert imports["KERNEL32.dll"] <= {
        "GetProcessHeap",
        "GetStdHandle",
        "HeapAlloc",
        "HeapFree",
        "OutputDebugStringA",
        "WriteFile",
    }
    assert library.entry == 0
    assert library.oldest_system <= (6, 1)  # Windows 7
    assert library.directories[EXCEPTIONS][1] > 100 * 12  # a row a function
    assert library.directories[THREAD_STORAGE][1] == 0


# ---- macOS --------------------------------------------------------------------------------------------


def test_universal_file(contents: Path) -> None:
    """Both processors, each slice at a page of the larger kind, none over another, nothing after the last."""
    data = (contents / "MacOS/Tremolo").read_bytes()
    slices = fat_slices(data)
    assert tuple(slices) == SLICES
    assert all(offset % 0x4000 == 0 for offset, _ in slices.values())
    (first, x86), (second, arm) = slices.values()
    assert first >= 48
    assert first + len(x86) <= second
    assert second + len(arm) == len(data)
    assert (contents / "MacOS/Tremolo").stat().st_mode & 0o111


def test_mach_o_layout(mach_o: MachO) -> None:
    """A dynamic library whose segments lie in order, apart, on pages; the last one ends with the file."""
    assert (mach_o.magic, mach_o.file_type) == (0xFEEDFACF, 6)
    assert all(size % 8 == 0 for _, _, size in mach_o.commands)
    assert [segment.name for segment in mach_o.segments] == ["__TEXT", "__DATA_CONST", "__DATA", "__LINKEDIT"]
    page = 0x4000 if mach_o.processor == "arm64" else 0x1000
    memory = file = 0
    for segment in mach_o.segments:
        assert segment.address % page == 0
        assert segment.offset % page == 0
        assert segment.address >= memory
        assert segment.offset >= file
        assert segment.file_size <= segment.memory_size
        assert segment.protection != 7  # writable code
        memory, file = segment.address + segment.memory_size, segment.offset + segment.file_size
    assert file == len(mach_o.data)
    assert mach_o.segments[-1].memory_size % page == 0  # which the signature made longer


def test_mach_o_runs_on_old_systems(mach_o: MachO) -> None:
    """macOS 10.13 on Intel; 11, the first there is, on Apple's own."""
    assert mach_o.oldest_system() == ((10, 13) if mach_o.processor == "x86_64" else (11, 0))


def test_mach_o_asks_for_little(mach_o: MachO) -> None:
    """Three functions of libSystem, for the main thread; no Objective-C, whose classes share one space."""
    assert mach_o.libraries() == ["/usr/lib/libSystem.B.dylib"]
    _, binds = mach_o.fixups()
    assert set(binds.values()) == {"_malloc", "_free", "_write", "dyld_stub_binder"}
    sections = {section.name for segment in mach_o.segments for section in segment.sections}
    assert not any("objc" in name or "thread" in name or "init" in name for name in sections)


def test_mach_o_exports_its_entry_points(mach_o: MachO) -> None:
    """What a host looks up, each in code, and nothing else."""
    exports = mach_o.exports()
    assert set(exports) == {"_GetPluginFactory", "_bundleEntry", "_bundleExit"}
    (text,) = (section for section in mach_o.segments[0].sections if section.name == "__text")
    assert all(text.address <= address < text.address + text.size for address in exports.values())


def test_mach_o_is_signed(mach_o: MachO, contents: Path) -> None:
    """Every page has the digest that was signed, ad hoc; Info.plist and CodeResources are sealed."""
    signature = mach_o.signature()
    assert signature.flags == 2  # ad hoc, and not the linker's own
    assert signature.identifier == "com.example.rattle.tremolo"
    assert signature.slots == (0, 2, 0x10000)
    assert signature.code_segment == (mach_o.segments[0].offset, mach_o.segments[0].file_size)
    assert mach_o.changed_pages() == []
    for slot, name in ((INFO_PLIST, "Info.plist"), (CODE_RESOURCES, "_CodeSignature/CodeResources")):
        assert signature.special[slot] == hashlib.sha256((contents / name).read_bytes()).digest()
    assert (
        signature.special[REQUIREMENTS] == hashlib.sha256(bytes.fromhex("fade0c010000000c00000000")).digest()
    )


def test_a_changed_byte_breaks_the_signature(mach_o: MachO) -> None:
    """The check above is alive: one bit of code, and its page is noticed."""
    (text,) = (section for section in mach_o.segments[0].sections if section.name == "__text")
    data = bytearray(mach_o.data)
    data[text.offset] ^= 1
    assert MachO(bytes(data)).changed_pages() == [text.offset // 4096]


def sealed(contents: Path) -> dict[str, bytes]:
    resources = plistlib.loads((contents / "_CodeSignature/CodeResources").read_bytes())
    return {name: entry["hash2"] for name, entry in resources["files2"].items()}


def unsealed(contents: Path) -> set[str]:
    """Files that a strict `codesign --verify` would complain about: changed, added or missing."""
    digests = {
        name: hashlib.sha256((contents / name).read_bytes()).digest()
        for name in names(contents)
        if not re.fullmatch(r"Info\.plist|PkgInfo|MacOS/Tremolo|_CodeSignature/.*", name)
    }
    seal = sealed(contents)
    return {name for name in digests.keys() | seal.keys() if digests.get(name) != seal.get(name)}


def test_seal_covers_every_other_file(contents: Path) -> None:
    """CodeResources has the digest of each file that is not sealed otherwise."""
    assert unsealed(contents) == set()
    assert "x86_64-win/Tremolo.vst3" in sealed(contents)
    resources = plistlib.loads((contents / "_CodeSignature/CodeResources").read_bytes())
    assert set(resources["files"]) == {"Resources/moduleinfo.json", "Resources/presets.json"}


def test_seal_is_of_the_newest_files(tmp_path: Path) -> None:
    """Not of those that a build replaces."""
    old = compile_plugin(load(str(ROOT / "examples/tremolo.py"))[0])
    build_vst3(old, tmp_path, library_builder(), [PLATFORMS["macos"]])
    newer = replace(old, description=replace(old.description, version="9.9.9"))
    contents = build_vst3(newer, tmp_path, library_builder(), [PLATFORMS["macos"]]) / "Contents"
    digest = hashlib.sha256((contents / "Resources/moduleinfo.json").read_bytes()).digest()
    assert sealed(contents)["Resources/moduleinfo.json"] == digest


def test_seal_holds_when_another_system_is_added(code: PluginCode, tmp_path: Path) -> None:
    """A library that comes later, or comes anew, leaves a bundle that is whole for macOS too."""
    builder = library_builder()
    contents = build_vst3(code, tmp_path, builder, [PLATFORMS["macos"]]) / "Contents"
    assert unsealed(contents) == set()
    build_vst3(code, tmp_path, builder, [PLATFORMS["windows-x86_64"]])
    assert unsealed(contents) == set()
    assert {"Resources/moduleinfo.json", "x86_64-win/Tremolo.vst3"} <= set(sealed(contents))
    for _, data in fat_slices((contents / "MacOS/Tremolo").read_bytes()).values():
        library = MachO(data)
        resources = (contents / "_CodeSignature/CodeResources").read_bytes()
        assert library.signature().special[CODE_RESOURCES] == hashlib.sha256(resources).digest()
        assert library.changed_pages() == []


def test_seal_holds_where_a_bundle_is_installed(code: PluginCode, tmp_path: Path) -> None:
    """Over an older copy that has a library for another system, and what Finder wrote."""
    builder = library_builder()
    home = tmp_path / "home"
    contents = build_vst3(code, home, builder, [PLATFORMS["windows-x86_64"]]) / "Contents"
    (contents / ".DS_Store").write_bytes(b"Finder")
    install_vst3(build_vst3(code, tmp_path, builder, [PLATFORMS["macos"]]), home)
    assert "x86_64-win/Tremolo.vst3" in sealed(contents)
    assert unsealed(contents) == {".DS_Store"}  # which the rules omit


@pytest.mark.parametrize("part", ["MacOS/Tremolo", "Info.plist"])
@pytest.mark.parametrize("content", [b"", b"junk", b"<?xml junk", b"\xca\xfe\xba\xbe\0\0\0\x01" + bytes(99)])
def test_a_strangers_library_is_left_alone(
    code: PluginCode, tmp_path: Path, part: str, content: bytes
) -> None:
    """A bundle that lies there and cannot be signed is named, and no file of it changes."""
    builder = library_builder()
    contents = tmp_path / "Tremolo.vst3/Contents"
    for name in ("MacOS/Tremolo", "Info.plist"):
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).write_bytes(plistlib.dumps({"CFBundleIdentifier": "com.example"}))
    (contents / part).write_bytes(content)
    before = {name: (contents / name).read_bytes() for name in names(contents)}
    with pytest.raises(
        BundleError, match=r"Tremolo\.vst3 has a library for macOS that Rattle did not build; move"
    ):
        build_vst3(code, tmp_path, builder, [PLATFORMS["linux-x86_64"]])
    assert {name: (contents / name).read_bytes() for name in names(contents)} == before


def test_macos_finds_the_library(contents: Path) -> None:
    """Info.plist names the library and a bundle's type, and agrees with moduleinfo.json."""
    info = plistlib.loads((contents / "Info.plist").read_bytes())
    module = json.loads((contents / "Resources/moduleinfo.json").read_text())
    assert (contents / "MacOS" / info["CFBundleExecutable"]).exists()
    assert (contents / "PkgInfo").read_bytes() == b"BNDL????"
    assert info["CFBundlePackageType"] == "BNDL"
    assert info["CFBundleVersion"] == module["Version"]
    assert re.fullmatch(r"[A-Za-z0-9.-]+", info["CFBundleIdentifier"])
