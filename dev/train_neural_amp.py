"""Makes examples/neural_amp.npz: teaches the network of examples/neural_amp.py a valve amplifier.

    python dev/train_neural_amp.py      some minutes; needs torch and scipy

The amplifier is a formula (`amplifier`), so that nothing here is anybody's recording. Who has recordings of
one puts input and output, of 48 kHz, in its place.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import signal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

neural_amp: Any = import_module("neural_amp")
RATE_HZ, REACHES, WIDTH = neural_amp.RATE_HZ, neural_amp.REACHES, neural_amp.WIDTH

Sound = NDArray[np.float64]

STEPS = 4000
BATCH, EXCERPT = 16, 2048  # samples of an excerpt, after as many as the network looks back
REACH = 2 * sum(REACHES)


def amplifier(x: Sound) -> Sound:
    """A valve between two filters: a capacitor takes the lows away, the valve bends one half of the wave a
    little more than the other, and the loudspeaker takes the highs."""
    x = signal.sosfilt(signal.butter(1, 150.0, "highpass", fs=RATE_HZ, output="sos"), x)
    x = np.tanh(5.0 * x + 0.05) - np.tanh(0.05)
    return np.asarray(0.6 * signal.sosfilt(signal.butter(2, 4500.0, fs=RATE_HZ, output="sos"), x))


def lessons(seconds: int, seed: int) -> Sound:
    """Plucked chords, pairs of sines, and noise, from soft to loud: (seconds, samples)."""
    random = np.random.default_rng(seed)
    times = np.arange(int(RATE_HZ)) / RATE_HZ
    rows = []
    for _ in range(seconds):
        level = 10.0 ** random.uniform(-1.5, 0.0)
        row = 0.02 * random.standard_normal(len(times)) * random.integers(0, 3)
        if random.integers(0, 3) == 0:
            for hz in 60.0 * 2 ** random.uniform(0.0, 6.0, 2):
                row += random.uniform() * np.sin(2 * np.pi * hz * times)
        else:
            for hz in 82.4 * 2 ** (random.integers(0, 36, random.integers(1, 5)) / 12.0):
                for k in range(1, 9):
                    damped = np.exp(-times * random.uniform(2, 5) * k**0.5)
                    row += damped * np.sin(2 * np.pi * k * hz * times + random.uniform(0, 6.3)) / k
        rows.append(level * row / np.abs(row).max())
    return np.array(rows)


def fresh_weights() -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    shapes: dict[str, tuple[int, ...]] = {"first": (WIDTH, 1)}
    for i in range(len(REACHES)):
        shapes |= {
            f"taps_{i}": (2 * WIDTH, 3 * WIDTH),
            f"bias_{i}": (2 * WIDTH, 1),
            f"last_{i}": (1, WIDTH),
            f"on_{i}": (WIDTH, WIDTH),
        }
    return {name: (torch.randn(shape) / shape[-1] ** 0.5).requires_grad_() for name, shape in shapes.items()}


def played(weights: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    pasts: list[Any] = [torch.zeros(len(x), WIDTH, 2 * reach) for reach in REACHES]
    y: torch.Tensor = neural_amp.network(torch, weights, pasts, x)
    return y[:, REACH:]


def error(y: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Energy of what is wrong, of that of what is wanted."""
    return (y - wanted).square().sum() / wanted.square().sum()


def main() -> None:
    lesson, random = lessons(120, 1), np.random.default_rng(2)
    answer = np.array([amplifier(row) for row in lesson])
    weights = fresh_weights()
    steps = torch.optim.Adam(weights.values(), 4e-3)
    slower = torch.optim.lr_scheduler.CosineAnnealingLR(steps, STEPS)
    for step in range(STEPS):
        rows = random.integers(0, len(lesson), BATCH)
        starts = random.integers(0, lesson.shape[1] - REACH - EXCERPT, BATCH)
        places = starts[:, None] + np.arange(REACH + EXCERPT)
        x = torch.tensor(lesson[rows[:, None], places], dtype=torch.float32)
        wanted = torch.tensor(answer[rows[:, None], places[:, REACH:]], dtype=torch.float32)
        loss = error(played(weights, x), wanted)
        steps.zero_grad()
        loss.backward()
        steps.step()
        slower.step()
        if step % 250 == 0:
            print(f"{step:5}  error {loss.item():.4f}", flush=True)
    x = lessons(10, 3)
    with torch.no_grad():
        y = played(weights, torch.tensor(x, dtype=torch.float32))
    wanted = torch.tensor(np.array([amplifier(row) for row in x])[:, REACH:])
    print(f"of sounds it has not heard: error {error(y, wanted).item():.4f}")
    arrays: dict[str, Any] = {name: each.detach().numpy() for name, each in weights.items()}
    np.savez_compressed(ROOT / "examples" / "neural_amp.npz", **arrays)


if __name__ == "__main__":
    main()
