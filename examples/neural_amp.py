"""A guitar amplifier that a small neural network has learnt. PyTorch where it is installed, else NumPy.

    rattle build examples/neural_amp.py

Gated convolutions, each reaching three times as far back as the one before (E.-P. Damskagg, L. Juvela,
E. Thuillier and V. Valimaki, "Deep learning for tube amplifier emulation", ICASSP 2019). The weights in
neural_amp.npz are made by dev/train_neural_amp.py, from a formula here; with recordings, from those.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from rattle import Effect, Param, worker

REACHES = (1, 3, 9, 27, 81)  # samples between the three taps of each layer
WIDTH = 8  # signals between layers
RATE_HZ = 48_000.0  # it was taught at; at others the plugin is resampled

Tensor = Any  # of torch, or an array: what is done to them here both can do


def network(xp: Any, weights: dict[str, Tensor], pasts: list[Tensor], x: Tensor) -> Tensor:
    """x and result: (channels, samples). xp: torch or numpy. pasts: what each layer remembers; replaced."""
    signals = weights["first"] * x[:, None, :]
    y = 0.0
    for i, reach in enumerate(REACHES):
        whole = xp.concatenate((pasts[i], signals), -1)
        pasts[i] = whole[..., -2 * reach :]
        taps = xp.concatenate((whole[..., : -2 * reach], whole[..., reach:-reach], signals), -2)
        both = weights[f"taps_{i}"] @ taps + weights[f"bias_{i}"]
        gate = 0.5 + 0.5 * xp.tanh(0.5 * both[:, WIDTH:])
        gated = xp.tanh(both[:, :WIDTH]) * gate
        y = y + weights[f"last_{i}"] @ gated
        signals = signals + weights[f"on_{i}"] @ gated
    return y[:, 0]  # type: ignore[index]


class NeuralAmp(Effect):
    """Distorts as a valve does."""

    name = "Neural Amp"
    id = "com.example.rattle.neural-amp"
    vendor = "Rattle Examples"
    category = "Distortion"

    drive_db = Param(0.0, -24.0, 24.0)
    level_db = Param(-6.0, -40.0, 12.0)

    library = "torch" if find_spec("torch") else "numpy"

    def prepare(self) -> None:
        self.xp = import_module(self.library)
        with np.load(Path(__file__).with_name("neural_amp.npz")) as file:
            self.weights = {name: self.xp.asarray(file[name]) for name in file}
        shapes = [(self.channel_count, WIDTH, 2 * reach) for reach in REACHES]
        self.pasts = [self.xp.zeros(shape, dtype=self.xp.float32) for shape in shapes]
        silence = self.xp.zeros((self.channel_count, 2 * sum(REACHES)), dtype=self.xp.float32)
        network(self.xp, self.weights, self.pasts, silence)  # at rest its signals are not zero

    @worker(quantum=256, sample_rate=RATE_HZ)
    def process(self, x: np.ndarray) -> np.ndarray:  # float32 (channels, 256)
        loud = x * 10.0 ** (self.ramp(NeuralAmp.drive_db) / 20.0)
        y = network(self.xp, self.weights, self.pasts, self.xp.asarray(loud))
        return np.asarray(y) * 10.0 ** (self.ramp(NeuralAmp.level_db) / 20.0)
