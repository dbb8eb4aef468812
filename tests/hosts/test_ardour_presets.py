"""Presets in Ardour: programs and `.vstpreset` files are in its list, load without a hang, and are saved."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from hosted import EXAMPLES
from in_ardour import LUA, Ardour, needs_ardour

from rattle.bundle.file_names import file_name
from rattle.bundle.preset_files import presets_of_description
from rattle.plugin.description import PluginDescription
from rattle.plugin.state import read_state, state_text

pytestmark = [pytest.mark.hosts, needs_ardour]

(FREEVERB,) = [example for example in EXAMPLES if example.file == "freeverb"]
OWN = (0.1, 0.2, 0.3, 0.4, 0.5)


@pytest.fixture
def ardour(bundles: dict[str, Path], tmp_path: Path) -> Ardour:
    """It knows Freeverb, and a preset file where `rattle preset install` puts it."""
    presets = presets_of_description(FREEVERB.description)
    folder = tmp_path / ".vst3" / "presets" / file_name(presets.vendor) / file_name(presets.name)
    folder.mkdir(parents=True)
    state = state_text(FREEVERB.description, OWN)
    (folder / "My Own.vstpreset").write_bytes(presets.file_bytes("My Own", state))
    return Ardour(tmp_path, bundles["freeverb"].parent)


def values_of(description: PluginDescription, name: str) -> tuple[float, ...]:
    return next((preset.values for preset in description.presets if preset.name == name), OWN)


@pytest.mark.parametrize(
    ("name", "kind"), [("Hall", "VST3-P"), ("Cathedral", "VST3-P"), ("My Own", "VST3-S")]
)
def test_a_preset_is_loaded(ardour: Ardour, name: str, kind: str) -> None:
    """Every Param stands where the preset has it, in the host's view and in what it saves."""
    description, folder = FREEVERB.description, ardour.home / "session"
    script = Path(__file__).with_name("choose_preset.lua")
    said = ardour.run(LUA, script, folder, description.name, name, made=folder)
    assert f"kind {kind}:" in said
    shown = [float(value) for value in re.findall(r"^parameter \d+ (\S+)", said, re.MULTILINE)]
    expected = values_of(description, name)
    assert shown[: len(expected)] == pytest.approx(expected, abs=1e-6)
    (chunk,) = re.findall(r"<chunk[^>]*>([^<]+)<", (folder / "presets.ardour").read_text())
    saved = re.search(rb'\{"rattle".*\}\}', base64.b64decode(chunk))
    assert saved is not None
    state = read_state(saved[0])
    assert list(state.params.values()) == pytest.approx(expected, abs=1e-6)
    assert state.program == (name if kind == "VST3-P" else "")
