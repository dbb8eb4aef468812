"""The examples written from published descriptions, compiled, against results found another way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal
from scipy.integrate import solve_ivp
from tests.example_classes import example_class

import rattle

RATE = 44_100
Sound = NDArray[np.float64]


def compiled(file: str, class_name: str, rate: int = RATE, channels: int = 1) -> Any:
    return rattle.compile(example_class(file, class_name), sample_rate=rate, channels=channels)


def played(plugin: Any, x: Sound) -> Sound:
    """From rest, with settled Params."""
    plugin.reset()
    return np.asarray(plugin.process(np.atleast_2d(x).astype(np.float32)), np.float64)


def impulse(count: int, channels: int = 1) -> Sound:
    x = np.zeros((channels, count))
    x[:, 0] = 1.0
    return x


def noise(count: int, channels: int = 1) -> Sound:
    return (
        np.random.default_rng(3).uniform(-1.0, 1.0, (channels, count)).astype(np.float32).astype(np.float64)
    )


# Freeverb: rational transfer functions --------------------------------------------------------------------


def comb_by_transfer_function(x: Sound, samples: int, feedback: float, damp: float) -> Sound:
    """z^-N / (1 - f (1 - d) z^-N / (1 - d z^-1)), brought to one fraction."""
    numerator, denominator = np.zeros(samples + 2), np.zeros(samples + 2)
    numerator[samples], numerator[samples + 1] = 1.0, -damp
    denominator[0], denominator[1] = 1.0, -damp
    denominator[samples] = -feedback * (1.0 - damp)
    return np.asarray(signal.lfilter(numerator, denominator, x))


def allpass_by_transfer_function(x: Sound, samples: int) -> Sound:
    """(-1 + 1.5 z^-N) / (1 - 0.5 z^-N)."""
    numerator, denominator = np.zeros(samples + 1), np.zeros(samples + 1)
    numerator[0], numerator[samples] = -1.0, 1.5
    denominator[0], denominator[samples] = 1.0, -0.5
    return np.asarray(signal.lfilter(numerator, denominator, x))


def freeverb(x: Sound, room: float, damping: float, wet: float, width: float) -> Sound:
    mono, wets = 0.015 * x.sum(axis=0), []
    for spread in (0, 23):
        combs = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]
        y = np.sum(
            [comb_by_transfer_function(mono, n + spread, 0.7 + 0.28 * room, 0.4 * damping) for n in combs],
            axis=0,
        )
        for n in (556, 441, 341, 225):
            y = allpass_by_transfer_function(y, n + spread)
        wets.append(y)
    mixed = 3.0 * wet * np.array([[1.0 + width, 1.0 - width], [1.0 - width, 1.0 + width]]) / 2.0
    return np.asarray(mixed @ np.array(wets))


@pytest.mark.parametrize(("room", "damping", "width"), [(0.5, 0.5, 1.0), (0.9, 0.2, 0.4), (0.0, 1.0, 0.0)])
def test_freeverb_is_its_transfer_function(room: float, damping: float, width: float) -> None:
    """Two seconds of impulse response, and one of noise, against scipy's lfilter: within 2e-6 of the peak."""
    plugin = compiled("freeverb", "Freeverb", channels=2)
    plugin.room_size, plugin.damping, plugin.width, plugin.wet, plugin.dry = room, damping, width, 0.5, 0.0
    for x in (impulse(2 * RATE, 2), noise(RATE, 2)):
        expected = freeverb(x, room, damping, 0.5, width)
        assert np.abs(played(plugin, x) - expected).max() <= 2e-6 * np.abs(expected).max()


def test_freeverb_decays_as_its_combs_do() -> None:
    """A comb of N samples loses its feedback in each N: the measured time to -60 dB is between those of the
    shortest and the longest comb."""
    plugin = compiled("freeverb", "Freeverb", channels=2)
    plugin.room_size, plugin.damping, plugin.dry = 0.5, 0.0, 0.0
    left = played(plugin, impulse(4 * RATE, 2))[0]
    energy = np.cumsum(left[::-1] ** 2)[::-1]
    level_db = 10.0 * np.log10(energy / energy[0] + 1e-30)
    start, end = (int(np.argmax(level_db < db)) for db in (-5.0, -35.0))
    rt60_s = 2.0 * (end - start) / RATE
    shortest, longest = (3.0 * n / (-math.log10(0.84) * RATE) for n in (1116, 1617))
    assert shortest < rt60_s < longest


# Moog ladder: linear theory where it is quiet, the differential equations where it is loud ----------------


def ladder_response(
    freq_hz: Sound, cutoff_hz: float, resonance: float, rate: float
) -> NDArray[np.complex128]:
    """Each stage a trapezoidal integrator that sees its own tanh, and the feedback, one sample late."""
    z1 = np.exp(-2j * np.pi * freq_hz / rate)
    w = np.pi * cutoff_hz / rate
    integrator = 2.0 * np.pi * cutoff_hz * (1.0 - w) / (1.0 + w) / (2.0 * rate) * (1.0 + z1) / (1.0 - z1)
    ladder = (integrator / (1.0 + integrator * z1)) ** 4
    return np.asarray(ladder / (1.0 + resonance * z1 * ladder))


@pytest.mark.parametrize(
    ("cutoff_hz", "resonance"), [(1000.0, 0.0), (1000.0, 3.0), (5000.0, 2.0), (200.0, 3.5)]
)
def test_quiet_ladder_is_its_linear_theory(cutoff_hz: float, resonance: float) -> None:
    """An impulse of 1e-4 stays where tanh is straight: within 0.01 dB of the theory, down to -60 dB."""
    plugin = compiled("moog_ladder", "MoogLadder", 48_000)
    plugin.cutoff_hz, plugin.resonance = cutoff_hz, resonance
    y = played(plugin, 1e-4 * impulse(1 << 16))[0] / 1e-4
    freq_hz = np.fft.rfftfreq(len(y), 1.0 / 48_000)[1:]
    theory = np.abs(ladder_response(freq_hz, cutoff_hz, resonance, 48_000.0))
    heard = theory > 1e-3
    error_db = 20.0 * np.log10(np.abs(np.fft.rfft(y))[1:][heard] / theory[heard])
    assert np.abs(error_db).max() < 0.01


def test_ladder_sings_where_its_loop_closes() -> None:
    """Theory says at which resonance the loop's gain is 1 where its phase is a full circle: 1 % below that it
    falls silent, 1 % above it sings, within 0.5 % of theory's pitch and 10 % of the cutoff."""
    plugin = compiled("moog_ladder", "MoogLadder", 48_000)
    freq_hz = np.linspace(500.0, 2000.0, 30_001)
    loop = ladder_response(freq_hz, 1000.0, 0.0, 48_000.0) * np.exp(-2j * np.pi * freq_hz / 48_000.0)
    closes = np.argmin(np.abs(np.angle(-loop)))
    threshold = 1.0 / abs(loop[closes])
    plugin.cutoff_hz, plugin.resonance = 1000.0, 0.99 * threshold
    assert np.abs(played(plugin, 0.1 * impulse(192_000))[0][144_000:]).max() < 1e-4
    plugin.resonance = 1.01 * threshold
    y = played(plugin, 0.1 * impulse(192_000))[0][144_000:]
    assert 0.01 < np.abs(y).max() < 1.0
    rising = np.flatnonzero((y[:-1] < 0.0) & (y[1:] >= 0.0))
    turns = rising + y[rising] / (y[rising] - y[rising + 1])
    sung_hz = 48_000.0 * (len(turns) - 1) / (turns[-1] - turns[0])
    assert sung_hz == pytest.approx(freq_hz[closes], rel=0.005)
    assert sung_hz == pytest.approx(1000.0, rel=0.1)


def test_loud_ladder_follows_the_circuit() -> None:
    """A sine that saturates every stage, against scipy's solution of the circuit's equations: within 2 % of
    the peak at 192 kHz, where the one late sample of feedback and tanh weighs little."""
    rate, cutoff_hz, resonance, volts = 192_000, 800.0, 2.0, 0.312

    def slopes(t: float, v: Sound) -> Sound:
        x = 1.5 * math.sin(2.0 * math.pi * 150.0 * t)
        before = np.concatenate([[(x - resonance * v[3]) / (2.0 * volts)], v[:3] / (2.0 * volts)])
        return np.asarray(4.0 * math.pi * volts * cutoff_hz * (np.tanh(before) - np.tanh(v / (2.0 * volts))))

    t = np.arange(9600) / rate
    circuit = solve_ivp(slopes, (0.0, t[-1]), np.zeros(4), t_eval=t, rtol=1e-9, atol=1e-11).y[3]
    plugin = compiled("moog_ladder", "MoogLadder", rate)
    plugin.cutoff_hz, plugin.resonance, plugin.drive = cutoff_hz, resonance, 1.0
    y = played(plugin, 1.5 * np.sin(2.0 * np.pi * 150.0 * t))[0]
    assert np.abs(y - circuit).max() <= 0.02 * np.abs(circuit).max()


# Plucked string: its loop as one fraction, its tuning and decay in closed form ----------------------------


def string_loop(note_hz: float, decay_s: float, brightness: float) -> tuple[int, Sound, Sound]:
    """Whole delay, numerator and denominator of what follows it in the loop, from the two 1983 papers."""
    w = 2.0 * np.pi * note_hz / RATE
    s = 0.5 * (1.0 - brightness)
    at_fundamental = (1.0 - s) + s * np.exp(-1j * w)
    damping_delay = -np.angle(at_fundamental) / w
    loss = min(10.0 ** (-3.0 / (decay_s * note_hz)) / abs(at_fundamental), 0.9999)
    whole = int(RATE / note_hz - damping_delay - 0.1)
    part = RATE / note_hz - damping_delay - whole
    c = np.sin((w - w * part) / 2.0) / np.sin((w + w * part) / 2.0)
    return whole, loss * np.polymul([s, 1.0 - s][::-1], [c, 1.0]), np.array([1.0, c])


@pytest.mark.parametrize(("note_hz", "brightness"), [(110.0, 0.5), (440.0, 0.0), (1234.5, 0.9)])
def test_string_is_its_transfer_function(note_hz: float, brightness: float) -> None:
    """One second of impulse response against scipy's lfilter of the loop as one fraction: within 2e-5."""
    plugin = compiled("plucked_string", "PluckedString")
    plugin.note_hz, plugin.decay_ms, plugin.brightness = note_hz, 3000.0, brightness
    whole, loop, tuning = string_loop(note_hz, 3.0, brightness)
    denominator = np.zeros(whole + len(loop))
    denominator[: len(tuning)] += tuning
    denominator[whole:] -= loop
    expected = signal.lfilter(0.07 * tuning, denominator, impulse(RATE)[0])
    assert np.abs(played(plugin, impulse(RATE))[0] - expected).max() <= 2e-5


@pytest.mark.parametrize("note_hz", [110.0, 261.63, 987.77])
def test_string_is_in_tune_and_rings_as_long_as_it_says(note_hz: float) -> None:
    """The fundamental after a pluck: within 1 cent of the note; its decay time within 2 %."""
    plugin = compiled("plucked_string", "PluckedString")
    plugin.note_hz, plugin.decay_ms, plugin.brightness, plugin.pluck = note_hz, 2000.0, 0.3, True
    y = played(plugin, np.zeros((1, 2 * RATE)))[0]
    n = np.arange(len(y))
    phasor = y * np.exp(-2j * np.pi * note_hz * n / RATE)
    window = np.blackman(8192)
    early, late = (np.sum(window * phasor[at : at + 8192]) for at in (RATE // 4, RATE // 4 + RATE))
    # A detuning turns the phase over the second; less than half a turn at these notes by a coarse look first.
    spectrum = np.abs(np.fft.rfft(y[: 1 << 16] * np.blackman(1 << 16), 1 << 19))
    near = slice(int(0.97 * note_hz * (1 << 19) / RATE), int(1.03 * note_hz * (1 << 19) / RATE))
    coarse_hz = (near.start + np.argmax(spectrum[near])) * RATE / (1 << 19)
    assert abs(coarse_hz - note_hz) < 0.4
    detuned_hz = np.angle(late / early) / (2.0 * np.pi)
    assert abs(1200.0 * np.log2(1.0 + detuned_hz / note_hz)) < 1.0
    assert 60.0 / (-20.0 * np.log10(abs(late / early))) == pytest.approx(2.0, rel=0.02)


# Cookbook EQ: the analogue prototypes through scipy's bilinear transform ----------------------------------


def prototype(kind: str, gain_db: float, q: float) -> tuple[list[float], list[float]]:
    """H(s) at 1 rad/s, as the cookbook lists the prototypes."""
    a = 10.0 ** (gain_db / 40.0)
    root = math.sqrt(a)
    if kind == "peak":
        return [1.0, a / q, 1.0], [1.0, 1.0 / (a * q), 1.0]
    low = [1.0, root / q, a], [a, root / q, 1.0]
    scaled = [a * v for v in low[0]], low[1]
    return scaled if kind == "low" else ([a * v for v in low[0][::-1]], low[1][::-1])


def section(kind: str, freq_hz: float, gain_db: float, q: float, rate: float) -> Sound:
    b, a = signal.bilinear(*prototype(kind, gain_db, q), fs=0.5 / math.tan(math.pi * freq_hz / rate))
    return np.concatenate([b, a])


@pytest.mark.parametrize(
    ("rate", "bands"),
    [
        (48_000, ((80.0, 9.0, 0.7), (400.0, -12.0, 4.0), (2500.0, 6.0, 1.0), (9000.0, -8.0, 0.9))),
        (192_000, ((20.0, -15.0, 0.5), (25.0, 18.0, 8.0), (15_000.0, -24.0, 0.3), (20_000.0, 12.0, 0.7))),
    ],
)
def test_cookbook_eq_is_its_prototypes(rate: int, bands: tuple[tuple[float, float, float], ...]) -> None:
    """Noise through the EQ against scipy's bilinear and sosfilt: within 1e-5 of the peak, at 20 Hz too."""
    plugin = compiled("cookbook_eq", "CookbookEq", rate)
    for unit, (freq_hz, gain_db, q) in zip(
        (plugin.low, plugin.low_mid, plugin.high_mid, plugin.high), bands, strict=True
    ):
        unit.freq_hz, unit.gain_db, unit.q = freq_hz, gain_db, q
    kinds = ("low", "peak", "peak", "high")
    sos = np.array([section(kind, *band, rate) for kind, band in zip(kinds, bands, strict=True)])
    x = noise(rate // 2)
    expected = signal.sosfilt(sos, x[0])
    assert np.abs(played(plugin, x)[0] - expected).max() <= 1e-5 * np.abs(expected).max()


# EQ 8: the cookbook's sections, which run as a wavefront ---------------------------------------------------


def cookbook_section(kind: str, freq_hz: float, gain_db: float, q: float) -> list[float]:
    """R. Bristow-Johnson's cookbook: b0, b1, b2, a0, a1, a2."""
    a, w = 10.0 ** (gain_db / 40.0), 2.0 * math.pi * freq_hz / RATE
    alpha, c = math.sin(w) / (2.0 * q), math.cos(w)
    if kind == "peak":
        return [1.0 + alpha * a, -2.0 * c, 1.0 - alpha * a, 1.0 + alpha / a, -2.0 * c, 1.0 - alpha / a]
    sign = 1.0 if kind == "low shelf" else -1.0  # the other shelf is this one with the cosine's sign turned
    up, down, d, slope = a + 1.0, a - 1.0, sign * c, 2.0 * math.sqrt(a) * alpha
    return [
        a * (up - down * d + slope), sign * 2.0 * a * (down - up * d), a * (up - down * d - slope),
        up + down * d + slope, sign * -2.0 * (down + up * d), up + down * d - slope,
    ]  # fmt: skip


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_eq8_is_its_sections(channels: int) -> None:
    """With gains, and other ones in each band, in every channel: `sosfilt` of the cookbook's sections."""
    eq = compiled("eq8", "Eq8", channels=channels)
    kinds = ["low shelf"] + 6 * ["peak"] + ["high shelf"]
    sections = []
    for i, kind in enumerate(kinds):
        gain_db, q, freq_hz = 9.0 - 2.5 * i, 0.5 + 0.25 * i, 70.0 * 2.0**i
        eq.bands[i].gain_db, eq.bands[i].q, eq.bands[i].freq_hz = gain_db, q, freq_hz
        section = np.array(cookbook_section(kind, freq_hz, gain_db, q))
        sections.append(section / section[3])
    x = noise(6000, channels)
    expected = signal.sosfilt(np.array(sections), x, axis=1)
    assert np.abs(played(eq, x) - expected).max() < 2e-5 * np.abs(expected).max()
