"""States go from one version of a plugin to the next and back, through a real host."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hosted import SAMPLE_RATE
from in_pedalboard import loaded

from rattle import Effect, Param, dsp
from rattle.bundle.build import build_plugin
from rattle.plugin.declare import describe
from rattle.plugin.state import read_state
from rattle.plugin.vstpreset import COMPONENT, PresetFile, preset_file_bytes, read_preset_file


class Colour(Enum):
    DARK = 1
    LIGHT = 2


class MoreColours(Enum):
    LIGHT = 1
    DARK = 2
    WHITE = 3


class Older(Effect):
    name = "Trim 1"
    id = "com.example.rattle.test-versions"
    version = "1.0"
    volume_db = Param(0.0, -20.0, 20.0)
    colour = Param(Colour.DARK)
    gone = Param(0.5)

    def process(self, x: float) -> float:
        return x * dsp.db_to_gain(self.volume_db)


class Newer(Effect):
    name = "Trim 2"
    id = Older.id
    version = "2.0"
    renamed = {"gain_db": "volume_db"}  # noqa: RUF012
    presets = {"Loud": {"gain_db": 6.0}}  # noqa: RUF012
    colour = Param(MoreColours.LIGHT)
    width = Param(0.25)
    gain_db = Param(0.0, -6.0, 6.0)

    def process(self, x: float) -> float:
        return x * dsp.db_to_gain(self.gain_db)


@pytest.fixture(scope="module")
def versions(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("versions")
    return str(build_plugin(Older, folder)), str(build_plugin(Newer, folder))


def saved(plugin: Any, **values: Any) -> bytes:
    for name, value in values.items():
        setattr(plugin, name, value)
    plugin.process(np.zeros((2, 64), np.float32), SAMPLE_RATE)
    return bytes(plugin.raw_state)


def test_a_state_of_an_older_version(versions: tuple[str, str]) -> None:
    """A renamed Param is found, a choice by its name, a value out of the new range is at its end; what is new
    has its default."""
    older, newer = map(loaded, versions)
    newer.program = "Loud"
    newer.width = 1.0
    newer.raw_state = saved(older, volume_db=-3.0, colour="Dark", gone=1.0)
    assert newer.gain_db == pytest.approx(-3.0)
    assert newer.colour == "Dark"
    assert newer.width == 0.25
    assert newer.program == "Default"
    newer.raw_state = saved(older, volume_db=15.0)
    assert newer.gain_db == 6.0


def test_a_state_of_a_newer_version(versions: tuple[str, str]) -> None:
    """What the older one does not know, it leaves out; a choice it has not, is its default."""
    older, newer = map(loaded, versions)
    older.gone = 0.0
    older.raw_state = saved(newer, program="Loud", colour="White", gain_db=3.0)
    assert older.colour == "Dark"
    assert older.gone == 0.5
    assert older.volume_db == 0.0  # the new id; the older version never heard of it


def newer_with(plugin: Any, path: Path, state: bytes) -> Any:
    class_id = describe(Newer).class_id.hex().upper()
    path.write_bytes(preset_file_bytes(PresetFile(class_id, {COMPONENT: state})))
    try:
        plugin.load_preset(str(path))
    except RuntimeError as error:
        return error
    return None


@pytest.mark.parametrize(
    "params",
    [
        '{"gain_db":1e999,"width":-1e999}',
        '{"gain_db":"loud","width":[[[[]]]],"colour":7}',
        '{"gain_db":3.0,"gain_db":4.0,"gain_db":99}',
        '{"volume_db":null,"gain_db":{"a":"b"}}',
        '{"\\ud800":1,"":0,"gain_db":0.1000000000000000055511151231257827}',
        '{"gain_db":-0.0,"width":-0.0,"colour":"dark"}',
        "{" + ",".join(f'"p{i}":{i}' for i in range(5000)) + "}",
    ],
)
def test_odd_states_leave_legal_values(versions: tuple[str, str], tmp_path: Path, params: str) -> None:
    """Loaded from a file as any host does; what is saved afterwards is a whole state with legal values."""
    plugin = loaded(versions[1])
    newer_with(plugin, tmp_path / "odd.vstpreset", f'{{"rattle":1,"params":{params}}}'.encode())
    plugin.process(np.zeros((2, 64), np.float32), SAMPLE_RATE)
    state = read_state(read_preset_file(plugin.preset_data).chunks[COMPONENT])
    assert list(state.params) == ["colour", "width", "gain_db"]
    assert -6.0 <= state.params["gain_db"] <= 6.0
    assert 0.0 <= state.params["width"] <= 1.0
    assert state.params["colour"] in MoreColours.__members__


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{}",
        b'{"rattle":2,"params":{}}',
        b'{"rattle":1,"plugin":"com.other","params":{"width":1}}',
        b"[" * 99,
    ],
)
def test_states_that_are_none_change_nothing(versions: tuple[str, str], tmp_path: Path, state: bytes) -> None:
    """Refused whole: another plugin's, a newer format's, none at all."""
    plugin = loaded(versions[1])
    before = saved(plugin, program="Loud", gain_db=2.0, width=0.75)
    newer_with(plugin, tmp_path / "bad.vstpreset", state)
    assert (plugin.gain_db, plugin.width) == (pytest.approx(2.0), pytest.approx(0.75))
    plugin.process(np.zeros((2, 64), np.float32), SAMPLE_RATE)
    assert json.loads(read_preset_file(plugin.preset_data).chunks[COMPONENT])["params"]["width"] == 0.75
    assert bytes(plugin.raw_state) == before
