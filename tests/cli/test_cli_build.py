"""rattle new, build, ids: from nothing to a bundle, and what keeps it the same plugin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from newcomer import TREMOLO, Plugin, Rattle


def test_new_build_and_its_own_test(folder: Path, rattle: Rattle, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `new` makes builds, passes its own tests and says what to do next."""
    made = rattle("new", "Warm Drive", "--vendor", "Somebody")
    assert made.exit_code == 0
    assert "rattle build warm_drive.py --install" in made.stdout
    monkeypatch.chdir(folder / "warm_drive")
    built = rattle("build", "warm_drive.py")
    assert built.exit_code == 0, built.stderr
    info = json.loads((folder / "warm_drive/Warm Drive.vst3/Contents/Resources/moduleinfo.json").read_text())
    assert (info["Name"], info["Factory Info"]["Vendor"]) == ("Warm Drive", "Somebody")
    assert 'id = "somebody.warm-drive"' in (folder / "warm_drive/warm_drive.py").read_text()
    words = [sys.executable, "-W", "error", "-m", "pytest", "-q"]
    own_tests = subprocess.run(words, capture_output=True, text=True)
    assert own_tests.returncode == 0, own_tests.stdout
    assert "2 passed" in own_tests.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("class", "'class' is a word of Python's own; try class_effect"),
        ("none", "'none' is a word of Python's own"),
        ("12", "begin with a letter"),
        ("---", "begin with a letter"),
        ("Étude", "'É' in 'Étude': files and classes are named in A to Z and digits"),
        ("Hot!", "'!' in 'Hot!'"),
        ("numpy", "numpy.py would hide the module 'numpy' that is installed; try numpy_effect"),
        ("rattle", "rattle.py would hide the module 'rattle'"),
        ("wave", "wave.py would hide the module 'wave'"),
        ("effect", "the class would be called Effect"),
    ],
)
def test_new_refuses_what_is_no_name(name: str, said: str, rattle: Rattle, folder: Path) -> None:
    """A plugin's class and file need a name that Python takes and nothing else has; the message says why."""
    result = rattle("new", "--", name)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("vendor", ["\udcff", "a\nb", "x" * 128])
def test_new_refuses_what_is_no_vendor(vendor: str, rattle: Rattle, folder: Path) -> None:
    """What no host can show is no text of a plugin; nothing is written."""
    result = rattle("new", "echo", "--vendor", vendor)
    assert result.exit_code == 2
    assert "the vendor's name is longer than" in " ".join(result.stderr.split())
    assert list(folder.iterdir()) == []


def test_new_overwrites_nothing(rattle: Rattle, folder: Path) -> None:
    """A folder that is there stays as it is."""
    rattle("new", "echo")
    (folder / "echo" / "echo.py").write_text("mine")
    again = rattle("new", "echo")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert (folder / "echo" / "echo.py").read_text() == "mine"


def test_build_says_what_it_built(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Place, parameters, latency, tail; with --verify-rt what runs on the audio thread."""
    plugin()
    result = rattle("build", "tremolo.py", "-o", "out", "--verify-rt")
    assert result.exit_code == 0
    assert (folder / "out/Tremolo.vst3/Contents/x86_64-linux/Tremolo.so").exists()
    for words in ("out/Tremolo.vst3", "2 parameters, no latency, endless tail", "when depth moves"):
        assert words in result.stdout


def test_install_goes_to_the_home_folder(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """With --install alone the bundle is nowhere else; with --output it is in both places."""
    plugin()
    installed = folder.parent / "home/.vst3/Tremolo.vst3"
    assert rattle("build", "tremolo.py", "--install").exit_code == 0
    assert installed.exists()
    assert not (folder / "Tremolo.vst3").exists()
    assert rattle("build", "tremolo.py", "--install", "-o", "out").exit_code == 0
    assert (folder / "out/Tremolo.vst3").exists()


def test_a_derived_id_is_said(plugin: Plugin, rattle: Rattle) -> None:
    """Without `id` the build shows the line that would keep the derived one."""
    plugin(TREMOLO.replace('id = "com.example.tremolo"', 'vendor = "Me"'))
    assert 'write id = "me.tremolo"' in rattle("build", "tremolo.py").stdout


@pytest.mark.parametrize("name", ["Gain 1.0", "gain 1-0"])
def test_two_plugins_of_one_bundle_are_refused(
    plugin: Plugin, rattle: Rattle, folder: Path, name: str
) -> None:
    """Of one name, or of names that are one as a file's; nothing is built."""
    source = f"""
        from rattle import Effect

        class A(Effect):
            name = "Gain 1.0"

            def process(self, x: float) -> float:
                return x

        class B(A):
            name = "{name}"
    """
    plugin(source, "two.py")
    result = rattle("build", "two.py")
    assert result.exit_code == 1
    assert f'"{name}" would be {name.replace(".", "-")}.vst3, as A is' in " ".join(result.stderr.split())
    assert not list(folder.glob("*.vst3"))
    verified = rattle("verify", "two.py")
    assert verified.exit_code == 1
    assert "two.py:11:5: B.name: " in verified.stderr


def test_a_recorded_id_cannot_be_lost(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """A rename fails the build with the line that mends it, and passes with that line."""
    plugin()
    assert "recorded in Tremolo.ids" in rattle("ids", "tremolo.py", "--write").stdout
    renamed = TREMOLO.replace("depth", "amount")
    plugin(renamed)
    result = rattle("build", "tremolo.py")
    assert result.exit_code == 1
    assert 'renamed = {"amount": "depth"}' in result.stderr
    assert not list(folder.glob("*.vst3"))
    plugin(renamed.replace("        id =", '        renamed = {"amount": "depth"}\n        id ='))
    assert rattle("build", "tremolo.py").exit_code == 0


def test_a_folder_that_cannot_be_written(plugin: Plugin, rattle: Rattle) -> None:
    """Said in one line, with exit code 1."""
    plugin()
    result = rattle("build", "tremolo.py", "-o", "/proc/nowhere")
    assert result.exit_code == 1
    assert "cannot write /proc/nowhere" in result.stderr
