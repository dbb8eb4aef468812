"""The pictures of docs/poly-synth.md: `python3 dev/poly_synth_pictures.py [ROWS.json]`.

Without rows: a spectrogram of a chord in each preset, and its sound as demo-results/poly-synth.wav. With
what `dev.py bench poly-synth --json ROWS.json` wrote: what 1 to 128 voices cost.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from matplotlib.figure import Figure

import rattle
from rattle import NoteOff, NoteOn
from rattle.cli.loading import load_one
from rattle.plugin.declare import describe

ROOT = Path(__file__).resolve().parent.parent
RATE = 48_000
CHORD = (45, 57, 60, 64, 67, 71)
HELD_S, PRESET_S = 1.6, 2.4


def demo() -> None:
    cls = load_one(str(ROOT / "examples" / "poly_synth.py"))
    synth: Any = rattle.compile(cls, RATE)
    names = [preset.name for preset in describe(cls).presets]
    parts = [played(synth, name) for name in names]
    sound = np.concatenate(parts, axis=1)
    results = ROOT / "demo-results"
    results.mkdir(exist_ok=True)
    soundfile.write(results / "poly-synth.wav", sound.T, RATE, subtype="FLOAT")
    figure = Figure(figsize=(13, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.specgram(sound.mean(axis=0) + 1e-9, NFFT=4096, noverlap=3072, Fs=RATE, vmin=-140, vmax=-40)
    axes.set(yscale="log", ylim=(40.0, 16_000.0), ylabel="Hz", xlabel="s")
    for i, name in enumerate(names):
        axes.text(i * PRESET_S + 0.05, 12_000.0, name, color="white", fontsize=8)
        axes.axvline(i * PRESET_S, color="white", linewidth=0.5)
    figure.savefig(ROOT / "docs" / "poly-synth.png", dpi=80)


def played(synth: Any, preset: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    synth.load_preset(preset)
    synth.reset()
    notes = [NoteOn(key, 0.8, 1) for key in CHORD]
    ends = [NoteOff(key, 0.0, 1, int(HELD_S * RATE)) for key in CHORD]
    sound: np.ndarray[Any, np.dtype[np.float32]] = synth.render([*notes, *ends], seconds=PRESET_S)
    return sound[:, : int(PRESET_S * RATE)]


def costs(rows: Path) -> None:
    found = [row for row in json.loads(rows.read_text()) if " voices: " in row["case"]]
    counts = [int(row["case"].split(", ")[1].split()[0]) for row in found]
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot(counts, [row["figure"] for row in found], "o-", color="tab:red")
    axes.set(
        xlabel="voices held", ylabel="ns per stereo sample, effects included", xticks=counts, ylim=(0.0, None)
    )
    axes.tick_params(axis="x", labelsize=7)
    axes.grid(alpha=0.3)
    figure.savefig(ROOT / "docs" / "poly-synth-voices.png", dpi=80)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        costs(Path(sys.argv[1]))
    else:
        demo()
