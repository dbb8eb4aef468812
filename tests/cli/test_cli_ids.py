"""rattle ids: the record of ids stays a plugin's own, whatever its class and file are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newcomer import TREMOLO, Plugin, Rattle

WITHOUT_ID = TREMOLO.replace('id = "com.example.tremolo"', 'vendor = "Me"')


def renamed_class(source: str) -> str:
    return source.replace("class Tremolo", "class Wobble")


@pytest.fixture
def recorded(plugin: Plugin, rattle: Rattle) -> Path:
    """README's plugin, its record written."""
    file = plugin()
    assert rattle("ids", "tremolo.py", "--write").exit_code == 0
    return file


@pytest.mark.parametrize("command", ["build", "verify", "ids"])
def test_a_renamed_class_keeps_its_record(
    command: str, recorded: Path, plugin: Plugin, rattle: Rattle
) -> None:
    """The record is found by the plugin's id: what the renamed class lost is still seen."""
    plugin(renamed_class(TREMOLO))
    assert rattle(command, "tremolo.py").exit_code == 0
    plugin(renamed_class(TREMOLO).replace("depth", "amount"))
    result = rattle(command, "tremolo.py")
    assert result.exit_code == 1
    for words in (
        "Tremolo.ids: old projects would break",
        "`depth` is gone",
        'write in class Wobble (tremolo.py:4): renamed = {"amount": "depth"}',
        "rattle ids tremolo.py --write",
    ):
        assert words in result.stderr


def test_write_renames_the_record(recorded: Path, plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """There is one record of a plugin, under the name its class has now."""
    plugin(renamed_class(TREMOLO))
    listed = rattle("ids", "tremolo.py").stdout
    assert "as recorded in Tremolo.ids" in listed
    assert "--write calls the record Wobble.ids" in listed
    assert "recorded in Wobble.ids" in rattle("ids", "tremolo.py", "--write").stdout
    assert [path.name for path in folder.glob("*.ids")] == ["Wobble.ids"]


@pytest.mark.parametrize("words", [("build",), ("verify",), ("ids",), ("ids", "--write")])
def test_a_record_without_its_class_is_no_leftover(
    words: tuple[str, ...], plugin: Plugin, rattle: Rattle, folder: Path
) -> None:
    """A derived id changes with the class, so nothing ties them: the line that does is printed, and works."""
    plugin(WITHOUT_ID)
    rattle("ids", "tremolo.py", "--write")
    plugin(renamed_class(WITHOUT_ID))
    result = rattle(*words, "tremolo.py")
    assert result.exit_code == 1
    assert (
        "Tremolo.ids records the plugin me.tremolo, and there is no class `Tremolo` any more" in result.stderr
    )
    assert 'write in class Wobble: id = "me.tremolo"' in result.stderr
    assert "delete Tremolo.ids" in result.stderr
    plugin(renamed_class(WITHOUT_ID).replace('vendor = "Me"', 'id = "me.tremolo"'))
    assert rattle(*words, "tremolo.py").exit_code == 0


def test_other_plugins_of_the_folder_are_left_alone(recorded: Path, plugin: Plugin, rattle: Rattle) -> None:
    """The record of a class in another file is no leftover."""
    plugin(renamed_class(TREMOLO).replace("com.example.tremolo", "com.example.wobble"), "wobble.py")
    result = rattle("ids", "wobble.py")
    assert result.exit_code == 0
    assert "not recorded yet" in result.stdout


@pytest.mark.parametrize(
    "source", ["Wide = Effect.from_function(make_louder)", "MakeLouder = a.torch.effect(network)"]
)
def test_a_plugin_without_a_class_statement_is_there(
    source: str, plugin: Plugin, rattle: Rattle, folder: Path
) -> None:
    """One made of a function, or given to a variable, keeps its record beside another that has none."""
    plugin(TREMOLO)
    (folder / "louder.py").write_text(source)
    (folder / "MakeLouder.ids").write_text('{"plugin": "x.louder", "params": {}, "meters": {}}')
    assert rattle("ids", "tremolo.py").exit_code == 0


def test_a_copied_id_is_refused(recorded: Path, plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """A plugin made from a copy must not take the record, nor the songs, of the first."""
    plugin(renamed_class(TREMOLO), "wobble.py")
    for words in (("build",), ("ids", "--write")):
        result = rattle(*words, "wobble.py")
        assert result.exit_code == 1
        assert "Wobble and Tremolo have one id, com.example.tremolo" in result.stderr
    assert [path.name for path in folder.glob("*.ids")] == ["Tremolo.ids"]


def test_two_records_of_one_plugin(recorded: Path, plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Which one counts is the author's to say."""
    (folder / "Wobble.ids").write_bytes((folder / "Tremolo.ids").read_bytes())
    result = rattle("build", "tremolo.py")
    assert result.exit_code == 1
    assert "Tremolo.ids and Wobble.ids are both the record of com.example.tremolo" in result.stderr


def test_verify_tells_it_to_editors(recorded: Path, plugin: Plugin, rattle: Rattle) -> None:
    """In JSON: the line of the class, a code, the cure."""
    plugin(TREMOLO.replace("depth", "amount"))
    (found,) = json.loads(rattle("verify", "tremolo.py", "--json").stdout)
    assert (found["line"], found["code"]) == (4, "ids")
    assert 'renamed = {"amount": "depth"}' in found["fix"]
