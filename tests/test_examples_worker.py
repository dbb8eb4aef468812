"""The examples in ordinary Python, a quantum at a time as their process plays them, against results found
another way."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal
from tests.example_classes import (
    COMPILED_EXAMPLES,
    EXAMPLES_FOLDER,
    PLAYED_EXAMPLES,
    WORKER_EXAMPLES,
    example_class,
)

import rattle
from rattle import Effect, NoteOff, NoteOn
from rattle.plugin.declare import describe
from rattle.plugin.quantum import QuantumPlayer

RATE = 48_000
EFFECTS = [file for file in WORKER_EXAMPLES if file != "grains"]
IN_PROCESSES = ("spectral_denoiser", "convolution", "neural_amp", "grains")  # each takes a second to build
NOTES = [NoteOn(57, 0.8, offset=1000), NoteOn(64, 0.5, offset=1100), NoteOff(57, offset=9000)]
Sound = NDArray[np.float64]


def a_player(file: str, channels: int = 2, params: Mapping[str, float] | None = None) -> QuantumPlayer:
    cls = example_class(file, WORKER_EXAMPLES[file])
    return player_of(cls(), channels, params)


def player_of(plugin: Effect, channels: int, params: Mapping[str, float] | None = None) -> QuantumPlayer:
    """Without ring and resampling; with settled Params."""
    description = describe(type(plugin))
    (layout,) = (each for each in description.layouts if each.outputs == channels)
    player = QuantumPlayer(plugin, description, layout, RATE)
    for index, param in enumerate(description.params):
        if param.id in (params or {}):
            set_param(player, index, (params or {})[param.id])
    return player


def set_param(player: QuantumPlayer, index: int, value: float) -> None:
    player.ramp(0, index, value, 0.0, 0)


def played(player: QuantumPlayer, x: Sound) -> Sound:
    """x: as many samples as fill quanta."""
    quantum = player.quantum
    parts = x.astype(np.float32).reshape(len(x), -1, quantum).swapaxes(0, 1)
    out = np.zeros_like(parts)
    for part, y in zip(np.ascontiguousarray(parts), out, strict=True):
        player.play(part, y)
    return out.swapaxes(0, 1).reshape(x.shape).astype(np.float64)


def noise(samples: int, channels: int = 2) -> Sound:
    random = np.random.default_rng(5)
    return random.uniform(-0.5, 0.5, (channels, samples)).astype(np.float32).astype(np.float64)


def sine(freq_hz: float, samples: int) -> Sound:
    return np.sin(2.0 * np.pi * freq_hz / RATE * np.arange(samples))


def db(x: Sound) -> float:
    return 10.0 * math.log10(float(np.square(x).mean()))


def test_every_example_is_listed() -> None:
    """A new example does not go untested."""
    listed = {path.stem for path in COMPILED_EXAMPLES} | set(WORKER_EXAMPLES) | set(PLAYED_EXAMPLES)
    assert {path.stem for path in EXAMPLES_FOLDER.glob("*.py")} == listed


@pytest.mark.parametrize("file", EFFECTS)
@pytest.mark.parametrize("channels", [1, 2])
def test_sound_is_finite_and_reset_is_fresh(file: str, channels: int) -> None:
    """What came before is not heard after a reset, in no attribute of any kind."""
    player = a_player(file, channels)
    x = noise(20 * player.quantum, channels)
    first = played(player, x)
    player.reset()
    assert np.array_equal(played(player, x), first)
    assert np.isfinite(first).all()
    assert np.abs(first).max() > 0.01
    assert player.notes == []


@pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
@pytest.mark.parametrize("file", IN_PROCESSES)
def test_a_process_plays_it_alike(file: str) -> None:
    """Within 1e-6: libraries add up in another order with one thread, which the process leaves them."""
    cls = example_class(file, WORKER_EXAMPLES[file])
    given: dict[str, Any] = {"x": noise(12_000).astype(np.float32)}
    if file == "grains":
        given = {"x": 12_000, "events": NOTES}
    sounds = [rattle.compile(cls, engine=engine).process(**given) for engine in ("native", "python")]
    assert np.abs(sounds[0] - sounds[1]).max() < 1e-6
    assert sounds[0].any()


# Gain, three ways -----------------------------------------------------------------------------------------


def test_three_gains_are_one() -> None:
    """Compiled, in NumPy and as a function: the same samples but for the rounding of 32 bits."""
    x = noise(1280)
    compiled = rattle.compile(example_class("gain", "Gain"), sample_rate=RATE)
    compiled.gain_db = 3.0
    compiled.reset()
    y = np.asarray(compiled.process(x.astype(np.float32)), np.float64)
    in_numpy = played(a_player("gain_numpy", params={"gain_db": 3.0}), x)
    by_function = played(a_player("gain_function"), x)
    assert np.abs(in_numpy - y).max() < 2e-7
    assert np.abs(by_function - y).max() < 2e-7


# Spectral denoiser ----------------------------------------------------------------------------------------


def test_denoiser_alone_is_a_delay() -> None:
    """Where nothing may be reduced, frames add up to the input, exactly latency_samples later."""
    player = a_player("spectral_denoiser", params={"reduction_db": 0.0})
    x, late = noise(40 * 512), player.plugin.latency_samples()
    y = played(player, x)
    assert late == 1536
    assert np.abs(y[:, late:] - x[:, :-late]).max() < 1e-6
    assert np.abs(y[:, :late]).max() < 1e-6


def test_denoiser_lowers_noise_and_keeps_a_sine() -> None:
    """Noise at -50 dB falls by the 18 dB that were asked for, but for a few peaks; a sine 40 dB above it,
    once the noise is known and held, loses less than half a decibel."""
    player = a_player("spectral_denoiser")
    hiss = 0.0055 * np.random.default_rng(1).standard_normal((1, 2 * 96_256))
    x = np.concatenate((hiss, hiss))
    start, late = 96_256, 1536
    first = played(player, x[:, :start])
    assert db(first[:, start // 2 :]) == pytest.approx(db(hiss) - 18.0, abs=1.5)
    set_param(player, 2, 1.0)  # hold
    tone = 0.5 * sine(1000.0, start)
    second = played(player, x[:, start:] + tone)
    kept = second[0, late + 4096 :]
    wanted = tone[4096 : start - late]
    level = float(np.dot(kept, wanted) / np.dot(wanted, wanted))
    assert 20.0 * math.log10(level) == pytest.approx(0.0, abs=0.5)
    assert db(kept - level * wanted) < db(hiss) - 12.0


# Convolution ----------------------------------------------------------------------------------------------


def test_convolution_is_scipys() -> None:
    """Part by part it gives what one transform over everything gives."""
    player = a_player("convolution", params={"hall_db": 0.0, "direct_db": -60.0})
    x = noise(160 * 512)
    hall = importlib.import_module(type(player.plugin).__module__).hall(RATE)
    expected = signal.fftconvolve(x, hall, axes=1)[:, : x.shape[1]] + 1e-3 * x
    y = played(player, x)
    assert np.abs(y - expected).max() < 3e-6 * np.abs(expected).max()


# Neural amplifier -----------------------------------------------------------------------------------------


def test_amp_does_not_hear_where_quanta_end() -> None:
    """Quantum by quantum it plays what its network makes of the whole sound at once."""
    cls: Any = example_class("neural_amp", "NeuralAmp")
    fresh = cls()
    fresh.library = "numpy"
    player = player_of(fresh, 2, {"level_db": 0.0})
    module = importlib.import_module(type(player.plugin).__module__)
    plugin: Any = player.plugin
    x = noise(20 * 256).astype(np.float32)
    pasts = [np.array(each) for each in plugin.pasts]
    weights = {name: np.asarray(each) for name, each in plugin.weights.items()}
    expected = module.network(np, weights, pasts, x)
    assert np.abs(played(player, x.astype(np.float64)) - expected).max() < 1e-5


def test_amp_is_what_it_was_taught() -> None:
    """A chord it has not heard: what is wrong has 2 % of the energy of the formula's own sound."""
    chord = sum(sine(hz, 9600) for hz in (110.0, 164.8, 220.0)) * np.exp(-np.arange(9600) / 9600)
    x = np.array([chord * 0.3])
    y = played(a_player("neural_amp", 1, {"level_db": 0.0}), np.pad(x, ((0, 0), (0, 128))))[:, :9600]
    wanted = amplifier(x)
    assert np.square(y - wanted).sum() < 0.02 * np.square(wanted).sum()


def amplifier(x: Sound) -> Sound:
    """dev/train_neural_amp.py's, by difference equations instead of its sections."""
    w = math.tan(math.pi * 150.0 / RATE)
    x = signal.lfilter([1.0 / (1.0 + w), -1.0 / (1.0 + w)], [1.0, (w - 1.0) / (w + 1.0)], x)
    b, a = signal.butter(2, 4500.0, fs=RATE)
    return np.asarray(0.6 * signal.lfilter(b, a, np.tanh(5.0 * x + 0.05) - math.tanh(0.05)))


def test_amp_sounds_alike_by_torch() -> None:
    """PyTorch and NumPy run one source: within 1e-5."""
    pytest.importorskip("torch")
    x = noise(20 * 256)
    cls: Any = example_class("neural_amp", "NeuralAmp")
    sounds = []
    for library in ("torch", "numpy"):
        plugin = cls()
        plugin.library = library
        sounds.append(played(player_of(plugin, 2), x))
    assert np.abs(sounds[0] - sounds[1]).max() < 1e-5


# Granular -------------------------------------------------------------------------------------------------


def test_granular_plays_grains_of_what_was() -> None:
    """Silence before there was a sound; then grains, never louder than as many as overlap may be; frozen they
    go on when the sound has ended; and each sample of another speed is a sample of the tape."""
    player = a_player("granular", params={"mix": 1.0, "scatter": 0.02, "pitch_st": 7.0})
    assert not played(player, np.zeros((2, 1280))).any()
    tone = np.array([sine(440.0, 19_200)] * 2)
    y = played(player, tone)
    assert 0.1 < np.abs(y).max() < 2.0 * math.sqrt(40.0 * 0.12) * 2.0
    set_param(player, 5, 1.0)  # freeze
    after = played(player, np.zeros((2, 19_200)))
    assert db(after[:, 9_600:]) > -30.0
    spectrum = np.abs(np.fft.rfft(after[0] * np.hanning(19_200)))
    assert 2.5 * np.argmax(spectrum) == pytest.approx(440.0 * 2.0 ** (7.0 / 12.0), abs=8.0)


def test_grains_are_strewn_while_a_key_is_held() -> None:
    """Nothing before the first note, nothing a grain after the last."""
    player = rattle.compile(example_class("grains", "Grains"), engine="python")
    events = [NoteOn(57, 0.8, offset=1000), NoteOff(57, offset=9000)]
    heard = player.process(20_000, events=events)[:, player.latency_samples :]
    sounding = np.flatnonzero(np.abs(heard).max(axis=0) > 1e-6)
    assert 1000 <= sounding[0] < 1100
    assert 9000 < sounding[-1] < 9000 + 0.07 * RATE
