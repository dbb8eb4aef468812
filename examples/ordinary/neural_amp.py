"""A small neural amplifier: 64 neurons that each hear the last 4 samples, and a sum of them.

    rattle build examples/ordinary/neural_amp.py --install

It is trained where it is made: random features, and the sum that comes nearest to an amplifier (G.-B. Huang,
"Extreme learning machine", 2006). With torch installed the network is a torch module, else NumPy computes it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from rattle import Effect, Param, dsp, worker

torch: Any = import_module("torch") if find_spec("torch") else None
Samples = npt.NDArray[np.float32]
NEURONS, TAPS = 64, 4


def amplifier(x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What it learns: more gain below than above, a soft and lopsided limit."""
    smooth = np.convolve(x, [0.25, 0.5, 0.25])[: len(x)]
    return np.asarray(np.tanh(4.0 * smooth + 0.3) - np.tanh(0.3))


def trained() -> tuple[Samples, Samples, Samples]:
    """Weights (neurons, taps), the last tap the newest sample; biases; the sum's weights."""
    rng = np.random.default_rng(3)
    weights = rng.normal(0.0, 2.0, (NEURONS, TAPS)) * 0.75 ** np.arange(TAPS)[::-1]
    biases = rng.uniform(-1.0, 1.0, NEURONS)
    x = rng.uniform(-0.8, 0.8, 8000)
    seen = np.lib.stride_tricks.sliding_window_view(np.pad(x, (TAPS - 1, 0)), TAPS)
    hidden = np.tanh(seen @ weights.T + biases)
    sums = np.linalg.lstsq(hidden, amplifier(x), rcond=None)[0]
    return weights.astype(np.float32), biases.astype(np.float32), sums.astype(np.float32)


class NeuralAmp(Effect):
    """An amplifier by heart."""

    id = "com.example.neural-amp"
    category = "Distortion"
    drive_db = Param(0.0, -24.0, 24.0)

    def __init__(self) -> None:
        self.weights, self.biases, self.sums = trained()

    def prepare(self) -> None:
        self.past = np.zeros((self.channel_count, TAPS - 1), np.float32)
        self.network = self.in_torch() if torch is not None else self.in_numpy

    def tail_s(self) -> float:
        return TAPS / self.sample_rate

    @worker(latency_ms=50.0, quantum=256)
    def process(self, x: Samples) -> Samples:
        driven = x * np.float32(dsp.db_to_gain(self.drive_db))
        padded = np.concatenate([self.past, driven], axis=1)
        self.past = padded[:, -(TAPS - 1) :]
        heard: Samples = self.network(padded)
        return heard

    def in_numpy(self, padded: Samples) -> Samples:
        """(channels, TAPS - 1 + samples) to (channels, samples)."""
        seen = np.lib.stride_tricks.sliding_window_view(padded, TAPS, axis=1)
        made: Samples = np.tanh(seen @ self.weights.T + self.biases) @ self.sums
        return made

    def in_torch(self) -> Any:
        hidden = torch.nn.Conv1d(1, NEURONS, TAPS)
        summed = torch.nn.Conv1d(NEURONS, 1, 1, bias=False)
        with torch.no_grad():
            hidden.weight[:, 0] = torch.from_numpy(self.weights)
            hidden.bias[:] = torch.from_numpy(self.biases)
            summed.weight[0, :, 0] = torch.from_numpy(self.sums)
        network = torch.nn.Sequential(hidden, torch.nn.Tanh(), summed).eval()

        def process(padded: Samples) -> Samples:
            with torch.inference_mode():
                made: Samples = network(torch.from_numpy(padded)[:, None])[:, 0].numpy()
            return made

        return process
