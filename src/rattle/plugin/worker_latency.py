"""How late a plugin under `@worker` is heard: native/worker/latency.c in Python, to the sample."""

from __future__ import annotations

import math

from .description import WorkerOptions

_UNKNOWN_BLOCK = 1024
_BLOCK_MS_OF_LIVE = 5.0  # for a block shorter than half of it
_REST_OF_FIXED = 0.8  # of its latency, beside a block
_KERNEL_SAMPLES = 64.0  # of the resampler to either side, of the slower rate
_FADE = 64  # native/ring/fade.h
OFFLINE_BLOCK = 1  # what native/driver.c announces: it waits for every sample, whatever its blocks


def ring_latency(options: WorkerOptions, sample_rate: float, largest_block: int = OFFLINE_BLOCK) -> int:
    """Samples of the host's, without the author's own and without what resampling adds."""
    block = float(largest_block if largest_block > 0 else _UNKNOWN_BLOCK)
    least = block + options.quantum + _FADE
    return math.floor(max(_wished(options, sample_rate, block), least) + 0.5)


def _wished(options: WorkerOptions, sample_rate: float, block: float) -> float:
    if options.policy == "live":
        return block + max(2.0 * block, _BLOCK_MS_OF_LIVE * sample_rate / 1000.0)
    latency = options.latency_ms * sample_rate / 1000.0
    return max(latency, max(block, float(options.quantum)) + _REST_OF_FIXED * latency)


def resampling_latency(options: WorkerOptions, sample_rate: float) -> int:
    """Of the way to the model's own rate and back, in samples of the host's."""
    model = options.sample_rate
    if model is None or model == sample_rate:
        return 0
    lower = min(model, sample_rate)
    kernels = 2.0 * _KERNEL_SAMPLES * sample_rate / lower
    return math.ceil(kernels + (float(options.quantum) - 1.0) * sample_rate / model)


def own_latency(options: WorkerOptions, sample_rate: float, samples: int) -> int:
    """Of the author's algorithm, in samples of the host's; `samples` are of the rate of process."""
    model = options.sample_rate
    return samples if model is None else math.floor(samples * sample_rate / model + 0.5)
