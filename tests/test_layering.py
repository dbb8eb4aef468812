"""Who may import whom, which names are refused, and how long a file may be: style as a test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "src" / "rattle"
NATIVE = PACKAGE / "native"

# "" is rattle/__init__.py, the author's view of the whole; nothing inside imports it back.
MAY_IMPORT: dict[str, set[str]] = {
    "lang": set(),
    "plugin": {"lang"},
    "dsp": {"lang", "plugin"},
    "graph": {"lang", "plugin", "dsp"},
    "compiler": {"lang", "plugin"},
    "bundle": {"compiler", "plugin"},
    "worker_process": {"lang", "plugin"},
    "host": {"lang", "plugin", "bundle", "worker_process"},
    "report": {"lang", "plugin", "compiler", "bundle", "host"},
    "check": {"plugin", "bundle"},
    "cli": {
        "",
        "lang",
        "plugin",
        "dsp",
        "graph",
        "compiler",
        "bundle",
        "worker_process",
        "host",
        "report",
        "check",
    },
    "": {"lang", "plugin", "dsp", "graph", "compiler", "bundle", "worker_process", "host"},
}
FREESTANDING_HEADERS = {"stddef.h", "stdint.h", "stdbool.h", "stdatomic.h"}
SEES_VST3 = {"vst3", "player", "hostile", "card"}  # the bridge, and the hosts that play through it
PROGRAMS = {"hostile", "card"}  # with a C library of their own; no part of a plugin
SEEN_BY_PROGRAMS = {"vst3/abi.h", "player/player.h", "ring/ring.h", "worker/link.h"}
EMPTY_NAMES = {"util", "utils", "common", "helper", "helpers", "core", "misc", "manager"}
MAXIMUM_LINES = 400
LONGER_WITH_A_REASON = {
    "src/rattle/lang/elementary.py": "one compilation: the maths of every engine",
    "src/rattle/native/vst3/abi.h": "a table of the interface's facts, read beside the standard",
}

PYTHON_FILES = sorted(PACKAGE.rglob("*.py"))
C_FILES = sorted(path for path in NATIVE.rglob("*") if path.suffix in {".c", ".h"})
SOURCES = sorted(
    path
    for folder in ("src", "tests", "examples", "benchmarks")
    for path in (REPOSITORY / folder).rglob("*")
    if path.suffix in {".py", ".c", ".h"} and "golden" not in path.parts  # which are generated
)


def relative(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE).parts
    if inside == ("__main__.py",):
        return "cli"
    return inside[0] if len(inside) > 1 else ""


def imported_rooms(source: str, package: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The rooms of rattle that a module of `package` imports anywhere, with the line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            # `from rattle import lang` imports a room; `from rattle import Effect` imports rattle itself.
            names = [f"rattle.{alias.name}" for alias in node.names] if module == "rattle" else [module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "rattle":
                room = parts[1] if len(parts) > 1 and parts[1] in MAY_IMPORT else ""
                yield room, node.lineno


def forbidden_imports(source: str, room: str, package: tuple[str, ...]) -> list[str]:
    allowed = MAY_IMPORT[room] | {room}
    return [
        f"line {line}: {room or 'rattle/__init__'} may not import {imported or 'rattle itself'}"
        for imported, line in imported_rooms(source, package)
        if imported not in allowed
    ]


def includes(source: str) -> list[tuple[str, str]]:
    return re.findall(r'^\s*#\s*include\s*([<"])([^">]+)[">]', source, re.MULTILINE)


def forbidden_includes(source: str, path: Path) -> list[str]:
    """path: of the including file, below native/."""
    inside_vst3 = path.parts[0] in SEES_VST3
    wrong = []
    for bracket, name in includes(source):
        if bracket == "<":
            if name not in FREESTANDING_HEADERS and path.parts[0] not in PROGRAMS | {"platform"}:
                wrong.append(f"<{name}>: the runtime is freestanding; systems live in platform/")
        elif not inside_vst3 and ("vst3/" in name or is_of_vst3(name, path)):
            wrong.append(f'"{name}": nobody includes vst3/')
    return wrong


def is_of_vst3(name: str, path: Path) -> bool:
    """A header beside the file that includes it is its own."""
    own, theirs = NATIVE / path.parent / name, NATIVE / "vst3" / name
    return "/" not in name and theirs.exists() and not own.exists()


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


@pytest.mark.parametrize("path", PYTHON_FILES, ids=relative)
def test_python_rooms_import_only_what_the_design_allows(path: Path) -> None:
    """No module imports a room that the design's "Who may import whom" does not give it."""
    package = path.relative_to(PACKAGE.parent).parent.parts
    assert forbidden_imports(path.read_text(), room_of(path), package) == []


@pytest.mark.parametrize("path", C_FILES, ids=relative)
def test_c_files_include_only_what_the_design_allows(path: Path) -> None:
    """Only vst3/ sees VST3, and only platform/ may see a system's header."""
    assert forbidden_includes(path.read_text(), path.relative_to(NATIVE)) == []


@pytest.mark.parametrize("path", PYTHON_FILES + C_FILES, ids=relative)
def test_names_say_something(path: Path) -> None:
    """No file, folder or class is called utils, common, helpers, core, misc or manager."""
    inside = path.relative_to(PACKAGE)
    names = [*inside.parent.parts, inside.stem]
    if path.suffix == ".py":
        tree = ast.parse(path.read_text())
        names += [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [name for name in names if words(name) & EMPTY_NAMES] == []


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_file_is_a_wall(path: Path) -> None:
    """No source file is longer than 400 lines without a reason; most should have half of that."""
    if relative(path) in LONGER_WITH_A_REASON:
        return
    assert len(path.read_text().splitlines()) <= MAXIMUM_LINES


def test_every_room_has_its_rule() -> None:
    """A new folder of rattle must first be given its place in the order of imports."""
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert rooms - set(MAY_IMPORT) == set()


@pytest.mark.parametrize(
    ("source", "room"),
    [
        ("import rattle.plugin", "lang"),
        ("from rattle.dsp.sine import Sine", "compiler"),
        ("from rattle import cli", "host"),
        ("from rattle import Effect", "dsp"),
        ("def f():\n    from rattle.compiler import ir", "host"),
        ("from ..bundle import library", "plugin"),
        ("import rattle.cli", ""),
    ],
)
def test_a_forbidden_import_is_seen(source: str, room: str) -> None:
    """The check itself sees every spelling of an import, also inside a function."""
    package = ("rattle", room) if room else ("rattle",)
    assert len(forbidden_imports(source, room, package)) == 1


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("#include <stdlib.h>", "param.c"),
        ('#include "vst3/abi.h"', "driver.c"),
        ('  #  include "abi.h"', "platform/posix.c"),
    ],
)
def test_a_forbidden_include_is_seen(source: str, path: str) -> None:
    """The check itself sees a C library's header and any way to reach vst3/."""
    assert len(forbidden_includes(source, Path(path))) == 1


@pytest.mark.parametrize("path", C_FILES, ids=relative)
def test_programs_know_the_interface_and_nothing_of_the_runtime(path: Path) -> None:
    """The hosts that are programs include themselves, the interface, the player and what a worker shares with
    its host, and nobody includes them."""
    inside = path.relative_to(NATIVE)
    for bracket, name in includes(path.read_text()):
        if bracket == "<":
            continue
        included = (path.parent / name).resolve()
        room = included.relative_to(NATIVE).parts[0] if included.is_relative_to(NATIVE) else ""
        if inside.parts[0] in PROGRAMS:
            assert str(included.relative_to(NATIVE)) in SEEN_BY_PROGRAMS or room == inside.parts[0]
        else:
            assert room not in PROGRAMS


def test_test_files_have_names_of_their_own() -> None:
    """Pytest takes two of one name for the same module, unless their folders are packages."""
    files = (REPOSITORY / "tests").rglob("test_*.py")
    names = [path.name for path in files if not (path.parent / "__init__.py").exists()]
    assert sorted(set(names)) == sorted(names)
