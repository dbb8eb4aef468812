"""rattle render of a MIDI file."""

from __future__ import annotations

import sys
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
from newcomer import Plugin, Rattle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")

CLICKS = """
import numpy as np

from rattle import Instrument, NoteOn, Param, worker


class Clicks(Instrument):
    level = Param(0.5)
    presets = {"Loud": {"level": 1.0}}

    @worker(latency_ms=10.0)
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:, event.offset] += self.level * event.velocity
"""


@pytest.fixture
def song(folder: Path) -> list[int]:
    """song.mid: notes in two tracks and channels, while the tempo changes; their samples at 44,100 Hz."""
    tempo = mido.MetaMessage("set_tempo", tempo=631_913, time=101)
    first = mido.MidiTrack([mido.Message("note_on", note=60, velocity=127), tempo])
    first.append(mido.Message("note_on", note=61, velocity=127, time=700))
    second = mido.MidiTrack([mido.Message("note_on", note=60, velocity=127, channel=9, time=333)])
    mido.MidiFile(tracks=[first, second], ticks_per_beat=480).save(folder / "song.mid")
    parts = [0, 101 * 500_000 + 232 * 631_913, 101 * 500_000 + 700 * 631_913]
    return [round(part / 480e6 * 44_100) for part in parts]


def test_a_song_sounds_at_its_samples(song: list[int], plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Whatever the order of the words and the block; with settings, presets, rates and bits."""
    plugin(CLICKS, "clicks.py")
    for line in (
        "song.mid -o out.wav clicks.py --sample-rate 44100 --block 1000",
        "clicks.py song.mid -o 24.wav --sample-rate 44100 --bits 24 --tail 0",
        "clicks.py song.mid -o 16.flac --bits 16 --preset Loud --sample-rate 44100",
        "clicks.py song.mid -o 48.wav --set level=0.25 --block 64",
    ):
        result = rattle("render", *line.split())
        assert result.exit_code == 0, result.stderr
    first, sample_rate = soundfile.read(folder / "out.wav", dtype="float32")
    assert sample_rate == 44_100
    assert len(first) == song[2] + 1 + 22_050
    for name, level in (("out.wav", 0.5), ("24.wav", 0.5), ("16.flac", 1.0), ("48.wav", 0.25)):
        sound, rate = soundfile.read(folder / name)
        expected = song if rate == 44_100 else [round(place * 48_000 / 44_100) for place in song]
        places = np.flatnonzero(sound[:, 0])
        np.testing.assert_allclose(places, expected, atol=0 if rate == 44_100 else 1)
        np.testing.assert_allclose(sound[places], level, atol=1e-4)
    assert soundfile.info(folder / "24.wav").subtype == "PCM_24"
    assert soundfile.info(folder / "16.flac").subtype == "PCM_16"
    assert len(soundfile.read(folder / "24.wav")[0]) == song[2] + 1


REFUSED = [
    (("clicks.py", "song.mud"), "no such file: song.mud; did you mean song.mid?"),
    (("clicks.py", "empty.mid"), "empty.mid is cut off"),
    (("clicks.py", "text.mid"), "text.mid is no MIDI file, or a broken one"),
    (("clicks.py", "silent.mid"), "silent.mid has no notes"),
    (("clicks.py", "loops.mid"), "loops.mid is of type 2"),
    (("tremolo.py", "song.mid"), "Tremolo is an effect: it takes a sound, not a MIDI file"),
    (("clicks.py", "in.wav"), "Clicks is an Instrument: it plays a MIDI file, not a sound"),
    (("tremolo.py", "in.wav", "--sample-rate", "44100"), "in.wav is a sound, and is played at its own rate"),
    (("clicks.py", "song.mid", "--tempo", "90"), "song.mid is a song with a tempo of its own"),
    (("clicks.py", "song.mid", "--block", "0"), "0 is not in the range"),
    (("clicks.py", "song.mid", "--bits", "8"), "'8' is not one of"),
    (("clicks.py", "song.mid", "--preset", "Lout"), "did you mean 'Loud'?"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
@pytest.mark.usefixtures("song")
def test_what_cannot_be_rendered_is_said(
    words: tuple[str, ...], message: str, plugin: Plugin, rattle: Rattle, folder: Path
) -> None:
    """In one line that names the file, and nothing is written."""
    plugin()
    plugin(CLICKS, "clicks.py")
    soundfile.write(folder / "in.wav", np.zeros((100, 2)), 48_000)
    (folder / "empty.mid").touch()
    (folder / "text.mid").write_text("Not music at all.")
    mido.MidiFile(tracks=[mido.MidiTrack()]).save(folder / "silent.mid")
    mido.MidiFile(type=2, tracks=[mido.MidiTrack()]).save(folder / "loops.mid")
    result = rattle("render", *words, "-o", "out.wav")
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert not (folder / "out.wav").exists()


@pytest.mark.usefixtures("song")
def test_a_format_without_such_samples_is_refused(plugin: Plugin, rattle: Rattle) -> None:
    """FLAC has no floats."""
    plugin(CLICKS, "clicks.py")
    result = rattle("render", "clicks.py", "song.mid", "-o", "out.flac", "--bits", "float")
    assert "out.flac: this format has no float samples; end it in .wav" in result.stderr
