"""rattle build --target: what the user gives, gets and is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from newcomer import TREMOLO, Plugin, Rattle

from rattle.bundle.target import PLATFORMS
from rattle.bundle.toolchain import find_toolchain


def test_targets_are_named(plugin: Plugin, rattle: Rattle) -> None:
    """One that is not there is answered with all that are."""
    plugin()
    result = rattle("build", "tremolo.py", "--target", "beos")
    assert result.exit_code == 2
    assert "'beos'" in result.stderr
    assert all(repr(name) in result.stderr for name in [*PLATFORMS, "all"])


def test_one_bundle_grows(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Two targets in one go, a third later: each has its library, and it is said for whom."""
    plugin()
    result = rattle("build", "tremolo.py", "--target", "windows-x86_64", "--target", "linux-arm64")
    assert result.exit_code == 0, result.stderr
    assert "for linux-arm64, windows-x86_64" in result.stdout
    contents = folder / "Tremolo.vst3/Contents"
    assert {"aarch64-linux", "x86_64-win"} == {path.name for path in contents.iterdir()} - {"Resources"}
    assert rattle("build", "tremolo.py").exit_code == 0
    for place in ("aarch64-linux/Tremolo.so", "x86_64-win/Tremolo.vst3", "x86_64-linux/Tremolo.so"):
        assert (contents / place).exists()


def test_libraries_of_an_older_source_are_named(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """What a build leaves of another source is said with the command that builds it anew; what is of the same
    source is not, whenever it was built."""
    plugin()
    assert rattle("build", "tremolo.py", "--target", "windows-x86_64").exit_code == 0
    assert "older build" not in rattle("build", "tremolo.py").stdout
    plugin(TREMOLO.replace("0.5 + 0.5", "0.25 + 0.25"))
    changed = rattle("build", "tremolo.py", "--install", "-o", ".").stdout
    anew = "rattle build tremolo.py -o . --target linux-x86_64 --target windows-x86_64 --install"
    assert f"note: the library for windows-x86_64 is of an older build: {anew}" in changed
    assert "older build" not in rattle(*anew.split()[1:]).stdout
    library = folder / "Tremolo.vst3/Contents/x86_64-win/Tremolo.vst3"
    library.write_bytes(library.read_bytes()[:5000])
    assert "for windows-x86_64 is of an older build" in rattle("build", "tremolo.py").stdout


def test_what_cannot_run_here_is_not_installed(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """--install is for this machine's studios; the message names the target that is missing."""
    plugin()
    result = rattle("build", "tremolo.py", "--target", "macos", "--install")
    assert result.exit_code == 2
    assert "add --target linux-" in " ".join(result.stderr.split())
    assert not (folder.parent / "home/.vst3").exists()


def test_the_authors_mistake_is_one_on_every_system(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """File, line and column, and nothing is built for any."""
    plugin(TREMOLO.replace("self.depth", "self.dept"))
    result = rattle("build", "tremolo.py", "--target", "all")
    assert result.exit_code == 1
    assert "tremolo.py:" in result.stderr
    assert "`dept`" in result.stderr
    assert not list(folder.glob("*.vst3"))


@pytest.mark.skipif(sys.platform != "linux", reason="a script stands for the system's clang")
def test_a_clang_of_the_systems_links_for_linux_alone(
    plugin: Plugin, rattle: Rattle, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RATTLE_CLANG has no linker for Windows: one line says so, and what to do; doctor does not offer it."""
    toolchain = find_toolchain()
    clang, linker = folder / "clang-99", folder / "ld.lld"
    linker.write_text(f'#!/bin/sh\nexec {" ".join(toolchain.linker)} "$@"\n')
    clang.write_text(
        f"#!/bin/sh\n[ $1 = -print-prog-name=ld.lld ] && exec echo {linker}\n"
        f'exec {" ".join(toolchain.clang)} "$@"\n'
    )
    for script in (clang, linker):
        script.chmod(0o755)
    monkeypatch.setenv("RATTLE_CLANG", str(clang))
    plugin()
    result = rattle("build", "tremolo.py", "--target", "windows-x86_64")
    assert result.exit_code == 1
    assert "unset it to build for windows-x86_64" in result.stderr
    (line,) = [line for line in rattle("doctor").stdout.splitlines() if "targets" in line]
    assert line.split(maxsplit=2)[2] == "linux-x86_64, linux-arm64"


def test_doctor_lists_the_targets(rattle: Rattle) -> None:
    """All that --target may name here."""
    assert ", ".join(PLATFORMS) in rattle("doctor").stdout
