"""An instrument in pedalboard sounds as it does from Python."""

from __future__ import annotations

from pathlib import Path

import mido
import numpy as np
from hosted import SAMPLE_RATE
from in_pedalboard import loaded

import rattle
from rattle import Instrument, Param, Voice, copies, dsp
from rattle.bundle.build import build_plugin

BLOCK = 512


class HostedVoice(Voice):
    def __init__(self) -> None:
        self.osc, self.amp = dsp.Sine(), dsp.Adsr()

    def process(self) -> float:
        swell = 0.5 + self.pressure
        return self.osc.process(self.pitch_hz) * self.amp.process(self.gate) * self.velocity * swell


class HostedOrgan(Instrument):
    level = Param(0.5, midi_cc=1)

    def __init__(self) -> None:
        self.voices = copies(HostedVoice, 8)

    def process(self, x: float) -> float:
        return self.level * x


def music() -> list[mido.Message]:
    """Notes at any sample; controllers where blocks begin, for this host puts them there."""
    random, held, found = np.random.default_rng(1), [60], [(0, mido.Message("note_on", note=60))]
    for place in np.sort(random.integers(1, 48_000, 150)):
        kind, value = random.random(), int(random.integers(0, 128))
        if kind < 0.4:
            held.append(int(random.integers(30, 90)))
            found.append((int(place), mido.Message("note_on", note=held[-1], velocity=max(value, 1))))
        elif kind < 0.6 and held:
            found.append((int(place), mido.Message("note_off", note=held.pop(0), velocity=value)))
        else:
            control = (1, 64)[int(random.integers(0, 2))]
            kinds = {"control_change": {"control": control}, "aftertouch": {}}
            chosen = "control_change" if kind < 0.9 else "aftertouch"
            message = mido.Message(chosen, value=value, **kinds[chosen])
            found.append((int(place) // BLOCK * BLOCK, message))
    found.sort(key=lambda each: each[0])
    # A host rounds down, and a float of seconds may be a little less than a whole sample.
    return [message.copy(time=(place + 0.25) / SAMPLE_RATE) for place, message in found]


def test_a_host_and_python_play_alike(tmp_path: Path) -> None:
    """Notes, pedal, aftertouch, a controller of a Param; but velocities, which hosts have in 32 bits."""
    plugin = loaded(str(build_plugin(HostedOrgan, tmp_path)))
    heard = plugin.process(music(), 1.5, SAMPLE_RATE, num_channels=2, buffer_size=BLOCK)
    expected = rattle.compile(HostedOrgan, SAMPLE_RATE).render(music(), 1.5)
    assert np.abs(expected).max() > 0.5
    np.testing.assert_allclose(heard, expected, atol=2e-6)
