"""Ardour plays an instrument from a MIDI track as `rattle.compile` does: notes, wheel, pedal, controllers."""

from __future__ import annotations

import mido
import numpy as np
import pytest
from hosted import SAMPLE_RATE
from in_ardour import TICKS, Ardour, Track, needs_ardour

import rattle
from rattle import Instrument, Param, Stereo, Voice, copies
from rattle.bundle.build import build_plugin

pytestmark = [pytest.mark.hosts, needs_ardour]

SAMPLES = 2 * SAMPLE_RATE


class Reed(Voice):
    brightness = Param(0.5, midi_cc=71)

    def __init__(self) -> None:
        self.phase = 0.0
        self.envelope = 0.0

    def process(self) -> float:
        self.phase = (self.phase + self.pitch_hz / self.sample_rate) % 1.0
        self.envelope += 0.002 * ((self.velocity if self.gate else 0.0) - self.envelope)
        return (self.phase - 0.5) * self.envelope * self.volume * (0.1 + self.brightness * self.pressure)


class ReedOrgan(Instrument):
    """Hears most of what a keyboard has."""

    def __init__(self) -> None:
        self.voices = copies(Reed, 8)

    def process(self, x: float) -> Stereo:
        return x, -x


def message(kind: str, **values: int) -> mido.Message:
    return mido.Message(kind, **values)


# Even ticks are whole samples.
MESSAGES = [
    (0, message("note_on", note=69, velocity=100)),
    (480, message("pitchwheel", pitch=8191)),
    (960, message("control_change", control=7, value=32)),
    (1200, message("aftertouch", value=90)),
    (1440, message("control_change", control=64, value=127)),
    (1920, message("note_off", note=69, velocity=0)),
    (2100, message("note_on", note=64, velocity=127)),
    (2880, message("control_change", control=64, value=0)),
    (3840, message("control_change", control=71, value=110)),
    (4000, message("note_on", note=60, velocity=90)),
    (4800, message("note_off", note=60, velocity=0)),
    (4810, message("note_off", note=64, velocity=0)),
]


@pytest.fixture(scope="module")
def ardour(tmp_path_factory: pytest.TempPathFactory) -> Ardour:
    folder = tmp_path_factory.mktemp("vst3")
    build_plugin(ReedOrgan, folder)
    return Ardour(tmp_path_factory.mktemp("ardour"), folder)


def test_a_midi_track_sounds_as_compiled(ardour: Ardour) -> None:
    """Every message at its sample, however this host asks for it: notes as events, all else as parameters."""
    timed = [(tick * 0.5 / TICKS, each) for tick, each in MESSAGES]
    expected = rattle.compile(ReedOrgan, SAMPLE_RATE).render(timed, seconds=SAMPLES / SAMPLE_RATE)
    assert np.max(np.abs(expected)) > 0.01
    silence = np.zeros((2, SAMPLES), np.float32)
    track = Track("Notes", silence, "Reed Organ", messages=MESSAGES)
    ardour.expect("notes", [track], expected, tolerance=1e-6)
