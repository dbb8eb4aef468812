"""Effect.from_function and rattle.torch.effect: plugins of what there is."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import rattle
from rattle import DeclarationError, Effect
from rattle.plugin.declare import describe
from rattle.plugin.worker_source import load_class, mentions_events

X = np.random.default_rng(5).standard_normal((2, 4096)).astype(np.float32)


def soft_clip(x: np.ndarray, key: np.ndarray | None = None, amount: float = 2.0) -> npt.NDArray[Any]:
    """Louder, and never too loud."""
    return np.tanh(x * amount)  # type: ignore[no-any-return]


SoftClip = Effect.from_function(soft_clip, latency_ms=20.0)
Root = Effect.from_function(np.cbrt, name="Third Root")


def test_a_function_is_a_plugin() -> None:
    """Named after it; what has a default but None is its own affair, and what may be None is a side-chain."""
    description = describe(SoftClip)
    assert (description.class_name, description.name) == ("SoftClip", "Soft Clip")
    assert [sidechain.name for sidechain in description.sidechains] == ["key"]
    assert SoftClip.__doc__ == soft_clip.__doc__
    assert not mentions_events(SoftClip)
    player = rattle.compile(SoftClip, engine="python")
    np.testing.assert_array_equal(player.process(X)[:, 960:], np.tanh(X * 2.0)[:, :-960])
    assert describe(Root).name == "Third Root"


def test_a_process_finds_it_by_its_name() -> None:
    """In the file where it was made, whatever the variable is called there."""
    worker = describe(SoftClip).worker
    assert worker is not None
    assert (Path(worker.file), worker.class_name) == (Path(__file__), "SoftClip")
    assert load_class(Path(worker.file), worker.class_name).__name__ == "SoftClip"
    inside = describe(Effect.from_function(soft_clip)).worker
    assert inside is not None
    assert inside.file == ""  # made in a function: no process could find it


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        (lambda x: x, {}, 'a function without a name; give one: `Effect.from_function(f, name="Smear")`'),
        (3, {}, "3 is no function"),
        (soft_clip, {"latency": 3}, "`latency` is no option; did you mean `latency_ms`?"),
        (lambda: 0, {"name": "Nothing"}, "takes no input"),
    ],
)
def test_what_a_newcomer_is_told(function: Any, options: dict[str, Any], message: str) -> None:
    """Of what cannot be a plugin."""
    with pytest.raises(DeclarationError) as caught:
        describe(Effect.from_function(function, **options))
    assert message in str(caught.value)


def test_a_network_is_a_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """As batches of one, as they are, or channel by channel; what it holds besides weights is reset. Where
    torch is not installed, what stands in for it has the few names that are used."""
    if find_spec("torch") is None:
        monkeypatch.setitem(sys.modules, "torch", _Torch("torch"))
    monkeypatch.delitem(sys.modules, "rattle.torch", raising=False)
    network = import_module("torch").nn.Module()
    shapes = []

    def seen(x: Any) -> Any:
        shapes.append(tuple(x.shape))
        network.played[0] += 1
        return 2.0 * x

    network.forward, network.played = seen, [0]
    for shape in ("batch", "plain", "mono"):
        made = rattle.torch.effect(network, shape=shape, name="Twice", quantum=64)
        player = rattle.compile(made, engine="python")
        np.testing.assert_array_equal(player.process(X)[:, 2400:], 2.0 * X[:, :-2400])
        assert network.played == [4096 // 64]
        player.reset()
        assert network.played == [0]
    assert list(dict.fromkeys(shapes)) == [(1, 2, 64), (2, 64), (2, 1, 64)]


class _Torch(ModuleType):
    class nn:  # noqa: N801
        class Module:
            def __call__(self, x: Any) -> Any:
                return self.forward(x)  # type: ignore[attr-defined]

            def eval(self) -> None: ...

    class inference_mode:  # noqa: N801
        def __enter__(self) -> None: ...
        def __exit__(self, *_: object) -> None: ...

    class Tensor:
        def __init__(self, held: npt.NDArray[Any]) -> None:
            self.held, self.shape = held, held.shape

        def __getitem__(self, index: Any) -> Any:
            return type(self)(self.held[index])

        def __rmul__(self, factor: float) -> Any:
            return type(self)(np.float32(factor) * self.held)

        def cpu(self) -> Any:
            return self

        def numpy(self) -> npt.NDArray[Any]:
            return self.held

    def from_numpy(self, x: npt.NDArray[Any]) -> Any:
        return self.Tensor(x)
