"""Eight seconds of music, made of arithmetic: drums in the middle, chords spread to both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

SAMPLE_RATE = 48_000
BEAT_S = 0.5  # 120 beats a minute
BARS = 4
_BEATS_PER_BAR = 4

# A minor, F, C, G as MIDI notes: one chord a bar.
_CHORDS = ((57, 60, 64), (53, 57, 60), (48, 55, 64), (55, 59, 62))


def drums_and_chords() -> NDArray[np.float32]:
    """float32 (2, samples) at 48 kHz, peak 0.7. The same samples every time."""
    length = round(BARS * _BEATS_PER_BAR * BEAT_S * SAMPLE_RATE)
    noise = np.random.default_rng(2).uniform(-1.0, 1.0, SAMPLE_RATE)
    middle, left, right = np.zeros(length), np.zeros(length), np.zeros(length)
    for beat in range(BARS * _BEATS_PER_BAR):
        at_s = beat * BEAT_S
        _add(middle, at_s, _kick() if beat % 2 == 0 else _snare(noise))
        for half in (0.0, 0.5 * BEAT_S):
            _add(middle, at_s + half, _hat(noise))
    for bar, chord in enumerate(_CHORDS):
        for index, note in enumerate(chord):
            side = index / (len(chord) - 1)
            string = _string(440.0 * 2.0 ** ((note - 69) / 12.0))
            for struck in (0.0, 1.5, 3.0):
                at_s = (bar * _BEATS_PER_BAR + struck) * BEAT_S
                _add(left, at_s, string * np.cos(0.5 * np.pi * side))
                _add(right, at_s, string * np.sin(0.5 * np.pi * side))
    mix = np.stack([middle + left, middle + right])
    return np.asarray(0.7 * mix / np.max(np.abs(mix)), dtype=np.float32)


def _add(track: Signal, at_s: float, sound: Signal) -> None:
    start = round(at_s * SAMPLE_RATE)
    room = track[start : start + len(sound)]
    room += sound[: len(room)]


def _time_s(length_s: float) -> Signal:
    return np.arange(round(length_s * SAMPLE_RATE)) / SAMPLE_RATE


def _kick() -> Signal:
    """A sine that falls from 200 Hz to 50 Hz."""
    t = _time_s(0.4)
    phase = 50.0 * t + 150.0 * 0.03 * (1.0 - np.exp(-t / 0.03))
    return np.sin(2.0 * np.pi * phase) * np.exp(-t / 0.12)


def _snare(noise: Signal) -> Signal:
    t = _time_s(0.25)
    tone = 0.4 * np.sin(2.0 * np.pi * 190.0 * t) * np.exp(-t / 0.05)
    return tone + 0.5 * noise[: len(t)] * np.exp(-t / 0.07)


def _hat(noise: Signal) -> Signal:
    """Differences of noise are high-passed noise."""
    t = _time_s(0.08)
    return 0.2 * np.diff(noise[: len(t) + 1]) * np.exp(-t / 0.02)


def _string(pitch_hz: float) -> Signal:
    """Twelve harmonics, the higher the sooner gone."""
    t = _time_s(1.0)
    attack = np.minimum(1.0, t / 0.005)
    harmonics = (
        np.sin(2.0 * np.pi * pitch_hz * k * t) * np.exp(-t * (2.0 + 0.8 * k)) / k for k in range(1, 13)
    )
    return np.asarray(0.22 * attack * np.sum(list(harmonics), axis=0))
