"""The instruments of examples/ in pedalboard and DawDreamer sound as they do from Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from hosted import SAMPLE_RATE, Sound
from in_pedalboard import loaded
from tests.example_classes import PLAYED_EXAMPLES, example_class

import rattle
from rattle.bundle.build import build_plugin

SECONDS = 1.0
# Samples; as loud as can be: hosts have other velocities in 32 bits.
NOTES = [(key, 100 + 2400 * k, 9000) for k, key in enumerate((36, 38, 42, 46, 60, 64, 67, 72))]
SOUNDING = [file for file in PLAYED_EXAMPLES if file != "arpeggiator"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("played")
    return {
        file: str(build_plugin(example_class(file, name), folder)) for file, name in PLAYED_EXAMPLES.items()
    }


def seconds(sample: int) -> float:
    """Hosts round down, and a float of seconds may be a little less than a whole sample."""
    return (sample + 0.25) / SAMPLE_RATE


def messages() -> list[mido.Message]:
    made = []
    for key, begin, length in NOTES:
        made += [
            mido.Message("note_on", note=key, velocity=127, time=seconds(begin)),
            mido.Message("note_off", note=key, velocity=0, time=seconds(begin + length)),
        ]
    return sorted(made, key=lambda message: message.time)


def expected(file: str) -> Sound:
    sound: Sound = rattle.compile(example_class(file, PLAYED_EXAMPLES[file]), SAMPLE_RATE).render(
        messages(), SECONDS
    )
    assert np.abs(sound).max() > 0.05
    return sound


@pytest.mark.parametrize(
    "file", [file for file in SOUNDING if file != "drum_machine"]
)  # 20 s for its 63 lists
def test_pedalboard_plays_it_alike(file: str, built: dict[str, str]) -> None:
    """Messages at any sample, in blocks of 480; this host has Params in 32 bits."""
    plugin = loaded(built[file])
    assert plugin.is_instrument
    heard = plugin(messages(), SECONDS, SAMPLE_RATE, num_channels=2, buffer_size=480)
    np.testing.assert_allclose(heard, expected(file), rtol=0.0, atol=5e-6)


@pytest.mark.parametrize("file", SOUNDING)
def test_dawdreamer_plays_it_alike(file: str, built: dict[str, str]) -> None:
    """To the bit: notes of its own, in blocks of 512."""
    dawdreamer: Any = pytest.importorskip("dawdreamer")
    engine = dawdreamer.RenderEngine(SAMPLE_RATE, 512)
    plugin = engine.make_plugin_processor("instrument", built[file])
    for key, begin, length in NOTES:
        plugin.add_midi_note(key, 127, seconds(begin), seconds(length) - seconds(0))
    engine.load_graph([(plugin, [])])
    if file == "drum_machine":  # this host's song plays: keys alone are asked for
        plugin.set_parameter(0, 0.0)
    engine.render(SECONDS)
    heard = engine.get_audio()
    np.testing.assert_array_equal(heard[:, : SAMPLE_RATE - 512], expected(file)[:, : SAMPLE_RATE - 512])


def test_an_arpeggiator_loads_as_an_effect(built: dict[str, str], tmp_path: Path) -> None:
    """Hosts without MIDI effects pass sound through it, unchanged."""
    x = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 4096)).astype(np.float32)
    np.testing.assert_array_equal(loaded(built["arpeggiator"]).process(x, SAMPLE_RATE), x)
