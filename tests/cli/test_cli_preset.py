"""rattle preset: what it lists, writes, shows and installs, and what it says to files that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from newcomer import TREMOLO, Plugin, Rattle

from rattle.plugin.vstpreset import PresetFile, preset_file_bytes, read_preset_file

SLOW = """presets = {"Slow": {"rate_hz": 0.5}, "Deep / Fast": {"rate_hz": 8.0, "depth": 1.0}}
        depth = Param(0.5)"""
WITH_PRESETS = TREMOLO.replace("depth = Param(0.5)", SLOW)


@pytest.fixture
def tremolo(plugin: Plugin) -> Path:
    return plugin(WITH_PRESETS)


def preset(rattle: Rattle, *words: str) -> str:
    result = rattle("preset", *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(rattle: Rattle, exit_code: int, *words: str) -> str:
    result = rattle("preset", *words)
    assert result.exit_code == exit_code
    return result.stderr


def test_source_and_bundle_list_the_same(rattle: Rattle, tremolo: Path) -> None:
    """What each preset sets, whether read from the source or from what was built."""
    listed = preset(rattle, "list", "tremolo.py")
    assert "Tremolo  2 presets" in listed
    assert "  Slow  rate_hz=0.5\n" in listed
    assert "  Deep / Fast  rate_hz=8.0, depth=1.0\n" in listed
    built = rattle("build", "tremolo.py")
    assert "2 presets" in built.stdout
    assert preset(rattle, "list", "Tremolo.vst3") == listed


def test_a_later_build_forgets_old_presets(rattle: Rattle, tremolo: Path, plugin: Plugin) -> None:
    """The bundle has those of its source, none from before."""
    rattle("build", "tremolo.py")
    plugin(TREMOLO)
    rattle("build", "tremolo.py")
    assert preset(rattle, "list", "Tremolo.vst3") == "Tremolo  0 presets\n"
    assert "has no presets; give files" in refused(rattle, 2, "install", "Tremolo.vst3")


def test_save_and_show(rattle: Rattle, tremolo: Path) -> None:
    """From a preset and settings to a file, and back to texts."""
    preset(rattle, "save", "tremolo.py", "--from", "Slow", "--set", "depth=0.25", "-o", "out/Mine.vstpreset")
    shown = preset(rattle, "show", "out/Mine.vstpreset").splitlines()
    assert "plugin                   Tremolo by Unknown vendor" in shown
    assert "rate_hz                  0.5" in shown
    shown = preset(rattle, "show", "out/Mine.vstpreset", "--plugin", "tremolo.py").splitlines()
    assert "rate_hz                  0.50 Hz" in shown
    assert "depth                    0.25" in shown
    assert "(Tremolo)" in shown[0]


def test_saved_json_is_a_folder_s_preset(rattle: Rattle, tremolo: Path, plugin: Plugin) -> None:
    """What `save` writes as JSON, `presets = "folder"` reads."""
    preset(rattle, "save", "tremolo.py", "--set", "rate_hz=2 Hz", "-o", "sounds/Two Hertz.json")
    plugin(TREMOLO.replace("depth = Param(0.5)", 'presets = "sounds"\n        depth = Param(0.5)'))
    assert "  Two Hertz  rate_hz=2.0\n" in preset(rattle, "list", "tremolo.py")


def test_json_is_a_preset_too(rattle: Rattle, tremolo: Path, tmp_path: Path) -> None:
    """`show` tells it and `install` makes a host's file of it, as of a .vstpreset."""
    preset(rattle, "save", "tremolo.py", "--set", "depth=0.25", "-o", "Mine.json")
    shown = preset(rattle, "show", "Mine.json", "--plugin", "tremolo.py").splitlines()
    assert "rate_hz                  4.00 Hz" in shown
    preset(rattle, "install", "tremolo.py", "Mine.json", "--to", "out")
    state = json.loads(read_preset_file(Path("out/Mine.vstpreset").read_bytes()).chunks["Comp"])
    assert state["params"] == {"rate_hz": 4.0, "depth": 0.25}


def test_a_folder_begins_and_is_mended_with_save(rattle: Rattle, plugin: Plugin) -> None:
    """Without the folder the message is the command that makes it; a broken file in it keeps nobody from
    saving, and is told."""
    plugin(TREMOLO.replace("depth = Param(0.5)", 'presets = "my sounds"\n        depth = Param(0.5)'))
    command = "rattle preset save tremolo.py -o 'my sounds/Warm.json'"
    assert f"this writes one: {command}" in rattle("build", "tremolo.py").stderr
    plugin(TREMOLO.replace("depth = Param(0.5)", 'presets = "sounds"\n        depth = Param(0.5)'))
    missing = rattle("build", "tremolo.py").stderr
    command = "rattle preset save tremolo.py -o sounds/Warm.json"
    assert f"this writes one: {command}" in missing
    assert "note" not in preset(rattle, *command.split()[2:])
    Path("sounds/Bad.json").write_text("{")
    saved = preset(rattle, "save", "tremolo.py", "--set", "depth=1", "-o", "sounds/Deep.json")
    assert "note: " in saved
    assert "Bad.json:1: " in saved
    assert 'preset "Bad"' in refused(rattle, 1, "save", "tremolo.py", "--from", "Deep", "--name", "X")
    preset(rattle, "save", "tremolo.py", "-o", "sounds/Bad.json")
    assert "  Deep  depth=1.0\n" in preset(rattle, "list", "tremolo.py")


def test_a_cut_file_in_a_folder_cannot_command_a_terminal(rattle: Rattle, plugin: Plugin) -> None:
    """The line of source below a mistake is shown where it is text."""
    plugin(TREMOLO.replace("depth = Param(0.5)", 'presets = "sounds"\n        depth = Param(0.5)'))
    Path("sounds").mkdir()
    Path("sounds/Cut.vstpreset").write_bytes(b"VST3\x01\x00\x00\x1b[31mred")
    said = refused(rattle, 1, "list", "tremolo.py")
    assert "Cut.vstpreset:1:" in said
    assert "\x1b" not in said


def test_install_puts_files_where_studios_look(
    rattle: Rattle, tremolo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Below vendor and plugin, with names that every system takes; a file of one's own, too."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    preset(rattle, "install", "tremolo.py")
    preset(rattle, "save", "tremolo.py", "--name", "Own")
    preset(rattle, "install", "tremolo.py", "Own.vstpreset")
    files = {path.name: path for path in (tmp_path / "home").rglob("Unknown vendor/Tremolo/*.vstpreset")}
    assert sorted(files) == ["Deep _ Fast.vstpreset", "Own.vstpreset", "Slow.vstpreset"]
    state = json.loads(read_preset_file(files["Slow.vstpreset"].read_bytes()).chunks["Comp"])
    assert state["program"] == "Slow"
    assert state["params"] == {"rate_hz": 0.5, "depth": 0.5}


def test_render_starts_from_a_preset(rattle: Rattle, tremolo: Path) -> None:
    """`--set` has the last word."""
    soundfile.write("in.wav", np.full(4800, 0.5), 48_000)
    for name, words in {
        "preset": ["--preset", "Deep / Fast", "--set", "rate_hz=3"],
        "values": ["--set", "depth=1", "--set", "rate_hz=3"],
        "defaults": [],
    }.items():
        assert rattle("render", "tremolo.py", "in.wav", "-o", f"{name}.wav", *words).exit_code == 0
    sound = {name: soundfile.read(f"{name}.wav")[0] for name in ("preset", "values", "defaults")}
    np.testing.assert_array_equal(sound["preset"], sound["values"])
    assert not np.array_equal(sound["preset"], sound["defaults"])
    preset(rattle, "save", "tremolo.py", "--from", "Deep / Fast", "-o", "Mine.vstpreset")
    words = ("--preset", "Mine.vstpreset", "--set", "rate_hz=3")
    assert rattle("render", "tremolo.py", "in.wav", "-o", "file.wav", *words).exit_code == 0
    np.testing.assert_array_equal(soundfile.read("file.wav")[0], sound["preset"])
    gone = rattle("render", "tremolo.py", "in.wav", "-o", "o.wav", "--preset", "gone.vstpreset")
    assert "it has Default, Slow, Deep / Fast, and there is no such file as gone.vstpreset" in gone.stderr
    unknown = rattle("render", "tremolo.py", "in.wav", "-o", "o.wav", "--preset", "Slo")
    assert "did you mean 'Slow'" in unknown.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "message"),
    [
        (("save", "tremolo.py"), 2, "what is its name? give --name Warm"),
        (("save", "tremolo.py", "-o", "x.txt"), 2, "x.txt says no format known here"),
        (("save", "tremolo.py", "--name", "x", "--from", "Slo"), 2, "no preset 'Slo': did you mean 'Slow'?"),
        (("save", "tremolo.py", "--name", "x", "--set", "dept=1"), 2, "did you mean depth?"),
        (("save", "tremolo.py", "--name", "x", "--set", "depth=2"), 2, "`depth`: '2' is outside 0 to 1"),
        (("save", "tremolo.py", "--name", "  "), 2, "what is its name?"),
        (("save", "tremolo.py", "--name", "a/b", "-o", "p/x.json"), 2, "called as its file: -o p/a_b.json"),
        (("save", "tremolo.py", "--name", "x" * 128), 2, "the name is longer than 127 bytes"),
        (("save", "tremolo.py", "--name", "\udcff"), 2, "a character that cannot be shown"),
        (("save", "junk.vst3", "--name", "x"), 2, "is a built plugin; give its source"),
        (("show", "gone.vstpreset"), 2, "no such file: gone.vstpreset"),
        (
            ("save", "tremolo.py", "--name", "x", "--set", "bypass=1"),
            2,
            "neither a render nor a preset has it",
        ),
        (("save", "tremolo.py", "--name", "x", "--set", "=3"), 2, "write an id and a value"),
        (("save", "tremolo.py", "--name", "x", "-o", "a"), 2, "a is a folder; name a file: a/x.vstpreset"),
        (("show", "tremolo.py"), 2, "tremolo.py is a plugin, where a preset is expected"),
        (("show", "own.vstpreset", "--plugin", "junk.vst3"), 2, "is a built plugin; give its source"),
        (
            ("install", "tremolo.py", "other.json"),
            2,
            "other.json is not a preset of Tremolo: it is of com.other",
        ),
        (("show", "broken.json"), 1, "broken.json: not JSON"),
        (("list", "gone.vst3"), 2, "no such bundle: gone.vst3"),
        (("list", "empty.vst3"), 1, "has no moduleinfo.json"),
        (("list", "junk.vst3"), 1, "its description is not as Rattle writes it"),
        (("install", "tremolo.py", "own.vstpreset", "a/own.vstpreset"), 2, "two presets would be own.vst"),
        (
            ("install", "tremolo.py", "other.vstpreset"),
            2,
            "is not a preset of Tremolo: its class is 00000000",
        ),
    ],
)
def test_mistakes_are_named(
    rattle: Rattle, tremolo: Path, folder: Path, words: tuple[str, ...], exit_code: int, message: str
) -> None:
    """The command line's with 2, a file's with 1; never a traceback."""
    (folder / "other.vstpreset").write_bytes(preset_file_bytes(PresetFile("0" * 32, {})))
    (folder / "other.json").write_text('{"rattle": 1, "plugin": "com.other"}')
    (folder / "broken.json").write_text('{"rattle": 1,')
    (folder / "empty.vst3").mkdir()
    for path in (folder / "own.vstpreset", folder / "a" / "own.vstpreset"):
        preset(rattle, "save", "tremolo.py", "-o", str(path))
    resources = folder / "junk.vst3" / "Contents" / "Resources"
    resources.mkdir(parents=True)
    (resources / "moduleinfo.json").write_text("[]")
    (resources / "presets.json").write_text("{}")
    assert message in refused(rattle, exit_code, *words)


HALF = "\ud800"
DEFAULTS = {"Default": {"rattle": 1}}


@pytest.mark.parametrize(
    ("about", "states", "why"),
    [
        ({"CID": "no id"}, DEFAULTS, "'no id' is no class id"),
        ({"Name": 3}, DEFAULTS, "3 is no text"),
        ({"Vendor": HALF}, DEFAULTS, "surrogates not allowed"),
        ({}, [1], 'does not begin with "Default"'),
        ({}, {}, 'does not begin with "Default"'),
        ({}, DEFAULTS | {HALF: {"rattle": 1}}, "surrogates not allowed"),
        ({}, DEFAULTS | {"Warm": {"rattle": 1, "params": {"a": HALF}}}, "surrogates not allowed"),
        ({}, DEFAULTS | {"Warm": {"rattle": 1, "params": {"a": float("nan")}}}, "NaN"),
        ({}, DEFAULTS | {"Warm": 3}, "this is not a state of Rattle"),
    ],
)
@pytest.mark.parametrize("command", ["list", "install"])
def test_a_hostile_bundle_is_refused(
    rattle: Rattle,
    tremolo: Path,
    folder: Path,
    command: str,
    about: dict[str, object],
    states: object,
    why: str,
) -> None:
    """Whatever its JSON says: the bundle is named, with what is wrong, and nothing is written."""
    resources = folder / "bad.vst3" / "Contents" / "Resources"
    resources.mkdir(parents=True)
    good = {"CID": "0" * 32, "Name": "Bad", "Vendor": "Nobody", "Sub Categories": ["Fx"]}
    (resources / "moduleinfo.json").write_text(json.dumps({"Classes": [good | about]}))
    (resources / "presets.json").write_text(json.dumps(states))
    message = " ".join(refused(rattle, 1, command, "bad.vst3").split())
    assert "bad.vst3: its description is not as Rattle writes it" in message
    assert why in message
    assert not list(folder.rglob("*.vstpreset"))


def test_presets_whose_files_would_be_one_are_not_installed(rattle: Rattle, plugin: Plugin) -> None:
    """Neither is lost without a word."""
    plugin(WITH_PRESETS.replace("Slow", "deep ? fast"))
    message = " ".join(refused(rattle, 2, "install", "tremolo.py").split())
    assert "two presets would be Deep _ Fast.vstpreset: deep ? fast and Deep / Fast" in message


def test_what_a_file_says_cannot_command_a_terminal(rattle: Rattle, folder: Path) -> None:
    """Control characters of a hostile file are shown as numbers, and long texts are cut."""
    params = {"\x1b[2J": "\x1b]0;title\x07", "long": "x" * 100_000}
    state = json.dumps({"rattle": 1, "plugin": "a\x1bb", "params": params})
    info = '<Attribute id="PlugInName" value="\x1b[31m&quot;red&quot;" type="string"/>'
    chunks = {"Comp": state.encode(), "Info": info.encode(), "Odd\x1b": b""}
    (folder / "bad.vstpreset").write_bytes(preset_file_bytes(PresetFile("0" * 32, chunks)))
    shown = preset(rattle, "show", "bad.vstpreset")
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert '\\x1b[31m"red"' in shown
    assert len(shown) < 3000


def test_a_preset_of_another_framework_is_shown(rattle: Rattle, folder: Path) -> None:
    """Its class id and chunks; its state is its own."""
    (folder / "theirs.vstpreset").write_bytes(preset_file_bytes(PresetFile("A" * 32, {"Comp": b"\x00\x01"})))
    shown = preset(rattle, "show", "theirs.vstpreset")
    assert "A" * 32 in shown
    assert "Comp 2 bytes" in shown
    assert "state                    not shown: not JSON" in shown
