"""The sixteen voices of plugins/voice_lanes.py with its arithmetic, a row of memory a voice."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOICES, SAWS = 16, 7
# Where a voice keeps what, in 32-bit words: whole numbers as int32, the rest as float32.
PHASE, STEP, HALF_TURN, LFO, CLOCK, PAN, LADDER, SOFT, AMPLITUDE, BRIGHTNESS, WORDS = (
    0, 7, 14, 21, 23, 24, 25, 29, 33, 39, 45,
)  # fmt: skip
ATTACK, DECAY, SUSTAIN, RELEASE, LEVEL, IS_RISING = range(6)
TURNS = np.float32(1.0 / 2147483648.0)
EIGHTH_OF_AN_OCTAVE = np.float32(math.log(2.0) / 8.0)
IS_STEREO = True


def memory(sample_rate: float) -> NDArray[np.float32]:
    words = np.zeros((VOICES, WORDS), np.float32)
    whole = words.view(np.int32)
    for index in range(VOICES):
        note_hz = 55.0 * 2.0 ** (index * 3 / 12)
        for i in range(SAWS):
            step = int(note_hz * (1.0 + 0.004 * (i - SAWS // 2)) * 4294967296.0 / sample_rate)
            whole[index, PHASE + i] = ((index * SAWS + i) * 18_000_001 + 2**31) % 2**32 - 2**31
            whole[index, STEP + i] = step
            words[index, HALF_TURN + i] = 2147483648.0 / step
        whole[index, LFO] = index * 100_000_000
        whole[index, LFO + 1] = int((2.0 + 0.25 * index) * 4294967296.0 / sample_rate)
        whole[index, CLOCK] = index * 1000
        words[index, PAN] = (index - 7.5) / 16.0
        envelope(words[index, AMPLITUDE:BRIGHTNESS], 0.005 + 0.001 * index, 0.1, 0.7, 0.2, sample_rate)
        envelope(words[index, BRIGHTNESS:WORDS], 0.02 + 0.001 * index, 0.2, 0.4, 0.3, sample_rate)
    return np.append(words.ravel(), np.float32(math.pi / sample_rate))


def envelope(
    words: NDArray[np.float32], attack_s: float, decay_s: float, sustain: float, release_s: float, rate: float
) -> None:
    words[:] = (1.0 / (attack_s * rate), math.exp(-1.0 / (decay_s * rate)), sustain,
                math.exp(-1.0 / (release_s * rate)), 0.0, 1.0)  # fmt: skip


def process(memory: Any, left_in: Any, right_in: Any, left_out: Any, right_out: Any) -> None:
    one, half, two, three = np.float32(1), np.float32(0.5), np.float32(2), np.float32(3)
    radians_per_hz = memory[VOICES * WORDS]
    words = memory[: VOICES * WORDS].reshape((VOICES, WORDS))
    whole = words.view(np.int32)
    for sample in range(len(left_in)):
        left, right = left_in[sample], right_in[sample]
        for voice in range(VOICES):
            w, n = words[voice], whole[voice]
            gate = (n[CLOCK] & np.int32(16383)) < np.int32(11000)
            n[CLOCK] += np.int32(1)
            triangle = two * abs(np.float32(n[LFO]) * TURNS) - one
            n[LFO] += n[LFO + 1]
            mix = np.float32(0)
            for i in range(SAWS):
                y = np.float32(n[PHASE + i]) * TURNS
                n[PHASE + i] += n[STEP + i]
                after = max(one - (one + y) * w[HALF_TURN + i], np.float32(0))
                before = max(one - (one - y) * w[HALF_TURN + i], np.float32(0))
                mix += y + after * after - before * before
            for first in (BRIGHTNESS, AMPLITUDE):
                if not gate:
                    w[first + IS_RISING] = one
                    w[first + LEVEL] *= w[first + RELEASE]
                elif w[first + IS_RISING] != 0:
                    w[first + LEVEL] = min(w[first + LEVEL] + w[first + ATTACK], one)
                    w[first + IS_RISING] = one if w[first + LEVEL] < one else np.float32(0)
                else:
                    sustain = w[first + SUSTAIN]
                    w[first + LEVEL] = sustain + (w[first + LEVEL] - sustain) * w[first + DECAY]
            r = (three * w[BRIGHTNESS + LEVEL] + half * triangle) * EIGHTH_OF_AN_OCTAVE
            r = one + r * (one + r * (half + r * (np.float32(1 / 6) + r * (
                np.float32(1 / 24) + r * np.float32(1 / 120)))))  # fmt: skip
            r = r * r
            r = r * r
            angle = min(np.float32(600) * (r * r) * radians_per_hz, np.float32(1.1))
            square = angle * angle
            rise = angle * (np.float32(15) - square)
            g = rise / (rise + np.float32(15) - np.float32(6) * square)
            sound = np.float32(0.3) * mix - np.float32(2.5) * w[LADDER + 3]
            for pole in range(5):
                held = min(max(sound, -three), three)
                square = held * held
                sound = held * (np.float32(27) + square) / (np.float32(27) + np.float32(9) * square)
                if pole > 0:
                    w[SOFT + pole - 1] = sound
                if pole < 4:
                    w[LADDER + pole] += g * (sound - w[SOFT + pole])
                    sound = w[LADDER + pole]
            y = w[LADDER + 3] * w[AMPLITUDE + LEVEL]
            place = w[PAN] + np.float32(0.2) * triangle
            left += y * (half - half * place)
            right += y * (half + half * place)
        left_out[sample], right_out[sample] = left, right
