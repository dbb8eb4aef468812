"""`python3 dev.py demo`: every example becomes a VST3 and a real host plays music through it.

The host is pedalboard, which is JUCE inside: it loads the bundle as any studio does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pedalboard
import soundfile
from drums_and_chords import SAMPLE_RATE, drums_and_chords
from numpy.typing import NDArray
from picture import draw_before_and_after

from rattle.bundle.build import build_plugin
from rattle.cli.loading import load_one

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "demo-results"

Audio = NDArray[np.float32]

# What an instrument plays: MIDI bytes and seconds.
ARPEGGIO = [
    (message, 0.5 * beat + off_s)
    for beat, note in enumerate((45, 57, 60, 64, 69, 64, 60, 57))
    for message, off_s in ((bytes((0x90, note, 90)), 0.0), (bytes((0x80, note, 0)), 0.45))
]

# At their defaults some examples change nothing. Names are the host's, from the Params' titles and units.
SETTINGS: dict[str, dict[str, float | str]] = {
    "eq8": {"band_1_gain_db": 6.0, "band_4_gain_db": -9.0, "band_8_gain_db": 9.0},
    "gain": {"gain_db": -9.0},
    "gain_numpy": {"gain_db": -9.0},
    "drum_machine": {"run": "Always"},
    "tremolo": {"rate_hz": 6.0, "depth": 0.9},
}


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    dry = drums_and_chords()
    soundfile.write(RESULTS / "dry.wav", dry.T, SAMPLE_RATE, subtype="FLOAT")
    wet: dict[str, Audio] = {}
    played: set[str] = set()
    for example in sorted((ROOT / "examples").glob("*.py")):
        bundle = build(example)
        plugin = loaded(bundle, SETTINGS.get(example.stem, {}))
        wet[example.stem] = play(plugin, dry)
        if plugin.is_instrument:
            played.add(example.stem)
        sound = RESULTS / f"{example.stem}.wav"
        soundfile.write(sound, wet[example.stem].T, SAMPLE_RATE, subtype="FLOAT")
        print(f"{shown(example):28} -> {shown(bundle):34} -> {shown(sound)}")
    picture = RESULTS / "before-and-after.png"
    draw_before_and_after(dry, wet, played, SAMPLE_RATE, picture)
    print(f"\nbefore: {shown(RESULTS / 'dry.wav')}; all of it in one picture: {shown(picture)}")
    return 0


def build(example: Path) -> Path:
    """The bundle of the one Effect that the example's file defines."""
    return build_plugin(load_one(str(example)), RESULTS)


def loaded(bundle: Path, settings: dict[str, float | str]) -> Any:
    """Into pedalboard. Raises KeyError if the host shows no such parameter."""
    plugin: Any = pedalboard.VST3Plugin(str(bundle))  # its stubs lack .parameters
    for name, value in settings.items():
        if name not in plugin.parameters:
            raise KeyError(f"{bundle.name} shows no parameter {name!r}, only {', '.join(plugin.parameters)}")
        setattr(plugin, name, value)
    return plugin


def play(plugin: Any, dry: Audio) -> Audio:
    """The dry sound through it, or an arpeggio on it."""
    if plugin.is_instrument:
        y = plugin(ARPEGGIO, dry.shape[1] / SAMPLE_RATE, SAMPLE_RATE, reset=True)
        return np.asarray(y, dtype=np.float32)
    return np.asarray(plugin(dry, SAMPLE_RATE, reset=True), dtype=np.float32)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
