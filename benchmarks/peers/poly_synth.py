"""What examples/poly_synth.py and its peers play: Params by id and notes; and the peers' sources, whole.

All of the synth is at work: three oscillators, both envelopes, LFOs on every route, drive, chorus and reverb.
Peers begin with the phases that our side saws draw, and read our wavetable, so that their samples are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.ours import EXAMPLES, plugin_class
from benchmarks.peers import PEERS_FOLDER
from rattle.dsp.supersaw import _spread
from rattle.lang.life import prepare_units

VELOCITY = 0.8
LOWEST_NOTE = 33
FAUST_PARTS = ("shared", "voice", "effects")
WAVE = 20_480  # samples of a wave's tables

SETTINGS: dict[str, float] = {
    "saw_level": 0.4,
    "wave_level": 0.3,
    "wave_position": 0.3,
    "sub_level": 0.2,
    "drive": 2.0,
    "cutoff_hz": 900.0,
    "resonance": 0.4,
    "key_tracking": 0.5,
    "contour_octaves": 2.0,
    "velocity_octaves": 1.0,
    "velocity_amplitude": 0.7,
    "supersaw.detune": 0.3,
    "supersaw.mix": 0.6,
    "amp.attack_s": 0.01,
    "amp.decay_s": 0.5,
    "amp.sustain": 0.7,
    "amp.release_s": 0.3,
    "contour.attack_s": 0.02,
    "contour.decay_s": 0.8,
    "contour.sustain": 0.3,
    "contour.release_s": 0.3,
    "lfo_1.rate_hz": 5.0,
    "lfo_1_to.pitch_st": 0.1,
    "lfo_1_to.cutoff_octaves": 0.3,
    "lfo_1_to.amplitude": 0.2,
    "lfo_1_to.pan": 0.4,
    "lfo_1_to.wave": 0.2,
    "lfo_2.rate_hz": 0.7,
    "lfo_2_to.pitch_st": 0.05,
    "lfo_2_to.cutoff_octaves": 0.5,
    "lfo_2_to.amplitude": 0.1,
    "lfo_2_to.pan": -0.3,
    "lfo_2_to.wave": 0.3,
    "volume_db": -12.0,
    "chorus_rate_hz": 0.6,
    "chorus_depth_ms": 2.5,
    "chorus_mix": 0.3,
    "reverb_decay_s": 2.0,
    "reverb_damping_hz": 5000.0,
    "reverb_mix": 0.2,
}


def notes(count: int) -> list[int]:
    """Minor thirds upwards from A1, and again."""
    return [LOWEST_NOTE + 3 * (i % 16) + 12 * (i // 16 % 3) for i in range(count)]


def cpp_source(count: int) -> str:
    """The whole of poly_synth.cpp for so many voices."""
    lines = [
        "struct Settings {",
        *(f"    float {_name(key)} = {value!r}f;" for key, value in SETTINGS.items()),
        "};",
    ]
    parts = (PEERS_FOLDER / "poly_synth_effects.hpp", PEERS_FOLDER / "poly_synth.cpp")
    return "\n".join([tables(count, *lines), *(part.read_text() for part in parts)])


def dsp_source(name: str) -> str:
    """What Faust compiles for "voice", "shared" or "effects". It gets its knobs as constants: it would else
    compute at each block what follows from them, where we do when they move."""
    parts = (PEERS_FOLDER / "poly_synth_effects.lib", PEERS_FOLDER / "poly_synth.dsp")
    knobs = [f"{_name(key)} = {value!r};" for key, value in SETTINGS.items()]
    knobs += [f"waveCount = {len(wave_table(example(1))) // WAVE};"]
    knobs += [
        f"detuneSpread = {_spread(SETTINGS['supersaw.detune'])!r};"
    ]  # its terms cancel in Faust's 32 bits
    return "\n".join([*(part.read_text() for part in parts), *knobs, f"process = {name};", ""])


def faust_recipe(count: int) -> str:
    """All that faust_source depends on."""
    return "\n".join([*(dsp_source(name) for name in FAUST_PARTS), faust_source(count, ())])


def faust_source(count: int, parts: Iterable[str]) -> str:
    """What Faust wrote for each of FAUST_PARTS, and what plays it."""
    includes = (
        "algorithm",
        "cmath",
        "map",
        "string",
        "faust/dsp/dsp.h",
        "faust/gui/UI.h",
        "faust/gui/meta.h",
    )
    reads = "static inline float wave_at(int k) { return poly::waves[k]; }"
    lines = [*(f"#include <{name}>" for name in includes), tables(count), reads, *parts]
    return "\n".join([*lines, (PEERS_FOLDER / "poly_synth_faust.cpp").read_text()])


def tables(count: int, *lines: str) -> str:
    """What all C++ has in common: the notes, where the side saws start, the wavetable."""
    plugin = example(count)
    waves = ", ".join(f"{y!r}f" for y in wave_table(plugin))
    starts = _braces(_braces(row) for row in start_phases(plugin))
    return "\n".join(
        [
            "#include <cstdint>",
            "namespace poly {",
            *lines,
            f"constexpr int note_count = {count};",
            f"constexpr float note_velocity = {VELOCITY}f;",
            f"constexpr int notes[] = {_braces(notes(count))};",
            f"constexpr int32_t side_starts[][6] = {starts};",
            f"static const float waves[] = {{{waves}}};",
            "}",
        ]
    )


def example(count: int) -> Any:
    """The plugin as CPython plays it, with so many voices."""
    plugin = instrument(count)()
    prepare_units(plugin, 48_000.0, 2, 0)
    return plugin


def instrument(count: int) -> type[Any]:
    """The example with another number of voices."""
    cls = plugin_class(EXAMPLES / "poly_synth.py")
    return type(cls.__name__, (cls,), {"polyphony": count, "id": cls.id, "presets": {}})


def start_phases(plugin: Any) -> list[list[int]]:
    """Where the side saws of each voice start, as Supersaw draws it: once at the reset, once for the note."""
    draws = [[voice.supersaw.random() for _ in range(12)][6:] for voice in plugin.voices]
    return [[int((draw - 0.5) * 4294967296.0) for draw in row] for row in draws]


def wave_table(plugin: Any) -> list[float]:
    table: NDArray[np.float32] = plugin.voices[0].wavetable.table
    return [float(y) for y in table]


def _name(key: str) -> str:
    return key.replace(".", "_")


def _braces(items: Iterable[object]) -> str:
    return "{" + ", ".join(str(item) for item in items) + "}"
