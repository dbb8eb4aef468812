"""The examples of ordinary Python do what they say; each plays in a process of its own as it plays here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import signal

import rattle
from rattle import Effect, NoteOff, NoteOn
from rattle.cli.loading import load

ORDINARY = Path(__file__).parents[1] / "examples" / "ordinary"
RATE_HZ = 48_000
NAMES = ["Denoiser", "Grains", "NeuralAmp", "Room", "WorkerGain"]
NOISE = np.random.default_rng(3).uniform(-0.1, 0.1, (2, RATE_HZ)).astype(np.float32)
NOTES = [NoteOn(57, 0.8, offset=1000), NoteOn(64, 0.5, offset=1100), NoteOff(57, offset=9000)]


@pytest.fixture(scope="module")
def classes() -> dict[str, type[Effect]]:
    return {cls.__name__: cls for file in sorted(ORDINARY.glob("*.py")) for cls in load(str(file))}


def in_step(cls: type[Effect], x: npt.NDArray[np.float32], **settings: float) -> npt.NDArray[Any]:
    """Played here, without the latency."""
    player = rattle.compile(cls, engine="python", channels=len(x))
    for name, value in settings.items():
        setattr(player, name, value)
    late = player.latency_samples
    return player.process(np.pad(x, ((0, 0), (0, late))))[:, late:]


@pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
@pytest.mark.parametrize("name", NAMES)
def test_a_process_plays_it_alike(name: str, classes: dict[str, type[Effect]]) -> None:
    """Within 1e-6: libraries add up in another order with one thread, which the process leaves them."""
    given: dict[str, Any] = {"x": NOISE[:, :12_000]} if name != "Grains" else {"x": 12_000, "events": NOTES}
    native, python = (
        rattle.compile(classes[name], engine=each).process(**given) for each in ("native", "python")
    )
    np.testing.assert_allclose(native, python, rtol=0.0, atol=1e-6)
    assert native.any()


def test_the_denoiser_leaves_a_tone_and_turns_noise_down(classes: dict[str, type[Effect]]) -> None:
    """By the reduction asked for, within 6 dB; with none it is transparent."""
    tone = 0.2 * np.sin(2.0 * np.pi * 1000.0 / RATE_HZ * np.arange(RATE_HZ, dtype=np.float64))
    burst = (tone * (np.arange(RATE_HZ) > 24_000)).astype(np.float32)[np.newaxis]
    heard = in_step(classes["Denoiser"], burst + 0.01 * NOISE[:1])
    settled, sounding = slice(12_000, 22_000), slice(36_000, 46_000)
    reduction_db = 20.0 * np.log10(np.std(0.01 * NOISE[0, settled]) / np.std(heard[0, settled]))
    assert 12.0 < reduction_db < 24.0
    assert np.std(heard[0, sounding]) == pytest.approx(np.std(burst[0, sounding]), rel=0.05)
    clear = in_step(classes["Denoiser"], NOISE, reduction_db=0.0)
    np.testing.assert_allclose(clear[:, 1024:], NOISE[:, 1024:], atol=1e-6)


def test_the_room_is_a_convolution(classes: dict[str, type[Effect]]) -> None:
    """SciPy's own of the whole, from quanta of 1024."""
    room: Any = rattle.prepare(classes["Room"](), RATE_HZ, channel_count=2)
    heard = in_step(classes["Room"], NOISE[:, :20_000], mix=1.0)
    np.testing.assert_allclose(
        heard, signal.fftconvolve(NOISE[:, :20_000], room.ir, axes=1)[:, :20_000], atol=1e-5
    )


def test_the_network_has_learnt_its_amplifier(classes: dict[str, type[Effect]]) -> None:
    """Within 6 % of its loudness, on other sound than it was trained with; torch, if any, says the same."""
    cls = classes["NeuralAmp"]
    amplifier: Any = sys.modules[cls.__module__].amplifier  # type: ignore[attr-defined]
    heard = in_step(cls, 5.0 * NOISE[:1])
    expected = amplifier(5.0 * NOISE[0])
    assert np.std(heard[0, 64:] - expected[64:]) < 0.06 * np.std(expected)
    if find_spec("torch") is not None:
        amp: Any = rattle.prepare(cls(), RATE_HZ)
        np.testing.assert_allclose(amp.in_torch()(NOISE), amp.in_numpy(NOISE), atol=1e-5)


def test_grains_are_strewn_while_a_key_is_held(classes: dict[str, type[Effect]]) -> None:
    """Nothing before the first note, nothing a grain after the last."""
    player = rattle.compile(classes["Grains"], engine="python")
    late = player.latency_samples
    events = [NoteOn(57, 0.8, offset=1000), NoteOff(57, offset=9000)]
    heard = player.process(20_000, events=events)[:, late:]
    sounding = np.flatnonzero(np.abs(heard).max(axis=0) > 1e-6)
    assert 1000 <= sounding[0] < 1100
    assert 9000 < sounding[-1] < 9000 + 0.07 * RATE_HZ


def test_three_gains_are_one(classes: dict[str, type[Effect]]) -> None:
    """Each as late as it says."""
    sounds = [in_step(classes[name], NOISE[:, :4096]) for name in ("SampleGain", "BlockGain", "WorkerGain")]
    for each in sounds:
        np.testing.assert_allclose(each, sounds[0], atol=1e-7)
