"""An instrument in pedalboard and DawDreamer sounds as it does from Python and as `rattle render` has it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
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


def music() -> list[tuple[int, mido.Message]]:
    """Notes at any sample; controllers where blocks begin, for these hosts put them there; no key twice at a
    time, for DawDreamer ends its first note then."""
    random, held, found = np.random.default_rng(1), [60], [(0, mido.Message("note_on", note=60))]
    for place in np.sort(random.integers(1, 48_000, 150)):
        kind, value = random.random(), int(random.integers(0, 128))
        if kind < 0.4:
            free = [key for key in range(30, 90) if key not in held]
            held.append(free[value % len(free)])
            found.append((int(place), mido.Message("note_on", note=held[-1], velocity=max(value, 1))))
        elif kind < 0.6 and held:
            found.append((int(place), mido.Message("note_off", note=held.pop(0), velocity=value)))
        else:
            control = (1, 64)[int(random.integers(0, 2))]
            kinds = {"control_change": {"control": control}, "aftertouch": {}}
            chosen = "control_change" if kind < 0.9 else "aftertouch"
            message = mido.Message(chosen, value=value, **kinds[chosen])
            found.append((int(place) // BLOCK * BLOCK, message))
    return sorted(found, key=lambda each: each[0])


def in_seconds() -> list[mido.Message]:
    """A host rounds down, and a float of seconds may be a little less than a whole sample."""
    return [message.copy(time=(place + 0.25) / SAMPLE_RATE) for place, message in music()]


def as_file(path: Path) -> Path:
    """The same: a first tick of a quarter of a sample, from then on a tick is a sample."""
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=125_000)])
    track.append(mido.MetaMessage("set_tempo", tempo=500_000, time=1))
    places = [0, *(place for place, _ in music())]
    track += [
        message.copy(time=after - before)
        for (before, after), (_, message) in zip(pairwise(places), music(), strict=True)
    ]
    mido.MidiFile(tracks=[track], ticks_per_beat=SAMPLE_RATE // 2).save(path)
    return path


def test_pedalboard_and_python_play_alike(tmp_path: Path) -> None:
    """Notes, pedal, aftertouch, a controller of a Param; but velocities, which hosts have in 32 bits."""
    plugin = loaded(str(build_plugin(HostedOrgan, tmp_path)))
    heard = plugin.process(in_seconds(), 1.5, SAMPLE_RATE, num_channels=2, buffer_size=BLOCK)
    expected = rattle.compile(HostedOrgan, SAMPLE_RATE).render(in_seconds(), 1.5)
    assert np.abs(expected).max() > 0.5
    np.testing.assert_allclose(heard, expected, atol=2e-6)


def test_dawdreamer_plays_a_midi_file_as_render_does(tmp_path: Path) -> None:
    """To the sample, from the same file."""
    dawdreamer = pytest.importorskip("dawdreamer")
    engine = dawdreamer.RenderEngine(SAMPLE_RATE, BLOCK)
    plugin = engine.make_plugin_processor("organ", str(build_plugin(HostedOrgan, tmp_path)))
    song = as_file(tmp_path / "song.mid")
    assert plugin.load_midi(str(song))
    engine.load_graph([(plugin, [])])
    engine.render(1.5)
    done = rattle.render(HostedOrgan, song, tmp_path / "out.wav")
    expected, _ = soundfile.read(done.path, dtype="float32")
    heard = engine.get_audio()[:, :48_000]
    np.testing.assert_allclose(heard, expected.T[:, :48_000], atol=2e-6)
