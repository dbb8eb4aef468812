"""Unit: a DSP class. Its state, its Params and other units are attributes; its sound is `process`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload, runtime_checkable

import numpy as np

from .errors import Mistakes, NotPrepared
from .snapshot import Snapshot
from .transport import Transport
from .types import Array

T = TypeVar("T")


class KnownFromPrepare(Generic[T]):
    """A class-level stand-in for a value the engine puts into the instance when it is prepared."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, unit: None, owner: type) -> KnownFromPrepare[T]: ...
    @overload
    def __get__(self, unit: Unit, owner: type) -> T: ...
    def __get__(self, unit: Unit | None, owner: type) -> Any:
        if unit is None:
            return self
        raise NotPrepared(
            f"{type(unit).__name__}: `{self.name}` is known from prepare on: rattle.prepare(unit, 48_000)"
        )


class _HostTransport:
    """What the host says of the song: one for all units of a plugin."""

    @overload
    def __get__(self, unit: None, owner: type) -> _HostTransport: ...
    @overload
    def __get__(self, unit: Unit, owner: type) -> Transport: ...
    def __get__(self, unit: Unit | None, owner: type) -> _HostTransport | Transport:
        if unit is None:
            return self
        found: Transport | None = vars(unit).get("transport")
        if found is None:
            name = type(unit).__name__
            raise NotPrepared(f"{name}: `transport` is known in process: rattle.prepare(unit, 48_000)")
        return found

    def __set__(self, unit: Unit, value: object) -> None:
        raise AttributeError("`transport` is the host's; take another name, as `self.tape`")


class _RandomState:
    """Stands in the class until prepare seeds the instance's own."""

    def __get__(self, unit: Unit | None, owner: type) -> Any:
        if unit is None:
            return self
        name = owner.__name__
        raise NotPrepared(f"{name}: `random` is seeded by prepare: rattle.prepare(unit, 48_000)")

    if TYPE_CHECKING:

        def __set__(self, unit: Unit, value: np.uint32) -> None: ...


@runtime_checkable
class Declaration(Protocol):
    """What stands in a class body for the host (Param, Meter); checked when the class is made."""

    def check_declaration(self, owner: type) -> None: ...


@dataclass
class Binding:
    """A unit's place in the prepared plugin."""

    path: str  # "bands.0"; the plugin itself is ""
    owned: tuple[Unit, ...]  # units whose first path goes through this one: a tree, also with back references
    image: Snapshot  # after __init__: where every prepare starts
    fresh: Snapshot | None = None  # after prepare: what reset restores
    sharers: tuple[Unit, ...] = ()  # units that read the same Params: this one and its `copies`
    hooked: dict[str, Any] = field(default_factory=dict)  # what hooks wrote, by attribute
    quantum: int = 64  # samples of a Block
    seen: dict[str, list[Any]] = field(default_factory=dict)  # values of its Params, by hook

    def restore(self, unit: Unit) -> None:
        """The state that prepare left. What only hooks write is no state: it belongs to the Params."""
        assert self.fresh is not None
        kept = {name: value for name, value in self.hooked.items() if _is_still(vars(unit).get(name), value)}
        self.fresh.restore(unit)
        for name, value in kept.items():
            if isinstance(value, np.ndarray):
                vars(unit)[name][...] = value
            else:
                vars(unit)[name] = value


def _is_still(now: object, hooked: object) -> bool:
    """Nobody has written it since the hook."""
    if isinstance(hooked, np.ndarray):
        return isinstance(now, np.ndarray) and np.array_equal(now, hooked)
    return now is hooked


class Unit:
    """Base of every DSP class. Needs no `super().__init__()`.

    Write `process` with any signature; write `prepare` if state depends on `sample_rate`. Do not call
    `prepare` yourself: `rattle.prepare(unit, 48_000)` does, children first.
    """

    sample_rate = KnownFromPrepare[float]()  # Hz
    channel_index = KnownFromPrepare[int]()  # which copy of a `process(self, x: float)` this is
    channel_count = KnownFromPrepare[int]()
    transport = _HostTransport()
    path_hash = KnownFromPrepare[np.uint32]()  # FNV-1a of the path from the plugin
    _random_state = _RandomState()

    _binding: Binding | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, attribute in list(vars(cls).items()):
            if isinstance(attribute, MemberDescriptorType):  # `__slots__`: a unit keeps all in its __dict__
                delattr(cls, name)
        mistakes = Mistakes()
        for attribute in list(vars(cls).values()):
            if isinstance(attribute, Declaration):
                mistakes.of(partial(attribute.check_declaration, cls))
        if mistakes.found:
            mistakes.of(cls._check_class)
        mistakes.raise_found()

    @classmethod
    def _check_class(cls) -> None:
        """Raises what a class body has wrong besides its declarations."""

    def prepare(self) -> None:
        """Where state that depends on `sample_rate` and `channel_count` gets its first value."""

    def reset(self) -> None:
        """Restores what `prepare` left, in this unit and all that it owns. Params keep their values.

        Raises NotPrepared before `rattle.prepare`.
        """
        binding = self._binding
        if binding is None or binding.fresh is None:
            raise NotPrepared(f"{type(self).__name__}: `reset` restores what prepare left: prepare it first")
        for unit in binding.owned:
            unit.reset()
        binding.restore(self)

    def random(self) -> float:
        """A random number, uniform in [0, 1): the next of this unit's own stream in this channel, which
        `reset` starts again.

        Xorshift with 32 bits (G. Marsaglia, Journal of Statistical Software 8, 2003), period 2**32 - 1.
        Known from prepare on.
        """
        s = self._random_state
        s = s ^ (s << np.uint32(13))
        s = s ^ (s >> np.uint32(17))
        s = s ^ (s << np.uint32(5))
        self._random_state = s
        return float(s >> np.uint32(8)) * 5.9604644775390625e-08  # 24 bits, exact in a float32

    def ramp(self, param: Declaration) -> Array:
        """`self.ramp(Denoise.depth)`: a Param's value at each sample of the Block; a plain read is the first.

        By hand, without an engine, Params jump: then all are alike.
        """
        name = str(getattr(param, "name", ""))
        ramps = vars(self).get("_param_ramps", {})
        if name in ramps:
            found: Array = ramps[name]
            return found
        quantum = self._binding.quantum if self._binding is not None else 0
        return Array(np.full(quantum, float(getattr(self, name))))

    def _seed_random(self) -> None:
        seed = self.stream_seed
        self._random_state = seed if seed != np.uint32(0) else np.uint32(0x9E3779B9)  # 0 would stay 0

    def latency_samples(self) -> int:
        """Delay of this unit's own algorithm in samples: a function of `sample_rate` and constants."""
        return 0

    @property
    def stream_seed(self) -> np.uint32:
        """This unit's own number in this channel, for noise: FNV-1a of path and channel. It wraps."""
        return (self.path_hash ^ np.uint32(self.channel_index)) * np.uint32(16777619)
