"""`python3 dev/instruments.py`: a demo of each instrument of examples/, and its spectrogram for the docs.

Sounds go to demo-results/, pictures to docs/instruments/.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from matplotlib.figure import Figure
from numpy.typing import NDArray

import rattle
from rattle import Controller, NoteOff, NoteOn, PitchBend, Pressure
from rattle.cli.loading import load_one

ROOT = Path(__file__).resolve().parent.parent
SOUNDS, PICTURES = ROOT / "demo-results", ROOT / "docs" / "instruments"
RATE = 48_000
FLOOR_DB = -90.0

Sound = NDArray[np.float32]
Event = NoteOn | NoteOff | Controller | PitchBend | Pressure


def at(seconds: float) -> int:
    return round(seconds * RATE)


def note(key: int, begin_s: float, length_s: float, velocity: float = 0.8, channel: int = 0) -> list[Event]:
    return [
        NoteOn(key, velocity, channel, at(begin_s)),
        NoteOff(key, 0.0, channel, at(begin_s + length_s)),
    ]


def fm_piano() -> Sound:
    """Four chords, each harder than the one before: the bark comes with the fingers."""
    chords = ((45, 57, 60, 64), (41, 57, 60, 65), (48, 55, 60, 64), (43, 55, 59, 62))
    events = [e for k, keys in enumerate(chords) for key in keys for e in note(key, k, 0.9, 0.4 + 0.2 * k)]
    return played("fm_piano", events, 5.0)


def plucked_synth() -> Sound:
    """A broken chord over five octaves under the pedal, which is then let go."""
    keys = (28, 40, 47, 52, 56, 59, 64, 68, 71, 76, 80, 83, 88)
    events = [e for k, key in enumerate(keys) for e in note(key, 0.15 * k, 0.1)]
    pedal: list[Event] = [Controller(64, 1.0, 0, 0), Controller(64, 0.0, 0, at(4.0))]
    return played("plucked_synth", [*events, *pedal], 5.0)


def drum_machine() -> Sound:
    """Two bars of its preset Shuffle at 100 bpm; the keys are quiet."""

    def song(player: Any) -> None:
        player.load_preset("Shuffle")
        player.transport.tempo_bpm, player.transport.playing = 100.0, True
        player.transport.position_beats = 0.0

    return played("drum_machine", [], 4.8, song)


def arpeggiator() -> Sound:
    """One chord held, its preset Ripple, and what the FM piano makes of it."""
    player = compiled("arpeggiator")
    player.load_preset("Ripple")
    chord: list[Event] = [e for key in (48, 52, 55, 59) for e in note(key, 0.0, 3.5)]
    player.process(np.zeros((2, at(4.0)), np.float32), events=chord)
    return played("fm_piano", list(player.sent), 5.0)


def mpe_lead() -> Sound:
    """Two notes on channels of their own: one is pressed and bent, the other slides up its key."""
    low, high = note(45, 0.0, 4.0, 0.4, 1), note(69, 0.5, 3.5, 0.4, 2)
    steps = np.linspace(0.0, 1.0, 100)
    press = [Pressure(float(s), -1, 1, at(1.0 + s)) for s in steps]
    bend = [PitchBend(float(s) * 2.0 * 12.0 / 48.0, 1, at(2.0 + 0.5 * s)) for s in steps]
    slide = [Controller(74, 0.5 + 0.5 * float(s), 2, at(2.5 + s)) for s in steps]
    return played("mpe_lead", [*low, *high, *press, *bend, *slide], 5.0)


DEMOS: dict[str, Callable[[], Sound]] = {
    "fm_piano": fm_piano,
    "plucked_synth": plucked_synth,
    "drum_machine": drum_machine,
    "arpeggiator": arpeggiator,
    "mpe_lead": mpe_lead,
}


def compiled(name: str) -> Any:
    return rattle.compile(load_one(str(ROOT / "examples" / f"{name}.py")), RATE)


def played(
    name: str, events: list[Event], seconds: float, prepare: Callable[[Any], None] = lambda player: None
) -> Sound:
    player = compiled(name)
    prepare(player)
    sound: Sound = player.process(at(seconds), events=sorted(events, key=lambda event: event.offset))
    return sound


def draw(sound: Sound, title: str, picture: Path) -> None:
    """Both channels together, in dB below the loudest, frequencies from 50 Hz to 16 kHz on a log scale."""
    figure = Figure(figsize=(7.0, 2.3), layout="constrained")
    axes = figure.subplots()
    size, hop = 4096, 512
    mono = np.concatenate([np.zeros(size // 2), sound.mean(axis=0), np.zeros(size // 2)])
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop] * np.hanning(size)
    level = np.abs(np.fft.rfft(frames, axis=1)).T
    level_db = 20.0 * np.log10(np.maximum(level / level.max(), 1e-9))
    freqs_hz = np.geomspace(50.0, 16_000.0, 220)
    rows = level_db[np.round(freqs_hz * size / RATE).astype(int)]
    times_s = np.arange(rows.shape[1]) * hop / RATE
    axes.pcolormesh(times_s, freqs_hz, rows, vmin=FLOOR_DB, vmax=0.0, cmap="magma", rasterized=True)
    axes.set(yscale="log", ylabel="Hz", xlabel="s", title=title)
    axes.title.set_fontsize(9)
    figure.savefig(picture, dpi=80, pil_kwargs={"optimize": True})


def main() -> int:
    SOUNDS.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    for name, demo in DEMOS.items():
        sound, title = demo(), str(demo.__doc__).rstrip(".")
        soundfile.write(SOUNDS / f"{name}-demo.wav", sound.T, RATE, subtype="FLOAT")
        draw(sound, title, PICTURES / f"{name}.png")
        print(f"{name:14} {20.0 * np.log10(np.abs(sound).max()):6.1f} dBFS  docs/instruments/{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
