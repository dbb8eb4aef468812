"""The examples as the hosts' tests play them: built once, set to something audible, and their players."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from tests.example_classes import example_class

import rattle
from rattle import Effect
from rattle.bundle.library import library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import best_instruction_set
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.plugin.description import PluginDescription

SAMPLE_RATE = 48_000
Sound = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Example:
    """settings: a Param by pedalboard's name of it -> (value to set, the text the host shows then)."""

    file: str
    class_name: str
    settings: Mapping[str, tuple[float | str, str]]
    python_error_1s: float  # 32 bits against CPython's 64 for a second; about three times what was measured

    def __str__(self) -> str:
        return self.file

    @property
    def cls(self) -> type[Effect]:
        return example_class(self.file, self.class_name)

    @cached_property
    def code(self) -> CompiledPlugin:
        return compile_plugin(self.cls)

    @property
    def description(self) -> PluginDescription:
        return self.code.description

    @property
    def is_per_channel(self) -> bool:
        return self.description.form == "float"

    @property
    def titles(self) -> list[str]:
        """Of all parameters that a host shows, in their order."""
        own = [param.title for param in self.description.params]
        return [*own, "Bypass", *(["Program"] if self.description.presets else [])]

    def plain(self, param: int, travel: float) -> float:
        """What the bridge makes of a normalised value: the driver's own arithmetic, to the bit."""
        plain: float = self._driver.rattle_driver_plain(param, travel)
        return plain

    @cached_property
    def _driver(self) -> ctypes.CDLL:
        builder = library_builder()
        kernel = Kernel(best_instruction_set(builder.target), "f32")
        library = ctypes.CDLL(str(builder.driver(self.code, kernel)))
        library.rattle_driver_plain.restype = ctypes.c_double
        library.rattle_driver_plain.argtypes = [ctypes.c_uint32, ctypes.c_double]
        return library


EXAMPLES = [
    Example("gain", "Gain", {"gain_db": (6.0, "6.0 dB")}, 2e-7),
    Example("tremolo", "Tremolo", {"rate_hz": (7.01, "7.01 Hz"), "depth": (0.9, "0.90")}, 3e-7),
    Example(
        "eq8",
        "Eq8",
        {
            "band_2_kind": ("High Pass", "High Pass"),
            "band_3_freq_hz": (1200.0, "1.2 kHz"),
            "band_3_gain_db": (12.0, "12.0 dB"),
            "band_5_q": (3.0, "3.00"),
            "output_db": (-6.0, "-6.0 dB"),
        },
        5e-7,
    ),
    Example(
        "ping_pong",
        "PingPong",
        {"time_ms": (100.0, "100.0 ms"), "feedback": (0.7, "0.70"), "mix": (0.5, "0.50")},
        2e-7,
    ),
    Example(
        "handmade_filter",
        "HandmadeFilter",
        {"cutoff_hz": (500.0, "500 Hz"), "resonance": (0.8, "0.80")},
        3e-7,
    ),
    Example(
        "freeverb",
        "Freeverb",
        {"room_size": (0.8, "0.80"), "damping": (0.2, "0.20"), "dry": (0.4, "0.40"), "width": (0.5, "0.50")},
        1e-6,
    ),
    Example(
        "moog_ladder",
        "MoogLadder",
        {"cutoff_hz": (701.0, "701 Hz"), "resonance": (3.0, "3.00"), "drive": (2.0, "2.00")},
        1e-6,
    ),
    Example(
        "plucked_string",
        "PluckedString",
        {"note_hz": (330.0, "330 Hz"), "brightness": (0.7, "0.70")},
        4e-5,  # Params that glide are of 32 bits, and so is what tunes the string by them: 1e-4 cents
    ),
    Example(
        "cookbook_eq",
        "CookbookEq",
        {
            "low_gain_db": (6.0, "6.0 dB"),
            "low_mid_freq_hz": (600.0, "600 Hz"),
            "low_mid_gain_db": (-9.0, "-9.0 dB"),
            "high_q": (1.5, "1.50"),
        },
        1e-6,
    ),
    Example("waveshaper", "Waveshaper", {"drive_db": (20.0, "20.0 dB"), "fold": (0.6, "0.60")}, 1e-6),
]
# What these do needs a side-chain, or other channels than two: test_pedalboard_buses.py.
WITH_OTHER_BUSES = [
    Example("ducker", "Ducker", {"amount_db": (20.0, "20.0 dB")}, 2e-7),
    Example("widener", "Widener", {"width": (1.5, "1.50")}, 3e-7),
]
# What this does depends on the host's song: test_song_of_hosts.py.
IN_TIME = [Example("tempo_gate", "TempoGate", {"length": (0.7, "0.70")}, 3e-7)]


def music(samples: int, channels: int = 2, seed: int = 1) -> Sound:
    """Noise and a chord that swell three times a second, never above 0.5 nor silent, each channel another."""
    random = np.random.default_rng(seed)
    times = np.arange(samples) / SAMPLE_RATE
    rows = []
    for channel in range(channels):
        chord = sum(np.sin(2 * np.pi * f * times + channel) for f in (110.0, 277.2, 1318.5)) / 3
        envelope = np.maximum(0.2, np.cos(2 * np.pi * 3.0 * times + channel))
        rows.append(envelope * (0.25 * chord + 0.25 * random.uniform(-1, 1, samples)))
    return np.array(rows, np.float32)


def rendered(
    example: Example,
    x: Sound,
    travels: Mapping[int, float],
    sample_rate: float = SAMPLE_RATE,
    engine: Literal["native", "python"] = "native",
    moved_at: int = 0,
) -> NDArray[Any]:
    """What `rattle.compile` makes of x with these Params (by index, normalised) from sample `moved_at` on."""
    player = rattle.compile(example.cls, sample_rate, engine, channels=len(x))
    params = example.description.params
    points = [(moved_at, params[i].id, example.plain(i, travel)) for i, travel in travels.items()]
    return player.process(x, points=points)
