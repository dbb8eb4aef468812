"""PyTorch modules as plugins: `import rattle.torch`. Needs torch, which Rattle does not install:
`pip install "rattle[torch]"`.
"""

from __future__ import annotations

import re
import sys
import warnings
from typing import Any, Literal

import torch

from .plugin.effect import Effect
from .plugin.function_effect import effect_of

__all__ = ["effect"]

Shape = Literal["batch", "plain", "mono"]

# Nobody writes to x: it is the ring's own memory, read where it lies.
warnings.filterwarnings("ignore", "The given NumPy array is not writ", UserWarning)


def effect(
    module: torch.nn.Module,
    *,
    shape: Shape = "batch",
    name: str | None = None,
    latency_ms: float = 50.0,
    **options: Any,
) -> type[Effect]:
    """A plugin class of a network: `Amp = rattle.torch.effect(Net())`, in the file that is built.

    module: from float32 samples to as many; it is set to `eval()` and called without gradients. What its
        buffers and attributes hold is state, which `reset` brings back; all objects of the class share it.
    shape: what it takes and gives: "batch": (1, channels, samples); "plain": (channels, samples); "mono":
        (channels, 1, samples), each channel by itself.
    name: as hosts show it; default: the module's class in words. options: further ones of `@worker`, as
        `sample_rate` of the network.
    """
    module.eval()

    def process(x: Any) -> Any:
        with torch.inference_mode():
            return _called(module, torch.from_numpy(x), shape).cpu().numpy()

    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(module).__name__).lower()
    process.__name__ = words
    process.__doc__ = type(module).__doc__
    made: Any = effect_of(process, name, sys._getframe(1), latency_ms=latency_ms, **options)

    def hold(self: Effect) -> None:
        vars(self)["network"] = module  # reset brings back what its buffers and attributes held

    made.__init__ = hold
    return made  # type: ignore[no-any-return]


def _called(module: torch.nn.Module, x: Any, shape: Shape) -> Any:
    if shape == "plain":
        return module(x)
    if shape == "mono":
        return module(x[:, None])[:, 0]
    return module(x[None])[0]
