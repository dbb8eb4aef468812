"""Each example under plain CPython: an impulse and a sine through `rattle.prepare`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from tests.example_classes import COMPILED_EXAMPLES, example_class

import rattle
from rattle import Frame

RATE = 48_000
CLASSES = {
    "gain": "Gain",
    "tremolo": "Tremolo",
    "eq8": "Eq8",
    "ping_pong": "PingPong",
    "handmade_filter": "HandmadeFilter",
    "freeverb": "Freeverb",
    "moog_ladder": "MoogLadder",
    "plucked_string": "PluckedString",
    "cookbook_eq": "CookbookEq",
    "waveshaper": "Waveshaper",
    "ducker": "Ducker",
    "widener": "Widener",
    "tempo_gate": "TempoGate",
}
STEREO = ("ping_pong", "freeverb")


@pytest.fixture(autouse=True)
def _wrapping_is_meant() -> Iterator[None]:
    with np.errstate(over="ignore"):
        yield


def example(file: str) -> Any:
    """A fresh plugin of the example, prepared at 48 kHz."""
    return rattle.prepare(example_class(file, CLASSES[file])(), RATE)


def sine(freq_hz: float, count: int) -> list[float]:
    return [math.sin(2.0 * math.pi * freq_hz * n / RATE) for n in range(count)]


def level_at(signal: list[float], freq_hz: float) -> float:
    """The magnitude of an impulse response at one frequency."""
    return abs(np.dot(signal, np.exp(-2j * math.pi * freq_hz / RATE * np.arange(len(signal)))))


def impulse_response(process: Callable[[float], float], count: int = 4800) -> list[float]:
    return [process(1.0 if n == 0 else 0.0) for n in range(count)]


def test_every_example_is_listed() -> None:
    """A new example does not go untested."""
    assert [path.stem for path in COMPILED_EXAMPLES] == sorted(CLASSES)


def player(plugin: Any, file: str) -> Callable[[float], Any]:
    """Of a sample, half as loud on the right where the plugin has both."""
    if file == "widener":
        return lambda v: framed(plugin, (v, 0.5 * v))
    if file == "tempo_gate":
        plugin.transport.position_beats = 0.1  # by hand the song stands still: here the gate is open
    if file == "ducker":
        return lambda v: plugin.process((v, 0.5 * v), (0.5, -0.5))
    return lambda v: plugin.process((v, 0.5 * v) if file in STEREO else v)


def framed(plugin: Any, x: tuple[float, ...]) -> list[float]:
    out = Frame([0.0] * len(x))
    plugin.process(Frame(x), out)
    return [float(sample) for sample in np.asarray(out)]


@pytest.mark.parametrize("file", CLASSES)
def test_sound_is_finite_and_reset_is_fresh(file: str) -> None:
    """A sine gives a finite sound that is not silence, and the same again after reset."""
    plugin = example(file)
    play = player(plugin, file)
    x = sine(440.0, 20_000)
    first = [play(v) for v in x]
    plugin.reset()
    second = [play(v) for v in x]
    assert np.isfinite(first).all()
    assert np.abs(first).max() > 0.1
    assert first == second


def test_gain_is_its_decibels() -> None:
    """0 dB leaves every bit, +6.02 dB doubles."""
    gain = example("gain")
    x = sine(440.0, 100)
    assert [gain.process(v) for v in x] == x
    gain.gain_db = 20.0 * math.log10(2.0)
    assert [gain.process(v) for v in x] == pytest.approx([2.0 * v for v in x], abs=1e-12)


def test_tremolo_is_its_formula() -> None:
    """A constant comes out as the envelope: full at the trough of the wave, 1 - depth at its top."""
    tremolo = example("tremolo")
    tremolo.rate_hz, tremolo.depth = 10.0, 0.8
    got = [tremolo.process(1.0) for _ in range(RATE // 10)]
    expected = [1.0 - 0.8 * (0.5 + 0.5 * v) for v in sine(10.0, RATE // 10)]
    assert got == pytest.approx(expected, abs=1e-5)
    assert (min(got), max(got)) == pytest.approx((0.2, 1.0), abs=1e-5)


def test_eq8_is_flat_until_a_band_moves() -> None:
    """All bands at 0 dB pass the input; band 4 at +12 dB gives that at its centre and nothing far away."""
    eq = example("eq8")
    assert impulse_response(eq.process, 100) == [1.0] + [0.0] * 99
    eq.bands[3].gain_db, eq.bands[3].q = 12.0, 4.0
    eq.reset()
    response = impulse_response(eq.process, 9600)
    assert 20 * math.log10(level_at(response, 640.0)) == pytest.approx(12.0, abs=1e-6)
    assert 20 * math.log10(level_at(response, 15_000.0)) == pytest.approx(0.0, abs=0.05)


def test_ping_pong_goes_left_right_left() -> None:
    """Echoes come at whole multiples of the time, alternate sides, and fall by the feedback."""
    plugin = example("ping_pong")
    plugin.time_ms, plugin.feedback, plugin.mix = 20.0, 0.5, 1.0
    got = [plugin.process((1.0, 1.0) if n == 0 else (0.0, 0.0)) for n in range(4000)]
    echoes = {n: pair for n, pair in enumerate(got) if max(pair) > 1e-6}
    assert echoes == {960: (1.0, 0.0), 1920: (0.0, 0.5), 2880: (0.25, 0.0), 3840: (0.0, 0.125)}


def test_ping_pong_time_glides() -> None:
    """A new time bends the echoes and makes no step."""
    plugin = example("ping_pong")
    plugin.mix, plugin.feedback, plugin.time_ms = 1.0, 0.0, 50.0
    x = sine(100.0, 12_000)
    got = []
    for n, v in enumerate(x):
        if n == 6000:
            plugin.time_ms = 60.0
        got.append(plugin.process((v, v))[0])
    assert np.abs(np.diff(got[2500:])).max() < 0.02


def test_ping_pong_tail_reaches_minus_60_db() -> None:
    """After tail_s an impulse's echoes are 60 dB down, and at half of it they are not."""
    plugin = example("ping_pong")
    plugin.time_ms, plugin.feedback, plugin.mix = 20.0, 0.5, 1.0
    count = int(plugin.tail_s() * RATE)
    got = [max(plugin.process((1.0, 1.0) if n == 0 else (0.0, 0.0))) for n in range(2 * count)]
    assert max(got[count + 1 :]) <= 1.001e-3
    assert max(got[count // 2 : count]) > 1e-3


def test_handmade_filter_is_its_transfer_function() -> None:
    """1 / (1 - w**2 + 2j (1 - resonance) w), w the frequency over the cutoff after the bilinear warp."""
    plugin = example("handmade_filter")
    plugin.resonance = 0.9
    response = impulse_response(plugin.process, 9600)
    for freq_hz in (0.0, 100.0, 1000.0, 4000.0, 12_000.0):
        w = math.tan(math.pi * freq_hz / RATE) / math.tan(math.pi * 1000.0 / RATE)
        assert level_at(response, freq_hz) == pytest.approx(abs(1 / (1 - w * w + 0.2j * w)), abs=1e-9)


def test_waveshaper_follows_its_curve() -> None:
    """The curve is drawn for the knobs as they stand, and read between its points; 10 ms after they moved."""
    plugin = example("waveshaper")
    assert plugin.process(0.05) == pytest.approx(
        0.7 * math.tanh(0.05 * 10**0.6) + 0.3 * math.sin(0.05 * 10**0.6), abs=1e-4
    )
    plugin.drive_db, plugin.fold = 0.0, 0.0
    for _ in range(RATE // 100):  # it fades from one curve to the next
        plugin.process(0.0)
    assert [plugin.process(v) for v in (-1.0, 0.0, 1.0)] == pytest.approx([-math.tanh(1), 0.0, math.tanh(1)])


def test_ducker_goes_down_by_its_amount_and_comes_back() -> None:
    """Nothing happens without a side-chain; under a loud one the music is 12 dB lower, later as before."""
    plugin = example("ducker")
    assert plugin.process((0.5, 0.25), None) == (0.5, 0.25)
    loud = [plugin.process((1.0, 1.0), (0.0, 0.5)) for _ in range(RATE // 4)]
    assert 20 * math.log10(loud[-1][0]) == pytest.approx(-12.0, abs=0.01)
    quiet = [plugin.process((1.0, -1.0), (0.0, 0.0)) for _ in range(4 * RATE)]
    assert quiet[-1] == pytest.approx((1.0, -1.0), abs=1e-4)


def test_tempo_gate_opens_on_every_note() -> None:
    """At 90 bpm an eighth lasts a third of a second: open for its first half, but for edges of 3 ms."""
    gate = example("tempo_gate")
    gate.transport.tempo_bpm = 90.0
    seconds = [0.0, 0.0015, 0.003, 0.15, 0.1645, 0.1667, 0.3, 0.3333334 + 0.0015]
    got = []
    for second in seconds:
        gate.transport.position_beats = second * 90.0 / 60.0
        got.append(gate.process(1.0))
    assert got == pytest.approx([0.0, 0.5, 1.0, 1.0, 0.7222, 0.0, 0.0, 0.5], abs=1e-3)


def test_widener_keeps_the_middle() -> None:
    """At 0 all channels have it, at 1 nothing changes, at 2 the difference is twice as large."""
    plugin = example("widener")
    for width, expected in ((0.0, [0.5, 0.5]), (1.0, [0.75, 0.25]), (2.0, [1.0, 0.0])):
        plugin.width = width
        assert framed(plugin, (0.75, 0.25)) == pytest.approx(expected)
    assert framed(plugin, (0.3,)) == pytest.approx([0.3])
