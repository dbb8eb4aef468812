"""Presets in a real host: the program parameter moves every other, the choice is saved, files are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hosted import SAMPLE_RATE
from in_pedalboard import loaded

from rattle import Effect, Param, dsp
from rattle.bundle.build import build_plugin
from rattle.plugin.declare import describe
from rattle.plugin.presets import preset_values
from rattle.plugin.state import state_text
from rattle.plugin.vstpreset import COMPONENT, PresetFile, preset_file_bytes, read_preset_file


class Trim(Effect):
    id = "com.example.rattle.test-trim"
    gain_db = Param(0.0, -60.0, 12.0)
    fine_db = Param(0.0, -1.0, 1.0, step=0.1)
    invert = Param(False)
    taps = Param(2, 1, 8, step=1)
    presets = {  # noqa: RUF012
        "Soft": {"gain_db": -20.0, "fine_db": 0.3},
        'Odd "Ä" \\': {"gain_db": 1e-7, "invert": True, "taps": 8},
    }

    def process(self, x: float) -> float:
        y = x * dsp.db_to_gain(self.gain_db + self.fine_db)
        return -y if self.invert else y


@pytest.fixture(scope="module")
def bundle(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(build_plugin(Trim, tmp_path_factory.mktemp("trim")))


def played(plugin: Any) -> float:
    x = np.full((2, 4800), 0.5, np.float32)
    return float(plugin.process(x, SAMPLE_RATE)[0, -1])


def test_choosing_a_program_moves_every_param(bundle: str) -> None:
    """At once in the host's view, and in the sound; what is turned afterwards stays turned."""
    plugin = loaded(bundle)
    assert plugin.program == "Default"
    plugin.program = "Soft"
    assert (plugin.gain_db, plugin.fine_db, plugin.taps) == (-20.0, pytest.approx(0.3), 2.0)
    assert played(plugin) == pytest.approx(0.5 * 10 ** (-19.7 / 20), rel=1e-6)
    plugin.gain_db = 0.0
    assert played(plugin) == pytest.approx(0.5 * 10 ** (0.3 / 20), rel=1e-6)
    assert plugin.program == "Soft"
    plugin.program = "Default"
    assert played(plugin) == 0.5


def test_the_choice_is_saved_with_what_was_turned_since(bundle: str) -> None:
    """A project opens with the same program shown and its own values, to the bit."""
    first, second = loaded(bundle), loaded(bundle)
    first.program = "Soft"
    first.gain_db = -6.0
    played(first)
    second.raw_state = first.raw_state
    assert second.program == "Soft"
    assert second.gain_db == pytest.approx(-6.0)
    assert played(second) == played(first)


@pytest.mark.parametrize("name", ["Default", *Trim.presets])
def test_python_writes_the_state_that_the_plugin_writes(bundle: str, name: str) -> None:
    """plugin/state.py and native/state.c, byte by byte, in the file that the host makes of it."""
    plugin, description = loaded(bundle), describe(Trim)
    plugin.program = name
    played(plugin)
    file = read_preset_file(plugin.preset_data)
    program = name if name != "Default" else ""
    assert file.chunks[COMPONENT].decode() == state_text(
        description, preset_values(description, name), program=program
    )
    assert file.class_id == description.class_id.hex().upper()


def test_a_file_of_ours_loads(bundle: str, tmp_path: Path) -> None:
    """Every value arrives."""
    plugin, description = loaded(bundle), describe(Trim)
    state = state_text(description, [-12.5, -0.7, 1.0, 5.0])
    path = tmp_path / "Ours.vstpreset"
    path.write_bytes(
        preset_file_bytes(PresetFile(description.class_id.hex().upper(), {COMPONENT: state.encode()}))
    )
    plugin.load_preset(str(path))
    assert (plugin.gain_db, plugin.taps, bool(plugin.invert)) == (-12.5, 5.0, True)
    assert plugin.fine_db == pytest.approx(-0.7)
    assert played(plugin) == pytest.approx(-0.5 * 10 ** (-13.2 / 20), rel=1e-6)
